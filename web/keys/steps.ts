import type { DeskKeys } from '../../src/keys/contract.ts'

/** The way of a desk to keys in which it may seal, and whose turn it is. Pure, so that every wait can be tested. */

export const stepNames = ['own', 'agency', 'root', 'prepared', 'stated', 'given', 'tested'] as const
export type StepName = (typeof stepNames)[number]

/** Who has to act: the one who looks at the page, or somebody else of whom the page says who. */
export type Turn =
  | 'you'
  | 'administrator'
  | 'operator'
  | 'holder'
  | 'colleague'
  /** Nobody holds the epoch in force any more: two recovery shares come first. */
  | 'shares'

export interface Step {
  readonly name: StepName
  readonly state: 'done' | 'current' | 'ahead'
  readonly turn: Turn
}

export interface Looker {
  readonly member: string
  readonly administrator: boolean
  /** The own keys are made. */
  readonly own: boolean
  /** The root of the installation was set. */
  readonly root: boolean
}

export type Standing = Pick<DeskKeys, 'epochs' | 'agencyKey' | 'members' | 'epochDue' | 'maySeal'>

/** What is in force, and what is prepared above it. */
export function epochsNow({ epochs }: Pick<DeskKeys, 'epochs'>) {
  return {
    prepared: epochs.find(({ inForceAt }) => inForceAt === null) ?? null,
    inForce: epochs.find(({ inForceAt }) => inForceAt !== null) ?? null,
  }
}

/** Whether no member of the desk holds the epoch in force. */
export function isOutOfHands({ epochs, members }: Pick<DeskKeys, 'epochs' | 'members'>): boolean {
  const { inForce } = epochsNow({ epochs })
  return inForce !== null && !members.some(({ given }) => given === inForce.epoch)
}

/** How it stands between a desk and one of its members. */
export type Bond = 'no_keys' | 'to_compare' | 'to_give' | 'given'

export function bondOf(
  { keys, stated, given }: DeskKeys['members'][number],
  inForce: { readonly epoch: number } | null,
): Bond {
  if (!keys) return 'no_keys'
  if (stated?.sealTo !== keys.sealTo || stated.verify !== keys.verify) return 'to_compare'
  return inForce && given === inForce.epoch ? 'given' : 'to_give'
}

/** A new agency key is needed: none was ever made, or nobody holds the one that the root has stated. */
export function needsAgencyKey({ stated, made, holders }: DeskKeys['agencyKey']): boolean {
  return made === null || (stated === made && holders.length === 0)
}

export function stepsOf(standing: Standing, looker: Looker): readonly Step[] {
  const { agencyKey, members, maySeal } = standing
  const { prepared, inForce } = epochsNow(standing)
  const holds =
    agencyKey.mine !== null && agencyKey.stated !== null && agencyKey.holders.includes(looker.member)
  const mine = members.find(({ id }) => id === looker.member)
  /** They were given the epoch in force, which is what the next one is made from and colleagues are taken in with. */
  const given = inForce !== null && mine?.given === inForce.epoch
  const holding: Turn = given ? 'you' : isOutOfHands(standing) ? 'shares' : 'colleague'
  const stands = inForce !== null && prepared === null
  const waiting = members.filter((member) => bondOf(member, inForce) !== 'given')
  const all: readonly { readonly name: StepName; readonly done: boolean; readonly turn: Turn }[] = [
    { name: 'own', done: looker.own, turn: 'you' },
    {
      name: 'agency',
      done: !needsAgencyKey(agencyKey),
      turn: looker.administrator ? 'you' : 'administrator',
    },
    {
      name: 'root',
      done: looker.root && agencyKey.stated !== null && agencyKey.holders.length > 0,
      turn: 'operator',
    },
    {
      name: 'prepared',
      done: prepared !== null || (inForce !== null && !standing.epochDue),
      turn: inForce === null ? 'you' : holding,
    },
    { name: 'stated', done: stands && !standing.epochDue, turn: holds ? 'you' : 'holder' },
    {
      name: 'given',
      // A newcomer, or who has no keys yet, keeps nobody from working; the first has to be there.
      done: stands && members.some((member) => bondOf(member, inForce) === 'given') && waiting.length === 0,
      turn: holding,
    },
    { name: 'tested', done: maySeal, turn: holding },
  ]
  const first = all.find(({ name, done }) => !done && !(name === 'given' && mayPass(waiting, members)))?.name
  return all.map(({ name, done, turn }) => ({
    name,
    turn,
    state: name === first ? 'current' : done ? 'done' : 'ahead',
  }))
}

/** Whether those who wait for the desk's keys are only such who have not made keys of their own: nothing can be done for them here. */
function mayPass(waiting: DeskKeys['members'], members: DeskKeys['members']): boolean {
  return waiting.length < members.length && waiting.every(({ keys }) => keys === null)
}
