import { rm } from 'node:fs/promises'
import type { Database } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { introduce } from './sealer.ts'
import { findKey, JournalKeyError, keyOf, nextKeyFile, openKeyFile } from './signing-key.ts'
import type { Standing } from './store.ts'
import * as store from './store.ts'

export type Rotated = {
  number: number
  publicKey: string
  /** The first seal that it signs. */
  fromSeal: number
  /** Null where the key before it is lost, so that the new one signs itself. */
  introducedBy: number | null
}

/** Between any two of these the process may die. */
export type RotationStep = 'laid' | 'introduced' | 'taken'

/**
 * A new key signs from the next seal on. It is laid beside the old one, introduced to the journal by a record that the old
 * one signs, and then takes the place of the file. Whatever dies on the way leaves the old key in force, or the new one where
 * every process finds it; a second call begins anew. Processes that seal take the new key by themselves.
 */
export async function rotateKey(
  database: Database,
  file: string,
  {
    lost = false,
    after = async () => {},
  }: { lost?: boolean; after?: (step: RotationStep) => Promise<void> } = {},
): Promise<Rotated> {
  const rotated = await underLock(database, async (tx, standing) => {
    if (standing.key === null)
      throw new JournalKeyError('The journal has no key yet; the first start makes one.')
    const before = lost
      ? await requireLost(file, standing.key.publicKey)
      : await keyOf(file, standing.key.publicKey)
    // What an attempt that was cut off has left there is known to nobody.
    await rm(nextKeyFile(file), { force: true })
    const next = await openKeyFile(nextKeyFile(file))
    await after('laid')
    await introduce(tx, standing, next, before)
    return {
      number: standing.key.number + 1,
      publicKey: next.publicKey,
      fromSeal: (standing.seal?.number ?? 0) + 1,
      introducedBy: before === null ? null : standing.key.number,
    }
  })
  await after('introduced')
  await underLock(database, async (_, { key }) => keyOf(file, key?.publicKey ?? ''))
  await after('taken')
  return rotated
}

function underLock<Done>(
  database: Database,
  work: (tx: Tx, standing: Standing) => Promise<Done>,
): Promise<Done> {
  return database.asService('bekal_sealer', async (tx) => {
    await store.lockChain(tx)
    return work(tx, await store.getStanding(tx))
  })
}

async function requireLost(file: string, publicKey: string): Promise<null> {
  for (const place of [file, nextKeyFile(file)]) {
    const key = await findKey(place).catch((error: unknown) => {
      if (error instanceof JournalKeyError) return null
      throw error
    })
    if (key?.publicKey === publicKey)
      throw new JournalKeyError(
        `${place} holds the key by which this journal is signed: it is not lost. Leave --lost out, so that it introduces the new one.`,
      )
  }
  return null
}
