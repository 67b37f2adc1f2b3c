import Type from 'typebox'
import type { Static } from 'typebox'
import { obligationKinds } from '../obligations/contract.ts'
import { roles } from '../kernel/role.ts'
import { fields, Id, idParams, InstantText, nullable, oneOf, read, write } from '../platform/endpoint.ts'

/** *Mutasi*: a member goes from one desk to another, or leaves; whatever they held is in other hands with the same act. */

/** `obligation`: in their hands. `letter`, `paper_letter`: they handle it by disposition. Drafts belong to the desk. */
export const heldKinds = ['obligation', 'letter', 'paper_letter'] as const

export const Held = fields({
  id: Id,
  held: oneOf(heldKinds),
  /** The letter's number, or the name of the site. */
  label: Type.String(),
  /** What is promised; null of a letter. */
  kind: nullable(oneOf(obligationKinds)),
  dueAt: nullable(InstantText),
})
export type Held = Static<typeof Held>

export const listHeld = read({
  name: 'transfers.held',
  path: '/api/members/:id/held',
  summary: 'What a member of the own desk holds: obligations in hand, letters to handle',
  may: ['administrator', 'operator'],
  params: idParams,
  reply: fields({ id: Id, name: Type.String(), items: Type.Array(Held) }),
})

/**
 * Ends the membership at this desk, begins one at `next` if there is one, and gives everything away: each item of `hands`
 * to its member or, where that is null, back to the desk; all else to `rest` or back to the desk. A letter that goes back
 * waits for a disposition. All of it happens, or nothing.
 */
export const transferMember = write({
  name: 'transfers.add',
  path: '/api/members/:id/transfer',
  summary: 'Transfer a member to another desk, or let them leave, with everything they hold',
  may: ['administrator', 'operator'],
  params: idParams,
  body: fields({
    next: nullable(
      fields({ desk: Id, roles: Type.Array(oneOf(roles), { minItems: 1, maxItems: 4, uniqueItems: true }) }),
    ),
    rest: nullable(Id),
    hands: Type.Array(fields({ id: Id, member: nullable(Id) }), { maxItems: 1000 }),
  }),
})

export const endpoints = [listHeld, transferMember] as const

export const refusals = ['hands_are_leaving', 'same_desk'] as const
export type AdministrationRefusal = (typeof refusals)[number]
