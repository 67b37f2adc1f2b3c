import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { getScoreCard, listInbox } from '../obligations/contract.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import {
  answered,
  refused,
  about,
  box,
  type Country,
  inCounts,
  justNow,
  letterTo,
  makeCountry,
  monday,
  noData,
  numbered,
  open,
  read,
  received,
  refusal,
  sent,
  signed,
} from './testing.ts'

let world: World
let country: Country

beforeAll(async () => {
  world = await scratchWorld()
})
afterAll(() => world.close())
beforeEach(async () => {
  await world.moveClock(monday)
  country = await makeCountry(world)
})

const steps = async (id: string, by = country.sender) => (await read(by, id)).life.map(({ step }) => step)

describe('the life of a letter', () => {
  test('from draft to an answer in counts, seen from both sides', async () => {
    const { sender, receiver } = country
    const { id } = await sender.call(contract.draftRequest, { body: letterTo(receiver.desk) })
    expect(await read(sender, id)).toMatchObject({
      state: 'draft',
      receiverHasAccount: true,
      next: ['ask_initial', 'revise', 'discard'],
    })
    const revised = letterTo(receiver.desk, { subject: 'Permintaan data layanan warga dampingan' })
    await sender.call(contract.reviseRequest, { params: { id }, body: revised })
    await signed(world, sender, id)
    await sender.call(contract.numberRequest, {
      params: { id },
      body: { number: '460/12/III/2026', letterDate: '2026-03-09' },
    })
    await sender.call(contract.sendRequest, { params: { id }, body: justNow })

    const [waiting] = await box(receiver, 'in')
    expect(waiting).toMatchObject({ id, state: 'sent', number: '460/12/III/2026', sentAt: monday })
    expect(waiting?.dueAt).toBe('2026-03-11T09:00:00.000Z')
    expect((await read(receiver, id)).next).toEqual(['receive'])
    expect((await read(sender, id)).next).toEqual(['withdraw'])
    await receiver.call(contract.receiveRequest, { params: { id }, body: justNow })

    expect(await read(receiver, id)).toMatchObject({
      state: 'received',
      subject: 'Permintaan data layanan warga dampingan',
      next: ['dispose', 'draft_answer', 'ask_clarification', 'draft_refusal'],
    })
    expect(open(await about(sender, id))).toMatchObject([
      {
        kind: 'answer_request',
        ownerDesk: receiver.desk,
        dueAt: '2026-03-30T09:00:00.000Z',
        label: '460/12/III/2026',
      },
    ])
    await answered(world, receiver, id, inCounts)

    for (const side of [sender, receiver]) {
      const letter = await read(side, id)
      expect(letter).toMatchObject({
        state: 'answered',
        next: [],
        answer: { form: 'counts', number: '800/77/2026' },
      })
      expect(letter.answer?.counts).toEqual([
        inCounts.counts[0],
        { ...inCounts.counts[1], count: null, few: true },
        inCounts.counts[2],
      ])
      const inward = side === sender ? ['revised', 'initialled'] : []
      const replied = side === receiver ? ['reply_drafted', 'reply_initialled'] : []
      expect(letter.life.map(({ step }) => step)).toEqual([
        'draft',
        ...inward,
        'signed',
        'numbered',
        'sent',
        'received',
        ...replied,
        'answered',
      ])
    }
    expect(open(await about(receiver, id))).toEqual([])
    expect((await box(sender, 'out'))[0]).toMatchObject({
      id,
      state: 'answered',
      dueAt: null,
      escalations: 0,
    })
  })

  test('the names of members stay with their own desk; the letter bears who signed', async () => {
    const id = await received(world, country)
    const [name] = await world.sql<{
      name: string
    }>`select name from member where id = ${country.sender.member}`
    const atReceiver = await read(country.receiver, id)
    expect(atReceiver.signedBy).toBe(name?.name)
    const members = (letter: contract.DataRequest) =>
      letter.life.map(({ step, member }) => [step, member !== null])
    expect(members(atReceiver)).toContainEqual(['signed', false])
    expect(members(atReceiver)).toContainEqual(['received', true])
    expect(members(await read(country.sender, id))).toContainEqual(['received', false])
  })

  test('a disposition names the handler to the receiving desk only', async () => {
    const { sender, receiver } = country
    const id = await received(world, country)
    const worker = await world.join(receiver.desk, ['worker'])
    const to = (member: string) => ({ params: { id }, body: { member, note: 'Siapkan rekap.' } })
    expect(await receiver.refusal(contract.disposeRequest, to(sender.member))).toMatchObject({
      code: 'not_member_of_desk',
    })
    await receiver.call(contract.disposeRequest, to(worker.member))
    const atReceiver = await read(receiver, id)
    expect(atReceiver.handler?.id).toBe(worker.member)
    expect(atReceiver.life.at(-1)).toMatchObject({ step: 'disposed', note: 'Siapkan rekap.' })
    expect(atReceiver.next).toEqual(['draft_answer', 'ask_clarification', 'draft_refusal', 'dispose'])
    const atSender = await read(sender, id)
    expect(atSender.handler).toBeNull()
    expect(atSender.life.at(-1)).toMatchObject({ step: 'disposed', note: null, member: null })
  })

  test('an answer in codes, and one of no data because', async () => {
    const { sender, receiver } = country
    const inCodes = await received(world, country)
    const codes = [{ item: 'own_measures', code: 'registration_open' }]
    const body = { ...noData, form: 'codes' as const, reason: null, codes, text: 'Jumlah menyusul.' }
    await answered(world, receiver, inCodes, body)
    expect((await read(sender, inCodes)).answer).toMatchObject({
      form: 'codes',
      codes,
      text: 'Jumlah menyusul.',
    })
    const without = await received(world, country)
    await answered(world, receiver, without)
    expect((await read(sender, without)).answer).toMatchObject({
      form: 'no_data',
      reason: 'nobody_registered',
    })
  })

  test('a written refusal ends the promise as refused; in an emergency only what the law forbids', async () => {
    const { sender, receiver } = country
    const id = await received(world, country)
    await refused(world, receiver, id)
    expect(await read(sender, id)).toMatchObject({
      state: 'refused',
      refusal: { ground: 'secret_by_law', at: monday },
    })
    expect((await about(sender, id))[0]).toMatchObject({ kind: 'answer_request', state: 'refused' })
    const urgent = await received(world, country, { emergency: true })
    expect(
      await receiver.refusal(contract.draftRefusal, { params: { id: urgent }, body: refusal() }),
    ).toMatchObject({
      status: 422,
      code: 'emergency_needs_ground',
    })
    await refused(world, receiver, urgent, refusal('law_forbids'))
    expect((await read(sender, urgent)).state).toBe('refused')
  })

  test('a draft is discarded without a word, a sent letter withdrawn with a reason', async () => {
    const { sender, receiver } = country
    const draft = await numbered(world, sender, receiver.desk)
    await sender.call(contract.discardRequest, { params: { id: draft } })
    expect(await read(sender, draft)).toMatchObject({ state: 'withdrawn', withdrawal: null, next: [] })
    expect(await box(receiver, 'in')).toEqual([])
    const id = await sent(world, sender, receiver.desk)
    await sender.call(contract.withdrawRequest, { params: { id }, body: { reason: 'Data sudah ada.' } })
    expect(await read(receiver, id)).toMatchObject({
      state: 'withdrawn',
      withdrawal: { reason: 'Data sudah ada.' },
    })
    expect(await about(receiver, id)).toMatchObject([{ kind: 'acknowledge_request', state: 'withdrawn' }])
  })
})

