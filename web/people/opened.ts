import { Check } from 'typebox/value'
import type { FieldGroup } from '../../src/kernel/field-group.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import {
  type ContentOf,
  contents,
  type NewVersion,
  type PersonCase,
  type SealedGroup,
} from '../../src/people/contract.ts'
import { fromBase64url, toBase64url } from '../../src/vault/bytes.ts'
import { keepGroupKey, openGroupKey, type OwnEpoch } from '../../src/vault/desk-keys.ts'
import {
  type GroupRefusal,
  newKey,
  nextPlace,
  openGroup,
  sealGroup,
  type SealedGroup as Sealed,
  type SealingKey,
} from '../../src/vault/sealing.ts'

/** Why a group can't be read here. */
export type Unread =
  | GroupRefusal
  /** Sealed in an epoch that was not given to this member. */
  | 'no_epoch'
  /** It opens, and what is inside is of no form that this app knows. */
  | 'unknown_form'

/** What the device has seen of a group, and must not see less of (V7). */
export interface Seen {
  readonly version: number
  readonly hash: string
}

export type SeenGroups = Readonly<Partial<Record<FieldGroup, Seen>>>
export type Epochs = ReadonlyMap<number, OwnEpoch>

/** A case as it came, its groups opened as far as they open. */
export interface OpenedCase {
  readonly facts: Omit<PersonCase, 'groups'>
  readonly contents: Partial<ContentOf>
  readonly unread: Readonly<Partial<Record<FieldGroup, Unread>>>
  readonly seen: SeenGroups
}

export async function openCase(
  epochs: Epochs,
  { groups, ...facts }: PersonCase,
  seen: SeenGroups,
): Promise<OpenedCase> {
  const opened: Partial<Record<FieldGroup, unknown>> = {}
  const unread: Partial<Record<FieldGroup, Unread>> = {}
  const now: Partial<Record<FieldGroup, Seen>> = { ...seen }
  for (const group of groups) {
    const read = await openOne(epochs, facts.id, group, seen[group.group])
    if ('unread' in read) unread[group.group] = read.unread
    else opened[group.group] = read.content
    // What isn't authentic was never seen; what is of an unknown form was.
    if (!('unread' in read) || read.unread === 'unknown_form')
      now[group.group] = { version: group.version, hash: group.hash }
  }
  return { facts, contents: opened as Partial<ContentOf>, unread, seen: now }
}

async function openOne(
  epochs: Epochs,
  id: string,
  group: SealedGroup,
  seen: Seen | undefined,
): Promise<{ content: unknown } | { unread: Unread }> {
  const key = await keyOfGroup(epochs, id, group)
  if (typeof key === 'string') return { unread: key }
  const opened = await openGroup(key, sealedOf(id, group), seen)
  if (isRefusal(opened)) return { unread: opened.refused }
  return Check(contents[group.group], opened.content)
    ? { content: opened.content }
    : { unread: 'unknown_form' }
}

async function keyOfGroup(epochs: Epochs, id: string, group: SealedGroup): Promise<SealingKey | Unread> {
  const epoch = epochs.get(group.wrap.epoch)
  if (!epoch) return 'no_epoch'
  const place = { case: id, group: group.group, keyId: group.keyId }
  const key = await openGroupKey(epoch, place, fromBase64url(group.wrap.wrapped))
  return isRefusal(key) ? key.refused : key
}

function sealedOf(id: string, { group, version, previous, keyId, hash, ciphertext }: SealedGroup): Sealed {
  return { case: id, group, version, previous, keyId, hash, ciphertext: fromBase64url(ciphertext) }
}

/**
 * The next versions of these groups, sealed under the keys that they have, or under new ones: for what was never sealed, and where
 * somebody who has left could hold the old ones (V8).
 */
export async function sealNext(
  epochs: Epochs,
  current: OwnEpoch,
  id: string,
  before: readonly SealedGroup[],
  next: Partial<ContentOf>,
  freshKeys: boolean,
): Promise<NewVersion[] | Unread> {
  const versions: NewVersion[] = []
  for (const [name, content] of Object.entries(next)) {
    const group = name as FieldGroup
    const last = before.find((one) => one.group === group)
    const held = last && !freshKeys ? await keyOfGroup(epochs, id, last) : null
    if (typeof held === 'string') return held
    const key = held ?? (await newKey())
    const place = last ? nextPlace(sealedOf(id, last)) : { case: id, group, version: 1, previous: null }
    const sealed = await sealGroup(key, place, content)
    versions.push({
      group,
      version: sealed.version,
      previous: sealed.previous,
      keyId: sealed.keyId,
      hash: sealed.hash,
      ciphertext: toBase64url(sealed.ciphertext),
      wrap:
        held === null
          ? { epoch: current.epoch, wrapped: toBase64url(await keepGroupKey(current, place, key)) }
          : null,
    })
  }
  return versions
}
