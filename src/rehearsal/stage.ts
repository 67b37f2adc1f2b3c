import type pg from 'pg'
import { addMember, getDesk, openSession } from '../agencies/contract.ts'
import { nationalDesk, regionDesk, steadyId } from '../agencies/reference.ts'
import { addFirstOperator, operatorDesk } from '../first-operator.ts'
import type { Instant } from '../kernel/dates.ts'
import type { Role } from '../kernel/role.ts'
import { makePassphrase, signInSecretOf } from '../passphrase.ts'
import type { Client } from '../platform/client.ts'
import { makeClient } from '../platform/client.ts'
import type { Scenario } from './scenario.ts'

/** Where a rehearsal plays: a running Bekal on a scratch database, whose clock it moves. */
export type Stage = {
  /** Scheme, host and port. */
  base: string
  /** Administrator's address of the scratch database: for the clock, the first operator and the audit. */
  adminUrl: string
  /** Lets lapse what is past due, as the server does every minute. */
  sweep(): Promise<number>
}

/** A member at a desk, signed in, and the colleague who initials what they write. */
export type Player = Client & { desk: string; deskName: string; short: string; second: Client }
export type Cast = Readonly<Record<string, Player>>

export async function moveClock(admin: pg.Client, to: Instant): Promise<void> {
  await admin.query(
    'insert into app.clock (at) values ($1) on conflict (single) do update set at = excluded.at',
    [to],
  )
}

/**
 * Brings the cast to their desks on the first day of the story: the operator, whom nobody can add, and a head and a
 * second person for each part, added by the operator and signed in.
 */
export async function gather(stage: Stage, admin: pg.Client, { from, cast }: Scenario): Promise<Cast> {
  await moveClock(admin, from)
  const { salt, secret } = await signInSecretOf(await makePassphrase())
  const login = 'gladi-pengelola'
  const id = steadyId('member/rehearsal-operator')
  await addFirstOperator(admin, { id, name: 'Pengelola gladi', login, salt, secret, mustChange: false })
  const operator = await signIn(stage, login, secret, operatorDesk)
  const players: Record<string, Player> = {}
  for (const [who, { short, login, ...part }] of Object.entries(cast)) {
    const desk = 'region' in part.desk ? regionDesk(part.desk.region) : nationalDesk(part.desk.national)
    const join = async (login: string, name: string, roles: Role[]) => {
      await operator.call(addMember, { body: { login, name, desk, roles, salt, secret } })
      // As if they had been at the page where one replaces what was handed over.
      await admin.query('update member set must_change = false where login = $1', [login])
      return signIn(stage, login, secret, desk)
    }
    const client = await join(login, `Kepala unit (andaian), ${short}`, ['worker', 'head'])
    const second = await join(`${login}-2`, `Orang kedua (andaian), ${short}`, ['worker'])
    const { name: deskName } = await client.call(getDesk, { params: { id: desk } })
    players[who] = { ...client, desk, deskName, short, second }
  }
  return players
}

async function signIn({ base }: Stage, login: string, secret: string, desk: string): Promise<Client> {
  const { token } = await makeClient({ base }).call(openSession, { body: { login, secret } })
  return makeClient({ base, token: () => token, desk: () => desk })
}
