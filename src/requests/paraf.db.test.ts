import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { acceptPair, endPair, listPairs, namePartner } from '../agencies/contract.ts'
import { getScoreCard, listInbox } from '../obligations/contract.ts'
import { ProblemError } from '../platform/client.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { about, box, justNow, letterTo, monday, open, read } from './testing.ts'

let world: World
/** A desk of three, with what is above it, and one who gets letters. */
let province: Colleague
let writer: Colleague
let colleague: Colleague
let head: Colleague
let receiver: Colleague

beforeAll(async () => {
  world = await scratchWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.moveClock(monday)
  province = await world.join(await world.desk({ kind: 'province_social' }))
  writer = await world.join(await world.desk({ superior: province.desk }), ['worker'])
  colleague = await world.join(writer.desk, ['worker'])
  head = await world.join(writer.desk, ['head'])
  receiver = await world.join(await world.desk())
})

const drafted = async (by: Colleague) =>
  (await by.call(contract.draftRequest, { body: letterTo(receiver.desk) })).id
const ask = (by: Colleague, id: string, member: string | null = null) =>
  by.call(contract.askInitial, { params: { id }, body: { member } })
const initial = (by: Colleague, id: string) => by.call(contract.initialRequest, { params: { id } })
const giveBack = (by: Colleague, id: string, remark = 'Sebut kelurahannya.') =>
  by.call(contract.returnRequest, { params: { id }, body: { remark } })
const revise = (by: Colleague, id: string, subject = 'Permintaan data') =>
  by.call(contract.reviseRequest, { params: { id }, body: letterTo(receiver.desk, { subject }) })
const sign = (by: Colleague, id: string) =>
  by.call(contract.signRequest, { params: { id }, body: { signedOn: '2026-03-09' } })
const inbox = async (of: Colleague, side: 'owed_by_us' | 'owed_to_us' = 'owed_by_us') =>
  (await of.call(listInbox, { query: { side } })).items
/** A desk with one member, who is its head too. */
const small = async () => world.join(await world.desk({ superior: province.desk }))

