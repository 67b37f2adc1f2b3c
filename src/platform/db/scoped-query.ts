import type { Connection, Submittable } from 'pg'
import pg from 'pg'

/** One statement of a batch, sent as a prepared statement under its name. */
export type Statement = { name: string; text: string; values: readonly unknown[] }

export type Column = { name: string; dataTypeID: number }

/** Takes the rows of the last statement as they come off the wire, every value as PostgreSQL's text or null. */
export type RowSink = {
  columns(columns: readonly Column[]): void
  row(values: readonly (string | null)[]): void
}

type WireConnection = Connection & {
  parse(query: { name: string; text: string; types: number[] }): void
  bind(config: {
    portal: string
    statement: string
    values: readonly unknown[]
    valueMapper(value: unknown): unknown
  }): void
  describe(message: { type: 'P'; name: string }): void
  execute(config: { portal: string; rows: number }): void
  sync(): void
}

type Prepared = Set<string>
const preparedOn = new WeakMap<object, Prepared>()

/** How `pg` turns JS values into wire text; its type declarations leave it out. */
const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils

/**
 * Several statements before a single Sync: one round trip and, outside an explicit transaction, one implicit
 * transaction, so that what the first statements set (role, actor) is gone when the last has answered.
 * Measured at half the CPU of BEGIN / set / SELECT / COMMIT awaited one by one.
 */
export class ScopedQuery implements Submittable {
  readonly #statements: readonly Statement[]
  readonly #sink: RowSink
  readonly #settle: (error: Error | null) => void
  #at = 0
  #parsing: string[] = []
  #prepared: Prepared = new Set()
  #error: Error | null = null
  #wire: WireConnection | null = null
  readonly #parsed = () => {
    const name = this.#parsing.shift()
    if (name) this.#prepared.add(name)
  }

  constructor(statements: readonly Statement[], sink: RowSink, settle: (error: Error | null) => void) {
    this.#statements = statements
    this.#sink = sink
    this.#settle = settle
  }

  submit(connection: Connection): void {
    const wire = connection as WireConnection
    this.#wire = wire
    this.#prepared = preparedOn.get(wire) ?? new Set()
    preparedOn.set(wire, this.#prepared)
    wire.on('parseComplete', this.#parsed)
    wire.stream.cork()
    try {
      for (const { name, text, values } of this.#statements) {
        if (!this.#prepared.has(name) && !this.#parsing.includes(name)) {
          wire.parse({ name, text, types: [] })
          this.#parsing.push(name)
        }
        wire.bind({ portal: '', statement: name, values, valueMapper: prepareValue })
        wire.describe({ type: 'P', name: '' })
        wire.execute({ portal: '', rows: 0 })
      }
      wire.sync()
    } finally {
      wire.stream.uncork()
    }
  }

  handleRowDescription(message: { fields: readonly Column[] }): void {
    if (this.#last) this.#guarded(() => this.#sink.columns(message.fields))
  }

  handleDataRow(message: { fields: readonly (string | null)[] }): void {
    if (this.#last && !this.#error) this.#guarded(() => this.#sink.row(message.fields))
  }

  handleCommandComplete(): void {
    this.#at += 1
  }

  handleEmptyQuery(): void {
    this.#at += 1
  }

  handlePortalSuspended(): void {}

  handleCopyInResponse(): void {}

  handleCopyData(): void {}

  handleError(error: Error): void {
    this.#done(error)
  }

  handleReadyForQuery(): void {
    this.#done(this.#error)
  }

  /** What the sink throws fails the query, not the connection. */
  #guarded(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#error = error as Error
    }
  }

  get #last(): boolean {
    return this.#at === this.#statements.length - 1
  }

  #done(error: Error | null): void {
    this.#wire?.off('parseComplete', this.#parsed)
    this.#parsing = []
    this.#settle(error)
  }
}
