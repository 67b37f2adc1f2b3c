import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { listAbout, listInbox } from '../obligations/contract.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'

let world: World
let ministry: Colleague
let province: Colleague
let district: Colleague
let stranger: Colleague
let kalijodo: string

beforeAll(async () => {
  world = await scratchWorld()
  const [ministryDesk, provinceDesk] = [
    await world.desk({ kind: 'ministry' }),
    await world.desk({ kind: 'province_social', region: '31' }),
  ]
  ministry = await world.join(ministryDesk)
  province = await world.join(provinceDesk)
  district = await world.join(await world.desk({ region: '31.72', superior: provinceDesk }))
  stranger = await world.join(await world.desk({ kind: 'sentra' }))
  const body = { name: 'Kalijodo', kind: 'lokasi' as const, regions: ['31.72'], note: null }
  kalijodo = (await district.call(contract.addSite, { body })).id
})

beforeEach(() => world.moveClock('2016-02-08T02:00:00Z'))

afterAll(() => world.close())

const promise = async (by = district, more: object = {}) => {
  const body = {
    counterpart: ministry.desk,
    text: 'Tempat pelatihan bagi semua',
    targetDate: '2016-02-20',
    ...more,
  }
  return (await by.call(contract.addCommitment, { params: { id: kalijodo }, body })).id
}
const commitment = async (id: string) => {
  const { commitments } = await stranger.call(contract.getSite, { params: { id: kalijodo } })
  return commitments.find((one) => one.id === id)
}
const openPromises = async () => {
  const { items } = await stranger.call(contract.listSites, { query: { q: 'kalijodo' } })
  return items[0]?.openPromises
}
/** What the colleague's desk owes by the ledger for this commitment. */
const owedBy = async (id: string, by: Colleague) =>
  (await by.call(listAbout, { params: { id } })).items.filter(({ ownerDesk }) => ownerDesk === by.desk)

test('a commitment is seen by every desk and is owed by its date, to the end of the day where the promising desk is', async () => {
  const before = await openPromises()
  const id = await promise()
  expect(await commitment(id)).toMatchObject({
    desk: district.desk,
    counterpart: ministry.desk,
    text: 'Tempat pelatihan bagi semua',
    targetDate: '2016-02-20',
    state: 'open',
    promisedAt: '2016-02-08T02:00:00.000Z',
    endedAt: null,
    endNote: null,
    late: false,
  })
  expect(await openPromises()).toBe((before ?? 0) + 1)
  const owed = {
    label: 'Kalijodo',
    kind: 'keep_commitment',
    dueAt: '2016-02-20T16:59:59.000Z',
    subjectId: id,
  }
  const byUs = await district.call(listInbox, { query: { side: 'owed_by_us' } })
  const toUs = await ministry.call(listInbox, { query: { side: 'owed_to_us' } })
  expect(byUs.items).toContainEqual(expect.objectContaining(owed))
  expect(toUs.items).toContainEqual(expect.objectContaining(owed))
})

test('an inbox finds the site of a commitment; one that nobody made is not found', async () => {
  const id = await promise()
  for (const by of [district, ministry, stranger]) {
    expect(await by.call(contract.getCommitment, { params: { id } })).toMatchObject({
      id,
      site: kalijodo,
      deskName: expect.any(String),
      state: 'open',
    })
  }
  const unknown = { params: { id: kalijodo } }
  expect(await district.refusal(contract.getCommitment, unknown)).toMatchObject({ status: 404 })
})

