import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { base64url, memberWithSecret, newMember, ownPassphrase, signIn } from './testing.ts'

/** Members, roles and what an operator keeps, over HTTP. */

let world: World
let operator: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  operator = await world.join(await world.desk({ kind: 'operator' }), ['operator'])
})
afterAll(() => world.close())

const administered = async () => {
  const desk = await world.desk()
  return { desk, administrator: await world.join(desk, ['administrator']) }
}
const membersAt = async (who: Colleague) => (await who.call(contract.listMembers)).items
const rolesOf = async (who: Colleague, member: string) =>
  (await membersAt(who)).find(({ id }) => id === member)?.roles
const change = (member: string, roles: contract.Member['roles']) => ({
  params: { id: member },
  body: { roles },
})

describe('members', () => {
  test('are added by an administrator to the own desk, and serve it from then on', async () => {
    const { desk, administrator } = await administered()
    const body = newMember()
    const { id } = await administrator.call(contract.addMember, { body })
    expect(await rolesOf(administrator, id)).toEqual(['worker'])
    const session = await signIn(world, body, desk)
    expect(await session.call(contract.getMe)).toMatchObject({
      id,
      mustChangePassphrase: true,
      desks: [{ id: desk, roles: ['worker'] }],
    })
    await ownPassphrase(world, id)
    expect((await session.call(contract.listMembers)).items).toHaveLength(2)
    expect(
      await administrator.refusal(contract.addMember, { body: { ...newMember(), login: body.login } }),
    ).toMatchObject({
      status: 422,
      code: 'login_taken',
    })
  })

  test('of another desk, also of the same agency, are an operator’s to add', async () => {
    const { desk, administrator } = await administered()
    const [found] = await world.sql<{ agency: string }>`select agency from desk where id = ${desk}`
    const place = {
      agency: found?.agency ?? '',
      wall: 'protection' as const,
      superior: null,
      zone: 'WIB' as const,
    }
    const { id: beside } = await operator.call(contract.addDesk, { body: { ...place, name: 'Pelindungan' } })
    const body = { ...newMember(), desk: beside }
    expect(await administrator.refusal(contract.addMember, { body })).toMatchObject({ code: 'operator_only' })
    const { id } = await operator.call(contract.addMember, { body })
    await ownPassphrase(world, id)
    const session = await signIn(world, body, beside)
    expect((await session.call(contract.listMembers)).items).toMatchObject([{ id }])
  })

  test('of a desk that nobody ever made are not added', async () => {
    const { login } = await memberWithSecret(world)
    const desk = uuidv7()
    const roles = ['worker' as const]
    const notFound = { status: 404, code: 'not_found' }
    expect(await operator.refusal(contract.addMember, { body: { ...newMember(), desk } })).toMatchObject(
      notFound,
    )
    expect(await operator.refusal(contract.addMembership, { body: { login, roles, desk } })).toMatchObject(
      notFound,
    )
  })

  test('serve a further desk once, and again after they have left it', async () => {
    const { desk, administrator } = await administered()
    const sari = await world.join(await world.desk(), ['worker'])
    const body = { login: sari.login, roles: ['head' as const] }
    const join = () => administrator.call(contract.addMembership, { body })
    expect(await join()).toEqual({ id: sari.member })
    expect(await administrator.refusal(contract.addMembership, { body })).toMatchObject({
      code: 'already_member',
    })
    expect(await rolesOf(administrator, sari.member)).toEqual(['head'])
    expect((await sari.call(contract.getMe)).desks.map(({ id }) => id).toSorted()).toEqual(
      [desk, sari.desk].toSorted(),
    )
    await administrator.call(contract.endMembership, { params: { id: sari.member } })
    expect(await rolesOf(administrator, sari.member)).toBeUndefined()
    await join()
    const nobody = { login: `tidak-ada-${uuidv7().slice(-8)}`, roles: ['worker' as const] }
    expect(await administrator.refusal(contract.addMembership, { body: nobody })).toMatchObject({
      code: 'unknown_login',
    })
  })

  test('make a desk one with account, until the last has left', async () => {
    const desk = world.generatedDesk('31.72')
    const hasAccount = async () =>
      (await operator.call(contract.getDesk, { params: { id: desk } })).hasAccount
    expect(await hasAccount()).toBe(false)
    const administrator = await world.join(desk, ['administrator'])
    expect(await hasAccount()).toBe(true)
    await administrator.call(contract.endMembership, { params: { id: administrator.member } })
    expect(await hasAccount()).toBe(false)
  })
})

