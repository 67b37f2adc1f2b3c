import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { identityHints } from './identity-hints.ts'

/** What was found, as [kind, text]. */
function found(text: string): [string, string][] {
  return identityHints(text).map(({ kind, from, to }) => [kind, text.slice(from, to)])
}

describe('what letters are full of is left alone', () => {
  test.each([
    [
      'numbers of letters',
      'Menindaklanjuti surat nomor 460/7705/031/2014 dan 188.45-12/2013, 005/1205/435.112/2016',
    ],
    [
      'numbers of letters with code of filing',
      '900.1.3.2/1234/2023; 300.2.2-2138/2025; 100.1.1-6117 Tahun 2022',
    ],
    ['numbers of letters with dashes', 'B-1234-5678-031-2014 dan S-0012-3456-78-2016'],
    [
      'laws and articles',
      'UU 30/2014 Pasal 36, UU Nomor 12 Tahun 2022, UU 27/2022, Permensos 7/2021, SKB 1497/2025, 2/2025, 5/2025',
    ],
    [
      'dates',
      '29-02-2016, 2016-02-29, 29/02/2016, 29.2.2016, 8 Februari 2016, tanggal 14-02-2016 s.d. 29-02-2016',
    ],
    ['pairs of dates', '11-12-2015 - 05-01-2016 dan 11.01.2016 05.02.2016'],
    ['dates before counts', '08-02-2016 1449 orang; 11-12-2015 1449 205 orang'],
    ['times', 'pukul 09.00-16.00 WIB, 2016-02-29T09:00:00.000Z, 29-02-2016 09.00'],
    ['money', 'Rp 5.050.000, Rp5.050.000,00, Rp. 2.004.000.000,-, Rp 3.621.313.800.000.000, IDR 6000000000'],
    ['money in words', '5050000000 rupiah, 5.050.000 rupiah, 1250000000,- rupiah'],
    ['counts', '1.449 orang, 1.340 KK/3.052 jiwa; 160, 117, 39, 15; 195 dan 250; 284.973.643 jiwa'],
    ['rows of counts', '160 117 39 15 432 346 129 20'],
    ['rows of years', 'tahun 2013 2014 2015 2016 2017 2018 2019 2020'],
    ['codes of regions and villages', '31.72, 35.78, 31.72.06.1001'],
    ['ids of the system', 'permintaan 018f3a5b-1234-7abc-8def-123456789012'],
    ['numbered lists', '1. Data 2. Jumlah 3. Kode (1) (2) (3) 1 2 3 4 5 6 7 8 9 10 11 12'],
    ['an address without an at', 'kemensos.go.id, e-mail resmi unit layanan'],
  ])('%s', (_, text) => {
    expect(found(text)).toEqual([])
  })
})

describe('identities are found', () => {
  test.each([
    ['NIK 3172014105850001 atas nama', 'nik', '3172014105850001'],
    ['nik:3172014105850001.', 'nik', '3172014105850001'],
    ['317201 410585 0001', 'nik', '317201 410585 0001'],
    ['3172-0141-0585-0001', 'nik', '3172-0141-0585-0001'],
    ['31.72.01.410585.0001', 'nik', '31.72.01.410585.0001'],
    ['3.172.014.105.850.001', 'nik', '3.172.014.105.850.001'],
    ['3 1 7 2 0 1 4 1 0 5 8 5 0 0 0 1', 'nik', '3 1 7 2 0 1 4 1 0 5 8 5 0 0 0 1'],
    ['KK 3172019999990001', 'nik', '3172019999990001'],
    ['surat 460/7705/031/2014 untuk 3172014105850001/Penjaringan', 'nik', '3172014105850001'],
    ['hp 081234567890', 'phone', '081234567890'],
    ['0812-3456-7890', 'phone', '0812-3456-7890'],
    ['0812.345.678', 'phone', '0812.345.678'],
    ['(0812) 3456 789 hubungi', 'phone', '(0812) 3456 789'],
    ['WA +62 812-3456-7890', 'phone', '+62 812-3456-7890'],
    ['(+62) 812 3456 7890', 'phone', '(+62) 812 3456 7890'],
    ['+62.812.345.678', 'phone', '+62.812.345.678'],
    ['+62 21 5703390', 'phone', '+62 21 5703390'],
    ['wa.me/6281234567890', 'phone', '6281234567890'],
    ['62 812 3456 7890', 'phone', '62 812 3456 7890'],
    ['0 8 1 2 3 4 5 6 7 8 9 0', 'phone', '0 8 1 2 3 4 5 6 7 8 9 0'],
    ['tulis ke siti.aminah+1@dinsos.example.go.id.', 'email', 'siti.aminah+1@dinsos.example.go.id'],
    ['rekening 0021010123455', 'account', '0021010123455'],
    ['137-00-0123456-7', 'account', '137-00-0123456-7'],
    ['No. Rek. BRI: 0021 01 012345 50 1 a.n.', 'account', '0021 01 012345 50 1'],
    ['1234567890-2014', 'account', '1234567890-2014'],
    ['Rp 0812345678901', 'phone', '0812345678901'],
  ])('%s', (text, kind, part) => {
    expect(found(text)).toEqual([[kind, part]])
  })

  test('several in one text, each where it stands', () => {
    const text =
      'Siti (081234567890, siti@example.id), NIK 3172014105850001, menerima Rp 5.050.000 pada 29-02-2016.'
    expect(found(text)).toEqual([
      ['phone', '081234567890'],
      ['email', 'siti@example.id'],
      ['nik', '3172014105850001'],
    ])
  })
})

