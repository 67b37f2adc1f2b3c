import type { Desk } from '../../src/agencies/contract.ts'
import type { Letter } from '../../src/requests/contract.ts'
import type { LetterBlock, LetterSheet } from '../ui/letter.tsx'
import type { Say } from '../words/translate.ts'

export type SheetDesk = Pick<Desk, 'name' | 'agencyName' | 'regionName'>

export interface SheetFacts {
  readonly letter: Pick<
    Letter,
    'purpose' | 'items' | 'scope' | 'subject' | 'urgency' | 'security' | 'emergency' | 'answerWithin'
  >
  /** The law that it rests on, cited; null until one is chosen. */
  readonly basis: string | null
  /** Label of an item's code. */
  readonly item: (code: string) => string
  readonly siteName: string | null
  readonly sender: SheetDesk | null
  readonly receiver: SheetDesk | null
  readonly number: string | null
  readonly date: string | null
  readonly signedBy: string | null
  readonly sample: boolean
}

/** *Kota Administrasi Jakarta Utara* as a letter dates itself: *Jakarta Utara*. */
const placeName = (region: string): string =>
  region.replace(/^(?:Kota Administrasi|Kabupaten Administrasi|Kabupaten|Kota|Kab\.)\s+/i, '')

/** Who heads a desk, by its name: the *Direktur* of a *Direktorat*, the *Kepala* of any other. */
function officeOf(desk: string, t: Say): string {
  const directorate = /^Direktorat (?=\S)/
  return directorate.test(desk)
    ? t('requests.sheet.director', { desk: desk.replace(directorate, '') })
    : t('requests.sheet.head', { desk })
}

/** The letter as it will be printed. `t` speaks Indonesian whatever the reader's language, as the sheet does. */
export function sheetOf(facts: SheetFacts, t: Say): LetterSheet {
  const { letter, sender, receiver } = facts
  const speed = t(`requests.urgency.${letter.urgency}`)
  const secrecy = letter.security === 'biasa' ? [] : [t(`requests.security.${letter.security}`)]
  return {
    head: sender ? [...new Set([sender.agencyName.toUpperCase(), sender.name.toUpperCase()])] : [],
    address: sender?.regionName ?? '',
    place: sender?.regionName ? placeName(sender.regionName) : t('requests.sheet.capital'),
    date: facts.date,
    number: facts.number,
    nature: [speed, ...secrecy].join(' / '),
    attachments: t('requests.sheet.noAttachment'),
    subject: letter.subject || t('requests.sheet.missing'),
    to: receiver
      ? [...new Set([officeOf(receiver.name, t), receiver.agencyName])]
          .filter((one) => one !== receiver.name)
          .join(', ')
      : t('requests.sheet.missing'),
    toPlace: receiver?.regionName ? placeName(receiver.regionName) : t('requests.sheet.place'),
    body: bodyOf(facts, t),
    signature: {
      capacity: null,
      office: [officeOf(sender?.name ?? t('requests.sheet.missing'), t)],
      name: facts.signedBy ?? '',
      nip: null,
      by: facts.signedBy === null ? null : 'wet',
    },
    copies: [],
    sample: facts.sample,
  }
}

function bodyOf({ letter, basis, item, siteName }: SheetFacts, t: Say): LetterBlock[] {
  const missing = t('requests.sheet.missing')
  const paragraph = (text: string): LetterBlock => ({ kind: 'paragraph', text })
  return [
    paragraph(
      t('requests.sheet.opening', { basis: basis ?? missing, purpose: trimmed(letter.purpose) || missing }),
    ),
    ...(letter.items.length > 0
      ? [
          {
            kind: 'list' as const,
            items: letter.items.map(({ code, detail }) => (detail ? `${item(code)}: ${detail}` : item(code))),
          },
        ]
      : [paragraph(missing)]),
    paragraph(
      siteName === null
        ? t('requests.sheet.scope', { scope: trimmed(letter.scope) || missing })
        : t('requests.sheet.scopeAtSite', { site: siteName, scope: trimmed(letter.scope) || missing }),
    ),
    paragraph(t('requests.sheet.answer', { count: letter.answerWithin })),
    ...(letter.emergency ? [paragraph(t('requests.sheet.emergency'))] : []),
    paragraph(t('requests.sheet.noNames')),
    paragraph(t('requests.sheet.closing')),
  ]
}

/** Without the full stop that the sentence around it brings. */
const trimmed = (text: string): string => text.trim().replace(/\.$/, '')
