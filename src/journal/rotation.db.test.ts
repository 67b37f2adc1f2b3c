import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { linesOfDatabase } from '../journal-verifier/reading.ts'
import { verify } from '../journal-verifier/verify.ts'
import { uuidv7 } from '../kernel/id.ts'
import { Database } from '../platform/db/database.ts'
import { makeLog } from '../platform/log.ts'
import type { World } from '../testing/world.ts'
import { scratchWorld } from '../testing/world.ts'
import { getHead, listKeys } from './contract.ts'
import { sealing } from './public.ts'
import type { RotationStep } from './rotation.ts'
import { rotateKey } from './rotation.ts'
import { sealer } from './sealer.ts'
import { findKey, nextKeyFile } from './signing-key.ts'

let world: World

beforeEach(async () => {
  world = await scratchWorld()
  const first = sealer(world.bekal.database, world.journalKeyFile, makeLog('silent'))
  await first.start()
  await first.stop()
  await writeAndSeal()
})
afterEach(async () => {
  await world.close()
  await rm(nextKeyFile(world.journalKeyFile), { force: true })
})

async function write(): Promise<void> {
  const id = uuidv7()
  await world.sql`insert into journal (id, endpoint, outcome, trace) values (${id}, 'obligations.sweep', 'done', ${id})`
}

/** One more row, and a seal over it by a process that has seen no key yet. */
async function writeAndSeal(
  by = sealer(world.bekal.database, world.journalKeyFile, makeLog('silent')),
): Promise<void> {
  await write()
  while ((await sealing(world.bekal.database)).unsealed > 0) {
    await by.seal()
    await wait(10)
  }
}

const keys = async () => (await world.visitor.call(listKeys)).items
const keyOfHead = async () => (await world.visitor.call(getHead)).head?.key
const inFile = async (file = world.journalKeyFile) => (await findKey(file))?.publicKey
const faults = async (trusted: string[] = []) =>
  (await verify(linesOfDatabase(world.adminUrl), { trusted })).faults.map(({ what }) => what)

describe('a new key', () => {
  test('signs from the next seal on, introduced by the old one, and a verifier who knows the old one follows', async () => {
    const old = await inFile()
    const rotated = await rotateKey(world.bekal.database, world.journalKeyFile)
    expect(rotated).toEqual({ number: 2, publicKey: await inFile(), fromSeal: 2, introducedBy: 1 })
    expect(rotated.publicKey).not.toBe(old)
    expect((await stat(world.journalKeyFile)).mode & 0o777).toBe(0o600)
    expect(await inFile(nextKeyFile(world.journalKeyFile))).toBeUndefined()
    await writeAndSeal()
    expect(await keyOfHead()).toBe(2)
    expect(await faults([old ?? ''])).toEqual([])
  })

  test('is taken by every process that seals, while they seal and the keys change again and again', async () => {
    const databases = [1, 2, 3].map(() => new Database(world.serverUrl, { max: 2 }))
    onTestFinished(async () => {
      for (const database of databases) await database.close()
    })
    const sealers = databases.map((database) => sealer(database, world.journalKeyFile, makeLog('silent'), 3))
    let going = true
    const working = sealers.map(async (one) => {
      while (going) await one.seal()
    })
    for (let n = 0; n < 6; n += 1) {
      for (let m = 0; m < 5; m += 1) await write()
      await rotateKey(world.bekal.database, world.journalKeyFile)
    }
    // Two who rotate at once: one after the other.
    await Promise.all(databases.map((database) => rotateKey(database, world.journalKeyFile)))
    await write()
    going = false
    await Promise.all(working)
    for (const one of sealers) await writeAndSeal(one)
    expect(await keys()).toHaveLength(10)
    expect(await keyOfHead()).toBe(10)
    expect(await faults()).toEqual([])
  })

  test('is not introduced by a key of somebody else', async () => {
    const elsewhere = await scratchWorld()
    onTestFinished(() => elsewhere.close())
    const foreign = sealer(elsewhere.bekal.database, elsewhere.journalKeyFile, makeLog('silent'))
    await foreign.start()
    await foreign.stop()
    await copyFile(elsewhere.journalKeyFile, world.journalKeyFile)
    await expect(rotateKey(world.bekal.database, world.journalKeyFile)).rejects.toThrow(
      /does not hold the key by which this journal is signed/,
    )
    expect(await keys()).toHaveLength(1)
  })
})

describe('a lost key', () => {
  test('is not said to be lost while it is there', async () => {
    await expect(rotateKey(world.bekal.database, world.journalKeyFile, { lost: true })).rejects.toThrow(
      /is not lost/,
    )
  })

  test('is followed by one that signs itself, which a verifier refuses until somebody says that it is so', async () => {
    await rm(world.journalKeyFile)
    await expect(rotateKey(world.bekal.database, world.journalKeyFile)).rejects.toThrow(
      /every backup holds it/,
    )
    const { publicKey, introducedBy } = await rotateKey(world.bekal.database, world.journalKeyFile, {
      lost: true,
    })
    expect(introducedBy).toBeNull()
    await writeAndSeal()
    expect(await keyOfHead()).toBe(2)
    expect((await faults()).join()).toMatch(/signs itself/)
    expect(await faults([publicKey])).toEqual([])
  })
})

/** Changes the key in a process of its own, which is killed with -9 as soon as it has done this step. */
async function killedAfter(step: RotationStep): Promise<void> {
  const script = `
    const { rotateKey } = await import(${JSON.stringify(join(import.meta.dirname, 'rotation.ts'))})
    const { Database } = await import(${JSON.stringify(join(import.meta.dirname, '../platform/db/database.ts'))})
    const database = new Database(process.env.URL, { max: 1 })
    await rotateKey(database, process.env.FILE, { after: async (step) => {
      if (step !== process.env.STEP) return
      process.stdout.write(step)
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    } })`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    env: { PATH: process.env['PATH'], URL: world.serverUrl, FILE: world.journalKeyFile, STEP: step },
  })
  const complaint = text(child.stderr)
  const ended = once(child, 'exit')
  const said = await Promise.race([once(child.stdout, 'data').then(String), ended.then(() => 'ended')])
  child.kill('SIGKILL')
  await ended
  expect(said, await complaint).toBe(step)
}

describe('killed with -9', () => {
  test.each(['laid', 'introduced', 'taken'] as const)(
    'after the new key was %s, one key is in force, sealing goes on, and the change can be made again',
    async (step) => {
      const old = await readFile(world.journalKeyFile, 'utf8')
      await killedAfter(step)
      const known = await keys()
      expect(known).toHaveLength(step === 'laid' ? 1 : 2)
      expect((await readFile(world.journalKeyFile, 'utf8')) === old).toBe(step !== 'taken')
      await writeAndSeal()
      expect(await keyOfHead()).toBe(known.length)
      expect(await inFile()).toBe(known.at(-1)?.publicKey)
      await rotateKey(world.bekal.database, world.journalKeyFile)
      await writeAndSeal()
      expect(await keyOfHead()).toBe(known.length + 1)
      expect(await inFile(nextKeyFile(world.journalKeyFile))).toBeUndefined()
      expect(await faults()).toEqual([])
    },
  )
})
