import type { DeskKeys, EpochReason } from '../../src/keys/contract.ts'
import type { DeskEpoch, MemberKeys } from '../../src/vault/desk-keys.ts'
import type { Directory } from '../../src/vault/directory.ts'
import { type Before, prepareEpoch } from '../../src/vault/next-epoch.ts'
import { sure } from './acts.ts'
import { epochsNow } from './steps.ts'

/** An epoch that was made here and isn't sent yet, because its shares have to be on paper first. */
export type MadeEpoch = Exclude<Awaited<ReturnType<typeof prepareEpoch>>, { refused: string }> & {
  readonly reason: EpochReason
}

/** What the parts of the page have in common: everything opened. */
export interface Opened {
  readonly member: MemberKeys
  readonly directory: Directory
  readonly desk: DeskKeys
  readonly current: DeskEpoch | null
}

/** Makes the desk's next epoch for those who stay: whom the directory knows and who still have these keys, and oneself. */
export async function makeNext(
  { member, directory, desk }: Opened,
  before: Before | null,
  reason: EpochReason,
  newShares: boolean,
): Promise<MadeEpoch> {
  const stated = directory.members.get(desk.id)
  const others = desk.members.flatMap(({ id, keys }) => {
    const known = stated?.get(id)
    return id !== member.member && known && known.sealTo === keys?.sealTo && known.verify === keys.verify
      ? [{ member: id, keys: known }]
      : []
  })
  const { inForce } = epochsNow(desk)
  const number = (inForce?.epoch ?? 0) + 1
  const takers = [{ member: member.member, keys: member.pairs }, ...others]
  return { ...sure(await prepareEpoch({ desk: desk.id, number, newShares }, before, takers)), reason }
}
