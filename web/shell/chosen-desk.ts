import { useSyncExternalStore } from 'react'

/** The desk that this tab acts for. Two tabs may act for two desks; a new tab asks again. */
const place = 'bekal.desk'
const listeners = new Set<() => void>()
const leavers = new Set<() => void>()

export const rememberedDesk = (): string | null => sessionStorage.getItem(place)

export function rememberDesk(desk: string | null): void {
  if (desk !== rememberedDesk()) for (const leave of leavers) leave()
  if (desk === null) sessionStorage.removeItem(place)
  else sessionStorage.setItem(place, desk)
  for (const changed of listeners) changed()
}

/** For what holds something in memory that is the desk's alone. */
export function whenDeskLeft(leave: () => void): void {
  leavers.add(leave)
}

function listen(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useRememberedDesk = (): string | null => useSyncExternalStore(listen, rememberedDesk)
