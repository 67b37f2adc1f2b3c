/**
 * A one-time link to a letter is made on the sender's device: its key travels in the link, its code by another way. The
 * server is told the hash of the key, and the code's HMAC under it, so that neither it nor its database can use the
 * link, or find the code by trying. Same code in browser and tests; the server computes the same from what the bearer
 * of the link brings (`platform/http/serve-guest.ts`).
 */
import { createHMAC, createSHA256 } from 'hash-wasm'
import { fromBase64url, randomBytes, toBase64url } from './bytes.ts'
import { areSigns, asTyped, SIGNS } from './written-code.ts'

const keyBytes = 32
const codeLength = 10

/** `key`: 256 random bits as base64url. `code`: 50 random bits as ten signs. */
export type LinkSecrets = { key: string; code: string }

export function drawLink(): LinkSecrets {
  const random = randomBytes(keyBytes + codeLength)
  const code = Array.from(random.subarray(keyBytes), (byte) => SIGNS[byte & 31]).join('')
  return { key: toBase64url(random.subarray(0, keyBytes)), code }
}

/** What the server is told of a link, each 32 bytes as base64url. */
export async function linkHashes({ key, code }: LinkSecrets): Promise<{ keyHash: string; codeHash: string }> {
  const bytes = fromBase64url(key)
  const sha256 = await createSHA256()
  const keyHash = sha256.init().update(bytes).digest('binary')
  const hmac = await createHMAC(createSHA256(), bytes)
  return { keyHash: toBase64url(keyHash), codeHash: toBase64url(hmac.init().update(code).digest('binary')) }
}

/** A code as somebody typed it: blanks and dashes make no difference, nor do O for 0 and I or L for 1. Null: it is none. */
export function readCode(typed: string): string | null {
  const code = asTyped(typed)
  return code.length === codeLength && areSigns(code) ? code : null
}

/** In two groups, as it is printed. */
export function showCode(code: string): string {
  return `${code.slice(0, codeLength / 2)}-${code.slice(codeLength / 2)}`
}

/** What the bearer brings along with each call. */
export function linkHeader({ key, code }: LinkSecrets): string {
  return `${key}.${code}`
}

export function isLinkKey(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}
