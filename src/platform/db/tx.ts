import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from 'kysely'
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import type { ClientBase } from 'pg'
import type { DB } from '../../../db/types.gen.ts'

/** Typed SQL inside one transaction as the actor. Stores take it first and never see the pool. */
export type Tx = Kysely<DB>

function dialect(driver: Driver): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** Compiles queries and runs nothing: for reads that take the one-round-trip path. */
export const compileOnly: Tx = new Kysely<DB>({ dialect: dialect(new DummyDriver()) })

/** Typed SQL on a connection whose transaction somebody else has opened and will end. */
export function txOn(client: ClientBase): Tx {
  return new Kysely<DB>({ dialect: dialect(new OneConnectionDriver(client)) })
}

class OneConnectionDriver implements Driver {
  readonly #connection: DatabaseConnection

  constructor(client: ClientBase) {
    this.#connection = new OneConnection(client)
  }

  async init(): Promise<void> {}
  async destroy(): Promise<void> {}
  async releaseConnection(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return this.#connection
  }

  beginTransaction = refuseNesting
  commitTransaction = refuseNesting
  rollbackTransaction = refuseNesting
}

async function refuseNesting(): Promise<void> {
  throw new Error('this connection is inside a transaction already')
}

class OneConnection implements DatabaseConnection {
  readonly #client: ClientBase

  constructor(client: ClientBase) {
    this.#client = client
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#client.query(query.sql, [...query.parameters])
    return { rows: rows as Row[], numAffectedRows: BigInt(rowCount ?? 0) }
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('cursors are not used inside an actor’s transaction')
  }
}
