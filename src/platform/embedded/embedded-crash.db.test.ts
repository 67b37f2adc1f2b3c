import { once } from 'node:events'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startedByRoot, systemAccount } from './account.ts'
import { processes, procTable, psTable } from './processes.ts'
import { ask, heldInChild, isAlive, startInChild, startTrial, trialFolder } from './trial.ts'

const timeout = 30_000

/** Rows go in one by one until the connection breaks; answers how many were acknowledged. */
async function insertUntilCut(url: string): Promise<{ cut: Promise<number> }> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  await client.query('create table if not exists letter (number int primary key)')
  const insert = async () => {
    for (let number = 1; ; number++) {
      try {
        await client.query('insert into letter values ($1)', [number])
      } catch {
        return number - 1
      }
    }
  }
  return { cut: insert() }
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await condition())) await wait(50)
}

describe('kill -9', { timeout }, () => {
  test('of Node: the next start takes over the server that goes on running, and stops it in the end', async () => {
    const folder = trialFolder()
    const held = await heldInChild({ folder })
    await ask(held.url, 'create table kept as select 1 as one')
    await held.kill()
    expect(isAlive(held.postmasterPid)).toBe(true)

    const running = await startTrial({ folder })
    expect(running.steps).toEqual(['adopt'])
    expect(running).toMatchObject({ adopted: true, postmasterPid: held.postmasterPid, port: held.port })
    expect(await ask(running.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
    await running.stop()
    expect(isAlive(held.postmasterPid)).toBe(false)
    expect(readdirSync(folder).sort()).toEqual([
      'holders',
      'password',
      'pg',
      'port',
      'postgres.log',
      'socket',
    ])
    expect(readdirSync(join(folder, 'holders'))).toEqual([])
  })

  test('of Node: with other settings the server is restarted instead', async () => {
    const folder = trialFolder()
    const held = await heldInChild({ folder })
    await held.kill()
    const running = await startTrial({ folder, settings: { work_mem: '7MB' } })
    expect(running.adopted).toBe(false)
    expect(await ask(running.adminUrl(), 'show work_mem')).toEqual([{ work_mem: '7MB' }])
    expect(isAlive(held.postmasterPid)).toBe(false)
  })

  test('of Node and the server at once: every acknowledged row is there again', async () => {
    const folder = trialFolder()
    for (let round = 1; round <= 3; round++) {
      const held = await heldInChild({ folder, durable: true })
      await ask(held.url, 'drop table if exists letter')
      const { cut } = await insertUntilCut(held.url)
      await wait(Math.random() * 300)
      process.kill(held.postmasterPid, 'SIGKILL')
      const [acknowledged] = await Promise.all([cut, held.kill()])

      const running = await startTrial({ folder, durable: true })
      const [row] = await ask(
        running.adminUrl(),
        'select count(*)::int as count, max(number) as last from letter',
      )
      // The row that was under way may have been written without the answer having come.
      expect(row?.['count']).toBeGreaterThanOrEqual(acknowledged)
      expect(row?.['count']).toBeLessThanOrEqual(acknowledged + 1)
      expect(row?.['last'] ?? 0).toBe(row?.['count'])
      await running.stop()
    }
  })

  test('of Node and the server: a backend that computes on without its postmaster is ended first', async () => {
    const folder = trialFolder()
    const held = await heldInChild({ folder })
    const busy = new pg.Client({ connectionString: held.url })
    busy.on('error', () => {})
    await busy.connect()
    const [backend] = (await busy.query<{ pid: number }>('select pg_backend_pid() as pid')).rows
    const computing = busy.query('select count(*) from generate_series(1, 1e12::bigint)').catch(() => 'cut')
    await wait(300)
    await held.kill()
    process.kill(held.postmasterPid, 'SIGKILL')
    await wait(300)
    expect(isAlive(Number(backend?.pid))).toBe(true)

    const running = await startTrial({ folder })
    expect(running.steps).toEqual(['recover', 'recover'])
    expect(isAlive(Number(backend?.pid))).toBe(false)
    expect(await computing).toBe('cut')
    expect(await ask(running.adminUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('of the server alone: it is started again on the same port while Node lives on', async () => {
    const running = await startTrial({ folder: trialFolder(), durable: true })
    await ask(running.adminUrl(), 'create table kept as select 1 as one')
    const before = running.postmasterPid
    process.kill(before, 'SIGKILL')
    await until(() => running.postmasterPid !== before)
    expect(await ask(running.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
    await running.stop()
    expect(isAlive(running.postmasterPid)).toBe(false)
  })

  test('of a backend: the server recovers by itself under the same postmaster', async () => {
    const running = await startTrial({ folder: trialFolder(), durable: true })
    const client = new pg.Client({ connectionString: running.adminUrl() })
    client.on('error', () => {})
    await client.connect()
    const [row] = (await client.query<{ pid: number }>('select pg_backend_pid() as pid')).rows
    process.kill(Number(row?.pid), 'SIGKILL')
    await until(() =>
      ask(running.adminUrl(), 'select 1').then(
        () => true,
        () => false,
      ),
    )
    expect(isAlive(running.postmasterPid)).toBe(true)
  })

  test('in the middle of the very first start: nothing half-made is taken for a database', async () => {
    const folder = trialFolder()
    for (let delay = 0; delay <= 400; delay += 100) {
      const child = startInChild({ folder }, async (said) => {
        if (said.step !== 'init') return
        await wait(delay)
        child.kill('SIGKILL')
      })
      await once(child, 'exit')
    }
    const running = await startTrial({ folder })
    expect(await ask(running.adminUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
    expect(readdirSync(folder).filter((name) => name.startsWith('pg.new-'))).toEqual([])
  })

  test('while the server is being started: the next start finds it or makes its own', async () => {
    const folder = trialFolder()
    await (await startTrial({ folder })).stop()
    for (const delay of [0, 10, 20, 40, 80]) {
      const child = startInChild({ folder }, async (said) => {
        if (said.step === undefined) return
        await wait(delay)
        child.kill('SIGKILL')
      })
      await once(child, 'exit')
    }
    const running = await startTrial({ folder })
    expect(await ask(running.adminUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('and the whole folder deleted under a running server: a new database is made', async () => {
    const folder = join(trialFolder(), 'data')
    const held = await heldInChild({ folder })
    await held.kill()
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
    const running = await startTrial({ folder })
    expect(running.adopted).toBe(false)
    expect(isAlive(held.postmasterPid)).toBe(false)
  })
})

describe('looking at other processes', { timeout }, () => {
  test('a process has a mark while it lives, and none when it is gone', async () => {
    const child = startInChild({ folder: trialFolder() }, () => {})
    const pid = Number(child.pid)
    for (const table of [processes, psTable]) {
      const mark = await table.startMark(pid)
      expect(mark).toMatch(/^[\w.+-]+$/)
      expect(await table.startMark(pid)).toBe(mark)
      expect(await table.startMark(process.pid)).not.toBe(mark)
    }
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
    for (const table of [processes, psTable]) expect(await table.startMark(pid)).toBeNull()
  })

  test('the postmaster of a folder is found by that folder, and by no other', async () => {
    const folder = trialFolder()
    const held = await heldInChild({ folder })
    const owner = startedByRoot() ? await systemAccount() : null
    for (const table of process.platform === 'linux' ? [procTable, psTable] : [psTable]) {
      expect((await table.workersOf(held.dataFolder, owner)).map((worker) => worker.pid)).toContain(
        held.postmasterPid,
      )
      expect(await table.workersOf(`${held.dataFolder}x`, owner)).toEqual([])
      expect(await table.workersOf(folder, owner)).toEqual([])
    }
    onTestFinished(() => held.kill())
  })
})
