import type { Zone } from '../kernel/dates.ts'
import type { WorkingCalendar } from '../kernel/working-days.ts'
import type { Tx } from '../platform/db/tx.ts'
import { notFound } from '../platform/problem.ts'
import { deskRow, findCode, findDesk, listHolidayDates } from './store.ts'

export { clearSessions, fragment, getLetterhead as letterheadOf, isCurrentMember } from './store.ts'

/** The days off that are loaded, and the years they are loaded for. */
export async function loadCalendar(tx: Tx): Promise<WorkingCalendar> {
  const { dates, years } = await listHolidayDates(tx)
  return { holidays: new Set(dates), years: new Set(years) }
}

/** The time zone in which a desk's days end. */
export async function zoneOf(tx: Tx, desk: string): Promise<Zone> {
  return ((await findDesk(tx, desk)) ?? notFound()).zone as Zone
}

/** Whether anybody has joined the desk; without an account the sender records receipt and answer. */
export async function hasAccount(tx: Tx, desk: string): Promise<boolean> {
  return ((await findDesk(tx, desk)) ?? notFound()).has_account
}

/** How a desk is called, with its agency and place, as letters name it. */
export async function whichDesk(
  tx: Tx,
  desk: string,
): Promise<{ name: string; agencyName: string; regionName: string | null }> {
  const { name, agencyName, regionName } = (await deskRow(tx, desk).executeTakeFirst()) ?? notFound()
  return { name, agencyName, regionName }
}

/** Whether the code is on the list and holds on that day. */
export async function codeExists(tx: Tx, list: string, code: string, on: string): Promise<boolean> {
  return (await findCode(tx, list, code, on)) !== undefined
}
