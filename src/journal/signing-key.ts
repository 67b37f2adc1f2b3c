import type { KeyObject } from 'node:crypto'
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { findText, saveNewText, syncFolder } from '../platform/embedded/durable-file.ts'

/** The private half stays in a file that only the server's account may read; the database never sees it. */
export type SigningKey = {
  /** Ed25519, base64url. */
  publicKey: string
  /** Base64url. */
  sign(text: string): string
}

export class JournalKeyError extends Error {
  override name = 'JournalKeyError'
}

/** The key of this file, made where there is none yet. */
export async function openKeyFile(file: string): Promise<SigningKey> {
  await saveNewText(file, newKey(), 0o600)
  return (await findKey(file)) ?? fault(file)
}

/** The key of this file, or null where there is none. Throws on a file that holds something else. */
export async function findKey(file: string): Promise<SigningKey | null> {
  const text = await findText(file)
  if (text === null) return null
  let key: KeyObject
  try {
    key = createPrivateKey(text)
  } catch {
    return fault(file)
  }
  if (key.asymmetricKeyType !== 'ed25519') return fault(file)
  return {
    publicKey: createPublicKey(key).export({ format: 'jwk' }).x ?? fault(file),
    sign: (text) => sign(null, Buffer.from(text, 'utf8'), key).toString('base64url'),
  }
}

/** Where a rotation lays the new key before the journal knows it, so that neither can be lost without the other. */
export const nextKeyFile = (file: string) => `${file}.next`

/**
 * The key by which the journal is signed now. A rotation that was cut off after the journal learned of its key is brought
 * to its end.
 */
export async function keyOf(file: string, publicKey: string): Promise<SigningKey> {
  const key = await findKey(file)
  if (key?.publicKey === publicKey) return key
  const next = await findKey(nextKeyFile(file))
  if (next?.publicKey === publicKey) {
    await takeNextKey(file)
    return next
  }
  // Another process may have taken it between the two looks.
  const taken = next === null ? await findKey(file) : null
  if (taken?.publicKey === publicKey) return taken
  throw new JournalKeyError(
    `${file} does not hold the key by which this journal is signed (${publicKey}). Put it back: every backup holds it.`,
  )
}

/** Under the lock of the chain, where one that waits belongs to the newest key. Another process may have done it already. */
async function takeNextKey(file: string): Promise<void> {
  await rename(nextKeyFile(file), file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
  await syncFolder(dirname(file))
}

function newKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
}

function fault(file: string): never {
  throw new JournalKeyError(`${file} does not hold an Ed25519 key in PEM (PKCS #8).`)
}
