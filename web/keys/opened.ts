import type { DeskKeys } from '../../src/keys/contract.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import type { DeskEpoch, MemberKeys } from '../../src/vault/desk-keys.ts'
import type { Directory } from '../../src/vault/directory.ts'
import { whenDeskLeft } from '../shell/chosen-desk.ts'
import { whenLocked } from '../shell/lock.ts'
import { openEpochs } from './open-epochs.ts'

/**
 * The own keys and the desk's epochs, opened on this page: in its memory and nowhere else. The lock, another member and signing
 * out take all of it; another desk takes the epochs, and with them whatever was decrypted under them.
 */
let member: MemberKeys | null = null
let desk: OpenedDesk | null = null
let opening: { readonly of: Sources; readonly done: Promise<void> } | null = null

interface OpenedDesk {
  readonly of: Sources
  /** `refused`: what the server has given isn't what the directory says. */
  readonly epochs: ReadonlyMap<number, DeskEpoch> | 'refused'
}

/** What epochs are opened from. */
interface Sources {
  readonly member: MemberKeys
  readonly keys: DeskKeys
  readonly directory: Directory
}

const listeners = new Set<() => void>()
const forgetful = new Set<() => void>()

function changed(): void {
  for (const hear of listeners) hear()
}

export function listen(hear: () => void) {
  listeners.add(hear)
  return () => listeners.delete(hear)
}

export const openedMember = (): MemberKeys | null => member
export const openedDesk = (): OpenedDesk | null => desk

/**
 * For whoever holds something that was decrypted with these keys: called when they are gone. Answers how to be called no more.
 */
export function onLock(forget: () => void): () => void {
  forgetful.add(forget)
  return () => forgetful.delete(forget)
}

export function holdMember(keys: MemberKeys): void {
  if (member !== null && member !== keys) forgetAll()
  member = keys
  changed()
}

/** Opens what the desk has given, once for the same sources. */
export function openDesk(of: Sources): void {
  if (same(desk?.of, of) || same(opening?.of, of)) return
  const done = openEpochs(of.member, of.keys, of.directory).then((epochs) => {
    if (opening?.of !== of || member !== of.member) return
    opening = null
    desk = { of, epochs: isRefusal(epochs) ? 'refused' : epochs }
    changed()
  })
  opening = { of, done }
}

function same(one: Sources | undefined, other: Sources): boolean {
  return one?.member === other.member && one.keys === other.keys && one.directory === other.directory
}

function forgetDesk(): void {
  if (desk && desk.epochs !== 'refused')
    for (const epoch of desk.epochs.values()) {
      epoch.secret.fill(0)
      epoch.own.bytes.fill(0)
    }
  desk = null
  opening = null
  for (const forget of forgetful) forget()
}

export function forgetAll(): void {
  forgetDesk()
  member?.secret.fill(0)
  member = null
  changed()
}

whenLocked(forgetAll)
whenDeskLeft(() => {
  forgetDesk()
  changed()
})
