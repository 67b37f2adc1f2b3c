/**
 * A list of people that an office keeps in a table, read on the device (rule V19): which column says what, what can be taken from each
 * row, what can't and what to do about it. Nothing here leaves the device; what is not assigned to a column is not read at all. A
 * roster promises nothing about anybody: a fault leaves out a value, and only who may be under age is not registered (I8).
 */
import type { LocalDate } from '../../kernel/dates.ts'
import { isLocalDate } from '../../kernel/dates.ts'
import { isRefusal } from '../../kernel/refusal.ts'
import { type Comparable, duplicatesIn, registerOf, type Resemblance } from './duplicates.ts'
import { wordsOf } from './names.ts'
import { readNik, remarksOnNik } from './nik.ts'

export const rosterColumns = [
  'name',
  'called',
  'earlier',
  'nik',
  'birth_date',
  'age',
  'sex',
  'home',
  'phone',
  'whatsapp',
  'address',
  'children',
  'note',
] as const
export type RosterColumn = (typeof rosterColumns)[number]

/** More than this is not a desk's roster. */
export const mostRosterRows = 2000

/**
 * Headings as offices write them; the first that fits a heading whole wins, then the first that is part of it. Longer ones first, so that
 * *nama panggilan* is no *nama*.
 */
const headings: readonly (readonly [RosterColumn, readonly string[]])[] = [
  ['called', ['nama panggilan', 'panggilan', 'nama sapaan', 'alias', 'nickname']],
  ['earlier', ['nama lama', 'nama lain', 'nama sebelumnya', 'nama lahir']],
  ['name', ['nama lengkap', 'nama sesuai ktp', 'nama warga', 'nama pm', 'nama', 'name']],
  ['nik', ['nik', 'no ktp', 'nomor ktp', 'nomor induk kependudukan', 'no identitas', 'ktp']],
  [
    'birth_date',
    ['tanggal lahir', 'tgl lahir', 'tgllahir', 'tempat tanggal lahir', 'tempat tgl lahir', 'ttl', 'lahir'],
  ],
  ['age', ['umur', 'usia', 'age']],
  ['sex', ['jenis kelamin', 'jk', 'l p', 'p l', 'kelamin', 'gender', 'sex']],
  ['whatsapp', ['nomor wa', 'no wa', 'whatsapp', 'wa']],
  [
    'phone',
    ['nomor hp', 'no hp', 'nohp', 'hp', 'nomor telepon', 'no telepon', 'no telp', 'telepon', 'telp', 'phone'],
  ],
  [
    'home',
    ['kabupaten kota', 'kab kota', 'kota kabupaten', 'kabupaten', 'daerah asal', 'kota asal', 'asal', 'kab'],
  ],
  ['children', ['jumlah anak', 'jml anak', 'banyak anak', 'anak', 'tanggungan']],
  ['address', ['alamat tinggal', 'alamat domisili', 'alamat', 'domisili', 'kecamatan', 'address']],
  ['note', ['keterangan', 'catatan', 'ket', 'note']],
]

/** What each heading seems to be; null is left alone. A column is guessed once, the best fit first. */
export function guessColumns(heading: readonly string[]): readonly (RosterColumn | null)[] {
  const written = heading.map((text) => wordsOf(text).join(' '))
  const guessed: (RosterColumn | null)[] = written.map(() => null)
  const free = (column: RosterColumn) => !guessed.includes(column)
  for (const fits of [(text: string, known: string) => text === known, isPart]) {
    for (const [column, names] of headings) {
      if (!free(column)) continue
      const at = written.findIndex(
        (text, place) => guessed[place] === null && names.some((name) => fits(text, name)),
      )
      if (at >= 0) guessed[at] = column
    }
  }
  return guessed
}

/** The row that looks most like headings, among the first ones: above it offices write titles. */
export function headingRow(rows: readonly (readonly string[])[]): number {
  const known = rows.slice(0, 15).map((row) => guessColumns(row).filter((column) => column !== null).length)
  const most = Math.max(0, ...known)
  return most === 0 ? 0 : known.indexOf(most)
}

