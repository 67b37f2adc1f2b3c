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