describe('roles', () => {
  test('change at once, also for open sessions', async () => {
    const { desk, administrator } = await administered()
    const rina = await world.join(desk, ['worker'])
    expect(await rina.refusal(contract.addMember, { body: newMember() })).toMatchObject({ status: 403 })
    await administrator.call(contract.changeRoles, change(rina.member, ['worker', 'administrator']))
    await rina.call(contract.addMember, { body: newMember() })
    await administrator.call(contract.changeRoles, change(rina.member, ['worker']))
    expect(await rina.refusal(contract.addMember, { body: newMember() })).toMatchObject({ status: 403 })
  })

  test('nobody changes the own, and a desk with members keeps an administrator', async () => {
    const { desk, administrator } = await administered()
    const own = change(administrator.member, ['administrator', 'head'])
    expect(await administrator.refusal(contract.changeRoles, own)).toMatchObject({ code: 'own_roles' })
    await world.join(desk, ['worker'])
    const leave = { params: { id: administrator.member } }
    expect(await administrator.refusal(contract.endMembership, leave)).toMatchObject({
      code: 'last_administrator',
    })
    const second = await world.join(desk, ['administrator'])
    await second.call(contract.changeRoles, change(administrator.member, ['worker']))
    expect(await rolesOf(second, administrator.member)).toEqual(['worker'])
    expect(await second.refusal(contract.endMembership, { params: { id: second.member } })).toMatchObject({
      code: 'last_administrator',
    })
  })

  test('of two administrators who depose each other at once, one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { desk, administrator } = await administered()
      const second = await world.join(desk, ['administrator'])
      const outcomes = await Promise.allSettled([
        administrator.call(contract.changeRoles, change(second.member, ['worker'])),
        second.call(contract.changeRoles, change(administrator.member, ['worker'])),
      ])
      expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
      const left =
        await world.sql`select from membership where desk = ${desk} and 'administrator' = any (roles)`
      expect(left).toHaveLength(1)
    }
  })

  test('that keep the installation are given and taken by operators only', async () => {
    const { desk, administrator } = await administered()
    const rina = await world.join(desk, ['worker'])
    const raise = change(rina.member, ['worker', 'operator'])
    const body = { ...newMember(), roles: ['operator' as const] }
    const only = { status: 422, code: 'operator_only' }
    expect(await administrator.refusal(contract.addMember, { body })).toMatchObject(only)
    expect(await administrator.refusal(contract.changeRoles, raise)).toMatchObject(only)
    const keeper = await world.join(desk, ['operator'])
    await keeper.call(contract.changeRoles, raise)
    expect(await administrator.refusal(contract.changeRoles, change(rina.member, ['worker']))).toMatchObject(
      only,
    )
    expect(
      await administrator.refusal(contract.endMembership, { params: { id: rina.member } }),
    ).toMatchObject(only)
    await keeper.call(contract.changeRoles, change(rina.member, ['worker']))
    expect(await rolesOf(keeper, rina.member)).toEqual(['worker'])
  })

  test('are at least one, each once, and known', async () => {
    const { administrator } = await administered()
    for (const roles of [[], ['worker', 'worker'], ['kepala']]) {
      const body = { ...newMember(), roles } as unknown as ReturnType<typeof newMember>
      expect(await administrator.refusal(contract.addMember, { body })).toMatchObject({
        status: 400,
        code: 'bad_input',
      })
    }
  })
})

