import { sql } from 'kysely'
import type { Static } from 'typebox'
import { millisOf } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Actor } from '../platform/db/database.ts'
import { base64urlOf, bytesOf } from '../platform/db/base64url.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import { refusedAs } from '../platform/db/refused-as.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import { notFound } from '../platform/problem.ts'
import type { Statement } from '../vault/directory.ts'
import type { DeskKeys, Epoch, listStatements, OwnKeys, prepareEpoch } from './contract.ts'

export function rootRow(tx: Tx) {
  return tx.selectNoFrom((eb) => eb.selectFrom('key_root').select('verify').as('verify'))
}

export async function getRootKey(tx: Tx): Promise<string | null> {
  const row = await tx.selectFrom('key_root').select('verify').executeTakeFirst()
  return row?.verify ?? null
}

export async function saveRoot(tx: Tx, actor: Actor, verify: string): Promise<void> {
  await tx
    .insertInto('key_root')
    .values({ verify, member: actor.member })
    .execute()
    .catch(refusedAs({ key_root_pkey: 'root_set_already' }))
}

const said = sql<string>`case s.kind
  when 'agency' then json_build_object('kind', s.kind, 'agency', s.agency, 'verify', s.verify)
  when 'desk' then json_build_object('kind', s.kind, 'agency', s.agency, 'desk', s.desk, 'epoch', s.epoch,
    'keys', json_build_object('sealTo', s.seal_to, 'verify', s.verify))
  when 'member' then json_build_object('kind', s.kind, 'desk', s.desk, 'member', s.member,
    'keys', json_build_object('sealTo', s.seal_to, 'verify', s.verify))
  else json_build_object('kind', s.kind, 'desk', s.desk, 'member', s.member) end`

export function statementRows(tx: Tx, { query }: Input<typeof listStatements>) {
  const after = decodeCursor(query.cursor, 1)
  return tx
    .selectFrom('key_statement as s')
    .select('s.position')
    .select(
      sql<string>`json_build_object('issuer', s.issuer, 'number', s.number, 'previous', s.previous, 'said', ${said},
        'signedInEpoch', s.signed_in_epoch, 'signature', s.signature)`.as('statement'),
    )
    .select(sql<string>`json_build_array(s.position)::text`.as('cursor'))
    .$if(after !== null, (rows) => rows.where(sql<boolean>`s.position > ${after?.[0]}::text::bigint`))
    .orderBy('s.position')
    .limit((query.limit ?? defaultLimit) + 1)
}