export type RosterFault =
  /** Nothing in it says who it is: left out. */
  | 'nobody'
  /** Or may be: not registered, child protection is called. */
  | 'under_age'
  | 'nik_rounded'
  | 'nik_not_sixteen_digits'
  | 'nik_no_such_day'
  | 'nik_serial_of_zeros'
  | 'nik_old_region'
  | 'nik_other_birth_date'
  | 'nik_other_sex'
  | 'date_not_read'
  | 'month_first'
  | 'age_not_read'
  | 'sex_not_read'
  | 'home_not_known'
  | 'home_several'
  | 'phone_not_read'
  | 'children_not_read'
  | 'too_long'

/** What becomes of the value: the row stays out, the value stays out, or it is taken and should be looked at. */
export type RosterEffect = 'row_out' | 'value_out' | 'look'
const effects: Record<RosterFault, RosterEffect> = {
  nobody: 'row_out',
  under_age: 'row_out',
  nik_rounded: 'value_out',
  nik_not_sixteen_digits: 'value_out',
  nik_no_such_day: 'value_out',
  nik_serial_of_zeros: 'value_out',
  nik_old_region: 'look',
  nik_other_birth_date: 'look',
  nik_other_sex: 'look',
  date_not_read: 'value_out',
  month_first: 'look',
  age_not_read: 'value_out',
  sex_not_read: 'value_out',
  home_not_known: 'value_out',
  home_several: 'value_out',
  phone_not_read: 'value_out',
  children_not_read: 'value_out',
  too_long: 'value_out',
}
export const effectOf = (fault: RosterFault): RosterEffect => effects[fault]

export type RosterPerson = {
  readonly name: string | null
  readonly called: readonly string[]
  readonly earlier: readonly string[]
  readonly nik: string | null
  /** ISO, as exact as it was written: a day, a month or a year. */
  readonly birthDate: string | null
  readonly age: number | null
  readonly sex: 'female' | 'male' | null
  /** Dotted code. */
  readonly homeRegency: string | null
  readonly phone: string | null
  readonly whatsapp: string | null
  readonly address: string | null
  readonly children: number | null
  readonly note: string | null
}

export type RosterRow = {
  /** As the table counts, from 1. */
  readonly line: number
  readonly person: RosterPerson
  readonly faults: readonly { readonly column: RosterColumn | null; readonly fault: RosterFault }[]
  /** Whether it can be registered. */
  readonly taken: boolean
}

export type RosterReport = {
  readonly rows: readonly RosterRow[]
  /** Rows beyond what is read at once. */
  readonly beyond: number
  /** How many of the rows that are taken tell each column. */
  readonly told: Readonly<Record<RosterColumn, number>>
}

export type RosterHelp = {
  readonly today: LocalDate
  /** Regencies and cities of today: code and name as the ministry writes it (*Kabupaten Indramayu*). */
  readonly regencies: readonly { readonly code: string; readonly name: string }[]
}

/** Reads the rows below the heading. Empty ones are no rows. */
export function readRoster(
  rows: readonly (readonly string[])[],
  heading: number,
  columns: readonly (RosterColumn | null)[],
  help: RosterHelp,
): RosterReport {
  const filled = rows
    .map((cells, at) => ({ cells, line: at + 1 }))
    .filter(({ cells, line }) => line > heading + 1 && cells.some((cell) => cell.trim() !== ''))
  const homes = homesOf(help.regencies)
  const read = filled
    .slice(0, mostRosterRows)
    .map(({ cells, line }) => readRow(line, cells, columns, help, homes))
  const taken = read.filter((row) => row.taken).map(({ person }) => person)
  const count = (tells: (person: RosterPerson) => boolean) => taken.filter(tells).length
  return {
    rows: read,
    beyond: Math.max(0, filled.length - mostRosterRows),
    told: {
      name: count(({ name }) => name !== null),
      called: count(({ called }) => called.length > 0),
      earlier: count(({ earlier }) => earlier.length > 0),
      nik: count(({ nik }) => nik !== null),
      birth_date: count(({ birthDate }) => birthDate !== null),
      age: count(({ age }) => age !== null),
      sex: count(({ sex }) => sex !== null),
      home: count(({ homeRegency }) => homeRegency !== null),
      phone: count(({ phone }) => phone !== null),
      whatsapp: count(({ whatsapp }) => whatsapp !== null),
      address: count(({ address }) => address !== null),
      children: count(({ children }) => children !== null),
      note: count(({ note }) => note !== null),
    },
  }
}

