import { sql } from 'kysely'
import type { Tx } from '../platform/db/tx.ts'
import type { ResetReason, SecondFactor } from './contract.ts'

/** What a code is checked against; without `member` there is nothing to check, and `verdict` says why. */
export type HalfOpen =
  | { verdict: 'gone' }
  | { verdict: 'locked' }
  | { verdict: 'open'; member: string; sealed: Buffer | null; lastStep: number | null; epoch: number }

/** Holds the member's row until the transaction ends, so that codes are checked one after the other. */
export async function getHalfOpenForChange(tx: Tx, half: Buffer): Promise<HalfOpen> {
  const { rows } = await sql<HalfOpen>`select verdict, member, sealed, last_step as "lastStep", epoch
    from app.examine_half_open(${half})`.execute(tx)
  return rows[0] ?? { verdict: 'gone' }
}

export type Opened = { member: string; expiresAt: string }

export async function acceptStep(
  tx: Tx,
  half: Buffer,
  step: number,
  token: Buffer,
): Promise<Opened | undefined> {
  const { rows } = await sql<Opened>`select member, expires_at as "expiresAt"
    from app.accept_step(${half}, ${step}, ${token})`.execute(tx)
  return rows[0]
}

export async function acceptRecoveryCode(
  tx: Tx,
  half: Buffer,
  hash: Buffer,
  token: Buffer,
): Promise<Opened | undefined> {
  const { rows } = await sql<Opened>`select member, expires_at as "expiresAt"
    from app.accept_recovery_code(${half}, ${hash}, ${token})`.execute(tx)
  return rows[0]
}

/** True when further codes of the member are locked now. */
export async function countWrongCode(tx: Tx, half: Buffer): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select app.count_wrong_code(${half}) as locked`.execute(tx)
  return rows[0]?.locked === true
}

/** False where there is no such session. */
export async function saveLock(tx: Tx, token: Buffer): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select app.lock_session(${token}) as locked`.execute(tx)
  return rows[0]?.locked === true
}

export function shelfRow(tx: Tx) {
  return tx.selectNoFrom(
    sql<string>`rtrim(translate(encode(app.own_shelf(), 'base64'), '+/', '-_'), '=')`.as('secret'),
  )
}

export function sessionRows(tx: Tx) {
  return tx
    .selectFrom(
      sql<{
        id: string
        device: string
        opened_by: string
        opened_at: string
        seen_at: string
        current: boolean
      }>`app.own_sessions()`.as('own'),
    )
    .select([
      'id',
      'device',
      'opened_by as openedBy',
      'opened_at as openedAt',
      'seen_at as seenAt',
      'current',
    ])
    .orderBy('current', 'desc')
    .orderBy('opened_at', 'desc')
    .orderBy('id')
}

export async function removeOwnSession(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{ revoked: boolean }>`select app.revoke_session(${id}) as revoked`.execute(tx)
  return rows[0]?.revoked === true
}

export async function removeOtherSessions(tx: Tx): Promise<void> {
  await sql`select app.revoke_other_sessions()`.execute(tx)
}

export async function getSecondFactor(tx: Tx): Promise<SecondFactor> {
  const { rows } = await sql<Omit<SecondFactor, 'reset'>>`select since, codes_left as "codesLeft", required
    from app.own_second_factor()`.execute(tx)
  const reset = await sql<NonNullable<SecondFactor['reset']>>`select at, by, desk, reason
    from app.own_second_factor_reset()`.execute(tx)
  return {
    ...(rows[0] ?? { since: null, codesLeft: 0, required: false }),
    reset: reset.rows[0] ?? null,
  }
}

export async function hasSecondFactor(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select has from app.own_second_factor()`.execute(tx)
  return rows[0]?.has === true
}

export async function getOwnNames(tx: Tx, member: string): Promise<{ login: string; name: string }> {
  return tx.selectFrom('member').select(['login', 'name']).where('id', '=', member).executeTakeFirstOrThrow()
}

/** False where the passphrase is another. */
export async function saveOffer(tx: Tx, secretHash: Buffer, sealed: Buffer): Promise<boolean> {
  const { rows } = await sql<{
    offered: boolean
  }>`select app.offer_authenticator(${secretHash}, ${sealed}) as offered`.execute(tx)
  return rows[0]?.offered === true
}

export async function findOfferForChange(tx: Tx): Promise<{ sealed: Buffer; epoch: number } | undefined> {
  const { rows } = await sql<{
    sealed: Buffer
    epoch: number
  }>`select sealed, epoch from app.offered_authenticator()`.execute(tx)
  return rows[0]
}

export async function saveCodeApp(tx: Tx, step: number, codes: readonly Buffer[]): Promise<void> {
  await sql`select app.confirm_authenticator(${step}, ${codes})`.execute(tx)
}

export async function saveRecoveryCodes(
  tx: Tx,
  secretHash: Buffer,
  codes: readonly Buffer[],
): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.renew_recovery_codes(${secretHash}, ${codes}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

export async function removeCodeApp(tx: Tx, secretHash: Buffer): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.remove_authenticator(${secretHash}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

export async function removeSecondFactorOf(tx: Tx, member: string, reason: ResetReason): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.reset_second_factor(${member}, ${reason}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

/** Whose it was; a verdict where the operator may not. */
export async function removeLostSecondFactor(
  tx: Tx,
  login: string,
  reason: ResetReason,
): Promise<{ member: string | null; verdict: string }> {
  const { rows } = await sql<{ member: string | null; verdict: string }>`select member, verdict
    from app.reset_lost_second_factor(${login}, ${reason})`.execute(tx)
  return rows[0] ?? { member: null, verdict: 'not_found' }
}

export async function removeSessionsOf(tx: Tx, member: string): Promise<string> {
  const { rows } = await sql<{ verdict: string }>`select app.end_sessions_of(${member}) as verdict`.execute(
    tx,
  )
  return rows[0]?.verdict ?? ''
}

export async function removeResetNotice(tx: Tx): Promise<void> {
  await sql`select app.acknowledge_reset()`.execute(tx)
}

export function accountRows(tx: Tx) {
  return tx
    .selectFrom(
      sql<{
        id: string
        second_factor: boolean
        provider_account: boolean
        first_until: string | null
      }>`app.kept_colleagues()`.as('kept'),
    )
    .select([
      'id',
      'second_factor as secondFactor',
      'provider_account as providerAccount',
      'first_until as firstUntil',
    ])
    .select(sql<boolean>`coalesce(first_until <= now(), false)`.as('firstOver'))
    .orderBy('id')
}

/** Whose it is now; a verdict where the actor may not. */
export async function savePassphraseOf(
  tx: Tx,
  login: string,
  salt: Buffer,
  secretHash: Buffer,
): Promise<{ member: string | null; verdict: string }> {
  const { rows } = await sql<{ member: string | null; verdict: string }>`select member, verdict
    from app.renew_passphrase(${login}, ${salt}, ${secretHash})`.execute(tx)
  return rows[0] ?? { member: null, verdict: 'not_found' }
}

/** `from`: null begins at once. */
export async function saveRequirement(
  tx: Tx,
  desk: string,
  required: boolean,
  from: string | null,
): Promise<void> {
  await tx
    .updateTable('desk')
    .set({ second_factor_required: required, second_factor_from: from })
    .where('id', '=', desk)
    .executeTakeFirstOrThrow()
}
