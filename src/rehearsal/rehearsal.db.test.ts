import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { asAdministrator } from '../platform/db/administrator.ts'
import { serverPassword } from '../testing/cluster.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { audit } from './audit.ts'
import { kalijodo } from './kalijodo.ts'
import type { Outcome } from './outcome.ts'
import { exitCode, rehearse } from './rehearse.ts'
import { report } from './report.ts'
import type { Scenario } from './scenario.ts'
import type { Stage } from './stage.ts'

const silently = () => {}
const worlds: World[] = []
const stageOn = async (): Promise<Stage> => {
  const world = await scratchWorld()
  worlds.push(world)
  return world
}
/** The story as far as a moment. */
const until = (moment: string, story: Scenario = kalijodo): Scenario => ({
  ...story,
  until: moment,
  steps: story.steps.filter(({ at }) => at < moment),
})
afterAll(() => Promise.all(worlds.map((world) => world.close())))

describe('Kalijodo through the endpoints', () => {
  let stage: Stage
  let outcome: Outcome
  beforeAll(async () => {
    stage = await stageOn()
    outcome = await rehearse(stage, kalijodo, silently)
  })

  test('ends with every letter answered after the clearance: no data, because nobody has registered', () => {
    expect(outcome.requests.map(({ state, answer }) => [state, answer])).toEqual([
      ['answered', { form: 'no_data', reason: 'nobody_registered' }],
      ['answered', { form: 'no_data', reason: 'nobody_registered' }],
    ])
    for (const { endedAt } of outcome.requests) expect((endedAt ?? '') > '2016-03-01').toBe(true)
  })

  test('takes three weeks from plan to clearance, and keeps the counts apart', () => {
    expect(outcome.closure).toMatchObject({
      site: 'Kalijodo',
      state: 'closed',
      announcedOn: '2016-02-08',
      closedOn: '2016-02-29',
      days: 21,
    })
    expect(outcome.people.registered).toBe(0)
    expect(outcome.people.series.map(({ unit, counts }) => [unit, counts.map(({ count }) => count)])).toEqual(
      [
        ['people_reported', [195, 250]],
        ['workers', [500, 1405]],
        ['residents_households', [1340, 726, 1200]],
        ['residents', [3052, 2268, 6000]],
        ['people_registered', [0]],
      ],
    )
    for (const { counts } of outcome.people.series) {
      for (const { source } of counts) expect(source).toMatch(/^https:/)
    }
  })

  test('shows the silence to the desks above both sides when the deadline has passed', () => {
    const [lapsed] = outcome.ledger.filter(({ state }) => state === 'lapsed')
    expect(lapsed).toMatchObject({
      label: 'ANDAIAN-1/II/2016',
      kind: 'acknowledge_request',
      endedAt: '2016-02-12T09:00:00.000Z',
      provisional: true,
    })
    const followed = outcome.ledger.filter(
      ({ promise, openedAt, round }) =>
        promise === lapsed?.promise && openedAt === lapsed.endedAt && round === 1,
    )
    expect(followed.map(({ rung, owner }) => [rung, outcome.desks[owner]])).toEqual([
      ['owner', 'Dinas Sosial Jakarta Utara'],
      ['owner_superior', 'Dinas Sosial DKI Jakarta'],
      ['counterpart_superior', 'Direktorat Jenderal'],
    ])
  })

  test('counts in the database what the parties read through the endpoints', () => {
    const { created, met, refused, withdrawn, lapsed, open, escalated, openPastDue } = outcome.obligations
    const inState = (state: string) => outcome.ledger.filter((row) => row.state === state).length
    expect(created).toBe(outcome.ledger.length)
    expect([met, refused, withdrawn, lapsed, open]).toEqual(
      ['met', 'refused', 'withdrawn', 'lapsed', 'open'].map(inState),
    )
    expect(met + refused + withdrawn + lapsed + open).toBe(created)
    expect(escalated).toBeGreaterThan(0)
    expect(openPastDue).toBe(0)
  })

  test('keeps I4, with every letter and every obligation looked at', () => {
    const checked = outcome.requests.length + outcome.obligations.created
    expect(outcome.invariants).toEqual([{ id: 'I4', ok: true, checked, findings: [] }])
    expect(exitCode(outcome)).toBe(0)
  })

  test('says the same on every run', async () => {
    expect(JSON.stringify(await rehearse(await stageOn(), kalijodo, silently))).toBe(JSON.stringify(outcome))
  })

  test('is told with sources, assumptions and what the ledger says', () => {
    const told = report(outcome, kalijodo)
    for (const { text, assumption } of kalijodo.steps) {
      expect(told.replace(/\s+/g, ' ')).toContain(text)
      if (assumption !== null) expect(told.replace(/\s+/g, ' ')).toContain(`(andaian: ${assumption})`)
    }
    const { created, lapsed } = outcome.obligations
    expect(told).toContain(`${created} dibuat`)
    expect(told.match(/▲ Tenggat .*lewat/g)?.length).toBeLessThanOrEqual(lapsed)
    expect(told).toContain('hari libur 2016 tidak ada dalam tabel')
    expect(told).toContain('I4: terpenuhi')
    const ours = told.replace(/https:\S+/g, '').replace(/Para pihak[\s\S]*?Hari demi hari/, '')
    expect(ours).not.toMatch(/\b(PSK|WTS|eks|mantan|tuna susila|razia|rehabilitasi|pembinaan|pemulangan)\b/i)
  })
})

