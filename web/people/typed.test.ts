import { expect, test } from 'vitest'
import type { ContentOf } from '../../src/people/contract.ts'
import { contentsOf, looseBirth, nothingTyped, typedBirth, typedOf } from './typed.ts'

test.each([
  ['1991', '1991'],
  ['4/1991', '1991-04'],
  ['17/4/1991', '1991-04-17'],
  ['17-04-1991', '1991-04-17'],
  ['1991-04-17', '1991-04-17'],
  ['17 4 1991', '1991-04-17'],
  ['', null],
  ['91', null],
  ['31/2/1991', null],
  ['17/13/1991', null],
  ['17 April 1991', null],
])('a birth date typed as "%s" is %s', (typed, read) => {
  expect(looseBirth(typed)).toBe(read)
  if (read !== null) expect(looseBirth(typedBirth(read))).toBe(read)
})

test('who says nothing has nothing sealed', () => {
  expect(contentsOf(nothingTyped)).toEqual({})
  expect(contentsOf({ ...nothingTyped, name: '   ' })).toEqual({})
})

test('what is typed is what is sealed, in one line and without blanks around it', () => {
  expect(
    contentsOf({ ...nothingTyped, name: '  Siti   Aminah ', called: 'Uci, Mbak Ti,', phone: '0812 3456' }),
  ).toEqual({
    identity: {
      form: 1,
      names: { current: 'Siti Aminah', earlier: [], called: ['Uci', 'Mbak Ti'] },
      birthDate: null,
      nik: null,
      homeRegency: null,
    },
    contact: {
      form: 1,
      ways: [{ way: 'phone', value: '0812 3456', hours: null, safety: 'safe', shared: false }],
      coverName: null,
      never: null,
    },
  })
})

test('a change keeps what the fields do not show, and can empty a group that was filled', () => {
  const known: Partial<ContentOf> = {
    identity: {
      form: 1,
      names: { current: 'Siti', earlier: [], called: [] },
      birthDate: '1991',
      nik: null,
      homeRegency: '32.12',
      decisions: [
        { case: '00000000-0000-4000-8000-000000000001', is: 'other', at: '2026-11-25T02:00:00.000Z' },
      ],
    },
    contact: {
      form: 1,
      ways: [
        { way: 'whatsapp', value: '0812', hours: null, safety: 'safe', shared: true },
        { way: 'meeting', value: 'Pasar', hours: null, safety: 'safe', shared: false },
      ],
      coverName: null,
      never: null,
    },
  }
  expect(contentsOf(typedOf(known), known)).toEqual(known)
  const emptied = contentsOf({ ...nothingTyped }, known)
  expect(emptied.identity?.names.current).toBeNull()
  expect(emptied.identity?.decisions).toEqual(known.identity?.decisions)
  expect(emptied.contact?.ways).toEqual([known.contact?.ways[1]])
})
