import type { Letterhead } from '../../agencies/contract.ts'
import type { LocalDate } from '../../kernel/dates.ts'
import type { LetterKind, LetterSheet, LetterTemplate, Signing } from '../contract.ts'
import { officeOf } from './offices.ts'

/**
 * Composes the official letter. The sheet is Indonesian whatever the reader's language: it is what is printed, on the
 * screen, in the PDF and in the hash alike.
 */

export type SheetDesk = { name: string; agencyName: string; regionName: string | null }

/** Texts that fill the holes of a template, and lists; null or empty is not there. */
export type Holes = Readonly<Record<string, string | null>>
export type Lists = Readonly<Record<string, readonly string[]>>

export type SheetFacts = {
  template: LetterTemplate
  head: LetterSheet['head']
  paper: LetterSheet['paper']
  /** Who writes; null until it is known, as the receiver is. */
  from: SheetDesk | null
  to: SheetDesk | null
  number: string | null
  date: LocalDate | null
  urgency: LetterSheet['urgency']
  security: LetterSheet['security']
  subject: string
  holes: Holes
  lists: Lists
  /** How many files hang on it. */
  attachments: number
  /** Null until it is signed. */
  signing: Signing | null
  copies: readonly string[]
  verifyAt: string | null
  mark: LetterSheet['mark']
}

/** What stands where nothing is known yet. */
const missing = '………'

export function sheetOf(facts: SheetFacts): LetterSheet {
  const { template, from, to, signing } = facts
  return {
    kind: template.kind,
    paper: facts.paper,
    head: facts.head,
    number: facts.number,
    place: from?.regionName ? placeName(from.regionName) : 'Jakarta',
    date: facts.date,
    urgency: facts.urgency,
    security: facts.security,
    attachments: attachmentsIn(facts.attachments),
    subject: facts.subject.trim() || missing,
    to: to ? addressOf(to) : [missing],
    toPlace: to === null ? missing : to.regionName ? placeName(to.regionName) : 'Jakarta',
    body: bodyOf(template, facts.holes, facts.lists),
    signature: {
      capacity: signing?.capacity ?? null,
      office: signing?.office ?? officeOf(from?.name ?? missing),
      ownOffice: signing?.ownOffice ?? null,
      name: signing?.name ?? null,
      nip: signing?.nip ?? null,
      rank: signing?.rank ?? null,
      kind: signing?.kind ?? null,
    },
    copies: [...facts.copies],
    template: `${template.kind}/${template.version}`,
    verifyAt: facts.verifyAt,
    mark: facts.mark,
  }
}

const numerals =
  'satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua_belas tiga_belas empat_belas lima_belas enam_belas tujuh_belas delapan_belas sembilan_belas dua_puluh'
    .split(' ')
    .map((numeral) => numeral.replace('_', ' '))

/** As the line *Lampiran* of an official letter says it: a dash, or the count in digits and words. */
function attachmentsIn(count: number): string {
  if (count === 0) return '-'
  const numeral = numerals[count - 1]
  return `${count}${numeral === undefined ? '' : ` (${numeral})`} berkas`
}

/** What stands in every letter of a kind, however an agency words the rest: only where, is its choice. */
export const fixedSentences: Readonly<Partial<Record<LetterKind, Holes>>> = {
  request: {
    withoutNames: 'Mohon tidak mencantumkan nama, nomor induk kependudukan, alamat, atau kontak siapa pun.',
  },
  answer: { withoutNames: 'Jawaban ini tidak memuat nama, nomor, atau kontak siapa pun.' },
}

function bodyOf(template: LetterTemplate, given: Holes, lists: Lists): LetterSheet['body'] {
  const holes: Holes = { ...given, ...fixedSentences[template.kind] }
  const there = (name: string) => Boolean(holes[name]?.trim()) || (lists[name]?.length ?? 0) > 0
  return template.body
    .filter(
      ({ when, unless }) => (when === undefined || there(when)) && (unless === undefined || !there(unless)),
    )
    .map(({ text, list }) => ({
      text: text.replaceAll(/\{(\w+)\}(\.)?/g, (_, name: string, stop: string | undefined) =>
        filled(holes[name] ?? '', stop ?? ''),
      ),
      items: list === undefined ? [] : listed(lists[list]),
    }))
}

const listed = (items: readonly string[] = []) => (items.length === 0 ? [missing] : [...items])

/** Without the full stop that the sentence around it brings. */
function filled(text: string, stop: string): string {
  const said = text.trim()
  return said === '' ? `${missing}${stop}` : stop === '' ? said : `${said.replace(/\.$/, '')}.`
}

/** The letterhead as it is printed, with the hash of its logo where it has one. */
export function headOf(
  { lines, address, phone, email, site }: Letterhead,
  logo: { sha256: string } | null,
): LetterSheet['head'] {
  const contact = [phone && `Telepon ${phone}`, email && `Pos-el ${email}`, site && `Laman ${site}`]
  return {
    lines: [...lines],
    address,
    contact: contact.filter((part) => part !== null).join(' · '),
    ...(logo && { logo: logo.sha256 }),
  }
}

/** The head of the desk, and the agency below where the desk is not its namesake. */
function addressOf({ name, agencyName }: SheetDesk): string[] {
  return agencyName === name ? [officeOf(name)] : [officeOf(name), agencyName]
}

/** *Kota Administrasi Jakarta Utara* as a letter dates itself: *Jakarta Utara*. */
export const placeName = (region: string): string =>
  region.replace(/^(?:Kota Administrasi|Kabupaten Administrasi|Kabupaten|Kota|Kab\.)\s+/i, '')

const months = [
  'Januari',
  'Februari',
  'Maret',
  'April',
  'Mei',
  'Juni',
  'Juli',
  'Agustus',
  'September',
  'Oktober',
  'November',
  'Desember',
]

/** A date as a letter writes it: *14 Maret 2016*. */
export function dateInWords(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${day} ${months[(month ?? 1) - 1]} ${year}`
}

/** A NIP as it is written, in its four groups: date of birth, appointment, sex, serial number. */
export function nipInGroups(nip: string): string {
  return `${nip.slice(0, 8)} ${nip.slice(8, 14)} ${nip.slice(14, 15)} ${nip.slice(15)}`
}

export const capacityWords = { an: 'a.n.', plt: 'Plt.', plh: 'Plh.' } as const
export const urgencyWords = { biasa: 'Biasa', segera: 'Segera', sangat_segera: 'Sangat segera' } as const

/** Words that stand on the sheet beside what is filled in. */
export const sheetWords = {
  number: 'Nomor',
  nature: 'Sifat',
  attachments: 'Lampiran',
  subject: 'Hal',
  to: 'Yth.',
  at: 'di',
  copies: 'Tembusan',
  nip: 'NIP',
  electronic: 'Ditandatangani secara elektronik',
  verify: 'Nomor dan keaslian surat ini dapat diperiksa di',
  hash: 'Sidik isi (SHA-256)',
  draft: 'KONSEP',
  sample: 'CONTOH',
  training: 'LATIHAN — bukan surat dinas',
} as const

/** What a letter says in one line of the security that it bears; the lowest is not printed. */
export function securityMark(security: LetterSheet['security']): string | null {
  return security === 'biasa' ? null : security.toUpperCase()
}

/** The sheet as text whose hash is journalled: every printed field, in the order of its names. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const names = Object.keys(value).sort()
  const inside = names.map(
    (name) => `${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`,
  )
  return `{${inside.join(',')}}`
}
