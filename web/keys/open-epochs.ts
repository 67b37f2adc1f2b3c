import { isRefusal, refuse, type Refusal } from '../../src/kernel/refusal.ts'
import type { DeskKeys } from '../../src/keys/contract.ts'
import { fromBase64url } from '../../src/vault/bytes.ts'
import { type DeskEpoch, type MemberKeys, openOlderEpoch, takeEpoch } from '../../src/vault/desk-keys.ts'
import type { Directory } from '../../src/vault/directory.ts'

/** What a member can open of a desk: the newest epoch that was given, and every older one under the next (V14). */
export async function openEpochs(
  member: MemberKeys,
  { id, epochs }: Pick<DeskKeys, 'id' | 'epochs'>,
  directory: Directory,
): Promise<ReadonlyMap<number, DeskEpoch> | Refusal<'other_epoch_keys'>> {
  const stated = directory.desks.get(id)
  const opened = new Map<number, DeskEpoch>()
  let under: { readonly epoch: DeskEpoch; readonly older: string | null } | null = null
  for (const { epoch: number, inForceAt, mine, older } of epochs) {
    if (inForceAt === null) continue
    let epoch: DeskEpoch | Refusal<string> | null = null
    if (under?.older) epoch = await openOlderEpoch(under.epoch, fromBase64url(under.older))
    else if (mine) epoch = await takeEpoch(member, { desk: id, epoch: number }, fromBase64url(mine))
    if (epoch === null) {
      under = null
      continue
    }
    // What the directory doesn't say of this desk isn't its key, whoever has sealed it to us.
    const known = stated?.get(number)
    if (isRefusal(epoch) || known?.sealTo !== epoch.pairs.sealTo || known.verify !== epoch.pairs.verify)
      return refuse('other_epoch_keys')
    opened.set(number, epoch)
    under = { epoch, older }
  }
  return opened
}
