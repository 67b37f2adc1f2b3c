import type { Role } from '../../kernel/role.ts'
import type { CallInput } from '../../platform/client.ts'
import type { AnyEndpoint, Reply } from '../../platform/endpoint.ts'
import type { Caller, Relation, Stage } from './stage.ts'

/**
 * What a permitted role at a desk of that relation gets: `done`, `hidden` (reads as not found, or is not in the list),
 * or the code with which a rule refuses what the desk may see but not do.
 */
export type Outcome = 'done' | 'hidden' | (string & {})
export type Outcomes = Readonly<Record<Relation, Outcome | Readonly<Partial<Record<Role, Outcome>>>>>

type Facts<E extends AnyEndpoint> = {
  /** Input with which nothing is wrong, about a thing that no other call has changed. */
  input: (stage: Stage, caller: Caller) => CallInput<E> | Promise<CallInput<E>>
  outcomes: Outcomes
  /** For lists: whether the reply holds the thing. Without it, what is hidden is a 404. */
  finds?: (reply: Reply<E>, stage: Stage, caller: Caller) => boolean | Promise<boolean>
  /** The same input with an id that nobody ever made where it is not in the address. */
  forged?: (input: CallInput<E>, id: string) => CallInput<E>
  /** The call ends the caller's session. */
  endsSession?: true
}

export type Case = {
  endpoint: AnyEndpoint
  input: (stage: Stage, caller: Caller) => Promise<CallInput<AnyEndpoint>>
  outcomes: Outcomes
  finds: ((reply: unknown, stage: Stage, caller: Caller) => Promise<boolean>) | null
  forged: ((input: CallInput<AnyEndpoint>, id: string) => CallInput<AnyEndpoint>) | null
  endsSession: boolean
}

export function accessTo<E extends AnyEndpoint>(endpoint: E, facts: Facts<E>): Case {
  const { finds, forged, endsSession } = facts
  return {
    endpoint,
    input: async (stage, caller) => facts.input(stage, caller),
    outcomes: facts.outcomes,
    finds: finds ? async (reply, stage, caller) => finds(reply as Reply<E>, stage, caller) : null,
    forged: forged ? (input, id) => forged(input as CallInput<E>, id) : forgedAddress(endpoint),
    endsSession: endsSession === true,
  }
}

/** An id in the address, or the code of a region, that nobody ever made. */
function forgedAddress(endpoint: AnyEndpoint): Case['forged'] {
  if (endpoint.path.includes(':id')) return (input, id) => ({ ...input, params: { id } })
  if (endpoint.path.includes(':code')) return (input) => ({ ...input, params: { code: '99.99' } })
  return null
}

export const everybody: Outcomes = { own: 'done', other: 'done', above: 'done', stranger: 'done' }
export const ownOnly: Outcomes = { own: 'done', other: 'hidden', above: 'hidden', stranger: 'hidden' }
export const bothSides: Outcomes = { ...ownOnly, other: 'done' }
/** Both see it; the own desk does it. */
export const ownActs = (refused: string): Outcomes => ({ ...ownOnly, other: refused })
/** Both see it; the other desk does it. */
export const otherActs = (refused: string): Outcomes => ({ ...ownOnly, own: refused, other: 'done' })
