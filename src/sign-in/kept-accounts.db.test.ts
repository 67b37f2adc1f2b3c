import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as agencies from '../agencies/contract.ts'
import { base64url, memberWithSecret, newMember, signIn, type WithSecret } from '../agencies/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Role } from '../kernel/role.ts'
import { getOwnKeys } from '../keys/contract.ts'
import { makeClient, ProblemError } from '../platform/client.ts'
import { authenticator } from '../testing/authenticator.ts'
import { cases, endpointNames } from '../testing/access/leaks.ts'
import { makeStage, type Stage } from '../testing/access/stage.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { codeOf, enterWith, givePasskey, openHalf, originOf, secure } from './testing.ts'

let world: World
let desk: string
let head: Colleague
let rina: WithSecret
let stage: Stage | undefined
/** One of every thing, for the tests that call every endpoint. */
const staged = async () => (stage ??= await makeStage(world))

beforeAll(async () => {
  world = await scratchWorld()
})
beforeEach(async () => {
  desk = await world.desk({ zone: 'WIT' })
  head = await world.join(desk, ['head'])
  rina = await memberWithSecret(world)
  await serve(rina, desk)
})
afterAll(() => world.close())

async function codeOfProblem(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (error instanceof ProblemError) return `${error.status} ${error.code}`
    throw error
  }
  return 'done'
}

async function serve(member: WithSecret, at: string, roles: readonly Role[] = ['worker']) {
  await world.sql`insert into membership (id, member, desk, roles) values (${uuidv7()}, ${member.id}, ${at}, ${[...roles]})`
}

const renew = (by: Colleague, login: string, secret = base64url(32)) =>
  codeOfProblem(by.call(contract.renewPassphrase, { body: { login, salt: base64url(16), secret } }))

const giveFactor = (member: string) =>
  world.sql`insert into authenticator (member, sealed, last_step) values (${member}, '\\x00', 1)`

describe('a second factor that is required from a day on', () => {
  test('stops nobody before that day begins at the desk, and everybody without one from then on', async () => {
    await giveFactor(head.member)
    const worker = await signIn(world, rina, desk)
    await head.call(contract.requireSecondFactor, { body: { required: true, from: '2126-12-01' } })
    await worker.call(agencies.listMembers)
    const [own] = (await worker.call(agencies.getMe)).desks
    expect(own).toMatchObject({
      secondFactorRequired: false,
      // Midnight in Jayapura.
      secondFactorFrom: '2126-11-30T15:00:00.000Z',
    })
    expect((await worker.call(contract.getSecondFactor)).required).toBe(false)
    await world.sql`update desk set second_factor_from = now() - interval '1 second' where id = ${desk}`
    expect(await codeOfProblem(worker.call(agencies.listMembers))).toBe('403 second_factor_needed')
    expect((await worker.call(agencies.getMe)).desks).toMatchObject([
      { secondFactorRequired: true, secondFactorFrom: null },
    ])
    expect((await worker.call(contract.getSecondFactor)).required).toBe(true)
    await head.call(contract.requireSecondFactor, { body: { required: false } })
    await worker.call(agencies.listMembers)
  })

  test('without a day holds at once, also where another day had been said', async () => {
    await giveFactor(head.member)
    const worker = await signIn(world, rina, desk)
    await head.call(contract.requireSecondFactor, { body: { required: true, from: '2126-12-01' } })
    await head.call(contract.requireSecondFactor, { body: { required: true } })
    expect(await codeOfProblem(worker.call(agencies.listMembers))).toBe('403 second_factor_needed')
  })

  test('is enough where a provider has vouched for one in this session', async () => {
    await giveFactor(head.member)
    const worker = await signIn(world, rina, desk)
    await head.call(contract.requireSecondFactor, { body: { required: true } })
    expect(await worker.call(agencies.getMe)).toMatchObject({ secondFactor: false, strong: false })
    const hash = createHash('sha256').update(worker.token).digest()
    await world.sql`update session set strong = true where token_hash = ${hash}`
    expect(await worker.call(agencies.getMe)).toMatchObject({ secondFactor: false, strong: true })
    await worker.call(agencies.listMembers)
  })

  test('is said by nobody who has no say, whatever they send', async () => {
    const worker = await world.join(desk, ['worker'])
    const call = worker.call(contract.requireSecondFactor, { body: { required: false } })
    expect(await codeOfProblem(call)).toBe('403 not_permitted')
  })
})

