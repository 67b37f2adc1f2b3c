import type { Database } from '../platform/db/database.ts'
import { restoreText } from './chain.ts'
import { JournalKeyError, keyOf } from './signing-key.ts'
import * as store from './store.ts'

/** What a restore has said: nothing where the journal had no key yet, and nothing where the key is not there to sign it. */
export type Declared = 'declared' | 'no chain' | 'no key'

/** Signs that the journal was restored from a backup of that moment, for whoever has kept what came after it. */
export function declareRestore(database: Database, keyFile: string, backupAt: string): Promise<Declared> {
  return database.asService('bekal_sealer', async (tx) => {
    await store.lockChain(tx)
    const { journal, at, seal, root, restores, key: known } = await store.getStanding(tx)
    if (known === null) return 'no chain'
    const key = await keyOf(keyFile, known.publicKey).catch((error: unknown) => {
      if (error instanceof JournalKeyError) return null
      throw error
    })
    if (key === null) return 'no key'
    const facts = {
      journal,
      number: restores + 1,
      at,
      backupAt: store.exactly(backupAt),
      seal: seal?.number ?? 0,
      head: seal?.hash ?? null,
      root: root?.number ?? 0,
      total: seal?.total ?? 0,
    }
    await store.addRestore(tx, { ...facts, key: known.number, signature: key.sign(restoreText(facts)) })
    return 'declared'
  })
}
