import { useMemo } from 'react'
import { listHolidays } from '../../src/agencies/contract.ts'
import type { WorkingCalendar } from '../../src/kernel/working-days.ts'
import { useNow } from '../shell/installation.ts'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import type { Wall } from './clock-face.ts'

/** What the desk's clocks are read against: server time, the desk's zone, the holidays that are loaded. */
export function useWall(): Wall {
  const { zone } = useSession().desk
  const now = useNow()
  const years = useRead(listHolidays, {}, { still: true }).data?.items
  const calendar = useMemo<WorkingCalendar>(
    () => ({
      holidays: new Set(years?.flatMap((year) => year.days.map((day) => day.date))),
      years: new Set(years?.map((year) => year.year)),
    }),
    [years],
  )
  return useMemo(() => ({ now, zone, calendar }), [now, zone, calendar])
}
