import { createHash, randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { Logger } from 'pino'
import { inject } from 'vitest'
import { regionDesk } from '../agencies/reference.ts'
import type { AgencyKind } from '../agencies/contract.ts'
import { openSession } from '../agencies/contract.ts'
import type { Bekal } from '../app.ts'
import { makeBekal } from '../app.ts'
import { uuidv4, uuidv7 } from '../kernel/id.ts'
import type { Role } from '../kernel/role.ts'
import { sweepAll } from '../obligations/jobs.ts'
import type { CallInput, CallOptions, Client } from '../platform/client.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import { type FileSettings, usualFiles } from '../platform/config.ts'
import { Database } from '../platform/db/database.ts'
import type { AnyEndpoint } from '../platform/endpoint.ts'
import { makeLog } from '../platform/log.ts'
import type { Mailer } from '../platform/mail.ts'
import type { ProblemBody } from '../platform/problem.ts'
import type { ProviderSettings } from '../sign-in/public.ts'
import { serverPassword } from './cluster.ts'
import { makeScratch } from './scratch.ts'

/** A member at a desk, signed in. */
export type Colleague = Client & {
  member: string
  desk: string
  login: string
  token: string
  /** The problem that a call ends in; fails where the call succeeds. */
  refusal<E extends AnyEndpoint>(
    endpoint: E,
    input?: CallInput<E>,
    options?: CallOptions,
  ): Promise<ProblemBody>
}

export type World = {
  base: string
  bekal: Bekal
  adminUrl: string
  serverUrl: string
  /** The key by which its journal is signed; made when its sealer starts, which is not of itself. */
  journalKeyFile: string
  /** A new desk of a new agency. */
  desk(facts?: {
    kind?: AgencyKind
    superior?: string | null
    region?: string
    name?: string
    zone?: string
  }): Promise<string>
  /** A new member of a desk, signed in. */
  join(desk: string, roles?: readonly Role[]): Promise<Colleague>
  /** The same member on behalf of another desk that they join as well. */
  also(colleague: Colleague, desk: string, roles: readonly Role[]): Promise<Colleague>
  visitor: Client
  generatedDesk(code: string): string
  moveClock(to: string): Promise<void>
  now(): Promise<string>
  /** Runs the sweeper until nothing is due. */
  sweep(): Promise<number>
  /** Runs what commands have told the listeners of other slices. */
  runListeners(): Promise<void>
  /** As the administrator of the database, past row security. */
  sql<Row = Record<string, unknown>>(parts: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/**
 * A Bekal of its own: database copied from the template, real HTTP server on a free port, empty but for reference data.
 * With `webFolder` it serves the pages too; with `mailer` members may have notices, with `provider` sign in there.
 */
export async function scratchWorld({
  webFolder = null,
  files = {},
  log = makeLog(process.env['BEKAL_LOG'] ?? 'silent'),
  mailer = null,
  provider = null,
  secureCookies = false,
}: {
  webFolder?: string | null
  files?: Partial<FileSettings>
  log?: Logger
  mailer?: Mailer | null
  provider?: ProviderSettings | null
  /** As behind TLS. */
  secureCookies?: boolean
} = {}): Promise<World> {
  const scratch = await makeScratch(inject('templateUrl'), serverPassword)
  const database = new Database(scratch.serverUrl, { max: 8 })
  const journalKeyFile = join(tmpdir(), `${scratch.name}-journal-key.pem`)
  const bekal = await makeBekal({
    database,
    serverUrl: scratch.serverUrl,
    log,
    secondFactorKey: randomBytes(24).toString('base64url'),
    webFolder,
    mailer,
    provider,
    secureCookies,
    checkReplies: true,
    files: { ...usualFiles, ...files },
    journalKeyFile,
  })
  await bekal.http.listen({ host: '127.0.0.1', port: 0 })
  const base = `http://127.0.0.1:${(bekal.http.server.address() as AddressInfo).port}`
  const admin = new pg.Pool({ connectionString: scratch.adminUrl, max: 2, options: '-c TimeZone=UTC' })
  // The pool answers that it has ended before its connections have; dropping the database cuts them off.
  admin.on('connect', (client) => client.on('error', () => {}))
  admin.on('error', () => {})
  const run = async <Row>(text: string, values: unknown[]) => (await admin.query(text, values)).rows as Row[]
  let serial = 0

  const sql: World['sql'] = (parts, ...values) =>
    run(
      parts.reduce((text, part, i) => `${text}$${i}${part}`),
      values,
    )

  async function addMembership(member: string, desk: string, roles: readonly Role[]): Promise<void> {
    await run('insert into membership (id, member, desk, roles) values ($1, $2, $3, $4)', [
      uuidv7(),
      member,
      desk,
      [...roles],
    ])
  }

  function colleague(member: string, desk: string, login: string, token: string): Colleague {
    const client = makeClient({ base, desk: () => desk, token: () => token })
    return {
      ...client,
      member,
      desk,
      login,
      token,
      async refusal(endpoint, input, options) {
        try {
          await client.call(endpoint, input, options)
        } catch (error) {
          if (error instanceof ProblemError) return error.problem
          throw error
        }
        throw new Error(`${endpoint.name} was expected to be refused`)
      },
    }
  }

  return {
    base,
    bekal,
    adminUrl: scratch.adminUrl,
    serverUrl: scratch.serverUrl,
    journalKeyFile,
    sql,
    visitor: makeClient({ base }),
    generatedDesk: regionDesk,
    async desk({ kind = 'district_social', superior = null, region, name, zone = 'WIB' } = {}) {
      serial += 1
      const [agency, desk] = [uuidv4(), uuidv4()]
      const called = name ?? `Unit ${serial}`
      await run('insert into agency (id, kind, name, region) values ($1, $2, $3, $4)', [
        agency,
        kind,
        called,
        region ?? null,
      ])
      await run('insert into desk (id, agency, name, wall, superior, zone) values ($1, $2, $3, $4, $5, $6)', [
        desk,
        agency,
        called,
        kind === 'operator' ? 'operator' : 'social',
        superior,
        zone,
      ])
      return desk
    },
    async join(desk, roles = ['worker', 'head']) {
      serial += 1
      const [member, login, secret] = [uuidv7(), `rekan-${serial}`, randomBytes(32)]
      await run(
        'insert into member (id, name, login, salt, secret_hash, must_change) values ($1, $2, $3, $4, $5, false)',
        [member, `Rekan ${serial}`, login, randomBytes(16), createHash('sha256').update(secret).digest()],
      )
      await addMembership(member, desk, roles)
      const { token } = await makeClient({ base }).call(openSession, {
        body: { login, secret: secret.toString('base64url') },
      })
      return colleague(member, desk, login, token)
    },
    async also({ member, login, token }, desk, roles) {
      await addMembership(member, desk, roles)
      return colleague(member, desk, login, token)
    },
    async moveClock(to) {
      await run(
        'insert into app.clock (at) values ($1) on conflict (single) do update set at = excluded.at',
        [to],
      )
    },
    async now() {
      const [row] = await run<{ now: string }>('select app.now() as now', [])
      return row?.now ?? ''
    },
    sweep: () => sweepAll(database),
    runListeners: () => bekal.jobs.drain(),
    async close() {
      await bekal.close()
      await admin.end()
      await scratch.drop()
      await rm(journalKeyFile, { force: true })
    },
  }
}
