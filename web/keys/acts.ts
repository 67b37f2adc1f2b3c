import { useMutation, useQueryClient } from '@tanstack/react-query'
import { isRefusal, type Refusal } from '../../src/kernel/refusal.ts'
import {
  type DeskKeys,
  getDeskKeys,
  sayLeft as sendLeft,
  stateEpoch,
  welcome,
} from '../../src/keys/contract.ts'
import { ProblemError } from '../../src/platform/client.ts'
import { sayEpoch, sayLeft, welcomeTo } from '../../src/vault/acts.ts'
import { type AgencyKeys, takeAgency } from '../../src/vault/agency-keys.ts'
import { fromBase64url } from '../../src/vault/bytes.ts'
import { type DeskEpoch, type MemberKeys, takeEpoch } from '../../src/vault/desk-keys.ts'
import type { Directory } from '../../src/vault/directory.ts'
import type { PublicKeys } from '../../src/vault/key-pairs.ts'
import { refused } from '../agencies/passphrase.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, refresh } from '../shell/server.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'

/** What was refused on this device, as a problem; else what came out. */
export function sure<T>(outcome: T): Exclude<T, Refusal> {
  if (isRefusal(outcome)) throw refused(outcome.refused)
  return outcome as Exclude<T, Refusal>
}

/** An act with keys on this device; afterwards all that is known of keys is read anew. */
export function useAct<Input = void>(
  act: (input: Input) => Promise<unknown>,
): {
  run: (input: Input) => void
  working: boolean
  problem: ProblemFacts | null
} {
  const queries = useQueryClient()
  const mutation = useMutation({
    mutationFn: act,
    onSettled: () => refresh(queries, getDeskKeys),
  })
  return {
    run: (input) => {
      if (!mutation.isPending) mutation.mutate(input)
    },
    working: mutation.isPending,
    problem: mutation.error && !mutation.isPending ? problemFacts(mutation.error) : null,
  }
}

/** The agency's key as this member holds it; `verify` is the one that is meant. */
export async function openAgency(
  member: MemberKeys,
  { agency, agencyKey }: Pick<DeskKeys, 'agency' | 'agencyKey'>,
  verify: string,
): Promise<AgencyKeys> {
  if (agencyKey.mine === null) throw refused('not_agency_key_holder')
  return sure(await takeAgency(member, { agency, verify }, fromBase64url(agencyKey.mine)))
}

/** The prepared epoch, where this device can open it and it is the very one that the server shows. */
export async function openPrepared(
  member: MemberKeys,
  desk: string,
  prepared: DeskKeys['epochs'][number],
): Promise<DeskEpoch | null> {
  if (prepared.mine === null) return null
  const epoch = await takeEpoch(member, { desk, epoch: prepared.epoch }, fromBase64url(prepared.mine))
  if (isRefusal(epoch)) return null
  return epoch.pairs.sealTo === prepared.sealTo && epoch.pairs.verify === prepared.verify ? epoch : null
}

/** States an epoch of a desk of the agency. */
export async function say(
  agency: AgencyKeys,
  directory: Directory,
  of: PublicKeys & { readonly desk: string; readonly epoch: number },
): Promise<void> {
  const statement = await sayEpoch(agency, directory.seen, of)
  await client.call(stateEpoch, { body: { statement } })
}

/** States a colleague's keys, which were compared, and gives them the desk's epoch. */
export async function take(
  epoch: DeskEpoch,
  directory: Directory,
  member: string,
  keys: PublicKeys,
): Promise<void> {
  await client.call(welcome, { body: await welcomeTo(epoch, directory.seen, member, keys) })
}

/** Those whom the desk has stated and who serve it no more. */
export function leavers(directory: Directory, { id, members }: Pick<DeskKeys, 'id' | 'members'>): string[] {
  const serving = new Set(members.map((member) => member.id))
  return [...(directory.members.get(id)?.keys() ?? [])].filter((member) => !serving.has(member))
}

/** Takes them back, one. False where the epoch in force is one that they could still open: a new one comes first. */
export async function takeBack(epoch: DeskEpoch, directory: Directory, member: string): Promise<boolean> {
  try {
    await client.call(sendLeft, {
      body: { statement: await sayLeft(epoch, directory.seen, member) },
    })
    return true
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'left_before_epoch') return false
    throw error
  }
}
