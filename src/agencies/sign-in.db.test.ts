import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ProblemError } from '../platform/client.ts'
import type { ProblemBody } from '../platform/problem.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { deriveSecrets } from '../vault/sign-in.ts'
import * as contract from './contract.ts'
import { base64url, memberWithSecret, signIn, type WithSecret } from './testing.ts'

let world: World
let rina: WithSecret

beforeAll(async () => {
  world = await scratchWorld()
})
beforeEach(async () => {
  rina = await memberWithSecret(world)
})
afterAll(() => world.close())

async function problemOf(call: Promise<unknown>): Promise<ProblemBody> {
  try {
    await call
  } catch (error) {
    if (error instanceof ProblemError) return error.problem
    throw error
  }
  throw new Error('it was expected to be refused')
}

const attempt = (login: string, secret = base64url(32)) => problemOf(signIn(world, { login, secret }))
const salt = (login: string) => world.visitor.call(contract.askSalt, { body: { login } })
const unknown = () => `siapa-${randomBytes(6).toString('hex')}`
const bare = (problem: ProblemBody) => ({ ...problem, trace: '' })

describe('asking for the salt', () => {
  test('of a member answers the own, and of nobody one that is as steady and shaped alike', async () => {
    const nobody = unknown()
    const [known, first, again] = [await salt(rina.login), await salt(nobody), await salt(nobody)]
    expect(known).toEqual({ salt: rina.salt, memoryKiB: 65_536, passes: 3 })
    expect(again).toEqual(first)
    expect(first.salt).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(first).toEqual({ ...known, salt: first.salt })
    expect((await salt(unknown())).salt).not.toBe(first.salt)
  })
})

