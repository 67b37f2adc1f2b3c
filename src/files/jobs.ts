import type { FileSettings } from '../platform/config.ts'
import type { Database } from '../platform/db/database.ts'
import { listOlderThan, removeAt } from './folder.ts'
import { scan } from './scanner.ts'
import * as store from './store.ts'

/** Files that one run of the scanner's job looks at. */
const perRun = 50

/** Asks the scanner about what it has not answered, and about what came before there was one. */
export async function scanFiles(database: Database, settings: FileSettings): Promise<void> {
  const { scanner } = settings
  if (scanner === null) return
  const waiting = await database.asService('bekal_jobs', (tx) => store.listUnscanned(tx, perRun))
  for (const file of waiting) {
    const bytes = await database.asService('bekal_jobs', (tx) => store.bytesOf(tx, file, settings))
    // Outside of a transaction: it may take its time.
    const verdict = await scan(scanner, bytes)
    // The program is not there, or in trouble: the next file would fare no better.
    if (verdict === 'waiting') return
    await database.asService('bekal_jobs', async (tx, now) => {
      await store.saveVerdict(tx, file.id, verdict, now)
      await store.journalJob(tx, 'files.scan', [file.id])
    })
  }
}

/** Milliseconds after which bytes without a row are nobody's: longer than any upload takes. */
const orphaned = 24 * 3600 * 1000

/** Clears away files that hang on nothing for a day, and bytes in the folder that no row names. */
export async function clearFiles(
  database: Database,
  { folder }: FileSettings,
  older = orphaned,
): Promise<void> {
  await database.asService('bekal_jobs', async (tx) => {
    await store.journalJob(tx, 'files.clear', await store.removeUnused(tx))
  })
  if (folder === null) return
  const lying = await listOlderThan(folder, older)
  const known = await database.asService('bekal_jobs', (tx) =>
    store.listKnown(
      tx,
      lying.map(({ id }) => id),
    ),
  )
  for (const { id, path } of lying) if (!known.has(id)) await removeAt(path)
}
