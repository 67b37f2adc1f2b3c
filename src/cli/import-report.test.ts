import { expect, test } from 'vitest'
import type { ImportReply } from './import-report.ts'
import { reportForMachines, reportForPeople } from './import-report.ts'

const reply: ImportReply = {
  written: false,
  added: 1,
  unchanged: 0,
  refused: 1,
  rows: [
    { row: 1, id: 'dolly', outcome: 'added', problems: [] },
    {
      row: 2,
      id: 'saritem',
      outcome: 'refused',
      problems: [
        { column: 'regency_codes', code: 'unknown_region', value: '99.99' },
        { column: 'notes', code: 'looks_like_identity', value: 'NIK 3172014408900001' },
      ],
    },
  ],
}

test('people read a line for each problem of a row, and what became of the file', () => {
  expect(reportForPeople(reply, true)).toEqual([
    'row  id       outcome  problems',
    '1    dolly    added',
    '2    saritem  refused  regency_codes "99.99": No district has this code. A district is written 31.72.',
    '                       notes: It seems to hold somebody’s number or contact: delete it, such a file must not hold any.',
    '',
    '1 row is refused: nothing was written. Correct them and run this again. Rows are counted without the heading.',
  ])
})

test('machines read column, code, value and sentence', () => {
  expect(reportForMachines(reply).rows[1]?.problems[0]).toEqual({
    column: 'regency_codes',
    code: 'unknown_region',
    value: '99.99',
    sentence: 'No district has this code. A district is written 31.72.',
  })
})

test('a cell that may hold somebody’s number is repeated to nobody', () => {
  expect(JSON.stringify(reportForMachines(reply))).not.toContain('3172014408900001')
  expect(reportForPeople(reply, true).join()).not.toContain('3172014408900001')
})

test('a dry run that would succeed says that nothing was written', () => {
  const fine: ImportReply = { ...reply, refused: 0, rows: reply.rows.slice(0, 1) }
  expect(reportForPeople(fine, true).at(-1)).toMatch(/^Dry run, nothing was written: 1 would be added/)
  expect(reportForPeople({ ...fine, written: true }, false).at(-1)).toBe('1 added, 0 were here already.')
})
