import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ClientBase } from 'pg'

const file = join(import.meta.dirname, '../../reference/obligations/kinds.json')

/** Brings the kinds of promises up to the file. Bears repetition. */
export async function loadReference(admin: ClientBase): Promise<void> {
  const { kinds } = JSON.parse(await readFile(file, 'utf8')) as { kinds: unknown[] }
  await admin.query(
    `insert into obligation_kind (kind, name_id, name_en, parties_id, parties_en, discharge_id, discharge_en, clock, ladder, basis, source, why)
     select k->>'kind', k#>>'{name,id}', k#>>'{name,en}', k#>>'{parties,id}', k#>>'{parties,en}', k#>>'{discharge,id}', k#>>'{discharge,en}',
       nullif(k->'clock', 'null'::jsonb), k->'ladder', k->>'basis', k->>'source', k->>'why'
     from jsonb_array_elements($1::jsonb) k
     on conflict (kind) do update set name_id = excluded.name_id, name_en = excluded.name_en, parties_id = excluded.parties_id,
       parties_en = excluded.parties_en, discharge_id = excluded.discharge_id, discharge_en = excluded.discharge_en,
       clock = excluded.clock, ladder = excluded.ladder, basis = excluded.basis, source = excluded.source, why = excluded.why`,
    [JSON.stringify(kinds)],
  )
}
