/**
 * Rules V5, V6, V16: a lease is a group key sealed to the desk that may read, with purpose, basis and expiry. HPKE alone proves
 * no sender, so the sending desk signs ciphertext, lease, recipient epoch and expiry. Break-glass is sealed twice: to the
 * protection desk, and the outcome to the desk above, so that both must open.
 */
import type { FieldGroup } from '../kernel/field-group.ts'
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, toBase64url } from './bytes.ts'
import { committed, type DeskEpoch } from './desk-keys.ts'
import { isSignedBy, openWith, type PublicKeys, sealTo, sign } from './key-pairs.ts'
import type { Description, OpeningRefusal, SealingKey } from './sealing.ts'

export type Lease = {
  readonly id: string
  readonly case: string
  readonly group: FieldGroup
  readonly keyId: string
  readonly sender: string
  readonly senderEpoch: number
  readonly recipient: string
  readonly recipientEpoch: number
  /** Code of the purpose. */
  readonly purpose: string
  /** Id of the consent, or code of the legal ground. */
  readonly basis: string
  /** ISO 8601 in UTC. */
  readonly expiresAt: string
}

export type SealedLease = { readonly lease: Lease; readonly sealed: Bytes; readonly signature: string }

export type LeaseRefusal = OpeningRefusal | 'forged_lease' | 'lease_expired' | 'lease_for_other_desk'

/** Seals a group key to the recipient's epoch, whose public keys come from the directory (V13), and signs. */
export async function grantLease(
  sender: DeskEpoch,
  recipient: PublicKeys,
  lease: Lease,
  key: SealingKey,
): Promise<SealedLease> {
  if (lease.keyId !== key.id || lease.sender !== sender.desk || lease.senderEpoch !== sender.epoch)
    throw new RangeError('a desk leases in its own name the key that it names')
  const sealed = await sealTo(recipient.sealTo, ofLease(lease), key.bytes)
  return { lease, sealed, signature: await sign(sender.pairs, ofGrant(lease, sealed)) }
}

/** `sender` is what the directory says of the sending desk's epoch; `now` ISO 8601. What is expired isn't opened at all. */
export async function openLease(
  recipient: DeskEpoch,
  sender: PublicKeys,
  { lease, sealed, signature }: SealedLease,
  now: string,
): Promise<SealingKey | Refusal<LeaseRefusal>> {
  if (lease.recipient !== recipient.desk || lease.recipientEpoch !== recipient.epoch)
    return refuse('lease_for_other_desk')
  if (!(await isSignedBy(sender.verify, ofGrant(lease, sealed), signature))) return refuse('forged_lease')
  if (!(Date.parse(now) < Date.parse(lease.expiresAt))) return refuse('lease_expired')
  const bytes = await openWith(recipient.pairs, ofLease(lease), sealed)
  return isRefusal(bytes) ? bytes : committed(bytes, lease.keyId)
}

function ofLease(lease: Lease): Description {
  return { kind: 'lease', ...lease }
}

function ofGrant(lease: Lease, sealed: Bytes): Description {
  return { kind: 'grant', lease, sealed: toBase64url(sealed) }
}

/** V16: which of her groups both desks together may open. */
export type BreakGlass = {
  readonly case: string
  readonly group: 'identity' | 'contact'
  readonly keyId: string
  /** The consent in which she agreed to it beforehand. */
  readonly consent: string
}

/** First to the protection desk, then to the desk above it. */
export async function sealBehindGlass(
  protection: PublicKeys,
  above: PublicKeys,
  glass: BreakGlass,
  key: SealingKey,
): Promise<Bytes> {
  const inner = await sealTo(protection.sealTo, ofGlass(glass, 'glass'), key.bytes)
  return sealTo(above.sealTo, ofGlass(glass, 'glass-above'), inner)
}

/** What the desk above does: the outcome is still sealed, to the protection desk. */
export async function breakOuterGlass(
  above: DeskEpoch,
  glass: BreakGlass,
  sealed: Bytes,
): Promise<Bytes | Refusal<OpeningRefusal>> {
  return openWith(above.pairs, ofGlass(glass, 'glass-above'), sealed)
}

/** What the protection desk does with the outcome. */
export async function breakInnerGlass(
  protection: DeskEpoch,
  glass: BreakGlass,
  inner: Bytes,
): Promise<SealingKey | Refusal<OpeningRefusal>> {
  const bytes = await openWith(protection.pairs, ofGlass(glass, 'glass'), inner)
  return isRefusal(bytes) ? bytes : committed(bytes, glass.keyId)
}

function ofGlass(glass: BreakGlass, kind: string): Description {
  return { kind, ...glass }
}
