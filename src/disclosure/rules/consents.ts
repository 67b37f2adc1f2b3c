/**
 * Consent is per purpose and recipient, for some field groups and a time; each word of hers is a record of its own, and the last one counts
 * (UU 27/2022 arts 20, 22 and 24; domain.md section 4). Refusing costs nothing, so nothing here looks at what else she gets (I7).
 */
import type { FieldGroup } from '../../kernel/field-group.ts'
import { refuse, type Refusal } from '../../kernel/refusal.ts'
import type { AgreementRevision, Basis, Consent, DisclosureRefusal, Purpose } from '../contract.ts'

const DAY = 86_400_000

/** UU 27/2022 art. 40: whoever holds copies has given them back or destroyed them 3 × 24 hours after she took it back. Clock hours. */
export const recallHours = 72

/** Whether what she says now can be recorded. `inForce`: the newest revision of the purpose; `before`: the last word on purpose and recipient. */
export function record(
  said: Consent,
  inForce: AgreementRevision,
  before: Consent | null,
): null | Refusal<DisclosureRefusal> {
  if (said.decision === 'withdrawn')
    return before?.decision === 'given' ? null : refuse('nothing_to_withdraw')
  if (inForce.basis === 'law') return refuse('rests_on_law')
  if (said.revision !== inForce.revision) return refuse('older_wording')
  if (said.groups.length === 0 || said.groups.some((group) => !inForce.groups.includes(group)))
    return refuse('beyond_purpose')
  if (said.decision === 'refused') return null
  const [at, until] = [Date.parse(said.at), Date.parse(said.until ?? '')]
  if (!(until > at)) return refuse('already_over')
  return until - at > inForce.mostDays * DAY ? refuse('lasts_too_long') : null
}

export type Standing = {
  readonly purpose: Purpose
  readonly recipient: string
  readonly state: 'given' | 'refused' | 'withdrawn' | 'expired'
  /** The record that counts. */
  readonly consent: Consent
}

/** How matters stand at a moment, for each purpose and recipient that she was ever asked about. `records` in the order of their words. */
export function standingOf(records: readonly Consent[], now: string): readonly Standing[] {
  const last = new Map<string, Consent>()
  for (const consent of records) last.set(`${consent.purpose} ${consent.recipient}`, consent)
  return [...last.values()].map((consent) => ({
    purpose: consent.purpose,
    recipient: consent.recipient,
    state: isOver(consent, now) ? 'expired' : consent.decision,
    consent,
  }))
}

function isOver({ decision, until }: Consent, now: string): boolean {
  return decision === 'given' && !(Date.parse(now) < Date.parse(until ?? ''))
}

export type Wanted = {
  readonly purpose: Purpose
  readonly recipient: string
  readonly group: FieldGroup
  readonly expiresAt: string
}

/** On what a lease rests: her consent by its id, or the law by the purpose's own name. */
export type Ground = { readonly basis: Basis; readonly consent: string | null; readonly until: string }

/**
 * Whether a lease may be given, and on what it rests. Where she has agreed it never lasts longer than she agreed; where the law asks
 * for it, never longer than the purpose does.
 */
export function ground(
  wanted: Wanted,
  inForce: AgreementRevision,
  standing: readonly Standing[],
  now: string,
): Ground | Refusal<DisclosureRefusal> {
  if (!inForce.groups.includes(wanted.group)) return refuse('beyond_purpose')
  const expires = Date.parse(wanted.expiresAt)
  if (inForce.basis === 'law')
    return expires - Date.parse(now) > inForce.mostDays * DAY
      ? refuse('lasts_too_long')
      : { basis: 'law', consent: null, until: wanted.expiresAt }
  const agreed = standing.find(
    ({ purpose, recipient, state, consent }) =>
      state === 'given' &&
      purpose === wanted.purpose &&
      recipient === wanted.recipient &&
      consent.groups.includes(wanted.group),
  )
  if (!agreed) return refuse('not_agreed')
  if (expires > Date.parse(agreed.consent.until ?? '')) return refuse('longer_than_agreed')
  return { basis: 'consent', consent: agreed.consent.id, until: wanted.expiresAt }
}

export type LiveLease = {
  readonly id: string
  readonly purpose: Purpose
  readonly recipient: string
  readonly basis: Basis
  /** How often it was opened; what was never opened left no copy. */
  readonly opened: number
}

export type Stopped = {
  /** Leases whose keys are deleted at once. */
  readonly leases: readonly string[]
  /** Who owes the return or destruction of copies, and by when. */
  readonly recalls: readonly { readonly recipient: string; readonly dueAt: string }[]
}

/** What a withdrawal stops: every lease on that consent's purpose and recipient. What rests on the law stays, and she is told so. */
export function stop(withdrawal: Consent, live: readonly LiveLease[]): Stopped {
  const ended = live.filter(
    ({ purpose, recipient, basis }) =>
      basis === 'consent' && purpose === withdrawal.purpose && recipient === withdrawal.recipient,
  )
  const dueAt = new Date(Date.parse(withdrawal.at) + recallHours * 3_600_000).toISOString()
  return {
    leases: ended.map(({ id }) => id),
    recalls: ended.some(({ opened }) => opened > 0) ? [{ recipient: withdrawal.recipient, dueAt }] : [],
  }
}