const two = (n: number) => String(n).padStart(2, '0')
const digits = (length: number) =>
  fc.string({ minLength: length, maxLength: length, unit: fc.constantFrom(...'0123456789') })
const nik = fc
  .record({
    region: fc.integer({ min: 11, max: 96 }).filter((code) => code % 10 !== 0),
    inside: digits(4),
    day: fc.integer({ min: 1, max: 31 }),
    woman: fc.boolean(),
    month: fc.integer({ min: 1, max: 12 }),
    year: digits(2),
    serial: digits(4),
  })
  .map((n) => `${n.region}${n.inside}${two(n.day + (n.woman ? 40 : 0))}${two(n.month)}${n.year}${n.serial}`)
const mobile = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 7, max: 10 }).chain(digits))
  .map(([third, rest]) => `08${third}${rest}`)

/** Groups as people write them: apart by blanks, dots or dashes after a first group of at least `head` digits. */
function apart(number: fc.Arbitrary<string>, head: number): fc.Arbitrary<string> {
  return number.chain((text) =>
    fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: head, max: text.length - 1 }), { maxLength: 5 }),
        fc.constantFrom(' ', '.', '-', ' - '),
      )
      .map(([cuts, separator]) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), text.length]
        return edges
          .slice(1)
          .map((edge, n) => text.slice(edges[n], edge))
          .join(separator)
      }),
  )
}

const day = fc
  .integer({ min: 0, max: 12_000 })
  .map((n) => new Date(Date.UTC(1998, 0, 1) + n * 86_400_000).toISOString())
const thousands = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, '.')
const harmless = fc.oneof(
  fc.tuple(digits(3), digits(4), digits(3), fc.integer({ min: 1999, max: 2030 })).map((n) => n.join('/')),
  fc
    .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1999, max: 2030 }))
    .map(([n, year]) => `UU ${n}/${year}`),
  day.map((date) => date.slice(0, 10)),
  day.map((date) => `${date.slice(8, 10)}-${date.slice(5, 7)}-${date.slice(0, 4)}`),
  fc.integer({ min: 1, max: 9_000_000_000 }).map((n) => `Rp ${thousands(n)}`),
  fc.integer({ min: 1, max: 300_000_000 }).map(thousands),
)
const word = fc.constantFrom(
  'surat',
  'nomor',
  'orang',
  'tanggal',
  'dan',
  'sebanyak',
  'dari',
  'pada',
  'unit layanan',
)

describe('whatever is written around', () => {
  test('a letter of numbers, laws, dates, sums and counts hints at nobody', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(word, harmless, fc.constantFrom(' ', ', ', '. ', '\n')), { maxLength: 12 }),
        (parts) => {
          expect(found(parts.map(([before, item, after]) => `${before} ${item}${after}`).join(''))).toEqual(
            [],
          )
        },
      ),
      { numRuns: 500 },
    )
  })

  const inside = <T extends string>(kind: T, identity: fc.Arbitrary<string>) =>
    fc.assert(
      fc.property(identity, word, word, harmless, harmless, (text, before, after, first, last) => {
        const letter = `${before} ${first} ${before} ${text} ${after} ${last}`
        const from = `${before} ${first} ${before} `.length
        const covering = identityHints(letter).filter(
          (hint) => hint.from <= from && hint.to >= from + text.length,
        )
        expect(covering.map((hint) => hint.kind)).toEqual([kind])
        expect(identityHints(letter)).toHaveLength(1)
      }),
      { numRuns: 500 },
    )

  test('a NIK is found however its digits are grouped', () => {
    inside('nik', apart(nik, 1))
  })

  test('a mobile number is found however its digits are grouped, with zero or country code', () => {
    inside('phone', apart(mobile, 3))
    inside(
      'phone',
      apart(mobile, 3).map((text) => `+62${text.slice(1)}`),
    )
  })

  test('an e-mail address is found', () => {
    inside(
      'email',
      fc
        .tuple(
          fc.stringMatching(/^[a-z][a-z0-9._]{0,11}$/),
          fc.stringMatching(/^[a-z]{2,9}\.(go\.id|com|id)$/),
        )
        .map((p) => p.join('@')),
    )
  })

  test('ten or more digits in one run are found', () => {
    inside(
      'account',
      fc
        .integer({ min: 10, max: 15 })
        .chain(digits)
        .filter((text) => !/^(08|62)/.test(text)),
    )
  })

  test('hints lie in the text, in order, and never overlap', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 80, unit: fc.constantFrom(...'0123456789 .-/+()@aRp,\n') }),
        (text) => {
          let end = 0
          for (const { from, to } of identityHints(text)) {
            expect(from).toBeGreaterThanOrEqual(end)
            expect(to).toBeGreaterThan(from)
            expect(to).toBeLessThanOrEqual(text.length)
            end = to
          }
          if (/\d{10}/.test(text.replace(/(Rp|IDR)[^a-z]*/g, ''))) expect(identityHints(text)).not.toEqual([])
        },
      ),
      { numRuns: 2_000 },
    )
  })
})
