import { refuse } from '../../kernel/refusal.ts'
import type { CopyTo, Letter, Part, Signing } from '../contract.ts'
import type { No } from './course.ts'
import { identityIn } from './wording.ts'

/** With what the name of an office or an institution begins, in Indonesian administration. */
const institutions =
  'Arsip|Asisten|Badan|Bagian|Balai|Bidang|Biro|BLK|BPJS|BPBD|BP3MI|Bupati|Camat|Deputi|Desa|Dewan|Dinas|Direktorat|Direktur|DPR|' +
  'DPRD|Forum|Gubernur|Inspektorat|Inspektur|Kantor|Kejaksaan|Kelurahan|Kecamatan|Kementerian|Kepala|Kepolisian|Ketua|Komisi|' +
  'Koordinator|LBH|Lembaga|LKS|LPSK|Lurah|Majelis|Menteri|Ombudsman|Palang Merah|Panti|Pejabat|Pemerintah|Pengadilan|Pengurus|Perwakilan|' +
  'Pimpinan|Pj\\.|Plh\\.|Plt\\.|Polda|Polres|Presiden|Puskesmas|Pusat|Rektor|RSUD|RSUP|Rumah|Satuan|Sekretariat|Sekretaris|Seksi|' +
  'Sentra|Staf|Subbagian|Subdirektorat|Tim|Unit|Universitas|UPT|UPTD|Wakil|Wali Kota|Walikota|Yayasan'
const beginsAsOffice = new RegExp(`^(?:${institutions})(?![\\p{L}\\d])`, 'u')

/** Words that lead to somebody's name. */
const leadsToName =
  /(?:^|[^\p{L}])(?:sdr|sdri|tn|ny|nn|saudara|saudari|bernama|atas nama|a\.n|an\.|alias|inisial)\.?\s*:?\s+\p{Lu}/giu

/** Whether words that introduce a name stand before what may be one. */
export function leadsToPerson(text: string): boolean {
  // The pattern ignores case; a name begins with a capital.
  return [...text.matchAll(leadsToName)].some(([found]) => {
    const first = found.at(-1) ?? ''
    return first !== first.toLowerCase()
  })
}

/**
 * *Hal* and *tembusan* are read by everybody through whose hands a letter goes: no word there may lead to a name.
 * It can't know names; it knows the words with which they are introduced.
 */
export function personIn(field: string, text: string): No<'names_a_person'> | null {
  return leadsToPerson(text) ? refuse('names_a_person', { field }) : null
}

/** Who may get a copy: other desks than the two parties, each once, under the name of an office. */
export function mayCopy(sender: string, letter: Pick<Letter, 'receiver' | 'security' | 'copies'>): No | null {
  const copies = letter.copies ?? []
  if (copies.length > 0 && letter.security === 'rahasia') return refuse('secret_has_no_copies')
  const texts = Object.fromEntries(copies.map(({ name }, i) => [`copies/${i}/name`, name]))
  const named = copies.map((copy, i) => officeIn(`copies/${i}/name`, copy)).find((no) => no !== null)
  const party = copies.some(({ desk }) => desk === sender || desk === letter.receiver)
  return identityIn(texts) ?? named ?? (party ? refuse('copy_to_party') : null) ?? twice(copies)
}

function officeIn(field: string, { name }: CopyTo): No | null {
  return personIn(field, name) ?? (beginsAsOffice.test(name) ? null : refuse('not_an_office', { field }))
}

function twice(copies: readonly CopyTo[]): No<'copy_twice'> | null {
  const desks = copies.flatMap(({ desk }) => desk ?? [])
  const names = copies.map(({ name }) => name.toLowerCase())
  const once = new Set(desks).size === desks.length && new Set(names).size === names.length
  return once ? null : refuse('copy_twice')
}

/**
 * A signature block: *a.n.* has the own office as well, the others have not; the name is no number. `acting` is how
 * somebody who only stands in for the head has to sign.
 */
export function mayBearSigning(
  { capacity, office, ownOffice, name, rank }: Signing,
  acting: Signing['capacity'],
): No | null {
  if ((capacity === 'an') !== (ownOffice !== null)) return refuse('signing_incomplete')
  if (acting !== null && capacity !== acting) return refuse('signs_as_acting')
  return identityIn({
    'signing/office': office,
    'signing/ownOffice': ownOffice,
    'signing/name': name,
    'signing/rank': rank,
  })
}

export type SheetToKeep = {
  part: Part
  sender: string
  receiver: string
  /** The letter is signed; the answer or refusal was given. */
  signed: boolean
  /** The answer came on paper or by a link, from an office without account. */
  recorded: boolean
  kept: boolean
}

/**
 * The file that bears the signature is kept once, by the desk that signed; of what an office without account answered,
 * by the sender, who entered it.
 */
export function mayKeepSignedSheet(desk: string, sheet: SheetToKeep): No | null {
  const ofSender = sheet.part === 'letter' || sheet.recorded
  if (desk !== (ofSender ? sheet.sender : sheet.receiver))
    return refuse(ofSender ? 'not_the_sender' : 'not_the_receiver')
  if (!sheet.signed) return refuse('not_signed_yet')
  return sheet.kept ? refuse('signed_sheet_kept') : null
}

/** Who heads a desk, by its name: the *Direktur* of a *Direktorat*, the *Kepala* of any other. */
export function officeOf(desk: string): string {
  const directorate = /^Direktorat (?=\S)/
  return directorate.test(desk) ? `Direktur ${desk.replace(directorate, '')}` : `Kepala ${desk}`
}
