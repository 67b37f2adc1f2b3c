/** In whose hands an obligation of a desk is. */
import { type Refusal, refuse } from '../../kernel/refusal.ts'
import type { Role } from '../../kernel/role.ts'
import type { LedgerRung } from '../rules.ts'

type Held = Pick<LedgerRung, 'state' | 'ownerDesk' | 'assignee'>
type Actor = { readonly member: string; readonly desk: string; readonly roles: readonly Role[] }
type Hands = { readonly assignee: string | null }

/** Of a holder who is away: who stands in; null: the work is the desk's. */
type Away = { readonly standIn: string | null }

/**
 * A member takes it. Taking what one already holds changes nothing. What a colleague holds who is away is taken by whoever stands
 * in, or by anybody where nobody does.
 */
export function claim(
  rung: Held,
  actor: Actor,
  holderAway: Away | null = null,
): Hands | Refusal<'not_yours' | 'not_open' | 'claimed_by_other'> {
  const refused = outOfReach(rung, actor)
  if (refused !== null) return refused
  const free = holderAway !== null && (holderAway.standIn === null || holderAway.standIn === actor.member)
  if (rung.assignee !== null && rung.assignee !== actor.member && !free) return refuse('claimed_by_other')
  return { assignee: actor.member }
}

/** Whoever holds it gives it back; a head gives back what a colleague holds. */
export function release(
  rung: Held,
  actor: Actor,
): Hands | Refusal<'not_yours' | 'not_open' | 'claimed_by_other'> {
  const refused = outOfReach(rung, actor)
  if (refused !== null) return refused
  if (rung.assignee !== null && rung.assignee !== actor.member && !actor.roles.includes('head')) {
    return refuse('claimed_by_other')
  }
  return { assignee: null }
}

/** A head puts it into the hands of a member who serves the desk, whoever held it. */
export function assign(
  rung: Held,
  actor: Actor,
  member: string,
  servesDesk: boolean,
): Hands | Refusal<'not_yours' | 'not_open' | 'not_member_of_desk'> {
  const refused = outOfReach(rung, actor)
  if (refused !== null) return refused
  if (!servesDesk) return refuse('not_member_of_desk')
  return { assignee: member }
}

function outOfReach(rung: Held, actor: Actor): Refusal<'not_yours' | 'not_open'> | null {
  if (rung.ownerDesk !== actor.desk) return refuse('not_yours')
  if (rung.state !== 'open') return refuse('not_open')
  return null
}
