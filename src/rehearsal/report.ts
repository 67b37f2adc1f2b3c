import { localDate } from '../kernel/dates.ts'
import { measured } from './measures.ts'
import type { LedgerRow, Outcome } from './outcome.ts'
import { isEscalation } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { dateWords, listWords, momentWords, numberWords, wrap } from './words.ts'

/** The rehearsal as a story in plain Indonesian text, for somebody who wasn't there. */
export function report(outcome: Outcome, scenario: Scenario): string {
  return [
    scenario.title.toUpperCase(),
    wrap(scenario.opening),
    howToRead,
    heading('Para pihak'),
    parties(outcome),
    heading('Hari demi hari'),
    story(outcome, scenario),
    heading('Hitungan, menurut sumbernya'),
    counts(outcome, scenario),
    heading('Surat'),
    letters(outcome),
    heading('Yang tidak ada waktu itu, dan yang tercatat dalam buku kewajiban'),
    lacked(outcome, scenario),
    wrap(scenario.closing),
    heading('Pemeriksaan'),
    checks(outcome),
    heading('Sumber'),
    ...Object.entries(scenario.sources).map(([key, address]) => `[${key}] ${address}`),
    '',
  ].join('\n')
}

const howToRead = `\n${wrap(
  'Cara membaca: [n] menunjuk sumber di akhir. (andaian: …) adalah yang tidak ada dalam catatan dan ditambahkan untuk gladi ini. ▲ adalah tenggat yang lewat: bukan peristiwa dalam catatan, melainkan hasil hitungan Bekal dari langkah-langkah itu. Bekal belum ada waktu itu; bahwa peristiwa dicatat di dalamnya pada harinya adalah andaian seluruh gladi, demikian pula nama unit, yang mengikuti daftar sekarang.',
)}`

function heading(text: string): string {
  return `\n${text}\n${'─'.repeat(text.length)}`
}

function parties({ desks }: Outcome): string {
  return Object.entries(desks)
    .map(([name, short]) => `  ${wrap(`${short}: ${name}`, '    ', 86)}`)
    .join('\n')
}

type Line = { at: string; text: string }

function story(outcome: Outcome, scenario: Scenario): string {
  const steps: Line[] = scenario.steps.map(({ at, text, basis, assumption, sources }) => {
    const marks = sources.map((key) => `[${key}]`).join('')
    const assumed = assumption === null ? '' : `(andaian: ${assumption})`
    const sign = basis === 'record' ? '•' : '◦'
    return { at, text: [sign, text, marks, assumed].filter((part) => part !== '').join(' ') }
  })
  const lines = [...steps, ...lapses(outcome)].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
  const legend = '• menurut catatan   ◦ andaian   ▲ tenggat lewat'
  return [legend, ...lines.map(({ at, text }) => `${momentWords(at)}\n  ${wrap(text, '    ', 86)}`)].join(
    '\n',
  )
}

/** One line for each moment at which deadlines of a promise passed: who was late, who was called, what is due next. */
export function lapses(outcome: Outcome): Line[] {
  const { ledger, desks } = outcome
  const lapsed = ledger.filter(({ state }) => state === 'lapsed')
  const name = (desk: string) => desks[desk] ?? desk
  return [...Map.groupBy(lapsed, ({ promise, endedAt }) => `${promise} ${endedAt}`).values()].flatMap(
    (late) => {
      const [first] = late
      if (!first) return []
      const at = first.endedAt ?? first.dueAt
      const next = ledger.filter(
        ({ promise, openedAt, round }) => promise === first.promise && openedAt === at && round > 0,
      )
      const called = next.filter(isEscalation)
      const up =
        called.length === 0
          ? ''
          : ` Naik ke ${listWords(called.map((row) => `${name(row.owner)} (${side(row)})`))}.`
      return [{ at, text: `▲ ${tooLate(late, first, outcome)}${up} ${dueNext(next, name)}` }]
    },
  )
}

/** Who has let a deadline pass: the desk that promised, those above it that were called before, or both. */
function tooLate(late: readonly LedgerRow[], first: LedgerRow, { desks, kinds }: Outcome): string {
  const name = (desk: string) => desks[desk] ?? desk
  const debtor = name(first.debtor)
  const about = `(${first.label}; janji kepada ${name(first.counterpart)})`
  const not = `${debtor} belum ${kinds[first.kind]?.toLowerCase() ?? first.kind} ${about}.`
  const called = listWords(late.filter(({ rung }) => rung !== 'owner').map(({ owner }) => name(owner)))
  if (called === '') return `Tenggat lewat: ${not}`
  if (late.some(({ rung }) => rung === 'owner')) {
    return `Tenggat lewat: ${not} Tenggat ${called}, yang sudah dipanggil, juga lewat.`
  }
  return `Tenggat ${called}, yang sudah dipanggil, lewat: ${not}`
}

