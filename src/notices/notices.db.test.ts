import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addAbsence, addMembership, changeStandIn, endMembership } from '../agencies/contract.ts'
import { assign, claim } from '../obligations/contract.ts'
import { end, idOf, monday, promised, stop } from '../obligations/testing.ts'
import { makeMailer } from '../platform/mail.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { clearNotices, sendNotices } from './jobs.ts'
import { templates } from './rules/wording.ts'
import { type MailServer, mailServer } from './testing.ts'

/** Notices as they are written and sent, with a real SMTP server. Monday, 9 March 2026, ten o'clock in Jakarta. */

let world: World
let mail: MailServer
let sentinel: Colleague
let logged = ''
const logStream = new PassThrough()
const log = pino(logStream)
logStream.on('data', (line: Buffer) => (logged += line.toString()))

beforeAll(async () => {
  mail = await mailServer()
  world = await scratchWorld({ mailer: makeMailer(mail.config) })
  await world.moveClock(monday)
  sentinel = await world.join(await world.desk({ kind: 'sentra' }))
})
beforeEach(async () => {
  await world.moveClock(monday)
})
afterEach(async () => {
  // Each test has its own members; those of others get nothing more.
  await world.sql`delete from notice_setting`
  mail.received.splice(0)
  mail.asked.splice(0)
  mail.answer = { recipient: null, message: null }
  mail.onMessage = async () => {}
})
afterAll(async () => {
  await world.close()
  await mail.close()
})

const send = (mailer = makeMailer(mail.config)) => sendNotices(world.bekal.database, mailer, log)
let serial = 0
const wish = (more: Partial<Parameters<typeof save>[1]> = {}) => {
  serial += 1
  return {
    address: `rekan${serial}@dinsos.example`,
    language: 'id' as const,
    atOnce: false,
    hour: null,
    quiet: null,
    ...more,
  }
}
type Wish = {
  address: string
  language: 'id' | 'en'
  atOnce: boolean
  hour: number | null
  quiet: contract.Quiet | null
}
const save = async (who: Colleague, body: Wish) => {
  await who.call(contract.saveSettings, { body })
  return body.address
}
const settings = (who: Colleague) => who.call(contract.getSettings)
const states = async (who: Colleague) =>
  (
    await world.sql<{
      state: string
    }>`select state from notice where member = ${who.member} order by made_at, id`
  ).map(({ state }) => state)

/** A member at a desk of their own with so many open obligations, whose notices go to the answered address. */
async function waiting(count: number, more: Partial<Wish> & { zone?: string } = {}) {
  const { zone = 'WIB', ...wished } = more
  const who = await world.join(await world.desk({ zone }))
  const letters: string[] = []
  for (let n = 0; n < count; n += 1) letters.push(await promised(world, who, sentinel))
  return { who, letters, address: await save(who, wish(wished)) }
}

