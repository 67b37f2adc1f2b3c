import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import type { AnyEndpoint } from '../platform/endpoint.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { addSite } from '../sites/contract.ts'
import * as contract from './contract.ts'
import {
  about,
  answered,
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
let third: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  await world.moveClock(monday)
  country = await makeCountry(world)
  third = await world.join(await world.desk())
})
afterAll(() => world.close())

/** Every endpoint about one letter, with input that nothing is wrong with. */
const calls = (receiver: string, member: string) =>
  [
    [contract.getRequest, {}],
    [contract.getSheet, {}],
    [contract.getPdf, {}],
    [contract.keepSignedSheet, { file: uuidv7() }],
    [contract.reviseRequest, letterTo(receiver)],
    [contract.attachFile, { file: uuidv7() }],
    [contract.detachFile, { file: uuidv7() }],
    [contract.discardRequest, {}],
    [contract.askInitial, { member: null }],
    [contract.initialRequest, {}],
    [contract.returnRequest, { remark: 'Sebut kelurahannya.' }],
    [contract.signRequest, { signedOn: '2026-03-09' }],
    [contract.numberRequest, { number: '460/999/2026', letterDate: '2026-03-09' }],
    [contract.sendRequest, justNow],
    [contract.receiveRequest, justNow],
    [contract.proveReceipt, { onPaper: null, note: 'Tanda terima' }],
    [contract.disposeRequest, { member, note: null }],
    [contract.askClarification, { question: 'Apa?' }],
    [contract.clarify, { explanation: 'Ini.' }],
    [contract.draftAnswer, noData],
    [contract.answerRequest, {}],
    [contract.recordAnswer, { ...noData, onPaper: monday, proof: 'Surat' }],
    [contract.draftRefusal, refusal()],
    [contract.refuseRequest, {}],
    [contract.recordRefusal, { ...refusal(), onPaper: monday, proof: 'Surat' }],
    [contract.withdrawRequest, { reason: 'Selesai' }],
    [contract.makeLink, { keyHash: 'a'.repeat(43), codeHash: 'b'.repeat(43) }],
    [contract.recallLink, {}],
  ] as unknown as readonly (readonly [AnyEndpoint, object])[]

describe('who may', () => {
  test('the list of endpoints about one letter is complete', () => {
    const named = new Set(calls('', '').map(([endpoint]) => endpoint.name))
    const aboutOne = contract.endpoints.filter(({ path }) => path.startsWith('/api/requests/:id'))
    expect(aboutOne.filter(({ name }) => !named.has(name))).toEqual([])
  })

  test('to a third desk, and to those above, a letter does not exist; a forged id reads alike', async () => {
    const id = await received(world, country)
    for (const stranger of [third, country.province, country.ministry]) {
      for (const [endpoint, body] of calls(country.receiver.desk, stranger.member)) {
        for (const letter of [id, uuidv7(), 'not-an-id']) {
          const problem = await stranger.refusal(endpoint, { params: { id: letter }, body })
          expect(problem, `${endpoint.name} ${letter}`).toMatchObject({ status: 404, code: 'not_found' })
        }
      }
      expect([...(await box(stranger, 'in')), ...(await box(stranger, 'out'))]).toEqual([])
    }
    expect((await read(country.sender, id)).state).toBe('received')
  })

  test('to the receiver a letter does not exist until it is sent', async () => {
    const { sender, receiver } = country
    const id = await numbered(world, sender, receiver.desk)
    for (const [endpoint, body] of calls(receiver.desk, receiver.member)) {
      expect(await receiver.refusal(endpoint, { params: { id }, body }), endpoint.name).toMatchObject({
        status: 404,
      })
    }
    expect((await box(receiver, 'in')).map((row) => row.id)).not.toContain(id)
    await sender.call(contract.sendRequest, { params: { id }, body: justNow })
    expect((await box(receiver, 'in')).map((row) => row.id)).toContain(id)
    expect((await box(receiver, 'out')).map((row) => row.id)).not.toContain(id)
  })

  test('neither side takes the steps of the other', async () => {
    const { sender, receiver } = country
    const id = await received(world, country)
    const senders = new Set([
      'attach',
      'detach',
      'revise',
      'discard',
      'sign',
      'keep-signed-sheet',
      'number',
      'send',
      'prove-receipt',
      'clarify',
      'withdraw',
      'make-link',
      'recall-link',
    ])
    for (const [endpoint, body] of calls(receiver.desk, sender.member)) {
      const step = endpoint.name.replace('requests.', '')
      if (endpoint.method === 'GET') continue
      const ofSender = senders.has(step) || step.startsWith('record-')
      const other = ofSender ? receiver : sender
      expect(await other.refusal(endpoint, { params: { id }, body }), step).toMatchObject({
        status: 422,
        code: ofSender ? 'not_the_sender' : 'not_the_receiver',
      })
    }
  })

  test('a worker prepares, the head signs, disposes, answers, refuses and withdraws', async () => {
    const id = await received(world, country)
    const [atSender, atReceiver] = [
      await world.join(country.sender.desk, ['worker']),
      await world.join(country.receiver.desk, ['worker']),
    ]
    const reserved = ['sign', 'dispose', 'answer', 'refuse', 'withdraw']
    for (const [endpoint, body] of calls(country.receiver.desk, atReceiver.member)) {
      if (!reserved.includes(endpoint.name.replace('requests.', ''))) continue
      for (const worker of [atSender, atReceiver]) {
        const problem = await worker.refusal(endpoint, { params: { id }, body })
        expect(problem, endpoint.name).toMatchObject({ status: 403 })
      }
    }
    expect((await read(atReceiver, id)).next).toEqual(['draft_answer', 'ask_clarification', 'draft_refusal'])
    const administrator = await world.join(country.receiver.desk, ['administrator'])
    expect(await administrator.refusal(contract.getRequest, { params: { id } })).toMatchObject({
      status: 403,
    })
  })
})

