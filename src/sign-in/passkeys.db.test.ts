import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as agencies from '../agencies/contract.ts'
import { base64url, memberWithSecret, signIn, type WithSecret } from '../agencies/testing.ts'
import { makeBekal } from '../app.ts'
import { uuidv7 } from '../kernel/id.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import { Database } from '../platform/db/database.ts'
import { makeLog } from '../platform/log.ts'
import type { ProblemBody } from '../platform/problem.ts'
import { type Authenticator, authenticator } from '../testing/authenticator.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { codeOf, enterWith, forgetSteps, givePasskey, openHalf, originOf, secure } from './testing.ts'

let world: World
let rina: WithSecret
/** Rina's phone, and who she is on it. */
let phone: Authenticator
let session: Awaited<ReturnType<typeof signIn>>
let passkey: string
let codes: string[]

beforeAll(async () => {
  world = await scratchWorld()
})
beforeEach(async () => {
  rina = await memberWithSecret(world)
  phone = authenticator(originOf(world))
  session = await signIn(world, rina)
  const added = await givePasskey(session, rina, phone, 'Ponsel Rina')
  passkey = added.id
  codes = added.codes
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

const withToken = (token: string, desk?: string) =>
  makeClient({ base: world.base, token: () => token, desk: () => desk ?? null })
const ask = (half: string | null = null) => world.visitor.call(contract.askPasskey, { body: { half } })
const answer = (token: string, given: contract.PasskeyAnswer) =>
  world.visitor.call(contract.enterPasskey, { body: { token, answer: given } })
const refused = { status: 401, code: 'passkey_refused' }
const gone = { status: 401, code: 'passkey_gone' }

describe('signing in with a passkey alone', () => {
  test('opens a session without login and passphrase, and counts as both factors', async () => {
    const { token, member } = await enterWith(world, phone)
    expect(member).toBe(rina.id)
    expect(await withToken(token).call(agencies.getMe)).toMatchObject({ id: rina.id, secondFactor: true })
    const [own] = (await withToken(token).call(contract.listPasskeys)).items
    expect(own).toMatchObject({ id: passkey, name: 'Ponsel Rina', suspectAt: null })
    // Used in the hour in which it was added.
    expect(own?.usedAt).toBe(own?.addedAt)
  })

  test('gives the browser the cookie of the session', async () => {
    const { token, asked } = await ask()
    const reply = await fetch(`${world.base}${contract.enterPasskey.path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, answer: phone.sign(asked) }),
    })
    expect(reply.headers.get('set-cookie')).toMatch(/^bekal_session=[A-Za-z0-9_-]{43}; .*HttpOnly/)
  })

  test('asks everybody the same: nobody is named, whoever there is', async () => {
    const { asked } = await ask()
    expect(asked).toMatchObject({ rpId: 'localhost', userVerification: 'required', allowCredentials: [] })
    expect(contract.askPasskey.body.properties).not.toHaveProperty('login')
  })

  test.each([
    ['on a page of another origin', () => ({ origin: 'https://bekal.example' })],
    ['on another port of the same host', () => ({ origin: 'http://localhost:1' })],
    ['on the number of this computer instead of its name', () => ({ origin: world.base })],
    ['for another host', () => ({ rpId: 'bekal.example' })],
    ['without finger, face or PIN', () => ({ unverified: true as const })],
    ['in the name of another', () => ({ userHandle: randomBytes(16).toString('base64url') })],
  ])('is refused to an answer given %s', async (_, odd) => {
    expect(await problemOf(enterWith(world, phone, odd()))).toMatchObject(refused)
    await enterWith(world, phone)
  })

  test('is refused to an answer that was changed on the way, or signed by nobody', async () => {
    const twist = async (change: (given: contract.PasskeyAnswer) => contract.PasskeyAnswer) => {
      const { token, asked } = await ask()
      return problemOf(answer(token, change(phone.sign(asked))))
    }
    expect(await twist((given) => ({ ...given, signature: base64url(70) }))).toMatchObject(refused)
    const { authenticatorData } = phone.sign((await ask()).asked)
    expect(await twist((given) => ({ ...given, authenticatorData }))).toMatchObject(refused)
    expect(await twist((given) => ({ ...given, clientDataJSON: 'bm90IGpzb24' }))).toMatchObject(refused)
    expect(await twist((given) => ({ ...given, id: base64url(32) }))).toMatchObject(refused)
  })

  test("is refused to an answer by another member's passkey in her name", async () => {
    const sari = await memberWithSecret(world)
    const hers = authenticator(originOf(world))
    await givePasskey(await signIn(world, sari), sari, hers)
    const { token, asked } = await ask()
    const given = { ...hers.sign(asked), id: phone.sign(asked).id, userHandle: phone.sign(asked).userHandle }
    expect(await problemOf(answer(token, given))).toMatchObject(refused)
    expect((await enterWith(world, hers)).member).toBe(sari.id)
  })

  test('takes each question once, right or wrong, however many answer at the same moment', async () => {
    const { token, asked } = await ask()
    const given = phone.sign(asked)
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => answer(token, given)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(await problemOf(answer(token, given))).toMatchObject(gone)
    const second = await ask()
    expect(
      await problemOf(answer(second.token, phone.sign(second.asked, { unverified: true }))),
    ).toMatchObject(refused)
    expect(await problemOf(answer(second.token, phone.sign(second.asked)))).toMatchObject(gone)
  })

  test('takes an answer from the browser that has asked, to what it was asked, within five minutes', async () => {
    const [here, there] = [await ask(), await ask()]
    expect(await problemOf(answer(base64url(32), phone.sign(here.asked)))).toMatchObject(gone)
    expect(await problemOf(answer(there.token, phone.sign(here.asked)))).toMatchObject(refused)
    await world.sql`update passkey_challenge set expires_at = expires_at - interval '5 minutes'`
    expect(await problemOf(answer(here.token, phone.sign(here.asked)))).toMatchObject(gone)
    await world.sql`select app.clear_sessions()`
    expect(await world.sql`select from passkey_challenge`).toEqual([])
  })

  test('is over with the passkey', async () => {
    await session.call(contract.proveByPassphrase, { body: { secret: rina.secret } })
    await session.call(contract.removePasskey, { params: { id: passkey } })
    expect(await problemOf(enterWith(world, phone))).toMatchObject(refused)
  })

  test('goes on while others guess the passphrase: a lock of the login does not shut its owner out', async () => {
    const { login } = rina
    for (let n = 0; n < 5; n += 1)
      await problemOf(world.visitor.call(agencies.openSession, { body: { login, secret: base64url(32) } }))
    expect(await problemOf(openHalf(world, rina))).toMatchObject({ code: 'locked_out' })
    await enterWith(world, phone)
  })

  test('begins with one process and ends with another', async () => {
    const database = new Database(world.serverUrl, { max: 2 })
    const other = await makeBekal({
      database,
      serverUrl: world.serverUrl,
      log: makeLog('silent'),
      secondFactorKey: 'another process has the same key; no passkey needs it',
      publicUrl: originOf(world),
    })
    await other.http.listen({ host: '127.0.0.1', port: 0 })
    try {
      const { token, asked } = await ask()
      const visitor = makeClient({
        base: `http://127.0.0.1:${(other.http.server.address() as AddressInfo).port}`,
      })
      const given = phone.sign(asked)
      const opened = await visitor.call(contract.enterPasskey, { body: { token, answer: given } })
      expect(opened.member).toBe(rina.id)
      expect(await problemOf(answer(token, given))).toMatchObject(gone)
    } finally {
      await other.close()
    }
  })

  test('leaves a denied attempt in the journal, without a word of what was sent', async () => {
    const { token, asked } = await ask()
    const given = phone.sign(asked, { unverified: true })
    const { trace } = await problemOf(answer(token, given))
    const [row] = await world.sql<object>`select * from journal where trace = ${trace}`
    expect(row).toMatchObject({ endpoint: 'sessions.passkey', outcome: 'denied', code: 'passkey_refused' })
    expect(JSON.stringify(row)).not.toContain(given.id)
  })
})

