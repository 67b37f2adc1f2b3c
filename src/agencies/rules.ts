import type { Role } from '../kernel/role.ts'
import { refuse } from '../kernel/refusal.ts'
import type { AgenciesRefusal, Device, Holiday } from './contract.ts'

type No = { readonly refused: AgenciesRefusal }

/** The family of a device by the name that its browser gives itself; Node is the command line. */
export function deviceFamily(userAgent: string | undefined): Device {
  const families: readonly [RegExp, Device][] = [
    [/Android/, 'android'],
    [/iPhone|iPad/, 'apple_mobile'],
    [/Windows/, 'windows'],
    [/Macintosh/, 'mac'],
    [/Linux|X11|CrOS/, 'linux'],
    [/^node/, 'command_line'],
  ]
  return families.find(([name]) => name.test(userAgent ?? ''))?.[1] ?? 'other'
}

/** Which roles an administrator or operator may give. Only an operator makes operators. */
export function grantRoles(giver: readonly Role[], given: readonly Role[]): readonly Role[] | No {
  if (given.includes('operator') && !giver.includes('operator')) return refuse('operator_only')
  return given
}

/** What is known of a desk when one of its memberships changes. */
export type MembershipFacts = {
  self: boolean
  current: readonly Role[]
  /** Other members of the desk who are administrators now. */
  otherAdministrators: number
  /** Other members of the desk, whatever their roles. */
  others: number
}

/** Nobody changes the own roles, and a desk with members keeps an administrator. */
export function changeRoles(
  giver: readonly Role[],
  facts: MembershipFacts,
  given: readonly Role[],
): readonly Role[] | No {
  if (facts.self) return refuse('own_roles')
  const losesAdministrator = facts.current.includes('administrator') && !given.includes('administrator')
  if (losesAdministrator && facts.otherAdministrators === 0) return refuse('last_administrator')
  if (facts.current.includes('operator') && !giver.includes('operator')) return refuse('operator_only')
  return grantRoles(giver, given)
}

/** The last administrator leaves only as the last member. */
export function endMembership(giver: readonly Role[], facts: MembershipFacts): 'ended' | No {
  if (facts.current.includes('operator') && !giver.includes('operator')) return refuse('operator_only')
  const needed =
    facts.current.includes('administrator') && facts.otherAdministrators === 0 && facts.others > 0
  return needed ? refuse('last_administrator') : 'ended'
}

/** A partner is another desk, with somebody there to agree. */
export function namePartner(desk: string, partner: { id: string; hasAccount: boolean }): string | No {
  if (partner.id === desk) return refuse('partner_is_own_desk')
  return partner.hasAccount ? partner.id : refuse('partner_without_account')
}

/** The head of the partner agrees, once. */
export function acceptPair(desk: string, pair: { partner: string; agreed: boolean }): 'agreed' | No {
  if (pair.partner !== desk) return refuse('not_the_partner')
  return pair.agreed ? refuse('pair_agreed') : 'agreed'
}

/** A year's holidays lie in that year, each day once (a joint decree of three ministers names each day). */
export function loadHolidays(
  year: number,
  days: readonly Holiday[],
): readonly Holiday[] | (No & { date: string }) {
  const seen = new Set<string>()
  for (const { date } of days) {
    if (!date.startsWith(`${year}-`)) return refuse('day_outside_year', { date })
    if (seen.has(date)) return refuse('day_twice', { date })
    seen.add(date)
  }
  return days
}
