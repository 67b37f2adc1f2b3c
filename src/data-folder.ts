import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { Config } from './platform/config.ts'
import { ConfigError } from './platform/config.ts'
import { saveNewText } from './platform/embedded/durable-file.ts'
import { findRunning } from './platform/embedded/find-running.ts'
import { startPostgres } from './platform/embedded/start-postgres.ts'

/** The database of an installation, and the password by which its server signs in. */
export type InstallationDatabase = { adminUrl: string; serverPassword: string; stop: () => Promise<void> }

/** The database of DATABASE_URL, or the embedded one of the data folder, started for as long as it is needed. */
export async function openDatabase(
  { databaseUrl, serverUrl, dataFolder }: Config,
  tell: (sentence: string) => void,
): Promise<InstallationDatabase> {
  await mkdir(dataFolder, { recursive: true })
  if (databaseUrl !== null) {
    return {
      adminUrl: databaseUrl,
      serverPassword:
        serverUrl === null ? await secretIn(dataFolder, 'server-password') : passwordOf(serverUrl),
      async stop() {},
    }
  }
  if (serverUrl !== null) {
    throw new ConfigError(
      'BEKAL_SERVER_URL is set and DATABASE_URL is not: changing the schema takes the address of the database as its administrator.',
    )
  }
  const postgres = await startPostgres({
    folder: join(dataFolder, 'postgres'),
    onProgress: (_, sentence) => tell(sentence),
  })
  try {
    await ensureDatabase(postgres.adminUrl('postgres'))
    const serverPassword = await secretIn(dataFolder, 'server-password')
    return { adminUrl: postgres.adminUrl('bekal'), serverPassword, stop: () => postgres.stop() }
  } catch (error) {
    await postgres.stop()
    throw error
  }
}

/** As `openDatabase`, but beside a server that uses the embedded one already. */
export async function reachDatabase(
  config: Config,
  tell: (sentence: string) => void,
): Promise<Omit<InstallationDatabase, 'serverPassword'>> {
  const running =
    config.databaseUrl === null ? await findRunning(join(config.dataFolder, 'postgres'), 'bekal') : null
  return running === null ? openDatabase(config, tell) : { adminUrl: running, async stop() {} }
}

async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: maintenanceUrl })
  await admin.connect()
  try {
    const { rowCount } = await admin.query(`select from pg_database where datname = 'bekal'`)
    if (rowCount === 0) await admin.query('create database bekal')
  } finally {
    await admin.end()
  }
}

function passwordOf(url: string): string {
  return decodeURIComponent(new URL(url).password)
}

/** Files below the data folder that hold a secret; the server starts only when nobody else may read them. */
export const secretFiles = [
  'server-password',
  'second-factor-key',
  'postgres/password',
  'session.json',
  'journal-key.pem',
  'journal-key.pem.next',
  'demonstration-passphrase',
] as const

/** A secret that stays with the data: readable by the owner only, made on first use, whole or not at all. */
export async function secretIn(folder: string, name: string): Promise<string> {
  const file = join(folder, name)
  await saveNewText(file, randomBytes(24).toString('base64url'), 0o600)
  return readFile(file, 'utf8')
}

/** The address by which the server signs in: same place, no rights of its own. */
export function asServer(adminUrl: string, password: string): string {
  const url = new URL(adminUrl)
  url.username = 'bekal_server'
  url.password = password
  return url.href
}
