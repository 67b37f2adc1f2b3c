/**
 * Rule V13: an agency's key states the epochs of its desks. Its secret lies with single members, each of whom has been given it
 * by a holder, and not with a desk: whoever may open a desk's people can't state another desk's keys.
 */
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, KEY_BYTES, randomBytes } from './bytes.ts'
import type { MemberKeys } from './desk-keys.ts'
import { type KeyPairs, keyPairsOf, openWith, sealTo } from './key-pairs.ts'
import type { Description, OpeningRefusal } from './sealing.ts'

export type AgencyKeys = { readonly agency: string; readonly secret: Bytes; readonly pairs: KeyPairs }

export async function newAgencyKeys(agency: string): Promise<AgencyKeys> {
  const secret = randomBytes(KEY_BYTES)
  return { agency, secret, pairs: await keyPairsOf(secret) }
}

/** The agency's secret for one member: 80 bytes. `memberSealTo` comes from the directory, or is her own. */
export async function giveAgency(keys: AgencyKeys, member: string, memberSealTo: string): Promise<Bytes> {
  return sealTo(memberSealTo, ofAgency(keys.agency, keys.pairs.verify, member), keys.secret)
}

/** `verify` is what the root has stated of the agency: another secret than that one's isn't taken. */
export async function takeAgency(
  holder: MemberKeys,
  { agency, verify }: { agency: string; verify: string },
  given: Bytes,
): Promise<AgencyKeys | Refusal<OpeningRefusal>> {
  const secret = await openWith(holder.pairs, ofAgency(agency, verify, holder.member), given)
  if (isRefusal(secret)) return secret
  const pairs = await keyPairsOf(secret)
  return pairs.verify === verify ? { agency, secret, pairs } : { refused: 'other_key' }
}

function ofAgency(agency: string, verify: string, member: string): Description {
  return { kind: 'agency-for-member', agency, verify, member }
}
