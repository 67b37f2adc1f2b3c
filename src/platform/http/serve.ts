import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Compilable } from 'kysely'
import { sql } from 'kysely'
import type { TSchema } from 'typebox'
import { Compile } from 'typebox/compile'
import { Clean } from 'typebox/value'
import { isUuid, uuidv7 } from '../../kernel/id.ts'
import type { Acting, Actor, Credentials, Permission } from '../db/database.ts'
import { encodeCursor } from '../db/keyset.ts'
import type { Statement } from '../db/scoped-query.ts'
import type { Tx } from '../db/tx.ts'
import { compileOnly } from '../db/tx.ts'
import type { AnyEndpoint, Input, Reply } from '../endpoint.ts'
import { Written } from '../endpoint.ts'
import { notFound, Problem } from '../problem.ts'
import type { App } from './app.ts'
import { asProblem } from './app.ts'
import { inputOf, propertiesOf } from './input.ts'

/** Who may read the cookie: no script, no other site. A name with the prefix of one host asks for the whole path. */
export const cookieRights = ({ secureCookies }: App) =>
  ({ path: secureCookies ? '/' : '/api', httpOnly: true, sameSite: 'strict', secure: secureCookies }) as const

export function setSessionCookie(app: App, reply: FastifyReply, token: string, expiresAt: string): void {
  reply.setCookie(app.http.sessionCookie, token, { ...cookieRights(app), expires: new Date(expiresAt) })
}

export function clearSessionCookie(app: App, reply: FastifyReply): void {
  reply.clearCookie(app.http.sessionCookie, cookieRights(app))
}

export type Call<E extends AnyEndpoint> = Input<E> & { tx: Tx; actor: Actor }

/** A read answers its reply; a write answers the id of what it wrote, or its declared reply. */
export type Handler<E extends AnyEndpoint> = (call: Call<E>) => Promise<Handled<E>>

/** Compared both ways: other replies hold an id as well. */
type Handled<E extends AnyEndpoint> = [E['reply']] extends [typeof Written]
  ? [typeof Written] extends [E['reply']]
    ? string
    : Reply<E>
  : Reply<E>

/**
 * Serves an endpoint: one transaction as the actor. Writes are journalled and happen once per idempotency key;
 * whatever is denied or fails is journalled in a transaction of its own.
 */
export function serve<E extends AnyEndpoint>(app: App, endpoint: E, handler: Handler<E>): void {
  if (endpoint.may === 'visitor') throw new Error(`${endpoint.name}: visitors are served by serveVisitor`)
  const reading = endpoint.method === 'GET'
  const answer = replier(app, endpoint)
  const permission = permissionOf(endpoint)
  route(app, endpoint, async (request, reply, input) => {
    const who = credentials(request)
    if (reading || !endpoint.once) {
      const trace = request.id
      const result = await app.database.asMember(
        who,
        permission,
        async (tx, actor) => handler({ ...input, tx, actor }),
        (found, actor) => {
          if (!reading) return [journal(endpoint, actor, trace, null, [])]
          return endpoint.leavesTrace ? [journal(endpoint, actor, trace, null, readIn(found))] : []
        },
      )
      return answer(reply, result)
    }
    const key = idempotencyKey(request)
    const id = await app.database.asMember(
      who,
      permission,
      async (tx, actor) => {
        const before = await beginCommand(tx, endpoint, actor, key, input)
        if (before) return { id: before, replayed: true }
        return { id: (await handler({ ...input, tx, actor })) as string, replayed: false }
      },
      ({ id, replayed }, actor) =>
        replayed ? [] : [journal(endpoint, actor, request.id, key, [id]), completeCommand(key, [id])],
    )
    return answer(reply, { id: id.id })
  })
}

/**
 * Serves a read whose reply also needs what no member may read. `settle` finds that in the server's own roles, once the
 * database has let the caller in and the transaction is over: no call holds two connections.
 */
export function serveSettled<E extends AnyEndpoint, Found>(
  app: App,
  endpoint: E,
  handler: (call: Call<E>) => Promise<Found>,
  settle: (found: Found) => Promise<Reply<E>>,
): void {
  if (endpoint.method !== 'GET') throw new Error(`${endpoint.name}: what writes is served by serve`)
  leavesNoTrace(endpoint)
  const answer = replier(app, endpoint)
  const permission = permissionOf(endpoint)
  route(app, endpoint, async (request, reply, input) => {
    const found = await app.database.asMember(credentials(request), permission, (tx, actor) =>
      handler({ ...input, tx, actor }),
    )
    return answer(reply, await settle(found))
  })
}

