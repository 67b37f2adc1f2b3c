/**
 * The few standard parts that every rule of the vault is made of: HKDF-SHA-256 (RFC 5869), SHA-256, canonical JSON
 * (RFC 8785), base64url (RFC 4648 section 5). WebCrypto only: the same in browser, command line and tests.
 */
import canonicalize from 'canonicalize'

/** Bytes that WebCrypto takes: never a view on shared memory. */
export type Bytes = Uint8Array<ArrayBuffer>

/** What canonical JSON is made from here: no dates, no undefined, no numbers that are not whole. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

export const KEY_BYTES = 32

export function randomBytes(count: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(count))
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text)
}

export function join(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function toBase64url(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte)
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/** Throws a SyntaxError for what isn't base64url: only text of our own making comes here. */
export function fromBase64url(text: string): Bytes {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) throw new SyntaxError('not base64url')
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (sign) => sign.charCodeAt(0))
}

/** Canonical JSON as bytes: the same value is the same bytes on every device. */
export function canonical(value: Plain): Bytes {
  const text = canonicalize(value)
  if (text === undefined) throw new TypeError('canonical JSON has no undefined')
  return utf8(text)
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', bytes))
}

/** HKDF-SHA-256 without salt: `secret` is even already. `label` begins with `bekal/v1/` and says what for. */
export async function expand(secret: Bytes, label: string, count: number = KEY_BYTES): Promise<Bytes> {
  const root = await globalThis.crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(label) }
  return new Uint8Array(await globalThis.crypto.subtle.deriveBits(how, root, count * 8))
}
