import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A database of its own, copied from a migrated template; only such databases may move their clock. */
export type Scratch = { name: string; adminUrl: string; serverUrl: string; drop(): Promise<void> }

export async function makeScratch(templateUrl: string, serverPassword: string): Promise<Scratch> {
  const source = new URL(templateUrl)
  const template = source.pathname.slice(1)
  const name = `bekal_scratch_${randomBytes(6).toString('hex')}`
  const maintenance = new URL(templateUrl)
  maintenance.pathname = '/postgres'
  await onServer(maintenance.href, async (admin) => {
    // Copying locks the template for a moment; two tests at once wait for each other.
    await admin.query(`select pg_advisory_lock(hashtext('bekal scratch'))`)
    await admin.query(`create database ${name} template ${template}`)
    await admin.query(`grant connect on database ${name} to bekal_server`)
  })
  const adminUrl = new URL(templateUrl)
  adminUrl.pathname = `/${name}`
  const serverUrl = new URL(adminUrl)
  serverUrl.username = 'bekal_server'
  serverUrl.password = serverPassword
  return {
    name,
    adminUrl: adminUrl.href,
    serverUrl: serverUrl.href,
    drop: () =>
      onServer(maintenance.href, async (admin) => {
        await admin.query(`drop database if exists ${name} with (force)`)
      }),
  }
}

/** An empty database beside the others of a run: nothing of the template is in it. */
export async function makeBare(templateUrl: string): Promise<Pick<Scratch, 'name' | 'adminUrl' | 'drop'>> {
  const name = `bekal_scratch_bare_${randomBytes(6).toString('hex')}`
  const at = (database: string) => Object.assign(new URL(templateUrl), { pathname: `/${database}` }).href
  const told = (sql: string) => onServer(at('postgres'), async (admin) => void (await admin.query(sql)))
  await told(`create database ${name} template template0`)
  return { name, adminUrl: at(name), drop: () => told(`drop database if exists ${name} with (force)`) }
}

async function onServer(url: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}
