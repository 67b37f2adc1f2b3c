import type { Static } from 'typebox'
import type { FieldGroup } from '../kernel/field-group.ts'
import { uuidv4 } from '../kernel/id.ts'
import { type DeskEpoch, keepGroupKey, openGroupKey } from '../vault/desk-keys.ts'
import { fromBase64url, toBase64url } from '../vault/bytes.ts'
import {
  newKey,
  openGroup,
  sealGroup,
  type SealedGroup as Opened,
  type SealingKey,
} from '../vault/sealing.ts'
import type { Colleague } from '../testing/world.ts'
import { sure } from '../keys/testing.ts'
import * as contract from './contract.ts'

/** What a test does in the place of a worker's device: the same parts as in the browser, over the endpoints. */

type Registration = Static<(typeof contract.registerPerson)['body']>

export function registration(more: Partial<Registration> = {}): Registration {
  return {
    id: uuidv4(),
    adult: true,
    programme: 'stranded',
    ageBand: null,
    sex: null,
    site: null,
    groups: [],
    promise: null,
    ...more,
  }
}

export type Identity = contract.ContentOf['identity']
export const identity = (called: string, more: Partial<Identity> = {}): Identity => ({
  form: 1,
  names: { current: null, earlier: [], called: [called] },
  birthDate: null,
  nik: null,
  homeRegency: null,
  ...more,
})

/** Somebody in care of that desk; with a name, where the epoch to seal it under is given. */
export async function registered(
  by: Colleague,
  { names, ...more }: Partial<Registration> & { names?: { epoch: DeskEpoch; called: string } } = {},
): Promise<string> {
  const body = registration(more)
  if (names) body.groups.push(await firstVersion(names.epoch, body.id, 'identity', identity(names.called)))
  return (await by.call(contract.registerPerson, { body })).id
}

/** Version 1 of a group under a key of its own. */
export async function firstVersion<Group extends FieldGroup>(
  epoch: DeskEpoch,
  caseId: string,
  group: Group,
  content: contract.ContentOf[Group],
): Promise<contract.NewVersion> {
  return version(epoch, { case: caseId, group, version: 1, previous: null }, content, await newKey(), true)
}

/** The version that follows, with the key of the one before or with a new one. */
export async function nextVersion<Group extends FieldGroup>(
  epoch: DeskEpoch,
  caseId: string,
  before: contract.SealedGroup & { group: Group },
  content: contract.ContentOf[Group],
  withNewKey = false,
): Promise<contract.NewVersion> {
  const place = {
    case: caseId,
    group: before.group,
    version: before.version + 1,
    previous: before.hash,
  }
  const key = withNewKey ? await newKey() : await keyOfGroup(epoch, caseId, before)
  return version(epoch, place, content, key, withNewKey)
}

async function version<Group extends FieldGroup>(
  epoch: DeskEpoch,
  place: { case: string; group: Group; version: number; previous: string | null },
  content: contract.ContentOf[Group],
  key: SealingKey,
  isNew: boolean,
): Promise<contract.NewVersion> {
  const { ciphertext, hash, keyId } = await sealGroup(key, place, content)
  const wrapped = isNew
    ? { epoch: epoch.epoch, wrapped: toBase64url(await keepGroupKey(epoch, place, key)) }
    : null
  return {
    group: place.group,
    version: place.version,
    previous: place.previous,
    keyId,
    hash,
    ciphertext: toBase64url(ciphertext),
    wrap: wrapped,
  }
}

async function keyOfGroup(
  epoch: DeskEpoch,
  caseId: string,
  group: contract.SealedGroup,
): Promise<SealingKey> {
  const place = { case: caseId, group: group.group, keyId: group.keyId }
  return sure(await openGroupKey(epoch, place, fromBase64url(group.wrap.wrapped)))
}

/** What a device reads in a group that the server gave it. */
export async function opened(
  epoch: DeskEpoch,
  caseId: string,
  group: contract.SealedGroup,
): Promise<unknown> {
  const key = await keyOfGroup(epoch, caseId, group)
  const { wrap: _, ciphertext, ...place } = group
  const sealed: Opened = { case: caseId, ...place, ciphertext: fromBase64url(ciphertext) }
  return sure(await openGroup(key, sealed)).content
}

export async function personOf(by: Colleague, id: string): Promise<contract.Person> {
  return by.call(contract.getPerson, { params: { id } })
}
