import { Problem } from '../problem.ts'

/** A cursor is the keyset of the last row, a JSON array as text, in base64url. */
export function encodeCursor(keys: string): string {
  return Buffer.from(keys, 'utf8').toString('base64url')
}

/** The `size` values of a cursor, or null without one. Throws `bad_cursor`. */
export function decodeCursor(cursor: string | undefined, size: number): string[] | null {
  if (cursor === undefined) return null
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (
      Array.isArray(keys) &&
      keys.length === size &&
      keys.every((key) => key !== null && typeof key !== 'object')
    ) {
      return keys.map(String)
    }
  } catch {
    // falls through: whatever it was, it is no cursor of ours
  }
  throw new Problem(400, 'bad_cursor')
}