describe('the digest', () => {
  test('is a count and a link, in the language one has chosen, and says nothing else', async () => {
    const { address } = await waiting(3)
    const english = await waiting(1, { language: 'en' })
    expect(await send()).toBe(2)
    const [first, second] = [address, english.address].map((to) => mail.received.find((one) => one.to === to))
    expect(first?.text).toBe('Ada 3 tindak lanjut yang menunggu Anda.\n\nhttps://bekal.example/\n')
    expect(second?.text).toBe('Follow-ups waiting for you: 1.\n\nhttps://bekal.example/\n')
    expect(first?.headers).toMatch(/^Subject: Pemberitahuan Bekal\r?$/m)
    expect(first?.headers).toMatch(/^From: Bekal <bekal@kemensos\.example>\r?$/m)
    expect(first?.headers).not.toMatch(/Unit|LJS|Rekan/)
    expect(first?.from).toBe('bekal@kemensos.example')
  })

  test('of somebody who is away goes to whoever stands in, or to those of the desk who are there', async () => {
    const { who, letters } = await waiting(2)
    const standIn = await world.join(who.desk, ['worker'])
    const other = await world.join(who.desk, ['worker'])
    for (const letter of letters) await who.call(claim, { params: { id: await idOf(letter, who) } })
    const to = await save(standIn, wish())
    await save(other, wish())
    const body = {
      member: who.member,
      kind: 'leave' as const,
      firstDay: '2026-03-09',
      lastDay: '2026-03-09',
      standIn: standIn.member,
      actsAs: null,
    }
    const { id } = await who.call(addAbsence, { body })
    await send()
    expect(mail.received.map((one) => one.to)).toEqual([to])
    expect(mail.received[0]?.text).toContain('Ada 2 tindak lanjut')
    mail.received.splice(0)
    await who.call(changeStandIn, { params: { id }, body: { standIn: null, actsAs: null } })
    await world.sql`delete from notice where member = any (${[who.member, standIn.member, other.member]})`
    await send()
    expect(mail.received).toHaveLength(2)
    mail.received.splice(0)
    // Back on the next day, by itself.
    await world.moveClock('2026-03-10T02:00:00.000Z')
    await send()
    expect(mail.received).toHaveLength(1)
    expect(mail.received[0]?.to).not.toBe(to)
  })

  test('comes once a day, however often and by however many processes it is asked for', async () => {
    const { who } = await waiting(1)
    await Promise.all([send(), send(), send()])
    await send()
    expect(mail.received).toHaveLength(1)
    await world.moveClock('2026-03-10T00:59:00Z')
    await send()
    expect(mail.received).toHaveLength(1)
    expect(await settings(who)).toMatchObject({ chosen: { nextDigestAt: '2026-03-10T01:00:00.000Z' } })
    await world.moveClock('2026-03-10T01:00:00Z')
    await send()
    expect(mail.received).toHaveLength(2)
  })

  test.each([
    ['WIB', '2026-03-10T01:00:00Z'],
    ['WITA', '2026-03-10T00:00:00Z'],
    ['WIT', '2026-03-09T23:00:00Z'],
  ])('comes at eight in %s', async (zone, at) => {
    await world.moveClock('2026-03-09T12:00:00Z')
    const { address } = await waiting(1, { zone })
    await world.moveClock(new Date(Date.parse(at) - 60_000).toISOString())
    await send()
    expect(mail.received).toEqual([])
    await world.moveClock(at)
    await send()
    expect(mail.received.map(({ to }) => to)).toEqual([address])
  })

  test('keeps quiet on weekends and holidays, and comes on the next working day', async () => {
    await world.moveClock('2026-03-18T12:00:00Z')
    const { address } = await waiting(1)
    // Nyepi on Thursday 19, Idulfitri from Friday 20 to Tuesday 24 March with its cuti bersama, a weekend between them.
    for (const day of ['19', '20', '21', '22', '23', '24']) {
      await world.moveClock(`2026-03-${day}T03:00:00Z`)
      await send()
    }
    expect(mail.received).toEqual([])
    await world.moveClock('2026-03-25T01:00:00Z')
    await send()
    expect(mail.received.map(({ to }) => to)).toEqual([address])
  })

  test('does not come where nothing waits, and not when all has been done before it goes', async () => {
    const idle = await waiting(0)
    const done = await waiting(1)
    await end(world, done.who, done.letters[0] ?? '')
    expect(await send()).toBe(0)
    expect(mail.asked).toEqual([])
    expect(await states(idle.who)).toEqual(['nothing'])
    expect(await states(done.who)).toEqual(['nothing'])
  })

  test('counts what is in these hands or in nobody’s, and what runs', async () => {
    const { who, letters } = await waiting(5)
    const colleague = await world.join(who.desk, ['worker'])
    const ids: string[] = []
    for (const letter of letters) ids.push(await idOf(letter, who))
    await who.call(claim, { params: { id: ids[0] ?? '' } })
    await who.call(assign, { params: { id: ids[1] ?? '' }, body: { member: colleague.member } })
    await stop(world, sentinel, letters[2] ?? '')
    await save(colleague, wish())
    await send()
    expect(mail.received.map(({ text }) => text.split(' ')[1])).toEqual(['3', '3'])
  })

  test('counts all desks that one works at, and none where one only keeps the members', async () => {
    const { who } = await waiting(1)
    const second = await world.also(who, await world.desk(), ['worker'])
    await promised(world, second, sentinel)
    const kept = await world.desk()
    await world.also(who, kept, ['administrator'])
    const head = await world.join(kept)
    await promised(world, head, sentinel)
    await send()
    expect(mail.received[0]?.text).toContain('Ada 2 ')
  })

  test('follows the hour and the quiet hours that the head has set, and one’s own before them', async () => {
    const desk = await world.desk()
    const [head, worker, early] = [
      await world.join(desk),
      await world.join(desk, ['worker']),
      await world.join(desk, ['worker']),
    ]
    await promised(world, head, sentinel)
    const quiet = { from: '18:00', until: '09:00', daysOff: true }
    expect(await worker.refusal(contract.saveDefault, { body: { hour: 9, quiet } })).toMatchObject({
      code: 'not_permitted',
    })
    await head.call(contract.saveDefault, { body: { hour: 14, quiet } })
    expect(await settings(worker)).toMatchObject({ deskDefault: { hour: 14, quiet }, deskDefaultSet: true })
    const later = await save(worker, wish())
    const sooner = await save(early, wish({ hour: 10 }))
    await send()
    expect(mail.received.map(({ to }) => to)).toEqual([sooner])
    await world.moveClock('2026-03-09T07:00:00Z')
    await send()
    expect(mail.received.map(({ to }) => to)).toEqual([sooner, later])
  })
})