describe('once', () => {
  const lifeOf = async (id: string) => (await read(country.sender, id)).life.map(({ step }) => step)

  test('a double click happens once, and the same key for something else is refused', async () => {
    const { sender, receiver } = country
    const key = uuidv7()
    const body = letterTo(receiver.desk)
    const [first, second] = await Promise.all([
      sender.call(contract.draftRequest, { body }, { key }),
      sender.call(contract.draftRequest, { body }, { key }),
    ])
    expect(second).toEqual(first)
    const other = { ...body, subject: 'Lain' }
    expect(await sender.refusal(contract.draftRequest, { body: other }, { key })).toMatchObject({
      status: 409,
    })

    const id = await sent(world, sender, receiver.desk)
    const receipt = uuidv7()
    const receive = () =>
      receiver.call(contract.receiveRequest, { params: { id }, body: justNow }, { key: receipt })
    await Promise.all([receive(), receive(), receive()])
    await receive()
    expect((await lifeOf(id)).filter((step) => step === 'received')).toHaveLength(1)
    expect((await about(sender, id)).filter(({ kind }) => kind === 'answer_request')).toHaveLength(1)
  })

  test('of two members at once one is heard, whatever both want', async () => {
    const { sender, receiver } = country
    const colleague = await world.join(receiver.desk)
    for (let round = 0; round < 8; round += 1) {
      const id = await received(world, country)
      await receiver.call(contract.draftAnswer, { params: { id }, body: inCounts })
      await colleague.call(contract.initialRequest, { params: { id } })
      const outcomes = await Promise.allSettled([
        receiver.call(contract.answerRequest, { params: { id } }),
        colleague.call(contract.answerRequest, { params: { id } }),
        sender.call(contract.withdrawRequest, { params: { id }, body: { reason: 'Selesai.' } }),
      ])
      const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []))
      expect(lost).toEqual(['step_not_possible', 'step_not_possible'])
      expect(
        (await lifeOf(id)).filter((step) => ['answered', 'refused', 'withdrawn'].includes(step)),
      ).toHaveLength(1)
      expect(open(await about(sender, id))).toEqual([])
    }
  })

  test('of two letters that get the same number at once, one keeps it', async () => {
    const { sender, receiver } = country
    const ids = await Promise.all(
      [1, 2].map(async () => {
        const { id } = await sender.call(contract.draftRequest, { body: letterTo(receiver.desk) })
        await signed(world, sender, id)
        return id
      }),
    )
    const body = { number: '460/SAMA/2026', letterDate: '2026-03-09' }
    const outcomes = await Promise.allSettled(
      ids.map((id) => sender.call(contract.numberRequest, { params: { id }, body })),
    )
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    const again = await Promise.all(
      ids.map((id) => sender.refusal(contract.numberRequest, { params: { id }, body })),
    )
    expect(again.map(({ code }) => code).sort()).toEqual(['number_taken', 'step_not_possible'])
  })
})

