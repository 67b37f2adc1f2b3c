import fc from 'fast-check'
import { expect, test } from 'vitest'
import { filesOf, planFiles } from './files.ts'
import type { Present } from './rules/tables.ts'

/** Files in, a plan out: what holds whatever the files say. */

const entry = (code: string, position: number) => ({
  id: '0190f5a0-0000-7000-8000-000000000000',
  code,
  labelId: `Kata; "${code}"`,
  labelEn: 'Word,\nof two lines',
  source: null,
  validFrom: null,
  validTo: position > 20 ? '2025-12-31' : null,
  position,
  origin: 'shipped' as const,
  changedAt: null,
})
const words = { nameId: 'Daftar', nameEn: 'List', whyId: 'Karena', whyEn: 'Because' }
const present: Present = {
  lists: [
    { list: 'no_data_reason', open: true, ...words, codes: [entry('a', 10), entry('b', 20), entry('c', 30)] },
    { list: 'refusal_ground', open: false, ...words, codes: [entry('law_forbids', 10)] },
  ],
  years: [
    {
      year: 2026,
      decree: 'SKB 1/2025',
      days: [{ date: '2026-01-01', name: 'Tahun Baru', kind: 'libur_nasional' }],
    },
  ],
  packages: [],
  regions: [
    {
      code: '33',
      name: 'Jawa Tengah',
      level: 'province',
      parent: '',
      valid_from: '',
      valid_to: '',
      successor: '',
    },
  ],
  kinds: [{ kind: 'x', terms: '{"kind":"x"}' }],
}
const headings = [
  'list,code,label_id,label_en,source,valid_from,valid_to,position',
  'date;name;type',
  'year,decree,source,verified',
  'package,region,valid_from,item,payer,amount',
  'code,valid_from,valid_to,region,name_id,name_en,basis,total,confirmed_on,seen_at,total_seen_at,source',
  'code,name,level,parent,valid_from,valid_to,successor',
  '{"kinds":[',
]
const cell = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    'no_data_reason',
    'refusal_ground',
    'a',
    '2026-01-01',
    '31/12/2026',
    '3.000.000',
    '33',
    '"',
    '\uFEFF',
  ),
)
const files = fc.array(
  fc
    .tuple(fc.constantFrom(...headings), fc.array(fc.array(cell, { maxLength: 13 }), { maxLength: 5 }))
    .map(([heading, rows]) => ({
      path: 'x.csv',
      text: [heading, ...rows.map((row) => row.join(heading.includes(';') ? ';' : ','))].join('\r\n'),
    })),
  { minLength: 1, maxLength: 4 },
)

test('whatever the files hold, each row is planned or says why not, and only what is planned is written', () => {
  fc.assert(
    fc.property(files, (some) => {
      const plan = planFiles(some, present)
      for (const { outcome, problems } of plan.rows) {
        expect(outcome === 'refused').toBe(problems.length > 0)
        expect(outcome).not.toBe('unchanged')
      }
      for (const { list, labelId, labelEn } of plan.writes.codes) {
        expect(list).toBe('no_data_reason')
        expect(labelId && labelEn).toBeTruthy()
      }
      expect(plan.rows).toHaveLength(plan.added + plan.changed + plan.retired + plan.refused)
    }),
  )
})

test('what goes out comes back in unchanged, in both forms, whatever the words hold', () => {
  const plain = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .map((text) => text.trim())
    .filter((text) => text !== '')
  fc.assert(
    fc.property(
      plain,
      plain,
      fc.constantFrom('plain' as const, 'spreadsheet' as const),
      (labelId, labelEn, form) => {
        const odd = { ...entry('z', 40), labelId, labelEn }
        const [first, ...others] = present.lists
        const state = {
          ...present,
          lists: first ? [{ ...first, codes: [...first.codes, odd] }, ...others] : others,
        }
        const plan = planFiles(filesOf(state, form), state)
        expect(plan.rows).toEqual([])
      },
    ),
  )
})