describe('paraf within the desk', () => {
  test('a named colleague owes it within a working day, and giving it lets the head sign', async () => {
    const id = await drafted(writer)
    await ask(writer, id, colleague.member)
    const [promise] = await inbox(writer)
    expect(promise).toMatchObject({
      kind: 'initial_letter',
      ownerDesk: writer.desk,
      counterpartDesk: writer.desk,
      label: `K-${id.slice(-6).toUpperCase()}`,
      assignee: colleague.member,
      dueAt: '2026-03-10T09:00:00.000Z',
    })
    expect(await inbox(writer, 'owed_to_us')).toEqual([])
    expect((await box(writer, 'out'))[0]).toMatchObject({ id, dueAt: '2026-03-10T09:00:00.000Z' })
    expect((await read(writer, id)).next).toEqual(['revise', 'discard', 'ask_initial'])
    expect((await read(colleague, id)).next[0]).toBe('initial')
    const problem = await head.refusal(contract.signRequest, {
      params: { id },
      body: { signedOn: '2026-03-09' },
    })
    expect(problem).toMatchObject({ status: 422, code: 'not_initialled' })
    await initial(colleague, id)
    expect(await inbox(writer)).toEqual([])
    expect((await about(writer, id)).map(({ state }) => state)).toEqual(['met'])
    expect((await read(head, id)).next).toEqual(['sign', 'revise', 'return', 'discard'])
    await sign(head, id)
    expect((await read(writer, id)).life.map(({ step }) => step)).toEqual([
      'draft',
      'initial_asked',
      'initialled',
      'signed',
    ])
  })

  test('whoever wrote it last does not initial it; who did before may, once a colleague has changed it', async () => {
    const id = await drafted(writer)
    expect(await writer.refusal(contract.initialRequest, { params: { id } })).toMatchObject({
      code: 'own_text',
    })
    await revise(colleague, id)
    expect(await colleague.refusal(contract.initialRequest, { params: { id } })).toMatchObject({
      code: 'own_text',
    })
    await initial(writer, id)
    expect((await read(head, id)).state).toBe('initialled')
  })

  test('a change takes the initials off, and withdraws what was asked about the old text', async () => {
    const id = await drafted(writer)
    await initial(colleague, id)
    await revise(writer, id, 'Permintaan data lain')
    expect(await read(head, id)).toMatchObject({ state: 'draft', paraf: { writer: writer.member } })
    await ask(writer, id)
    // The same text once more: whoever saves it has written it.
    await revise(colleague, id, 'Permintaan data lain')
    expect(open(await about(writer, id))).toEqual([])
    expect((await about(writer, id)).map(({ state }) => state)).toEqual(['withdrawn'])
    expect((await read(head, id)).paraf).toMatchObject({ writer: colleague.member, asked: null })
  })

  test('returned with a remark it goes back to the writer, who reads why until it is changed', async () => {
    const id = await drafted(writer)
    const params = { id }
    const body = { remark: 'Sebut kelurahannya.' }
    expect(await colleague.refusal(contract.returnRequest, { params, body })).toMatchObject({
      code: 'not_asked',
    })
    await ask(writer, id)
    const named = { remark: 'Tanya 081234567890' }
    expect(await colleague.refusal(contract.returnRequest, { params, body: named })).toMatchObject({
      code: 'looks_like_identity',
    })
    await giveBack(colleague, id)
    expect(await read(writer, id)).toMatchObject({ state: 'draft', paraf: { remark: body.remark } })
    expect((await about(writer, id)).map(({ state }) => state)).toEqual(['met'])
    await revise(writer, id)
    expect((await read(writer, id)).paraf?.remark).toBeNull()
    await ask(writer, id)
    await initial(colleague, id)
    // Whoever sees something later may still return it before it is signed.
    await giveBack(head, id, 'Tenggatnya terlalu pendek.')
    expect((await read(writer, id)).state).toBe('draft')
  })

  test('asked again of another it is one promise at a time; the writer and a stranger are not asked', async () => {
    const id = await drafted(writer)
    await ask(writer, id, colleague.member)
    await ask(writer, id, head.member)
    expect(open(await about(writer, id))).toMatchObject([{ assignee: head.member }])
    const refused = (member: string) =>
      writer.refusal(contract.askInitial, { params: { id }, body: { member } })
    expect(await refused(writer.member)).toMatchObject({ code: 'own_text' })
    expect(await refused(receiver.member)).toMatchObject({ code: 'not_member_of_desk' })
    const administrator = await world.join(writer.desk, ['administrator'])
    expect(await refused(administrator.member)).toMatchObject({ code: 'not_member_of_desk' })
    await writer.call(contract.discardRequest, { params: { id } })
    expect(open(await about(writer, id))).toEqual([])
  })

  test('silence climbs to the desk above, which learns the kind and the name of the draft, not what it says', async () => {
    const id = await drafted(writer)
    await ask(writer, id)
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await world.sweep()
    const [called] = await inbox(province)
    expect(called).toMatchObject({ kind: 'initial_letter', rung: 'owner_superior', subjectId: id })
    expect(called?.label).toMatch(/^K-[0-9A-F]{6}$/)
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    await initial(colleague, id)
    expect([...(await inbox(province)), ...(await inbox(writer))]).toEqual([])
    const card = await writer.call(getScoreCard, { params: { id: writer.desk } })
    expect(card.lines).toMatchObject([{ kind: 'initial_letter', given: 1, met: 1, late: 1, escalations: 1 }])
  })

  test('the receiver learns nothing of it', async () => {
    const id = await drafted(writer)
    await ask(writer, id)
    await giveBack(colleague, id, 'Rahasia unit.')
    await initial(colleague, id)
    await sign(head, id)
    const body = { number: `460/${id}`, letterDate: '2026-03-09' }
    await writer.call(contract.numberRequest, { params: { id }, body })
    await writer.call(contract.sendRequest, { params: { id }, body: justNow })
    const letter = await read(receiver, id)
    expect(letter.paraf).toBeNull()
    expect(letter.life.map(({ step }) => step)).toEqual(['draft', 'signed', 'numbered', 'sent'])
    expect(JSON.stringify(letter)).not.toContain('Rahasia')
    expect((await about(receiver, id)).map(({ kind }) => kind)).toEqual(['acknowledge_request'])
  })
})

