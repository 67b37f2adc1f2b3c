import { sql } from 'kysely'
import type { FieldGroup } from '../../kernel/field-group.ts'
import type { Actor } from '../../platform/db/database.ts'
import { base64urlOf, bytesOf } from '../../platform/db/base64url.ts'
import { decodeCursor } from '../../platform/db/keyset.ts'
import { refusedAs } from '../../platform/db/refused-as.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Input } from '../../platform/endpoint.ts'
import { defaultLimit } from '../../platform/http/serve.ts'
import { notFound } from '../../platform/problem.ts'
import type { listOldWraps, NewVersion, Rewrap } from '../contract.ts'
import { keyPlace, type Sealing } from '../rules.ts'

/** Ciphertext, the keys that made it, and their wraps: bytes that nobody here opens. */

/** Whether and with what the acting desk seals, and when the keys of a case were made. */
export async function getSealing(tx: Tx, actor: Actor, caseId: string | null): Promise<Sealing> {
  const { rows } = await sql<{ maySeal: boolean; epoch: number | null }>`
    select app.desk_may_seal(${actor.desk}) as "maySeal", app.epoch_in_force(${actor.desk}) as epoch`.execute(
    tx,
  )
  const keys =
    caseId === null
      ? []
      : await tx
          .selectFrom('group_key')
          .select(['field_group as group', base64urlOf('key_id').as('keyId'), 'made_in as madeIn'])
          .where('case_id', '=', caseId)
          .execute()
  const { maySeal, epoch } = rows[0] ?? { maySeal: false, epoch: null }
  const places = keys.map(
    (key) => [keyPlace({ group: key.group as FieldGroup, keyId: key.keyId }), key.madeIn] as const,
  )
  return { maySeal, epoch, madeIn: new Map(places) }
}

/** Keeps versions with the keys that come with them. The database refuses what does not follow the version before. */
export async function addVersions(
  tx: Tx,
  actor: Actor,
  caseId: string,
  versions: readonly NewVersion[],
  madeIn: ReadonlyMap<string, number>,
): Promise<void> {
  const keys = versions.flatMap(({ group, keyId, wrap }) =>
    wrap === null
      ? []
      : {
          case_id: caseId,
          desk: actor.desk,
          field_group: group,
          key_id: bytesOf(keyId),
          made_in: wrap.epoch,
          epoch: wrap.epoch,
          wrapped: bytesOf(wrap.wrapped),
        },
  )
  const sealed = versions.map((version) => ({
    case_id: caseId,
    desk: actor.desk,
    field_group: version.group,
    version: version.version,
    previous: version.previous === null ? null : bytesOf(version.previous),
    key_id: bytesOf(version.keyId),
    made_in: madeIn.get(keyPlace(version)) ?? 0,
    hash: bytesOf(version.hash),
    ciphertext: bytesOf(version.ciphertext),
  }))
  const wrong = refusedAs({
    sealed_group_pkey: 'other_version',
    'the one before is there': 'other_version',
    group_key_pkey: 'not_sealed_right',
    '23514': 'not_sealed_right',
    // Another epoch has come into force since this transaction looked.
    '42501': 'not_this_epoch',
  })
  if (keys.length > 0) await tx.insertInto('group_key').values(keys).execute().catch(wrong)
  if (sealed.length > 0) await tx.insertInto('sealed_group').values(sealed).execute().catch(wrong)
}

/** Replaces wraps by newer ones of the same keys; each must be there. */
export async function saveWraps(tx: Tx, wraps: readonly Rewrap[]): Promise<void> {
  const given = JSON.stringify(
    wraps.map(({ case: caseId, group, keyId, epoch, wrapped }) => ({
      case_id: caseId,
      field_group: group,
      key_id: bytesOf(keyId).toString('hex'),
      epoch,
      wrapped: bytesOf(wrapped).toString('hex'),
    })),
  )
  const { numAffectedRows } =
    await sql`update group_key k set epoch = w.epoch, wrapped = decode(w.wrapped, 'hex')
    from json_to_recordset(${given}::json) as w (case_id uuid, field_group text, key_id text, epoch integer, wrapped text)
    where k.case_id = w.case_id and k.field_group = w.field_group and k.key_id = decode(w.key_id, 'hex')`
      .execute(tx)
      .catch(refusedAs({ '42501': 'not_this_epoch', '23514': 'not_sealed_right' }))
  if (numAffectedRows !== BigInt(wraps.length)) notFound()
}

export function oldWrapRows(tx: Tx, { query }: Input<typeof listOldWraps>) {
  const after = decodeCursor(query.cursor, 4)
  const name = sql<string>`encode(k.key_id, 'hex')`
  return tx
    .selectFrom('group_key as k')
    .select(['k.case_id as case', 'k.field_group as group', 'k.epoch'])
    .select([base64urlOf('k.key_id').as('keyId'), base64urlOf('k.wrapped').as('wrapped')])
    .select(sql<string>`json_build_array(k.epoch, k.case_id, k.field_group, ${name})::text`.as('cursor'))
    .where(sql<boolean>`k.desk = (select app.actor_desk())`)
    .where(sql<boolean>`k.epoch < (select app.epoch_in_force((select app.actor_desk())))`)
    .$if(after !== null, (rows) =>
      rows.where(
        sql<boolean>`(k.epoch, k.case_id, k.field_group, k.key_id) > (${after?.[0]}::text::integer, ${after?.[1]}::text::uuid,
          ${after?.[2]}::text, decode(${after?.[3]}::text, 'hex'))`,
      ),
    )
    .orderBy('k.epoch')
    .orderBy('k.case_id')
    .orderBy('k.field_group')
    .orderBy('k.key_id')
    .limit((query.limit ?? defaultLimit) + 1)
}