describe('a passkey as second factor', () => {
  test('finishes what the passphrase has begun, and the passphrase alone opens nothing', async () => {
    const { login, secret } = rina
    const { next, token: half } = await world.visitor.call(agencies.openSession, { body: { login, secret } })
    expect(next).toBe('passkey')
    expect(await problemOf(withToken(half).call(agencies.getMe))).toMatchObject({ status: 401 })
    const { token, asked } = await ask(half)
    expect(token).toBe(half)
    expect(asked.allowCredentials).toMatchObject([{ transports: ['internal'] }])
    const opened = await answer(token, phone.sign(asked))
    expect(await withToken(opened.token).call(agencies.getMe)).toMatchObject({ id: rina.id })
    expect(await problemOf(ask(half))).toMatchObject(gone)
  })

  test("does not take another member's passkey, which opens its own account and no other", async () => {
    const sari = await memberWithSecret(world)
    const hers = authenticator(originOf(world))
    await givePasskey(await signIn(world, sari), sari, hers)
    const { token, asked } = await ask(await openHalf(world, rina))
    expect(await problemOf(answer(token, hers.sign({ ...asked, allowCredentials: [] })))).toMatchObject(
      refused,
    )
  })

  test('stands beside the code app: either will do, and a recovery code too', async () => {
    const sari = await secure(world, await memberWithSecret(world))
    const half = await openHalf(world, sari)
    const { token } = await world.visitor.call(contract.enterCode, {
      body: { token: half, code: codeOf(sari.key) },
    })
    const hers = authenticator(originOf(world))
    const added = await givePasskey(withToken(token), sari, hers)
    // The ten that there are still hold.
    expect(added.codes).toEqual([])
    const enter = async (code: string) =>
      world.visitor.call(contract.enterCode, { body: { token: await openHalf(world, sari), code } })
    await forgetSteps(world, sari.id)
    await enter(codeOf(sari.key))
    await enter(sari.codes[0] ?? '')
    const { token: again, asked } = await ask(await openHalf(world, sari))
    await answer(again, hers.sign(asked))
  })

  test('comes with ten recovery codes where there are none, for the day when it is lost', async () => {
    expect(new Set(codes).size).toBe(10)
    await world.visitor.call(contract.enterCode, {
      body: { token: await openHalf(world, rina), code: codes[0] ?? '' },
    })
  })

  test('is not asked for where the half-open session is gone', async () => {
    expect(await problemOf(ask(base64url(32)))).toMatchObject(gone)
    const half = await openHalf(world, rina)
    const { token, asked } = await ask(half)
    await world.sql`update half_open set expires_at = now() where member = ${rina.id}`
    expect(await problemOf(ask(half))).toMatchObject(gone)
    expect(await problemOf(answer(token, phone.sign(asked)))).toMatchObject(gone)
  })
})

