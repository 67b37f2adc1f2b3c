import { randomBytes, randomInt } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { giveToOwnerOf } from './account.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { processes } from './processes.ts'

/** How long a start waits for another one to let go (it may be stopping just now), in milliseconds. */
const patience = 2000

interface Claim {
  readonly name: string
  readonly pid: number
  readonly mark: string
}

function claimNamed(name: string): Claim | null {
  const found = /^(\d+)\.(.+)\.[0-9a-f]{12}$/.exec(name)
  return found ? { name, pid: Number(found[1]), mark: found[2] ?? '' } : null
}

/**
 * Takes the folder for this process. Each process puts down a claim of its own, a file whose name says pid and
 * start of the process; whoever sees no other living claim beside it holds the folder. Names are never used twice,
 * so clearing away the claim of a dead process can hurt nobody: two processes never hold one folder, whatever is
 * killed when. Answers the function that lets go.
 */
export async function hold(holders: string, folder: string): Promise<() => Promise<void>> {
  const mark = await processes.startMark(process.pid)
  if (mark === null) {
    throw new EmbeddedPostgresError(
      'This system does not tell when a process was started, so the data folder cannot be guarded.',
      'Install the program "ps", or use a PostgreSQL of your own by setting DATABASE_URL.',
    )
  }
  const giveUpAt = performance.now() + patience
  for (;;) {
    const own = `${process.pid}.${mark}.${randomBytes(6).toString('hex')}`
    const path = join(holders, own)
    await writeFile(path, '', { flag: 'wx', mode: 0o600 })
    await giveToOwnerOf(holders, path)
    const other = await livingClaim(holders, own)
    if (other === null) return () => rm(path, { force: true })
    await rm(path, { force: true })
    if (performance.now() > giveUpAt) {
      const who =
        other.pid === process.pid ? 'this process itself' : `process ${other.pid}, which is still running`
      throw new EmbeddedPostgresError(
        `The database in ${folder} is already in use by ${who} (pid ${other.pid}).`,
        'Stop that process first (Ctrl+C in its window), or choose another data folder.',
      )
    }
    await wait(randomInt(50, 250))
  }
}

async function livingClaim(holders: string, own: string): Promise<Claim | null> {
  for (const name of await readdir(holders)) {
    const claim = claimNamed(name)
    if (claim === null || name === own) continue
    if ((await processes.startMark(claim.pid)) === claim.mark) return claim
    await rm(join(holders, name), { force: true })
  }
  return null
}
