import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startPostgres } from './start-postgres.ts'
import {
  type ChildReport,
  ask,
  heldInChild,
  isAlive,
  startInChild,
  startTrial,
  trialFolder,
} from './trial.ts'

const timeout = 30_000

/** Debian's own servers, oldest first. */
const debian = '/usr/lib/postgresql'
const systemBinFolders = existsSync(debian)
  ? readdirSync(debian)
      .map((version) => join(debian, version, 'bin'))
      .filter((folder) => existsSync(join(folder, 'initdb')))
  : []

describe('the database of a folder', { timeout }, () => {
  test('is made on the first start, opened to those who know the password, and kept', async () => {
    const folder = join(trialFolder(), "new/Data Bekal, d'été")
    const steps: string[] = []
    const first = await startPostgres({ folder, onProgress: (step) => steps.push(step) })
    onTestFinished(() => first.stop())
    expect(steps).toEqual(['init', 'start'])
    expect(first.version).toMatch(/^\d+\.\d+$/)
    expect(
      await ask(
        first.adminUrl(),
        `select current_setting('server_encoding') as encoding, lower('É') as lower, 'a' > 'B' as code_points,
           current_setting('fsync') as fsync, current_setting('listen_addresses') as listens`,
      ),
    ).toEqual([{ encoding: 'UTF8', lower: 'é', code_points: true, fsync: 'on', listens: '127.0.0.1' }])
    await expect(ask(first.adminUrl().replace(/:[^:@]+@/, ':wrong@'), 'select 1')).rejects.toThrow(/password/)
    await ask(first.adminUrl(), 'create database letters')
    await ask(first.adminUrl('letters'), "create table letter as select 'sent' as state")
    await first.stop()
    expect(isAlive(first.postmasterPid)).toBe(false)

    const second = await startTrial({ folder })
    expect(second.steps).toEqual(['start'])
    expect(second.port).toBe(first.port)
    expect(await ask(second.adminUrl('letters'), 'select * from letter')).toEqual([{ state: 'sent' }])
  })

  test('answers on its private socket as on the loopback address', async () => {
    const running = await startTrial({ folder: trialFolder() })
    const url = `${running.adminUrl()}?host=${running.socketFolder}&port=${running.port}`
    expect(await ask(url, 'select inet_client_addr() as address')).toEqual([{ address: null }])
    expect(await ask(running.adminUrl(), 'select host(inet_client_addr()) as address')).toEqual([
      { address: '127.0.0.1' },
    ])
  })

  test('does without a socket where the path is too long for one', async () => {
    const running = await startTrial({ folder: join(trialFolder(), 'long'.repeat(25)) })
    expect(running.socketFolder).toBeNull()
    expect(await ask(running.adminUrl(), 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('moves to another port when somebody else has taken its own, unless a port was asked for', async () => {
    const folder = trialFolder()
    const first = await startTrial({ folder })
    await first.stop()
    const stranger = createServer().listen(first.port, '127.0.0.1')
    onTestFinished(() => {
      stranger.close()
    })
    await expect(startTrial({ folder, port: first.port })).rejects.toThrow(`uses port ${first.port}`)
    const second = await startTrial({ folder })
    expect(second.port).not.toBe(first.port)
  })

  test('gets a new password, and keeps its data, when the file with the old one is lost', async () => {
    const folder = trialFolder()
    const first = await startTrial({ folder })
    await ask(first.adminUrl(), 'create table kept as select 1 as one')
    await first.stop()
    rmSync(join(folder, 'password'))
    const second = await startTrial({ folder })
    expect(second.adminUrl()).not.toBe(first.adminUrl())
    expect(await ask(second.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
  })

  test('says with the words of the log which setting it cannot start with, and starts without it', async () => {
    const folder = trialFolder()
    await expect(startTrial({ folder, settings: { work_mem: 'much' } })).rejects.toThrow(
      /one of its settings is not valid[^]*work_mem/,
    )
    await startTrial({ folder })
  })

  test('a folder that holds something else is refused and left as it is', async () => {
    const folder = trialFolder()
    mkdirSync(join(folder, 'pg'))
    writeFileSync(join(folder, 'pg', 'thesis.txt'), 'years of work')
    chmodSync(join(folder, 'pg'), 0o755)
    await expect(startTrial({ folder })).rejects.toThrow('is not a database of PostgreSQL')
    expect(readdirSync(join(folder, 'pg'))).toEqual(['thesis.txt'])
  })
})

describe('one folder, one holder', { timeout }, () => {
  test('a second process is told who holds the folder', async () => {
    const folder = trialFolder()
    const held = await heldInChild({ folder })
    await expect(startTrial({ folder })).rejects.toThrow(`pid ${held.pid}`)
    expect(await ask(held.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('this process itself cannot hold it twice, but again after it has stopped', async () => {
    const folder = trialFolder()
    const first = await startTrial({ folder })
    await expect(startTrial({ folder })).rejects.toThrow('this process itself')
    await Promise.all([first.stop(), first.stop()])
    await startTrial({ folder })
  })

  test('of four that start a new folder at one moment one gets it, and it works', async () => {
    const folder = trialFolder()
    const outcomes = await Promise.all(
      [1, 2, 3, 4].map(
        () =>
          new Promise<ChildReport>((resolve) => {
            startInChild({ folder }, (said) => {
              if (said.held ?? said.refused) resolve(said)
            })
          }),
      ),
    )
    const winners = outcomes.flatMap((outcome) => outcome.held ?? [])
    expect(outcomes.flatMap((outcome) => outcome.refused ?? [])).toEqual(
      Array.from({ length: 3 }, () => expect.stringContaining('already in use by process')),
    )
    expect(await ask(winners[0]?.url ?? '', 'select 1 as one')).toEqual([{ one: 1 }])
  })

  test('a stranger whose pid stands in an old postmaster.pid is left alone', async () => {
    const folder = trialFolder()
    const first = await startTrial({ folder })
    await first.stop()
    const stranger = spawn('sleep', ['60'])
    onTestFinished(() => {
      stranger.kill()
    })
    writeFileSync(
      join(first.dataFolder, 'postmaster.pid'),
      `${stranger.pid}\n${first.dataFolder}\n1\n5432\n\n\n\nready\n`,
    )
    const second = await startTrial({ folder })
    expect(second.steps).toEqual(['recover'])
    await second.stop()
    expect(isAlive(Number(stranger.pid))).toBe(true)
  })
})

describe.each(systemBinFolders)('the same supervisor runs the PostgreSQL in %s', { timeout }, (binFolder) => {
  test('it makes, keeps and adopts a database, and the programs of another version refuse it', async () => {
    const folder = trialFolder()
    const held = await heldInChild({ folder, binFolder })
    await ask(held.url, 'create extension pg_trgm; create table kept as select 1 as one')
    await held.kill()
    const running = await startTrial({ folder, binFolder })
    expect(running.adopted).toBe(true)
    expect(await ask(running.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
    await running.stop()
    if (!running.version.startsWith('18.'))
      await expect(startTrial({ folder })).rejects.toThrow('was made by PostgreSQL')
  })
})
