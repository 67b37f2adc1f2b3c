import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { readFile } from '../files/contract.ts'
import { broughtFile, pdf } from '../files/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import { getScoreCard } from '../obligations/contract.ts'
import { type CallInput, ProblemError } from '../platform/client.ts'
import type { AnyEndpoint } from '../platform/endpoint.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { drawLink, linkHashes } from '../vault/letter-link.ts'
import * as contract from './contract.ts'
import {
  answered,
  about,
  type Bearer,
  bearerOf,
  box,
  type Country,
  inCounts,
  linkedLetter,
  linkTo,
  makeCountry,
  monday,
  noData,
  numbered,
  open,
  read,
  refusal,
  sent,
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

const office = { office: 'Kepala Subbagian Umum' }
const receive = (bearer: Bearer) => bearer.call(contract.receiveLinked, { body: office })
const bring = (bearer: Bearer) =>
  bearer.call(contract.addLinkedFile, { query: { namesNobody: true }, body: pdf() })

async function answerBody(bearer: Bearer, more: Partial<contract.Answer> = {}) {
  return { ...inCounts, number: '800/9', files: [(await bring(bearer)).id], ...more } as never
}

/** The code with which a call is refused. */
async function code<E extends AnyEndpoint>(
  client: Pick<Bearer, 'call'>,
  endpoint: E,
  input?: CallInput<E>,
): Promise<string> {
  try {
    await client.call(endpoint, input)
  } catch (error) {
    if (error instanceof ProblemError) return error.code
    throw error
  }
  return 'done'
}

const over = 'link_not_valid'

describe('the walk of an office without account', () => {
  test('opens the letter, confirms receipt without a name, and answers once with number and scan', async () => {
    const { sender } = country
    const { id, desk, bearer } = await linkedLetter(world, sender)
    expect((await read(sender, id)).link).toMatchObject({ state: 'made', openedAt: null, failures: 0 })

    const letter = await bearer.call(contract.getLinked)
    expect(letter).toMatchObject({
      state: 'sent',
      subject: 'Permintaan data layanan',
      dueAt: null,
      thread: [],
    })
    expect(letter.codes.some(({ list }) => list === 'refusal_ground')).toBe(true)
    expect((await read(sender, id)).link).toMatchObject({ state: 'opened', openedAt: monday })
    const sheet = await bearer.call(contract.readLinkedSheet)
    expect(
      Buffer.from(await sheet.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')

    await receive(bearer)
    expect(await bearer.call(contract.getLinked)).toMatchObject({
      state: 'received',
      receivedBy: 'Kepala Subbagian Umum',
      dueAt: '2026-03-30T09:00:00.000Z',
    })
    expect(open(await about(sender, id))).toMatchObject([
      { kind: 'answer_request', ownerDesk: desk, dueAt: '2026-03-30T09:00:00.000Z' },
    ])
    expect((await read(sender, id)).link).toMatchObject({ state: 'received', receivedBy: office.office })

    await bearer.call(contract.answerLinked, { body: await answerBody(bearer) })
    const answered = await read(sender, id)
    expect(answered).toMatchObject({
      state: 'answered',
      answer: { form: 'counts', number: '800/9' },
      link: { state: 'used', endedAt: monday },
      mayLink: false,
    })
    expect(answered.life.slice(-2)).toMatchObject([
      { step: 'received', byLink: true, member: null, note: office.office, desk },
      { step: 'answered', byLink: true, member: null, desk },
    ])
    const [scan] = answered.attachments
    expect(scan).toMatchObject({ part: 'answer' })
    expect((await sender.call(readFile, { params: { id: scan?.file ?? '' } })).size).toBeGreaterThan(100)
    expect(open(await about(sender, id))).toEqual([])
    expect(await code(bearer, contract.getLinked)).toBe(over)
  })

  test('a question stops the clock, the explanation lets it go on, and a refusal ends the link too', async () => {
    const { sender } = country
    const { id, bearer } = await linkedLetter(world, sender)
    await receive(bearer)
    await bearer.call(contract.askLinked, { body: { question: 'Per kelurahan?' } })
    expect(await code(bearer, contract.askLinked, { body: { question: 'Atau per RW?' } })).toBe(
      'already_asked',
    )
    expect(await bearer.call(contract.getLinked)).toMatchObject({ asked: true, dueAt: null })
    expect(
      open(await about(sender, id))
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['answer_clarification', 'answer_request'])
    await sender.call(contract.clarify, { params: { id }, body: { explanation: 'Ya, per kelurahan.' } })
    const letter = await bearer.call(contract.getLinked)
    expect(letter.thread.map(({ note }) => note)).toEqual(['Per kelurahan?', 'Ya, per kelurahan.'])
    expect(letter.dueAt).not.toBeNull()
    const body = { ...refusal(), number: '800/10', files: [(await bring(bearer)).id] }
    await bearer.call(contract.refuseLinked, { body })
    expect(await read(sender, id)).toMatchObject({ state: 'refused', link: { state: 'used' } })
    expect(await code(bearer, contract.getLinked)).toBe(over)
  })

  test('an answer that is sent again after a lost reply is the same one, and another is none', async () => {
    const { sender } = country
    const { id, bearer } = await linkedLetter(world, sender)
    await receive(bearer)
    const body = await answerBody(bearer)
    const key = uuidv7()
    const first = await bearer.call(contract.answerLinked, { body }, { key })
    expect(await bearer.call(contract.answerLinked, { body }, { key })).toEqual(first)
    expect(await code(bearer, contract.answerLinked, { body })).toBe(over)
    expect((await read(sender, id)).life.filter(({ step }) => step === 'answered')).toHaveLength(1)
  })

  test('receipt and question too may be sent again after a lost reply; what was refused is no call that was done', async () => {
    const { sender } = country
    const { id, bearer } = await linkedLetter(world, sender)
    const [receipt, question] = [uuidv7(), uuidv7()]
    const early = { body: { question: 'Sebelum terima?' } }
    for (const _ of [1, 2]) {
      const refused = bearer.call(contract.askLinked, early, { key: question })
      await expect(refused).rejects.toMatchObject({ code: 'step_not_possible' })
    }
    const first = await bearer.call(contract.receiveLinked, { body: office }, { key: receipt })
    expect(await bearer.call(contract.receiveLinked, { body: office }, { key: receipt })).toEqual(first)
    expect(await code(bearer, contract.receiveLinked, { body: office })).toBe('step_not_possible')
    const asked = { body: { question: 'Per kelurahan?' } }
    expect(await bearer.call(contract.askLinked, asked, { key: question })).toEqual(first)
    expect(await bearer.call(contract.askLinked, asked, { key: question })).toEqual(first)
    const steps = (await read(sender, id)).life.map(({ step }) => step)
    expect(steps.slice(steps.indexOf('received'))).toEqual(['received', 'clarification_asked'])
  })

  test('what it types names nobody, and an answer without scan or number is none', async () => {
    const { bearer } = await linkedLetter(world, country.sender)
    expect(await code(bearer, contract.receiveLinked, { body: { office: 'Sdr. Contoh' } })).toBe(
      'names_a_person',
    )
    expect(await code(bearer, contract.receiveLinked, { body: { office: '3174010101900001' } })).toBe(
      'looks_like_identity',
    )
    expect(await code(bearer, contract.askLinked, { body: { question: 'Sebelum terima?' } })).toBe(
      'step_not_possible',
    )
    expect(await code(bearer, contract.addLinkedFile, { query: { namesNobody: true }, body: pdf() })).toBe(
      'step_not_possible',
    )
    await receive(bearer)
    expect(await code(bearer, contract.receiveLinked, { body: office })).toBe('step_not_possible')
    expect(await code(bearer, contract.addLinkedFile, { query: { namesNobody: false }, body: pdf() })).toBe(
      'file_may_name_somebody',
    )
    const without = { ...noData, number: '800/1', files: [] }
    expect(await code(bearer, contract.answerLinked, { body: without })).toBe('bad_input')
    const text = 'NIK 3174010101900001'
    expect(await code(bearer, contract.answerLinked, { body: await answerBody(bearer, { text }) })).toBe(
      'looks_like_identity',
    )
    expect((await bearer.call(contract.getLinked)).state).toBe('received')
  })
})

describe('a link that does not hold', () => {
  test('reads the same whatever the reason: unknown, wrong code, expired, recalled, replaced, ended, account', async () => {
    const { sender } = country
    const stranger = bearerOf(world, drawLink())
    expect(await code(stranger, contract.getLinked)).toBe(over)
    expect(await code(world.visitor, contract.getLinked)).toBe(over)

    const wrong = await linkedLetter(world, sender)
    const guess = bearerOf(world, { ...wrong.bearer.secrets, code: drawLink().code })
    expect(await code(guess, contract.getLinked)).toBe(over)
    expect((await read(sender, wrong.id)).link).toMatchObject({ state: 'made', failures: 1 })
    expect(await code(wrong.bearer, contract.getLinked)).toBe('done')

    const recalled = await linkedLetter(world, sender)
    await sender.call(contract.recallLink, { params: { id: recalled.id } })
    expect(await code(recalled.bearer, contract.getLinked)).toBe(over)
    expect((await read(sender, recalled.id)).link?.state).toBe('recalled')
    expect((await sender.refusal(contract.recallLink, { params: { id: recalled.id } })).code).toBe(
      'no_open_link',
    )

    const replaced = await linkedLetter(world, sender)
    const next = await linkTo(world, sender, replaced.id)
    expect(await code(replaced.bearer, contract.getLinked)).toBe(over)
    expect(await code(next, contract.getLinked)).toBe('done')

    const withdrawn = await linkedLetter(world, sender)
    await receive(withdrawn.bearer)
    await sender.call(contract.withdrawRequest, {
      params: { id: withdrawn.id },
      body: { reason: 'Selesai.' },
    })
    expect(await code(withdrawn.bearer, contract.getLinked)).toBe(over)
    expect((await read(sender, withdrawn.id)).link?.state).toBe('over')

    const expired = await linkedLetter(world, sender)
    const { expiresAt } = await expired.bearer.call(contract.getLinked)
    expect(expiresAt).toBe('2026-04-12T02:00:00.000Z')
    await world.moveClock(expiresAt)
    expect(await code(expired.bearer, contract.getLinked)).toBe(over)
    expect((await read(sender, expired.id)).link?.state).toBe('over')
  })

  test('ten wrong codes lock it, guessed at once too, and the right one comes too late', async () => {
    const { sender } = country
    const { id, bearer } = await linkedLetter(world, sender)
    const guesses = Array.from({ length: 24 }, () =>
      code(bearerOf(world, { ...bearer.secrets, code: drawLink().code }), contract.getLinked),
    )
    expect(new Set(await Promise.all(guesses))).toEqual(new Set([over]))
    expect((await read(sender, id)).link).toMatchObject({ state: 'locked', failures: 10 })
    expect(await code(bearer, contract.getLinked)).toBe(over)
    const again = await linkTo(world, sender, id)
    expect(await code(again, contract.getLinked)).toBe('done')
  })

  test('dies when the first member joins; the letter is in the inbox of the desk then', async () => {
    const { sender } = country
    const { id, desk, bearer } = await linkedLetter(world, sender)
    await receive(bearer)
    const file = await bring(bearer)
    const first = await world.join(desk)
    expect(await code(bearer, contract.getLinked)).toBe(over)
    expect(
      await code(bearer, contract.answerLinked, { body: { ...noData, number: '1', files: [file.id] } }),
    ).toBe(over)
    expect((await read(sender, id)).link?.state).toBe('over')
    expect(await box(first, 'in')).toMatchObject([{ id, state: 'received' }])
    await answered(world, first, id)
    expect(await read(sender, id)).toMatchObject({ state: 'answered', mayLink: false })
  })

  test('is made by the sender alone, to a letter under way to a desk without account, and to no secret one', async () => {
    const { sender, receiver, province } = country
    const body = await linkHashes(drawLink())
    const refused = async (by: typeof sender, id: string) =>
      (await by.refusal(contract.makeLink, { params: { id }, body })).code
    const desk = await world.desk()
    expect(await refused(sender, await numbered(world, sender, desk))).toBe('step_not_possible')
    expect(await refused(sender, await sent(world, sender, receiver.desk))).toBe('receiver_has_account')
    expect(await refused(sender, await sent(world, sender, desk, { security: 'rahasia' }))).toBe(
      'secret_goes_on_paper',
    )
    expect(await refused(province, await sent(world, sender, desk))).toBe('not_found')
    const toReceiver = await sent(world, sender, receiver.desk)
    expect(await refused(receiver, toReceiver)).toBe('not_the_sender')
    expect((await read(receiver, toReceiver)).link).toBeNull()
  })
})

describe('what the bearer of a link can reach', () => {
  test('one letter and its files: no other letter, no other file, no draft of the answer of another link', async () => {
    const { sender } = country
    const desk = await world.desk()
    const files = [await broughtFile(sender), await broughtFile(sender)]
    const other = await linkedLetter(world, sender)
    await receive(other.bearer)
    const others = (await bring(other.bearer)).id
    const { id, bearer } = await linkedLetter(world, sender)
    await receive(bearer)
    for (const file of [...files, others, uuidv7()])
      expect(await code(bearer, contract.readLinkedFile, { params: { id: file } })).toBe('not_found')
    // The same desk, by two links to two letters: each reaches its own.
    const [one, two] = [await sent(world, sender, desk), await sent(world, sender, desk)]
    const [byOne, byTwo] = [await linkTo(world, sender, one), await linkTo(world, sender, two)]
    await receive(byOne)
    await receive(byTwo)
    const mine = (await bring(byOne)).id
    const body = { ...noData, number: '800/3', files: [mine] }
    expect(await code(byTwo, contract.answerLinked, { body })).toBe('not_found')
    expect((await read(sender, two)).state).toBe('received')
    await byOne.call(contract.answerLinked, { body })
    expect((await read(sender, one)).state).toBe('answered')
    for (const file of files)
      expect(
        await code(bearer, contract.refuseLinked, { body: { ...refusal(), number: '1', files: [file] } }),
      ).toBe('not_found')
    expect((await read(sender, id)).state).toBe('received')
  })

  test('the database itself shows the bearer one letter, and lets nothing else be written', async () => {
    const { sender } = country
    const other = await linkedLetter(world, sender)
    const { id, bearer } = await linkedLetter(world, sender)
    await receive(bearer)
    const server = new pg.Client({ connectionString: world.serverUrl })
    await server.connect()
    const { keyHash, codeHash } = await linkHashes(bearer.secrets)
    const enter = async () => {
      await server.query('begin')
      await server.query('set local role bekal_guest')
      await server.query('select * from app.enter_link($1, $2, null)', [
        Buffer.from(keyHash, 'base64url'),
        Buffer.from(codeHash, 'base64url'),
      ])
    }
    const tries = async (text: string, values: unknown[] = []) => {
      await enter()
      try {
        return (await server.query(text, values)).rowCount
      } catch (error) {
        return (error as { code: string }).code
      } finally {
        await server.query('rollback')
      }
    }
    try {
      // Nobody has entered: nothing is there.
      await server.query('begin')
      await server.query('set local role bekal_guest')
      for (const table of ['request', 'request_event', 'file', 'obligation', 'desk', 'request_document'])
        expect((await server.query(`select from ${table}`)).rowCount, table).toBe(0)
      await server.query('rollback')

      for (const table of ['request', 'request_document'])
        expect(await tries(`select from ${table}`), table).toBe(1)
      expect(await tries('select from request where id = $1', [other.id])).toBe(0)
      expect(await tries('select from obligation where subject_id <> $1', [id])).toBe(0)
      expect(await tries('select from request_event where request <> $1', [id])).toBe(0)
      for (const table of [
        'member',
        'membership',
        'session',
        'site',
        'command',
        'journal',
        'request_signing',
        'agency',
      ])
        expect(await tries(`select from ${table}`), table).toBe('42501')
      expect(await tries('select token_hash from request_link')).toBe('42501')
      expect(await tries('select from request_link where ended_at is null')).toBe(1)

      expect(await tries('update request set subject = subject')).toBe('42501')
      expect(await tries(`update request set withdrawn_at = app.now(), withdrawal_reason = 'x'`)).toBe(
        '42501',
      )
      expect(await tries('update request set received_at = app.now() where id = $1', [other.id])).toBe(0)
      expect(await tries('update request_link set expires_at = expires_at')).toBe('42501')
      expect(await tries(`update request_link set ended_at = app.now(), ended_as = 'recalled'`)).toBe('42501')
      expect(await tries('delete from request')).toBe('42501')
      const step = (request: string, member: string | null, what: string) =>
        tries(
          `insert into request_event (id, request, sender, reader, ordinal, step, desk, member)
           select $1, r.id, r.sender, r.reader, 90, $4, r.reader, $3 from (select $2::uuid as id, sender, reader from request) r`,
          [uuidv7(), request, member, what],
        )
      expect(await step(other.id, null, 'received')).toBe('23514')
      expect(await step(id, sender.member, 'received')).toBe('42501')
      expect(await step(id, null, 'withdrawn')).toBe('23514')
      expect(
        await tries(
          `insert into file (id, desk, media_type, size, sha256, place, scan, names_nobody, link)
           values ($1, app.actor_desk(), 'application/pdf', 9, sha256(''), 'database', 'not_scanned', true, $2)`,
          [uuidv7(), randomUUID()],
        ),
      ).toBe('42501')
    } finally {
      await server.end()
    }
  })

  test('no key and no code stand in what the database keeps', async () => {
    const { bearer } = await linkedLetter(world, country.sender)
    await receive(bearer)
    const { key, code: typed } = bearer.secrets
    const bytes = Buffer.from(key, 'base64url').toString('hex')
    const [row] = await world.sql<{
      text: string
    }>`select row_to_json(l)::text as text from request_link l order by made_at desc limit 1`
    const rows = await world.sql<{ text: string }>`select row_to_json(j)::text as text from journal j`
    for (const text of [row?.text ?? '', ...rows.map((one) => one.text)])
      for (const secret of [key, bytes, typed]) expect(text).not.toContain(secret)
  })
})

describe('at once', () => {
  test('two browsers answer at the same time: one answer, and the other is told that the link is over', async () => {
    const { sender } = country
    for (let round = 0; round < 4; round += 1) {
      const { id, bearer } = await linkedLetter(world, sender)
      await receive(bearer)
      const twin = bearerOf(world, bearer.secrets)
      const [mine, theirs] = [
        await answerBody(bearer, { number: '800/1' }),
        await answerBody(twin, { number: '800/2' }),
      ]
      const outcomes = await Promise.all([
        code(bearer, contract.answerLinked, { body: mine }),
        code(twin, contract.answerLinked, { body: theirs }),
      ])
      expect(outcomes.toSorted()).toEqual(['done', over])
      const letter = await read(sender, id)
      expect(letter.attachments).toHaveLength(1)
      expect(letter.life.filter(({ step }) => step === 'answered')).toHaveLength(1)
    }
  })

  test('answer and recall, answer and withdrawal, receipt and record: one of them comes first, and the letter is whole', async () => {
    const { sender } = country
    for (let round = 0; round < 3; round += 1) {
      const { id, bearer } = await linkedLetter(world, sender)
      await receive(bearer)
      const body = await answerBody(bearer)
      const [answered] = await Promise.all([
        code(bearer, contract.answerLinked, { body }),
        code(sender, contract.recallLink, { params: { id } }),
      ])
      const { state, link } = await read(sender, id)
      expect([answered, state, link?.state]).toEqual(
        answered === 'done' ? ['done', 'answered', 'used'] : [over, 'received', 'recalled'],
      )
    }
    for (let round = 0; round < 3; round += 1) {
      const { id, bearer } = await linkedLetter(world, sender)
      const outcomes = await Promise.all([
        code(bearer, contract.receiveLinked, { body: office }),
        code(sender, contract.proveReceipt, { params: { id }, body: { onPaper: null, note: 'Ekspedisi' } }),
      ])
      expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
      expect(open(await about(sender, id)).map(({ kind }) => kind)).toEqual(['answer_request'])
    }
  })
})

describe('lateness', () => {
  test('an office without account that does not answer is told of to the desk above it and to the sender’s', async () => {
    const { sender, province, ministry } = country
    const { id, desk, bearer } = await linkedLetter(world, sender, {}, province.desk)
    await receive(bearer)
    await world.moveClock('2026-03-30T09:00:00.001Z')
    await world.sweep()
    const owners = open(await about(sender, id)).map(({ ownerDesk, rung }) => [rung, ownerDesk])
    expect(owners.toSorted()).toEqual(
      [
        ['counterpart_superior', ministry.desk],
        ['owner', desk],
        ['owner_superior', province.desk],
      ].toSorted(),
    )
    await bearer.call(contract.answerLinked, { body: await answerBody(bearer) })
    expect(open(await about(sender, id))).toEqual([])
    const { lines } = await province.call(getScoreCard, { params: { id: desk } })
    expect(lines).toMatchObject([{ kind: 'answer_request', given: 1, met: 1, late: 1 }])
  })
})
