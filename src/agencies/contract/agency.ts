import Type from 'typebox'
import type { Static } from 'typebox'
import { roles } from '../../kernel/role.ts'
import {
  fields,
  Id,
  idParams,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../../platform/endpoint.ts'
import { RegionCode } from './region.ts'

export const agencyKinds = [
  'ministry',
  'sentra',
  'province_social',
  'district_social',
  'lks',
  'uptd_ppa',
  'operator',
] as const

export type AgencyKind = (typeof agencyKinds)[number]

export const Agency = fields({
  id: Id,
  kind: oneOf(agencyKinds),
  name: Type.String(),
  region: nullable(RegionCode),
  /** Made from the list of regions, not entered by anybody. */
  generated: Type.Boolean(),
})
export type Agency = Static<typeof Agency>

export const listAgencies = read({
  name: 'agencies.list',
  path: '/api/agencies',
  summary: 'Agencies',
  may: roles,
  query: fields({
    ...paging,
    q: Type.Optional(Line(80)),
    kind: Type.Optional(oneOf(agencyKinds)),
    region: Type.Optional(RegionCode),
  }),
  reply: page(Agency),
})

export const addAgency = write({
  name: 'agencies.add',
  path: '/api/agencies',
  summary: 'Add an agency',
  may: ['operator'],
  body: fields({ kind: oneOf(agencyKinds), name: Line(160), region: nullable(RegionCode) }),
})

/** Sizes of the sheets that agencies write on. */
export const papers = ['A4', 'F4'] as const

const letterhead = {
  /** From the highest office down: the government, the agency, the unit. */
  lines: Type.Array(Line(120), { minItems: 1, maxItems: 4 }),
  address: Line(200),
  phone: nullable(Type.String({ pattern: '^[0-9+() ./-]{5,40}$' })),
  email: nullable(Type.String({ pattern: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$', maxLength: 100 })),
  site: nullable(Type.String({ pattern: '^\\S{3,100}$' })),
  paper: oneOf(papers),
}

/** *Kop surat* of an agency. */
export const Letterhead = fields(letterhead)
export type Letterhead = Static<typeof Letterhead>

export const getLetterhead = read({
  name: 'letterheads.get',
  path: '/api/desks/:id/letterhead',
  summary: 'What stands at the head of the letters of a desk',
  may: roles,
  params: idParams,
  reply: fields({
    ...letterhead,
    /** False where nobody has set one: made from the names of agency and desk. */
    set: Type.Boolean(),
  }),
})

export const setLetterhead = write({
  name: 'letterheads.set',
  path: '/api/letterhead',
  summary: 'Set the letterhead of the own agency; letters that are signed keep theirs',
  may: ['administrator'],
  body: Letterhead,
})
