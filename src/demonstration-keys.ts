import { isRefusal, type Refusal } from './kernel/refusal.ts'
import * as keys from './keys/contract.ts'
import type { Client } from './platform/client.ts'
import { makeAgency, makeOwn, sayAgency, sayEpoch, welcomeTo } from './vault/acts.ts'
import { type AgencyKeys, takeAgency } from './vault/agency-keys.ts'
import { type Bytes, expand, fromBase64url } from './vault/bytes.ts'
import { type DeskEpoch, type MemberKeys, openMemberKeys, takeEpoch } from './vault/desk-keys.ts'
import { type Directory, readDirectory } from './vault/directory.ts'
import { type KeyPairs, keyPairsOf } from './vault/key-pairs.ts'
import { prepareEpoch } from './vault/next-epoch.ts'
import { joinShares, recoverEpoch } from './vault/recovery.ts'

/**
 * Keys of the demonstration's desks, made as devices make them, so that people can be registered there. The root is invented: its
 * secret follows from the printed passphrase, and the same person prepares, states and tests. A real installation does each by
 * other hands and on paper (docs/guide/kunci.md).
 */

/** Somebody of the demonstration who works at a desk; `holder` administers it and holds its agency's key. */
export type KeyPlayer = { member: string; desk: string; holder: boolean; call: Client['call'] }

/** The demonstration's root. Everybody who knows the printed passphrase has it. */
export async function demonstrationRoot(vaultKey: Bytes): Promise<KeyPairs> {
  return keyPairsOf(await expand(vaultKey, 'bekal/v1/demonstration-root'))
}

/** Makes what is missing of it; a start that was cut off goes on where it stopped. Heads come before their colleagues. */
export async function makeDemonstrationKeys(
  operator: Pick<Client, 'call'>,
  players: readonly KeyPlayer[],
  vaultKey: Bytes,
): Promise<void> {
  const root = await demonstrationRoot(vaultKey)
  const { verify } = await operator.call(keys.getRoot)
  if (verify === null) await operator.call(keys.setRoot, { body: { verify: root.verify } })
  else if (verify !== root.verify) return
  const agencies = new Map<string, Held>()
  const epochs = new Map<string, DeskEpoch>()
  for (const player of players) {
    const own = await ownKeys(player, vaultKey)
    if (player.holder) {
      const agency = await agencyKeys(operator, root, player, own, agencies)
      epochs.set(player.desk, await epochOf(player, own, root, agency))
    }
    const epoch = epochs.get(player.desk)
    const head = players.find(({ desk, holder }) => desk === player.desk && holder)
    if (epoch && head) await welcome(head, root, epoch, own)
  }
}

/** An agency's key, and whoever holds it. */
type Held = { readonly keys: AgencyKeys; readonly by: KeyPlayer }

async function ownKeys({ member, call }: KeyPlayer, vaultKey: Bytes): Promise<MemberKeys> {
  const { own } = await call(keys.getOwnKeys)
  if (own) return sure(await openMemberKeys(member, vaultKey, fromBase64url(own.kept)))
  const made = await makeOwn(member, vaultKey)
  await call(keys.makeKeys, { body: made.body })
  return made.keys
}

/** The key of the player's agency, stated by the root. Two desks of one agency have one holder. */
async function agencyKeys(
  operator: Pick<Client, 'call'>,
  root: KeyPairs,
  player: KeyPlayer,
  own: MemberKeys,
  known: Map<string, Held>,
): Promise<Held> {
  const { agency, agencyKey } = await player.call(keys.getDeskKeys)
  const before = known.get(agency)
  if (before) return before
  const held = { keys: await takenOrMade(), by: player }
  known.set(agency, held)
  const directory = await directoryOf(operator, root)
  if (directory.agencies.get(agency) !== held.keys.pairs.verify) {
    const statement = await sayAgency(root, directory.seen, agency, held.keys.pairs.verify)
    await operator.call(keys.stateAgency, { body: { statement } })
  }
  return held

  async function takenOrMade(): Promise<AgencyKeys> {
    if (agencyKey.made !== null && agencyKey.mine !== null) {
      const place = { agency, verify: agencyKey.made }
      return sure(await takeAgency(own, place, fromBase64url(agencyKey.mine)))
    }
    const made = await makeAgency(agency, own)
    await player.call(keys.makeAgencyKey, { body: made.body })
    return made.keys
  }
}

/** The desk's first epoch, in force and with its recovery tested. */
async function epochOf(player: KeyPlayer, own: MemberKeys, root: KeyPairs, agency: Held): Promise<DeskEpoch> {
  const { desk, call } = player
  const [before] = (await call(keys.getDeskKeys)).epochs
  if (!before) {
    const takers = [{ member: own.member, keys: own.pairs }]
    const made = sure(await prepareEpoch({ desk, number: 1 }, null, takers))
    // The shares are put together while they are here: the drill is that of a desk, only its paper is left out.
    const [one = '', two = ''] = made.shares ?? []
    const pairs = sure(await joinShares(made.prepared.recovery.sealTo, [one, two]))
    const sealed = fromBase64url(made.prepared.recovery.sealed)
    sure(await recoverEpoch(pairs, { desk, epoch: 1 }, sealed))
    await call(keys.prepareEpoch, { body: { ...made.prepared, reason: 'first' } })
  }
  const [first] = (await call(keys.getDeskKeys)).epochs
  if (first?.mine == null) throw new Error('the demonstration holds no epoch of its own desk')
  const place = { desk, epoch: first.epoch }
  const epoch = sure(await takeEpoch(own, place, fromBase64url(first.mine)))
  if (first.inForceAt === null) {
    const { seen } = await directoryOf(player, root)
    const { sealTo, verify } = epoch.pairs
    const statement = await sayEpoch(agency.keys, seen, { ...place, sealTo, verify })
    await agency.by.call(keys.stateEpoch, { body: { statement } })
  }
  if (first.recovery.testedAt === null) await call(keys.testRecovery, { body: { epoch: first.epoch } })
  return epoch
}

async function welcome(head: KeyPlayer, root: KeyPairs, epoch: DeskEpoch, own: MemberKeys): Promise<void> {
  const directory = await directoryOf(head, root)
  if (directory.members.get(epoch.desk)?.has(own.member)) return
  await head.call(keys.welcome, { body: await welcomeTo(epoch, directory.seen, own.member, own.pairs) })
}

async function directoryOf({ call }: Pick<Client, 'call'>, root: KeyPairs): Promise<Directory> {
  const found: keys.DirectoryEntry['statement'][] = []
  for (let cursor: string | undefined; ; ) {
    const query = { limit: 200, ...(cursor === undefined ? {} : { cursor }) }
    const { items, next } = await call(keys.listStatements, { query })
    found.push(...items.map(({ statement }) => statement))
    if (next === null) return sure(await readDirectory(root.verify, found))
    cursor = next
  }
}

function sure<T>(outcome: T): Exclude<T, Refusal> {
  if (isRefusal(outcome)) throw new Error(`keys of the demonstration: ${outcome.refused}`)
  return outcome as Exclude<T, Refusal>
}
