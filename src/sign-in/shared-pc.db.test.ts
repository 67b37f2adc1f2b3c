import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeSession, getMe, openSession } from '../agencies/contract.ts'
import { memberWithSecret, type WithSecret } from '../agencies/testing.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import type { ProblemBody } from '../platform/problem.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { type Authenticator, authenticator } from '../testing/authenticator.ts'
import {
  askPasskey,
  askProof,
  enterCode,
  enterPasskey,
  getShelf,
  listSessions,
  lockSession,
  proveByPasskey,
} from './contract.ts'
import { codeOf, earlyInStep, enterWith, forgetSteps, givePasskey, originOf, secure } from './testing.ts'

let world: World

beforeAll(async () => {
  world = await scratchWorld()
})
afterAll(() => world.close())

/** A browser: it keeps the cookie of the session, and says whether several people use it. */
function browser(shared = true) {
  let session: string | null = null
  const client = makeClient({
    base: world.base,
    fetch: async (url, request) => {
      const cookies = [
        ...(shared ? ['bekal_shared=1'] : []),
        ...(session ? [`bekal_session=${session}`] : []),
      ]
      const response = await fetch(url, {
        ...request,
        headers: { ...(request?.headers as Record<string, string>), cookie: cookies.join('; ') },
      })
      const set = /^bekal_session=([^;]*)/.exec(response.headers.get('set-cookie') ?? '')
      if (set) session = set[1] || null
      return response
    },
  })
  return {
    ...client,
    cookie: () => session,
    open: ({ login, secret }: WithSecret) => client.call(openSession, { body: { login, secret } }),
    async refused(endpoint: typeof getMe | typeof getShelf | typeof listSessions): Promise<ProblemBody> {
      try {
        await client.call(endpoint)
      } catch (error) {
        if (error instanceof ProblemError) return error.problem
        throw error
      }
      throw new Error(`${endpoint.name} was expected to be refused`)
    },
  }
}

const idle = (member: string, seconds: number) =>
  world.sql`update session set seen_at = now() - make_interval(secs => ${seconds}) where member = ${member}`
const sessionsOf = (member: string) =>
  world.sql<{
    shared: boolean
    locked: boolean
    seen: number
  }>`select shared, locked_at is not null as locked,
    extract(epoch from now() - seen_at)::float8 as seen from session where member = ${member}`
const locked = { status: 423, code: 'session_locked' }

describe('a locked session', () => {
  test('reads nothing at all, and the attempt is in the journal', async () => {
    const rina = await memberWithSecret(world)
    const pc = browser()
    await pc.open(rina)
    expect((await pc.call(getMe)).id).toBe(rina.id)
    expect(await pc.call(lockSession)).toEqual({ locked: true })
    for (const endpoint of [getMe, getShelf, listSessions])
      expect(await pc.refused(endpoint)).toMatchObject(locked)
    const [row] = await world.sql<{ outcome: string; code: string }>`select outcome, code from journal
      where member = ${rina.id} and endpoint = 'me.shelf' order by id desc limit 1`
    expect(row).toEqual({ outcome: 'denied', code: 'session_locked' })
  })

  test('is opened by signing in again, and the token from before opens nothing any more', async () => {
    const rina = await memberWithSecret(world)
    const pc = browser()
    await pc.open(rina)
    const before = pc.cookie()
    await pc.call(lockSession)
    await pc.open(rina)
    expect((await pc.call(getMe)).id).toBe(rina.id)
    expect(await sessionsOf(rina.id)).toHaveLength(1)
    const stolen = makeClient({ base: world.base, token: () => before })
    await expect(stolen.call(getMe)).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
  })

  test('may still be closed', async () => {
    const rina = await memberWithSecret(world)
    const pc = browser()
    await pc.open(rina)
    await pc.call(lockSession)
    expect(await pc.call(closeSession)).toEqual({ closed: true })
    expect(await sessionsOf(rina.id)).toEqual([])
  })

  test('ends when a colleague signs in at the same browser', async () => {
    const [rina, budi] = [await memberWithSecret(world), await memberWithSecret(world)]
    const pc = browser()
    await pc.open(rina)
    await pc.call(lockSession)
    await pc.open(budi)
    expect((await pc.call(getMe)).id).toBe(budi.id)
    expect(await sessionsOf(rina.id)).toEqual([])
  })

  test('stays as it is when somebody guesses', async () => {
    const rina = await memberWithSecret(world)
    const pc = browser()
    await pc.open(rina)
    await pc.call(lockSession)
    const wrong = { ...rina, secret: 'A'.repeat(43) }
    await expect(pc.open(wrong)).rejects.toMatchObject({ problem: { code: 'sign_in_failed' } })
    expect(await pc.refused(getMe)).toMatchObject(locked)
    expect(await sessionsOf(rina.id)).toMatchObject([{ locked: true }])
  })
})