describe('while the second factor is missing', () => {
  test('not one endpoint of the desk answers, whoever asks and whatever for', async () => {
    const stage = await staged()
    const own = stage.at.own.head.desk
    const asked = endpointNames.filter((name) => typeof cases[name].endpoint.may !== 'string')
    expect(asked.length).toBeGreaterThan(80)
    const open: string[] = []
    for (const name of asked) {
      const { endpoint, input } = cases[name]
      const may = endpoint.may as readonly Role[]
      const [first = 'worker'] = may
      const given = await input(stage, {
        relation: 'own',
        role: first,
        colleague: stage.at.own[first],
      })
      // Some cases have given one.
      await world.sql`delete from authenticator`
      await world.sql`delete from passkey`
      await world.sql`update desk set second_factor_required = true where id = ${own}`
      for (const role of may) {
        const found = await codeOfProblem(stage.at.own[role].call(endpoint, given))
        if (found !== '403 second_factor_needed') open.push(`${name} as ${role}: ${found}`)
      }
      await world.sql`update desk set second_factor_required = false where id = ${own}`
    }
    expect(open).toEqual([])
  }, 120_000)

  test('all that it takes to set one up is open, to the recovery codes', async () => {
    await world.sql`update desk set second_factor_required = true where id = ${desk}`
    const worker = await signIn(world, rina, desk)
    const { required } = await worker.call(contract.getSecondFactor)
    expect(required).toBe(true)
    const { key } = await worker.call(contract.offerCodeApp, { body: { secret: rina.secret } })
    const { codes } = await worker.call(contract.confirmCodeApp, { body: { code: codeOf(key) } })
    expect(codes).toHaveLength(10)
    await worker.call(agencies.listMembers)
  })
})

describe('a passphrase that somebody has handed over', () => {
  const handedOver = (yes: boolean) => world.sql`update member set must_change = ${yes}`
  const needed = ['keys.own', 'me.change-passphrase', 'me.get', 'me.shelf']

  test('opens not one endpoint but those that replacing it needs, whoever asks and whatever for', async () => {
    const stage = await staged()
    const closed = endpointNames.filter((name) => cases[name].endpoint.may !== 'visitor')
    expect(closed.filter((name) => cases[name].endpoint.firstPassphrase).toSorted()).toEqual(needed)
    const open: string[] = []
    for (const name of closed.filter((one) => !needed.includes(one))) {
      const { endpoint, input } = cases[name]
      const may = (typeof endpoint.may === 'string' ? ['worker'] : endpoint.may) as readonly Role[]
      const [first = 'worker'] = may
      const given = await input(stage, { relation: 'own', role: first, colleague: stage.at.own[first] })
      await handedOver(true)
      for (const role of may) {
        const found = await codeOfProblem(stage.at.own[role].call(endpoint, given))
        if (found !== '403 own_passphrase_first') open.push(`${name} as ${role}: ${found}`)
      }
      await handedOver(false)
    }
    expect(open).toEqual([])
  }, 120_000)

  test('is replaced with what is open, and then all of the desk is', async () => {
    const baru = await memberWithSecret(world, { handedOver: true })
    await serve(baru, desk)
    const session = await signIn(world, baru, desk)
    expect(await session.call(agencies.getMe)).toMatchObject({ mustChangePassphrase: true })
    await session.call(contract.getShelf)
    expect(await session.call(getOwnKeys)).toEqual({ own: null })
    expect(await codeOfProblem(session.call(agencies.listMembers))).toBe('403 own_passphrase_first')
    expect(await codeOfProblem(session.call(contract.listSessions))).toBe('403 own_passphrase_first')
    await session.call(agencies.changePassphrase, {
      body: { secret: baru.secret, newSalt: base64url(16), newSecret: base64url(32) },
    })
    await session.call(agencies.listMembers)
  })

  test('may be left as it is: signing out and the lock ask for nothing', async () => {
    const baru = await memberWithSecret(world, { handedOver: true })
    const session = await signIn(world, baru)
    expect(await session.call(contract.lockSession)).toEqual({ locked: true })
    expect(await codeOfProblem(session.call(agencies.getMe))).toBe('423 session_locked')
    expect(await session.call(agencies.closeSession)).toEqual({ closed: true })
  })

  test('holds for a session that a passkey has opened as well, and for one that is open already', async () => {
    const phone = authenticator(originOf(world))
    await givePasskey(await signIn(world, rina), rina, phone)
    const { token } = await enterWith(world, phone)
    const there = makeClient({ base: world.base, token: () => token, desk: () => desk })
    await there.call(agencies.listMembers)
    await world.sql`update member set must_change = true where id = ${rina.id}`
    expect(await codeOfProblem(there.call(agencies.listMembers))).toBe('403 own_passphrase_first')
    const again = await enterWith(world, phone)
    const anew = makeClient({ base: world.base, token: () => again.token, desk: () => desk })
    expect(await codeOfProblem(anew.call(contract.listPasskeys))).toBe('403 own_passphrase_first')
  })

  test('is no matter of the web: the attempt is refused by the database and journalled', async () => {
    const baru = await memberWithSecret(world, { handedOver: true })
    await serve(baru, desk)
    const session = await signIn(world, baru, desk)
    await codeOfProblem(session.call(agencies.listMembers))
    expect(
      await world.sql`select outcome, code from journal where member = ${baru.id} and endpoint = 'members.list'`,
    ).toEqual([{ outcome: 'denied', code: 'own_passphrase_first' }])
  })
})

