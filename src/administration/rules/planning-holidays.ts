import { dayKinds, type HolidayYear } from '../../agencies/contract.ts'
import { isLocalDate } from '../../kernel/dates.ts'
import { faultOfWord } from '../../kernel/reference-words.ts'
import { type Item, refuse } from './items.ts'

export function planYears(
  yearItems: readonly Item[],
  dayItems: readonly Item[],
  present: readonly HolidayYear[],
): HolidayYear[] {
  const decrees = new Map(present.map(({ year, decree }) => [String(year), decree]))
  const daysOf = new Map(
    present.map(({ year, days }) => [String(year), new Map(days.map((day) => [day.date, day]))]),
  )
  const touched = new Set<string>()
  const inFiles = new Set(dayItems.map(({ cells }) => cells['date']?.slice(0, 4)))
  for (const item of yearItems) {
    if (item.outcome === 'unchanged') continue
    const { year = '', decree = '' } = item.cells
    if (!/^20\d\d$|^2100$/.test(year)) refuse(item, 'year', 'bad_number')
    const fault = faultOfWord(decree, false, 200)
    if (fault !== null) refuse(item, 'decree', fault)
    if (!daysOf.has(year) && !inFiles.has(year)) refuse(item, 'year', 'year_without_days')
    if (item.problems.length > 0) continue
    decrees.set(year, decree)
    touched.add(year)
  }
  for (const item of dayItems) {
    if (item.outcome === 'unchanged') continue
    const { date = '', name = '', type = '' } = item.cells
    const year = date.slice(0, 4)
    const kind = dayKinds.find((one) => one === type)
    if (!isLocalDate(date)) refuse(item, 'date', 'bad_date')
    else if (!decrees.has(year)) refuse(item, 'date', 'year_without_decree')
    const fault = faultOfWord(name, false, 120)
    if (fault !== null) refuse(item, 'name', fault)
    if (kind === undefined) refuse(item, 'type', 'bad_day_kind')
    if (item.problems.length > 0 || kind === undefined) continue
    const days = daysOf.get(year) ?? new Map()
    daysOf.set(year, days.set(date, { date, name, kind }))
    touched.add(year)
  }
  return [...touched].sort().map((year) => ({
    year: Number(year),
    decree: decrees.get(year) ?? '',
    days: [...(daysOf.get(year)?.values() ?? [])].sort((a, b) => (a.date < b.date ? -1 : 1)),
  }))
}
