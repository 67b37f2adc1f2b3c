import { describe, expect, test } from 'vitest'
import { Refused } from './failure.ts'
import { fileNamed, readCsv } from './files.ts'

const columns = ['id', 'codes'] as const

describe('a file of rows', () => {
  test('columns may stand in any order', () => {
    expect(readCsv('codes,id\n31.72;31.73,dolly\n', columns)).toEqual([{ id: 'dolly', codes: '31.72;31.73' }])
  })

  test('a spreadsheet that separates with semicolons and marks its encoding is read alike', () => {
    expect(readCsv('\uFEFFid;codes\r\ndolly;"31.72;31.73"\r\n', columns)).toEqual([
      { id: 'dolly', codes: '31.72;31.73' },
    ])
  })

  test.each([
    ['lacks a column', 'id\ndolly\n', 'it lacks codes'],
    ['has one that is not known', 'id,codes,nama\na,b,c\n', 'it has "nama", which is not known'],
    ['has one twice', 'id,id,codes\na,b,c\n', 'it has id twice'],
    ['is empty', '', null],
  ])('a file that %s is refused in a sentence, or has no rows', (_, text, sentence) => {
    if (sentence === null) expect(readCsv(text, columns)).toEqual([])
    else expect(() => readCsv(text, columns)).toThrow(sentence)
  })

  test('a row with too many cells is refused by its line, without its values', () => {
    const read = () => readCsv('id,codes\ndolly,31.72\nsaritem,32.73,secret\n', columns)
    expect(read).toThrow(Refused)
    expect(read).toThrow(/more or fewer cells than the heading \(line 3\)/)
    expect(read).not.toThrow(/secret/)
  })
})

test('a file is looked for where the command was typed, not where npm runs it', () => {
  expect(fileNamed('sites.csv', { npm_lifecycle_event: 'bekal', INIT_CWD: '/home/rina' })).toBe(
    '/home/rina/sites.csv',
  )
  expect(fileNamed('/tmp/sites.csv', { npm_lifecycle_event: 'bekal', INIT_CWD: '/home/rina' })).toBe(
    '/tmp/sites.csv',
  )
  expect(fileNamed('sites.csv', { npm_lifecycle_event: 'test', INIT_CWD: '/home/rina' })).toBe(
    `${process.cwd()}/sites.csv`,
  )
})
