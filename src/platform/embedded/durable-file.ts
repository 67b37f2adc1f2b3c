import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { giveToOwnerOf } from './account.ts'
import { systemCode } from './embedded-postgres-error.ts'

/** The text of a file, or `null` when there is none. */
export async function findText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function saveDraft(path: string, text: string | Buffer, mode: number): Promise<string> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.new`
  const handle = await open(draft, 'wx', mode)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await giveToOwnerOf(dirname(path), draft)
  return draft
}

/** Writes the whole file or nothing: a crash or power cut at any moment leaves the old text or the new one. */
export async function saveText(path: string, text: string | Buffer, mode: number): Promise<void> {
  await rename(await saveDraft(path, text, mode), path)
  await syncFolder(dirname(path))
}

/** As `saveText`, but leaves a file that is already there as it is and answers `false` then. */
export async function saveNewText(path: string, text: string | Buffer, mode: number): Promise<boolean> {
  const draft = await saveDraft(path, text, mode)
  try {
    await link(draft, path)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft)
  }
  await syncFolder(dirname(path))
  return true
}
