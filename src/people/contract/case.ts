import Type from 'typebox'
import type { Static } from 'typebox'
import { staff } from '../../kernel/role.ts'
import { obligationKinds } from '../../obligations/contract.ts'
import {
  fields,
  Id,
  idParams,
  InstantText,
  nullable,
  oneOf,
  paging,
  read,
  write,
} from '../../platform/endpoint.ts'
import { CaseId, NewVersions, SealedGroup } from './sealed.ts'

/** Adults only, and no finer (V1): nobody is singled out by a year of birth. */
export const ageBands = ['18_29', '30_44', '45_up'] as const
export const sexes = ['female', 'male'] as const

/** From registration on; *met* is before, and needs no case. */
export const stages = [
  'registered',
  'consented',
  'assessed',
  'planned',
  'in_programme',
  'leaving',
  'arrived',
  'followed_up',
  'closed',
] as const
export type Stage = (typeof stages)[number]

/** `partner` is all that tells of the ways of protection and of child protection (V1). `lost` comes with the attempts that it takes. */
export const exits = ['left', 'declined', 'partner', 'deceased', 'lost'] as const
export type Exit = (typeof exits)[number]
export const exitsByHand = ['left', 'declined', 'partner', 'deceased'] as const satisfies readonly Exit[]

/** What a desk may promise a person by a date. */
export const promisesToPeople = ['contact_person', 'next_step_person'] as const

/** A code of the list `programme`; the same screens whichever it is. */
const ProgrammeCode = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })

/** Null: not said. None of it is a condition. */
const coarse = {
  programme: ProgrammeCode,
  ageBand: nullable(oneOf(ageBands)),
  sex: nullable(oneOf(sexes)),
}

/** A promise to give; `dueAt` null takes the clock of its kind, which `contact_person` alone has. */
export const NewPromise = fields({ kind: oneOf(promisesToPeople), dueAt: nullable(InstantText) })
export type NewPromise = Static<typeof NewPromise>

/** The open promise by which she is not lost (I2). */
export const NextPromise = fields({
  promise: Id,
  kind: oneOf(obligationKinds),
  dueAt: InstantText,
  /** Whose hands it is in: the obligation's (`obligations.claim`, `obligations.assign`); null is the desk's. */
  handler: nullable(Id),
  handlerName: nullable(Type.String()),
})

export const PersonCase = fields({
  id: CaseId,
  /** *Nomor kasus*: this desk's own; another desk gives another. */
  number: Type.Integer({ minimum: 1 }),
  programme: nullable(ProgrammeCode),
  stage: oneOf(stages),
  ageBand: coarse.ageBand,
  sex: coarse.sex,
  registeredAt: InstantText,
  exit: nullable(oneOf(exits)),
  /** When care ended, by an exit or by closing. */
  endedAt: nullable(InstantText),
  /** Since when nothing sealed is left of somebody who had left or declined. */
  erasedAt: nullable(InstantText),
  /** Null once she is no longer in care. */
  next: nullable(NextPromise),
  /** The desk's count of changes when this case last changed. */
  change: Type.Integer({ minimum: 1 }),
  groups: Type.Array(SealedGroup),
})
export type PersonCase = Static<typeof PersonCase>

/** What the list carries: what the device's index is made of (V19). */
export const indexGroups = ['identity', 'contact', 'alias'] as const

/**
 * The own people in the order in which they changed, from a change on: how a device brings its index up to date. A case
 * comes again whenever anything of it changes. `head` is the desk's last change: below the device's own, a backup was
 * restored, and the index begins anew.
 */
export const listPeople = read({
  name: 'people.list',
  path: '/api/people',
  summary: 'The own people as they changed, with the sealed groups that the device searches in',
  may: staff,
  leavesTrace: true,
  query: fields({
    limit: paging.limit,
    /** The change up to which the device knows; without it from the beginning. */
    after: Type.Optional(Type.Integer({ minimum: 0 })),
  }),
  reply: fields({
    items: Type.Array(PersonCase),
    /** What to ask after next; null where this page reaches the head. */
    next: nullable(Type.Integer()),
    head: Type.Integer({ minimum: 0 }),
  }),
})

