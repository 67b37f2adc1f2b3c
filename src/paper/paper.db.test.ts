import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFile } from '../files/contract.ts'
import { broughtFile } from '../files/testing.ts'
import { listAbout } from '../obligations/contract.ts'
import { tokenHash } from '../platform/http/serve.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { paperLetter, registered } from './testing.ts'

/** Monday, 9 March 2026, 09.00 WIB. */
const monday = '2026-03-09T02:00:00.000Z'
let world: World
let province: Colleague
let ours: Colleague
let theirs: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  await world.moveClock(monday)
  province = await world.join(await world.desk({ kind: 'province_social' }))
  ours = await world.join(await world.desk({ superior: province.desk }))
  theirs = await world.join(await world.desk())
})
afterAll(() => world.close())

const read = (by: Colleague, id: string) => by.call(contract.getPaper, { params: { id } })
const owed = async (by: Colleague, id: string) =>
  (await by.call(listAbout, { params: { id } })).items.map(
    ({ kind, state, ownerDesk, counterpartDesk, dueAt, label }) => ({
      kind,
      state,
      ownerDesk,
      counterpartDesk,
      dueAt,
      label,
    }),
  )
const refused = (more: Partial<contract.PaperLetter>) =>
  ours.refusal(contract.registerPaper, { body: paperLetter(more) })

