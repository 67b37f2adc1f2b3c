import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Records of processing (UU 27/2022 art. 31): what is processed of whom, why, in which form, who gets it, how long it is kept. One file for
 * every installation, because every installation runs the same program; the agency adds its own name and signature.
 */

export const languages = ['id', 'en'] as const
export type Language = (typeof languages)[number]
type Both = Readonly<Record<Language, string>>

/** `hash`: can be compared and not read. `sealed`: needs a key that the server or nobody but a device holds. */
export const forms = ['clear', 'hash', 'sealed'] as const
export const subjects = ['members', 'officials', 'people'] as const

export type Activity = {
  readonly code: string
  readonly name: Both
  readonly purpose: Both
  /** Law and article. */
  readonly basis: string
  readonly subjects: readonly (typeof subjects)[number][]
  readonly data: readonly (Both & { readonly form: (typeof forms)[number] })[]
  readonly recipients: Both
  readonly retention: Both
  /** Of schema `public`, unless it says otherwise. */
  readonly tables: readonly string[]
}

export type Processing = {
  readonly source: string
  readonly activities: readonly Activity[]
  /** Tables that hold nobody's data, and what they hold. */
  readonly withoutPeople: Readonly<Record<string, string>>
}

export async function readProcessing(): Promise<Processing> {
  const file = join(import.meta.dirname, '../../reference/processing/activities.json')
  return JSON.parse(await readFile(file, 'utf8')) as Processing
}

const heads: Record<Language, readonly string[]> = {
  id: ['Kegiatan', 'Tujuan', 'Dasar', 'Data siapa', 'Data dan bentuknya', 'Penerima', 'Masa simpan'],
  en: ['Activity', 'Purpose', 'Basis', 'Whose data', 'Data and its form', 'Recipients', 'Kept for'],
}
const called: Record<Language, Record<(typeof forms)[number] | (typeof subjects)[number], string>> = {
  id: {
    clear: 'terbaca',
    hash: 'sidik, tidak terbaca',
    sealed: 'tersandi',
    members: 'petugas',
    officials: 'pejabat penanda tangan',
    people: 'warga dampingan',
  },
  en: {
    clear: 'readable',
    hash: 'fingerprint, not readable',
    sealed: 'sealed',
    members: 'staff',
    officials: 'officials who sign',
    people: 'people in care',
  },
}

/** The register as rows, the heading first. */
export function registerRows({ activities }: Processing, language: Language): readonly (readonly string[])[] {
  const word = called[language]
  return [
    heads[language],
    ...activities.map(({ name, purpose, basis, subjects: whose, data, recipients, retention }) => [
      name[language],
      purpose[language],
      basis,
      whose.map((one) => word[one]).join(', '),
      data.map((one) => `${one[language]} (${word[one.form]})`).join('; '),
      recipients[language],
      retention[language],
    ]),
  ]
}
