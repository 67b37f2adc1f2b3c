import type { AddressInfo } from 'node:net'
import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeBekal } from './app.ts'
import { demonstrationAccounts, loadDemonstration } from './demonstration.ts'
import type { Config } from './platform/config.ts'
import { Database } from './platform/db/database.ts'
import { migrate } from './platform/db/migrate.ts'
import { serverRoleFaults } from './platform/db/roles.ts'
import { startPostgres } from './platform/embedded/start-postgres.ts'
import { makeLog } from './platform/log.ts'
import { loadReference } from './reference.ts'
import { buildWeb } from './web-build.ts'

export type Evaluation = { address: string; stop(): Promise<void> }

type Tell = (line: string) => void

/** Everything a newcomer needs to see Bekal work: database, schema, reference data, a demonstration country, the app. */
export async function startEvaluation(config: Config, tell: Tell): Promise<Evaluation> {
  await mkdir(config.dataFolder, { recursive: true })
  tell('Bekal — mode evaluasi, data contoh · evaluation mode, sample data')
  const webFolder = await buildWeb(tell)
  const postgres = config.databaseUrl
    ? null
    : await startPostgres({
        folder: join(config.dataFolder, 'postgres'),
        onProgress: (_, sentence) => tell(`  ${sentence}`),
      })
  try {
    const adminUrl =
      config.databaseUrl ??
      (await ownDatabase(postgres?.adminUrl('postgres') ?? '', postgres?.adminUrl('bekal') ?? ''))
    const password = await secretIn(config.dataFolder, 'server-password')
    await migrate(adminUrl, password, (file) => tell(`  Schema: ${file}`))
    tell('  Reference data: regions, holidays, code lists, desks.')
    await loadReference(adminUrl)
    const accounts = await demonstrationAccounts(config.dataFolder)
    const serverUrl = asServer(adminUrl, password)
    const log = makeLog(config.logLevel)
    const database = new Database(serverUrl, { onError: () => log.warn('database connection lost') })
    const faults = await serverRoleFaults(database.pool)
    if (faults.length > 0)
      throw new Error(`The server's database role ${faults.join(', ')}: row security would not hold.`)
    const bekal = await makeBekal({ database, serverUrl, log, webFolder })
    await bekal.http.listen({ host: '127.0.0.1', port: config.port })
    const address = `http://127.0.0.1:${(bekal.http.server.address() as AddressInfo).port}`
    await loadDemonstration(adminUrl, address, accounts, (line) => tell(`  ${line}`))
    await bekal.jobs.start()
    announce(address, accounts, tell)
    return {
      address,
      async stop() {
        await bekal.close()
        await postgres?.stop()
      },
    }
  } catch (error) {
    await postgres?.stop()
    throw error
  }
}

function announce(
  address: string,
  accounts: Awaited<ReturnType<typeof demonstrationAccounts>>,
  tell: Tell,
): void {
  tell('')
  tell(`Buka · Open   ${address}`)
  tell('')
  tell('Akun contoh · Demonstration accounts (invented people; the passphrase is the same for all):')
  for (const { login, what } of accounts.members) tell(`  ${login.padEnd(18)} ${what}`)
  tell(`  ${accounts.passphrase}`)
  tell('')
  tell('Ctrl-C menutup · stops. Data tersimpan di · data are kept in ./data')
}

async function ownDatabase(maintenanceUrl: string, url: string): Promise<string> {
  const { default: pg } = await import('pg')
  const admin = new pg.Client({ connectionString: maintenanceUrl })
  await admin.connect()
  const { rowCount } = await admin.query(`select from pg_database where datname = 'bekal'`)
  if (rowCount === 0) await admin.query('create database bekal')
  await admin.end()
  return url
}

/** A secret that stays with the data: readable by the owner only, made on first use. */
export async function secretIn(folder: string, name: string): Promise<string> {
  const file = join(folder, name)
  try {
    return await readFile(file, 'utf8')
  } catch {
    const secret = randomBytes(24).toString('base64url')
    await writeFile(file, secret, { mode: 0o600, flag: 'wx' })
    return secret
  }
}

/** The address by which the server signs in: same place, no rights of its own. */
export function asServer(adminUrl: string, password: string): string {
  const url = new URL(adminUrl)
  url.username = 'bekal_server'
  url.password = password
  return url.href
}