describe('at once', () => {
  test('comes what lapses or climbs, once each time, and in no quiet hours', async () => {
    const { who, letters } = await waiting(2, { atOnce: true })
    await send()
    expect(mail.received.map(({ text }) => text.split('\n')[0])).toEqual([
      'Ada 2 tindak lanjut yang menunggu Anda.',
    ])
    mail.received.splice(0)
    // Two answers were due on 30 March at 16.00; the sweep finds them in the evening.
    await world.moveClock('2026-03-30T01:00:00Z')
    await end(world, who, letters[1] ?? '')
    await send()
    mail.received.splice(0)
    await world.moveClock('2026-03-30T12:00:00Z')
    await world.sweep()
    await send()
    expect(mail.received).toEqual([])
    await world.moveClock('2026-03-31T00:30:00Z')
    await send()
    await send()
    expect(mail.received.map(({ text }) => text)).toEqual([
      'Ada 1 tindak lanjut yang perlu segera Anda lihat.\n\nhttps://bekal.example/\n',
    ])
  })

  test('comes nothing to those who want the digest alone, and no second e-mail beside a digest', async () => {
    const desk = await world.desk()
    const [calm, keen] = [await world.join(desk, ['worker']), await world.join(desk, ['worker'])]
    await promised(world, keen, sentinel, {
      dueAt: '2026-03-09T02:00:00.000Z',
      startAt: '2026-03-08T02:00:00.000Z',
    })
    await world.sweep()
    await save(calm, wish())
    await save(keen, wish({ atOnce: true }))
    await send()
    await send()
    expect(mail.received.map(({ text }) => text.split('\n')[0])).toEqual([
      'Ada 1 tindak lanjut yang menunggu Anda.',
      'Ada 1 tindak lanjut yang menunggu Anda.',
    ])
  })
})

