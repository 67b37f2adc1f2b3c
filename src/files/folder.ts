import { constants } from 'node:fs'
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { isUuid } from '../kernel/id.ts'
import { syncFolder } from '../platform/embedded/durable-file.ts'

/**
 * The bytes of files in a folder: `ab/<hash>.<id>`, readable by the server's account only. The hash in the name lets
 * anybody check a copy; with the id in it no two files share bytes, so that clearing one away never touches another.
 */
export type Kept = { id: string; sha256: string }

const pathOf = (folder: string, { id, sha256 }: Kept) => join(folder, sha256.slice(0, 2), `${sha256}.${id}`)

/** On the disk, whole and under its name, when this returns. */
export async function keepBytes(folder: string, kept: Kept, bytes: Uint8Array): Promise<void> {
  const path = pathOf(folder, kept)
  await makeFolder(folder)
  await makeFolder(dirname(path))
  const draft = `${path}.new`
  const handle = await open(
    draft,
    constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_NOFOLLOW,
    0o600,
  )
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 })
  if (made === undefined) return
  await chmod(folder, 0o700)
  await syncFolder(dirname(folder))
}

export async function bytesIn(folder: string, kept: Kept): Promise<Buffer> {
  return readFile(pathOf(folder, kept))
}

/** Ids of what lies there longer than that, with the way to it. */
export async function listOlderThan(folder: string, ms: number): Promise<{ id: string; path: string }[]> {
  const found: { id: string; path: string }[] = []
  const names = await readdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw error
  })
  for (const name of names) {
    const id = /[0-9a-f]{64}\.([0-9a-f-]{36})(\.new)?$/.exec(name)?.[1]
    if (id === undefined || !isUuid(id)) continue
    const path = join(folder, name)
    const facts = await stat(path).catch(() => null)
    if (facts?.isFile() && Date.now() - facts.mtimeMs > ms) found.push({ id, path })
  }
  return found
}

export async function removeAt(path: string): Promise<void> {
  await rm(path, { force: true })
}
