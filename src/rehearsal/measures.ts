import { daysBetween, localDate } from '../kernel/dates.ts'
import type { LedgerRow, Outcome } from './outcome.ts'
import { isEscalation } from './outcome.ts'
import { dateWords, listWords, momentWords, numberWords } from './words.ts'

/**
 * What the ledger says beside something that was lacking: sentences computed from what has happened, none of whose
 * numbers is written down beforehand.
 */
const measures = {
  /** How silence became visible. */
  silence({ requests, ledger, desks }: Outcome): string {
    const about = ledger.filter(({ label }) => requests.some(({ number }) => number === label))
    const lapsed = about.filter(({ state }) => state === 'lapsed')
    const called = about.filter(isEscalation)
    const first = called[0]
    if (!first) return `${requests.length} surat; tidak ada tenggat yang lewat.`
    const letter = requests.find(({ number }) => number === first.label)
    const waited = letter ? daysApart(letter.sentAt, first.openedAt) : 0
    const above = [...new Set(called.map(({ owner }) => desks[owner] ?? owner))]
    return (
      `${requests.length} surat, masing-masing dengan pihak yang wajib menjawab dan tenggat. ` +
      `Keheningan pertama terlihat ${waited} hari sesudah surat dikirim (${momentWords(first.openedAt)}). ` +
      `${lapsed.length} tenggat lewat; ${called.length} kali sebuah unit atasan dipanggil: ${listWords(above)}.`
    )
  },
  /** How the letters ended. */
  answers({ requests, closure }: Outcome): string {
    const honest = requests.filter(({ answer }) => answer?.form === 'no_data')
    const ends = requests.map(({ number, sentAt, endedAt }) => {
      if (endedAt === null) return `${number} belum berakhir`
      const after = closure.closedOn ? daysBetween(closure.closedOn, localDate(endedAt, 'WIB')) : null
      const when = after === null ? '' : `, ${relative(after)} penertiban`
      return `${number} ${daysApart(sentAt, endedAt)} hari sesudah dikirim${when}`
    })
    return `${honest.length} dari ${requests.length} surat berakhir dengan “tidak ada data, karena …” sebagai jawaban yang sah: ${listWords(ends)}.`
  },
  /** What three weeks leave for a letter. */
  notice({ requests, ledger, closure }: Outcome): string {
    const closedOn = closure.closedOn
    if (closedOn === null || closure.days === null) return 'Tanggal penutupan tidak tercatat.'
    const terms = requests.flatMap(({ number }) => {
      const owed = ledger.find(
        ({ label, kind, round }) => label === number && kind === 'answer_request' && round === 0,
      )
      if (!owed) return []
      const after = daysBetween(closedOn, localDate(owed.dueAt, 'WIB'))
      return [`jawaban ${number} jatuh tempo ${momentWords(owed.dueAt)}, ${relative(after)} penertiban`]
    })
    return `${closure.days} hari dari rencana (${closure.announcedOn ? dateWords(closure.announcedOn) : '?'}) sampai penertiban (${dateWords(closedOn)}). ${sentence(listWords(terms))}. Bekal mencatat penutupan sebagaimana terjadi dan tidak menyetujuinya; yang dibuatnya terlihat adalah bahwa jawaban belum ada ketika lokasi ditertibkan.`
  },
  /** What became of the numbers. */
  counts({ people }: Outcome): string {
    const all = people.series.flatMap(({ counts }) => counts)
    const sources = new Set(all.flatMap(({ source }) => (source === null ? [] : [source])))
    const registered = people.registered === null ? 'tidak diketahui' : numberWords(people.registered)
    return `${all.length} hitungan dari ${sources.size} sumber disimpan dalam ${people.series.length} satuan, masing-masing dengan sumbernya, dan tidak dijumlahkan. Terdaftar untuk layanan: ${registered}.`
  },
  /** What was promised, and what is still owed. */
  commitments({ closure, ledger, until, desks }: Outcome): string {
    const states = Map.groupBy(closure.commitments, ({ state }) => state)
    const kept = states.get('kept')?.length ?? 0
    const open = states.get('open') ?? []
    const told = `${closure.commitments.length} komitmen tercatat: ${kept} ditepati, ${open.length} masih terbuka pada ${dateWords(localDate(until, 'WIB'))}.`
    const still = ledger.filter(({ kind, state }) => kind === 'keep_commitment' && state === 'open')
    if (still.length === 0) return told
    const lapses = ledger.filter(({ kind, state }) => kind === 'keep_commitment' && state === 'lapsed').length
    const owners = listWords([...new Set(still.map(({ owner }) => desks[owner] ?? owner))])
    return `${told} Yang terbuka tidak hilang: ${lapses} kali lewat waktu, setiap kali diperbarui, dan kini ada di meja ${owners} dengan tenggat berikutnya ${momentWords(soonest(still))}.`
  },
} as const satisfies Record<string, (outcome: Outcome) => string>

export type Measure = keyof typeof measures

export function measured(measure: Measure, outcome: Outcome): string {
  return measures[measure](outcome)
}

function soonest(rows: readonly LedgerRow[]): string {
  return rows.map(({ dueAt }) => dueAt).reduce((a, b) => (a < b ? a : b))
}

function daysApart(from: string, to: string): number {
  return daysBetween(localDate(from, 'WIB'), localDate(to, 'WIB'))
}

function relative(days: number): string {
  if (days === 0) return 'pada hari'
  return days > 0 ? `${days} hari sesudah` : `${-days} hari sebelum`
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