describe('a desk too small for a second person', () => {
  test('asks the desk above, which reads the draft while it is asked and owes its initials', async () => {
    const alone = await small()
    const id = await drafted(alone)
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    expect((await read(alone, id)).paraf?.second).toMatchObject({ desk: province.desk })
    await ask(alone, id)
    const [owed] = await inbox(province)
    expect(owed).toMatchObject({
      kind: 'initial_letter',
      ownerDesk: province.desk,
      counterpartDesk: alone.desk,
    })
    expect((await inbox(alone, 'owed_to_us'))[0]?.subjectId).toBe(id)
    const draft = await read(province, id)
    expect(draft).toMatchObject({ subject: 'Permintaan data layanan', next: ['initial', 'return'] })
    expect(draft.paraf).toMatchObject({ writerName: null })
    expect(draft.life.map(({ member }) => member)).toEqual([null, null])
    await giveBack(province, id)
    expect((await read(alone, id)).paraf?.remark).toBe('Sebut kelurahannya.')
    await revise(alone, id)
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    await ask(alone, id)
    await initial(province, id)
    expect(await inbox(province)).toEqual([])
    expect((await read(province, id)).next).toEqual([])
    await sign(alone, id)
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    expect((await box(province, 'in')).length + (await box(province, 'out')).length).toBe(0)
  })

  test('its partner comes first, once both heads agreed; ended, the desk above does it again', async () => {
    const alone = await small()
    const partner = await world.join(await world.desk({ kind: 'sentra' }))
    const { id: pair } = await alone.call(namePartner, { body: { partner: partner.desk } })
    const id = await drafted(alone)
    const second = async () => (await read(alone, id)).paraf?.second?.desk
    expect(await second()).toBe(province.desk)
    expect((await partner.call(listPairs)).items).toMatchObject([{ id: pair, acceptedAt: null }])
    expect(await alone.refusal(acceptPair, { params: { id: pair } })).toMatchObject({
      code: 'not_the_partner',
    })
    await partner.call(acceptPair, { params: { id: pair } })
    expect(await second()).toBe(partner.desk)
    await ask(alone, id)
    expect(await province.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    await initial(partner, id)
    await revise(alone, id)
    await partner.call(endPair, { params: { id: pair } })
    expect(await second()).toBe(province.desk)
    expect((await alone.call(listPairs)).items).toEqual([])
  })

  test('nobody can waive it: a silent partner is called upon from above, on both sides', async () => {
    const alone = await small()
    const above = await world.join(await world.desk({ kind: 'ministry' }))
    const partner = await world.join(await world.desk({ superior: above.desk }))
    const { id: pair } = await alone.call(namePartner, { body: { partner: partner.desk } })
    await partner.call(acceptPair, { params: { id: pair } })
    const id = await drafted(alone)
    await ask(alone, id)
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await world.sweep()
    expect(await inbox(above)).toMatchObject([{ rung: 'owner_superior', debtorDesk: partner.desk }])
    expect(await inbox(province)).toMatchObject([{ rung: 'counterpart_superior', debtorDesk: partner.desk }])
    for (const superior of [above, province])
      expect(await superior.refusal(contract.initialRequest, { params: { id } })).toMatchObject({
        status: 404,
      })
    await initial(partner, id)
    expect([...(await inbox(above)), ...(await inbox(province)), ...(await inbox(partner))]).toEqual([])
  })

  test('never asks the receiver; with nobody to ask it can’t, and a colleague who joins ends the need', async () => {
    const alone = await world.join(await world.desk({ superior: receiver.desk }))
    const id = await drafted(alone)
    const asking = () => alone.refusal(contract.askInitial, { params: { id }, body: { member: null } })
    expect(await asking()).toMatchObject({ code: 'nobody_to_ask' })
    expect((await read(alone, id)).next).toEqual(['revise', 'discard'])
    const joined = await world.join(alone.desk, ['worker'])
    await ask(alone, id, joined.member)
    await initial(joined, id)
    expect((await read(alone, id)).state).toBe('initialled')
  })
})

type Act = { who: number; does: 'revise' | 'ask' | 'initial' | 'return' | 'sign' | 'number' | 'send' }
/** Mostly those concerned, and mostly the work goes on: otherwise few letters would live to be signed. */
const acts: fc.Arbitrary<Act> = fc.record({
  who: fc.constantFrom(0, 0, 1, 1, 1, 2, 2, 2, 3, 4),
  does: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom('initial' as const, 'sign' as const) },
    { weight: 2, arbitrary: fc.constantFrom('ask' as const, 'number' as const, 'send' as const) },
    { weight: 1, arbitrary: fc.constantFrom('revise' as const, 'return' as const) },
  ),
})

