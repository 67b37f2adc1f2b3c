import { useSyncExternalStore } from 'react'

/** The desk that this tab acts for. Two tabs may act for two desks; a new tab asks again. */
const place = 'bekal.desk'
const listeners = new Set<() => void>()

export const rememberedDesk = (): string | null => sessionStorage.getItem(place)

export function rememberDesk(desk: string | null): void {
  if (desk === null) sessionStorage.removeItem(place)
  else sessionStorage.setItem(place, desk)
  for (const changed of listeners) changed()
}

function listen(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useRememberedDesk = (): string | null => useSyncExternalStore(listen, rememberedDesk)