describe('a letter that came on paper', () => {
  test('is registered with both clocks, from an office that is not in Bekal', async () => {
    const id = await registered(ours, { office: 'Polsek Penjaringan', kind: 'law_enforcement' })
    expect(await read(ours, id)).toMatchObject({
      state: 'open',
      kind: 'law_enforcement',
      office: 'Polsek Penjaringan',
      receivedAt: '2026-03-09T01:30:00.000Z',
      enteredAt: monday,
      scan: null,
      keptAt: 'Lemari 2, map 14',
      next: ['dispose', 'answer', 'close'],
    })
    expect(await owed(ours, id)).toEqual([])
  })

  test('that wants an answer is owed to the desk that wrote, which sees the number and no more', async () => {
    const letter = paperLetter({ fromDesk: theirs.desk, answerBy: '2026-03-13' })
    const { id } = await ours.call(contract.registerPaper, { body: letter })
    const promise = {
      kind: 'answer_paper_letter',
      state: 'open',
      ownerDesk: ours.desk,
      counterpartDesk: theirs.desk,
      dueAt: '2026-03-13T16:59:59.000Z',
      label: letter.number,
    }
    expect(await owed(theirs, id)).toEqual([promise])
    expect((await theirs.refusal(contract.getPaper, { params: { id } })).code).toBe('not_found')
  })

  test('of an outside office is owed to the desk above, and one at the top has to say to whom', async () => {
    const id = await registered(ours, { answerBy: '2026-03-13' })
    expect(await owed(province, id)).toMatchObject([{ ownerDesk: ours.desk, counterpartDesk: province.desk }])
    const body = paperLetter({ answerBy: '2026-03-13' })
    expect((await province.refusal(contract.registerPaper, { body })).code).toBe('nobody_to_owe')
  })

  test('that nobody answers climbs, once a day, like any promise', async () => {
    const id = await registered(ours, { answerBy: '2026-03-10' })
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await world.sweep()
    expect((await owed(ours, id)).map(({ state }) => state).sort()).toContain('lapsed')
    expect((await owed(province, id)).filter(({ state }) => state === 'open').length).toBeGreaterThan(0)
    await world.moveClock(monday)
  })

  test('ends once: answered on paper on its day, or closed with a reason', async () => {
    const id = await registered(ours, { fromDesk: theirs.desk, answerBy: '2026-03-13' })
    const params = { id }
    const body = { number: '460/8/2026', date: '2026-03-09' }
    await ours.call(contract.answerPaper, { params, body })
    expect(await read(ours, id)).toMatchObject({ state: 'answered', answer: body, dueAt: null, next: [] })
    expect(await owed(theirs, id)).toMatchObject([{ state: 'met' }])
    expect((await ours.refusal(contract.closePaper, { params, body: { reason: 'x' } })).code).toBe(
      'paper_ended',
    )
    const other = await registered(ours, { answerBy: '2026-03-13' })
    await ours.call(contract.closePaper, { params: { id: other }, body: { reason: 'Ditarik pengirim.' } })
    expect(await read(ours, other)).toMatchObject({
      state: 'closed',
      closed: { reason: 'Ditarik pengirim.' },
    })
    expect(await owed(ours, other)).toMatchObject([{ state: 'withdrawn' }])
  })

  test('is put into hands with an instruction', async () => {
    const id = await registered(ours)
    const worker = await world.join(ours.desk, ['worker'])
    const body = { member: worker.member, note: 'Siapkan jawaban.' }
    await ours.call(contract.disposePaper, { params: { id }, body })
    expect(await read(worker, id)).toMatchObject({
      handler: { id: worker.member },
      instruction: 'Siapkan jawaban.',
      next: ['answer'],
    })
    const stranger = await ours.refusal(contract.disposePaper, {
      params: { id },
      body: { ...body, member: theirs.member },
    })
    expect(stranger.code).toBe('not_member_of_desk')
  })

  test('carries a scan that its desk alone reads; the file hangs there and nowhere else', async () => {
    const scan = await broughtFile(ours)
    const id = await registered(ours, { scan, keptAt: null })
    expect((await read(ours, id)).scan).toMatchObject({ id: scan, type: 'application/pdf' })
    expect((await theirs.refusal(readFile, { params: { id: scan } })).code).toBe('not_found')
    expect((await refused({ scan })).code).toBe('file_in_use')
    expect((await refused({ scan: await broughtFile(theirs) })).code).toBe('not_found')
  })

  test.each<[string, Partial<contract.PaperLetter>, string]>([
    ['neither scan nor place', { keptAt: null }, 'paper_needs_place'],
    ['a receipt that is still to come', { receivedAt: '2026-03-09T03:00:00.000Z' }, 'paper_in_future'],
    ['a receipt before it was written', { letterDate: '2026-03-10' }, 'paper_before_letter'],
    ['an answer due before it came', { answerBy: '2026-03-08' }, 'paper_before_receipt'],
    ['a number of somebody in its subject', { subject: 'Data 3172014107900001' }, 'looks_like_identity'],
    ['a telephone as its office', { office: 'Pak RT 0812-3456-7890' }, 'looks_like_identity'],
  ])('is refused with %s', async (_, more, code) => {
    expect((await refused(more)).code).toBe(code)
  })

  test('is refused from the own desk, and twice', async () => {
    expect((await refused({ fromDesk: ours.desk })).code).toBe('own_desk')
    const letter = paperLetter()
    await ours.call(contract.registerPaper, { body: letter })
    const again = { ...letter, office: letter.office.toUpperCase() }
    expect((await ours.refusal(contract.registerPaper, { body: again })).code).toBe('paper_registered')
  })

  test('is found by office, number or subject, page by page', async () => {
    const found = async (query: object) => ours.call(contract.listPaper, { query })
    const all = await found({ limit: 200 })
    const first = await found({ limit: 2 })
    const second = await found({ limit: 200, cursor: first.next ?? '' })
    expect([...first.items, ...second.items]).toEqual(all.items)
    expect((await found({ q: 'polsek' })).items).toHaveLength(1)
    expect((await found({ state: 'closed' })).items.every(({ state }) => state === 'closed')).toBe(true)
  })
})

test('the register is not rewritten, also past the endpoints', async () => {
  const id = await registered(ours)
  const server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  const as = async (who: Colleague, text: string) => {
    await server.query('begin; set local role bekal_member')
    await server.query('select from app.enter($1, $2, null, true)', [tokenHash(who.token), who.desk])
    return server.query(text, [id]).finally(() => server.query('rollback'))
  }
  const end = `update paper_letter set closed_at = now(), close_reason = 'x' where id = $1`
  expect((await as(theirs, end)).rowCount).toBe(0)
  expect((await as(ours, end)).rowCount).toBe(1)
  for (const [text, code] of [
    [`update paper_letter set subject = 'x' where id = $1`, '42501'],
    ['delete from paper_letter where id = $1', '42501'],
  ] as const) {
    await expect(as(ours, text), text).rejects.toMatchObject({ code })
  }
  await expect(world.sql`update paper_letter set subject = 'x' where id = ${id}`).rejects.toMatchObject({
    code: '23514',
  })
  await server.end()
})
