import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startedByRoot, systemAccount } from '../../platform/embedded/account.ts'
import { processes } from '../../platform/embedded/processes.ts'
import type { Chance } from './chance.ts'
import type { ServerProcess } from './server-process.ts'

export const victimKinds = ['node', 'postmaster', 'backend', 'all'] as const
export type VictimKind = (typeof victimKinds)[number]

/** Where the embedded PostgreSQL of a data folder works. */
export const clusterOf = (dataFolder: string) => join(dataFolder, 'postgres/pg')

/** Pids of all processes of PostgreSQL that work in the data folder. */
export async function postgresOf(dataFolder: string): Promise<number[]> {
  const account = startedByRoot() ? await systemAccount() : null
  return (await processes.workersOf(clusterOf(dataFolder), account)).map(({ pid }) => pid)
}

/**
 * Kills one kind of process with signal 9; what isn't there can't be killed, and then Node is. Answers what was killed.
 * `chosen`: the very process of PostgreSQL that works for somebody, instead of any.
 */
export async function kill(
  kind: VictimKind,
  server: ServerProcess,
  dataFolder: string,
  chance: Chance,
  chosen?: number,
): Promise<VictimKind> {
  const pids = kind === 'node' ? [] : await postgresOf(dataFolder)
  const pidFile = await readFile(join(clusterOf(dataFolder), 'postmaster.pid'), 'utf8').catch(() => '')
  const postmaster = pids.find((pid) => pid === Number.parseInt(pidFile, 10))
  const backends = pids.filter((pid) => pid !== postmaster)
  const backend = chosen ?? backends[chance.below(backends.length)]
  if (kind === 'postmaster' && postmaster !== undefined) return strike(kind, [postmaster])
  if (kind === 'backend' && backend !== undefined) return strike(kind, [backend])
  const node = server.child.pid === undefined ? [] : [server.child.pid]
  const struck = strike(kind === 'all' ? kind : 'node', [...node, ...pids])
  await server.ended
  return struck
}

function strike(kind: VictimKind, pids: readonly number[]): VictimKind {
  for (const pid of kind === 'node' ? pids.slice(0, 1) : pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended in the meantime.
    }
  }
  return kind
}
