import { type Refusal, refuse } from '../kernel/refusal.ts'
import type { AdministrationRefusal, Held } from './contract.ts'

export type Wish = {
  rest: string | null
  hands: readonly { id: string; member: string | null }[]
}

/** In whose hands a thing is now; null: the desk's. */
export type Given = Pick<Held, 'id' | 'held'> & { member: string | null }

/**
 * Everything that is held goes to somebody who stays, or back to the desk. What the wish names and nobody holds any
 * more is left alone; what has come since goes where the rest goes.
 */
export function giveAway(
  leaver: string,
  held: readonly Pick<Held, 'id' | 'held'>[],
  { rest, hands }: Wish,
  colleagues: ReadonlySet<string>,
): Given[] | Refusal<AdministrationRefusal | 'not_member_of_desk'> {
  const chosen = new Map(hands.map(({ id, member }) => [id, member]))
  const given = held.map(({ id, held: kind }) => {
    const member = chosen.get(id)
    return { id, held: kind, member: member === undefined ? rest : member }
  })
  const takers = [rest, ...given.map(({ member }) => member)].filter((member) => member !== null)
  if (takers.includes(leaver)) return refuse('hands_are_leaving')
  if (!takers.every((member) => colleagues.has(member))) return refuse('not_member_of_desk')
  return given
}
