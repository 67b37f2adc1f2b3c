import { useSyncExternalStore } from 'react'

/**
 * Whether the member is kept before the pages although the session is complete: a second factor has just been set up,
 * and its recovery codes, shown this once, are not on paper yet.
 */
let held = false
const listeners = new Set<() => void>()

export function holdEntry(on: boolean): void {
  held = on
  for (const changed of listeners) changed()
}

function listen(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useEntryHeld = (): boolean => useSyncExternalStore(listen, () => held)
