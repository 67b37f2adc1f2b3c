import type { Colleague, World } from '../testing/world.ts'
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import type { Client } from '../platform/client.ts'
import {
  halvesOf,
  makeAgency,
  makeOwn,
  nextStatement,
  sayAgency,
  sayEpoch,
  welcomeTo,
} from '../vault/acts.ts'
import type { AgencyKeys } from '../vault/agency-keys.ts'
import { fromBase64url, randomBytes } from '../vault/bytes.ts'
import { type DeskEpoch, type MemberKeys, takeEpoch } from '../vault/desk-keys.ts'
import { type Directory, type Issuer, readDirectory } from '../vault/directory.ts'
import { type KeyPairs, keyPairsOf, type PublicKeys } from '../vault/key-pairs.ts'
import { prepareEpoch } from '../vault/next-epoch.ts'
import * as contract from './contract.ts'

/** What a test does in the place of devices: the same parts as in the browser, over the endpoints. */

export function sure<T>(outcome: T): Exclude<T, Refusal> {
  if (isRefusal(outcome)) throw new Error(outcome.refused)
  return outcome as Exclude<T, Refusal>
}

export const halves = halvesOf

/** A root as it lies offline, its public half set by an operator. */
export async function setRoot(operator: Pick<Client, 'call'>): Promise<KeyPairs> {
  const root = await keyPairsOf(randomBytes(32))
  await operator.call(contract.setRoot, { body: { verify: root.verify } })
  return root
}

/** A member who has made keys on a device. */
export async function withKeys(
  colleague: Colleague,
): Promise<Colleague & { keys: MemberKeys; passphrase: Uint8Array<ArrayBuffer> }> {
  const passphrase = randomBytes(32)
  const { keys, body } = await makeOwn(colleague.member, passphrase)
  await colleague.call(contract.makeKeys, { body })
  return { ...colleague, keys, passphrase }
}
export type Keyed = Awaited<ReturnType<typeof withKeys>>

/** The whole directory, verified as a device does it. */
export async function directoryOf(client: Pick<Client, 'call'>, root: PublicKeys): Promise<Directory> {
  return sure(await readDirectory(root.verify, await statements(client)))
}

export async function statements(client: Pick<Client, 'call'>) {
  const found: contract.DirectoryEntry['statement'][] = []
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await client.call(contract.listStatements, {
      query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
    })
    found.push(...items.map(({ statement }) => statement))
    if (next === null) return found
    cursor = next
  }
}

/** The next statement of an issuer, as the directory stands. */
export async function next<S extends contract.DirectoryEntry['statement']['said']>(
  client: Pick<Client, 'call'>,
  issuer: Issuer,
  root: PublicKeys,
  said: S,
) {
  const { seen } = await directoryOf(client, root)
  return nextStatement(issuer, seen, said)
}

/** An agency whose key its administrator holds and the root has stated. */
export async function stateAgency(
  operator: Pick<Client, 'call'>,
  root: KeyPairs,
  holder: Keyed,
): Promise<AgencyKeys> {
  const { agency } = await holder.call(contract.getDeskKeys)
  const { keys, body } = await makeAgency(agency, holder.keys)
  await holder.call(contract.makeAgencyKey, { body })
  const { seen } = await directoryOf(operator, root)
  const statement = await sayAgency(root, seen, agency, keys.pairs.verify)
  await operator.call(contract.stateAgency, { body: { statement } })
  return keys
}

/** Prepares a desk's first epoch, for the one who prepares it. */
export async function prepareFirst(by: Keyed) {
  const made = sure(
    await prepareEpoch({ desk: by.desk, number: 1 }, null, [
      { member: by.member, keys: halves(by.keys.pairs) },
    ]),
  )
  await by.call(contract.prepareEpoch, { body: { ...made.prepared, reason: 'first' } })
  return made
}

/** The agency's word for an epoch that a desk has prepared. */
export async function epochStatement(holder: Keyed, root: PublicKeys, agency: AgencyKeys, epoch: DeskEpoch) {
  const { seen } = await directoryOf(holder, root)
  return sayEpoch(agency, seen, { desk: epoch.desk, epoch: epoch.epoch, ...halves(epoch.pairs) })
}

/** A colleague's keys, stated in the epoch in force and given it. */
export async function welcoming(
  by: Pick<Client, 'call'>,
  root: PublicKeys,
  epoch: DeskEpoch,
  newcomer: Keyed,
) {
  const { seen } = await directoryOf(by, root)
  return welcomeTo(epoch, seen, newcomer.member, newcomer.keys.pairs)
}

export type KeyedDesk = {
  root: KeyPairs
  agency: AgencyKeys
  head: Keyed
  epoch: DeskEpoch
  shares: readonly string[]
  recovery: { sealTo: string; sealed: string; signature: string }
}

/** A desk with an epoch in force, whose head has made and holds everything. */
export async function keyedDesk(
  operator: Pick<Client, 'call'>,
  root: KeyPairs,
  colleague: Colleague,
): Promise<KeyedDesk> {
  const head = await withKeys(colleague)
  const agency = await stateAgency(operator, root, head)
  const { epoch, shares, prepared } = await prepareFirst(head)
  await head.call(contract.stateEpoch, {
    body: { statement: await epochStatement(head, root, agency, epoch) },
  })
  await head.call(contract.welcome, { body: await welcoming(head, root, epoch, head) })
  return { root, agency, head, epoch, shares: shares ?? [], recovery: prepared.recovery }
}

/** The epoch that the server keeps for a member, opened with their keys. */
export async function epochAsGiven(member: Keyed, epoch: number): Promise<DeskEpoch> {
  const { epochs } = await member.call(contract.getDeskKeys)
  const mine = epochs.find((one) => one.epoch === epoch)?.mine
  if (mine == null) throw new Error('not given')
  return sure(await takeEpoch(member.keys, { desk: member.desk, epoch }, fromBase64url(mine)))
}

export async function operatorOf(world: World): Promise<Colleague> {
  return world.join(await world.desk({ kind: 'operator' }), ['operator'])
}
