/**
 * Rule V15: every epoch of a desk is sealed to its recovery key. The key is split two of three: the head's sealed envelope, the
 * agency's safe, the desk above. One share tells nothing; with less than two the desk's people can't be opened by anybody.
 */
import { combine, split } from 'shamir-secret-sharing'
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, fromBase64url, join, KEY_BYTES, randomBytes } from './bytes.ts'
import { type DeskEpoch, epochOf } from './desk-keys.ts'
import { isSignedBy, type KeyPairs, keyPairsOf, openWith, sealTo, sign } from './key-pairs.ts'
import type { Description, OpeningRefusal } from './sealing.ts'
import { type CodeRefusal, readCode, writeCode } from './written-code.ts'

const SHARES = 3
const NEEDED = 2
/** A share is as long as the secret and one byte more. */
const SHARE_BYTES = KEY_BYTES + 1
/** The beginning of the recovery key's public half, so that shares of different keys aren't mixed. */
const SET_BYTES = 4
const GROUP = 5

export type RecoveryRefusal =
  | CodeRefusal
  | 'other_recovery_key'
  /** The same share twice. */
  | 'one_share_twice'

/** A new recovery key: its public half for the directory, and three codes, each to be written on paper and then forgotten. */
export async function newRecovery(): Promise<{ sealTo: string; shares: readonly string[] }> {
  const secret = randomBytes(KEY_BYTES)
  const pairs = await keyPairsOf(secret)
  const parts = await split(secret, SHARES, NEEDED)
  secret.fill(0)
  const set = setOf(pairs.sealTo)
  return {
    sealTo: pairs.sealTo,
    shares: await Promise.all(parts.map((part) => writeCode('recovery', join(set, part), GROUP))),
  }
}

/** Seals an epoch's secret to the recovery key; done for every epoch on the day it begins. */
export async function sealForRecovery(recoverySealTo: string, epoch: DeskEpoch): Promise<Bytes> {
  return sealTo(recoverySealTo, ofEpoch(epoch), epoch.secret)
}

/**
 * The epoch's own word for its recovery key. The directory doesn't name it; whoever opens the next epoch asks this
 * signature whether the key it is about to seal to is still the desk's, and not one that a server has put there.
 */
export async function signRecovery(epoch: DeskEpoch, recoverySealTo: string): Promise<string> {
  return sign(epoch.pairs, { ...ofRecoveryKey(epoch), sealTo: recoverySealTo })
}

/** `deskVerify` is what the directory says of that epoch. */
export async function isRecoveryOf(
  deskVerify: string,
  place: { desk: string; epoch: number },
  recoverySealTo: string,
  signature: string,
): Promise<boolean> {
  return isSignedBy(deskVerify, { ...ofRecoveryKey(place), sealTo: recoverySealTo }, signature)
}

/** What is wrong with a share as it was typed, of itself; null where it is one of this recovery key. */
export async function checkShare(
  recoverySealTo: string,
  typed: string,
): Promise<null | Refusal<CodeRefusal | 'other_recovery_key'>> {
  const share = await readShare(recoverySealTo, typed)
  return isRefusal(share) ? share : null
}

async function readShare(
  recoverySealTo: string,
  typed: string,
): Promise<Bytes | Refusal<CodeRefusal | 'other_recovery_key'>> {
  const share = await readCode('recovery', typed, SET_BYTES + SHARE_BYTES)
  if (isRefusal(share)) return share
  if (setOf(recoverySealTo).some((byte, at) => byte !== share[at])) return refuse('other_recovery_key')
  return share.slice(SET_BYTES)
}

/** Puts two shares together. Used in the drill before the first person is sealed, and when a desk has lost its keys. */
export async function joinShares(
  recoverySealTo: string,
  typed: readonly [string, string],
): Promise<KeyPairs | Refusal<RecoveryRefusal>> {
  const parts: Bytes[] = []
  for (const code of typed) {
    const share = await readShare(recoverySealTo, code)
    if (isRefusal(share)) return share
    parts.push(share)
  }
  const [one, other] = parts
  if (one?.[KEY_BYTES] === other?.[KEY_BYTES]) return refuse('one_share_twice')
  const secret = new Uint8Array(await combine(parts))
  const pairs = await keyPairsOf(secret)
  secret.fill(0)
  return pairs.sealTo === recoverySealTo ? pairs : refuse('other_recovery_key')
}

/** The desk's epoch from what was sealed for recovery. Its use forces a new epoch (V15): the caller begins one. */
export async function recoverEpoch(
  recovery: KeyPairs,
  place: { desk: string; epoch: number },
  sealed: Bytes,
): Promise<DeskEpoch | Refusal<OpeningRefusal>> {
  const secret = await openWith(recovery, ofEpoch(place), sealed)
  return isRefusal(secret) ? secret : epochOf(place.desk, place.epoch, secret)
}

function setOf(recoverySealTo: string): Bytes {
  return fromBase64url(recoverySealTo).slice(0, SET_BYTES)
}

function ofRecoveryKey({ desk, epoch }: { desk: string; epoch: number }): Description {
  return { kind: 'recovery-key', desk, epoch }
}

function ofEpoch({ desk, epoch }: { desk: string; epoch: number }): Description {
  return { kind: 'epoch-for-recovery', desk, epoch }
}
