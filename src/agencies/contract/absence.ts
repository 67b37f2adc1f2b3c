import Type from 'typebox'
import type { Static } from 'typebox'
import { roles } from '../../kernel/role.ts'
import { DateText, fields, Id, idParams, nullable, oneOf, read, write } from '../../platform/endpoint.ts'

/** Why somebody is away: *cuti* of any kind, *dinas*, *diklat*, or nothing of that. Never more: a reason of health is nobody's affair. */
export const absenceKinds = ['leave', 'duty', 'training', 'other'] as const
export type AbsenceKind = (typeof absenceKinds)[number]

/** In whose place somebody acts for a head: *Plh.* for a while, *Plt.* where the head is away for good. */
export const actings = ['plh', 'plt'] as const
export type ActsAs = (typeof actings)[number]

const StandIn = {
  /** A colleague who takes what comes meanwhile; null: it is the desk's. */
  standIn: nullable(Id),
  /** Of a head: the stand-in acts and signs as head, and the letter says so. */
  actsAs: nullable(oneOf(actings)),
}

export const Absence = fields({
  id: Id,
  member: Id,
  memberName: Type.String(),
  kind: oneOf(absenceKinds),
  firstDay: DateText,
  /** The last day away, in the zone of the desk. */
  lastDay: DateText,
  ...StandIn,
  standInName: nullable(Type.String()),
  /** Away at this moment. */
  now: Type.Boolean(),
})
export type Absence = Static<typeof Absence>

export const listAbsences = read({
  name: 'absences.list',
  path: '/api/absences',
  summary: 'Who of the own desk is or will be away, by first day',
  may: roles,
  reply: fields({ items: Type.Array(Absence) }),
})

/** For oneself, or by a head or administrator of the desk for a colleague. */
export const addAbsence = write({
  name: 'absences.add',
  path: '/api/absences',
  summary: 'Record that a member is away, and who stands in',
  may: roles,
  body: fields({
    member: Id,
    kind: oneOf(absenceKinds),
    firstDay: DateText,
    lastDay: DateText,
    ...StandIn,
  }),
})

export const changeStandIn = write({
  name: 'absences.change-stand-in',
  path: '/api/absences/:id/stand-in',
  summary: 'Somebody else stands in',
  may: roles,
  params: idParams,
  body: fields(StandIn),
})

/** Back early, or not away after all. By the member, a head or an administrator. */
export const endAbsence = write({
  name: 'absences.end',
  path: '/api/absences/:id/end',
  summary: 'The member is back, or does not go',
  may: roles,
  params: idParams,
})
