import { useSyncExternalStore } from 'react'

/** Whether the server has said, to any call, that this session is over. */
let ended = false
const listeners = new Set<() => void>()

export function markSession(over: boolean): void {
  ended = over
  for (const changed of listeners) changed()
}

function listen(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useSessionOver = (): boolean => useSyncExternalStore(listen, () => ended)
