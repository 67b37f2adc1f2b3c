import {
  cpSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { accountOf, startedByRoot, systemAccount } from './account.ts'
import { packagedBinFolder } from './programs.ts'
import type { Account } from './run-program.ts'
import { ask, endWorkersUnder, heldInChild, isAlive, startTrial, trialFolder } from './trial.ts'

const timeout = 30_000

/** An ordinary user who is neither root nor an account that PostgreSQL would be given; every Unix has this one. */
async function visitor(): Promise<Account> {
  return accountOf(1, 1)
}

/** A folder that only root may pass through, as /root is on most machines. */
function closedFolder(): string {
  const folder = join(trialFolder(), 'closed')
  mkdirSync(folder, { mode: 0o700 })
  return folder
}

function forgetStandIn(folder: string): string {
  const place = readFileSync(join(folder, 'database-is-elsewhere'), 'utf8').split('\n')[0] ?? ''
  onTestFinished(() => {
    endWorkersUnder(place)
    rmSync(place, { recursive: true, force: true })
  })
  return place
}

test('PostgreSQL never runs as root, and its data is open to its own account only', { timeout }, async () => {
  const folder = trialFolder()
  const running = await startTrial({ folder })
  const { uid, mode } = statSync(running.dataFolder)
  expect(uid).not.toBe(0)
  expect(mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
  if (process.platform === 'linux') expect(statSync(`/proc/${running.postmasterPid}`).uid).toBe(uid)
})

describe.runIf(startedByRoot())('started by root', { timeout }, () => {
  test('a data folder that PostgreSQL cannot reach is kept elsewhere, found again, and forgotten with its folder', async () => {
    const folder = join(closedFolder(), 'data')
    const first = await startTrial({ folder })
    const place = forgetStandIn(folder)
    expect(first.steps).toEqual(['elsewhere', 'init', 'start'])
    expect(first.dataFolder).toBe(join(place, 'pg'))
    await ask(first.adminUrl(), 'create table kept as select 1 as one')
    await first.stop()

    const second = await startTrial({ folder })
    expect(second.steps).toEqual(['elsewhere', 'start'])
    expect(await ask(second.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
    await second.stop()

    const copy = `${folder}-copy`
    cpSync(folder, copy, { recursive: true })
    await expect(startTrial({ folder: copy })).rejects.toThrow('is a copy of')
    rmSync(folder, { recursive: true })
    const moved = await startTrial({ folder: copy })
    expect(await ask(moved.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
    await moved.stop()

    const anew = await startTrial({ folder })
    forgetStandIn(folder)
    expect(anew.steps).toEqual(['elsewhere', 'init', 'start'])
  })

  test('an empty temporary folder of root is used as it is; one that already holds something stays closed', async () => {
    const fresh = join(closedFolder(), '..', 'fresh')
    mkdirSync(fresh, { mode: 0o700 })
    expect((await startTrial({ folder: fresh })).steps).toEqual(['init', 'start'])

    const used = closedFolder()
    writeFileSync(join(used, 'letter.txt'), 'for our eyes only')
    const running = await startTrial({ folder: used })
    forgetStandIn(used)
    expect(running.steps).toEqual(['elsewhere', 'init', 'start'])
    expect(statSync(used).mode & 0o777).toBe(0o700)
  })

  test('programs that PostgreSQL cannot reach are copied once to where it can, and again when they were spoiled', async () => {
    const native = join(closedFolder(), 'native')
    cpSync(dirname(packagedBinFolder()), native, { recursive: true, verbatimSymlinks: true })
    // A file of its own makes this installation unlike any other, and its copy too.
    writeFileSync(join(native, 'share', 'trial'), native)
    const folder = trialFolder()
    const first = await startTrial({ folder, binFolder: join(native, 'bin') })
    expect(first.steps).toEqual(['copy', 'init', 'start'])
    const program = readFileSync(`/proc/${first.postmasterPid}/cmdline`, 'utf8').split('\0')[0] ?? ''
    onTestFinished(() => rmSync(dirname(dirname(program)), { recursive: true, force: true }))
    await first.stop()
    expect(program).not.toContain(native)
    expect(statSync(program)).toMatchObject({ uid: 0 })
    expect(statSync(program).mode & 0o777).toBe(0o755)

    rmSync(program)
    const second = await startTrial({ folder, binFolder: join(native, 'bin') })
    expect(second.steps).toEqual(['copy', 'start'])
    await second.stop()
    const third = await startTrial({ folder, binFolder: join(native, 'bin') })
    expect(third.steps).toEqual(['start'])
  })

  test('in the folder of an ordinary user it runs as that user, who can go on without root', async () => {
    const folder = trialFolder()
    const account = await visitor()
    chownSync(folder, account.uid, account.gid)
    chmodSync(folder, 0o700)
    const asRoot = await startTrial({ folder: join(folder, 'data') })
    expect(statSync(asRoot.dataFolder).uid).toBe(account.uid)
    await ask(asRoot.adminUrl(), 'create table kept as select 1 as one')
    await asRoot.stop()

    const asUser = await heldInChild({ folder: join(folder, 'data') }, { account })
    expect(await ask(asUser.url, 'select * from kept')).toEqual([{ one: 1 }])
    await asUser.kill()
    const again = await heldInChild({ folder: join(folder, 'data') }, { account })
    expect(again.adopted).toBe(true)
    await again.kill()
    const rootAgain = await startTrial({ folder: join(folder, 'data') })
    expect(rootAgain.adopted).toBe(true)
  })

  test('a data folder that root restored is given back to the account of PostgreSQL', async () => {
    const folder = trialFolder()
    const first = await startTrial({ folder })
    await ask(first.adminUrl(), 'create table kept as select 1 as one')
    await first.stop()
    const restored = trialFolder()
    cpSync(folder, restored, { recursive: true })
    expect(statSync(join(restored, 'pg')).uid).toBe(0)
    const second = await startTrial({ folder: restored })
    expect(statSync(second.dataFolder).uid).toBe((await systemAccount()).uid)
    expect(await ask(second.adminUrl(), 'select * from kept')).toEqual([{ one: 1 }])
  })

  test('an ordinary user is told that the database belongs to somebody else', async () => {
    const folder = trialFolder()
    await (await startTrial({ folder })).stop()
    await expect(heldInChild({ folder }, { account: await visitor() })).rejects.toThrow(
      'belongs to another user account',
    )
    const closed = join(closedFolder(), 'data')
    await expect(heldInChild({ folder: closed }, { account: await visitor() })).rejects.toThrow(
      'may not use the data folder',
    )
  })

  test.runIf(existsSync('/usr/bin/setpriv'))(
    'without the right to look into processes, as in a container, it still adopts',
    async () => {
      const folder = trialFolder()
      const through = ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-sys_ptrace']
      const first = await heldInChild({ folder }, { through })
      await first.kill()
      const second = await heldInChild({ folder }, { through })
      expect(second).toMatchObject({ adopted: true, postmasterPid: first.postmasterPid })
      second.child.kill('SIGTERM')
      await new Promise((resolve) => second.child.once('exit', resolve))
      expect(isAlive(first.postmasterPid)).toBe(false)
    },
  )
})