describe('a counter that goes back', () => {
  test('is a copy: refused, told to the member, and neither opens anything any more', async () => {
    const copy = phone.copy()
    await enterWith(world, phone)
    expect(await problemOf(enterWith(world, copy))).toMatchObject({ status: 401, code: 'passkey_suspect' })
    expect(await problemOf(enterWith(world, phone))).toMatchObject({ status: 401, code: 'passkey_suspect' })
    const [own] = (await session.call(contract.listPasskeys)).items
    expect(own?.suspectAt).not.toBeNull()
    expect(await problemOf(ask(await openHalf(world, rina)))).toMatchObject(gone)
    expect(await problemOf(session.call(contract.askProof))).toMatchObject({ code: 'no_second_factor' })
  })

  test('is noticed where the same count comes twice, and at a proof as well', async () => {
    await enterWith(world, phone, { counter: 9 })
    const asked = await session.call(contract.askProof)
    const prove = () =>
      session.call(contract.proveByPasskey, { body: { answer: phone.sign(asked, { counter: 9 }) } })
    expect(await prove()).toEqual({ proved: false })
    expect((await session.call(contract.listPasskeys)).items[0]?.suspectAt).not.toBeNull()
  })

  test('is none where a passkey counts nothing', async () => {
    const synced = authenticator(originOf(world), { counts: false })
    await givePasskey(session, rina, synced)
    await enterWith(world, synced)
    await enterWith(world, synced.copy())
  })
})

