import Type from 'typebox'
import type { Static } from 'typebox'
import { DateText, fields, Line, nullable, oneOf, read } from '../../platform/endpoint.ts'

/** The three Indonesian time zones, UTC+7, +8 and +9 (Keppres 41/1987). */
export const zones = ['WIB', 'WITA', 'WIT'] as const

export const RegionCode = Type.String({ pattern: '^[0-9]{2}(\\.[0-9]{2})?$' })

export const Region = fields({
  code: RegionCode,
  name: Type.String(),
  level: oneOf(['province', 'regency']),
  parent: nullable(RegionCode),
  zone: oneOf(zones),
  validFrom: nullable(DateText),
  validTo: nullable(DateText),
  /** The codes that hold today for a code that no longer does. */
  successors: Type.Array(RegionCode),
})
export type Region = Static<typeof Region>

export const listRegions = read({
  name: 'regions.list',
  path: '/api/regions',
  summary: 'Regions with their codes, also those that no longer hold',
  may: 'member',
  query: fields({
    q: Type.Optional(Line(80)),
    parent: Type.Optional(RegionCode),
    level: Type.Optional(oneOf(['province', 'regency'])),
    /** Only codes that hold on this day; without it, those that hold today. */
    on: Type.Optional(DateText),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 600 })),
  }),
  reply: fields({ items: Type.Array(Region) }),
})

export const getRegion = read({
  name: 'regions.get',
  path: '/api/regions/:code',
  summary: 'One region by code, also an old one',
  may: 'member',
  params: fields({ code: RegionCode }),
  reply: Region,
})
