import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addMember, openSession } from '../agencies/contract.ts'
import { nationalDesk, regionDesk } from '../agencies/reference.ts'
import { operatorDesk } from '../first-operator.ts'
import { useFirstLink } from '../installation/contract.ts'
import { ledgerFaults } from '../obligations/testing.ts'
import { makePassphrase, signInSecretOf } from '../passphrase.ts'
import { makeClient } from '../platform/client.ts'
import { freePort } from '../platform/embedded/port.ts'
import { openFolder } from '../platform/embedded/trial.ts'
import { ask, doubled, letTimePass, lost, pastDue } from '../testing/kill/books.ts'
import { chanceOf } from '../testing/kill/chance.ts'
import { Keeper } from '../testing/kill/keeper.ts'
import { type ServerProcess, startServing } from '../testing/kill/server-process.ts'
import { Writers } from '../testing/kill/writers.ts'

/**
 * `npm run serve` with two workers on one database, under load: one of them, sometimes both, is killed again and again,
 * at moments drawn from BEKAL_SEED, which is printed: a third of BEKAL_KILLS, because whoever dies here is waited for.
 */
const kills = Math.ceil(Number(process.env['BEKAL_KILLS'] ?? 4) / 3)
const seed = Number(process.env['BEKAL_SEED'] ?? Date.now() % 2 ** 31)

let folder: ReturnType<typeof openFolder>
let dataFolder: string
let server: ServerProcess
let base: string
let metrics: string
let keeper: Keeper

beforeAll(async () => {
  folder = openFolder()
  dataFolder = join(folder.path, 'data')
  keeper = new Keeper(dataFolder, join(folder.path, 'kept.ndjson'))
  const [port, metricsPort] = [await freePort(null), await freePort(null)]
  base = `http://127.0.0.1:${port}`
  metrics = `http://127.0.0.1:${metricsPort}/metrics`
  server = startServing(['--migrate', '--workers', '2'], {
    BEKAL_DATA: dataFolder,
    BEKAL_ADDRESS: base,
    PORT: String(port),
    BEKAL_METRICS_PORT: String(metricsPort),
  })
})
afterAll(async () => {
  server.child.kill('SIGKILL')
  await server.ended
  folder.remove()
})

async function workers(): Promise<number[]> {
  const pid = server.child.pid ?? 0
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')
  const named = await Promise.all(
    children.map(async (child) => {
      const line = await readFile(`/proc/${child}/cmdline`, 'utf8').catch(() => '')
      return line.includes('serve.ts') ? Number(child) : null
    }),
  )
  return named.filter((child) => child !== null)
}

/** The first administrator comes in by the link and adds the colleagues of two desks, all with this passphrase. */
async function settle(passphrase: string): Promise<void> {
  await server.saying('It holds until')
  const token = /\/mulai#([\w-]{43})$/m.exec(server.said())?.[1] ?? ''
  const derived = await signInSecretOf(passphrase)
  const visitor = makeClient({ base })
  const rina = { name: 'Rina Contoh', login: 'rina', ...derived }
  await visitor.call(useFirstLink, { body: { token, agency: 'Pusat Data', ...rina } })
  const opened = await visitor.call(openSession, { body: { login: 'rina', secret: derived.secret } })
  const operator = makeClient({ base, token: () => opened.token, desk: () => operatorDesk })
  for (const [login, desk] of [
    ['direktorat', nationalDesk('ministry-rts')],
    ['staf', nationalDesk('ministry-rts')],
    ['jakut', regionDesk('31.72')],
    ['staf-jakut', regionDesk('31.72')],
  ] as const) {
    const body = { login, name: login, desk, roles: ['worker' as const, 'head' as const], ...derived }
    await operator.call(addMember, { body })
  }
  // As if each had been at the page where one replaces what was handed over.
  await ask(dataFolder, 'update member set must_change = false')
}

async function untilWritten(writers: Writers): Promise<void> {
  const before = writers.acknowledged.length
  while (writers.acknowledged.length === before) {
    writers.check()
    if (!server.running()) throw new Error(`The server ended by itself:\n${server.said()}`)
    await wait(20)
  }
}

