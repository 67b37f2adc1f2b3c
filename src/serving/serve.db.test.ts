import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { checkFirstLink } from '../installation/contract.ts'
import { makeClient } from '../platform/client.ts'
import { beginWithProvider, getProvider } from '../sign-in/contract.ts'
import { freePort } from '../platform/embedded/port.ts'
import { serverPassword } from '../testing/cluster.ts'
import type { ServerProcess } from '../testing/kill/server-process.ts'
import { startServing } from '../testing/kill/server-process.ts'
import type { Scratch } from '../testing/scratch.ts'
import { makeScratch } from '../testing/scratch.ts'

let scratch: Scratch
let admin: pg.Client
let folder: string
let base: string
let port: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-serve-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  scratch = await makeScratch(inject('templateUrl'), serverPassword)
  admin = new pg.Client({ connectionString: scratch.adminUrl })
  admin.on('error', () => {})
  await admin.connect()
  await writeFile(join(folder, 'server-password'), serverPassword)
  await chmod(join(folder, 'server-password'), 0o600)
  port = String(await freePort(null))
  base = `http://127.0.0.1:${port}`
})
afterEach(async () => {
  await admin.end()
  await scratch.drop()
})

const serve = (env: Record<string, string> = {}, ...args: string[]) =>
  startServing(args, {
    BEKAL_DATA: folder,
    BEKAL_ADDRESS: base,
    PORT: port,
    DATABASE_URL: scratch.adminUrl,
    ...env,
  })

/** What is said by a server that does not start. */
async function refusal(env: Record<string, string> = {}, ...args: string[]): Promise<string> {
  const server = serve(env, ...args)
  expect(await server.ready, server.said()).toBeNull()
  expect(await server.ended).toBe(1)
  expect(server.said()).not.toMatch(/^\s+at /m)
  return server.said()
}