describe('a failure that is planted', () => {
  test('is found where nobody sweeps: a deadline passes without an escalation, and the command fails', async () => {
    const stage = { ...(await stageOn()), sweep: async () => 0 }
    const unnoticed = { ...kalijodo, steps: kalijodo.steps.filter(({ act }) => act?.do !== 'take_up') }
    const outcome = await rehearse(stage, unnoticed, silently)
    const [i4] = outcome.invariants
    expect(i4?.findings).toEqual(['past its deadline and not lapsed: Kalijodo'])
    expect(outcome.obligations.openPastDue).toBe(1)
    expect(exitCode(outcome)).toBe(1)
    expect(report(outcome, unnoticed)).toContain('I4: DILANGGAR')
  })

  const breaks: [finding: string, statement: string][] = [
    [
      'neither ended nor owed by anybody',
      `update obligation set state = 'met', settled_at = app.now(), ended_at = app.now() where state = 'open'`,
    ],
    [
      'ended and still owed',
      `update request set received_at = app.now(), answered_at = app.now(), answer_form = 'counts', reply_recorded = true`,
    ],
    [
      'ended more or less than once',
      `update request set received_at = app.now(), answered_at = app.now(), answer_form = 'counts', reply_recorded = true`,
    ],
    [
      'past its deadline and not lapsed',
      `update obligation set due_at = app.now() where state = 'open' and rung = 'owner'`,
    ],
    [
      'ended after its deadline without a lapse',
      `update obligation set due_at = opened_at, state = 'met', settled_at = app.now(), ended_at = app.now()
       where state = 'open' and rung = 'owner' and opened_at < app.now()`,
    ],
    ['lapsed and not renewed', `delete from obligation where rung = 'owner' and round = 1`],
    ["the owner's superior was not called upon", `delete from obligation where rung = 'owner_superior'`],
    [
      "the counterpart's superior was not called upon",
      `delete from obligation where rung = 'counterpart_superior'`,
    ],
  ]

  test('in the ledger or in a letter is found for what it is', async () => {
    const stage = await stageOn()
    const waiting = await rehearse(stage, until('2016-02-13T03:00:00.000Z'), silently)
    expect(waiting.invariants).toMatchObject([{ ok: true }])
    expect(waiting.requests).toMatchObject([{ state: 'sent', endedAt: null }])
    await asAdministrator(stage.adminUrl, async (admin) => {
      for (const [finding, statement] of breaks) {
        await admin.query('begin')
        // Guards and foreign keys stand in the way of planting most of these.
        await admin.query('set local session_replication_role = replica')
        const { rowCount } = await admin.query(statement)
        expect(rowCount, finding).toBeGreaterThan(0)
        const { invariants } = await audit(admin)
        expect(invariants[0]?.ok, finding).toBe(false)
        expect(invariants[0]?.findings.map((found) => found.split(': ')[0])).toContain(finding)
        await admin.query('rollback')
      }
    })
  })

  test('a database of which nothing can be checked passes nothing', async () => {
    const { invariants } = await asAdministrator((await stageOn()).adminUrl, audit)
    expect(invariants).toMatchObject([{ id: 'I4', ok: false, checked: 0 }])
  })
})

describe('the command', () => {
  const run = (args: string[], env: Record<string, string>) =>
    new Promise<{ code: number; out: string; progress: string }>((resolve) => {
      const file = join(import.meta.dirname, '../rehearse.ts')
      execFile(
        process.execPath,
        [file, ...args],
        { env: { ...process.env, ...env } },
        (error, out, progress) => resolve({ code: error ? Number(error.code) : 0, out, progress }),
      )
    })

  test('uses the PostgreSQL of DATABASE_URL, writes JSON alone to standard output and leaves nothing', async () => {
    const data = await mkdtemp(join(tmpdir(), 'bekal-gladi-test-'))
    await writeFile(join(data, 'server-password'), serverPassword)
    const url = new URL(inject('templateUrl'))
    url.pathname = '/postgres'
    const env = { DATABASE_URL: url.href, BEKAL_DATA: data }
    const { code, out, progress } = await run(['kalijodo', '--json'], env)
    await rm(data, { recursive: true })
    expect(progress).toContain('2016-02-29')
    expect(code).toBe(0)
    expect((JSON.parse(out) as Outcome).invariants).toMatchObject([{ id: 'I4', ok: true }])
    const admin = new pg.Client({ connectionString: url.href })
    await admin.connect()
    const left = await admin.query(`select from pg_database where datname like 'bekal\\_scratch\\_gladi%'`)
    await admin.end()
    expect(left.rowCount).toBe(0)
  })

  test('explains itself where the story is unknown', async () => {
    const { code, out, progress } = await run(['entah'], {})
    expect([code, out]).toEqual([2, ''])
    expect(progress).toContain('kalijodo')
  })
})
