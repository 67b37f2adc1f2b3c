import { createHash } from 'node:crypto'
import type { Compilable } from 'kysely'
import type { PoolClient } from 'pg'
import pg from 'pg'
import type { Role } from '../../kernel/role.ts'
import { Problem } from '../problem.ts'
import { JsonRows, isoInstant } from './json-rows.ts'
import type { RowSink, Statement } from './scoped-query.ts'
import { ScopedQuery } from './scoped-query.ts'
import type { Tx } from './tx.ts'
import { txOn } from './tx.ts'

// One meaning per type, everywhere: instants are ISO text, days are text, counts are numbers.
pg.types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, isoInstant)
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text)
pg.types.setTypeParser(pg.types.builtins.INT8, Number)

/** On whose behalf something is done: by a member, or by the bearer of a link, behind whom no member stands. */
export type Acting = {
  member: string | null
  /** The desk on whose behalf; an empty string where the call names none. */
  desk: string
  /** The instant of app.now(): the only clock that rules know. */
  now: string
}

/** Who acts, once the database has resolved the session. */
export type Actor = Acting & { member: string; roles: readonly Role[] }

/** The bearer of a link, once the database has let them in: to one thing of one desk. */
export type Guest = Acting & { member: null; letter: string }

/** What the bearer of a link brings along: hashes of its key and code, and the call that may end it. */
export type LinkProof = { tokenHash: Buffer; codeHash: Buffer; key: string | null }

/** What a call brings along to prove who acts. */
export type Credentials = { tokenHash: Buffer | null; desk: string | null }

export type Permission = {
  may: readonly string[] | null
  deskless: boolean
  /** Whether a member who has yet to replace a passphrase that was handed over may do this. */
  firstPassphrase: boolean
}

/** The role in which a piece of the server without a signed-in member works. */
export type ServiceRole = 'bekal_visitor' | 'bekal_sweeper' | 'bekal_jobs' | 'bekal_notices' | 'bekal_sealer'

export class Database {
  readonly pool: pg.Pool

  constructor(url: string, options: { max?: number; name?: string; onError?: (error: Error) => void } = {}) {
    this.pool = new pg.Pool({
      connectionString: url,
      max: options.max ?? 10,
      options: '-c TimeZone=UTC -c statement_timeout=30000 -c idle_in_transaction_session_timeout=60000',
      application_name: options.name ?? 'bekal',
    })
    this.pool.on('error', (error) => options.onError?.(error))
    // A connection lost in the middle of a transaction must fail that transaction, not the process.
    this.pool.on('connect', (client) => client.on('error', (error) => options.onError?.(error)))
  }

  async close(): Promise<void> {
    await this.pool.end()
  }

  /** Runs a read as the actor in one round trip; its rows go to the sink. */
  async readAs(who: Credentials, permission: Permission, query: Compilable, sink: RowSink): Promise<void> {
    const compiled = query.compile()
    const statement = { name: nameOf(compiled.sql), text: compiled.sql, values: compiled.parameters }
    await this.#lend((client) => send(client, [asMember, enter(who, permission), statement], sink))
  }

  /** As `readAs`, into JSON text of the declared fields. */
  async jsonAs(
    who: Credentials,
    permission: Permission,
    query: Compilable,
    declared: ReadonlySet<string>,
  ): Promise<JsonRows> {
    const rows = new JsonRows(declared)
    await this.readAs(who, permission, query, rows)
    return rows
  }

  /**
   * One transaction as the actor. `end` gives statements that are sent with the COMMIT in one round trip
   * (journal, completion of the command). Tries again when the database asks for it (serialization, deadlock).
   */
  async asMember<Result>(
    who: Credentials,
    permission: Permission,
    work: (tx: Tx, actor: Actor) => Promise<Result>,
    end: (result: Result, actor: Actor) => readonly Statement[] = () => [],
  ): Promise<Result> {
    return this.#retrying((client) =>
      transaction(
        client,
        [asMember, enter(who, permission)],
        async (tx, entered) => work(tx, actorOf(entered)),
        (result, entered) => end(result, actorOf(entered)),
      ),
    )
  }

  /**
   * One transaction of the bearer of a link. Throws `link_not_valid` where it does not hold, after the commit: a wrong
   * code is counted although the call fails. `again` answers a call that has ended the link before.
   */
  async asGuest<Result>(
    proof: LinkProof,
    work: (tx: Tx, guest: Guest) => Promise<Result>,
    end: (result: Result, guest: Guest) => readonly Statement[] = () => [],
    again: (letter: string) => Result = () => linkNotValid(),
  ): Promise<Result> {
    const done = await this.#retrying((client) =>
      transaction(
        client,
        [asBearer, enterLink(proof)],
        async (tx, entered): Promise<{ result: Result } | null> => {
          const letter = entered['letter'] as string | undefined
          if (letter === undefined) return null
          if (entered['replayed'] === true) return { result: again(letter) }
          return { result: await work(tx, guestOf(letter, entered)) }
        },
        (given, entered) =>
          given === null || entered['replayed'] === true
            ? []
            : end(given.result, guestOf(String(entered['letter']), entered)),
      ),
    )
    return done === null ? linkNotValid() : done.result
  }

  /** One transaction of the server itself, in the role of that piece of it. */
  async asService<Result>(
    role: ServiceRole,
    work: (tx: Tx, now: string) => Promise<Result>,
  ): Promise<Result> {
    const wear: Statement = {
      name: `wear_${role}`,
      text: `select set_config('role', '${role}', true)`,
      values: [],
    }
    return this.#retrying((client) =>
      transaction(
        client,
        [wear, clock],
        (tx, entered) => work(tx, String(entered['now'])),
        () => [],
      ),
    )
  }

  async #retrying<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#lend(work)
      } catch (error) {
        const again = ['40001', '40P01'].includes((error as { code?: string }).code ?? '')
        if (!again || attempt === 4) throw problemOf(error)
        await new Promise((resolve) => setTimeout(resolve, attempt * 10 * Math.random()))
      }
    }
  }

  async #lend<Result>(work: (client: PoolClient) => Promise<Result>): Promise<Result> {
    const client = await this.pool.connect().catch((error: unknown) => {
      throw unavailable(error)
    })
    let broken: Error | undefined
    try {
      return await work(client)
    } catch (error) {
      if (isBroken(error)) broken = error as Error
      throw broken ? unavailable(error) : problemOf(error)
    } finally {
      client.release(broken)
    }
  }
}

