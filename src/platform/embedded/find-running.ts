import { stat } from 'node:fs/promises'
import { findPassword, superuser } from './cluster.ts'
import { systemCode } from './embedded-postgres-error.ts'
import { settle } from './home.ts'
import { findPostmaster } from './postmaster.ts'

/**
 * The administrator's address of the embedded PostgreSQL that somebody else keeps running in this folder, or null where
 * none runs. For what works beside a server; whoever wants the folder for itself starts it (`startPostgres`).
 */
export async function findRunning(folder: string, database: string): Promise<string | null> {
  try {
    await stat(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
  const home = await settle(folder)
  const postmaster = await findPostmaster(home, () => {})
  const password = await findPassword(home)
  if (postmaster === null || password === null) return null
  return `postgres://${superuser}:${password}@127.0.0.1:${postmaster.port}/${encodeURIComponent(database)}`
}
