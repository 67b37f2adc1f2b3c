/**
 * NIK (nomor induk kependudukan, UU 23/2006 article 13): sixteen digits: region, day of birth (women: + 40), month, year of two
 * digits, serial number. Optional everywhere; checked on the device, never sent. A mismatch is common (domain.md, Eligibility),
 * so almost everything here is a remark for the worker to look again, and only what can't be a NIK at all is refused.
 */
import { refuse, type Refusal } from '../../kernel/refusal.ts'

export type Nik = {
  readonly digits: string
  /** Region of the first card, with dots: it stays when people move. */
  readonly region: string
  readonly sex: 'female' | 'male'
  /** ISO dates of birth that the digits allow: the century isn't written. */
  readonly births: readonly string[]
}

export type NikRefusal = 'not_sixteen_digits' | 'no_such_day' | 'serial_of_zeros'
export type NikRemark =
  /** No such region today: divided or renamed since, or mistyped. */
  'old_region' | 'other_birth_date' | 'other_sex'

/** Reads a NIK as it was typed. `today` is an ISO date: nobody is born after it. */
export function readNik(typed: string, today: string): Nik | Refusal<NikRefusal> {
  const digits = typed.normalize('NFKC').replace(/[\s.-]/g, '')
  if (!/^\d{16}$/.test(digits)) return refuse('not_sixteen_digits')
  if (digits.endsWith('0000')) return refuse('serial_of_zeros')
  const written = Number(digits.slice(6, 8))
  const female = written > 40
  const day = String(female ? written - 40 : written).padStart(2, '0')
  const births = ['20', '19']
    .map((century) => `${century}${digits.slice(10, 12)}-${digits.slice(8, 10)}-${day}`)
    .filter((date) => isDate(date) && date <= today)
  if (births.length === 0) return refuse('no_such_day')
  return {
    digits,
    region: `${digits.slice(0, 2)}.${digits.slice(2, 4)}`,
    sex: female ? 'female' : 'male',
    births,
  }
}

/** What doesn't fit to what else is known of her. `isRegion` says whether a dotted code of a regency or city exists today. */
export function remarksOnNik(
  nik: Nik,
  known: { readonly birthDate?: string | undefined; readonly sex?: 'female' | 'male' | undefined },
  isRegion: (code: string) => boolean,
): readonly NikRemark[] {
  const remarks: NikRemark[] = []
  if (!isRegion(nik.region)) remarks.push('old_region')
  if (known.birthDate !== undefined && !nik.births.includes(known.birthDate)) remarks.push('other_birth_date')
  if (known.sex !== undefined && known.sex !== nik.sex) remarks.push('other_sex')
  return remarks
}

function isDate(iso: string): boolean {
  const date = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso)
}
