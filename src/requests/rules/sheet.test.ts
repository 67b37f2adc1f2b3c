import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../kernel/refusal.ts'
import type { CopyTo, LetterSheet, LetterTemplate } from '../contract.ts'
import { ownHand } from '../testing.ts'
import { mayBearSigning, mayCopy, mayKeepSignedSheet, officeOf, personIn } from './offices.ts'
import { canonical, dateInWords, headOf, nipInGroups, type SheetFacts, sheetOf } from './sheet.ts'

const template: LetterTemplate = {
  kind: 'request',
  version: 1,
  body: [
    { text: 'Berdasarkan {basis}, untuk: {purpose}.', list: 'items' },
    { text: 'Mengenai {site}.', when: 'site' },
    { text: 'Tanpa lokasi.', unless: 'site' },
  ],
}
const facts: SheetFacts = {
  template,
  head: headOf(
    {
      lines: ['PEMERINTAH KOTA CONTOH', 'DINAS SOSIAL'],
      address: 'Jalan Contoh 1',
      phone: '(024) 555 0100',
      email: null,
      site: 'dinsos.contoh.go.id',
      paper: 'A4',
    },
    null,
  ),
  paper: 'A4',
  from: { name: 'Direktorat Rehabilitasi', agencyName: 'Kementerian Sosial', regionName: null },
  to: { name: 'Dinas Sosial Kota Malang', agencyName: 'Dinas Sosial Kota Malang', regionName: 'Kota Malang' },
  number: '460/1/2026',
  date: '2026-03-09',
  urgency: 'segera',
  security: 'biasa',
  subject: 'Permintaan data',
  holes: { basis: 'UU 30/2014', purpose: 'pendampingan.', site: null },
  lists: { items: ['Jumlah terdaftar', 'Langkah'] },
  attachments: 0,
  signing: ownHand,
  copies: ['Kepala Dinas Sosial Provinsi'],
  verifyAt: 'https://bekal.example/verifikasi/abc',
  mark: null,
}

describe('a letter is composed from its fields', () => {
  test('the line of attachments counts them in digits and words, or is a dash', () => {
    const said = (attachments: number) => sheetOf({ ...facts, attachments }).attachments
    expect([0, 1, 12, 20, 21].map(said)).toEqual([
      '-',
      '1 (satu) berkas',
      '12 (dua belas) berkas',
      '20 (dua puluh) berkas',
      '21 berkas',
    ])
  })

  test('holes are filled, a full stop is not doubled, pieces stand where their fact is', () => {
    const { body } = sheetOf(facts)
    expect(body).toEqual([
      { text: 'Berdasarkan UU 30/2014, untuk: pendampingan.', items: ['Jumlah terdaftar', 'Langkah'] },
      { text: 'Tanpa lokasi.', items: [] },
    ])
    const at = sheetOf({ ...facts, holes: { ...facts.holes, site: 'Lokalisasi Contoh' } })
    expect(at.body[1]?.text).toBe('Mengenai Lokalisasi Contoh.')
  })

  test('what a field says is never read as a hole of its own', () => {
    const { body } = sheetOf({ ...facts, holes: { ...facts.holes, purpose: '{site} dan $& serta {basis}' } })
    expect(body[0]?.text).toBe('Berdasarkan UU 30/2014, untuk: {site} dan $& serta {basis}.')
  })

  test('it goes to the head of the desk, at the place of its region', () => {
    const sheet = sheetOf(facts)
    expect(sheet.to).toEqual(['Kepala Dinas Sosial Kota Malang'])
    expect(sheet.toPlace).toBe('Malang')
    expect(sheet.place).toBe('Jakarta')
    expect(sheet.head.contact).toBe('Telepon (024) 555 0100 · Laman dinsos.contoh.go.id')
    expect(officeOf('Direktorat Jenderal Rehabilitasi')).toBe('Direktur Jenderal Rehabilitasi')
  })

  test('dates and NIP are written as offices write them', () => {
    expect(dateInWords('2026-03-09')).toBe('9 Maret 2026')
    expect(nipInGroups('197001011995031001')).toBe('19700101 199503 1 001')
  })
})

describe('the hash of a letter', () => {
  const sheet = sheetOf(facts)

  test('is the same in whatever order the fields come', () => {
    const turned = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(turned)
      if (value === null || typeof value !== 'object') return value
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, one]) => [name, turned(one)]),
      )
    }
    expect(canonical(turned(sheet))).toBe(canonical(sheet))
    expect(JSON.parse(canonical(sheet))).toEqual(sheet)
  })

  test('changes with every printed field, and with nothing else', () => {
    const leaves = leavesOf(sheet)
    expect(leaves.length).toBeGreaterThan(25)
    fc.assert(
      fc.property(
        fc.constantFrom(...leaves),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (path, other) => {
          const changed = structuredClone(sheet)
          const same = replace(changed, path, other)
          expect(canonical(changed) === canonical(sheet)).toBe(same)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('two letters of different fields never have one text', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 12 })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), fc.array(text, { maxLength: 3 }), (one, other) => {
        const alike = JSON.stringify(one) === JSON.stringify(other)
        expect(canonical({ ...sheet, copies: one }) === canonical({ ...sheet, copies: other })).toBe(alike)
      }),
    )
  })
})

type Path = readonly (string | number)[]

function leavesOf(value: unknown, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path]
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, [...path, name]))
}

/** Puts another text at the leaf; answers whether it was that text already. */
function replace(sheet: LetterSheet, path: Path, other: string): boolean {
  let at = sheet as unknown as Record<string | number, unknown>
  for (const name of path.slice(0, -1)) at = at[name] as Record<string | number, unknown>
  const last = path.at(-1) ?? ''
  const same = at[last] === other
  at[last] = other
  return same
}

