import { createHash, randomBytes } from 'node:crypto'
import { uuidv7 } from '../kernel/id.ts'
import { makeClient } from '../platform/client.ts'
import type { World } from '../testing/world.ts'
import { openSession } from './contract.ts'

export const base64url = (size: number) => randomBytes(size).toString('base64url')

/** What an administrator's device sends of a new member. */
export const newMember = (login = `baru-${uuidv7().slice(-12)}`) => ({
  name: 'Rekan baru',
  login,
  salt: base64url(16),
  secret: base64url(32),
  roles: ['worker' as const],
})

export type WithSecret = { id: string; login: string; salt: string; secret: string }

/** A member, at no desk yet, whose sign-in secret the test knows: an own one, unless it was `handedOver`. */
export async function memberWithSecret(
  world: World,
  { handedOver = false }: { handedOver?: boolean } = {},
): Promise<WithSecret> {
  const [id, salt, secret] = [uuidv7(), randomBytes(16), randomBytes(32)]
  const login = `masuk-${id.slice(-12)}`
  const hash = createHash('sha256').update(secret).digest()
  await world.sql`insert into member (id, name, login, salt, secret_hash, must_change)
    values (${id}, 'Rekan', ${login}, ${salt}, ${hash}, ${handedOver})`
  return { id, login, salt: salt.toString('base64url'), secret: secret.toString('base64url') }
}

/** As if the member had replaced the passphrase that was handed over. */
export const ownPassphrase = (world: World, id: string) =>
  world.sql`update member set must_change = false where id = ${id}`

/** Signs in; answers a client of the new session. */
export async function signIn(
  world: World,
  { login, secret }: { login: string; secret: string },
  desk?: string,
) {
  const { token } = await makeClient({ base: world.base }).call(openSession, { body: { login, secret } })
  return { token, ...makeClient({ base: world.base, token: () => token, desk: () => desk ?? null }) }
}
