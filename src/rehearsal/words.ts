import { type Instant, localDate, weekday, zones } from '../kernel/dates.ts'

/** Indonesian words of the report: dates, numbers, lines of a page. */

const days = ['Sen', 'Sel', 'Rab', 'Kam', 'Jum', 'Sab', 'Min'] as const
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'] as const

/** As precise as the source: `29 Feb 2016`, `Feb 2016`, `2016`. */
export function dateWords(date: string): string {
  const [year = '', month, day] = date.split('-')
  return [day && Number(day), month && months[Number(month) - 1], year].filter(Boolean).join(' ')
}

/** `Sen 14 Mar 2016, 16.00 WIB`. */
export function momentWords(at: Instant): string {
  const date = localDate(at, 'WIB')
  const time = new Date(Date.parse(at) + zones.WIB.hours * 3_600_000).toISOString().slice(11, 16)
  return `${days[weekday(date) - 1]} ${dateWords(date)}, ${time.replace(':', '.')} WIB`
}

/** `1.405`. */
export function numberWords(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, '.')
}

/** `A`, `A dan B`, `A, B dan C`. */
export function listWords(items: readonly string[]): string {
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} dan ${last}`
}

/** Breaks a paragraph into lines of at most so many characters, all but the first indented. An address stays whole. */
export function wrap(text: string, indent = '', width = 88): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = indent + word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line].join('\n')
}
