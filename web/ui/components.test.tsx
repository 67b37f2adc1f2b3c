import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { Language } from '../words/translate.ts'
import { WordsProvider } from '../words/words.tsx'
import type { ClockFace } from './clock.tsx'
import { Clock } from './clock.tsx'
import { Count } from './count.tsx'
import { useFieldErrors, useRefusal } from './feedback.tsx'
import { Ladder, type LadderStep } from './ladder.tsx'
import type { LetterSheet } from '../../src/requests/contract.ts'
import { Letter } from './letter.tsx'
import { LifeLine } from './life-line.tsx'
import { type PromiseFacts, PromiseSentence } from './promise.tsx'
import { type PromiseState, State, toneOf } from './state.tsx'
import { StepPlot } from './step-plot.tsx'
import { Strip } from './strip.tsx'

const markup = (node: ReactNode, language: Language = 'id') =>
  renderToStaticMarkup(<WordsProvider language={language}>{node}</WordsProvider>)
const text = (node: ReactNode, language: Language = 'id') => markup(node, language).replaceAll(/<[^>]*>/g, '')

const clock: ClockFace = {
  due: '2016-03-14T09:00:00Z',
  zone: 'WIB',
  unit: 'working_days',
  left: 3,
  provisional: false,
  stopped: null,
}
const promise: PromiseFacts = {
  owner: { name: 'Dinsos Jakarta Utara', ours: true },
  counterpart: { name: 'Direktorat', ours: false },
  clock,
  state: 'open',
  ended: null,
  assignee: null,
}

describe('a promise is a sentence', () => {
  test('with what, who owes whom, and the clock', () => {
    const said = text(<PromiseSentence text="Jawab surat 12" promise={promise} />)
    expect(said).toContain('Jawab surat 12, janji kita kepada Direktorat.')
    expect(said).toContain('Berjalan')
    expect(said).toContain('Sen 14 Mar 2016, 16.00 WIB · 3 hari kerja lagi')
  })

  test('read from the other side, and by an onlooker above both', () => {
    const turned = {
      ...promise,
      owner: { name: 'Dinsos', ours: false },
      counterpart: { name: 'D', ours: true },
    }
    expect(text(<PromiseSentence text="Jawab" promise={turned} />)).toContain(
      'Jawab, janji Dinsos kepada kita.',
    )
    const seen = { ...turned, counterpart: { name: 'Direktorat', ours: false } }
    expect(text(<PromiseSentence text="Answer" promise={seen} />, 'en')).toContain(
      'Answer, the promise of Dinsos to Direktorat.',
    )
  })

  test('an ended one says when it ended and no longer counts', () => {
    const kept: PromiseFacts = { ...promise, state: 'met', ended: '2016-03-11T02:00:00Z' }
    const said = text(<PromiseSentence text="Jawab" promise={kept} />)
    expect(said).toContain('Ditepati')
    expect(said).toContain('Jum 11 Mar 2016, 09.00 WIB')
    expect(said).not.toContain('hari kerja')
  })
})

test('every state has a word and a shape of its own', () => {
  const all = Object.keys(toneOf) as PromiseState[]
  const shapes = all.map((state) => markup(<State state={state} />).match(/<svg.*?>(.*)<\/svg>/)?.[1])
  expect(new Set(shapes).size).toBe(all.length)
  expect(new Set(all.map((state) => text(<State state={state} />))).size).toBe(all.length)
})

describe('the clock', () => {
  test.each([
    [{ ...clock, left: -2 }, 'terlambat 2 hari kerja'],
    [{ ...clock, left: 0 }, 'hari ini'],
    [{ ...clock, left: 0, unit: 'hours' as const }, 'kurang dari 1 jam lagi'],
    [{ ...clock, unit: 'calendar_days' as const }, '3 hari lagi'],
  ])('says how long in its own unit', (face, words) => {
    expect(text(<Clock clock={face} />)).toContain(words)
  })

  test('says when it is provisional, and why it stands still', () => {
    expect(text(<Clock clock={{ ...clock, provisional: true }} />)).toContain('sementara')
    const stopped = { since: '2016-03-10T02:00:00Z', reason: 'menunggu penjelasan' }
    const said = text(<Clock clock={{ ...clock, stopped }} />)
    expect(said).toContain('berhenti sejak Kam 10 Mar 2016, 09.00 WIB: menunggu penjelasan')
    expect(said).not.toContain('lagi')
  })
})

