import { describe, expect, test } from 'vitest'
import { houseDefault, languages, noticeKinds } from './contract.ts'
import {
  dueDigest,
  isQuiet,
  nextDigest,
  nextTry,
  type NoticeClock,
  quietEnd,
  setClock,
} from './rules/clock.ts'
import { settle, takeTurn } from './rules/sending.ts'
import { compose, templateFaults, templates } from './rules/wording.ts'

/** The week of 16 March 2026: Nyepi on Thursday 19, Idulfitri on Friday 20. */
const calendar = { holidays: new Set(['2026-03-19', '2026-03-20']), years: new Set([2026]) }
const jakarta: NoticeClock = { ...houseDefault, zone: 'WIB' }
const ambon: NoticeClock = { ...houseDefault, zone: 'WIT' }

describe('the digest goes out at eight where the desk is', () => {
  test.each([
    ['WIB', '2026-03-16T00:59:59Z', '2026-03-16T01:00:00Z'],
    ['WITA', '2026-03-15T23:59:59Z', '2026-03-16T00:00:00Z'],
    ['WIT', '2026-03-15T22:59:59Z', '2026-03-15T23:00:00Z'],
  ] as const)('in %s', (zone, before, at) => {
    const clock = { ...houseDefault, zone }
    expect(dueDigest(before, clock, calendar)).toBeNull()
    expect(dueDigest(at, clock, calendar)).toBe('2026-03-16')
    expect(nextDigest(before, clock, calendar, false)).toBe(new Date(at).toISOString())
  })

  test('later on the same day where it could not at eight, and not after five', () => {
    expect(dueDigest('2026-03-16T06:12:00Z', jakarta, calendar)).toBe('2026-03-16')
    expect(dueDigest('2026-03-16T09:59:59Z', jakarta, calendar)).toBe('2026-03-16')
    expect(dueDigest('2026-03-16T10:00:00Z', jakarta, calendar)).toBeNull()
    expect(nextDigest('2026-03-16T06:12:00Z', jakarta, calendar, false)).toBe('2026-03-16T06:12:00Z')
    expect(nextDigest('2026-03-16T10:00:00Z', jakarta, calendar, false)).toBe('2026-03-17T01:00:00.000Z')
  })

  test('on no holiday and no weekend, unless one asks for it', () => {
    expect(dueDigest('2026-03-19T02:00:00Z', jakarta, calendar)).toBeNull()
    expect(nextDigest('2026-03-18T02:00:00Z', jakarta, calendar, true)).toBe('2026-03-23T01:00:00.000Z')
    const always = { ...jakarta, quiet: { ...jakarta.quiet, daysOff: false } }
    expect(dueDigest('2026-03-19T02:00:00Z', always, calendar)).toBe('2026-03-19')
    expect(nextDigest('2026-03-18T02:00:00Z', always, calendar, true)).toBe('2026-03-19T01:00:00.000Z')
  })

  test('at the end of the quiet that its hour falls into', () => {
    const early = { ...jakarta, hour: 6 }
    expect(dueDigest('2026-03-16T00:29:59Z', early, calendar)).toBeNull()
    expect(dueDigest('2026-03-16T00:30:00Z', early, calendar)).toBe('2026-03-16')
    expect(nextDigest('2026-03-15T23:00:00Z', early, calendar, false)).toBe('2026-03-16T00:30:00.000Z')
  })
})

describe('quiet hours', () => {
  test('go over midnight, and hold on days off the whole day', () => {
    expect(isQuiet('2026-03-16T09:59:59Z', jakarta, calendar)).toBe(false)
    expect(isQuiet('2026-03-16T10:00:00Z', jakarta, calendar)).toBe(true)
    expect(isQuiet('2026-03-17T00:29:59Z', jakarta, calendar)).toBe(true)
    expect(isQuiet('2026-03-17T00:30:00Z', jakarta, calendar)).toBe(false)
    expect(isQuiet('2026-03-20T05:00:00Z', jakarta, calendar)).toBe(true)
    expect(quietEnd('2026-03-18T11:00:00Z', jakarta, calendar)).toBe('2026-03-23T00:30:00.000Z')
  })

  test('are those of the zone', () => {
    expect(isQuiet('2026-03-16T08:30:00Z', ambon, calendar)).toBe(true)
    expect(isQuiet('2026-03-16T08:30:00Z', jakarta, calendar)).toBe(false)
  })

  test('of no length are none', () => {
    const never = { ...jakarta, quiet: { from: '00:00', until: '00:00', daysOff: false } }
    expect(isQuiet('2026-03-15T18:00:00Z', never, calendar)).toBe(false)
  })

  test('that swallow the digest are refused', () => {
    const quiet = { from: '17:00', until: '07:30', daysOff: true }
    expect(setClock({ hour: 17, quiet })).toEqual({ refused: 'no_quiet_left' })
    expect(setClock({ hour: 23, quiet })).toEqual({ refused: 'no_quiet_left' })
    expect(setClock({ hour: 6, quiet })).toMatchObject({ hour: 6 })
    expect(setClock({ hour: 12, quiet: { ...quiet, from: '12:00', until: '12:00' } })).toMatchObject({
      hour: 12,
    })
  })
})

