import { generateSync } from 'otplib'
import { openSession } from '../agencies/contract.ts'
import type { Authenticator, Oddity } from '../testing/authenticator.ts'
import type { World } from '../testing/world.ts'
import { signIn, type WithSecret } from '../agencies/testing.ts'
import {
  addPasskey,
  askPasskey,
  confirmCodeApp,
  enterPasskey,
  offerCodeApp,
  offerPasskey,
  proveByPassphrase,
} from './contract.ts'

/** What a phone shows, `late` seconds from now. */
export const codeOf = (key: string, late = 0) =>
  generateSync({ secret: key, epoch: Math.floor(Date.now() / 1000) + late })

/** Waits for a step that does not end while the test runs on. */
export async function earlyInStep(): Promise<void> {
  const left = 30_000 - (Date.now() % 30_000)
  if (left < 3_000) await new Promise((resolve) => setTimeout(resolve, left))
}

export type Secured = WithSecret & { key: string; codes: string[] }

/**
 * Gives a member a code app, by the endpoints. The confirmed step is taken back, so that the test may use the code that
 * is shown now.
 */
export async function secure(world: World, member: WithSecret): Promise<Secured> {
  const session = await signIn(world, member)
  const { key } = await session.call(offerCodeApp, { body: { secret: member.secret } })
  const { codes } = await session.call(confirmCodeApp, { body: { code: codeOf(key) } })
  await forgetSteps(world, member.id)
  return { ...member, key, codes }
}

/** As if the last code had been used long ago. */
export async function forgetSteps(world: World, member: string): Promise<void> {
  await world.sql`update authenticator set last_step = 1 where member = ${member}`
}

/** Login and passphrase of a member who has a second factor; answers the half-open session's token. */
export async function openHalf(world: World, { login, secret }: WithSecret): Promise<string> {
  const { next, token } = await world.visitor.call(openSession, { body: { login, secret } })
  if (next === 'done') throw new Error(`a code was to be asked for, not ${next}`)
  return token
}

/** Where the pages of a test's server are, for whoever has passkeys: they belong to names, not to numbers. */
export const originOf = ({ base }: World) => base.replace('127.0.0.1', 'localhost')

type Session = Awaited<ReturnType<typeof signIn>>

/** Adds a passkey of this authenticator to the account of whoever is signed in. */
export async function givePasskey(
  session: Pick<Session, 'call'>,
  { secret }: WithSecret,
  holder: Authenticator,
  name = 'Kunci',
) {
  await session.call(proveByPassphrase, { body: { secret } })
  return session.call(addPasskey, { body: { name, made: holder.make(await session.call(offerPasskey)) } })
}

/** Asks at the door of a server and answers there, as one browser does. */
export async function enterWith(world: Pick<World, 'visitor'>, holder: Authenticator, odd: Oddity = {}) {
  const { token, asked } = await world.visitor.call(askPasskey, { body: { half: null } })
  return world.visitor.call(enterPasskey, { body: { token, answer: holder.sign(asked, odd) } })
}