test('a commitment that its day passes is late, climbs, and one confirmation by the counterpart ends every rung', async () => {
  const id = await promise()
  await world.moveClock('2016-02-20T17:00:00Z')
  await world.sweep()
  expect(await commitment(id)).toMatchObject({ state: 'open', late: true })
  const open = await openPromises()
  expect(await owedBy(id, province)).toMatchObject([{ rung: 'owner_superior', state: 'open' }])
  expect((await owedBy(id, district)).map(({ state }) => state).toSorted()).toEqual(['lapsed', 'open'])

  const note = 'Semua yang mendaftar mendapat tempat'
  for (const by of [district, province, stranger]) {
    expect(await by.refusal(contract.keepCommitment, { params: { id }, body: { note } })).toMatchObject({
      status: 422,
      code: 'not_the_counterpart',
    })
  }
  await ministry.call(contract.keepCommitment, { params: { id }, body: { note } })
  expect(await commitment(id)).toMatchObject({
    state: 'kept',
    late: false,
    endNote: note,
    endedAt: await world.now(),
  })
  expect(await openPromises()).toBe((open ?? 0) - 1)
  expect(await owedBy(id, province)).toMatchObject([{ state: 'met' }])
  expect((await owedBy(id, district)).map(({ state }) => state).toSorted()).toEqual(['lapsed', 'met'])
  expect(await ministry.refusal(contract.keepCommitment, { params: { id }, body: { note } })).toMatchObject({
    code: 'commitment_ended',
  })
  await world.moveClock('2016-06-01T02:00:00Z')
  await world.sweep()
  expect((await owedBy(id, district)).filter(({ state }) => state === 'open')).toEqual([])
})

test('only a head of the desk that promised takes a commitment back, and says why', async () => {
  const id = await promise()
  const withdrawal = { params: { id }, body: { reason: 'Anggaran tidak disetujui' } }
  for (const by of [ministry, province, stranger]) {
    expect(await by.refusal(contract.withdrawCommitment, withdrawal)).toMatchObject({
      code: 'not_the_promiser',
    })
  }
  const worker = await world.join(district.desk, ['worker'])
  expect(await worker.refusal(contract.withdrawCommitment, withdrawal)).toMatchObject({ status: 403 })
  await district.call(contract.withdrawCommitment, withdrawal)
  expect(await commitment(id)).toMatchObject({ state: 'withdrawn', endNote: 'Anggaran tidak disetujui' })
  expect((await owedBy(id, district)).map(({ state }) => state)).toEqual(['withdrawn'])
  expect(await district.refusal(contract.withdrawCommitment, withdrawal)).toMatchObject({
    code: 'commitment_ended',
  })
})

test('a confirmation and a withdrawal at once: one holds, and the ledger says the same', async () => {
  const id = await promise()
  const [kept, withdrawn] = await Promise.allSettled([
    ministry.call(contract.keepCommitment, { params: { id }, body: { note: null } }),
    district.call(contract.withdrawCommitment, { params: { id }, body: { reason: 'batal' } }),
  ])
  expect([kept.status, withdrawn.status].toSorted()).toEqual(['fulfilled', 'rejected'])
  const state =
    kept.status === 'fulfilled'
      ? { commitment: 'kept', ledger: 'met' }
      : { commitment: 'withdrawn', ledger: 'withdrawn' }
  expect((await commitment(id))?.state).toBe(state.commitment)
  expect((await owedBy(id, district)).map((one) => one.state)).toEqual([state.ledger])
})

test('any desk may promise the people of a site something, to any other', async () => {
  const id = await promise(stranger, { counterpart: district.desk, text: '40 tempat asrama' })
  expect(await commitment(id)).toMatchObject({ desk: stranger.desk, counterpart: district.desk })
})

test('nobody promises to themselves, into the past, or with somebody’s number', async () => {
  const refusal = async (more: object) => {
    const body = { counterpart: ministry.desk, text: 'Ongkos perjalanan', targetDate: '2016-02-20', ...more }
    return (await district.refusal(contract.addCommitment, { params: { id: kalijodo }, body })).code
  }
  expect(await refusal({ counterpart: district.desk })).toBe('own_counterpart')
  expect(await refusal({ targetDate: '2016-02-07' })).toBe('target_in_past')
  expect(await refusal({ text: 'untuk 3172014408900001' })).toBe('looks_like_identity')
})

test('today ends where the promising desk is', async () => {
  const jayapura = await world.join(await world.desk({ region: '91.03', zone: 'WIT' }))
  await world.moveClock('2016-02-10T15:30:00Z')
  const today = {
    params: { id: kalijodo },
    body: { counterpart: ministry.desk, text: 'Tiket', targetDate: '2016-02-10' },
  }
  expect(await jayapura.refusal(contract.addCommitment, today)).toMatchObject({ code: 'target_in_past' })
  expect((await commitment(await promise(district, { targetDate: '2016-02-10' })))?.late).toBe(false)
})
