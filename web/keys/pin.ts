import type { Seen } from '../../src/vault/directory.ts'

/**
 * What this browser knows of the directory of keys from before (V13): the root that it has seen first, and how far each issuer
 * was. Nothing of it is secret. It lies in the browser, so that a server that shows another root, or an older directory, is
 * found out also after a reload. An installation with sample data or for exercise begins anew as often as it likes: of it
 * nothing is kept, but what is kept already holds there too.
 */
const place = 'bekal.directory'

export interface Pin {
  readonly root: string
  readonly seen: Seen
  /** Somebody has compared the root's 30 digits with the letterhead, in this browser. */
  readonly compared: boolean
}

export function readPin(): Pin | null {
  const text = localStorage.getItem(place)
  if (text === null) return null
  try {
    const { root, seen, compared } = JSON.parse(text) as Partial<Pin>
    return typeof root === 'string' && typeof seen === 'object' && seen !== null
      ? { root, seen, compared: compared === true }
      : null
  } catch {
    return null
  }
}

export function keepPin(pin: Pin): void {
  localStorage.setItem(place, JSON.stringify(pin))
}