export const getPerson = read({
  name: 'people.get',
  path: '/api/people/:id',
  summary: 'One case with all its sealed groups',
  may: staff,
  leavesTrace: true,
  params: fields({ id: Id }),
  reply: fields({
    ...PersonCase.properties,
    /** Where she was met; told to the desk that registered her alone. */
    site: nullable(fields({ id: Id, name: Type.String() })),
  }),
})
export type Person = Static<(typeof getPerson)['reply']>

/**
 * A number is enough: groups may be empty. Sealing anything needs a desk that may seal (V15). The device makes the id, since
 * it seals under it. Whoever is or may be under age is not registered: `people.meet-child`.
 */
export const registerPerson = write({
  name: 'people.register',
  path: '/api/people',
  summary: 'Register somebody: a number, and what she wants sealed',
  may: staff,
  body: fields({
    id: CaseId,
    /** She is grown up, and nobody here doubts it (I8). */
    adult: Type.Literal(true),
    ...coarse,
    site: nullable(Id),
    groups: NewVersions,
    /** Null: to be contacted within the time that the kind of promise names. */
    promise: nullable(NewPromise),
  }),
})

export const describePerson = write({
  name: 'people.describe',
  path: '/api/people/:id/facts',
  summary: 'Change the coarse facts',
  may: staff,
  params: idParams,
  body: fields(coarse),
})

/** Any stage may follow any other: nothing she does or leaves undone stands in the way of help (I7). `closed` ends care. */
export const moveStage = write({
  name: 'people.stage',
  path: '/api/people/:id/stage',
  summary: 'Say how far she is',
  may: staff,
  params: idParams,
  body: fields({ stage: oneOf(stages) }),
})

export const promisePerson = write({
  name: 'people.promise',
  path: '/api/people/:id/promises',
  summary: 'Promise her something by a time',
  may: staff,
  params: idParams,
  body: NewPromise,
})

/** Whoever keeps the last promise gives the next in the same breath, or ends care by another call. */
export const keepPromise = write({
  name: 'people.keep',
  path: '/api/people/:id/keep',
  summary: 'Say that a promise to her was kept, and give the next one',
  may: staff,
  params: idParams,
  body: fields({
    promise: Id,
    /** When it was kept; null: now. */
    at: nullable(InstantText),
    next: nullable(NewPromise),
  }),
})

/** Ends outreach at once; promises of money stay. */
export const exitPerson = write({
  name: 'people.exit',
  path: '/api/people/:id/exit',
  summary: 'She has left, declined, gone another way with a partner, or died',
  may: staff,
  params: idParams,
  body: fields({ exit: oneOf(exitsByHand) }),
})

/** As long as something sealed is left; afterwards she is registered anew. */
export const returnPerson = write({
  name: 'people.return',
  path: '/api/people/:id/return',
  summary: 'She has come back',
  may: staff,
  params: idParams,
  body: fields({ promise: nullable(NewPromise) }),
})

/**
 * I8: somebody who is or may be under age is in no programme, is examined by nobody and held nowhere: a desk for protection
 * owes to be there within hours. It learns where from whom, not about whom: there is no case. Where an adult's case was
 * begun, it ends with `partner`.
 */
export const meetChild = write({
  name: 'people.meet-child',
  path: '/api/children',
  summary: 'Call child protection to somebody who is, or may be, under age',
  may: staff,
  body: fields({ desk: Id, case: nullable(CaseId) }),
})

export const receiveChild = write({
  name: 'people.receive-child',
  path: '/api/children/:id/received',
  summary: 'Child protection is there, and takes over',
  may: staff,
  params: idParams,
})
