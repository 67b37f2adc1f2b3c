import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  ageBandOf,
  guessColumns,
  headingRow,
  lineOf,
  mayBeUnderAge,
  mostRosterRows,
  readRoster,
  type RosterColumn,
  rosterTwins,
} from './roster.ts'

const today = '2026-11-25'
const regencies = [
  { code: '32.12', name: 'Kabupaten Indramayu' },
  { code: '32.04', name: 'Kabupaten Bandung' },
  { code: '32.73', name: 'Kota Bandung' },
  { code: '31.72', name: 'Kota Administrasi Jakarta Utara' },
]
const help = { today, regencies }

/** One row under these columns. */
function one(told: Partial<Record<RosterColumn, string>>) {
  const columns = Object.keys(told) as RosterColumn[]
  const report = readRoster([columns, Object.values(told)], 0, columns, help)
  const [row] = report.rows
  if (!row) throw new Error('no row')
  return { ...row, faults: row.faults.map(({ fault }) => fault) }
}

test('headings are guessed as offices write them, a nickname is no name, and what is not asked for stays unread', () => {
  const heading = [
    'No',
    'Nama Lengkap',
    'Nama Panggilan',
    'N I K',
    'NIK',
    'Tempat, Tgl. Lahir',
    'No. HP',
    'Agama',
    'Jml Anak',
    'Kab/Kota',
  ]
  expect(guessColumns(heading)).toEqual([
    null,
    'name',
    'called',
    null,
    'nik',
    'birth_date',
    'phone',
    null,
    'children',
    'home',
  ])
  expect(guessColumns(['Alamat', 'Kecamatan', 'Usia (tahun)', 'L/P', 'No. WA', 'Ket.'])).toEqual([
    'address',
    null,
    'age',
    'sex',
    'whatsapp',
    'note',
  ])
  expect(guessColumns(['', '  '])).toEqual([null, null])
})

test('titles above the headings are skipped, and empty rows are none', () => {
  const rows = [
    ['DAFTAR WARGA DAMPINGAN', '', ''],
    ['Tahun 2026'],
    [],
    ['No', 'Nama', 'HP'],
    ['1', 'Siti', '81234567890'],
    ['', ' ', ''],
    ['2', 'Dewi', ''],
  ]
  const at = headingRow(rows)
  expect(at).toBe(3)
  const report = readRoster(rows, at, guessColumns(rows[at] ?? []), help)
  expect(report.rows.map(({ line, person }) => [line, person.name, person.phone])).toEqual([
    [5, 'Siti', '081234567890'],
    [7, 'Dewi', null],
  ])
  expect(report.told).toMatchObject({ name: 2, phone: 1, nik: 0 })
})

test.each([
  ['17/04/1991', '1991-04-17'],
  ['17-4-1991', '1991-04-17'],
  ['Indramayu, 17 April 1991', '1991-04-17'],
  ['17 Agt 1985', '1985-08-17'],
  ['3 Nopember 1980', '1980-11-03'],
  ['1991-04-17', '1991-04-17'],
  ['1991-04-17T00:00:00Z', '1991-04-17'],
  ['April 1991', '1991-04'],
  ['04/1991', '1991-04'],
  ['1991', '1991'],
])('%s is read as %s', (written, read) => {
  expect(one({ name: 'Siti', birth_date: written })).toMatchObject({
    person: { birthDate: read },
    faults: [],
  })
})

test('a date that cannot be is left out, and an American one is taken and told', () => {
  for (const written of ['31/02/1991', '17/13/1991', '01/01/2090', 'lupa', '17/04/91'])
    expect(one({ name: 'Siti', birth_date: written }), written).toMatchObject({
      person: { birthDate: null },
      faults: ['date_not_read'],
      taken: true,
    })
  expect(one({ name: 'Siti', birth_date: '04/17/1991' })).toMatchObject({
    person: { birthDate: '1991-04-17' },
    faults: ['month_first'],
  })
})

test.each([
  ['3212055704910001', '3212055704910001', []],
  ["'3212055704910001", '3212055704910001', []],
  ['32.12.05.570491.0001', '3212055704910001', []],
  ['3212055704910000', null, ['nik_rounded']],
  ['3,21206E+15', null, ['nik_rounded']],
  ['321205570491', null, ['nik_not_sixteen_digits']],
  ['3212057213910001', null, ['nik_no_such_day']],
  ['3299055704910001', '3299055704910001', ['nik_old_region']],
])('NIK %s', (written, nik, faults) => {
  expect(one({ name: 'Siti', nik: written })).toMatchObject({ person: { nik }, faults, taken: true })
})

test('a NIK that does not fit the rest is taken and told', () => {
  expect(one({ name: 'Siti', nik: '3212055704910001', birth_date: '18/04/1991', sex: 'L' }).faults).toEqual([
    'nik_other_birth_date',
    'nik_other_sex',
  ])
})

