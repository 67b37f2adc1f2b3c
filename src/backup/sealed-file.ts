import { Decrypter, Encrypter } from 'age-encryption'
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ReadableStream as WebStream } from 'node:stream/web'
import { createGunzip, createGzip } from 'node:zlib'
import { syncFolder } from '../platform/embedded/durable-file.ts'
import { systemCode } from '../platform/embedded/embedded-postgres-error.ts'
import { BackupError, damaged } from './format.ts'

const draftName = /^\.bekal-[0-9a-f]{12}\.part$/
/** A draft of this age belongs to a backup that was killed, in milliseconds. */
const abandoned = 24 * 3600_000

/**
 * Writes a backup, compressed and encrypted on its way to the disk. The file is there whole or not at all: until its
 * last byte is on the disk it has another name. Answers its size.
 */
export async function writeSealed(
  path: string,
  recipients: readonly string[],
  bytes: AsyncIterable<Buffer>,
): Promise<number> {
  const encrypter = new Encrypter()
  for (const recipient of recipients) encrypter.addRecipient(recipient)
  const folder = dirname(path)
  await clearAbandoned(folder)
  if (await exists(path)) throw new BackupError(`There is a file ${path} already. Choose another name.`)
  const draft = join(folder, `.bekal-${randomBytes(6).toString('hex')}.part`)
  const handle = await open(draft, 'wx', 0o600)
  try {
    let size = 0
    await pipeline(
      bytes,
      createGzip({ level: 4, chunkSize: 128 * 1024 }),
      async function* (compressed: AsyncIterable<Buffer>) {
        yield* iterated(await encrypter.encrypt(webStream(compressed)))
      },
      async (sealed: AsyncIterable<Uint8Array>) => {
        for await (const piece of sealed) {
          await handle.writeFile(piece)
          size += piece.length
        }
      },
    )
    await handle.sync()
    await handle.close()
    await rename(draft, path)
    await syncFolder(folder)
    return size
  } catch (error) {
    if (['ENOSPC', 'EDQUOT'].includes(systemCode(error) ?? '')) {
      throw new BackupError(`There is no space left on the disk of ${folder}: no backup was made.`)
    }
    throw error
  } finally {
    await handle.close().catch(() => {})
    await rm(draft, { force: true })
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false
    throw error
  }
}

async function clearAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!draftName.test(name)) continue
    const draft = join(folder, name)
    const { mtimeMs } = await stat(draft).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }))
    if (mtimeMs < Date.now() - abandoned) await rm(draft, { force: true })
  }
}

/** Opens a backup with one of these private keys and answers its tar. What was changed or cut off is never answered. */
export async function* openSealed(path: string, keys: readonly string[]): AsyncGenerator<Buffer> {
  const decrypter = new Decrypter()
  for (const key of keys) decrypter.addIdentity(key)
  const file = createReadStream(path, { highWaterMark: 512 * 1024 })
  try {
    const opened = await decrypter.decrypt(webStream(file as AsyncIterable<Buffer>)).catch(toSentence)
    yield* unzipped(iterated(opened))
  } catch (error) {
    throw isOfTheBytes(error) ? damaged() : error
  } finally {
    file.destroy()
  }
}

/** The tar of a compressed one. */
export async function* unzipped(compressed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: 256 * 1024 })
  const feeding = pipeline(compressed, unzip)
  feeding.catch(() => {})
  yield* unzip as AsyncIterable<Buffer>
  await feeding
}

function toSentence(error: unknown): never {
  const { message } = error as Error
  if (/no identity matched/.test(message)) {
    throw new BackupError('This key does not open this backup. It was encrypted to another one.')
  }
  if (systemCode(error)) throw error
  throw new BackupError('This is not a backup of Bekal, or its beginning is damaged.')
}

function isOfTheBytes(error: unknown): boolean {
  if (error instanceof BackupError) return false
  const code = systemCode(error)
  return code === undefined || code.startsWith('Z_')
}

/** The web's streams, as Node has them and as the declarations of the browser know them. */
function webStream(pieces: AsyncIterable<Uint8Array>): ReadableStream<Uint8Array> {
  return WebStream.from(pieces) as unknown as ReadableStream<Uint8Array>
}

async function* iterated(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}