/** Who in the roster resembles somebody else in it, or one of the own people. Roster rows are called `row:` and their line. */
export function rosterTwins(
  rows: readonly RosterRow[],
  own: readonly Comparable[],
  placeName: (code: string) => string,
): ReadonlyMap<number, readonly Resemblance[]> {
  const fromFile = rows
    .filter((row) => row.taken && row.person.name !== null)
    .map((row): Comparable => {
      const { name, earlier, birthDate, homeRegency } = row.person
      return {
        id: `row:${row.line}`,
        names: [name, ...earlier].join(' '),
        birthDate: birthDate === null || birthDate.length === 7 ? birthDate?.slice(0, 4) : birthDate,
        place: homeRegency === null ? undefined : placeName(homeRegency),
      }
    })
  const twins = new Map<number, Resemblance[]>()
  for (const pair of duplicatesIn(registerOf([...own, ...fromFile]))) {
    // Told at the row that comes later in the file, or that is in the file at all.
    const [one, other] = [lineOf(pair.one), lineOf(pair.other)]
    if (one === null && other === null) continue
    const at = Math.max(one ?? 0, other ?? 0)
    const turned = lineOf(pair.one) === at ? pair : { ...pair, one: pair.other, other: pair.one }
    twins.set(at, [...(twins.get(at) ?? []), turned])
  }
  return twins
}

/** The line of a roster row's id, or null for one of the own people. */
export function lineOf(id: string): number | null {
  return id.startsWith('row:') ? Number(id.slice(4)) : null
}

type Reading = {
  readonly cell: (column: RosterColumn) => string
  readonly fault: (column: RosterColumn | null, fault: RosterFault) => void
}

function readRow(
  line: number,
  cells: readonly string[],
  columns: readonly (RosterColumn | null)[],
  help: RosterHelp,
  homes: Homes,
): RosterRow {
  const faults: { column: RosterColumn | null; fault: RosterFault }[] = []
  const reading: Reading = {
    cell: (column) => (cells[columns.indexOf(column)] ?? '').normalize('NFC').replace(/\s+/g, ' ').trim(),
    fault: (column, fault) => void faults.push({ column, fault }),
  }
  const birthDate = readBirth(reading, help.today)
  const sex = readSex(reading)
  const person: RosterPerson = {
    name: readText(reading, 'name', 120),
    called: readTexts(reading, 'called', 80),
    earlier: readTexts(reading, 'earlier', 120),
    nik: readNumber(reading, { birthDate, sex }, help),
    birthDate,
    age: readAge(reading),
    sex,
    homeRegency: readHome(reading, homes),
    phone: readPhone(reading, 'phone'),
    whatsapp: readPhone(reading, 'whatsapp'),
    address: readText(reading, 'address', 120),
    children: readChildren(reading),
    note: readText(reading, 'note', 4000),
  }
  if (person.name === null && person.called.length === 0 && person.phone === null && person.whatsapp === null)
    reading.fault(null, 'nobody')
  else if (mayBeUnderAge(person, help.today)) reading.fault(null, 'under_age')
  return { line, person, faults, taken: !faults.some(({ fault }) => effectOf(fault) === 'row_out') }
}

const GROWN_UP = 18
const OLDEST = 105

/** Whether what is written allows her to be under eighteen today; a year alone counts against certainty. */
export function mayBeUnderAge(
  {
    birthDate,
    nik,
    age,
  }: { readonly birthDate: string | null; readonly nik: string | null; readonly age: number | null },
  today: LocalDate,
): boolean {
  const youngest = `${Number(today.slice(0, 4)) - GROWN_UP}${today.slice(4)}`
  if (age !== null && age < GROWN_UP) return true
  if (birthDate !== null) return birthDate.padEnd(10, '-12-31'.slice(birthDate.length - 4)) > youngest
  if (nik === null) return false
  const oldest = `${Number(today.slice(0, 4)) - OLDEST}${today.slice(4)}`
  const read = readNik(nik, today)
  const births = isRefusal(read) ? [] : read.births.filter((date) => date >= oldest)
  return births.length > 0 && births.every((date) => date > youngest)
}