const asMember: Statement = {
  name: 'wear_member',
  text: `select set_config('role', 'bekal_member', true)`,
  values: [],
}
const asBearer: Statement = {
  name: 'wear_guest',
  text: `select set_config('role', 'bekal_guest', true)`,
  values: [],
}
const begin: Statement = { name: 'begin', text: 'begin', values: [] }
const commit: Statement = { name: 'commit', text: 'commit', values: [] }
const clock: Statement = { name: 'clock', text: 'select app.now() as now', values: [] }

/** A call that needs no desk is made for none, so that a client which still names one that the member has left gets through. */
function enter(who: Credentials, { may, deskless, firstPassphrase }: Permission): Statement {
  return {
    name: 'enter',
    text: 'select * from app.enter($1, $2, $3, $4, $5)',
    values: [who.tokenHash, deskless ? null : who.desk, may, deskless, firstPassphrase],
  }
}

function enterLink({ tokenHash, codeHash, key }: LinkProof): Statement {
  return {
    name: 'enter_link',
    text: 'select * from app.enter_link($1, $2, $3)',
    values: [tokenHash, codeHash, key],
  }
}

/** The one answer to every link that does not hold, whatever the reason. */
export function linkNotValid(): never {
  throw new Problem(404, 'link_not_valid')
}

/** The name of a prepared statement is the hash of its text. */
export function nameOf(text: string): string {
  return createHash('sha1').update(text).digest('base64url')
}

function send(client: PoolClient, statements: readonly Statement[], sink: RowSink): Promise<void> {
  return new Promise((resolve, reject) => {
    client.query(new ScopedQuery(statements, sink, (error) => (error ? reject(error) : resolve())))
  })
}

/** Keeps the last row as an object of parsed values. */
class OneRow implements RowSink {
  value: Record<string, unknown> = {}
  #columns: { name: string; parse: (text: string) => unknown }[] = []

  columns(columns: readonly { name: string; dataTypeID: number }[]): void {
    this.#columns = columns.map(({ name, dataTypeID }) => ({
      name,
      parse: pg.types.getTypeParser(dataTypeID, 'text'),
    }))
  }

  row(values: readonly (string | null)[]): void {
    this.value = Object.fromEntries(
      this.#columns.map(({ name, parse }, i) => {
        const text = values[i] ?? null
        return [name, text === null ? null : parse(text)]
      }),
    )
  }
}

const noRows: RowSink = { columns() {}, row() {} }

async function transaction<Result>(
  client: PoolClient,
  opening: readonly Statement[],
  work: (tx: Tx, entered: Record<string, unknown>) => Promise<Result>,
  end: (result: Result, entered: Record<string, unknown>) => readonly Statement[],
): Promise<Result> {
  const entered = new OneRow()
  try {
    await send(client, [begin, ...opening], entered)
    const result = await work(txOn(client), entered.value)
    await send(client, [...end(result, entered.value), commit], noRows)
    return result
  } catch (error) {
    if (!isBroken(error)) await client.query('rollback')
    throw error
  }
}

function actorOf(entered: Record<string, unknown>): Actor {
  return {
    member: String(entered['member']),
    desk: (entered['actor_desk'] as string | null) ?? '',
    roles: entered['roles'] as Role[],
    now: String(entered['now']),
  }
}

function guestOf(letter: string, entered: Record<string, unknown>): Guest {
  return { member: null, letter, desk: String(entered['actor_desk']), now: String(entered['now']) }
}

/** The connection itself failed, not the statement. */
function isBroken(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? ''
  if (error instanceof Problem) return false
  return (
    [
      'ECONNREFUSED',
      'ECONNRESET',
      'EPIPE',
      'ETIMEDOUT',
      'ENOENT',
      '57P01',
      '57P02',
      '57P03',
      '25P03',
    ].includes(code) || /Connection terminated|not queryable|timeout exceeded/.test((error as Error).message)
  )
}

function unavailable(error: unknown): Problem {
  const problem = new Problem(503, 'not_available')
  problem.cause = error
  return problem
}

/** What the database refuses, in the words of the endpoint's problems. */
function problemOf(error: unknown): unknown {
  if (error instanceof Problem) return error
  const { code, constraint } = error as { code?: string; constraint?: string }
  const known = code === undefined ? undefined : problems[code]
  if (!known) return error
  const problem = new Problem(known[0], known[1], constraint ? { params: { constraint } } : {})
  problem.cause = error
  return problem
}

const problems: Record<string, readonly [number, string]> = {
  BK400: [400, 'no_desk'],
  BK401: [401, 'not_signed_in'],
  BK403: [403, 'not_permitted'],
  BK423: [423, 'session_locked'],
  BK426: [403, 'own_passphrase_first'],
  BK412: [403, 'proof_needed'],
  BK428: [403, 'second_factor_needed'],
  '42501': [404, 'not_found'],
  '57014': [503, 'took_too_long'],
}