describe('who looks after the accounts of the desk', () => {
  test('sees of each member how they sign in, and of nobody else', async () => {
    await secure(world, rina)
    await world.sql`update member set must_change = true where id = ${rina.id}`
    const other = await world.join(await world.desk())
    await giveFactor(other.member)
    const { items } = await head.call(contract.listAccounts)
    expect(items.map(({ id }) => id).toSorted()).toEqual([head.member, rina.id].toSorted())
    expect(items).toContainEqual({
      id: rina.id,
      secondFactor: true,
      providerAccount: false,
      firstUntil: expect.any(String),
      firstOver: false,
    })
    expect(items).toContainEqual({
      id: head.member,
      secondFactor: false,
      providerAccount: false,
      firstUntil: null,
      firstOver: false,
    })
  })

  test('is not the worker', async () => {
    const worker = await world.join(desk, ['worker'])
    expect(await codeOfProblem(worker.call(contract.listAccounts))).toBe('403 not_permitted')
  })
})

describe('a first passphrase', () => {
  const handOver = () => world.sql`update member set must_change = true where id = ${rina.id}`

  test('runs out after seven days, and says so to whoever knows it, and to nobody else', async () => {
    const [row] = await world.sql<{
      days: number
    }>`select extract(epoch from first_until - now()) / 86400 as days from member where id = ${rina.id}`
    expect(Number(row?.days)).toBeGreaterThan(6.9)
    expect(Number(row?.days)).toBeLessThanOrEqual(7)
    await handOver()
    await signIn(world, rina)
    await world.sql`update member set first_until = now() - interval '1 second' where id = ${rina.id}`
    expect(await codeOfProblem(signIn(world, rina))).toBe('401 first_passphrase_over')
    expect(await codeOfProblem(signIn(world, { ...rina, secret: base64url(32) }))).toBe('401 sign_in_failed')
  })

  test('that has run out opens nothing together with a second factor either', async () => {
    const secured = await secure(world, rina)
    await handOver()
    await world.sql`update member set first_until = now() - interval '1 second' where id = ${rina.id}`
    expect(await codeOfProblem(openHalf(world, secured))).toBe('401 first_passphrase_over')
    expect(await world.sql`select from half_open where member = ${rina.id}`).toEqual([])
  })

  test('that was replaced by an own one never runs out', async () => {
    await handOver()
    const session = await signIn(world, rina)
    const own = { salt: base64url(16), secret: base64url(32) }
    await session.call(agencies.changePassphrase, {
      body: { secret: rina.secret, newSalt: own.salt, newSecret: own.secret },
    })
    await world.sql`update member set first_until = now() - interval '1 year' where id = ${rina.id}`
    await signIn(world, { login: rina.login, secret: own.secret })
  })

  test('is made afresh by the head: the old one is dead, devices are out, the second factor stays', async () => {
    const secured = await secure(world, rina)
    await world.sql`update member set must_change = false, first_until = now() - interval '1 day' where id = ${rina.id}`
    await world.sql`insert into session (token_hash, member, expires_at)
      values (${Buffer.alloc(32, 7)}, ${rina.id}, now() + interval '1 hour')`
    const secret = base64url(32)
    expect(await renew(head, rina.login, secret)).toBe('done')
    expect(await world.sql`select from session where member = ${rina.id}`).toEqual([])
    expect(await codeOfProblem(openHalf(world, secured))).toBe('401 sign_in_failed')
    await openHalf(world, { ...rina, secret })
    const { items } = await head.call(contract.listAccounts)
    expect(items.find(({ id }) => id === rina.id)).toMatchObject({
      secondFactor: true,
      firstUntil: expect.any(String),
    })
    const journal = await world.sql<object>`select member, subjects from journal
      where endpoint = 'passphrase.renew' and desk = ${desk} and outcome = 'done'`
    expect(journal).toEqual([{ member: head.member, subjects: [rina.id] }])
  })

  test('opens a login again that wrong guesses have locked', async () => {
    for (let n = 0; n < 5; n += 1) await codeOfProblem(signIn(world, { ...rina, secret: base64url(32) }))
    expect(await codeOfProblem(signIn(world, rina))).toBe('429 locked_out')
    const secret = base64url(32)
    expect(await renew(head, rina.login, secret)).toBe('done')
    await signIn(world, { login: rina.login, secret })
  })

  test('is made for oneself by nobody, nor for a stranger, nor by a worker', async () => {
    expect(await renew(head, head.login)).toBe('422 own_passphrase')
    const stranger = await world.join(await world.desk())
    expect(await renew(head, stranger.login)).toBe('404 not_found')
    expect(await renew(head, 'siapa-pun')).toBe('404 not_found')
    expect(await renew(await world.join(desk, ['worker']), rina.login)).toBe('403 not_permitted')
  })

  test('of one who serves another desk too is made by an operator alone: it would open that desk', async () => {
    const wall = await world.desk()
    await serve(rina, wall)
    const before = await world.sql<object>`select salt, secret_hash from member where id = ${rina.id}`
    expect(await renew(head, rina.login)).toBe('422 serves_elsewhere')
    expect(await world.sql<object>`select salt, secret_hash from member where id = ${rina.id}`).toEqual(
      before,
    )
    const operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
    expect(await renew(operator, rina.login)).toBe('done')
    expect(await renew(operator, operator.login)).toBe('422 own_passphrase')
  })

  test('is not made by whoever only stands in for the head: it would open the head', async () => {
    const deputy = await world.join(desk, ['worker'])
    await world.sql`insert into absence (id, desk, member, kind, first_day, last_day, starts_at, ends_at, stand_in, acts_as, recorded_by)
      values (${uuidv7()}, ${desk}, ${head.member}, 'duty', app.now()::date - 1, app.now()::date + 1,
        app.now() - interval '1 day', app.now() + interval '1 day', ${deputy.member}, 'plh', ${head.member})`
    // As a head in all else.
    await deputy.call(contract.listAccounts)
    expect(await renew(deputy, head.login)).toBe('422 acting_keeps_no_accounts')
    expect(await renew(deputy, rina.login)).toBe('422 acting_keeps_no_accounts')
    await giveFactor(rina.id)
    const params = { id: rina.id }
    const resetting = deputy.call(contract.resetSecondFactor, { params, body: { reason: 'lost' } })
    expect(await codeOfProblem(resetting)).toBe('422 acting_keeps_no_accounts')
    const removing = deputy.call(contract.resetProviderAccount, { params })
    expect(await codeOfProblem(removing)).toBe('422 acting_keeps_no_accounts')
    // Signing her out everywhere gives nobody access.
    await deputy.call(contract.endColleagueSessions, { params })
  })

  test('of an operator is made by an operator', async () => {
    const keepers = await world.desk({ kind: 'operator' })
    const [chief, operator] = [await world.join(keepers, ['head']), await world.join(keepers, ['operator'])]
    expect(await renew(chief, operator.login)).toBe('422 operator_only')
  })

  test('of a new member is as long good as any', async () => {
    const administrator = await world.join(desk, ['administrator'])
    const { id } = await administrator.call(agencies.addMember, { body: newMember() })
    const { items } = await administrator.call(contract.listAccounts)
    expect(items.find((one) => one.id === id)?.firstUntil).not.toBeNull()
  })
})