/** What is answered to an address exactly as it is written: fetch would tidy it. */
async function raw(path: string): Promise<string> {
  const socket = connect(Number(port), '127.0.0.1')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`)
  const [bytes] = (await once(socket, 'data')) as [Buffer]
  socket.destroy()
  return bytes.toString('latin1')
}

async function stop(server: ServerProcess): Promise<void> {
  server.child.kill('SIGTERM')
  expect(await server.ended, server.said()).toBe(0)
}

describe('a server does not start', () => {
  test('with a wrong setting, and names it', async () => {
    expect(await refusal({ BEKAL_ADDRESS: '' })).toMatch(/^BEKAL_ADDRESS is missing/)
  })

  test('on a database of another computer to which the way is not encrypted', async () => {
    const url = 'postgres://bekal_server:rahasia@db.example:5432/bekal?sslmode=require'
    const said = await refusal({ BEKAL_SERVER_URL: url })
    expect(said).toMatch(
      /^BEKAL_SERVER_URL leads to another computer, db\.example, and does not say sslmode=verify-full/,
    )
    expect(said).not.toContain('rahasia')
  })

  test('while others may read a secret of the data folder', async () => {
    const path = join(folder, 'server-password')
    await chmod(path, 0o640)
    expect(await refusal()).toMatch(
      /^\S+server-password may be read or changed by others \(mode 0640\)\. .*chmod 600/,
    )
  })

  test('with the secret of a provider that others may read, that is empty, or that is not there', async () => {
    const path = join(folder, 'oidc-secret')
    const provider = {
      BEKAL_OIDC_ISSUER: 'http://localhost:1',
      BEKAL_OIDC_CLIENT: 'bekal',
      BEKAL_OIDC_SECRET_FILE: path,
      BEKAL_OIDC_LABEL: 'SSO Contoh',
    }
    expect(await refusal(provider)).toMatch(/oidc-secret, which can't be read \(ENOENT\)/)
    await writeFile(path, '\n', { mode: 0o644 })
    await chmod(path, 0o644)
    expect(await refusal(provider)).toMatch(/oidc-secret may be read or changed by others \(mode 0644\)/)
    await chmod(path, 0o600)
    expect(await refusal(provider)).toMatch(/oidc-secret is empty/)
  })

  test('while its database role has rights of its own', async () => {
    await admin.query('grant select on member to bekal_server')
    expect(await refusal()).toMatch(
      /bekal_server has rights of its own on table member: row security would not hold/,
    )
  })

  test('on a schema that lacks a file, unless it is told to apply it', async () => {
    await admin.query(
      `update app.installation set schema_files = array_remove(schema_files, '0006-requests.sql')`,
    )
    expect(await refusal()).toMatch(/lacks a file of this version's schema: 0006-requests\.sql\. .*--migrate/)
  })

  test('on an empty database, unless it is told to make it', async () => {
    const name = `${scratch.name}_empty`
    await admin.query(`create database ${name}`)
    const url = Object.assign(new URL(scratch.adminUrl), { pathname: `/${name}` }).href
    expect(await refusal({ DATABASE_URL: url })).toMatch(
      /lacks \d+ files of this version's schema: 0001-context\.sql/,
    )
    const server = serve({ DATABASE_URL: url }, '--migrate')
    expect(await server.ready, server.said()).toBe(base)
    expect(server.said()).toContain('Schema: 0008-installation.sql')
    await stop(server)
    await admin.query(`drop database ${name} with (force)`)
  })

  test('on the demonstration', async () => {
    await admin.query('update app.installation set demonstration = true')
    expect(await refusal()).toMatch(/^This database holds the demonstration/)
  })

  test('with a password that PostgreSQL does not take', async () => {
    const url = Object.assign(new URL(scratch.serverUrl), { password: 'lain' }).href
    expect(await refusal({ BEKAL_SERVER_URL: url })).toMatch(
      /^PostgreSQL lets bekal_server in under no such password/,
    )
  })

  test('without a database', async () => {
    const url = 'postgres://bekal_server:x@127.0.0.1:1/bekal'
    expect(await refusal({ BEKAL_SERVER_URL: url })).toMatch(/^No PostgreSQL answers there/)
    const missing = Object.assign(new URL(scratch.serverUrl), { pathname: '/tidak_ada' }).href
    expect(await refusal({ BEKAL_SERVER_URL: missing })).toMatch(/^The database does not exist/)
  })

  test('to change the schema without the address of its administrator', async () => {
    const env = { DATABASE_URL: '', BEKAL_SERVER_URL: scratch.serverUrl }
    expect(await refusal(env, '--migrate')).toMatch(/^BEKAL_SERVER_URL is set and DATABASE_URL is not/)
  })

  test('on a port that is taken', async () => {
    const first = serve()
    expect(await first.ready, first.said()).toBe(base)
    expect(await refusal()).toMatch(/The port is taken by another program/)
    await stop(first)
  })
})

describe('a server', () => {
  test('serves its pages, and nothing of what lies beside or behind them', { timeout: 120_000 }, async () => {
    const server = serve()
    expect(await server.ready, server.said()).toBe(base)
    const page = await (await fetch(`${base}/masuk`)).text()
    const script = /src="(\/assets\/[\w.-]+\.js)"/.exec(page)?.[1] ?? ''
    expect((await fetch(base + script)).status).toBe(200)
    // A folder is no page of its own: it answers what any address of the app does, without the name of a file.
    for (const folder of ['/assets/', '/assets']) {
      const listed = await fetch(base + folder)
      expect(await listed.text(), folder).toBe(page)
    }
    for (const path of [
      `${script}.map`,
      '/.env',
      '/.git/config.json',
      '/assets/.htaccess',
      '/../package.json',
      '/..%2fweb.hash',
      '/..%2f..%2fpackage.json',
      '/assets/..%2f..%2f..%2fpackage.json',
      '/package.json',
      '/src/serve.ts',
    ]) {
      expect(await raw(path), path).toMatch(/^HTTP\/1\.1 (400|403|404) /)
    }
    expect(await (await fetch(base + script)).text()).not.toContain('sourceMappingURL')
    const built = await readdir(join(import.meta.dirname, '../../dist/web'), { recursive: true })
    expect(built.length).toBeGreaterThan(5)
    expect(built.filter((name) => /(^|\/)\.|\.map$/.test(name))).toEqual([])
    await stop(server)
  })

  test('starts while the provider is down, with several workers, and says so to who wants to sign in there', async () => {
    const path = join(folder, 'oidc-secret')
    await writeFile(path, 'rahasia-klien\n')
    await chmod(path, 0o600)
    const server = serve(
      {
        BEKAL_OIDC_ISSUER: `http://localhost:${await freePort(null)}`,
        BEKAL_OIDC_CLIENT: 'bekal',
        BEKAL_OIDC_SECRET_FILE: path,
        BEKAL_OIDC_LABEL: 'SSO Contoh',
      },
      '--workers',
      '2',
    )
    expect(await server.ready, server.said()).toBe(base)
    const visitor = makeClient({ base })
    expect(await visitor.call(getProvider)).toEqual({ label: 'SSO Contoh' })
    await expect(visitor.call(beginWithProvider)).rejects.toMatchObject({
      problem: { status: 503, code: 'provider_unreachable' },
    })
    await stop(server)
    expect(server.said()).not.toContain('rahasia-klien')
  })

  test('needs no more of the database than the way in of its own role, and prints a link while nobody is here', async () => {
    const server = serve({ DATABASE_URL: '', BEKAL_SERVER_URL: scratch.serverUrl }, '--workers', '2')
    expect(await server.ready, server.said()).toBe(base)
    await server.saying('It holds until')
    const token = /\/mulai#([\w-]{43})$/m.exec(server.said())?.[1] ?? ''
    const visitor = makeClient({ base })
    expect(await visitor.call(checkFirstLink, { body: { token } })).toEqual({ holds: true })
    const other = 'A'.repeat(43)
    expect(await visitor.call(checkFirstLink, { body: { token: other } })).toEqual({ holds: false })
    await stop(server)
  })

  test('keeps the administrator of the database from its workers', async () => {
    const server = serve()
    expect(await server.ready, server.said()).toBe(base)
    const pid = server.child.pid ?? 0
    const workers = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
    expect(workers).toHaveLength(1)
    const environment = await readFile(`/proc/${workers[0]}/environ`, 'utf8')
    expect(environment).toContain('BEKAL_ADDRESS=')
    expect(environment).not.toContain('DATABASE_URL=')
    await stop(server)
  })
})
