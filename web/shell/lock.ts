import { useSyncExternalStore } from 'react'
import { rememberDesk } from './chosen-desk.ts'

/**
 * Whether this browser is locked: all tabs at once, also one that is opened or loaded again meanwhile. What that means
 * for the page is said where the session is (web/agencies/server-session.tsx).
 */
const place = 'bekal.locked'
const listeners = new Set<() => void>()
const forgetful = new Set<() => void>()
let channel: BroadcastChannel | null = null

/** What tabs tell each other. */
type Told = { readonly locked: true } | { readonly opened: string } | { readonly left: true }

let locked: boolean | null = null
/** Who was here when it was locked; null after a fresh start of the page. */
let waitsFor: string | null = null

const isLocked = (): boolean => (locked ??= localStorage.getItem(place) !== null)

function set(now: boolean): void {
  if (now === isLocked()) return
  locked = now
  if (now) for (const forget of forgetful) forget()
  for (const changed of listeners) changed()
}

/** For what holds something in memory that must not outlast the lock, whichever tab locks. */
export function whenLocked(forget: () => void): void {
  forgetful.add(forget)
}

const leavers = new Set<() => Promise<void>>()
/** How long what is to be removed may take before the page goes on without it, in milliseconds. */
const patience = 1_500

/** For what is kept in this browser, sealed, and must be gone before somebody else begins. */
export function whenLeaving(remove: () => Promise<void>): void {
  leavers.add(remove)
}

/** Begins again at the front page, in a page of its own: nothing of the one before is left in memory. */
export function startOver(): void {
  cover(true)
  const removed = Promise.allSettled([...leavers].map((remove) => remove()))
  const late = new Promise((resolve) => setTimeout(resolve, patience))
  void Promise.race([removed, late]).then(() => location.assign('/'))
}

/** Covers what the page shows. */
export function cover(covered: boolean): void {
  if (covered) document.documentElement.dataset['covered'] = 'true'
  else delete document.documentElement.dataset['covered']
}

export function lock(): void {
  if (isLocked()) return
  localStorage.setItem(place, 'yes')
  tabs().postMessage({ locked: true } satisfies Told)
  set(true)
}

/** The member whose page lies behind the lock, should there be one. */
export function waitFor(member: string): void {
  waitsFor = member
}

/** Somebody has proven who they are: the same member goes on where the page was, another begins anew. */
export function unlock(member: string): void {
  localStorage.removeItem(place)
  tabs().postMessage({ opened: member } satisfies Told)
  opened(member)
}

/** The member whose page lay behind the lock, for a page of another address that is to come back here. */
export const waitedFor = (): string | null => waitsFor

/** The same on a page that begins anew in any case: where `before` was for the same member, at the front page for another. */
export function unlockAt(member: string, path: string, before: string | null): void {
  localStorage.removeItem(place)
  tabs().postMessage({ opened: member } satisfies Told)
  cover(true)
  if (before !== null && before !== member) rememberDesk(null)
  location.replace(before === null || before === member ? path : '/')
}

function opened(member: string): void {
  if (waitsFor !== null && waitsFor !== member) {
    rememberDesk(null)
    startOver()
  } else set(false)
}

/** Whoever was here has signed out. */
export function leave(): void {
  localStorage.removeItem(place)
  tabs().postMessage({ left: true } satisfies Told)
  startOver()
}

/** The other tabs of this browser. */
function tabs(): BroadcastChannel {
  if (channel) return channel
  channel = new BroadcastChannel('bekal.lock')
  channel.addEventListener('message', ({ data }: MessageEvent<Told>) => {
    if ('locked' in data) set(true)
    else if ('opened' in data) opened(data.opened)
    else startOver()
  })
  return channel
}

function listen(changed: () => void) {
  tabs()
  listeners.add(changed)
  return () => listeners.delete(changed)
}

export const useLocked = (): boolean => useSyncExternalStore(listen, isLocked)
