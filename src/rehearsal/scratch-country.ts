import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { makeBekal } from '../app.ts'
import { asServer, secretIn } from '../data-folder.ts'
import { sweepAll } from '../obligations/jobs.ts'
import type { Config } from '../platform/config.ts'
import { Database } from '../platform/db/database.ts'
import { migrate } from '../platform/db/migrate.ts'
import { serverRoleFaults } from '../platform/db/roles.ts'
import { startPostgres } from '../platform/embedded/start-postgres.ts'
import { makeLog } from '../platform/log.ts'
import { loadReference } from '../reference.ts'
import type { Stage } from './stage.ts'

/**
 * A country that nobody needs afterwards: a scratch database in an embedded PostgreSQL in a temporary folder, or on the
 * server of DATABASE_URL beside what is there, and Bekal on a free port of the loopback address. `close` leaves nothing and
 * may be called twice.
 */
export async function openScratchCountry(
  config: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  tell: (line: string) => void,
): Promise<Stage & { close(): Promise<void> }> {
  const closers: (() => Promise<void>)[] = []
  let closing: Promise<void> | null = null
  const close = () => (closing ??= undo(closers))
  try {
    const { maintenanceUrl, password } = await server(config, tell, closers)
    const adminUrl = await makeDatabase(maintenanceUrl, closers)
    tell('Skema dan data rujukan …')
    await migrate(adminUrl, password)
    await loadReference(adminUrl)
    const serverUrl = asServer(adminUrl, password)
    const database = new Database(serverUrl, { max: 4 })
    // Standard output belongs to the report.
    const log = makeLog('silent')
    // A rehearsal ends with its database, and so does its key.
    const secondFactorKey = randomBytes(24).toString('base64url')
    const bekal = await makeBekal({ database, serverUrl, log, secondFactorKey, checkReplies: true })
    closers.push(() => bekal.close())
    const faults = await serverRoleFaults(database.pool)
    if (faults.length > 0) {
      throw new Error(`The server's database role ${faults.join(', ')}: row security would not hold.`)
    }
    await bekal.http.listen({ host: '127.0.0.1', port: 0 })
    const { port } = bekal.http.server.address() as AddressInfo
    return { base: `http://127.0.0.1:${port}`, adminUrl, sweep: () => sweepAll(database), close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Last made, first undone. */
async function undo(closers: (() => Promise<void>)[]): Promise<void> {
  for (let next = closers.pop(); next; next = closers.pop()) await next()
}

/** Roles belong to the whole server: on one that Bekal uses already, its password has to stay what it is. */
async function server(
  { databaseUrl, dataFolder }: Pick<Config, 'databaseUrl' | 'dataFolder'>,
  tell: (line: string) => void,
  closers: (() => Promise<void>)[],
): Promise<{ maintenanceUrl: string; password: string }> {
  if (databaseUrl !== null) {
    await mkdir(dataFolder, { recursive: true })
    return { maintenanceUrl: databaseUrl, password: await secretIn(dataFolder, 'server-password') }
  }
  const folder = await mkdtemp(join(tmpdir(), 'bekal-gladi-'))
  closers.push(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }))
  // PostgreSQL does not run as root: its account has to get through to the data.
  await chmod(folder, 0o755)
  const postgres = await startPostgres({
    folder,
    durable: false,
    onProgress: (_, sentence) => tell(sentence),
  })
  closers.push(() => postgres.stop())
  return { maintenanceUrl: postgres.adminUrl(), password: randomBytes(24).toString('base64url') }
}

/** The name is what allows its clock to be moved. */
async function makeDatabase(maintenanceUrl: string, closers: (() => Promise<void>)[]): Promise<string> {
  const name = `bekal_scratch_gladi_${randomBytes(6).toString('hex')}`
  await once(maintenanceUrl, `create database ${name}`)
  closers.push(() => once(maintenanceUrl, `drop database if exists ${name} with (force)`))
  const url = new URL(maintenanceUrl)
  url.pathname = `/${name}`
  return url.href
}

async function once(url: string, statement: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    await admin.query(statement)
  } finally {
    await admin.end()
  }
}