function side({ rung }: LedgerRow): string {
  return rung === 'counterpart_superior' ? 'atasan pihak yang menunggu' : 'atasan pihak yang wajib'
}

function dueNext(next: readonly LedgerRow[], name: (desk: string) => string): string {
  const terms = [...Map.groupBy(next, ({ dueAt }) => dueAt)].map(
    ([dueAt, rows]) => `${momentWords(dueAt)} (${listWords(rows.map(({ owner }) => name(owner)))})`,
  )
  return terms.length === 0 ? '' : `Tenggat baru: ${listWords(terms)}.`
}

function counts({ people }: Outcome, scenario: Scenario): string {
  const keys = new Map(Object.entries(scenario.sources).map(([key, address]) => [address, `[${key}]`]))
  const lines = people.series.flatMap(({ unit, counts }) =>
    counts.map(({ count, few, date, note, source }) => {
      const value = few ? '1–4' : count === null ? 'tidak diketahui' : numberWords(count)
      const when = date === null ? 'tanggal tidak disebut' : dateWords(date)
      const from = (source ?? '').split(' ; ').map((address) => keys.get(address) ?? address)
      return `  ${value.padStart(6)}  ${(unitWords[unit] ?? unit).padEnd(30)} ${note ?? ''} (${when}) ${from.join('')}`
    }),
  )
  return ['Sumber yang berbeda tidak digabung menjadi satu angka.', ...lines].join('\n')
}

/** Of the list census_unit, as reference/codes has them. */
const unitWords: Record<string, string> = {
  people_reported: 'orang, menurut sumber',
  people_registered: 'terdaftar untuk layanan',
  workers: 'pekerja di lokasi',
  residents: 'penduduk (jiwa)',
  residents_households: 'penduduk (KK)',
}

const stateWords: Record<string, string> = {
  answered: 'dijawab',
  refused: 'ditolak tertulis',
  withdrawn: 'dicabut',
  received: 'diterima, belum dijawab',
  sent: 'dikirim, belum diterima',
}

function letters({ requests, desks }: Outcome): string {
  return requests
    .map(({ number, sender, receiver, state, sentAt, receivedAt, endedAt, answer, ...rest }) => {
      const got = receivedAt === null ? 'belum diterima' : `diterima ${momentWords(receivedAt)}`
      const ended = endedAt === null ? '' : `, ${stateWords[state] ?? state} ${momentWords(endedAt)}`
      const how = answer?.form === 'no_data' ? ' (tidak ada data, dengan alasan)' : ''
      return wrap(
        `${number}: ${desks[sender] ?? sender} kepada ${desks[receiver] ?? receiver}. Dikirim ${momentWords(sentAt)}, ${got}${ended}${how}. Tenggat lewat ${rest.lapses} kali, naik ke atasan ${rest.escalations} kali.`,
        '  ',
      )
    })
    .join('\n')
}

function lacked(outcome: Outcome, scenario: Scenario): string {
  const year = localDate(scenario.from, 'WIB').slice(0, 4)
  return scenario.lacked
    .map(({ past, sources, measure }) => {
      const marks = sources.map((key) => ` [${key}]`).join('')
      return `${wrap(`${year}: ${past}${marks}`, '      ')}\n${wrap(`Bekal: ${measured(measure, outcome)}`, '       ')}\n`
    })
    .join('\n')
}

function checks({ obligations: o, ledger, invariants, from, until }: Outcome): string {
  const provisional = ledger.filter((row) => row.provisional).length
  const years = [...new Set([from, until].map((at) => localDate(at, 'WIB').slice(0, 4)))]
  const lines = [
    `Kewajiban: ${o.created} dibuat; ${o.met} ditepati, ${o.refused} ditolak, ${o.withdrawn} dicabut, ${o.lapsed} lewat waktu, ${o.open} masih terbuka. ${o.escalated} kali naik ke atasan. Terbuka dan lewat waktu tanpa tindak lanjut: ${o.openPastDue}.`,
    provisional === 0
      ? ''
      : `${provisional} dari ${ledger.length} tenggat bersifat sementara: hari libur ${listWords(years)} tidak ada dalam tabel, jadi hanya Sabtu dan Minggu yang dilewati.`,
    ...invariants.map(({ id, ok, checked, findings }) =>
      ok
        ? `${id}: terpenuhi (${checked} diperiksa). ${invariantWords[id] ?? ''}`
        : `${id}: DILANGGAR (${checked} diperiksa). ${invariantWords[id] ?? ''} ${findings.join('; ')}`,
    ),
    `Keadaan pada ${dateWords(localDate(until, 'WIB'))}.`,
  ]
  return lines
    .filter((line) => line !== '')
    .map((line) => wrap(line.trim(), '  '))
    .join('\n')
}

const invariantWords: Record<string, string> = {
  I4: 'Setiap surat berakhir tepat satu kali atau masih ada yang wajib menjawabnya; tidak ada tenggat yang lewat tanpa naik ke atasan.',
}
