import { readLooseDate } from '../../src/sites/rules.ts'
import { useWords } from '../words/words.tsx'

/** Says a date no more exactly than its source gives it: `14 Feb 2016`, `Feb 2016`, `2016`. */
export function useLooseDate() {
  const { t, date } = useWords()
  return (text: string | null): string => {
    const read = text === null ? null : readLooseDate(text)
    return read === null ? t('sites.undated') : date(read.day, read.precision)
  }
}

/** The parts of a date as they are typed; day and month may stay empty. */
export interface DateParts {
  readonly day: string
  readonly month: string
  readonly year: string
}

export const noDate: DateParts = { day: '', month: '', year: '' }

/**
 * The parts as the contract wants them: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; null for no date. A day without its
 * month, and what is no date of the calendar, is `undefined`: the form says so beside the field.
 */
export function looseDateOf({ day, month, year }: DateParts): string | null | undefined {
  const [d, m, y] = [day.trim(), month.trim(), year.trim()]
  if (d === '' && m === '' && y === '') return null
  if (y === '' || (d !== '' && m === '')) return undefined
  const text = [y, m.padStart(2, '0'), d.padStart(2, '0')].slice(0, d !== '' ? 3 : m !== '' ? 2 : 1).join('-')
  return readLooseDate(text) === null ? undefined : text
}
