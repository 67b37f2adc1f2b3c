import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { closeSession, getMe, openSession } from '../agencies/contract.ts'
import { memberWithSecret, type WithSecret } from '../agencies/testing.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import type { ProblemBody } from '../platform/problem.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { enterCode, getShelf, listSessions, lockSession } from './contract.ts'
import { codeOf, earlyInStep, forgetSteps, secure } from './testing.ts'

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
