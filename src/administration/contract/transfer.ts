import Type from 'typebox'
import type { Static } from 'typebox'
import { obligationKinds } from '../../obligations/contract.ts'
import { roles } from '../../kernel/role.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  nullable,
  oneOf,
  read,
  write,
} from '../../platform/endpoint.ts'

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
  may: ['head', 'administrator', 'operator'],
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

/** Why a transfer waits although its day has come. */
export const holdUps = ['last_administrator'] as const

export const TransferAhead = fields({
  id: Id,
  member: Id,
  memberName: Type.String(),
  desk: Id,
  deskName: Type.String(),
  /** Null: the member leaves the desk and goes to no other. */
  nextDesk: nullable(Id),
  nextDeskName: nullable(Type.String()),
  roles: nullable(Type.Array(oneOf(roles))),
  /** From the beginning of this day, in the zone of the giving desk. */
  effectiveOn: DateText,
  /** Nobody of the receiving desk has to say anything any more. */
  accepted: Type.Boolean(),
  /** The reader may not accept it: they proposed it, or move themselves. */
  own: Type.Boolean(),
  /** To whom goes what the member holds; told to the giving desk. */
  restName: nullable(Type.String()),
  heldUp: nullable(oneOf(holdUps)),
})
export type TransferAhead = Static<typeof TransferAhead>

export const listTransfers = read({
  name: 'transfers.list',
  path: '/api/transfers',
  summary: 'Transfers ahead: from and to the own desk, and the own',
  may: roles,
  reply: fields({ items: Type.Array(TransferAhead) }),
})

/**
 * On a day to come, or today. Within the agency by its administrator, and by an operator, it holds at once; else a head of the giving
 * desk proposes it and a head of the receiving one accepts. On that day a job carries it out, as `transfers.add` does.
 */
export const scheduleTransfer = write({
  name: 'transfers.schedule',
  path: '/api/members/:id/transfers',
  summary: 'Record that a member moves on a day to come, or propose it to the desk that receives',
  may: ['head', 'administrator', 'operator'],
  params: idParams,
  body: fields({
    effectiveOn: DateText,
    next: nullable(
      fields({ desk: Id, roles: Type.Array(oneOf(roles), { minItems: 1, maxItems: 4, uniqueItems: true }) }),
    ),
    /** Everything held then goes to this colleague, or back to the desk. */
    rest: nullable(Id),
  }),
})

export const acceptTransfer = write({
  name: 'transfers.accept',
  path: '/api/transfers/:id/accept',
  summary: 'The desk that receives accepts',
  may: ['head'],
  params: idParams,
})

/** By either desk, until it has been carried out. */
export const cancelTransfer = write({
  name: 'transfers.cancel',
  path: '/api/transfers/:id/cancel',
  summary: 'Call a transfer off, or decline it',
  may: ['head', 'administrator', 'operator'],
  params: idParams,
})
