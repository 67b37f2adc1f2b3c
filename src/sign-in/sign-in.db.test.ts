import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as agencies from '../agencies/contract.ts'
import { base64url, memberWithSecret, signIn, type WithSecret } from '../agencies/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Role } from '../kernel/role.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import type { ProblemBody } from '../platform/problem.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { codeOf, earlyInStep, forgetSteps, openHalf, secure, type Secured } from './testing.ts'

let world: World
let rina: Secured

beforeAll(async () => {
  world = await scratchWorld()
})
beforeEach(async () => {
  rina = await secure(world, await memberWithSecret(world))
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

const enter = (token: string, code: string) =>
  world.visitor.call(contract.enterCode, { body: { token, code } })
const withToken = (token: string, desk?: string) =>
  makeClient({ base: world.base, token: () => token, desk: () => desk ?? null })
/** A code that the phone shows at no time near now. */
const wrong = (key: string) => {
  const near = new Set([-90, -60, -30, 0, 30, 60, 90].map((late) => codeOf(key, late)))
  for (let n = 0; ; n += 1) if (!near.has(String(n).padStart(6, '0'))) return String(n).padStart(6, '0')
}

/** Signs in with passphrase and code. */
async function signInWith(member: Secured, code: string, desk?: string) {
  const { token } = await enter(await openHalf(world, member), code)
  return withToken(token, desk)
}

async function serve(member: WithSecret, desk: string, roles: readonly Role[] = ['worker']) {
  await world.sql`insert into membership (id, member, desk, roles) values (${uuidv7()}, ${member.id}, ${desk}, ${[...roles]})`
}

describe('signing in with a second factor', () => {
  test('opens nothing until the code has come', async () => {
    const half = await openHalf(world, rina)
    expect(await problemOf(withToken(half).call(agencies.getMe))).toMatchObject({
      status: 401,
      code: 'not_signed_in',
    })
    const { token, member } = await enter(half, codeOf(rina.key))
    expect(member).toBe(rina.id)
    expect(await withToken(token).call(agencies.getMe)).toMatchObject({ id: rina.id, secondFactor: true })
  })

  test('gives the browser its cookie with the code and not before', async () => {
    const post = (path: string, body: object) =>
      fetch(`${world.base}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const { login, secret } = rina
    const first = await post(agencies.openSession.path, { login, secret })
    expect(first.headers.get('set-cookie')).toBeNull()
    const { token } = (await first.json()) as { token: string }
    const second = await post(contract.enterCode.path, { token, code: codeOf(rina.key) })
    expect(second.headers.get('set-cookie')).toMatch(/^bekal_session=[A-Za-z0-9_-]{43}; .*HttpOnly/)
  })

  test.each([
    ['half a minute slow', -30],
    ['right', 0],
    ['half a minute fast', 30],
  ])('takes the code of a phone whose clock is %s', async (_, late) => {
    await earlyInStep()
    await (await signInWith(rina, codeOf(rina.key, late))).call(agencies.getMe)
  })

  test.each([-90, 90])('and not of one whose clock is %i seconds off', async (late) => {
    expect(await problemOf(signInWith(rina, codeOf(rina.key, late)))).toMatchObject({
      status: 401,
      code: 'wrong_code',
    })
  })

  test('takes each code once, and none that is older than the last', async () => {
    await signInWith(rina, codeOf(rina.key, 30))
    for (const late of [30, 0, -30])
      expect(await problemOf(signInWith(rina, codeOf(rina.key, late)))).toMatchObject({ code: 'wrong_code' })
  })

  test('takes each code once, however many send it at the same moment', async () => {
    const halves = await Promise.all(Array.from({ length: 4 }, () => openHalf(world, rina)))
    const code = codeOf(rina.key)
    const outcomes = await Promise.allSettled(halves.map((half) => enter(half, code)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const sessions =
      await world.sql`select from session where member = ${rina.id} and opened_at > now() - interval '1 minute'`
    // The one that set the code app up, and the one that a code has opened.
    expect(sessions).toHaveLength(2)
  })

  test('does not take the code that has confirmed the app', async () => {
    const sari = await memberWithSecret(world)
    const session = await signIn(world, sari)
    const { key } = await session.call(contract.offerCodeApp, { body: { secret: sari.secret } })
    const code = codeOf(key)
    await session.call(contract.confirmCodeApp, { body: { code } })
    expect(await problemOf(enter(await openHalf(world, sari), code))).toMatchObject({ code: 'wrong_code' })
  })

  test('makes one session of a half-open one, and a replay makes none', async () => {
    const half = await openHalf(world, rina)
    await enter(half, codeOf(rina.key))
    await forgetSteps(world, rina.id)
    expect(await problemOf(enter(half, codeOf(rina.key)))).toMatchObject({
      status: 401,
      code: 'half_open_gone',
    })
  })

  test('waits five minutes for the code', async () => {
    const half = await openHalf(world, rina)
    await world.sql`update half_open set expires_at = expires_at - interval '5 minutes' where member = ${rina.id}`
    expect(await problemOf(enter(half, codeOf(rina.key)))).toMatchObject({ code: 'half_open_gone' })
  })

  test("does not take another member's code", async () => {
    const sari = await secure(world, await memberWithSecret(world))
    expect(await problemOf(enter(await openHalf(world, rina), codeOf(sari.key)))).toMatchObject({
      code: 'wrong_code',
    })
    expect(await problemOf(enter(await openHalf(world, rina), sari.codes[0] ?? ''))).toMatchObject({
      code: 'wrong_code',
    })
  })
})

describe('guessing codes', () => {
  const guess = async () => (await problemOf(signInWith(rina, wrong(rina.key)))).code

  test('is over after five, also when each begins with the passphrase anew', async () => {
    for (let n = 0; n < 4; n += 1) expect(await guess()).toBe('wrong_code')
    expect(await guess()).toBe('codes_locked')
    expect(await problemOf(signInWith(rina, codeOf(rina.key)))).toMatchObject({
      status: 429,
      code: 'codes_locked',
    })
  })

  test('is over after five at the same time', async () => {
    const halves = await Promise.all(Array.from({ length: 8 }, () => openHalf(world, rina)))
    const problems = await Promise.all(halves.map((half) => problemOf(enter(half, wrong(rina.key)))))
    expect(problems.filter(({ code }) => code === 'wrong_code')).toHaveLength(4)
    expect(await problemOf(signInWith(rina, codeOf(rina.key)))).toMatchObject({ code: 'codes_locked' })
  })

  test('locks twice as long each time, and a right code begins afresh', async () => {
    const minutes = async () => {
      const [row] = await world.sql<{ minutes: number }>`
        select round(extract(epoch from locked_until - now()) / 60)::int as minutes from code_failure where member = ${rina.id}`
      await world.sql`update code_failure set locked_until = now() where member = ${rina.id}`
      return row?.minutes
    }
    const locks: unknown[] = []
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 5; n += 1) await guess()
      locks.push(await minutes())
    }
    expect(locks).toEqual([15, 30, 60])
    await signInWith(rina, codeOf(rina.key))
    expect(await world.sql`select from code_failure where member = ${rina.id}`).toEqual([])
  })

  test('spends a half-open session after five tries', async () => {
    const half = await openHalf(world, rina)
    for (let n = 0; n < 5; n += 1) await problemOf(enter(half, wrong(rina.key)))
    await world.sql`delete from code_failure where member = ${rina.id}`
    expect(await problemOf(enter(half, codeOf(rina.key)))).toMatchObject({ code: 'half_open_gone' })
  })
})

describe('recovery codes', () => {
  test('are ten, and each opens once', async () => {
    expect(new Set(rina.codes).size).toBe(10)
    const [first = '', second = ''] = rina.codes
    const session = await signInWith(rina, first)
    expect(await session.call(contract.getSecondFactor)).toMatchObject({ codesLeft: 9 })
    expect(await problemOf(signInWith(rina, first))).toMatchObject({ code: 'wrong_code' })
    await signInWith(rina, second)
  })

  test('open once, however many send one at the same moment', async () => {
    const halves = await Promise.all(Array.from({ length: 4 }, () => openHalf(world, rina)))
    const outcomes = await Promise.allSettled(halves.map((half) => enter(half, rina.codes[0] ?? '')))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('are replaced as a whole', async () => {
    const session = await signInWith(rina, codeOf(rina.key))
    const { codes } = await session.call(contract.renewRecoveryCodes, { body: { secret: rina.secret } })
    expect(await problemOf(signInWith(rina, rina.codes[0] ?? ''))).toMatchObject({ code: 'wrong_code' })
    await signInWith(rina, codes[0] ?? '')
  })

  test('and the secret of the app are unreadable in the database', async () => {
    const [kept] = await world.sql<{
      sealed: Buffer
    }>`select sealed from authenticator where member = ${rina.id}`
    expect(kept?.sealed.toString('latin1')).not.toContain(rina.key)
    const hashes = await world.sql<{
      code_hash: Buffer
    }>`select code_hash from recovery_code where member = ${rina.id}`
    const plain = rina.codes.map((code) => createHash('sha256').update(code).digest('hex'))
    expect(hashes.filter(({ code_hash }) => plain.includes(code_hash.toString('hex')))).toEqual([])
    expect(hashes).toHaveLength(10)
  })

  test("and another member's sealed secret opens nothing in one's own place", async () => {
    const sari = await secure(world, await memberWithSecret(world))
    await world.sql`update authenticator set sealed = (select sealed from authenticator where member = ${sari.id}) where member = ${rina.id}`
    expect(await problemOf(signInWith(rina, codeOf(sari.key)))).toMatchObject({ status: 500 })
  })
})

describe('setting up a code app', () => {
  test('takes the passphrase and a first code, and ends the sessions that had none', async () => {
    const sari = await memberWithSecret(world)
    const [here, there] = [await signIn(world, sari), await signIn(world, sari)]
    expect(
      await problemOf(here.call(contract.offerCodeApp, { body: { secret: base64url(32) } })),
    ).toMatchObject({
      code: 'wrong_secret',
    })
    const { key, uri } = await here.call(contract.offerCodeApp, { body: { secret: sari.secret } })
    expect(uri).toContain(`otpauth://totp/Bekal:${sari.login}?secret=${key}`)
    expect(await problemOf(here.call(contract.confirmCodeApp, { body: { code: wrong(key) } }))).toMatchObject(
      {
        code: 'wrong_code',
      },
    )
    // Not confirmed, it does not count yet.
    await signIn(world, sari)
    await here.call(contract.confirmCodeApp, { body: { code: codeOf(key) } })
    expect(await here.call(contract.getSecondFactor)).toMatchObject({ codesLeft: 10, reset: null })
    expect(await problemOf(there.call(agencies.getMe))).toMatchObject({ status: 401 })
    await openHalf(world, sari)
  })

  test('leaves the former app in force until the new one is confirmed', async () => {
    const session = await signInWith(rina, codeOf(rina.key))
    const { key } = await session.call(contract.offerCodeApp, { body: { secret: rina.secret } })
    await forgetSteps(world, rina.id)
    const again = await signInWith(rina, codeOf(rina.key))
    await again.call(contract.confirmCodeApp, { body: { code: codeOf(key) } })
    await forgetSteps(world, rina.id)
    expect(await problemOf(signInWith(rina, codeOf(rina.key)))).toMatchObject({ code: 'wrong_code' })
    await signInWith(rina, codeOf(key))
  })

  test('has a quarter of an hour', async () => {
    const session = await signInWith(rina, codeOf(rina.key))
    const { key } = await session.call(contract.offerCodeApp, { body: { secret: rina.secret } })
    await world.sql`update authenticator_offer set offered_at = offered_at - interval '15 minutes' where member = ${rina.id}`
    expect(
      await problemOf(session.call(contract.confirmCodeApp, { body: { code: codeOf(key) } })),
    ).toMatchObject({
      code: 'no_offer',
    })
  })

  test('can be undone with the passphrase', async () => {
    const session = await signInWith(rina, codeOf(rina.key))
    const remove = (secret: string) => session.call(contract.removeCodeApp, { body: { secret } })
    expect(await problemOf(remove(base64url(32)))).toMatchObject({ code: 'wrong_secret' })
    await remove(rina.secret)
    expect(await problemOf(remove(rina.secret))).toMatchObject({ code: 'no_second_factor' })
    await signIn(world, rina)
    expect(await world.sql`select from recovery_code where member = ${rina.id}`).toEqual([])
  })
})

describe('a desk that requires a second factor', () => {
  test('lets nobody work without one, and everybody set it up', async () => {
    const desk = await world.desk()
    await serve(rina, desk, ['head'])
    const sari = await memberWithSecret(world)
    await serve(sari, desk)
    const worker = await signIn(world, sari, desk)
    await worker.call(agencies.listMembers)
    const head = await signInWith(rina, codeOf(rina.key), desk)
    await head.call(contract.requireSecondFactor, { body: { required: true } })
    expect(await problemOf(worker.call(agencies.listMembers))).toMatchObject({
      status: 403,
      code: 'second_factor_needed',
    })
    const me = await worker.call(agencies.getMe)
    expect(me).toMatchObject({ secondFactor: false, desks: [{ id: desk, secondFactorRequired: true }] })
    const { key } = await worker.call(contract.offerCodeApp, { body: { secret: sari.secret } })
    await worker.call(contract.confirmCodeApp, { body: { code: codeOf(key) } })
    await worker.call(agencies.listMembers)
    expect(
      await problemOf(worker.call(contract.removeCodeApp, { body: { secret: sari.secret } })),
    ).toMatchObject({
      code: 'second_factor_required',
    })
    // The refusal has taken nothing.
    await openHalf(world, sari)
  })

  test('is begun by one who has it, and only for the own desk', async () => {
    const [desk, other] = [await world.desk(), await world.desk()]
    const head = await world.join(desk, ['head'])
    expect(await head.refusal(contract.requireSecondFactor, { body: { required: true } })).toMatchObject({
      code: 'second_factor_first',
    })
    await serve(rina, desk, ['administrator'])
    await (await signInWith(rina, codeOf(rina.key), desk)).call(contract.requireSecondFactor, {
      body: { required: true },
    })
    const rows = await world.sql<{
      id: string
    }>`select id from desk where second_factor_required and id in (${desk}, ${other})`
    expect(rows).toEqual([{ id: desk }])
  })
})

describe('resetting', () => {
  test('takes the lost factor away, ends the sessions, is journalled and told', async () => {
    const desk = await world.desk({ name: 'Unit Reset' })
    await serve(rina, desk)
    const head = await world.join(desk, ['head'])
    const open = await signInWith(rina, codeOf(rina.key), desk)
    expect((await head.call(contract.listAccounts)).items).toContainEqual({
      id: rina.id,
      secondFactor: true,
      providerAccount: false,
      firstUntil: null,
      firstOver: false,
    })
    await head.call(contract.resetSecondFactor, {
      params: { id: rina.id },
      body: { reason: 'lost' },
    })
    expect(await problemOf(open.call(agencies.getMe))).toMatchObject({ status: 401 })
    const journal = await world.sql<{ member: string; subjects: string[] }>`
      select member, subjects from journal where endpoint = 'second-factor.reset' and desk = ${desk}`
    expect(journal).toEqual([{ member: head.member, subjects: [rina.id] }])
    const again = await signIn(world, rina)
    const { reset } = await again.call(contract.getSecondFactor)
    expect(reset).toMatchObject({ desk: 'Unit Reset', by: expect.stringMatching(/^Rekan/), reason: 'lost' })
    await again.call(contract.acknowledgeReset)
    expect(await again.call(contract.getSecondFactor)).toMatchObject({
      since: null,
      codesLeft: 0,
      reset: null,
    })
  })

  test('is not for oneself, nor for an operator, nor where there is nothing', async () => {
    const desk = await world.desk({ kind: 'operator' })
    const [head, operator] = [await world.join(desk, ['head']), await world.join(desk, ['operator'])]
    await serve(rina, desk, ['operator'])
    const reset = (by: typeof head, id: string) =>
      by.refusal(contract.resetSecondFactor, { params: { id }, body: { reason: 'lost' } })
    expect(await reset(head, head.member)).toMatchObject({ code: 'own_second_factor' })
    expect(await reset(head, rina.id)).toMatchObject({ code: 'operator_only' })
    expect(await reset(operator, head.member)).toMatchObject({ code: 'no_second_factor' })
    await operator.call(contract.resetSecondFactor, {
      params: { id: rina.id },
      body: { reason: 'lost' },
    })
  })

  test('is for colleagues, not for those who have left', async () => {
    const desk = await world.desk()
    const head = await world.join(desk, ['head'])
    await serve(rina, desk)
    await world.sql`update membership set until = now() where member = ${rina.id}`
    expect(
      await head.refusal(contract.resetSecondFactor, {
        params: { id: rina.id },
        body: { reason: 'lost' },
      }),
    ).toMatchObject({
      status: 404,
    })
    await openHalf(world, rina)
  })
})

describe('the own sessions', () => {
  test('are listed with the family of the device and the hour, and nothing else of it', async () => {
    const sari = await memberWithSecret(world)
    const here = await signIn(world, sari)
    await fetch(`${world.base}${agencies.openSession.path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36',
      },
      body: JSON.stringify({ login: sari.login, secret: sari.secret }),
    })
    const { items } = await here.call(contract.listSessions)
    expect(items.map(({ device, current }) => ({ device, current }))).toEqual([
      { device: 'command_line', current: true },
      { device: 'windows', current: false },
    ])
    // To the hour, and never before it was opened.
    for (const { seenAt, openedAt } of items)
      expect(seenAt === openedAt || /:00:00(\.0+)?Z$/.test(seenAt)).toBe(true)
  })

  test('are ended one by one, at once and for every process', async () => {
    const sari = await memberWithSecret(world)
    const [here, there, third] = [
      await signIn(world, sari),
      await signIn(world, sari),
      await signIn(world, sari),
    ]
    const [own] = (await there.call(contract.listSessions)).items
    await here.call(contract.proveByPassphrase, { body: { secret: sari.secret } })
    await here.call(contract.revokeSession, { params: { id: own?.id ?? '' } })
    expect(await problemOf(there.call(agencies.getMe))).toMatchObject({ status: 401, code: 'not_signed_in' })
    await third.call(agencies.getMe)
    await here.call(contract.revokeOtherSessions)
    expect(await problemOf(third.call(agencies.getMe))).toMatchObject({ status: 401 })
    expect((await here.call(contract.listSessions)).items).toHaveLength(1)
  })

  test('are ended by whoever proves to be there, for five minutes and in that session', async () => {
    const sari = await memberWithSecret(world)
    const [here, there] = [await signIn(world, sari), await signIn(world, sari)]
    const [other] = (await there.call(contract.listSessions)).items
    const end = (by: typeof here) =>
      problemOf(by.call(contract.revokeSession, { params: { id: other?.id ?? '' } }))
    expect(await end(here)).toMatchObject({ status: 403, code: 'proof_needed' })
    expect(await problemOf(here.call(contract.revokeOtherSessions))).toMatchObject({ code: 'proof_needed' })
    expect(
      await problemOf(here.call(contract.proveByPassphrase, { body: { secret: base64url(32) } })),
    ).toMatchObject({ code: 'wrong_secret' })
    await there.call(contract.proveByPassphrase, { body: { secret: sari.secret } })
    expect(await end(here)).toMatchObject({ code: 'proof_needed' })
    await here.call(contract.proveByPassphrase, { body: { secret: sari.secret } })
    await world.sql`update session set proved_at = proved_at - interval '5 minutes' where member = ${sari.id}`
    expect(await end(here)).toMatchObject({ code: 'proof_needed' })
    await there.call(agencies.getMe)
    await here.call(contract.proveByPassphrase, { body: { secret: sari.secret } })
    await here.call(contract.revokeOtherSessions)
    expect(await problemOf(there.call(agencies.getMe))).toMatchObject({ status: 401 })
  })

  test('all end with a new passphrase, the half-open ones too', async () => {
    const here = await signInWith(rina, codeOf(rina.key))
    const half = await openHalf(world, rina)
    const body = { secret: rina.secret, newSalt: base64url(16), newSecret: base64url(32) }
    await here.call(agencies.changePassphrase, { body })
    await forgetSteps(world, rina.id)
    expect(await problemOf(enter(half, codeOf(rina.key)))).toMatchObject({ code: 'half_open_gone' })
  })

  test('all end when the member leaves the last desk, and not before', async () => {
    const [desk, kept] = [await world.desk(), await world.desk()]
    const administrator = await world.join(desk, ['administrator'])
    const elsewhere = await world.join(kept, ['administrator'])
    const sari = await world.join(desk, ['worker'])
    await world.also(sari, kept, ['worker'])
    const params = { id: sari.member }
    await administrator.call(agencies.endMembership, { params })
    await sari.call(agencies.getMe)
    await elsewhere.call(agencies.endMembership, { params })
    expect(await sari.refusal(agencies.getMe)).toMatchObject({ status: 401, code: 'not_signed_in' })
  })
})

test('a process of the last release, which knows of no code, opens nothing for a member who has one', async () => {
  const open = ({ login, secret }: WithSecret) =>
    world.sql<{ member: string | null; expires_at: string | null; locked: boolean }>`
      select member, expires_at, locked from app.open_session(${login}, ${Buffer.from(secret, 'base64url')},
        sha256(convert_to(${login}, 'UTF8')))`
  expect(await open(rina)).toEqual([{ member: null, expires_at: null, locked: false }])
  const sari = await memberWithSecret(world)
  expect(await open(sari)).toMatchObject([{ member: sari.id, locked: false }])
})

test('what has run out is swept away', async () => {
  await openHalf(world, rina)
  await world.sql`update half_open set expires_at = now() - interval '1 second' where member = ${rina.id}`
  await world.sql`select app.clear_sessions()`
  expect(await world.sql`select from half_open where member = ${rina.id}`).toEqual([])
})
