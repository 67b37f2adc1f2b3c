import type { Zone } from '../kernel/dates.ts'
import type { WorkingCalendar } from '../kernel/working-days.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Role } from '../kernel/role.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { tell } from '../platform/outbox.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import * as rules from './rules.ts'
import { leaveNobodyAlone, putIntoHands } from './rules/absence.ts'
import { findAwayNow, listAway } from './store/absences.ts'
import * as store from './store.ts'
import { deskRow, findCode, findDesk, listHolidayDates } from './store.ts'

export { steadyId } from './reference.ts'
export { deviceFamily } from './rules.ts'
export { findActing, findAwayNow } from './store/absences.ts'
export { codeListRows, lockReference, regionCells, saveCode, saveNewCode } from './store/code-lists.ts'
export {
  clearSessions,
  fragment,
  getLetterhead as letterheadOf,
  holidayYearRows,
  isCurrentMember,
  replaceHolidays,
  resumeSession,
} from './store.ts'

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

/** Whether a desk stands behind the wall of protection (V4). */
export async function isProtection(tx: Tx, desk: string): Promise<boolean> {
  const { wall, agencyKind } = (await deskRow(tx, desk).executeTakeFirst()) ?? notFound()
  return wall === 'protection' || agencyKind === 'uptd_ppa'
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

/** Who serves the desk today. */
export async function listColleagues(tx: Tx, desk: string): Promise<{ id: string; name: string }[]> {
  return store.listColleagues(tx, desk)
}

/**
 * A member leaves the acting desk, and other slices hear of it. What they still hold goes back to the desk; `give` hands it to
 * colleagues before, while nobody else leaves. Refuses as `endMembership` of the rules does.
 */
export async function endMembershipOf(
  tx: Tx,
  actor: Actor,
  member: string,
  give: () => Promise<void> = async () => {},
): Promise<void> {
  const facts = (await store.findMembershipForChange(tx, actor.member, actor.desk, member)) ?? notFound()
  decided(rules.endMembership(actor.roles, facts))
  decided(leaveNobodyAlone(member, await listAway(tx, actor.desk)))
  await give()
  await store.saveMembershipEnd(tx, member, facts.id)
  await tell(tx, 'membership.ended', { member, desk: actor.desk })
}

/** Throws where a member of the desk is away: nothing new comes into their hands. */
export async function mustBeHere(tx: Tx, desk: string, member: string): Promise<void> {
  decided(putIntoHands(await findAwayNow(tx, desk, member)))
}

/** A member begins to serve a desk: of the own agency for an administrator, any for an operator. */
export async function joinDesk(
  tx: Tx,
  actor: Actor,
  { member, desk, roles }: { member: string; desk: string; roles: readonly Role[] },
): Promise<void> {
  const granted = decided(rules.grantRoles(actor.roles, roles))
  const [own, next] = [await store.findDesk(tx, actor.desk), await store.findDesk(tx, desk)]
  if (!next) notFound()
  if (own?.agency !== next.agency && !actor.roles.includes('operator'))
    throw new Problem(422, 'operator_only')
  await store.saveMembership(tx, { id: uuidv7(), member, desk, roles: granted })
}