describe('with a second factor', () => {
  test('the passphrase unlocks the browser in which the code was given, and no other', async () => {
    const rina = await secure(world, await memberWithSecret(world))
    const pc = browser()
    const half = await pc.open(rina)
    expect(half.next).toBe('code')
    await earlyInStep()
    await pc.call(enterCode, { body: { token: half.token, code: codeOf(rina.key) } })
    // The other is the one in which the code app was set up.
    expect((await sessionsOf(rina.id)).filter(({ shared }) => shared)).toHaveLength(1)
    // Not locked: signing in again asks for the code as ever.
    expect((await pc.open(rina)).next).toBe('code')
    await pc.call(lockSession)
    expect((await browser().open(rina)).next).toBe('code')
    const again = await pc.open(rina)
    expect(again.next).toBe('done')
    expect((await pc.call(getMe)).id).toBe(rina.id)
    await forgetSteps(world, rina.id)
  })

  test("a colleague's passphrase does not open it", async () => {
    const [rina, budi] = [
      await secure(world, await memberWithSecret(world)),
      await secure(world, await memberWithSecret(world)),
    ]
    const pc = browser()
    const half = await pc.open(rina)
    await earlyInStep()
    await pc.call(enterCode, { body: { token: half.token, code: codeOf(rina.key) } })
    await pc.call(lockSession)
    expect((await pc.open(budi)).next).toBe('code')
    expect(await pc.refused(getMe)).toMatchObject(locked)
  })
})

