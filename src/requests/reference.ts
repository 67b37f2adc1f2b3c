import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase } from 'pg'
import { letterKinds } from './contract.ts'

const folder = join(import.meta.dirname, '../../reference/letters')

/** Brings the wording of letters up to the files. A version that is there stays: letters were printed with it. */
export async function loadReference(admin: ClientBase): Promise<void> {
  const files = letterKinds.map((kind) => readFile(join(folder, `${kind}.json`), 'utf8'))
  const templates = (await Promise.all(files)).map((text) => JSON.parse(text) as unknown)
  await admin.query(
    `insert into letter_template (kind, version, body, source, valid_from)
     select t->>'kind', (t->>'version')::integer, t->'body', t->>'source', (t->>'validFrom')::date
     from jsonb_array_elements($1::jsonb) t on conflict (kind, version) do nothing`,
    [JSON.stringify(templates)],
  )
}
