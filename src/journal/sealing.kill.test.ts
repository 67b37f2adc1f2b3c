import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import { ask, holdUp, letDaysPass, lost } from '../testing/kill/books.ts'
import { chanceOf } from '../testing/kill/chance.ts'
import { Installation } from '../testing/kill/installation.ts'
import { Keeper } from '../testing/kill/keeper.ts'
import { kill, type VictimKind, victimKinds } from '../testing/kill/victims.ts'
import { Writers } from '../testing/kill/writers.ts'

/**
 * The sealer is killed in the middle of its work, while two desks write: when the rows are hashed and the seal is about to
 * be written, and when the seal is written and the daily root is about to be. `backend` is the sealer's own.
 */
const seed = Number(process.env['BEKAL_SEED'] ?? Date.now() % 2 ** 31)
const chance = chanceOf(seed)

const installation = new Installation()
const { dataFolder } = installation
const keeper = new Keeper(dataFolder, installation.beside('kept.ndjson'))
let writers: Writers
let days = 0

afterAll(() => installation.remove())

const count = async (table: 'journal_seal' | 'journal_root' | 'journal') =>
  (await ask<{ count: number }>(dataFolder, `select count(*)::int from ${table}`))[0]?.count ?? 0

/** Until a seal, and where one is due a root, has been added to what there was. */
async function until(table: 'journal_seal' | 'journal_root', more: number): Promise<void> {
  while ((await count(table)) < more) {
    installation.check()
    writers.check()
    await wait(50)
  }
}

async function strikeAt(table: 'journal_seal' | 'journal_root', kind: VictimKind): Promise<void> {
  writers.address = await installation.serving()
  await keeper.keep(writers.address)
  const [seals, roots] = [await count('journal_seal'), await count('journal_root')]
  if (table === 'journal_root') {
    days += 1
    // Nobody writes while the function that tells the time is exchanged: no transaction has two days in it but here.
    writers.address = null
    await wait(1500)
    await letDaysPass(dataFolder, days)
    writers.address = await installation.serving()
  }
  const held = await holdUp(dataFolder, `public.${table}`)
  const server = installation.start()
  await kill(kind, server, dataFolder, chance, await held.waiting())
  await held.letGo()
  // PostgreSQL may take the server along; whoever runs it starts it again.
  await wait(500)
  if (!server.running()) {
    installation.server = null
    writers.address = await installation.serving()
  }
  await until('journal_seal', seals + 1)
  if (table === 'journal_root') await until('journal_root', roots + 1)
  await keeper.keep(writers.address)
  expect(await keeper.verify()).toMatchObject({ faultCount: 0, restores: [] })
  expect(await lost(dataFolder, writers.acknowledged)).toEqual([])
}

describe(`kill -9 while the journal is sealed (BEKAL_SEED=${seed})`, () => {
  test('two desks write', async () => {
    const address = await installation.serving()
    writers = new Writers(await installation.passphrase(), chanceOf(seed + 1))
    writers.address = address
    writers.begin(3)
    await until('journal_root', 1)
  })

  test.each(victimKinds)('%s dies before the seal is kept: it is made again, and nothing slips by', (kind) =>
    strikeAt('journal_seal', kind),
  )

  test.each(victimKinds)(
    '%s dies before the root of the day is kept: the seal goes with it, and both come again',
    (kind) => strikeAt('journal_root', kind),
  )

  test('in the end every row is under a seal, each day has one root, and all that was kept fits', async () => {
    await writers.finish()
    await keeper.keep(await installation.serving())
    const verdict = await keeper.verifyAll()
    const kept = { keys: 1, roots: victimKinds.length + 1, heads: await keeper.heads() }
    expect(verdict).toMatchObject({ faultCount: 0, keys: 1, roots: kept.roots, restores: [], kept })
    expect(kept.heads).toBeGreaterThan(victimKinds.length * 2)
    expect(verdict.sealed).toBe(await count('journal'))
    expect(await lost(dataFolder, writers.acknowledged)).toEqual([])
  })
})