/** The band of adults that what is written puts her into, or none. */
export function ageBandOf(
  { birthDate, age }: { readonly birthDate: string | null; readonly age: number | null },
  today: LocalDate,
): '18_29' | '30_44' | '45_up' | null {
  const years = birthDate === null ? age : yearsBetween(birthDate, today)
  if (years === null || years < GROWN_UP) return null
  return years < 30 ? '18_29' : years < 45 ? '30_44' : '45_up'
}

/** Full years at least: an unknown day or month counts as the last. */
function yearsBetween(birthDate: string, today: LocalDate): number {
  const latest = birthDate.padEnd(10, '-12-31'.slice(birthDate.length - 4))
  return Number(today.slice(0, 4)) - Number(latest.slice(0, 4)) - (today.slice(5) < latest.slice(5) ? 1 : 0)
}

function readText({ cell, fault }: Reading, column: RosterColumn, most: number): string | null {
  const text = cell(column)
  if (text === '' || /^[-–.?]+$/.test(text)) return null
  if (text.length <= most) return text
  fault(column, 'too_long')
  return null
}

function readTexts(reading: Reading, column: RosterColumn, most: number): readonly string[] {
  const text = readText(reading, column, most * 4)
  if (text === null) return []
  const parts = text
    .split(/[;/,]| alias | al\. /i)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  return parts.filter((part) => part.length <= most).slice(0, 10)
}

function readNumber(
  { cell, fault }: Reading,
  known: { birthDate: string | null; sex: 'female' | 'male' | null },
  { today, regencies }: RosterHelp,
): string | null {
  const written = cell('nik')
    .replace(/^'+/, '')
    .replaceAll(/[\s.-]/g, '')
  if (written === '') return null
  // A spreadsheet keeps fifteen digits of a number and fills up with zeros, or writes 3.17E+15.
  if (/^\d[,.]?\d*e\+?\d+$/i.test(cell('nik')) || /^\d{15}0$/.test(written)) {
    fault('nik', 'nik_rounded')
    return null
  }
  const nik = readNik(written, today)
  if (isRefusal(nik)) {
    fault('nik', `nik_${nik.refused}`)
    return null
  }
  const birthDate = known.birthDate?.length === 10 ? known.birthDate : undefined
  const exists = (code: string) => regencies.length === 0 || regencies.some((one) => one.code === code)
  for (const remark of remarksOnNik(nik, { birthDate, sex: known.sex ?? undefined }, exists))
    fault('nik', `nik_${remark}`)
  return nik.digits
}

const months: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ['jan', 'january'],
    ['feb', 'pebruari', 'peb'],
    ['mar', 'march'],
    ['apr'],
    ['mei', 'may'],
    ['jun', 'june'],
    ['jul', 'july'],
    ['agu', 'ags', 'agt', 'aug'],
    ['sep', 'spt'],
    ['okt', 'oct'],
    ['nov', 'nop'],
    ['des', 'dec'],
  ].flatMap((names, at) => names.map((name) => [name.slice(0, 3), String(at + 1).padStart(2, '0')])),
)

function readBirth({ cell, fault }: Reading, today: LocalDate): string | null {
  const written = cell('birth_date')
  if (written === '' || /^[-–.?]+$/.test(written)) return null
  // *Tempat, tanggal lahir* stands in one column: what comes after the last comma.
  const text = written.replace(/^.*,\s*(?=\S*\d)/, '').replace(/[T ]\d{2}:\d{2}.*$/, '')
  const read = dateIn(text, () => fault('birth_date', 'month_first'))
  if (read === null || read > today || read < '1900') {
    fault('birth_date', 'date_not_read')
    return null
  }
  return read
}