describe('a mail server', () => {
  test('that is down loses nothing: the notice goes out when it is back, with what waits then', async () => {
    const { who, letters } = await waiting(2)
    const nobody = makeMailer({ ...mail.config, smtpUrl: 'smtp://127.0.0.1:1' })
    expect(await send(nobody)).toBe(0)
    expect(await states(who)).toEqual(['waiting'])
    // Who keeps the installation sees that, when and what was answered; not who was to be told.
    const result = () =>
      world.sql<object>`select outcome, code, down_since is not null as down from mail_result`
    expect(await result()).toEqual([{ outcome: 'down', code: 'ESOCKET', down: true }])
    await end(world, who, letters[0] ?? '')
    await world.moveClock('2026-03-09T08:00:00Z')
    await send()
    expect(await result()).toEqual([{ outcome: 'sent', code: null, down: false }])
    expect(JSON.stringify(await world.sql<object>`select * from mail_result`)).not.toContain('@')
    expect(mail.received.map(({ text }) => text.split(' ')[1])).toEqual(['1'])
  })

  test('that is down until the evening: today’s digest is of no use tomorrow, tomorrow’s is', async () => {
    const { who } = await waiting(1)
    await send(makeMailer({ ...mail.config, smtpUrl: 'smtp://127.0.0.1:1' }))
    await world.moveClock('2026-03-10T01:00:00Z')
    await send()
    expect(await states(who)).toEqual(['dropped', 'sent'])
    expect(mail.received).toHaveLength(1)
  })

  test('that asks to come back later (greylisting) is asked again after a pause', async () => {
    const { who, address } = await waiting(1)
    const other = await waiting(1)
    mail.answer.recipient = { code: 451, text: '4.7.1 Greylisted, please try again' }
    await send()
    await send()
    expect(mail.asked.toSorted()).toEqual([address, other.address].toSorted())
    await world.moveClock('2026-03-09T03:02:00Z')
    mail.answer.recipient = null
    await send()
    expect(mail.received).toHaveLength(2)
    expect(await states(who)).toEqual(['sent'])
    expect(await settings(who)).toMatchObject({ last: { state: 'sent' }, chosen: { refusedAt: null } })
  })

  test('that knows no such address: the member is told, and no more is sent until the address is saved again', async () => {
    const { who, address } = await waiting(1)
    mail.answer.recipient = { code: 550, text: '5.1.1 No such user here' }
    await send()
    expect(await settings(who)).toMatchObject({
      chosen: { refusedAt: expect.any(String), nextDigestAt: null },
      last: { state: 'refused' },
    })
    await world.moveClock('2026-03-10T03:00:00Z')
    await send()
    expect(mail.asked).toEqual([address])
    mail.answer.recipient = null
    await save(who, wish())
    expect(await settings(who)).toMatchObject({ chosen: { refusedAt: null } })
    await send()
    expect(mail.received).toHaveLength(1)
  })

  test('that refuses for another reason is no fault of the address', async () => {
    const { who } = await waiting(1)
    mail.answer.recipient = { code: 552, text: '5.2.2 Mailbox full' }
    await send()
    expect(await states(who)).toEqual(['dropped'])
    expect(await settings(who)).toMatchObject({ chosen: { refusedAt: null } })
    const { who: next } = await waiting(1)
    mail.answer = { recipient: null, message: { code: 554, text: '5.7.1 Rejected by policy' } }
    await send()
    expect(await states(next)).toEqual(['dropped'])
  })

  test('hears nothing from a template that says too much', async () => {
    await waiting(1)
    const telling = {
      ...templates,
      digest: { ...templates.digest, id: { subject: 'Bekal', text: 'Kasus {case}: {count} {link}' } },
    }
    await expect(sendNotices(world.bekal.database, makeMailer(mail.config), log, telling)).rejects.toThrow(
      'may not be sent',
    )
    expect(mail.asked).toEqual([])
  })
})

describe('a sender that dies', () => {
  /** Another process that sends, and is killed when the message has come whole and nobody has been told. */
  test('between sending and saying so has sent it once, and nobody sends it again', async () => {
    const { who } = await waiting(1)
    const program = `
      import { sendNotices } from '${join(import.meta.dirname, 'jobs.ts')}'
      import { Database } from '${join(import.meta.dirname, '../platform/db/database.ts')}'
      import { makeMailer } from '${join(import.meta.dirname, '../platform/mail.ts')}'
      await sendNotices(new Database(process.env.URL), makeMailer(JSON.parse(process.env.MAIL)), { warn() {} })`
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      env: { ...process.env, URL: world.serverUrl, MAIL: JSON.stringify(mail.config) },
      stdio: 'ignore',
    })
    const died = new Promise((resolve) => child.once('exit', resolve))
    mail.onMessage = async () => {
      mail.onMessage = async () => {}
      child.kill('SIGKILL')
      await died
    }
    await died
    await expect.poll(() => mail.received.length).toBe(1)
    expect(await states(who)).toEqual(['sending'])
    await send()
    await world.moveClock('2026-03-09T03:16:00Z')
    await send()
    await send()
    expect(mail.received).toHaveLength(1)
    expect(await states(who)).toEqual(['unknown'])
    await world.moveClock('2026-03-10T03:00:00Z')
    await send()
    expect(mail.received).toHaveLength(2)
  })

  test('and a connection that breaks when the message has begun to travel: it is not sent twice', async () => {
    const { who } = await waiting(1)
    const breaking = await mailServer()
    breaking.onMessage = () => breaking.close()
    await send(makeMailer(breaking.config))
    expect(breaking.asked).toHaveLength(1)
    expect(await states(who)).toEqual(['unknown'])
    await send()
    expect(mail.asked).toEqual([])
  })
})

