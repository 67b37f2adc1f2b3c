/**
 * Rules V14 and V15 in one act: a device makes the next epoch of its desk, keeps the one before under it, seals it to the
 * recovery key and gives it to everybody who stays. What comes out is what the server keeps, as base64url.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { toBase64url } from './bytes.ts'
import { type DeskEpoch, giveEpoch, keepOlderEpoch, newEpoch } from './desk-keys.ts'
import type { PublicKeys } from './key-pairs.ts'
import { isRecoveryOf, newRecovery, sealForRecovery, signRecovery } from './recovery.ts'

export type PreparedEpoch = {
  readonly epoch: number
  readonly sealTo: string
  readonly verify: string
  readonly older: string | null
  readonly recovery: { readonly sealTo: string; readonly sealed: string; readonly signature: string }
  readonly given: { readonly member: string; readonly sealed: string }[]
}

/** The epoch before, opened on this device, and the recovery key that it has signed. */
export type Before = {
  readonly epoch: DeskEpoch
  readonly recovery: { readonly sealTo: string; readonly signature: string }
}

/**
 * `takers` are who stays, with keys from the directory. Without `before` it is a desk's first epoch, or one after all keys were
 * lost (`number` says which). Without a recovery key to go on with, or with `newShares`, a new one is made: its three
 * shares are shown once and written on paper.
 */
export async function prepareEpoch(
  { desk, number, newShares = false }: { desk: string; number: number; newShares?: boolean },
  before: Before | null,
  takers: readonly { readonly member: string; readonly keys: PublicKeys }[],
): Promise<
  | { epoch: DeskEpoch; prepared: PreparedEpoch; shares: readonly string[] | null }
  | Refusal<'other_recovery_key'>
> {
  if (before && !(await isSigned(before))) return refuse('other_recovery_key')
  const epoch = await newEpoch(desk, number)
  const fresh = before === null || newShares ? await newRecovery() : null
  const recoverySealTo = fresh?.sealTo ?? before?.recovery.sealTo ?? ''
  const given = await Promise.all(
    takers.map(async ({ member, keys }) => ({
      member,
      sealed: toBase64url(await giveEpoch(epoch, member, keys)),
    })),
  )
  return {
    epoch,
    shares: fresh?.shares ?? null,
    prepared: {
      epoch: number,
      sealTo: epoch.pairs.sealTo,
      verify: epoch.pairs.verify,
      older: before && toBase64url(await keepOlderEpoch(epoch, before.epoch)),
      recovery: {
        sealTo: recoverySealTo,
        sealed: toBase64url(await sealForRecovery(recoverySealTo, epoch)),
        signature: await signRecovery(epoch, recoverySealTo),
      },
      given,
    },
  }
}

async function isSigned({ epoch, recovery }: Before): Promise<boolean> {
  return isRecoveryOf(epoch.pairs.verify, epoch, recovery.sealTo, recovery.signature)
}
