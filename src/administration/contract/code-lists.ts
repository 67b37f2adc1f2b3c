import Type from 'typebox'
import type { Static } from 'typebox'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  read,
  write,
} from '../../platform/endpoint.ts'

/** Where a row of reference data comes from: with Bekal, or from an operator of this installation. */
export const origins = ['shipped', 'installation'] as const

export const CodeEntry = fields({
  id: Id,
  code: Type.String(),
  labelId: Type.String(),
  labelEn: Type.String(),
  source: nullable(Type.String()),
  validFrom: nullable(DateText),
  /** The last day on which it may be chosen; what was written with it keeps it. */
  validTo: nullable(DateText),
  position: Type.Integer(),
  origin: oneOf(origins),
  /** When an operator last changed it; null: as it came. */
  changedAt: nullable(InstantText),
})
export type CodeEntry = Static<typeof CodeEntry>

export const CodeList = fields({
  list: Type.String(),
  /** A closed list is settled by a law or by the program; nobody changes it here. */
  open: Type.Boolean(),
  nameId: Type.String(),
  nameEn: Type.String(),
  whyId: Type.String(),
  whyEn: Type.String(),
  codes: Type.Array(CodeEntry),
})
export type CodeList = Static<typeof CodeList>

export const listCodeLists = read({
  name: 'code-lists.list',
  path: '/api/code-lists',
  summary: 'Code lists with all their entries, also those that no longer serve',
  may: ['operator'],
  reply: fields({ items: Type.Array(CodeList) }),
})

/** The word by which the program knows an entry. */
export const CodeWord = Type.String({ pattern: '^[a-z][a-z0-9_]{0,39}$' })

const label = {
  labelId: Line(160),
  labelEn: Line(160),
  /** Where it comes from: a law, a decree, a report. */
  source: nullable(Line(400)),
}

export const addCode = write({
  name: 'code-lists.add',
  path: '/api/code-lists/codes',
  summary: 'Add an entry to an open code list',
  may: ['operator'],
  body: fields({ list: CodeWord, code: CodeWord, ...label }),
})

export const changeCode = write({
  name: 'code-lists.change',
  path: '/api/code-lists/codes/:id',
  summary: 'Word an entry of an open code list anew; its meaning stays',
  may: ['operator'],
  params: idParams,
  body: fields(label),
})

export const retireCode = write({
  name: 'code-lists.retire',
  path: '/api/code-lists/codes/:id/retire',
  summary: 'Let an entry end today: it can no longer be chosen, and stays where it was written',
  may: ['operator'],
  params: idParams,
})

export const returnCode = write({
  name: 'code-lists.return',
  path: '/api/code-lists/codes/:id/return',
  summary: 'Let an entry that has ended be chosen again',
  may: ['operator'],
  params: idParams,
})