describe('what an operator keeps', () => {
  test('agencies, in regions that there are', async () => {
    const add = (region: string | null) => ({ body: { kind: 'lks' as const, name: 'LKS Wilayah', region } })
    expect(await operator.refusal(contract.addAgency, add('99.99'))).toMatchObject({ code: 'unknown_region' })
    const { id } = await operator.call(contract.addAgency, add('33.74'))
    const { items } = await operator.call(contract.listAgencies, { query: { region: '33.74', kind: 'lks' } })
    expect(items).toEqual([{ id, kind: 'lks', name: 'LKS Wilayah', region: '33.74', generated: false }])
  })

  test('desks, of agencies and under desks that there are', async () => {
    const { id: agency } = await operator.call(contract.addAgency, {
      body: { kind: 'uptd_ppa', name: 'UPTD PPA Uji', region: '35.78' },
    })
    const facts = { name: 'Pelindungan', wall: 'protection' as const, zone: 'WIT' as const }
    const superior = world.generatedDesk('35')
    const notFound = { status: 404 }
    expect(
      await operator.refusal(contract.addDesk, { body: { ...facts, agency: uuidv7(), superior } }),
    ).toMatchObject(notFound)
    expect(
      await operator.refusal(contract.addDesk, { body: { ...facts, agency, superior: uuidv7() } }),
    ).toMatchObject(notFound)
    const { id } = await operator.call(contract.addDesk, { body: { ...facts, agency, superior } })
    expect(await operator.call(contract.getDesk, { params: { id } })).toEqual({
      id,
      ...facts,
      agency,
      agencyName: 'UPTD PPA Uji',
      agencyKind: 'uptd_ppa',
      region: '35.78',
      regionName: 'Kota Surabaya',
      superior,
      superiorName: expect.stringContaining('Jawa Timur'),
      generated: false,
      hasAccount: false,
    })
  })

  test('holidays: a year is replaced as a whole, with the number of its decree', async () => {
    const year = (decree: string, ...dates: string[]) => ({
      body: {
        year: 2040,
        decree,
        days: dates.map((date) => ({ date, name: 'Libur', kind: 'libur_nasional' as const })),
      },
    })
    const loaded = async () =>
      (await operator.call(contract.listHolidays)).items.find((one) => one.year === 2040)
    await operator.call(contract.loadHolidays, year('SKB 1/2039', '2040-01-01', '2040-08-17'))
    await operator.call(contract.loadHolidays, year('SKB 2/2040', '2040-01-01', '2040-03-14'))
    expect(await loaded()).toMatchObject({
      decree: 'SKB 2/2040',
      days: [{ date: '2040-01-01' }, { date: '2040-03-14' }],
    })
    const refused = async (...dates: string[]) =>
      operator.refusal(contract.loadHolidays, year('SKB', ...dates))
    expect(await refused('2041-01-01')).toMatchObject({
      code: 'day_outside_year',
      params: { date: '2041-01-01' },
    })
    expect(await refused('2040-05-01', '2040-05-01')).toMatchObject({ code: 'day_twice' })
    for (const none of ['2040-02-30', '2040-13-01', '2040']) {
      expect(await refused(none)).toMatchObject({ status: 400, code: 'bad_input' })
    }
    expect((await loaded())?.decree).toBe('SKB 2/2040')
  })
})

test('a member of nothing signs in and learns that there is no desk', async () => {
  const session = await signIn(world, await memberWithSecret(world))
  expect((await session.call(contract.getMe)).desks).toEqual([])
  await expect(session.call(contract.listDesks)).rejects.toMatchObject({ status: 400, code: 'no_desk' })
})

test('a login that is none is bad input, whoever asks', async () => {
  for (const login of ['ab', 'Rina', 'a b', 'x'.repeat(41), '-rina']) {
    const asking = world.visitor.call(contract.askSalt, { body: { login } })
    await expect(asking, login).rejects.toMatchObject({ status: 400 })
  }
  const short = { login: 'rina', secret: base64url(16) }
  await expect(world.visitor.call(contract.openSession, { body: short })).rejects.toMatchObject({
    status: 400,
  })
})