/** Serves a list in one round trip. The query selects the fields of an item, and `cursor` where the list is paged. */
export function serveRows<E extends AnyEndpoint>(
  app: App,
  endpoint: E,
  query: (tx: Tx, input: Input<E>) => Compilable,
): void {
  leavesNoTrace(endpoint)
  const paged = 'next' in propertiesOf(endpoint.reply)
  const declared = new Set(Object.keys(propertiesOf(itemOf(endpoint.reply))))
  const permission = permissionOf(endpoint)
  const check = checker(app, endpoint)
  route(app, endpoint, async (request, reply, input) => {
    const rows = await app.database
      .jsonAs(credentials(request), permission, query(compileOnly, input), declared)
      .catch((error: unknown) => badCursor(input.query, error))
    const limit = paged
      ? ((input.query as { limit?: number }).limit ?? defaultLimit)
      : Number.POSITIVE_INFINITY
    const more = rows.rows.length > limit
    if (more) rows.rows.length = limit
    const last = more ? rows.cursors[limit - 1] : null
    const next = last == null ? 'null' : JSON.stringify(encodeCursor(last))
    const text = `{"items":[${rows.rows.join(',')}]${paged ? `,"next":${next}` : ''}}`
    check(text)
    return send(reply, text)
  })
}

/** A cursor of the right length may still hold what is no key: the database says so when it reads it. */
function badCursor(query: unknown, error: unknown): never {
  const { code } = error as { code?: string }
  const given = (query as { cursor?: string }).cursor !== undefined
  throw given && code?.startsWith('22') ? new Problem(400, 'bad_cursor') : error
}

/** Serves one thing in one round trip; without a row it reads as not found. */
export function serveRow<E extends AnyEndpoint>(
  app: App,
  endpoint: E,
  query: (tx: Tx, input: Input<E>) => Compilable,
): void {
  leavesNoTrace(endpoint)
  const declared = new Set(Object.keys(propertiesOf(endpoint.reply)))
  const permission = permissionOf(endpoint)
  const check = checker(app, endpoint)
  route(app, endpoint, async (request, reply, input) => {
    const { rows } = await app.database.jsonAs(
      credentials(request),
      permission,
      query(compileOnly, input),
      declared,
    )
    const text = rows[0] ?? notFound()
    check(text)
    return send(reply, text)
  })
}

/**
 * Serves somebody who is not signed in, in the role of a visitor. `settle` turns what the transaction found into the
 * reply, or throws, after the commit: a failed sign-in must be counted although it fails.
 */
export function serveVisitor<E extends AnyEndpoint, Found = Reply<E>>(
  app: App,
  endpoint: E,
  handler: (call: Input<E> & { tx: Tx; request: FastifyRequest; reply: FastifyReply }) => Promise<Found>,
  settle: (found: Found, reply: FastifyReply) => Reply<E>,
): void {
  const answer = replier(app, endpoint)
  route(app, endpoint, async (request, reply, input) => {
    const found = await app.database.asService('bekal_visitor', async (tx) => {
      await tellBrowser(tx, request)
      return handler({ ...input, tx, request, reply })
    })
    return answer(reply, settle(found, reply))
  })
}

/** The cookie with which a browser says that several people use it; it says so on every way of signing in. */
const sharedCookie = 'bekal_shared'

/** A session that this transaction opens is marked as the browser is, and ends the one that the browser had. */
export async function tellBrowser(tx: Tx, request: FastifyRequest): Promise<void> {
  const shared = request.cookies[sharedCookie] !== undefined
  const token = request.cookies[request.server.sessionCookie]
  if (!shared && !token) return
  const former = token ? tokenHash(token).toString('hex') : ''
  await sql`select set_config('app.shared', ${shared ? 'on' : ''}, true), set_config('app.former', ${former}, true)`.execute(
    tx,
  )
}

/** The ways of one round trip write nothing: what leaves a trace is served by `serve`. */
function leavesNoTrace({ name, leavesTrace }: AnyEndpoint): void {
  if (leavesTrace) throw new Error(`${name}: what leaves a trace is served by serve`)
}

/** Whom a reply tells of. */
function readIn(reply: unknown): string[] {
  const { id, items } = reply as { id?: string; items?: readonly { id: string }[] }
  return items === undefined ? (id === undefined ? [] : [id]) : items.map((item) => item.id)
}

/** As many items as a page has when the call names no number. */
export const defaultLimit = 50

export function permissionOf(endpoint: AnyEndpoint): Permission {
  const { may, deskless, firstPassphrase } = endpoint
  return { may: typeof may === 'string' ? null : may, deskless, firstPassphrase }
}

export function route<E extends AnyEndpoint>(
  app: App,
  endpoint: E,
  handle: (request: FastifyRequest, reply: FastifyReply, input: Input<E>) => Promise<unknown>,
  http = app.http,
): void {
  const parse = inputOf(endpoint)
  app.served.push(endpoint)
  http.route({
    method: endpoint.method,
    url: endpoint.path,
    handler: async (request, reply) => {
      try {
        return await handle(request, reply, parse(request))
      } catch (error) {
        await journalAttempt(app, endpoint, request, asProblem(error))
        throw error
      }
    },
  })
}