describe('a passkey at a locked browser', () => {
  /** The member at this browser, and the phone that keeps their passkey. */
  async function withPasskey(pc = browser()) {
    const member = await memberWithSecret(world)
    await pc.open(member)
    const phone = authenticator(originOf(world))
    await givePasskey(pc, member, phone)
    return { pc, member, phone }
  }
  const come = async (pc: ReturnType<typeof browser>, phone: Authenticator) =>
    enterWith({ visitor: pc }, phone)

  test('opens it for the member whose it is, under a new token, and the one from before opens nothing', async () => {
    const { pc, member, phone } = await withPasskey()
    const before = pc.cookie()
    await pc.call(lockSession)
    expect(await pc.refused(getMe)).toMatchObject(locked)
    expect((await come(pc, phone)).member).toBe(member.id)
    expect((await pc.call(getMe)).id).toBe(member.id)
    expect(await sessionsOf(member.id)).toMatchObject([{ shared: true, locked: false }])
    const stolen = makeClient({ base: world.base, token: () => before })
    await expect(stolen.call(getMe)).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
  })

  test('opens it after three idle minutes as well, and after the passphrase as second factor', async () => {
    const { pc, member, phone } = await withPasskey()
    await idle(member.id, 190)
    expect(await pc.refused(getMe)).toMatchObject(locked)
    await come(pc, phone)
    expect((await pc.call(getMe)).id).toBe(member.id)
    const another = browser()
    const { next, token: half } = await another.open(member)
    expect(next).toBe('passkey')
    const { asked } = await another.call(askPasskey, { body: { half } })
    await another.call(enterPasskey, { body: { token: half, answer: phone.sign(asked) } })
    expect((await another.call(getMe)).id).toBe(member.id)
  })

  test('of a colleague reads nothing of who was here: the session ends, and the own begins', async () => {
    const { pc, member } = await withPasskey()
    const colleague = await withPasskey()
    const before = pc.cookie()
    await pc.call(lockSession)
    expect((await come(pc, colleague.phone)).member).toBe(colleague.member.id)
    expect((await pc.call(getMe)).id).toBe(colleague.member.id)
    expect(await sessionsOf(member.id)).toEqual([])
    const stolen = makeClient({ base: world.base, token: () => before })
    await expect(stolen.call(getMe)).rejects.toMatchObject({ problem: { code: 'not_signed_in' } })
  })

  test('that is asked in the session, or answers a second time, lifts no lock', async () => {
    const { pc, phone } = await withPasskey()
    const proof = await pc.call(askProof)
    const door = await pc.call(askPasskey, { body: { half: null } })
    await pc.call(lockSession)
    // The session's own question cannot be answered: nothing is done under a locked session.
    await expect(pc.call(proveByPasskey, { body: { answer: phone.sign(proof) } })).rejects.toMatchObject({
      problem: locked,
    })
    // Nor does its answer count at the door.
    await expect(
      pc.call(enterPasskey, { body: { token: door.token, answer: phone.sign(proof) } }),
    ).rejects.toMatchObject({ problem: { code: 'passkey_refused' } })
    expect(await pc.refused(getMe)).toMatchObject(locked)
    const { token, asked } = await pc.call(askPasskey, { body: { half: null } })
    const answer = phone.sign(asked)
    const elsewhere = browser()
    await elsewhere.call(enterPasskey, { body: { token, answer } })
    await expect(pc.call(enterPasskey, { body: { token, answer } })).rejects.toMatchObject({
      problem: { code: 'passkey_gone' },
    })
    expect(await pc.refused(getMe)).toMatchObject(locked)
  })

  test('brings back no session that has ended: a new one begins', async () => {
    const { pc, member, phone } = await withPasskey()
    const before = pc.cookie()
    await pc.call(lockSession)
    await world.sql`update session set seen_at = now() - interval '3 hours' where member = ${member.id}`
    await come(pc, phone)
    expect(pc.cookie()).not.toBe(before)
    expect(await sessionsOf(member.id)).toMatchObject([{ locked: false }])
    // Somebody who has signed the member out everywhere ends the lock with the session.
    await pc.call(lockSession)
    await world.sql`delete from session where member = ${member.id}`
    expect(await pc.refused(getMe)).toMatchObject({ code: 'not_signed_in' })
  })
})

describe('a browser that several people use', () => {
  test('need not say that it is idle: three minutes without a call lock it', async () => {
    const rina = await memberWithSecret(world)
    const pc = browser()
    await pc.open(rina)
    expect(await sessionsOf(rina.id)).toMatchObject([{ shared: true, locked: false }])
    await idle(rina.id, 170)
    await pc.call(getMe)
    await idle(rina.id, 190)
    expect(await pc.refused(getMe)).toMatchObject(locked)
    // Asking again is no sign of life.
    expect(await pc.refused(getMe)).toMatchObject(locked)
    await pc.open(rina)
    await pc.call(getMe)
  })

  test('one of its own stays open for two hours, as it was', async () => {
    const rina = await memberWithSecret(world)
    const own = browser(false)
    await own.open(rina)
    await idle(rina.id, 3600)
    expect((await own.call(getMe)).id).toBe(rina.id)
  })

  test('is written down at most twice a minute', async () => {
    const rina = await memberWithSecret(world)
    const pc = browser()
    await pc.open(rina)
    await idle(rina.id, 25)
    await pc.call(getMe)
    expect((await sessionsOf(rina.id))[0]?.seen).toBeGreaterThan(20)
    await idle(rina.id, 35)
    await pc.call(getMe)
    expect((await sessionsOf(rina.id))[0]?.seen).toBeLessThan(20)
  })
})

describe('the half of the key of the drafts', () => {
  test('is the same for a member wherever they sign in, and another for everybody else', async () => {
    const [rina, budi] = [await memberWithSecret(world), await memberWithSecret(world)]
    const [pc, phone] = [browser(), browser(false)]
    await pc.open(rina)
    await phone.open(rina)
    const first = await pc.call(getShelf)
    expect(await phone.call(getShelf)).toEqual(first)
    expect(first.secret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    await pc.open(budi)
    expect(await pc.call(getShelf)).not.toEqual(first)
  })
})
