/**
 * A one-time link to a letter is made on the sender's device: its key travels in the link, its code by another way. The
 * server is told the hash of the key, and the code's HMAC under it, so that neither it nor its database can use the
 * link, or find the code by trying. Same code in browser and tests; the server computes the same from what the bearer
 * of the link brings (`platform/http/serve-guest.ts`).
 */
import { createHMAC, createSHA256 } from 'hash-wasm'

const keyBytes = 32
const codeLength = 10

/** Crockford's base 32: no I, L, O, U, so that nobody mistakes a sign for another. */
const signs = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `key`: 256 random bits as base64url. `code`: 50 random bits as ten signs. */
export type LinkSecrets = { key: string; code: string }

export function drawLink(): LinkSecrets {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(keyBytes + codeLength))
  const code = Array.from(random.subarray(keyBytes), (byte) => signs[byte & 31]).join('')
  return { key: base64url(random.subarray(0, keyBytes)), code }
}

/** What the server is told of a link, each 32 bytes as base64url. */
export async function linkHashes({ key, code }: LinkSecrets): Promise<{ keyHash: string; codeHash: string }> {
  const bytes = Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (sign) =>
    sign.charCodeAt(0),
  )
  const sha256 = await createSHA256()
  const keyHash = sha256.init().update(bytes).digest('binary')
  const hmac = await createHMAC(createSHA256(), bytes)
  return { keyHash: base64url(keyHash), codeHash: base64url(hmac.init().update(code).digest('binary')) }
}

/** A code as somebody typed it: blanks and dashes make no difference, nor do O for 0 and I or L for 1. Null: it is none. */
export function readCode(typed: string): string | null {
  const code = typed
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  return code.length === codeLength && [...code].every((sign) => signs.includes(sign)) ? code : null
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

function base64url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}
