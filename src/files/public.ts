/**
 * The door of files for other slices. A file comes in through the endpoint `files.add`, or through `addFile` where the
 * server itself has made it; `hangFile` gives it its one use. The slice that hangs it keeps a row that references
 * `file`, and adds to `file` the policy that lets its own readers read it.
 */
import type { Acting, Actor } from '../platform/db/database.ts'
import type { FileSettings } from '../platform/config.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Leaving } from '../platform/http/serve-bytes.ts'
import { decided, Problem } from '../platform/problem.ts'
import type { FileFacts, FileType } from './contract.ts'
import { prepare } from './intake.ts'
import { mayLeave } from './rules.ts'
import * as store from './store.ts'

export { bytesIn, keepBytes } from './folder.ts'
export { clearFiles, scanFiles } from './jobs.ts'

/** Looks at bytes that came in, before the transaction, and keeps them in it: for who brings files by another door. */
export { prepare as prepareFile } from './intake.ts'
export { saveFile as keepFile } from './store.ts'

/** What a file hangs on: its use, by which it is called when it is saved. */
export type FileUse = 'letter' | 'answer' | 'signed_sheet' | 'incoming'

/**
 * Keeps bytes that the server has made or was given in another call. Throws the same refusals as `files.add`.
 * @public
 */
export async function addFile(
  tx: Tx,
  actor: Actor,
  settings: FileSettings,
  given: { bytes: Buffer; type: FileType },
): Promise<string> {
  return store.saveFile(tx, actor, await prepare(given, true, settings), settings)
}

/**
 * Hangs a file of the acting desk on something, for good. Throws not found where the actor may not see it, and refuses
 * with `file_not_yours` or `file_in_use`. The caller writes its own row in the same transaction.
 */
export async function hangFile(tx: Tx, actor: Acting, id: string, use: FileUse): Promise<store.StoredFile> {
  const file = await store.getStoredForChange(tx, id)
  if (file.desk !== actor.desk) throw new Problem(422, 'file_not_yours')
  if (file.use !== null) throw new Problem(422, 'file_in_use')
  await store.saveUse(tx, id, use)
  return { ...file, use }
}

/** Type, size and hash of a file; throws not found where the actor may not read it. */
export async function fileFacts(tx: Tx, id: string): Promise<FileFacts> {
  const { type, size, sha256, scan, at } = await store.getStored(tx, id)
  return { id, type, size, sha256, scan, at }
}

/** The bytes, to whoever may read the file. Refuses with `file_waits` or `file_infected`. */
export async function readFile(
  tx: Tx,
  settings: FileSettings,
  id: string,
): Promise<{ bytes: Buffer; type: FileType; sha256: string }> {
  const file = await store.getStored(tx, id)
  decided(mayLeave(file.scan, settings.scanner !== null))
  return { bytes: await store.bytesOf(tx, file, settings), type: file.type, sha256: file.sha256 }
}

/** Removes a file that hangs on nothing any more; the caller has removed its own row before. */
export const removeFile = store.removeFile

const endings = { 'application/pdf': 'pdf', 'image/png': 'png', 'image/jpeg': 'jpg' } as const

/** A file as it leaves, called by its use and its ordinal there: `letter-2.pdf`. */
export function leaving({ bytes, type }: { bytes: Buffer; type: FileType }, called: string): Leaving {
  return { bytes, type, name: `${called.replaceAll('_', '-')}.${endings[type]}` }
}
