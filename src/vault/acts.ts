/**
 * What a device says and seals when a desk gets its keys (V13 to V15), ready to be sent: the statement that follows the issuer's
 * last one, and what is sealed to a member with it. The same for screens, command line, demonstration and tests.
 */
import { type AgencyKeys, giveAgency, newAgencyKeys } from './agency-keys.ts'
import { toBase64url } from './bytes.ts'
import { type DeskEpoch, giveEpoch, keepMemberKeys, type MemberKeys, newMemberKeys } from './desk-keys.ts'
import { type Issuer, type Seen, state, type Statement } from './directory.ts'
import type { KeyPairs, PublicKeys } from './key-pairs.ts'

/** The public halves alone: what is sent of a pair. */
export const halvesOf = ({ sealTo, verify }: PublicKeys): PublicKeys => ({ sealTo, verify })

type Said<S> = Omit<Statement, 'said'> & { readonly said: S }

/** The issuer's next statement as the directory stands. */
export async function nextStatement<const S extends Statement['said']>(
  issuer: Issuer,
  seen: Seen,
  said: S,
): Promise<Said<S>> {
  return { ...(await state(issuer, seen[issuer.id], said)), said }
}

/** Keys of a member's own, and how they are kept under the passphrase's vault key. */
export async function makeOwn(member: string, vaultKey: Uint8Array<ArrayBuffer>) {
  const keys = await newMemberKeys(member)
  const kept = toBase64url(await keepMemberKeys(keys, vaultKey))
  return { keys, body: { kept, ...halvesOf(keys.pairs) } }
}

/** An agency's key, sealed to the administrator who makes it. */
export async function makeAgency(agency: string, holder: MemberKeys) {
  const keys = await newAgencyKeys(agency)
  const sealed = toBase64url(await giveAgency(keys, holder.member, holder.pairs.sealTo))
  return { keys, body: { verify: keys.pairs.verify, sealed } }
}

/** The root's word for an agency's key. */
export async function sayAgency(root: KeyPairs, seen: Seen, agency: string, verify: string) {
  return nextStatement({ id: 'root', pairs: root, epoch: null }, seen, { kind: 'agency', agency, verify })
}

/** The agency's word for an epoch that a desk has prepared. */
export async function sayEpoch(
  { agency, pairs }: AgencyKeys,
  seen: Seen,
  { desk, epoch, ...keys }: PublicKeys & { readonly desk: string; readonly epoch: number },
) {
  const said = { kind: 'desk', agency, desk, epoch, keys: halvesOf(keys) } as const
  return nextStatement({ id: agency, pairs, epoch: null }, seen, said)
}

/** The desk's word for a member whose keys were compared, and its epoch for them. */
export async function welcomeTo(epoch: DeskEpoch, seen: Seen, member: string, keys: PublicKeys) {
  const said = { kind: 'member', desk: epoch.desk, member, keys: halvesOf(keys) } as const
  return {
    statement: await nextStatement(issuerOf(epoch), seen, said),
    sealed: toBase64url(await giveEpoch(epoch, member, keys)),
  }
}

/** The desk takes back what it has stated of somebody who has left. */
export async function sayLeft(epoch: DeskEpoch, seen: Seen, member: string) {
  return nextStatement(issuerOf(epoch), seen, { kind: 'member-left', desk: epoch.desk, member } as const)
}

function issuerOf({ desk, pairs, epoch }: DeskEpoch): Issuer {
  return { id: desk, pairs, epoch }
}
