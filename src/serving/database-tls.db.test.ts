import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { freePort } from '../platform/embedded/port.ts'
import { ask, startTrial, trialFolder } from '../platform/embedded/trial.ts'
import { startServing } from '../testing/kill/server-process.ts'

/** A real PostgreSQL with TLS. The key and the certificates in tls/ open nothing else, and hold for a hundred years. */
const shown = (name: string) => join(import.meta.dirname, 'tls', name)

test('a server talks to its database over TLS, and to no other computer that answers in its place', {
  timeout: 240_000,
}, async () => {
  const binFolder = process.env['BEKAL_TEST_PG_BIN']
  const postgres = await startTrial({ folder: trialFolder(), ...(binFolder ? { binFolder } : {}) })
  const admin = postgres.adminUrl('postgres')
  await ask(admin, 'create database bekal')
  const folder = await mkdtemp(join(tmpdir(), 'bekal-tls-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))

  /** The key has to belong to the account of PostgreSQL, so it writes it itself. */
  const show = async (certificate: string) => {
    for (const [file, name] of [
      ['server.key', 'server.key'],
      ['server.crt', certificate],
    ] as const) {
      const lines = (await readFile(shown(name), 'utf8')).trim().replaceAll('\n', '\\n')
      await ask(
        admin,
        `copy (select string_to_table(E'${lines}', E'\\n')) to program 'umask 077; cat > ${file}; chmod 600 ${file}'`,
      )
    }
    await ask(admin, 'alter system set ssl = on')
    await ask(admin, 'select pg_reload_conf()')
    await expect.poll(async () => (await ask(admin, 'show ssl'))[0]?.['ssl']).toBe('on')
  }
  const serve = async (authority: string, ...args: string[]) => {
    const port = String(await freePort(null))
    return startServing(args, {
      BEKAL_DATA: folder,
      BEKAL_ADDRESS: `http://127.0.0.1:${port}`,
      PORT: port,
      DATABASE_URL: `${postgres.adminUrl('bekal')}?sslmode=verify-full&sslrootcert=${shown(authority)}`,
    })
  }
  const refusal = async (authority: string, ...args: string[]) => {
    const server = await serve(authority, ...args)
    expect(await server.ready, server.said()).toBeNull()
    expect(await server.ended).toBe(1)
    expect(server.said()).not.toMatch(/^\s+at /m)
    return server.said()
  }

  expect(await refusal('authority.pem', '--migrate')).toContain('it speaks no TLS')
  await show('elsewhere.pem')
  expect(await refusal('authority.pem', '--migrate')).toContain('(ERR_TLS_CERT_ALTNAME_INVALID)')
  await show('here.pem')
  const unknown = await refusal('stranger.pem')
  expect(unknown).toMatch(/^PostgreSQL does not prove over TLS that it is the one in BEKAL_SERVER_URL/)
  expect(await refusal('nothing.pem')).toContain('nothing.pem')

  const server = await serve('authority.pem', '--migrate')
  expect(await server.ready, server.said()).not.toBeNull()
  const ways = await ask(
    admin,
    `select s.ssl, s.version from pg_stat_ssl s join pg_stat_activity a using (pid) where a.usename = 'bekal_server'`,
  )
  expect(ways.length).toBeGreaterThan(0)
  for (const way of ways) expect(way).toEqual({ ssl: true, version: expect.stringMatching(/^TLSv1\.[23]$/) })
  server.child.kill('SIGTERM')
  expect(await server.ended, server.said()).toBe(0)
})