function dateIn(text: string, monthFirst: () => void): string | null {
  if (/^(19|20)\d{2}$/.test(text)) return text
  const iso = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text)
  if (iso) return dayOf(iso[1], iso[2], iso[3])
  const worded = /^(\d{1,2})[\s.-]*([a-z]{3,})[\s.,-]*(\d{4})$/i.exec(text)
  if (worded) return dayOf(worded[3], months[(worded[2] ?? '').slice(0, 3).toLowerCase()], worded[1])
  const numbers = /^(\d{1,2})[-/.\s](\d{1,2})[-/.\s](\d{4})$/.exec(text)
  if (numbers) {
    const read = dayOf(numbers[3], numbers[2], numbers[1])
    if (read !== null) return read
    const turned = dayOf(numbers[3], numbers[1], numbers[2])
    if (turned !== null) monthFirst()
    return turned
  }
  const month = /^(?:(\d{1,2})[-/.\s]|([a-z]{3,})[\s.-]*)(\d{4})$/i.exec(text)
  if (!month) return null
  const number = month[1]?.padStart(2, '0') ?? months[(month[2] ?? '').slice(0, 3).toLowerCase()] ?? ''
  return number >= '01' && number <= '12' ? `${month[3]}-${number}` : null
}

function dayOf(year = '', month = '', day = ''): string | null {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isLocalDate(date) ? date : null
}

function readAge({ cell, fault }: Reading): number | null {
  const text = cell('age')
  if (text === '' || text === '-') return null
  const years = /^(\d{1,3})\s*(?:th|thn|tahun)?\.?$/i.exec(text)?.[1]
  if (years !== undefined && Number(years) <= OLDEST) return Number(years)
  fault('age', 'age_not_read')
  return null
}

function readSex({ cell, fault }: Reading): 'female' | 'male' | null {
  const text = wordsOf(cell('sex')).join('')
  if (text === '') return null
  if (/^(p|pr|prp|perempuan|wanita|f|female)$/.test(text)) return 'female'
  if (/^(l|lk|laki|lakilaki|pria|m|male)$/.test(text)) return 'male'
  fault('sex', 'sex_not_read')
  return null
}

type Homes = ReadonlyMap<string, readonly string[]>

/** Names of regencies with and without what stands before them. */
function homesOf(regencies: RosterHelp['regencies']): Homes {
  const homes = new Map<string, string[]>()
  for (const { code, name } of regencies) {
    const full = homeWords(name)
    for (const said of new Set([full, full.replace(/^(kabupaten|kota) (administrasi )?/, '')]))
      homes.set(said, [...(homes.get(said) ?? []), code])
    homes.set(code, [code])
    homes.set(code.replace('.', ''), [code])
  }
  return homes
}

const homeWords = (text: string) =>
  wordsOf(text)
    .join(' ')
    .replace(/^kab /, 'kabupaten ')
    .replace(/^kodya /, 'kota ')
    .replace(/ adm /, ' administrasi ')

function readHome({ cell, fault }: Reading, homes: Homes): string | null {
  const text = cell('home')
  if (text === '' || /^[-–.?]+$/.test(text)) return null
  const found = homes.get(text) ?? homes.get(homeWords(text)) ?? []
  if (found.length === 1) return found[0] ?? null
  fault('home', found.length === 0 ? 'home_not_known' : 'home_several')
  return null
}

function readPhone({ cell, fault }: Reading, column: 'phone' | 'whatsapp'): string | null {
  const text = cell(column)
  if (text === '' || /^[-–.?]+$/.test(text)) return null
  const digits = text.replace(/^'+/, '').replace(/[^\d+]/g, '')
  const national = digits.replace(/^(\+?62|0062)(?=[1-9])/, '0')
  // A spreadsheet takes the leading zero of a number away.
  const number = /^8\d{7,}$/.test(national) ? `0${national}` : national
  if (/^0\d{7,13}$/.test(number)) return number
  fault(column, 'phone_not_read')
  return null
}

function readChildren({ cell, fault }: Reading): number | null {
  const text = cell('children')
  if (text === '' || /^(-|tidak ada|belum|nihil|0)$/i.test(text)) return null
  const count = /^(\d{1,2})(?:\s*(?:anak|orang|org))?$/i.exec(text)?.[1]
  if (count !== undefined && Number(count) >= 1 && Number(count) <= 20) return Number(count)
  fault('children', 'children_not_read')
  return null
}

function isPart(text: string, known: string): boolean {
  return ` ${text} `.includes(` ${known} `)
}
