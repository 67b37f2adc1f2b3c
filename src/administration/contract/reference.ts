import Type from 'typebox'
import type { Static } from 'typebox'
import { wordFaults } from '../../kernel/reference-words.ts'
import { fields, Id, InstantText, oneOf, page, paging, read, write } from '../../platform/endpoint.ts'

/** Reference data as files: a name and a text each, CSV but for the kinds of promises. */
export const ReferenceFile = fields({
  path: Type.String({ minLength: 1, maxLength: 200 }),
  text: Type.String({ maxLength: 600_000 }),
})
export type ReferenceFile = Static<typeof ReferenceFile>

const Files = Type.Array(ReferenceFile, { minItems: 1, maxItems: 40 })

/** What a file of reference data is about. */
export const referenceKinds = [
  'codes',
  'holidays',
  'holiday_years',
  'packages',
  'package_items',
  'regions',
  'obligation_kinds',
] as const
export type ReferenceKind = (typeof referenceKinds)[number]

export const outcomes = ['added', 'changed', 'retired', 'unchanged', 'refused'] as const
export type ReferenceOutcome = (typeof outcomes)[number]

/** What is wrong with a cell, a row or a file; each has its sentence in web/words. */
export const referenceFaults = [
  ...wordFaults,
  'unknown_file',
  'not_csv',
  'unknown_list',
  'closed_list',
  'bad_code',
  'bad_date',
  'ends_before_begin',
  'bad_number',
  'duplicate',
  'named_by_program',
  'bad_day_kind',
  'year_without_decree',
  'year_without_days',
  'not_imported',
  'version_stays',
  'version_overlaps',
  'version_without_parts',
  'part_without_version',
  'unknown_region',
  'unknown_item',
  'unknown_payer',
  'sum_differs',
] as const
export type ReferenceFault = (typeof referenceFaults)[number]

export const ReferenceRow = fields({
  path: Type.String(),
  /** Counted without the heading, from 1; 0 is the file itself. */
  row: Type.Integer(),
  /** What the row is about: `legal_basis / uu_11_2009`, a day, a version. Never a person: reference data know none. */
  about: Type.String(),
  outcome: oneOf(outcomes),
  /** Cell by cell what becomes something else. */
  changes: Type.Array(fields({ column: Type.String(), before: Type.String(), after: Type.String() })),
  problems: Type.Array(fields({ column: Type.String(), code: oneOf(referenceFaults) })),
})
export type ReferenceRow = Static<typeof ReferenceRow>

export const ReferencePlan = fields({
  added: Type.Integer(),
  changed: Type.Integer(),
  retired: Type.Integer(),
  unchanged: Type.Integer(),
  refused: Type.Integer(),
  /** Every row that is not unchanged. */
  rows: Type.Array(ReferenceRow),
  /** Of what would be written: an import that names it does exactly that, or nothing. */
  fingerprint: Type.String(),
})
export type ReferencePlan = Static<typeof ReferencePlan>

/** plain: as the project keeps its files. spreadsheet: as spreadsheets of Indonesian offices open them. */
export const exportForms = ['plain', 'spreadsheet'] as const
export type ExportForm = (typeof exportForms)[number]

export const exportReference = read({
  name: 'reference.export',
  path: '/api/reference',
  summary: 'All reference data of the installation as files; the same state gives the same bytes',
  may: ['operator'],
  query: fields({ form: Type.Optional(oneOf(exportForms)) }),
  reply: fields({ files: Type.Array(ReferenceFile) }),
})

export const checkReference = write({
  name: 'reference.check',
  path: '/api/reference/check',
  summary: 'Say row by row what an import of these files would do, and write nothing',
  may: ['operator'],
  once: false,
  body: fields({ files: Files }),
  reply: ReferencePlan,
})

/** All or nothing. Nothing is ever deleted: what the files do not name stays. */
export const importReference = write({
  name: 'reference.import',
  path: '/api/reference/import',
  summary: 'Import files of reference data, exactly as they were checked',
  may: ['operator'],
  body: fields({
    files: Files,
    /** The fingerprint that the check gave. */
    fingerprint: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  }),
})

export const listImports = read({
  name: 'reference.imports',
  path: '/api/reference/imports',
  summary: 'Imports of reference data, newest first',
  may: ['operator'],
  query: fields({ ...paging }),
  reply: page(
    fields({
      id: Id,
      at: InstantText,
      added: Type.Integer(),
      changed: Type.Integer(),
      retired: Type.Integer(),
    }),
  ),
})