describe('what nobody knows', () => {
  test('is named, and is not zero', () => {
    expect(text(<Count value={null} label="orang" />)).toContain('tidak diketahui')
    expect(text(<Count value={0} label="orang" />)).not.toContain('tidak diketahui')
  })

  test('stands in the table behind a strip and behind a plot', () => {
    const parts = [
      { id: 'a', label: 'Bertemu', count: 117, unknown: false },
      { id: 'b', label: 'Pergi', count: null, unknown: true },
    ]
    expect(markup(<Strip label="Alur" parts={parts} />)).toContain('<td>Pergi</td><td>tidak diketahui</td>')
    const points = [{ id: '1', date: '2016-02-01', precision: 'month' as const, count: null, source: 'Pers' }]
    expect(markup(<StepPlot label="Hitungan" series={[{ id: 's', unit: 'KK', points }]} />)).toContain(
      '<td>KK</td><td>Feb 2016</td><td>tidak diketahui</td><td>Pers</td>',
    )
  })
})

test('the ladder has its highest step on top', () => {
  const step = (level: number, desk: string): LadderStep => ({
    id: desk,
    side: 'owner',
    level,
    renewed: false,
    desk,
    clock,
    state: 'open',
    ended: null,
  })
  const said = text(<Ladder steps={[step(0, 'Kota'), step(1, 'Provinsi')]} />)
  expect(said.indexOf('Provinsi')).toBeLessThan(said.indexOf('Kota'))
})

test('the life-line marks one step as current and keeps its proof', () => {
  const at = { at: null, by: null, proof: null, note: null }
  const html = markup(
    <LifeLine
      zone="WIB"
      steps={[
        { id: '1', label: 'Terkirim', state: 'done', ...at, proof: 'resi 8831' },
        { id: '2', label: 'Diterima', state: 'current', ...at },
        { id: '3', label: 'Dijawab', state: 'ahead', ...at },
      ]}
    />,
  )
  expect(html.match(/aria-current="step"/g)).toHaveLength(1)
  expect(html).toContain('Bukti: resi 8831')
})

test('the sheet of a letter stays Indonesian whatever the reader speaks', () => {
  const letter: LetterSheet = {
    kind: 'request',
    paper: 'A4',
    head: { lines: ['DINAS SOSIAL'], address: 'Jalan Contoh 1', contact: '' },
    place: 'Jakarta',
    date: null,
    number: null,
    urgency: 'biasa',
    security: 'biasa',
    attachments: '-',
    subject: 'Permintaan data',
    to: ['Kepala Dinas'],
    toPlace: 'Jakarta',
    body: [{ text: 'Isi.', items: [] }],
    signature: {
      capacity: null,
      office: 'Direktur',
      ownOffice: null,
      name: null,
      nip: null,
      rank: null,
      kind: null,
    },
    copies: [],
    template: 'request/1',
    verifyAt: 'https://bekal.example/verifikasi/abc',
    mark: 'draft',
  }
  const said = text(<Letter letter={letter} />, 'en')
  expect(said).toContain('belum bernomor')
  expect(said).toContain('Yth. Kepala Dinas')
  expect(said).not.toContain('no number yet')
})

test('a refusal says what, why and what to do, and what is wrong with which field', () => {
  function Probe() {
    const problem = {
      code: 'never_heard_of',
      trace: null,
      params: {},
      fields: [{ path: '/purpose', keyword: 'minLength', params: { limit: 20 } }],
    }
    const at = useFieldErrors(problem)
    const { what, act } = useRefusal(problem)
    return [what, act, at('/purpose'), at('/scope') ?? 'none'].join('|')
  }
  expect(text(<Probe />)).toBe(
    'Permintaan ini tidak dapat dijalankan.|Coba sekali lagi. Jika tetap gagal, sampaikan nomor kejadian di bawah kepada pengelola unit.|Terlalu pendek. Tulis sedikitnya 20 huruf.|none',
  )
})