describe('no person in hal and tembusan', () => {
  test.each([
    'Permintaan data a.n. Siti',
    'Data atas nama Siti Aminah',
    'Perihal Sdri. Wati',
    'Penanganan Ny. Ratna',
    'Perihal saudari Melati di Malang',
    'Klien bernama Bunga',
    'data alias kecil dan alias Mawar',
  ])('%s', (text) => {
    expect(personIn('subject', text)).toMatchObject({ refused: 'names_a_person', field: 'subject' })
  })

  test.each([
    'Permintaan data jumlah orang terdaftar',
    'Data layanan anak dan keluarga di Kota Malang',
    'Pemberitahuan rencana penutupan lokasi Kalijodo',
    'Permintaan atas nama baik pemerintah',
  ])('%s is a subject', (text) => {
    expect(personIn('subject', text)).toBeNull()
  })

  const letter = (copies: CopyTo[], security: 'biasa' | 'rahasia' = 'biasa') => ({
    receiver: 'district',
    security,
    copies,
  })
  const copy = (name: string, desk: string | null = null): CopyTo => ({ name, desk })

  test('an office or an institution gets a copy', () => {
    for (const name of [
      'Gubernur Jawa Timur',
      'Wali Kota Malang',
      'Kepala Dinas Sosial Provinsi Jawa Timur',
      'Plt. Kepala Badan Kesbangpol',
      'Yayasan Contoh Harapan',
      'Ombudsman Republik Indonesia',
    ])
      expect(mayCopy('ministry', letter([copy(name)])), name).toBeNull()
  })

  test.each([
    ['Siti Aminah', 'not_an_office'],
    ['Ibu Siti Aminah', 'not_an_office'],
    ['Kepalanya Siti', 'not_an_office'],
    ['Kepala Desa, Sdr. Budi', 'names_a_person'],
    ['Kepala Dinas 0812-3456-7890', 'looks_like_identity'],
    ['Kepala Dinas budi@example.org', 'looks_like_identity'],
    ['Kepala Seksi 3172014107900003', 'looks_like_identity'],
  ])('%s does not', (name, refused) => {
    expect(mayCopy('ministry', letter([copy(name)]))).toMatchObject({ refused })
  })

  test('neither party gets a copy, nobody gets two, and a secret letter has none', () => {
    const office = 'Kepala Dinas'
    expect(mayCopy('ministry', letter([copy(office, 'ministry')]))).toMatchObject({
      refused: 'copy_to_party',
    })
    expect(mayCopy('ministry', letter([copy(office, 'district')]))).toMatchObject({
      refused: 'copy_to_party',
    })
    const twice = [copy(office, 'third'), copy('Kepala Badan', 'third')]
    expect(mayCopy('ministry', letter(twice))).toMatchObject({ refused: 'copy_twice' })
    expect(mayCopy('ministry', letter([copy(office), copy('Kepala DINAS')]))).toMatchObject({
      refused: 'copy_twice',
    })
    expect(mayCopy('ministry', letter([copy(office)], 'rahasia'))).toMatchObject({
      refused: 'secret_has_no_copies',
    })
    expect(mayCopy('ministry', letter([], 'rahasia'))).toBeNull()
  })
})

describe('who keeps the signed sheet', () => {
  const sheet = { sender: 'ministry', receiver: 'district', signed: true, recorded: false, kept: false }

  test('whoever signed, once, and of an answer from outside the desk that entered it', () => {
    const letter = { ...sheet, part: 'letter' as const }
    const reply = { ...sheet, part: 'answer' as const }
    expect(mayKeepSignedSheet('ministry', letter)).toBeNull()
    expect(mayKeepSignedSheet('district', letter)).toEqual({ refused: 'not_the_sender' })
    expect(mayKeepSignedSheet('district', reply)).toBeNull()
    expect(mayKeepSignedSheet('ministry', reply)).toEqual({ refused: 'not_the_receiver' })
    expect(mayKeepSignedSheet('ministry', { ...reply, recorded: true })).toBeNull()
    expect(mayKeepSignedSheet('district', { ...reply, recorded: true })).toEqual({
      refused: 'not_the_sender',
    })
    for (const [part, desk] of [
      ['letter', 'ministry'],
      ['answer', 'district'],
    ] as const) {
      expect(mayKeepSignedSheet(desk, { ...sheet, part, signed: false })).toEqual({
        refused: 'not_signed_yet',
      })
      expect(mayKeepSignedSheet(desk, { ...sheet, part, kept: true })).toEqual({
        refused: 'signed_sheet_kept',
      })
    }
  })
})

describe('who signs', () => {
  test('a.n. names the own office too; the others do not', () => {
    for (const capacity of [null, 'plt', 'plh'] as const) {
      expect(mayBearSigning({ ...ownHand, capacity }, null)).toBeNull()
      expect(isRefusal(mayBearSigning({ ...ownHand, capacity, ownOffice: 'Sekretaris' }, null))).toBe(true)
    }
    expect(mayBearSigning({ ...ownHand, capacity: 'an', ownOffice: 'Sekretaris Dinas' }, null)).toBeNull()
    expect(mayBearSigning({ ...ownHand, capacity: 'an' }, null)).toMatchObject({
      refused: 'signing_incomplete',
    })
  })

  test('no number hides in the name', () => {
    expect(mayBearSigning({ ...ownHand, name: 'Budi 081234567890' }, null)).toMatchObject({
      refused: 'looks_like_identity',
      field: 'signing/name',
    })
  })
})
