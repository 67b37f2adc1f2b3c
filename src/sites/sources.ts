import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

const file = join(import.meta.dirname, '../../reference/sites/sources.csv')

/** Addresses of the published sources by the numbers that files of sites use. */
export async function readSources(): Promise<ReadonlyMap<string, string>> {
  const rows = parse<{ number: string; url: string }>(await readFile(file), { columns: true, bom: true })
  return new Map(rows.map(({ number, url }) => [number, url]))
}