describe('what is refused', () => {
  test('text that looks like a number of a person, a basis on no list, the own desk, a desk nobody made', async () => {
    const { sender, receiver } = country
    const draft = (more: Partial<contract.Letter>) =>
      sender.refusal(contract.draftRequest, { body: letterTo(receiver.desk, more) })
    expect(await draft({ purpose: 'Cari 3172014107900003' })).toMatchObject({
      status: 422,
      code: 'looks_like_identity',
      params: { field: 'purpose', kind: 'nik' },
    })
    expect(await draft({ basis: 'adat' })).toMatchObject({
      code: 'unknown_code',
      params: { list: 'legal_basis' },
    })
    expect(await draft({ receiver: sender.desk })).toMatchObject({ code: 'own_desk' })
    expect(await draft({ receiver: uuidv7() })).toMatchObject({ status: 404 })
    expect(await draft({ site: uuidv7() })).toMatchObject({ status: 404 })
  })

  test('a basis that did not hold yet', async () => {
    await world.moveClock('2014-01-06T02:00:00.000Z')
    const problem = await country.sender.refusal(contract.draftRequest, {
      body: letterTo(country.receiver.desk),
    })
    expect(problem).toMatchObject({ code: 'unknown_code', params: { code: 'uu_30_2014_35_36' } })
    await world.moveClock(monday)
  })
})

describe('the boxes', () => {
  test('newest first, page by page, each letter once; by state, words and site', async () => {
    const { sender, receiver } = await makeCountry(world)
    const surveyor = await world.join(await world.desk({ kind: 'ministry' }))
    const { id: site } = await surveyor.call(addSite, {
      body: { name: 'Lokasi surat', kind: 'lokasi', regions: ['31.72'], note: null },
    })
    const made: string[] = []
    for (let day = 9; day < 14; day += 1) {
      await world.moveClock(`2026-03-${String(day).padStart(2, '0')}T02:00:00.000Z`)
      made.push(
        await sent(world, sender, receiver.desk, day === 10 ? { site, subject: 'Data 100% lokasi' } : {}),
      )
    }
    const { id: draft } = await sender.call(contract.draftRequest, { body: letterTo(receiver.desk) })
    const newest = [...made].reverse()

    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await sender.call(contract.listRequests, {
        query: { box: 'out', limit: 2, ...(cursor ? { cursor } : {}) },
      })
      paged.push(...page.items.map(({ id }) => id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(paged).toEqual([draft, ...newest])
    const ids = async (who: Colleague, which: 'in' | 'out', more: object) =>
      (await box(who, which, more)).map(({ id }) => id)
    expect(await ids(receiver, 'in', {})).toEqual(newest)
    expect(await ids(receiver, 'out', {})).toEqual([])

    await receiver.call(contract.receiveRequest, { params: { id: newest[0] ?? '' }, body: justNow })
    await answered(world, receiver, newest[0] ?? '')
    expect(await ids(sender, 'out', { state: 'final' })).toEqual([newest[0]])
    expect(await ids(sender, 'out', { state: 'draft' })).toEqual([draft])
    expect(await ids(sender, 'out', { state: 'open' })).toEqual([draft, ...newest.slice(1)])
    expect(await ids(receiver, 'in', { q: '100%' })).toEqual([made[1]])
    expect(await ids(receiver, 'in', { q: '100_' })).toEqual([])
    const number = (await read(sender, made[2] ?? '')).number ?? ''
    expect(await ids(receiver, 'in', { q: number.slice(0, -3) })).toEqual([made[2]])
    expect(await ids(receiver, 'in', { site })).toEqual([made[1]])
    expect((await read(receiver, made[1] ?? '')).site).toEqual({ id: site, name: 'Lokasi surat' })
    const problem = await sender.refusal(contract.listRequests, {
      query: { box: 'out', cursor: 'bm9uc2Vuc2U' },
    })
    expect(problem).toMatchObject({ code: 'bad_cursor' })
    await world.moveClock(monday)
  })
})
