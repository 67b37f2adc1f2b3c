/** What somebody typed, as a code is sent: blanks, dashes and capitals make no difference, and o, i, l read as 0, 1, 1. */
export function normaliseCode(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[\s.-]+/g, '')
    .replace(/o/g, '0')
    .replace(/[il]/g, '1')
}

/** A recovery code as it is shown and printed: three groups of four. */
export function groupCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-')
}

/** Whom a passkey is for: it answers nobody else. */
export type RelyingParty = {
  /** The host, without a port. */
  id: string
  origin: string
}

const loopback = ['127.0.0.1', '[::1]']

/**
 * The installation under its public address. Passkeys belong to names: this computer is called localhost, any other
 * number has none, and null is the answer.
 */
export function relyingParty(publicUrl: string): RelyingParty | null {
  const url = URL.parse(publicUrl)
  if (!url) return null
  if (loopback.includes(url.hostname)) url.hostname = 'localhost'
  if (/^[0-9.]+$|^\[/.test(url.hostname)) return null
  return { id: url.hostname, origin: url.origin }
}

/** Whether a passkey tells a count that it, or a copy of it, has told before. Many count nothing and always tell 0. */
export function countedBefore(kept: number, told: number): boolean {
  return (kept > 0 || told > 0) && told <= kept
}