describe('silence', () => {
  test('escalates on both sides, and one answer ends every rung', async () => {
    const { ministry, province, sender, receiver } = country
    const id = await received(world, country)
    await world.moveClock('2026-04-01T02:00:00.000Z')
    await world.sweep()
    const rungs = open(await about(sender, id))
    expect(rungs.map(({ rung, ownerDesk }) => [rung, ownerDesk]).sort()).toEqual(
      [
        ['owner', receiver.desk],
        ['owner_superior', province.desk],
        ['counterpart_superior', ministry.desk],
      ].sort(),
    )
    expect((await box(sender, 'out'))[0]).toMatchObject({ id, escalations: 2 })
    expect((await box(receiver, 'in'))[0]).toMatchObject({ id, escalations: 2 })

    await answered(world, receiver, id)
    expect(open(await about(sender, id))).toEqual([])
    for (const above of [province, ministry]) {
      expect(await about(above, id)).toMatchObject([{ state: 'met' }])
    }
    const card = await receiver.call(getScoreCard, { params: { id: receiver.desk } })
    expect(card.lines.find(({ kind }) => kind === 'answer_request')).toMatchObject({
      given: 1,
      met: 1,
      late: 1,
    })
  })

  test('about receipt escalates too, and receipt starts the clock of the answer', async () => {
    const { province, sender, receiver } = country
    const id = await sent(world, sender, receiver.desk)
    await world.moveClock('2026-03-12T02:00:00.000Z')
    await world.sweep()
    expect(open(await about(province, id))).toMatchObject([
      { kind: 'acknowledge_request', rung: 'owner_superior' },
    ])
    await receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
    expect(open(await about(province, id))).toEqual([])
    expect(open(await about(sender, id))).toMatchObject([{ kind: 'answer_request', rung: 'owner' }])
  })

  test('a desk above sees its rung, kind and number, and not the letter', async () => {
    const { province, ministry, sender } = country
    const id = await received(world, country)
    const number = (await read(sender, id)).number
    await world.moveClock('2026-04-01T02:00:00.000Z')
    await world.sweep()
    for (const above of [province, ministry]) {
      const { items } = await above.call(listInbox, { query: { side: 'owed_by_us' } })
      expect(items).toMatchObject([{ subjectId: id, kind: 'answer_request', label: number }])
      expect(await above.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
      expect([...(await box(above, 'in')), ...(await box(above, 'out'))]).toEqual([])
    }
  })
})

describe('clarification', () => {
  test('stops the clock of the answer, and the explanation lets it go on with what was left', async () => {
    const { sender, receiver } = country
    const id = await received(world, country)
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await receiver.call(contract.askClarification, {
      params: { id },
      body: { question: 'Wilayah mana saja?' },
    })
    expect((await box(receiver, 'in'))[0]).toMatchObject({ stopped: true })
    const question = await read(sender, id)
    expect(question).toMatchObject({ clarification: 'Wilayah mana saja?', next: ['clarify', 'withdraw'] })
    const waiting = open(await about(sender, id))
    expect(waiting).toContainEqual(
      expect.objectContaining({ kind: 'answer_clarification', ownerDesk: sender.desk, stoppedAt: null }),
    )
    expect(waiting).toContainEqual(
      expect.objectContaining({ kind: 'answer_request', stoppedAt: '2026-03-11T02:00:00.000Z' }),
    )
    expect(
      await receiver.refusal(contract.askClarification, { params: { id }, body: { question: 'Lagi?' } }),
    ).toMatchObject({ code: 'already_asked' })

    // The answer was due on 30 March. Nothing lapses but the sender's own promise.
    await world.moveClock('2026-04-08T02:00:00.000Z')
    await world.sweep()
    const lapsed = (await about(receiver, id)).filter(({ state }) => state === 'lapsed')
    expect(lapsed.every(({ kind }) => kind === 'answer_clarification')).toBe(true)
    expect(lapsed.length).toBeGreaterThan(0)

    await sender.call(contract.clarify, { params: { id }, body: { explanation: 'Seluruh kecamatan.' } })
    // Eight working days were left, none of them used while the question waited: 8 April + 8 = 20 April.
    expect(open(await about(receiver, id))).toMatchObject([
      { kind: 'answer_request', stoppedAt: null, dueAt: '2026-04-20T09:00:00.000Z' },
    ])
    expect(await read(receiver, id)).toMatchObject({ clarification: null })
    expect(
      await sender.refusal(contract.clarify, { params: { id }, body: { explanation: 'Lagi.' } }),
    ).toMatchObject({
      code: 'nothing_to_clarify',
    })
    expect((await steps(id)).slice(-2)).toEqual(['clarification_asked', 'clarified'])
  })

  test('an answer given while a question waits frees the sender of it', async () => {
    const { sender, receiver } = country
    const id = await received(world, country)
    await receiver.call(contract.askClarification, {
      params: { id },
      body: { question: 'Wilayah mana saja?' },
    })
    await answered(world, receiver, id)
    const ends = (await about(sender, id)).map(({ kind, state }) => [kind, state])
    expect(ends).toContainEqual(['answer_clarification', 'withdrawn'])
    expect(ends).toContainEqual(['answer_request', 'met'])
    expect((await read(sender, id)).clarification).toBeNull()
  })
})

describe('a desk without account', () => {
  test('gets paper: the sender owes the proof, and records receipt and answer with the dates of the papers', async () => {
    const { sender } = country
    const desk = await world.desk({ superior: country.province.desk })
    const id = await sent(world, sender, desk)
    expect(open(await about(sender, id))).toMatchObject([{ kind: 'prove_receipt', ownerDesk: sender.desk }])
    expect(await read(sender, id)).toMatchObject({
      receiverHasAccount: false,
      next: ['prove_receipt', 'withdraw'],
    })

    await world.moveClock('2026-03-16T02:00:00.000Z')
    const stamped = '2026-03-10T03:00:00.000Z'
    await sender.call(contract.proveReceipt, {
      params: { id },
      body: { onPaper: stamped, note: 'Agenda 77' },
    })
    expect(await read(sender, id)).toMatchObject({
      receivedAt: stamped,
      next: ['record_answer', 'record_refusal', 'withdraw'],
    })
    // Ten working days after 10 March 2026: Nyepi, Idul Fitri and their cuti bersama lie between.
    expect(open(await about(sender, id))).toMatchObject([
      { kind: 'answer_request', ownerDesk: desk, openedAt: stamped, dueAt: '2026-03-31T09:00:00.000Z' },
    ])

    await world.moveClock('2026-04-02T02:00:00.000Z')
    await world.sweep()
    const body = { ...noData, onPaper: '2026-03-27T02:00:00.000Z', proof: 'Surat 800/1/2026' }
    await sender.call(contract.recordAnswer, { params: { id }, body })
    expect(await read(sender, id)).toMatchObject({
      state: 'answered',
      answer: { at: '2026-03-27T02:00:00.000Z' },
    })
    expect((await read(sender, id)).life.at(-1)).toMatchObject({
      note: 'Surat 800/1/2026',
      desk: sender.desk,
    })
    expect(open(await about(sender, id))).toEqual([])
  })

  test('may refuse on paper, and the sender can’t date it before the receipt or in the future', async () => {
    const { sender } = country
    const id = await sent(world, sender, await world.desk())
    await world.moveClock('2026-03-12T02:00:00.000Z')
    const receipt = { onPaper: '2026-03-11T02:00:00.000Z', note: 'Tanda terima' }
    const early = { ...receipt, onPaper: '2026-03-08T02:00:00.000Z' }
    expect(await sender.refusal(contract.proveReceipt, { params: { id }, body: early })).toMatchObject({
      code: 'paper_before_letter',
    })
    await sender.call(contract.proveReceipt, { params: { id }, body: receipt })
    const record = (onPaper: string) => ({
      params: { id },
      body: { ...refusal(), onPaper, proof: 'Surat balasan' },
    })
    expect(await sender.refusal(contract.recordRefusal, record('2026-03-10T02:00:00.000Z'))).toMatchObject({
      code: 'paper_before_receipt',
    })
    expect(await sender.refusal(contract.recordRefusal, record('2026-03-13T02:00:00.000Z'))).toMatchObject({
      code: 'paper_in_future',
    })
    await sender.call(contract.recordRefusal, record('2026-03-12T01:00:00.000Z'))
    expect(await read(sender, id)).toMatchObject({ state: 'refused' })
    expect((await about(sender, id))[0]).toMatchObject({ kind: 'answer_request', state: 'refused' })
  })

  test('once somebody joins, that desk reads its letters and answers itself', async () => {
    const { sender } = country
    const desk = await world.desk()
    const id = await sent(world, sender, desk)
    const newcomer = await world.join(desk)
    expect((await box(newcomer, 'in')).map((row) => row.id)).toEqual([id])
    await newcomer.call(contract.receiveRequest, { params: { id }, body: justNow })
    expect(open(await about(sender, id))).toMatchObject([{ kind: 'answer_request' }])
    await answered(world, newcomer, id)
    expect((await read(sender, id)).state).toBe('answered')
  })
})
