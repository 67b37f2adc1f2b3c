import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { regionDesk } from '../agencies/reference.ts'
import { pdf } from '../files/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import { ask, holdUp } from '../testing/kill/books.ts'
import { Calls, ministry, second } from '../testing/kill/calls.ts'
import { chanceOf } from '../testing/kill/chance.ts'
import { Installation } from '../testing/kill/installation.ts'
import { Keeper } from '../testing/kill/keeper.ts'
import { withoutReplies } from '../testing/kill/lost-replies.ts'
import { kill, type VictimKind, victimKinds } from '../testing/kill/victims.ts'
import { letter } from '../testing/kill/writers.ts'
import { drawLink, linkHashes, linkHeader } from '../vault/letter-link.ts'
import * as contract from './contract.ts'

/**
 * A desk without account confirms and answers a letter by its one-time link while the server dies: before the call is
 * kept, after it is kept but before anybody is told, and at moments drawn from BEKAL_SEED, which is printed. The same
 * browser, with link, code and the key of its call, goes on as soon as somebody answers again.
 */
const seed = Number(process.env['BEKAL_SEED'] ?? Date.now() % 2 ** 31)
const chance = chanceOf(seed)
const anywhere = Math.ceil(Number(process.env['BEKAL_KILLS'] ?? 4) / 10)

const installation = new Installation()
const { dataFolder } = installation
const keeper = new Keeper(dataFolder, installation.beside('kept.ndjson'))
let calls: Calls

beforeAll(async () => {
  const address = await installation.serving()
  calls = new Calls(await installation.passphrase())
  calls.address = address
})
afterAll(() => installation.remove())

const now = { onPaper: null, note: null }

/** A letter to a desk that nobody serves, sent, with its link. */
async function linkedLetter(): Promise<{ id: string; link: string }> {
  const subject = chance.word(12)
  const today = new Date().toISOString().slice(0, 10)
  const write = { key: uuidv7(), sent: 0 }
  const body = letter(subject, regionDesk('12.71'))
  const { id } = await calls.ask(ministry, contract.draftRequest, { body }, write)
  const params = { id }
  await calls.ask(second, contract.initialRequest, { params })
  await calls.ask(ministry, contract.signRequest, { params, body: { signedOn: today } })
  const number = { number: `460/${subject}`, letterDate: today }
  await calls.ask(ministry, contract.numberRequest, { params, body: number })
  await calls.ask(ministry, contract.sendRequest, { params, body: now })
  const secrets = drawLink()
  await calls.ask(ministry, contract.makeLink, { params, body: await linkHashes(secrets) })
  return { id, link: linkHeader(secrets) }
}

const moments = ['before it is kept', 'after it is kept, before the reply', 'at any moment'] as const
type Moment = (typeof moments)[number]

async function strike(kind: VictimKind, chosen?: number): Promise<void> {
  const server = installation.start()
  calls.address = null
  await kill(kind, server, dataFolder, chance, chosen)
  await wait(300)
  if (!server.running()) installation.server = null
}

/** How often this call stands in the journal as done. */
async function done(key: string): Promise<number> {
  const [row] = await ask<{ times: number }>(
    dataFolder,
    `select count(*)::int as times from journal where command = $1 and outcome = 'done'`,
    [key],
  )
  return row?.times ?? 0
}

/** Calls under a key, lets the server die at that moment, and calls again from the same browser until there is an answer. */
async function through(
  moment: Moment,
  kind: VictimKind,
  call: (by: Calls, key: string) => Promise<{ id: string }>,
): Promise<string> {
  calls.address = await installation.serving()
  const key = uuidv7()
  if (moment === 'after it is kept, before the reply') {
    const line = await withoutReplies(calls.address)
    const unheard = new Calls('')
    unheard.address = line.address
    // Nobody waits for it: this browser is closed before anything comes.
    void call(unheard, key).catch(() => null)
    while ((await done(key)) === 0) await wait(10)
    unheard.address = null
    await strike(kind)
    line.close()
    calls.address = await installation.serving()
    expect(await done(key)).toBe(1)
  } else {
    const held = moment === 'before it is kept' ? await holdUp(dataFolder, 'public.request_event') : null
    const reply = call(calls, key)
    if (held === null) await wait(chance.below(40))
    const serving = await held?.waiting()
    if (held) expect(await done(key)).toBe(0)
    await strike(kind, serving)
    await held?.letGo()
    calls.address = await installation.serving()
    await reply
  }
  const { id } = await call(calls, key)
  expect(await done(key)).toBe(1)
  return id
}

const noData = { form: 'no_data' as const, counts: [], codes: [], reason: 'nobody_registered', text: null }

/** Receipt and answer, each through a death, and everything there is of it afterwards. */
async function walk(moment: Moment, kind: VictimKind): Promise<void> {
  calls.address = await installation.serving()
  const { id, link } = await linkedLetter()
  const office = { office: 'Kepala Subbagian Umum' }
  const receipt = await through(moment, kind, (by, key) =>
    by.askByLink(link, contract.receiveLinked, { body: office }, { key, sent: 0 }),
  )
  expect(receipt).toBe(id)
  const letter = await calls.askByLink(link, contract.getLinked, {})
  expect(letter).toMatchObject({ state: 'received', receivedBy: office.office })
  expect(letter.dueAt).not.toBeNull()

  const file = { query: { namesNobody: true }, body: pdf() }
  const scan = await calls.askByLink(link, contract.addLinkedFile, file, { key: uuidv7(), sent: 0 })
  const body = { ...noData, number: '800/9', files: [scan.id] }
  const answer = await through(moment, kind, (by, key) =>
    by.askByLink(link, contract.answerLinked, { body }, { key, sent: 0 }),
  )
  expect(answer).toBe(id)

  const found = await calls.ask(ministry, contract.getRequest, { params: { id } })
  expect(found).toMatchObject({
    state: 'answered',
    link: { state: 'used', receivedBy: office.office },
    answer: { form: 'no_data', number: '800/9' },
  })
  const steps = found.life.map(({ step }) => step)
  expect(steps.slice(steps.indexOf('sent'))).toEqual(['sent', 'received', 'answered'])
  expect(found.attachments.map(({ file }) => file)).toEqual([scan.id])
  const promises = await ask<{ kind: string; state: string }>(
    dataFolder,
    'select kind, state from obligation where subject_id = $1 order by kind, state',
    [id],
  )
  expect(promises.filter(({ kind }) => kind === 'answer_request')).toEqual([
    { kind: 'answer_request', state: 'met' },
  ])
  expect(promises.filter(({ state }) => state === 'open')).toEqual([])
  await keeper.keep(await installation.serving())
}

describe(`kill -9 between receipt and answer by a one-time link (BEKAL_SEED=${seed})`, () => {
  describe.each(moments.slice(0, 2))('%s', (moment) => {
    test.each(victimKinds)('%s dies: both are kept once, and the same browser goes on', (kind) =>
      walk(moment, kind),
    )
  })

  test(`${anywhere} times at any moment`, async () => {
    for (let number = 1; number <= anywhere; number += 1) await walk('at any moment', chance.one(victimKinds))
  })

  test('the journal is whole, and fits what was kept in between', async () => {
    await keeper.keep(await installation.serving())
    const verdict = await keeper.verifyAll()
    expect(verdict).toMatchObject({ faultCount: 0, restores: [], kept: { heads: await keeper.heads() } })
    expect(verdict.files).toBeGreaterThanOrEqual(victimKinds.length * 2 + anywhere)
  })
})
