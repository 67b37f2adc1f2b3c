/**
 * Rules V4, V6, V12, V14, V15: the keys of a desk and of its members. A desk has one secret per epoch; its two key pairs and
 * its own symmetric key follow from it. Each member has a secret of her own, wrapped with the key of her passphrase, and the
 * epoch's secret is sealed to each member. Whoever leaves gets no further epoch; whoever stays opens the older ones, because
 * each epoch's secret is wrapped with the next one's key.
 */
import type { FieldGroup } from '../kernel/field-group.ts'
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, expand, KEY_BYTES, randomBytes } from './bytes.ts'
import { type KeyPairs, keyPairsOf, openWith, type PublicKeys, sealTo } from './key-pairs.ts'
import { type Description, keyOf, type OpeningRefusal, type SealingKey, unwrap, wrap } from './sealing.ts'

export type DeskEpoch = {
  readonly desk: string
  /** 1, 2, 3 …: a new one when somebody leaves, a device is lost or recovery was used. */
  readonly epoch: number
  readonly secret: Bytes
  readonly pairs: KeyPairs
  /** Wraps the group keys of the desk's own people (V6). */
  readonly own: SealingKey
}

export type MemberKeys = { readonly member: string; readonly secret: Bytes; readonly pairs: KeyPairs }

/** The first or the next epoch of a desk. */
export async function newEpoch(desk: string, epoch: number): Promise<DeskEpoch> {
  return epochOf(desk, epoch, randomBytes(KEY_BYTES))
}

export async function epochOf(desk: string, epoch: number, secret: Bytes): Promise<DeskEpoch> {
  return {
    desk,
    epoch,
    secret,
    pairs: await keyPairsOf(secret),
    own: await keyOf(await expand(secret, 'bekal/v1/desk-own')),
  }
}

export async function newMemberKeys(member: string): Promise<MemberKeys> {
  return memberKeysOf(member, randomBytes(KEY_BYTES))
}

async function memberKeysOf(member: string, secret: Bytes): Promise<MemberKeys> {
  return { member, secret, pairs: await keyPairsOf(secret) }
}

/** A member's secret under the key of her passphrase (`vaultKeyBytes` of `deriveSecrets`). A new passphrase re-wraps this alone. */
export async function keepMemberKeys(keys: MemberKeys, vaultKeyBytes: Bytes): Promise<Bytes> {
  return wrap(await keyOf(vaultKeyBytes), ofMember(keys.member), keys.secret)
}

export async function openMemberKeys(
  member: string,
  vaultKeyBytes: Bytes,
  kept: Bytes,
): Promise<MemberKeys | Refusal<OpeningRefusal>> {
  const secret = await unwrap(await keyOf(vaultKeyBytes), ofMember(member), kept)
  return isRefusal(secret) ? secret : memberKeysOf(member, secret)
}

/**
 * V19: the key under which a member's device keeps what it has read of her desk's people. It follows from her own secret, which lies
 * under the key of her passphrase: gone with it at the lock.
 */
export async function indexKey(holder: MemberKeys): Promise<SealingKey> {
  return keyOf(await expand(holder.secret, 'bekal/v1/device-index'))
}

/** The epoch for one member, whose public keys come from the directory and nowhere else (V13). */
export async function giveEpoch(epoch: DeskEpoch, member: string, keys: PublicKeys): Promise<Bytes> {
  return sealTo(keys.sealTo, ofEpoch('epoch-for-member', epoch, { member }), epoch.secret)
}

export async function takeEpoch(
  holder: MemberKeys,
  place: { desk: string; epoch: number },
  given: Bytes,
): Promise<DeskEpoch | Refusal<OpeningRefusal>> {
  const secret = await openWith(
    holder.pairs,
    ofEpoch('epoch-for-member', place, { member: holder.member }),
    given,
  )
  return isRefusal(secret) ? secret : epochOf(place.desk, place.epoch, secret)
}

/** V14: the epoch before, under the new one. */
export async function keepOlderEpoch(newer: DeskEpoch, older: DeskEpoch): Promise<Bytes> {
  if (older.desk !== newer.desk || older.epoch !== newer.epoch - 1)
    throw new RangeError('an epoch keeps the one before it, of its own desk')
  return wrap(newer.own, ofEpoch('older-epoch', older, {}), older.secret)
}

export async function openOlderEpoch(
  newer: DeskEpoch,
  kept: Bytes,
): Promise<DeskEpoch | Refusal<OpeningRefusal>> {
  const place = { desk: newer.desk, epoch: newer.epoch - 1 }
  const secret = await unwrap(newer.own, ofEpoch('older-epoch', place, {}), kept)
  return isRefusal(secret) ? secret : epochOf(place.desk, place.epoch, secret)
}

/** Where a wrapped group key belongs. */
export type GroupKeyPlace = { readonly case: string; readonly group: FieldGroup }

/** What wraps the group keys of the desk's own people: all of an epoch that a device needs to open and seal them. */
export type OwnEpoch = Pick<DeskEpoch, 'desk' | 'epoch' | 'own'>

/** V6: a group key of one of the desk's own people. */
export async function keepGroupKey(epoch: OwnEpoch, place: GroupKeyPlace, key: SealingKey): Promise<Bytes> {
  return wrap(epoch.own, ofGroupKey(epoch, place, key.id), key.bytes)
}

export async function openGroupKey(
  epoch: OwnEpoch,
  place: GroupKeyPlace & { keyId: string },
  kept: Bytes,
): Promise<SealingKey | Refusal<OpeningRefusal>> {
  const bytes = await unwrap(epoch.own, ofGroupKey(epoch, place, place.keyId), kept)
  return isRefusal(bytes) ? bytes : committed(bytes, place.keyId)
}

/** A key that came out of a wrap, if it is the one that the wrap names. */
export async function committed(bytes: Bytes, keyId: string): Promise<SealingKey | Refusal<'other_key'>> {
  const key = await keyOf(bytes)
  return key.id === keyId ? key : { refused: 'other_key' }
}

function ofMember(member: string): Description {
  return { kind: 'member', member }
}

function ofEpoch(
  kind: string,
  place: { desk: string; epoch: number },
  more: Readonly<Record<string, string>>,
): Description {
  return { kind, desk: place.desk, epoch: place.epoch, ...more }
}

function ofGroupKey(epoch: OwnEpoch, place: GroupKeyPlace, keyId: string): Description {
  return {
    kind: 'group-key',
    desk: epoch.desk,
    epoch: epoch.epoch,
    case: place.case,
    group: place.group,
    wrapped: keyId,
  }
}