describe('times to the hour', () => {
  test('never lie before what they follow', async () => {
    const session = await signIn(world, rina)
    const [own] = (await session.call(contract.listSessions)).items
    expect(own).toBeDefined()
    expect(Date.parse(own?.seenAt ?? '')).toBeGreaterThanOrEqual(Date.parse(own?.openedAt ?? ''))
    await world.sql`update session set opened_at = date_trunc('hour', now()) - interval '40 minutes',
      seen_at = date_trunc('hour', now()) + interval '1 second' where member = ${rina.id}`
    const [later] = (await session.call(contract.listSessions)).items
    expect(later?.seenAt).toMatch(/:00:00\.000Z$/)
  })
})

describe('a second factor that is lost where nobody else helps', () => {
  let operator: Colleague
  const resets = (login: string, by = operator) =>
    codeOfProblem(by.call(contract.resetLostSecondFactor, { body: { login, reason: 'lost' } }))
  beforeEach(async () => {
    operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
    await giveFactor(head.member)
  })

  test('is taken away by an operator: sessions end, it is journalled, and the member is told who and why', async () => {
    expect(await resets(head.login)).toBe('done')
    expect(await world.sql`select from authenticator where member = ${head.member}`).toEqual([])
    expect(await codeOfProblem(head.call(agencies.getMe))).toBe('401 not_signed_in')
    expect(
      await world.sql`select subjects from journal where member = ${operator.member} and endpoint = 'second-factor.reset-elsewhere' and outcome = 'done'`,
    ).toEqual([{ subjects: [head.member] }])
    expect(
      await world.sql`select by_member, desk, reason from second_factor_reset where member = ${head.member}`,
    ).toEqual([{ by_member: operator.member, desk: operator.desk, reason: 'lost' }])
    expect(await resets(head.login)).toBe('422 no_second_factor')
  })

  test('is not where another head or administrator of theirs could do it', async () => {
    const administrator = await world.join(desk, ['administrator'])
    expect(await resets(head.login)).toBe('422 their_desk_resets')
    await world.sql`update membership set until = app.now() where member = ${administrator.member}`
    expect(await resets(head.login)).toBe('done')
    await giveFactor(rina.id)
    expect(await resets(rina.login)).toBe('422 their_desk_resets')
  })

  test('never makes an operator somebody else: the passphrase or the factor, not both', async () => {
    expect(await renew(operator, head.login)).toBe('done')
    expect(await resets(head.login)).toBe('422 passphrase_not_own_yet')
    await world.sql`update member set must_change = false where id = ${head.member}`
    expect(await resets(head.login)).toBe('done')
    expect(await renew(operator, head.login)).toBe('422 reset_not_read_yet')
    const another = await world.join(operator.desk, ['operator'])
    expect(await renew(another, head.login)).toBe('422 reset_not_read_yet')
    // Once they have come in with their own passphrase and read it.
    await world.sql`delete from second_factor_reset where member = ${head.member}`
    expect(await renew(operator, head.login)).toBe('done')
  })

  test('is no matter of the desk above, of other roles, of oneself, nor of who serves nowhere', async () => {
    const above = await world.desk({ kind: 'province_social' })
    await world.sql`update desk set superior = ${above} where id = ${desk}`
    for (const role of ['head', 'administrator', 'worker'] as const)
      expect(await resets(head.login, await world.join(above, [role])), role).toBe('403 not_permitted')
    await giveFactor(operator.member)
    expect(await resets(operator.login)).toBe('422 own_second_factor')
    expect(await resets('siapa-pun')).toBe('404 not_found')
    await world.sql`update membership set until = app.now() where member = ${head.member}`
    expect(await resets(head.login)).toBe('404 not_found')
  })
})
