import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { ledgerFaults } from './obligations/testing.ts'
import { ask, doubled, letTimePass, lost, pastDue } from './testing/kill/books.ts'
import { chanceOf } from './testing/kill/chance.ts'
import { Installation } from './testing/kill/installation.ts'
import { Keeper } from './testing/kill/keeper.ts'
import { startServer } from './testing/kill/server-process.ts'
import { kill, postgresOf, victimKinds } from './testing/kill/victims.ts'
import { Writers } from './testing/kill/writers.ts'

/**
 * `npm start` is killed again and again while two desks write: BEKAL_KILLS times (4), at moments and at processes drawn
 * from BEKAL_SEED, which is printed.
 */
const kills = Number(process.env['BEKAL_KILLS'] ?? 4)
const seed = Number(process.env['BEKAL_SEED'] ?? Date.now() % 2 ** 31)

const installation = new Installation()
const { dataFolder } = installation
const keeper = new Keeper(dataFolder, installation.beside('kept.ndjson'))
let writers: Writers | null = null

afterAll(() => installation.remove())

/** Two desks write from here on, as soon as there is a server that they find. */
async function writing(address: string): Promise<Writers> {
  if (writers === null) {
    writers = new Writers(await installation.passphrase(), chanceOf(seed + 1))
    writers.begin(4)
  }
  writers.address = address
  return writers
}

/** Waits until somebody has written again; a server that never answers again ends with the test's own time. */
async function untilWritten(writers: Writers): Promise<void> {
  const before = writers.acknowledged.length
  while (writers.acknowledged.length === before) {
    writers.check()
    installation.check()
    await wait(20)
  }
}

async function endGracefully(): Promise<void> {
  const ending = installation.server
  if (!ending) return
  ending.child.kill('SIGTERM')
  expect(await ending.ended, ending.said()).toBe(0)
  expect(await postgresOf(dataFolder), ending.said()).toEqual([])
  installation.server = null
}

describe(`${kills} times kill -9 (BEKAL_SEED=${seed})`, () => {
  test('nothing that was acknowledged is lost, nothing is done twice, and the next start works', async () => {
    const chance = chanceOf(seed)
    const struck: Record<string, number> = {}
    for (let number = 1; number <= kills; number += 1) {
      const whileStarting = installation.server === null && (number <= kills / 5 || chance.draw() < 0.35)
      const server = installation.start()
      if (whileStarting) {
        await Promise.race([wait(chance.below(writers ? 1500 : 5000)), server.ready])
      } else {
        const colleagues = await writing(await installation.serving())
        await untilWritten(colleagues)
        expect(await lost(dataFolder, colleagues.acknowledged)).toEqual([])
        await keeper.keep(await installation.serving())
        await letTimePass(dataFolder, 10)
        await wait(chance.below(1500))
      }
      const kind = await kill(chance.one(victimKinds), server, dataFolder, chance)
      const moment = whileStarting ? 'starting' : 'working'
      struck[`${kind}, ${moment}`] = (struck[`${kind}, ${moment}`] ?? 0) + 1
      // A start whose PostgreSQL is killed may give up; the one after it may not.
      if (whileStarting ? (await server.ready) === null || !server.running() : !server.running())
        installation.server = null
      else if (!whileStarting && writers) await untilWritten(writers)
      if (installation.server !== null && chance.draw() < 0.25) await endGracefully()
    }
    const colleagues = await writing(await installation.serving())
    await colleagues.finish()
    do {
      await ask(dataFolder, `select graphile_worker.add_job('obligations.sweep')`)
      await wait(50)
    } while ((await pastDue(dataFolder)) > 0)

    const { acknowledged, writes } = colleagues
    const sent = writes.reduce((sum, write) => sum + write.sent, 0)
    console.log(`BEKAL_SEED=${seed}`, struck, `${acknowledged.length} writes, sent ${sent} times`)
    expect(await lost(dataFolder, acknowledged)).toEqual([])
    expect(await doubled(dataFolder, writes)).toEqual([])
    expect(await ledgerFaults({ sql: (parts) => ask(dataFolder, parts.join('')) })).toEqual([])
    const [row] = await ask<{ lapsed: number }>(
      dataFolder,
      `select count(*)::int as lapsed from obligation where state = 'lapsed'`,
    )
    expect(row?.lapsed).toBeGreaterThan(0)
  })

  test('what another agency has kept of the journal in between still fits, and nothing is missing under its seals', async () => {
    await keeper.keep(await installation.serving())
    expect(await keeper.heads()).toBeGreaterThan(1)
    const verdict = await keeper.verifyAll()
    expect(verdict).toMatchObject({ faultCount: 0, restores: [], kept: { heads: await keeper.heads() } })
    const [row] = await ask<{ rows: number }>(dataFolder, 'select count(*)::int as rows from journal')
    expect(verdict.sealed).toBe(row?.rows)
  })
})

describe('an orderly end', () => {
  test('on a signal the server ends with code 0 and leaves no process behind', async () => {
    await installation.serving()
    await endGracefully()
  })

  test('the next start has the same accounts and data', async () => {
    const known = await installation.passphrase()
    const first = await installation.serving()
    const count = async () =>
      (await ask<{ count: number }>(dataFolder, 'select count(*)::int from site'))[0]?.count
    const before = await count()
    expect(installation.said()).not.toContain('Schema:')
    expect(installation.said()).toContain(known)
    await endGracefully()
    const second = await installation.serving()
    expect(await count()).toBe(before)
    for (const address of [first, second]) expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    await endGracefully()
  })

  test.each(['evaluasi', 'Starting PostgreSQL', 'Demonstration country'])(
    'a signal in the middle of the very first start (%s) ends it as orderly',
    async (step) => {
      const fresh = installation.beside(step.replaceAll(' ', '-'))
      const starting = startServer(fresh)
      await starting.saying(step)
      starting.child.kill('SIGTERM')
      expect(await starting.ended, starting.said()).toBe(0)
      expect(await postgresOf(fresh), starting.said()).toEqual([])
    },
  )
})
