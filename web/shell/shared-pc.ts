import { useSyncExternalStore } from 'react'

/** *Komputer bersama*: several people use this browser. Chosen at sign-in and remembered by the browser. */
const place = 'bekal.shared'
const logins = 'bekal.logins'
/** So many people share a PC at most whose logins are offered. */
const most = 8
const listeners = new Set<() => void>()

export const isShared = (): boolean => localStorage.getItem(place) === 'yes'

/** The server marks every session that is opened while this cookie is here, whichever way one signs in. */
function tellServer(shared: boolean): void {
  const secure = location.protocol === 'https:' ? '; secure' : ''
  const age = shared ? 34_560_000 : 0
  document.cookie = `bekal_shared=1; path=/; max-age=${age}; samesite=lax${secure}`
}

/** Called once before anything else: a browser may have dropped the cookie and kept the choice. */
export function rememberShared(): void {
  if (isShared()) tellServer(true)
}

export function setShared(shared: boolean): void {
  if (shared) localStorage.setItem(place, 'yes')
  else {
    localStorage.removeItem(place)
    localStorage.removeItem(logins)
  }
  tellServer(shared)
  for (const changed of listeners) changed()
}

function listen(changed: () => void) {
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useShared = (): boolean => useSyncExternalStore(listen, isShared)

/** Who has signed in on this shared PC, the last first: what one types to sign in, never a name. */
export function knownLogins(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(logins) ?? '[]')
    return Array.isArray(kept) ? kept.filter((login) => typeof login === 'string') : []
  } catch {
    return []
  }
}

export function rememberLogin(login: string): void {
  if (!isShared()) return
  const others = knownLogins().filter((known) => known !== login)
  localStorage.setItem(logins, JSON.stringify([login, ...others].slice(0, most)))
}

export function forgetLogin(login: string): void {
  localStorage.setItem(logins, JSON.stringify(knownLogins().filter((known) => known !== login)))
}
