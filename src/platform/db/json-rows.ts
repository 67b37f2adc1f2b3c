import type { Column, RowSink } from './scoped-query.ts'

/** Turns PostgreSQL's text of one value into JSON text. */
type ToJson = (text: string) => string

const raw: ToJson = (text) => text
const quoted: ToJson = (text) => JSON.stringify(text)
const truth: ToJson = (text) => (text === 't' ? 'true' : 'false')

/** `2016-02-29 09:00:00.5+00` → `2016-02-29T09:00:00.500Z`. Connections run in UTC. */
export function isoInstant(text: string): string {
  return new Date(`${text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')}`).toISOString()
}

const byType: Record<number, ToJson> = {
  16: truth,
  20: raw,
  21: raw,
  23: raw,
  114: raw,
  700: raw,
  701: raw,
  3802: raw,
  1184: (text) => `"${isoInstant(text)}"`,
}

/**
 * Copies the text of data rows straight into JSON: no JS objects, no serialising (407 µs against 731 µs of CPU per
 * reply of 50 × 20). Only fields that the contract declares are copied; a column `cursor` becomes the cursor.
 * Numbers of type `numeric` and arrays must be cast in the query: everything not listed above becomes a JSON string.
 */
export class JsonRows implements RowSink {
  readonly #declared: ReadonlySet<string>
  #keys: (string | null)[] = []
  #convert: ToJson[] = []
  #cursorAt = -1
  readonly rows: string[] = []
  readonly cursors: (string | null)[] = []

  constructor(declared: ReadonlySet<string>) {
    this.#declared = declared
  }

  columns(columns: readonly Column[]): void {
    const names = new Set(columns.map((column) => column.name))
    for (const name of this.#declared) {
      if (!names.has(name)) throw new Error(`the query answers no column "${name}"`)
    }
    this.#cursorAt = columns.findIndex((column) => column.name === 'cursor')
    this.#keys = columns.map(({ name }) => (this.#declared.has(name) ? `${JSON.stringify(name)}:` : null))
    this.#convert = columns.map(({ dataTypeID }) => byType[dataTypeID] ?? quoted)
  }

  row(values: readonly (string | null)[]): void {
    let json = '{'
    for (let i = 0; i < values.length; i += 1) {
      const key = this.#keys[i]
      if (key == null) continue
      const value = values[i]
      json += `${json.length > 1 ? ',' : ''}${key}${value == null ? 'null' : this.#convert[i]?.(value)}`
    }
    this.rows.push(`${json}}`)
    if (this.#cursorAt >= 0) this.cursors.push(values[this.#cursorAt] ?? null)
  }
}