describe('the own passkeys', () => {
  test('are added by whoever proves to be there, and end the sessions that were opened without', async () => {
    const sari = await memberWithSecret(world)
    const [here, there] = [await signIn(world, sari), await signIn(world, sari)]
    expect(await problemOf(here.call(contract.offerPasskey))).toMatchObject({
      status: 403,
      code: 'proof_needed',
    })
    await givePasskey(here, sari, authenticator(originOf(world)))
    expect(await problemOf(there.call(agencies.getMe))).toMatchObject({ status: 401 })
    await here.call(agencies.getMe)
  })

  test.each([
    ['on a page of another origin', { origin: 'https://bekal.example' }],
    ['for another host', { rpId: 'bekal.example' }],
    ['without finger, face or PIN', { unverified: true as const }],
  ])('are none that are made %s', async (_, odd) => {
    const offer = await session.call(contract.offerPasskey)
    const made = authenticator(originOf(world)).make(offer, odd)
    expect(
      await problemOf(session.call(contract.addPasskey, { body: { name: 'Kunci', made } })),
    ).toMatchObject({ status: 422, code: 'passkey_refused' })
  })

  test('are made for one session and once, within five minutes', async () => {
    const other = withToken((await enterWith(world, phone)).token)
    const made = phone.make(await session.call(contract.offerPasskey))
    const add = (by: { call: typeof session.call }) =>
      by.call(contract.addPasskey, { body: { name: 'Kunci', made } })
    expect(await problemOf(add(other))).toMatchObject({ code: 'passkey_gone' })
    await add(session)
    expect(await problemOf(add(session))).toMatchObject({ code: 'passkey_gone' })
    const late = phone.make(await session.call(contract.offerPasskey))
    await world.sql`update passkey_challenge set expires_at = expires_at - interval '5 minutes'`
    expect(
      await problemOf(session.call(contract.addPasskey, { body: { name: 'Kunci', made: late } })),
    ).toMatchObject({ code: 'passkey_gone' })
  })

  test('are named by their member, and taken away after proof, by passkey or passphrase', async () => {
    const params = { id: passkey }
    await session.call(contract.renamePasskey, { params, body: { name: 'Ponsel lama' } })
    expect((await session.call(contract.listPasskeys)).items).toMatchObject([{ name: 'Ponsel lama' }])
    const { token } = await enterWith(world, phone)
    const again = withToken(token)
    expect(await problemOf(again.call(contract.removePasskey, { params }))).toMatchObject({
      code: 'proof_needed',
    })
    const asked = await again.call(contract.askProof)
    const wrong = { answer: phone.sign(asked, { unverified: true }) }
    expect(await problemOf(again.call(contract.proveByPasskey, { body: wrong }))).toMatchObject({
      code: 'passkey_refused',
    })
    const body = { answer: phone.sign(asked) }
    expect(await again.call(contract.proveByPasskey, { body })).toEqual({ proved: true })
    expect(await problemOf(again.call(contract.proveByPasskey, { body }))).toMatchObject({
      code: 'passkey_gone',
    })
    await again.call(contract.removePasskey, { params })
    // The device that is gone is signed out, and without a second factor the passphrase opens again.
    expect(await problemOf(session.call(agencies.getMe))).toMatchObject({ status: 401 })
    await signIn(world, rina)
    expect(await world.sql`select from recovery_code where member = ${rina.id}`).toEqual([])
  })

  test('answer a proof, and what was signed for a proof opens no session', async () => {
    const asked = await session.call(contract.askProof)
    expect(await problemOf(answer(session.token, phone.sign(asked)))).toMatchObject(gone)
  })

  test('are ten at most', async () => {
    for (let n = 1; n < 10; n += 1) await givePasskey(session, rina, phone, `Kunci ${n}`)
    expect(await problemOf(session.call(contract.offerPasskey))).toMatchObject({ code: 'passkeys_full' })
  })
})