describe('an address', () => {
  test('is kept for one who wants notices, shown to nobody else, and in no log, journal or job', async () => {
    const { who, address } = await waiting(1)
    const colleague = await world.join(who.desk)
    expect(await settings(colleague)).toMatchObject({ chosen: null })
    mail.answer.recipient = { code: 550, text: `5.1.1 <${address}> unknown` }
    await send()
    await send(makeMailer({ ...mail.config, smtpUrl: 'smtp://127.0.0.1:1' }))
    expect(logged).toContain('notice not delivered')
    expect(logged).not.toContain('dinsos.example')
    const rows = await world.sql<{ text: string }>`
      select j::text as text from journal j union all select c::text from command c
      union all select n::text from notice n union all select w::text from graphile_worker.jobs w`
    expect(rows.length).toBeGreaterThan(3)
    expect(rows.filter(({ text }) => text.includes('dinsos.example'))).toEqual([])
    expect((await settings(who)).chosen?.address).toBe(address)
    await who.call(contract.endSettings)
    expect(await settings(who)).toMatchObject({ chosen: null })
    expect(await world.sql`select from notice_setting where member = ${who.member}`).toEqual([])
  })

  test('is forgotten when its member serves no desk any more, and follows to the next desk', async () => {
    const { who, address } = await waiting(1)
    const administrator = await world.join(who.desk, ['administrator'])
    const next = await world.join(await world.desk({ zone: 'WIT' }), ['head', 'administrator'])
    await next.call(addMembership, { body: { login: who.login, roles: ['worker'] } })
    await administrator.call(endMembership, { params: { id: who.member } })
    await promised(world, next, sentinel)
    await send()
    expect(mail.received.map(({ to, text }) => [to, text.split(' ')[1]])).toEqual([[address, '1']])
    await next.call(endMembership, { params: { id: who.member } })
    await send()
    expect(await world.sql`select from notice_setting where member = ${who.member}`).toEqual([])
  })

  test.each([
    'rekan',
    'rekan@dinsos',
    'a b@dinsos.example',
    'x@y.example\r\nBcc: z@y.example',
    'Rekan <r@y.example>',
  ])('has to be one: %j is not', async (address) => {
    const who = await world.join(await world.desk())
    expect(await who.refusal(contract.saveSettings, { body: wish({ address }) })).toMatchObject({
      code: 'bad_input',
      errors: [{ path: '/body/address', keyword: 'pattern' }],
    })
  })

  test('is not asked for where no e-mail is set up, and where quiet hours leave no moment', async () => {
    const silent = await scratchWorld()
    const who = await silent.join(await silent.desk())
    expect(await who.call(contract.getSettings)).toMatchObject({ mailReady: false, chosen: null })
    expect(await who.refusal(contract.saveSettings, { body: wish() })).toMatchObject({
      code: 'mail_not_ready',
    })
    await silent.close()
    const here = await world.join(await world.desk())
    expect(await here.refusal(contract.saveSettings, { body: wish({ hour: 20 }) })).toMatchObject({
      code: 'no_quiet_left',
    })
  })
})

test('old notices are cleared, and what was told of obligations that have ended', async () => {
  const { who, letters } = await waiting(1, { atOnce: true })
  await world.moveClock('2026-03-31T03:00:00Z')
  await world.sweep()
  await send()
  const told = () => world.sql`select from notice_told where member = ${who.member}`
  expect(await told()).toHaveLength(1)
  await clearNotices(world.bekal.database)
  expect(await told()).toHaveLength(1)
  await end(world, who, letters[0] ?? '')
  await world.moveClock('2026-07-01T03:00:00Z')
  await clearNotices(world.bekal.database)
  expect(await told()).toEqual([])
  expect(await states(who)).toEqual([])
})