describe('signing in', () => {
  test('takes the secret that the device draws from the passphrase, and keeps neither', async () => {
    const operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
    const passphrase = 'angin bukit cahaya danau embun fajar'
    const fresh = randomBytes(16)
    const derive = async (words: string, of: Buffer) => {
      const derived = await deriveSecrets(words, { salt: of, memoryKiB: 65_536, passes: 3 })
      if ('refused' in derived) throw new Error(derived.refused)
      return derived.signInSecret
    }
    const login = unknown()
    const secret = await derive(passphrase, fresh)
    const facts = { name: 'Sari', login, roles: ['worker' as const] }
    await operator.call(contract.addMember, { body: { ...facts, secret, salt: fresh.toString('base64url') } })
    const asked = Buffer.from((await salt(login)).salt, 'base64url')
    const session = await signIn(world, {
      login,
      secret: await derive('Angin  bukit-cahaya danau embun FAJAR.', asked),
    })
    expect(await session.call(contract.getMe)).toMatchObject({ login, mustChangePassphrase: true })
    const [kept] = await world.sql<{
      secret_hash: Buffer
    }>`select secret_hash from member where login = ${login}`
    expect(kept?.secret_hash).toEqual(createHash('sha256').update(Buffer.from(secret, 'base64url')).digest())
    const hash = createHash('sha256').update(session.token).digest()
    expect(await world.sql`select from session where token_hash = ${hash}`).toHaveLength(1)
  })

  test('with a wrong secret, and as nobody, is refused in the same words', async () => {
    const wrong = await attempt(rina.login)
    expect(wrong).toMatchObject({ status: 401, code: 'sign_in_failed' })
    expect(bare(await attempt(unknown()))).toEqual(bare(wrong))
  })

  test('gives browsers a cookie that no script and no other site can use', async () => {
    const { login, secret } = rina
    const response = await fetch(`${world.base}${contract.openSession.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, secret }),
    })
    const cookie = response.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/^bekal_session=[A-Za-z0-9_-]{43}; /)
    for (const part of ['HttpOnly', 'SameSite=Strict', 'Path=/api']) expect(cookie).toContain(part)
    const me = await fetch(`${world.base}/api/me`, { headers: { cookie: cookie.split(';')[0] ?? '' } })
    expect(await me.json()).toMatchObject({ login })
  })

  test('is locked after five failures, of a member and of nobody alike', async () => {
    const fail = async (login: string) => {
      const problems: object[] = []
      for (let i = 0; i < 7; i += 1) problems.push(bare(await attempt(login)))
      return problems
    }
    const known = await fail(rina.login)
    expect(known.map((problem) => (problem as ProblemBody).status)).toEqual([
      401, 401, 401, 401, 429, 429, 429,
    ])
    expect(await fail(unknown())).toEqual(known)
    expect(await attempt(rina.login, rina.secret)).toMatchObject({ status: 429, code: 'locked_out' })
  })

  test('is locked for one login, for a quarter of an hour', async () => {
    const other = await memberWithSecret(world)
    for (let i = 0; i < 5; i += 1) await attempt(rina.login)
    await signIn(world, other)
    const hash = createHash('sha256').update(rina.login).digest()
    const earlier = async (time: string) => {
      await world.sql`update sign_in_failure set last_at = last_at - ${time}::interval, locked_until = locked_until - ${time}::interval
        where login_hash = ${hash}`
    }
    await earlier('14 minutes')
    expect(await attempt(rina.login, rina.secret)).toMatchObject({ code: 'locked_out' })
    await earlier('1 minute')
    for (let i = 0; i < 4; i += 1) expect(await attempt(rina.login)).toMatchObject({ code: 'sign_in_failed' })
    await signIn(world, rina)
    for (let i = 0; i < 4; i += 1) expect(await attempt(rina.login)).toMatchObject({ code: 'sign_in_failed' })
  })

  test('fails as often as there are failures, also at the same time', async () => {
    await Promise.all(Array.from({ length: 12 }, () => attempt(rina.login)))
    expect(await attempt(rina.login, rina.secret)).toMatchObject({ code: 'locked_out' })
  })
})

describe('a session', () => {
  const hashOf = (token: string) => createHash('sha256').update(token).digest()
  const notSignedIn = { status: 401, code: 'not_signed_in' }

  test('ends when the member signs out, and no other ends with it', async () => {
    const [here, there] = [await signIn(world, rina), await signIn(world, rina)]
    expect(await here.call(contract.closeSession)).toEqual({ closed: true })
    expect(await here.call(contract.closeSession)).toEqual({ closed: false })
    expect(await problemOf(here.call(contract.getMe))).toMatchObject(notSignedIn)
    expect(await there.call(contract.getMe)).toMatchObject({ id: rina.id })
  })

  test('ends after twelve hours, and after two without a sign of life', async () => {
    const [old, idle] = [await signIn(world, rina), await signIn(world, rina)]
    const [opened] = await world.sql<{ hours: number }>`
      select extract(epoch from expires_at - opened_at)::int / 3600 as hours from session where token_hash = ${hashOf(old.token)}`
    expect(opened?.hours).toBe(12)
    await world.sql`update session set expires_at = now() where token_hash = ${hashOf(old.token)}`
    await world.sql`update session set seen_at = now() - interval '119 minutes' where token_hash = ${hashOf(idle.token)}`
    expect(await problemOf(old.call(contract.getMe))).toMatchObject(notSignedIn)
    await idle.call(contract.getMe)
    const [seen] =
      await world.sql`select from session where token_hash = ${hashOf(idle.token)} and seen_at > now() - interval '1 minute'`
    expect(seen).toBeDefined()
    await world.sql`update session set seen_at = now() - interval '120 minutes' where token_hash = ${hashOf(idle.token)}`
    expect(await problemOf(idle.call(contract.getMe))).toMatchObject(notSignedIn)
  })

  test('runs on real time, wherever the clock of the promises stands', async () => {
    const session = await signIn(world, rina)
    await world.moveClock('2016-02-10T02:00:00Z')
    expect(await session.call(contract.getMe)).toMatchObject({ id: rina.id })
    await world.moveClock('2031-02-10T02:00:00Z')
    expect(await session.call(contract.getMe)).toMatchObject({ id: rina.id })
    await world.sql`delete from app.clock`
  })
})

describe('changing the passphrase', () => {
  const next = () => ({ newSalt: base64url(16), newSecret: base64url(32) })

  test('takes the old one, and ends every other session of the member', async () => {
    const colleague = await signIn(world, await memberWithSecret(world))
    const [here, there] = [await signIn(world, rina), await signIn(world, rina)]
    const { newSalt, newSecret } = next()
    await here.call(contract.changePassphrase, { body: { secret: rina.secret, newSalt, newSecret } })
    expect(await here.call(contract.getMe)).toMatchObject({ mustChangePassphrase: false })
    expect(await problemOf(there.call(contract.getMe))).toMatchObject({ status: 401 })
    await colleague.call(contract.getMe)
    expect((await salt(rina.login)).salt).toBe(newSalt)
    expect(await attempt(rina.login, rina.secret)).toMatchObject({ code: 'sign_in_failed' })
    await signIn(world, { login: rina.login, secret: newSecret })
  })

  test('with a wrong one changes nothing', async () => {
    const [here, there] = [await signIn(world, rina), await signIn(world, rina)]
    const body = { secret: base64url(32), ...next() }
    expect(await problemOf(here.call(contract.changePassphrase, { body }))).toMatchObject({
      status: 422,
      code: 'wrong_secret',
    })
    await there.call(contract.getMe)
    await signIn(world, rina)
  })
})

describe('leaving a desk', () => {
  test('ends what the open session may do there, at once, and nothing else', async () => {
    const [desk, kept] = [await world.desk(), await world.desk()]
    const administrator = await world.join(desk, ['administrator'])
    const sari = await world.join(desk, ['worker'])
    const elsewhere = await world.also(sari, kept, ['worker'])
    await sari.call(contract.listMembers)
    await administrator.call(contract.endMembership, { params: { id: sari.member } })
    expect(await sari.refusal(contract.listMembers)).toMatchObject({ status: 403, code: 'not_permitted' })
    // Who they are, they learn even while they name the desk that they have left.
    expect((await sari.call(contract.getMe)).desks.map(({ id }) => id)).toEqual([kept])
    await elsewhere.call(contract.listMembers)
  })
})