test('whatever several members of several desks do to a letter at once, two people stand behind it when it is signed', async () => {
  const reached = { byChance: 0, refused: 0 }
  const alone = await small()
  const partner = await world.join(await world.desk())
  const pair = await alone.call(namePartner, { body: { partner: partner.desk } })
  await partner.call(acceptPair, { params: pair })
  // One of them serves both desks: a second hat is no second person.
  const both = await world.also(alone, partner.desk, ['worker', 'head'])
  const settings = [
    { by: writer, people: [writer, colleague, head, province, receiver] },
    { by: alone, people: [alone, partner, both, province, receiver] },
  ]
  const perform = (by: Colleague, does: Act['does'], id: string) => {
    const number = { number: `460/${id}`, letterDate: '2026-03-09' }
    const calls = {
      revise: () => revise(by, id),
      ask: () => ask(by, id),
      initial: () => initial(by, id),
      return: () => giveBack(by, id),
      sign: () => sign(by, id),
      number: () => by.call(contract.numberRequest, { params: { id }, body: number }),
      send: () => by.call(contract.sendRequest, { params: { id }, body: justNow }),
    }
    return calls[does]().catch((error: unknown) => {
      // What a rule, a role or a policy says; whatever else goes wrong is a finding.
      if (!(error instanceof ProblemError) || ![403, 404, 422].includes(error.status)) throw error
      reached.refused += 1
    })
  }
  const check = async (id: string) => {
    const [letter] = await world.sql<{
      signed: boolean
      writer: string
      initialler: string | null
      open: number
      asked: boolean
    }>`select signed_at is not null as signed, written_by as writer, initialled_by as initialler,
        second_asked_at is not null as asked,
        (select count(*)::int from obligation o where o.subject_id = r.id and o.kind = 'initial_letter' and o.state = 'open') as open
      from request r where id = ${id}`
    expect(letter?.initialler).not.toBe(letter?.writer)
    if (letter?.signed) expect(letter.initialler).not.toBeNull()
    expect(letter?.open, 'owed exactly while it is asked').toBe(letter?.asked ? 1 : 0)
  }
  const walk = fc.asyncProperty(
    fc.constantFrom(...settings),
    fc.array(fc.array(acts, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 14, size: 'max' }),
    async ({ by, people }, rounds) => {
      const id = await drafted(by)
      for (const round of rounds) {
        await Promise.all(round.map(({ who, does }) => perform(people[who] ?? by, does, id)))
        await check(id)
      }
      if (['signed', 'numbered', 'sent'].includes((await read(by, id)).state)) reached.byChance += 1
      // Whatever happened before, the ordinary way leads on from there.
      for (const does of ['ask', 'initial', 'sign'] as const)
        for (const one of people.slice(0, 3)) await perform(one, does, id)
      expect(['signed', 'numbered', 'sent']).toContain((await read(by, id)).state)
      await check(id)
    },
  )
  await fc.assert(walk, { numRuns: 25, endOnFailure: true })
  // Letters were signed and people were refused, or the above would say little.
  expect(reached.byChance).toBeGreaterThan(0)
  expect(reached.refused).toBeGreaterThan(20)
}, 120_000)