export async function findLast(tx: Tx, issuer: string): Promise<{ number: number; hash: string } | null> {
  const row = await tx
    .selectFrom('key_statement')
    .select(['number', 'hash'])
    .where('issuer', '=', issuer)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** Adds a statement that was verified; what has come in between makes it a gap. */
export async function addStatement(tx: Tx, actor: Actor, statement: Statement, hash: string): Promise<void> {
  const { issuer, number, previous, signature, signedInEpoch } = statement
  const { said: what } = statement
  await tx
    .insertInto('key_statement')
    .values({
      issuer,
      number,
      previous,
      hash,
      signature,
      signed_in_epoch: signedInEpoch,
      kind: what.kind,
      agency: 'agency' in what ? what.agency : null,
      desk: 'desk' in what ? what.desk : null,
      epoch: 'epoch' in what ? what.epoch : null,
      member: 'member' in what ? what.member : null,
      seal_to: 'keys' in what ? what.keys.sealTo : null,
      verify: what.kind === 'agency' ? what.verify : 'keys' in what ? what.keys.verify : null,
      // Set by the trigger, under its lock.
      position: 0,
      stated_by: actor.member,
    })
    .execute()
    .catch(
      refusedAs({
        BK431: what.kind === 'member-left' ? 'left_before_epoch' : 'gap_in_directory',
        BK432: 'not_next_epoch',
      }),
    )
}

export async function getOwnKeys(tx: Tx): Promise<Static<typeof OwnKeys>> {
  const { rows } = await sql<{ kept: string; sealTo: string; verify: string }>`
    select ${base64urlOf('kept')} as kept, seal_to as "sealTo", verify from app.own_member_key()`.execute(tx)
  return { own: rows[0] ?? null }
}

/** False where there are keys already, or the passphrase has still to be replaced. */
export async function saveOwnKeys(
  tx: Tx,
  { kept, sealTo, verify }: { kept: string; sealTo: string; verify: string },
): Promise<boolean> {
  const { rows } = await sql<{ made: boolean }>`
    select app.make_member_key(${bytesOf(kept)}, ${sealTo}, ${verify}) as made`.execute(tx)
  return rows[0]?.made === true
}

export type MadeKeys = { id: string; sealTo: string; verify: string }

export async function findKeysOfColleague(tx: Tx, member: string): Promise<MadeKeys | null> {
  const { rows } = await sql<MadeKeys>`select member as id, seal_to as "sealTo", verify
    from app.colleague_keys() where member = ${member}`.execute(tx)
  return rows[0] ?? null
}

export async function epochInForce(tx: Tx, desk: string): Promise<{ epoch: number; verify: string } | null> {
  const row = await tx
    .selectFrom('desk_epoch')
    .select(['epoch', 'verify'])
    .where('desk', '=', desk)
    .where('in_force_at', 'is not', null)
    .orderBy('epoch', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? null
}

/** The epoch that a desk has prepared, also for whoever holds the agency's key. Not locked: the statement puts in force none but the very same. */
export async function findPrepared(
  tx: Tx,
  desk: string,
): Promise<{ epoch: number; sealTo: string; verify: string } | null> {
  const row = await tx
    .selectFrom('desk_epoch')
    .select(['epoch', 'seal_to as sealTo', 'verify'])
    .where('desk', '=', desk)
    .where('in_force_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

export async function addEpoch(
  tx: Tx,
  actor: Actor,
  agency: string,
  { epoch, sealTo, verify, older, reason, recovery, given }: Input<typeof prepareEpoch>['body'],
): Promise<void> {
  await tx
    .insertInto('desk_epoch')
    .values({
      desk: actor.desk,
      agency,
      epoch,
      seal_to: sealTo,
      verify,
      older: older === null ? null : bytesOf(older),
      reason,
      recovery_seal_to: recovery.sealTo,
      recovery_sealed: bytesOf(recovery.sealed),
      recovery_signature: recovery.signature,
      proposed_by: actor.member,
    })
    .execute()
    .catch(
      refusedAs({
        'one epoch is prepared at a time': 'epoch_prepared_already',
        desk_epoch_pkey: 'epoch_prepared_already',
      }),
    )
  await addGiven(tx, actor, epoch, given)
}

export async function addGiven(
  tx: Tx,
  actor: Actor,
  epoch: number,
  given: readonly { member: string; sealed: string }[],
): Promise<void> {
  await tx
    .insertInto('epoch_for_member')
    .values(
      given.map(({ member, sealed }) => ({
        desk: actor.desk,
        epoch,
        member,
        sealed: bytesOf(sealed),
        given_by: actor.member,
      })),
    )
    .onConflict((row) => row.doNothing())
    .execute()
}

/** False where no such epoch is prepared. */
export async function removePrepared(tx: Tx, desk: string, epoch: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('desk_epoch')
    .where('desk', '=', desk)
    .where('epoch', '=', epoch)
    .where('in_force_at', 'is', null)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

export async function saveRecoveryTest(tx: Tx, actor: Actor, epoch: number): Promise<void> {
  await tx
    .updateTable('desk_epoch')
    .set({ recovery_tested_at: sql<string>`app.now()`, recovery_tested_by: actor.member })
    .where('desk', '=', actor.desk)
    .where('epoch', '=', epoch)
    .execute()
}

export async function addAgencyKey(
  tx: Tx,
  actor: Actor,
  agency: string,
  { verify, sealed }: { verify: string; sealed: string },
): Promise<string> {
  const id = uuidv7(millisOf(actor.now))
  await tx.insertInto('agency_key').values({ id, agency, verify, made_by: actor.member }).execute()
  await addHolder(tx, actor, { key: id, agency, member: actor.member, sealed })
  return id
}

export async function addHolder(
  tx: Tx,
  actor: Actor,
  { sealed, ...holder }: { key: string; agency: string; member: string; sealed: string },
): Promise<void> {
  await tx
    .insertInto('agency_key_holder')
    .values({ ...holder, sealed: bytesOf(sealed), given_by: actor.member })
    .onConflict((row) => row.doNothing())
    .execute()
}

export type AgencyKeyRow = { id: string; verify: string; stated: boolean; mine: string | null }

/** Keys of an agency, the newest first; `stated` marks the one that the root has stated last. */
export async function agencyKeys(tx: Tx, agency: string): Promise<AgencyKeyRow[]> {
  const { rows } = await sql<AgencyKeyRow>`
    select k.id, k.verify, coalesce(k.verify = app.agency_key_in_force(k.agency), false) as stated,
      (select ${base64urlOf('h.sealed')} from agency_key_holder h
        where h.key = k.id and h.member = app.actor_member()) as mine
    from agency_key k where k.agency = ${agency} order by k.made_at desc, k.id desc`.execute(tx)
  return rows
}

/** Whether somebody holds the key in force of an agency. */
export async function isAgencyKeyHeld(tx: Tx, agency: string): Promise<boolean> {
  const { rows } = await sql<{ held: boolean }>`select app.agency_key_is_held(${agency}) as held`.execute(tx)
  return rows[0]?.held === true
}

/** The key in force of an agency, where the actor holds it. */
export async function findHeldKey(tx: Tx, agency: string): Promise<AgencyKeyRow | undefined> {
  return (await agencyKeys(tx, agency)).find(({ stated, mine }) => stated && mine !== null)
}

export async function agencyOf(tx: Tx, desk: string): Promise<string> {
  const row = await tx.selectFrom('desk').select('agency').where('id', '=', desk).executeTakeFirst()
  return row?.agency ?? notFound()
}

export async function getDeskKeys(tx: Tx, actor: Actor): Promise<DeskKeys> {
  const agency = await agencyOf(tx, actor.desk)
  const keys = await agencyKeys(tx, agency)
  const inForce = keys.find(({ stated }) => stated)
  const { rows: holders } = await sql<{ member: string }>`
    select member from agency_key_holder where key = ${inForce?.id ?? null} order by given_at, member`.execute(
    tx,
  )
  const { rows: marks } = await sql<{ epochDue: boolean; maySeal: boolean }>`
    select app.epoch_is_due(${actor.desk}) as "epochDue", app.desk_may_seal(${actor.desk}) as "maySeal"`.execute(
    tx,
  )
  return {
    id: actor.desk,
    agency,
    epochs: await epochsOf(tx, actor.desk),
    members: await keyMembers(tx, actor.desk),
    agencyKey: {
      stated: inForce?.verify ?? null,
      made: keys[0]?.verify ?? null,
      mine: (inForce ?? keys[0])?.mine ?? null,
      holders: holders.map(({ member }) => member),
    },
    epochDue: marks[0]?.epochDue === true,
    maySeal: marks[0]?.maySeal === true,
  }
}

type EpochRow = Omit<Epoch, 'recovery'> & {
  recoverySealTo: string
  recoverySealed: string
  recoverySignature: string
  testedAt: string | null
}

async function epochsOf(tx: Tx, desk: string): Promise<Epoch[]> {
  const { rows } = await sql<EpochRow>`
    select e.epoch, e.seal_to as "sealTo", e.verify, ${base64urlOf('e.older')} as older, e.reason,
      e.recovery_seal_to as "recoverySealTo", ${base64urlOf('e.recovery_sealed')} as "recoverySealed",
      e.recovery_signature as "recoverySignature", e.recovery_tested_at as "testedAt",
      e.proposed_at as "proposedAt", e.in_force_at as "inForceAt",
      (select ${base64urlOf('g.sealed')} from epoch_for_member g
        where g.desk = e.desk and g.epoch = e.epoch and g.member = app.actor_member()) as mine
    from desk_epoch e where e.desk = ${desk} order by e.epoch desc`.execute(tx)
  return rows.map(({ recoverySealTo, recoverySealed, recoverySignature, testedAt, ...epoch }) => ({
    ...epoch,
    recovery: { sealTo: recoverySealTo, sealed: recoverySealed, signature: recoverySignature, testedAt },
  }))
}

async function keyMembers(tx: Tx, desk: string): Promise<DeskKeys['members']> {
  const { rows } = await sql<DeskKeys['members'][number]>`
    select m.id, m.name,
      case when k.member is not null then json_build_object('sealTo', k.seal_to, 'verify', k.verify) end as keys,
      case when s.member is not null then json_build_object('sealTo', s.seal_to, 'verify', s.verify) end as stated,
      (select max(g.epoch) from epoch_for_member g where g.desk = ${desk} and g.member = m.id) as given
    from membership p join member m on m.id = p.member
    left join app.colleague_keys() k on k.member = m.id
    left join app.stated_members(${desk}) s on s.member = m.id
    where p.desk = ${desk} and p.until is null order by m.name, m.id`.execute(tx)
  return rows
}

export function preparedRows(tx: Tx) {
  return tx
    .selectFrom('desk_epoch as e')
    .innerJoin('desk as d', 'd.id', 'e.desk')
    .select(['e.desk', 'd.name as deskName', 'e.epoch', 'e.seal_to as sealTo', 'e.verify', 'e.reason'])
    .select('e.proposed_at as proposedAt')
    .where('e.in_force_at', 'is', null)
    .orderBy('e.proposed_at')
    .orderBy('e.desk')
}

export function unstatedRows(tx: Tx) {
  return tx
    .selectFrom('agency_key as k')
    .innerJoin('agency as a', 'a.id', 'k.agency')
    .select(['a.id', 'a.name', 'k.verify', 'k.made_at as madeAt'])
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('key_statement as s')
            .select('s.hash')
            .whereRef('s.agency', '=', 'k.agency')
            .whereRef('s.verify', '=', 'k.verify')
            .where('s.kind', '=', 'agency'),
        ),
      ),
    )
    .orderBy('k.made_at')
    .orderBy('k.id')
}
