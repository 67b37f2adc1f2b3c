import { asAdministrator } from '../platform/db/administrator.ts'
import { audit } from './audit.ts'
import { kalijodo } from './kalijodo.ts'
import type { Outcome } from './outcome.ts'
import { readOutcome } from './outcome.ts'
import { play } from './play.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

/** Stories that can be rehearsed, by the word that names them on the command line. */
export const scenarios: ReadonlyMap<string, Scenario> = new Map([[kalijodo.id, kalijodo]])

/** Plays a scenario on a stage of its own, then reads what has come of it and audits the database. */
export async function rehearse(
  stage: Stage,
  scenario: Scenario,
  tell: (line: string) => void,
): Promise<Outcome> {
  return asAdministrator(stage.adminUrl, async (admin) => {
    const played = await play(stage, admin, scenario, tell)
    return readOutcome(played, scenario, await audit(admin))
  })
}

/** 0 when every invariant holds; 1 when one does not, or when none was checked. */
export function exitCode({ invariants }: Pick<Outcome, 'invariants'>): 0 | 1 {
  return invariants.length > 0 && invariants.every(({ ok }) => ok) ? 0 : 1
}