/** What the call brings along: the session of its cookie or bearer token, and the desk it names. */
export function credentials(request: FastifyRequest): Credentials {
  const bearer = /^Bearer ([A-Za-z0-9_-]{43})$/.exec(request.headers.authorization ?? '')?.[1]
  const token = bearer ?? request.cookies[request.server.sessionCookie]
  const desk = request.headers['bekal-desk']
  return { tokenHash: token ? tokenHash(token) : null, desk: isUuid(desk) ? desk : null }
}

/** What is kept of a session's token. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

export function idempotencyKey(request: FastifyRequest): string {
  const key = request.headers['idempotency-key']
  if (!isUuid(key)) throw new Problem(400, 'no_idempotency_key')
  return key
}

/** Takes the key for this command, or answers the id that an earlier use of it wrote. */
export async function beginCommand(
  tx: Tx,
  endpoint: AnyEndpoint,
  actor: Actor,
  key: string,
  input: { params: unknown; body: unknown },
): Promise<string | null> {
  const hash = createHash('sha256')
    .update(JSON.stringify([input.params, input.body]))
    .digest()
  const desk = actor.desk === '' ? null : actor.desk
  const { rows } = await sql<{ key: string }>`
    insert into command (key, member, desk, endpoint, body_hash)
    values (${key}, ${actor.member}, ${desk}, ${endpoint.name}, ${hash}) on conflict (key) do nothing returning key`.execute(
    tx,
  )
  if (rows.length > 0) return null
  const before = await sql<{ id: string | null; same: boolean }>`
    select created[1] as id, (endpoint = ${endpoint.name} and body_hash = ${hash} and desk is not distinct from ${desk}::uuid) as same
    from command where key = ${key}`.execute(tx)
  const found = before.rows[0]
  if (!found?.same || found.id === null) throw new Problem(409, 'idempotency_key_reused')
  return found.id
}

export function completeCommand(key: string, created: readonly string[]): Statement {
  return {
    name: 'complete_command',
    text: 'update command set created = $2 where key = $1',
    values: [key, created],
  }
}

export function journal(
  endpoint: AnyEndpoint,
  actor: Acting,
  trace: string,
  command: string | null,
  subjects: readonly string[],
): Statement {
  return {
    name: 'journal',
    text: `insert into journal (id, member, desk, endpoint, outcome, command, subjects, trace)
      values ($1, $2, $3, $4, 'done', $5, $6, $7)`,
    values: [
      uuidv7(),
      actor.member,
      actor.desk === '' ? null : actor.desk,
      endpoint.name,
      command,
      subjects,
      trace,
    ],
  }
}

/** Denied and failed attempts leave a row even though their transaction left nothing. */
async function journalAttempt(
  app: App,
  endpoint: AnyEndpoint,
  request: FastifyRequest,
  problem: Problem,
): Promise<void> {
  const denied = [401, 403, 404, 423, 429].includes(problem.status)
  const failedWrite = endpoint.method !== 'GET' && problem.status >= 500 && problem.status !== 503
  if (!denied && !failedWrite) return
  const who = credentials(request)
  const key = request.headers['idempotency-key']
  await app.database
    .asService('bekal_visitor', (tx) =>
      sql`select app.journal_attempt(${uuidv7()}, ${who.tokenHash}, ${who.desk}, ${endpoint.name},
        ${denied ? 'denied' : 'failed'}, ${problem.code}, ${isUuid(key) ? key : null}, ${request.id})`.execute(
        tx,
      ),
    )
    .catch((error: unknown) =>
      app.log.error({ trace: request.id, code: (error as { code?: string }).code }, 'attempt not journalled'),
    )
}

export function replier(
  app: App,
  endpoint: AnyEndpoint,
): (reply: FastifyReply, value: unknown) => FastifyReply {
  const check = checker(app, endpoint)
  return (reply, value) => {
    const text = JSON.stringify(Clean(endpoint.reply, value))
    check(text)
    return send(reply, text)
  }
}

function checker(app: App, endpoint: AnyEndpoint): (text: string) => void {
  if (!app.checkReplies) return () => {}
  const contract = Compile(endpoint.reply)
  return (text) => {
    const value: unknown = JSON.parse(text)
    if (contract.Check(value)) return
    const faults = contract.Errors(value).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`)
    throw new Error(`${endpoint.name} breaks its contract: ${faults.join(', ')}`)
  }
}

function send(reply: FastifyReply, text: string): FastifyReply {
  return reply.type('application/json; charset=utf-8').send(text)
}

function itemOf(reply: TSchema): TSchema {
  const items = propertiesOf(reply)['items'] as { items?: TSchema } | undefined
  if (!items?.items) throw new Error('a list answers { items: […] }')
  return items.items
}
