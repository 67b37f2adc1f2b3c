import { type Instant, type LocalDate, type Zone, zones } from '../../src/kernel/dates.ts'
import type { Language } from './translate.ts'

/** How exactly a date is known; a record that gives only the month is never shown with a day. */
export type Precision = 'day' | 'month' | 'year'

const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' }
const fields: Record<Precision, Intl.DateTimeFormatOptions> = {
  day: { day: 'numeric', month: 'short', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  year: { year: 'numeric' },
}

export interface Formats {
  /** `1.449` in Indonesian, `1,449` in English. */
  readonly number: (value: number) => string
  /** Whole rupiah: `Rp 5.050.000`. */
  readonly money: (rupiah: number) => string
  /** A calendar date (`YYYY-MM-DD`) as exactly as it is known: `14 Mar 2016`, `Mar 2016`, `2016`. */
  readonly date: (date: LocalDate, precision?: Precision) => string
  /** A date as a letter writes it, with the month's full name: `14 Maret 2016`. */
  readonly longDate: (date: LocalDate) => string
  /** An instant on the wall of a zone: `Sen 14 Mar 2016, 16.00 WIB`. */
  readonly dateTime: (instant: Instant, zone: Zone) => string
}

export function formatsFor(language: Language): Formats {
  const locale = locales[language]
  const plain = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
  const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
  const utc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  const dates = { day: utc(fields.day), month: utc(fields.month), year: utc(fields.year) }
  const long = utc({ day: 'numeric', month: 'long', year: 'numeric' })
  const midnight = (date: LocalDate) => new Date(`${date}T00:00:00Z`)

  return {
    number: (value) => plain.format(value),
    money: (rupiah) => `Rp\u00a0${whole.format(rupiah)}`,
    date: (date, precision = 'day') => dates[precision].format(midnight(date)),
    longDate: (date) => long.format(midnight(date)),
    dateTime: (instant, zone) => {
      const at = new Date(instant)
      const parts = new Intl.DateTimeFormat(locale, {
        timeZone: zones[zone].iana,
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        hourCycle: 'h23',
      }).formatToParts(at)
      const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? ''
      const time = [part('hour'), part('minute')].join(language === 'id' ? '.' : ':')
      return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}, ${time} ${zone}`
    },
  }
}