describe('a notice whose turn it is', () => {
  const clock = { ...jakarta, today: '2026-03-16' }
  const digest = { kind: 'digest' as const, day: '2026-03-16', clock, count: 3 }
  const ten = '2026-03-16T03:00:00Z'

  test('goes out', () => {
    expect(takeTurn(digest, ten, calendar)).toBe('send')
  })
  test('is about nothing when all has been done meanwhile', () => {
    expect(takeTurn({ ...digest, count: 0 }, ten, calendar)).toEqual({ state: 'nothing' })
  })
  test('of yesterday is of no use today, nor to somebody who wants none any more', () => {
    expect(takeTurn({ ...digest, day: '2026-03-13' }, ten, calendar)).toEqual({ state: 'dropped' })
    expect(takeTurn({ ...digest, clock: null }, ten, calendar)).toEqual({ state: 'dropped' })
  })
  test('waits for the end of the quiet hours', () => {
    expect(takeTurn({ ...digest, kind: 'at_once' }, '2026-03-16T11:00:00Z', calendar)).toEqual({
      state: 'waiting',
      nextTryAt: '2026-03-17T00:30:00.000Z',
    })
  })
  test('is tried again with longer pauses, seven times in all, and waits for a server that is down', () => {
    const waits = [1, 2, 3, 4, 5, 6, 7].map((tries) => nextTry(ten, tries))
    expect(waits.map((at) => at && (Date.parse(at) - Date.parse(ten)) / 60_000)).toEqual([
      2,
      10,
      20,
      60,
      120,
      240,
      null,
    ])
    expect(settle('later', 6, ten)).toMatchObject({ state: 'dropped' })
    expect(settle('later', 0, ten)).toEqual({
      state: 'waiting',
      tries: 1,
      nextTryAt: '2026-03-16T03:02:00.000Z',
    })
    expect(settle('down', 3, ten)).toMatchObject({ state: 'waiting', tries: 3 })
    expect(settle('unknown', 0, ten)).toMatchObject({ state: 'unknown' })
  })
})

describe('what a notice says', () => {
  const all = noticeKinds.flatMap((kind) => languages.map((language) => ({ kind, language })))

  test.each(all)('$kind in $language is a count and a link', ({ kind, language }) => {
    expect(templateFaults(templates[kind][language])).toEqual([])
    const { subject, text } = compose(templates[kind][language], { count: 3, link: 'https://bekal.example/' })
    expect(text.match(/\d+/g)).toEqual(['3'])
    expect(text).toContain('https://bekal.example/')
    expect(subject).not.toMatch(/[{}\d]/)
  })

  test('in Indonesian, the sentence', () => {
    const { text } = compose(templates.digest.id, { count: 3, link: 'https://bekal.example/' })
    expect(text).toBe('Ada 3 tindak lanjut yang menunggu Anda.\n\nhttps://bekal.example/\n')
  })

  const good = templates.digest.id
  test.each([
    ['the number of a letter', { ...good, text: `${good.text}{number}` }, 'placeholder {number}'],
    ['a count in the subject', { ...good, subject: 'Ada {count}' }, 'placeholder {count}'],
    ['no link', { ...good, text: 'Ada {count}.' }, '{link} not exactly once'],
    ['the count twice', { ...good, text: `{count} ${good.text}` }, '{count} not exactly once'],
    ['a place', { ...good, text: `${good.text} di lokasi` }, 'the word lokasi'],
    ['the programme', { ...good, subject: 'Program' }, 'the word Program'],
    ['a case', { ...good, text: `Case: ${good.text}` }, 'the word Case'],
    ['a letter', { ...good, text: `Suratnya: ${good.text}` }, 'the word Suratnya'],
    ['what may never be said', { ...good, text: `${good.text} eks` }, 'the word eks'],
    ['another address', { ...good, text: `${good.text} https://x` }, 'an address other than the link'],
    ['a number', { ...good, text: `${good.text} 460/12` }, 'a number other than the count'],
    [
      'the other kind of placeholder',
      { ...good, text: `${good.text} %s` },
      'a sign of another placeholder or of markup',
    ],
    ['a second header', { ...good, subject: 'Bekal\r\nBcc: x' }, 'a subject of several lines'],
  ])('%s is found', (_, template, fault) => {
    expect(templateFaults(template)).toContain(fault)
    expect(() => compose(template, { count: 1, link: 'https://bekal.example/' })).toThrow('may not be sent')
  })

  test('never that nothing waits', () => {
    expect(() => compose(good, { count: 0, link: 'https://bekal.example/' })).toThrow('counts what waits')
  })
})
