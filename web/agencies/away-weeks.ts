import type { Absence } from '../../src/agencies/contract.ts'
import { addDays, type LocalDate, weekday } from '../../src/kernel/dates.ts'

/** How far ahead the calendar of who is away looks: three months. */
const ahead = 13

export interface AwayWeek {
  readonly monday: LocalDate
  /** The Sunday of this week; of weeks in which nobody is away, of the last of them. */
  readonly sunday: LocalDate
  readonly away: readonly { readonly absence: Absence; readonly days: readonly boolean[] }[]
}

/** The coming weeks from Monday to Sunday, with who is away on which days; weeks in which nobody is are drawn together. */
export function awayWeeks(absences: readonly Absence[], today: LocalDate): AwayWeek[] {
  const first = addDays(today, 1 - weekday(today))
  const weeks: AwayWeek[] = []
  for (let week = 0; week < ahead; week += 1) {
    const monday = addDays(first, week * 7)
    const sunday = addDays(monday, 6)
    const away = absences
      .filter(({ firstDay, lastDay }) => firstDay <= sunday && lastDay >= monday)
      .map((absence) => ({
        absence,
        days: Array.from({ length: 7 }, (_, day) => {
          const date = addDays(monday, day)
          return absence.firstDay <= date && date <= absence.lastDay
        }),
      }))
    const before = weeks.at(-1)
    if (before && before.away.length === 0 && away.length === 0)
      weeks[weeks.length - 1] = { ...before, sunday }
    else weeks.push({ monday, sunday, away })
  }
  return weeks
}