describe(`two workers, ${kills} times kill -9 (BEKAL_SEED=${seed})`, () => {
  test('nothing is lost, nothing is done twice, and no obligation is swept twice', async () => {
    expect(await server.ready, server.said()).toBe(base)
    const passphrase = await makePassphrase()
    await settle(passphrase)
    const chance = chanceOf(seed)
    const writers = new Writers(passphrase, chanceOf(seed + 1))
    writers.address = base
    writers.begin(4)
    const struck = new Set<number>()
    while (struck.size < kills) {
      await untilWritten(writers)
      await keeper.keep(base)
      await letTimePass(dataFolder, 10)
      await wait(chance.below(1500))
      const alive = await workers()
      const victims = chance.draw() < 0.15 ? alive : [alive[chance.below(alive.length)]]
      for (const victim of victims) {
        if (victim === undefined) continue
        process.kill(victim, 'SIGKILL')
        struck.add(victim)
      }
      expect(await lost(dataFolder, writers.acknowledged)).toEqual([])
    }
    await writers.finish()
    do {
      await ask(dataFolder, `select graphile_worker.add_job('obligations.sweep')`)
      await wait(50)
    } while ((await pastDue(dataFolder)) > 0)
    await expect.poll(workers, { timeout: 20_000 }).toHaveLength(2)

    const { acknowledged, writes } = writers
    const sent = writes.reduce((sum, write) => sum + write.sent, 0)
    console.log(
      `BEKAL_SEED=${seed}`,
      `${struck.size} killed, ${acknowledged.length} writes, sent ${sent} times`,
    )
    expect(server.running()).toBe(true)
    expect(await lost(dataFolder, acknowledged)).toEqual([])
    expect(await doubled(dataFolder, writes)).toEqual([])
    expect(await ledgerFaults({ sql: (parts) => ask(dataFolder, parts.join('')) })).toEqual([])
    const [row] = await ask<{ lapsed: number }>(
      dataFolder,
      `select count(*)::int as lapsed from obligation where state = 'lapsed'`,
    )
    expect(row?.lapsed).toBeGreaterThan(0)
  })

  test('the sealer that died was followed by another: the journal is whole, and fits what was kept in between', async () => {
    await keeper.keep(base)
    const verdict = await keeper.verifyAll()
    expect(verdict).toMatchObject({ faultCount: 0, restores: [], kept: { heads: await keeper.heads() } })
    const [row] = await ask<{ rows: number }>(dataFolder, 'select count(*)::int as rows from journal')
    expect(verdict.sealed).toBe(row?.rows)
  })

  test('what the dead had taken from the queue is taken up by the living', async () => {
    await expect
      .poll(
        () =>
          ask(
            dataFolder,
            `select j.id from graphile_worker.jobs j where j.locked_by is not null and not exists (
               select from pg_stat_activity a where starts_with(j.locked_by, a.application_name || '/') and a.application_name <> '')`,
          ),
        { timeout: 30_000 },
      )
      .toEqual([])
  })

  test('Prometheus is told of all workers together, on the loopback address', async () => {
    // A worker that has just taken the place of another has answered nothing yet.
    const read = async () => {
      await fetch(`${base}/api/health`)
      return (await fetch(metrics)).text()
    }
    await expect.poll(read, { timeout: 60_000 }).toContain('bekal_answer_seconds_count')
    const text = await read()
    expect(text).toMatch(/^bekal_workers 2$/m)
    expect(Number(/^bekal_workers_lost_total (\d+)$/m.exec(text)?.[1])).toBeGreaterThanOrEqual(kills)
    expect(text).toMatch(/^bekal_database_up 1$/m)
    expect(text).toMatch(/^bekal_queue_jobs \d+$/m)
    expect(text).toMatch(/^bekal_journal_unsealed \d+$/m)
    expect(text).toMatch(/^bekal_journal_unsealed_seconds [\d.]+$/m)
    expect(text).toMatch(/bekal_answer_seconds_count\{.*route="\/api\//)
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/)
    expect((await fetch(metrics.replace('/metrics', '/'))).status).toBe(404)
    expect((await fetch(`${base}/metrics`)).headers.get('content-type')).toMatch(/^text\/html/)
  })

  test('a signal ends all of them in order', async () => {
    const ending = await workers()
    server.child.kill('SIGTERM')
    expect(await server.ended, server.said()).toBe(0)
    for (const pid of ending) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})
