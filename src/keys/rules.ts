import { refuse, type Refusal } from '../kernel/refusal.ts'
import type { DirectoryEntry, EpochReason, KeysRefusal } from './contract.ts'

type Halves = { readonly sealTo: string; readonly verify: string }

/** Whether a statement follows the last one of its issuer. */
export function follows(
  { number, previous }: Pick<DirectoryEntry['statement'], 'number' | 'previous'>,
  last: { readonly number: number; readonly hash: string } | null,
): null | Refusal<KeysRefusal> {
  return number === (last?.number ?? 0) + 1 && previous === (last?.hash ?? null)
    ? null
    : refuse('gap_in_directory')
}

/** A desk prepares the epoch after the one in force. Only the first, or one after all keys were lost, keeps none before it (V14). */
export function prepare(
  {
    epoch,
    older,
    reason,
  }: { readonly epoch: number; readonly older: string | null; readonly reason: EpochReason },
  inForce: number | null,
): null | Refusal<KeysRefusal> {
  const first = reason === 'first'
  const alone = first || reason === 'keys_lost'
  return epoch === (inForce ?? 0) + 1 && first === (epoch === 1) && alone === (older === null)
    ? null
    : refuse('not_next_epoch')
}

/** An agency states an epoch that a desk of its own has prepared, with the very keys that were prepared. */
export function stateEpoch(
  said: { readonly epoch: number; readonly keys: Halves },
  prepared: (Halves & { readonly epoch: number }) | null,
): null | Refusal<KeysRefusal> {
  if (!prepared || prepared.epoch !== said.epoch) return refuse('not_next_epoch')
  return same(prepared, said.keys) ? null : refuse('other_keys_stated')
}

/** A desk states the keys that its member has made, in the epoch in force. */
export function welcome(
  {
    said,
    signedInEpoch,
  }: { readonly said: { readonly keys: Halves }; readonly signedInEpoch: number | null },
  made: Halves | null,
  inForce: number | null,
): null | Refusal<KeysRefusal> {
  if (inForce === null || signedInEpoch !== inForce) return refuse('epoch_not_in_force')
  return made && same(made, said.keys) ? null : refuse('other_keys_stated')
}

function same(one: Halves, other: Halves): boolean {
  return one.sealTo === other.sealTo && one.verify === other.verify
}
