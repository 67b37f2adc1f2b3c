/**
 * What a member may be at a desk. One member may hold several roles, and other roles at another desk.
 * - `worker`: social worker or officer: reads the desk's work, drafts, claims, records.
 * - `head`: head of the desk: signs, sends, answers, refuses, assigns.
 * - `administrator`: keeps the members of the own agency.
 * - `operator`: keeps the installation: agencies, desks, calendars, code lists, the import of sites.
 */
export const roles = ['worker', 'head', 'administrator', 'operator'] as const
export type Role = (typeof roles)[number]

/** Those who do the desk's work. */
export const staff = ['worker', 'head'] as const satisfies readonly Role[]
