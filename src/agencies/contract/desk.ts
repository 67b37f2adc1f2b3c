import Type from 'typebox'
import type { Static } from 'typebox'
import { roles, staff } from '../../kernel/role.ts'
import {
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../../platform/endpoint.ts'
import { agencyKinds } from './agency.ts'
import { RegionCode, zones } from './region.ts'

/** A wall is a desk (V4): what one desk may open, another of the same agency may not. */
export const walls = ['social', 'protection', 'finance', 'operator'] as const

export const Roles = Type.Array(oneOf(roles), { minItems: 1, maxItems: roles.length, uniqueItems: true })

export const Desk = fields({
  id: Id,
  name: Type.String(),
  agency: Id,
  agencyName: Type.String(),
  agencyKind: oneOf(agencyKinds),
  wall: oneOf(walls),
  region: nullable(RegionCode),
  regionName: nullable(Type.String()),
  zone: oneOf(zones),
  superior: nullable(Id),
  superiorName: nullable(Type.String()),
  generated: Type.Boolean(),
  /** False until somebody joins: *unit tanpa akun*. */
  hasAccount: Type.Boolean(),
})
export type Desk = Static<typeof Desk>

export const listDesks = read({
  name: 'desks.list',
  path: '/api/desks',
  summary: 'Desks of all agencies',
  may: roles,
  query: fields({
    ...paging,
    q: Type.Optional(Line(80)),
    agency: Type.Optional(Id),
    region: Type.Optional(RegionCode),
    kind: Type.Optional(oneOf(agencyKinds)),
    /** Only desks directly below this one. */
    superior: Type.Optional(Id),
    hasAccount: Type.Optional(Type.Boolean()),
  }),
  reply: page(Desk),
})

export const getDesk = read({
  name: 'desks.get',
  path: '/api/desks/:id',
  summary: 'One desk',
  may: roles,
  params: idParams,
  reply: Desk,
})

export const addDesk = write({
  name: 'desks.add',
  path: '/api/desks',
  summary: 'Add a desk to an agency',
  may: ['operator'],
  body: fields({
    agency: Id,
    name: Line(160),
    wall: oneOf(walls),
    superior: nullable(Id),
    zone: oneOf(zones),
  }),
})

/** *Unit pasangan*: a desk that gives the second person to one that has none (maker ≠ checker is never waived). */
export const DeskPair = fields({
  id: Id,
  desk: Id,
  deskName: Type.String(),
  partner: Id,
  partnerName: Type.String(),
  proposedAt: InstantText,
  /** Null until the head of the partner agrees. */
  acceptedAt: nullable(InstantText),
})
export type DeskPair = Static<typeof DeskPair>

export const listPairs = read({
  name: 'pairs.list',
  path: '/api/pairs',
  summary: 'Pairs of the own desk: the partner it named, and the desks that named it',
  may: staff,
  reply: fields({ items: Type.Array(DeskPair) }),
})

export const namePartner = write({
  name: 'pairs.name',
  path: '/api/pairs',
  summary: 'Name the partner of the own desk; its head has to agree',
  may: ['head'],
  body: fields({ partner: Id }),
})

export const acceptPair = write({
  name: 'pairs.accept',
  path: '/api/pairs/:id/accept',
  summary: 'Agree to be the partner of a desk',
  may: ['head'],
  params: idParams,
})

export const endPair = write({
  name: 'pairs.end',
  path: '/api/pairs/:id/end',
  summary: 'End or decline a pair; either head may',
  may: ['head'],
  params: idParams,
})
