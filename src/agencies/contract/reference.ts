import Type from 'typebox'
import type { Static } from 'typebox'
import { DateText, fields, Line, nullable, oneOf, read, write } from '../../platform/endpoint.ts'

export const dayKinds = ['libur_nasional', 'cuti_bersama', 'libur_keppres'] as const

export const Holiday = fields({ date: DateText, name: Line(120), kind: oneOf(dayKinds) })
export type Holiday = Static<typeof Holiday>

export const HolidayYear = fields({
  year: Type.Integer({ minimum: 2000, maximum: 2100 }),
  /** Number of the joint decree (SKB 3 Menteri). */
  decree: Type.String(),
  days: Type.Array(Holiday),
})
export type HolidayYear = Static<typeof HolidayYear>

export const listHolidays = read({
  name: 'holidays.list',
  path: '/api/holidays',
  summary: 'Years of holidays that are loaded; deadlines in other years skip weekends only',
  may: 'member',
  reply: fields({ items: Type.Array(HolidayYear) }),
})

export const loadHolidays = write({
  name: 'holidays.load',
  path: '/api/holidays',
  summary: 'Load or replace the holidays of a year with the number of the decree',
  may: ['operator'],
  body: fields({
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    decree: Line(200),
    days: Type.Array(Holiday, { minItems: 1, maxItems: 60 }),
  }),
})

/** Words that the law or the ministry changes: reference data with validity and source, never constants. */
export const Code = fields({
  list: Type.String(),
  code: Type.String(),
  labelId: Type.String(),
  labelEn: Type.String(),
  source: nullable(Type.String()),
  validFrom: nullable(DateText),
  validTo: nullable(DateText),
})
export type Code = Static<typeof Code>

export const listCodes = read({
  name: 'codes.list',
  path: '/api/codes',
  summary: 'Code lists: legal bases, grounds, reasons, units, items',
  may: 'member',
  query: fields({ list: Type.Optional(Line(60)) }),
  reply: fields({ items: Type.Array(Code) }),
})
