import { expect, test } from 'vitest'
import { readChosen, withChosen } from './chosen-files.ts'

const file = (name: string, bytes: Uint8Array<ArrayBuffer>) => new File([bytes], name)
const utf8 = (text: string) => new TextEncoder().encode(text)

test('a file of a spreadsheet is read without its mark', async () => {
  expect(await readChosen(file('a.csv', utf8('\uFEFFlist;code\r\n')))).toEqual({
    path: 'a.csv',
    text: 'list;code\r\n',
    fault: null,
  })
})

test('a file in another alphabet is not read as garbled words', async () => {
  // "Dasar – hukum" as Windows-1252 writes it.
  const bytes = Uint8Array.from([...utf8('Dasar '), 0x96, ...utf8(' hukum')])
  expect(await readChosen(file('a.csv', bytes))).toEqual({ path: 'a.csv', text: '', fault: 'not_text' })
})

test('a file longer than the server takes is named before it is sent', async () => {
  expect((await readChosen(file('a.csv', utf8('a'.repeat(600_001))))).fault).toBe('too_long')
})

test('a mended file takes the place of the one with its name', () => {
  const one = { path: 'a.csv', text: '1', fault: null }
  const other = { path: 'b.csv', text: '2', fault: null }
  const mended = { path: 'a.csv', text: '3', fault: null }
  expect(withChosen([one, other], [mended])).toEqual([mended, other])
})