describe('a desk that requires a second factor', () => {
  test('is content with a passkey, and keeps the last from being taken away', async () => {
    const desk = await world.desk()
    await world.sql`insert into membership (id, member, desk, roles) values (${uuidv7()}, ${rina.id}, ${desk}, ${['head']})`
    const head = withToken(session.token, desk)
    await head.call(contract.requireSecondFactor, { body: { required: true } })
    await head.call(agencies.listMembers)
    expect(await problemOf(head.call(contract.removePasskey, { params: { id: passkey } }))).toMatchObject({
      code: 'second_factor_required',
    })
    await enterWith(world, phone)
    const second = await givePasskey(session, rina, authenticator(originOf(world)))
    await head.call(contract.removePasskey, { params: { id: second.id } })
  })
})

describe('a colleague who looks after the account', () => {
  test('takes lost passkeys away and says why; whoever comes back is told', async () => {
    const desk = await world.desk({ name: 'Unit Kunci' })
    await world.sql`insert into membership (id, member, desk, roles) values (${uuidv7()}, ${rina.id}, ${desk}, ${['worker']})`
    const head = await world.join(desk, ['head'])
    expect((await head.call(contract.listAccounts)).items).toContainEqual({
      id: rina.id,
      secondFactor: true,
      providerAccount: false,
      firstUntil: null,
      firstOver: false,
    })
    await head.call(contract.resetSecondFactor, { params: { id: rina.id }, body: { reason: 'stolen' } })
    expect(await problemOf(enterWith(world, phone))).toMatchObject(refused)
    const again = await signIn(world, rina)
    expect((await again.call(contract.getSecondFactor)).reset).toMatchObject({
      desk: 'Unit Kunci',
      reason: 'stolen',
    })
  })

  test('signs them out everywhere and changes nothing else', async () => {
    const desk = await world.desk({ kind: 'operator' })
    await world.sql`insert into membership (id, member, desk, roles) values (${uuidv7()}, ${rina.id}, ${desk}, ${['operator']})`
    const [head, operator] = [await world.join(desk, ['head']), await world.join(desk, ['operator'])]
    const end = (by: typeof head, id: string) => by.refusal(contract.endColleagueSessions, { params: { id } })
    expect(await end(head, head.member)).toMatchObject({ code: 'own_sessions' })
    expect(await end(head, rina.id)).toMatchObject({ code: 'operator_only' })
    expect(await end(await world.join(desk, ['worker']), rina.id)).toMatchObject({ status: 403 })
    expect(await end(await world.join(await world.desk(), ['head']), rina.id)).toMatchObject({ status: 404 })
    const half = await openHalf(world, rina)
    await operator.call(contract.endColleagueSessions, { params: { id: rina.id } })
    expect(await problemOf(session.call(agencies.getMe))).toMatchObject({
      status: 401,
      code: 'not_signed_in',
    })
    expect(await problemOf(ask(half))).toMatchObject(gone)
    const [row] = await world.sql<object>`select member, subjects from journal
      where endpoint = 'sessions.end-of-colleague' and desk = ${desk} and outcome = 'done'`
    expect(row).toEqual({ member: operator.member, subjects: [rina.id] })
    await enterWith(world, phone)
  })
})
