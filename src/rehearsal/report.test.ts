import { describe, expect, test } from 'vitest'
import { measured } from './measures.ts'
import type { LedgerRow, Outcome } from './outcome.ts'
import { exitCode } from './rehearse.ts'
import { lapses } from './report.ts'

const rung = (facts: Partial<LedgerRow>): LedgerRow => ({
  promise: 1,
  label: 'X-1',
  kind: 'answer_request',
  rung: 'owner',
  round: 0,
  renewed: false,
  owner: 'Kabupaten',
  counterpart: 'Direktorat RTS',
  debtor: 'Kabupaten',
  openedAt: '2026-03-09T03:00:00.000Z',
  dueAt: '2026-03-30T09:00:00.000Z',
  provisional: false,
  state: 'open',
  endedAt: null,
  ...facts,
})

const lapsedAt = (at: string) => ({ state: 'lapsed', dueAt: at, endedAt: at }) as const
const first = '2026-03-30T09:00:00.000Z'
const second = '2026-04-02T09:00:00.000Z'
const follow = { round: 1, openedAt: first, dueAt: second } as const

const outcome = (more: Partial<Outcome>): Outcome => ({
  scenario: 'x',
  from: '2026-03-01T00:00:00.000Z',
  until: '2026-04-30T00:00:00.000Z',
  closure: {
    site: 'Lokasi X',
    kind: 'lokasi',
    regions: [],
    state: 'closed',
    announcedOn: '2026-03-01',
    closedOn: '2026-03-31',
    days: 30,
    plan: [],
    commitments: [],
  },
  people: { registered: null, series: [] },
  obligations: {
    created: 0,
    met: 0,
    refused: 0,
    withdrawn: 0,
    lapsed: 0,
    open: 0,
    escalated: 0,
    openPastDue: 0,
  },
  requests: [
    {
      number: 'X-1',
      sender: 'Direktorat RTS',
      receiver: 'Kabupaten',
      state: 'answered',
      sentAt: '2026-03-09T03:00:00.000Z',
      receivedAt: '2026-03-09T03:00:00.000Z',
      endedAt: '2026-04-03T03:00:00.000Z',
      answer: { form: 'no_data', reason: 'nobody_registered' },
      lapses: 1,
      escalations: 2,
    },
  ],
  ledger: [],
  steps: [],
  invariants: [],
  desks: { 'Direktorat RTS': 'Direktorat' },
  kinds: { answer_request: 'Menjawab permintaan data' },
  ...more,
})

describe('a deadline that passes', () => {
  const ledger = [
    rung(lapsedAt(first)),
    rung({ ...follow, renewed: true }),
    rung({ ...follow, rung: 'owner_superior', owner: 'Provinsi' }),
    rung({ ...follow, rung: 'counterpart_superior', owner: 'Ditjen' }),
  ]

  test('is one line of the story: who was late, who was called on each side, what is due next', () => {
    expect(lapses(outcome({ ledger }))).toEqual([
      {
        at: first,
        text: '▲ Tenggat lewat: Kabupaten belum menjawab permintaan data (X-1; janji kepada Direktorat). Naik ke Provinsi (atasan pihak yang wajib) dan Ditjen (atasan pihak yang menunggu). Tenggat baru: Kam 2 Apr 2026, 16.00 WIB (Kabupaten, Provinsi dan Ditjen).',
      },
    ])
  })

  test('of a desk that was called upon is told as its own', () => {
    const late = [
      ...ledger.slice(0, 3),
      rung({ ...follow, ...lapsedAt(second), rung: 'counterpart_superior', owner: 'Ditjen' }),
    ]
    expect(lapses(outcome({ ledger: late })).at(-1)?.text).toMatch(
      /^▲ Tenggat Ditjen, yang sudah dipanggil, lewat: Kabupaten belum menjawab/,
    )
  })

  test('is counted, not claimed', () => {
    expect(measured('silence', outcome({ ledger }))).toBe(
      '1 surat, masing-masing dengan pihak yang wajib menjawab dan tenggat. Keheningan pertama terlihat 21 hari sesudah surat dikirim (Sen 30 Mar 2026, 16.00 WIB). 1 tenggat lewat; 2 kali sebuah unit atasan dipanggil: Provinsi dan Ditjen.',
    )
    expect(measured('silence', outcome({ ledger: [rung({ state: 'met' })] }))).toBe(
      '1 surat; tidak ada tenggat yang lewat.',
    )
  })
})

test('what the letters came to is read off the letters', () => {
  expect(measured('answers', outcome({}))).toBe(
    '1 dari 1 surat berakhir dengan “tidak ada data, karena …” sebagai jawaban yang sah: X-1 25 hari sesudah dikirim, 3 hari sesudah penertiban.',
  )
  const [letter] = outcome({}).requests
  const silent = letter ? [{ ...letter, answer: null, endedAt: null, state: 'sent' as const }] : []
  expect(measured('answers', outcome({ requests: silent }))).toMatch(/^0 dari 1 .*: X-1 belum berakhir\.$/)
})

test('an open commitment is told with the desk that has it now', () => {
  const commitment = { desk: 'Kabupaten', counterpart: 'Provinsi', text: 'Posko', targetDate: '2026-03-30' }
  const closure = {
    ...outcome({}).closure,
    commitments: [{ ...commitment, state: 'open', late: true }],
  }
  const ledger = [
    rung({ ...lapsedAt(first), kind: 'keep_commitment' }),
    rung({ ...follow, kind: 'keep_commitment', rung: 'owner_superior', owner: 'Provinsi' }),
  ]
  expect(measured('commitments', outcome({ closure, ledger }))).toBe(
    '1 komitmen tercatat: 0 ditepati, 1 masih terbuka pada 30 Apr 2026. Yang terbuka tidak hilang: 1 kali lewat waktu, setiap kali diperbarui, dan kini ada di meja Provinsi dengan tenggat berikutnya Kam 2 Apr 2026, 16.00 WIB.',
  )
})

test('the command fails where an invariant is broken, and where none was looked at', () => {
  const held = { id: 'I4', ok: true, checked: 3, findings: [] }
  expect(exitCode({ invariants: [held] })).toBe(0)
  expect(exitCode({ invariants: [held, { ...held, id: 'I1', ok: false }] })).toBe(1)
  expect(exitCode({ invariants: [] })).toBe(1)
})
