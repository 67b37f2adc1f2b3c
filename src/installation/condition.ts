import { statfs } from 'node:fs/promises'
import { sealingCondition } from '../journal/public.ts'
import type { App } from '../platform/http/app.ts'
import { queueCondition } from '../platform/queue-condition.ts'
import type { ConditionFacts, DiskFacts } from './rules.ts'

/** What the server was started with and no table knows. */
export type Surroundings = {
  dataFolder: string | null
  mail: boolean
  /** How many processes it keeps alive; null where nobody said. */
  processes: number | null
}

/** What the server finds out by itself, in its own roles and on its own disks. */
export async function foundAround(
  { database, files }: App,
  { dataFolder, mail }: Surroundings,
): Promise<Pick<ConditionFacts, 'sealing' | 'queue' | 'disks' | 'mail' | 'scanner'>> {
  const sealing = await sealingCondition(database)
  const queue = await queueCondition(database)
  return {
    sealing,
    queue,
    disks: {
      data: dataFolder === null ? null : await roomOf(dataFolder),
      files: files.folder === null ? null : await roomOf(files.folder),
    },
    mail,
    scanner: files.scanner !== null,
  }
}

/** What an account without privileges may still write there. */
async function roomOf(folder: string): Promise<DiskFacts | 'unreachable'> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder)
    return { free: bavail * bsize, size: blocks * bsize }
  } catch {
    return 'unreachable'
  }
}
