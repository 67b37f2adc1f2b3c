import { sql } from 'kysely'
import { uuidv7 } from '../../kernel/id.ts'
import type { Actor } from '../../platform/db/database.ts'
import { decodeCursor } from '../../platform/db/keyset.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Input } from '../../platform/endpoint.ts'
import { defaultLimit } from '../../platform/http/serve.ts'
import type { listImports, ReferencePlan } from '../contract.ts'

type Counts = Pick<ReferencePlan, 'added' | 'changed' | 'retired'>

/** Records an import; answers its id. */
export async function saveImport(tx: Tx, actor: Actor, { added, changed, retired }: Counts): Promise<string> {
  const id = uuidv7()
  await tx
    .insertInto('reference_import')
    .values({ id, member: actor.member, added, changed, retired })
    .execute()
  return id
}

export function importRows(tx: Tx, { query }: Input<typeof listImports>) {
  const after = decodeCursor(query.cursor, 2)
  return tx
    .selectFrom('reference_import')
    .select(['id', 'at', 'added', 'changed', 'retired'])
    .select(sql<string>`json_build_array(at, id)::text`.as('cursor'))
    .$if(after !== null, (rows) =>
      rows.where(sql<boolean>`(at, id) < (${after?.[0]}::text::timestamptz, ${after?.[1]}::text::uuid)`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit((query.limit ?? defaultLimit) + 1)
}