test.each([
  ['Indramayu', '32.12', []],
  ['KAB. INDRAMAYU', '32.12', []],
  ['Jakarta Utara', '31.72', []],
  ['Kota Bandung', '32.73', []],
  ['32.04', '32.04', []],
  ['3204', '32.04', []],
  ['Bandung', null, ['home_several']],
  ['Atlantis', null, ['home_not_known']],
])('from %s', (written, homeRegency, faults) => {
  expect(one({ name: 'Siti', home: written })).toMatchObject({ person: { homeRegency }, faults })
})

test.each([
  ['+62 812-3456-7890', '081234567890'],
  ['62812345678', '0812345678'],
  ['081234567890', '081234567890'],
  ['tidak punya', null],
])('phone %s', (written, phone) => {
  expect(one({ name: 'Siti', phone: written })).toMatchObject({
    person: { phone },
    faults: phone === null ? ['phone_not_read'] : [],
  })
})

test('whoever is or may be under age is not registered, whichever way it is written', () => {
  for (const told of [
    { birth_date: '26/11/2008' },
    { birth_date: '2008' },
    { birth_date: '12/2008' },
    { age: '17' },
    { nik: '3212056612080001' },
  ])
    expect(one({ name: 'Ani', ...told }), JSON.stringify(told)).toMatchObject({
      faults: ['under_age'],
      taken: false,
    })
  for (const told of [{ birth_date: '25/11/2008' }, { birth_date: '2007' }, { age: '18 th' }, {}])
    expect(one({ name: 'Ani', ...told }).taken, JSON.stringify(told)).toBe(true)
})

test('bands of age begin at eighteen and follow from what is known alone', () => {
  expect(ageBandOf({ birthDate: '1996-11-25', age: null }, today)).toBe('30_44')
  expect(ageBandOf({ birthDate: '1996-11-26', age: null }, today)).toBe('18_29')
  expect(ageBandOf({ birthDate: '1980', age: null }, today)).toBe('45_up')
  expect(ageBandOf({ birthDate: null, age: 44 }, today)).toBe('30_44')
  expect(ageBandOf({ birthDate: null, age: null }, today)).toBeNull()
  expect(ageBandOf({ birthDate: '2010-01-01', age: null }, today)).toBeNull()
})

test('a row in which nobody is named is left out, and names may be several', () => {
  expect(one({ name: '', note: 'total 45 orang' })).toMatchObject({ faults: ['nobody'], taken: false })
  expect(one({ name: 'Siti', called: 'Uci / Mbak Ti; Sit' }).person.called).toEqual(['Uci', 'Mbak Ti', 'Sit'])
  expect(one({ called: 'Uci' }).taken).toBe(true)
  expect(one({ name: 'S'.repeat(121) })).toMatchObject({ person: { name: null }, taken: false })
})

test('more rows than a desk has are counted, not read', () => {
  const rows = [['Nama'], ...Array.from({ length: mostRosterRows + 7 }, (_, n) => [`Orang ${n}`])]
  const report = readRoster(rows, 0, ['name'], help)
  expect(report.rows).toHaveLength(mostRosterRows)
  expect(report.beyond).toBe(7)
})

test('twins inside the file and among the own people are told at the row that is new', () => {
  const fill = Array.from({ length: 40 }, (_, n) => [
    `${['Sri', 'Dwi', 'Eka', 'Tri'][n % 4]} ${['Wahyuni', 'Handayani', 'Astuti', 'Utami', 'Lestari'][n % 5]}`,
    `${1 + (n % 28)}/0${1 + (n % 9)}/19${60 + n}`,
  ])
  const rows = [
    ['Nama', 'Tgl lahir'],
    ['Siti Noerhajati', '17/04/1991'],
    ...fill,
    ['St. Nurhayati', '17/04/1991'],
    ['Ratna Dumilah', '02/03/1987'],
  ]
  const report = readRoster(rows, 0, ['name', 'birth_date'], help)
  const own = [{ id: 'own', names: 'Ratna Dumilah', birthDate: '1987-03-02' }]
  const twins = rosterTwins(report.rows, own, (code) => code)
  expect(twins.get(43)?.map(({ other }) => lineOf(other))).toEqual([2])
  expect(twins.get(44)?.map(({ other }) => other)).toEqual(['own'])
  expect(twins.get(2)).toBeUndefined()
})

test('whatever a table holds, a report comes of it, and nobody under age is taken', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 30 }),
    fc.constantFrom('', '2015', '17/04/2012', '9', 'P', '0812', '32.12'),
  )
  fc.assert(
    fc.property(fc.array(fc.array(text, { maxLength: 6 }), { maxLength: 12 }), (rows) => {
      const at = headingRow(rows)
      const columns = ['name', 'birth_date', 'age', 'nik', 'phone', 'home'] as const
      for (const { person, taken } of readRoster(rows, at, columns, help).rows)
        if (taken) expect(mayBeUnderAge(person, today)).toBe(false)
    }),
  )
})
