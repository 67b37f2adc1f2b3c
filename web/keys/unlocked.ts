import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { type Role, staff } from '../../src/kernel/role.ts'
import { type DeskKeys, getDeskKeys, getOwnKeys, type OwnKeys } from '../../src/keys/contract.ts'
import { type Bytes, fromBase64url } from '../../src/vault/bytes.ts'
import { type DeskEpoch, type MemberKeys, openMemberKeys } from '../../src/vault/desk-keys.ts'
import { currentEpoch, type Directory } from '../../src/vault/directory.ts'
import { takeVaultKey } from '../agencies/held-vault-key.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { directoryKey, type PinRefusal, useDirectory } from './directory.ts'
import { holdMember, listen, openDesk, openedDesk, openedMember } from './opened.ts'

export { onLock } from './opened.ts'

export type Refused = PinRefusal | 'other_epoch_keys'

/** What this page can open. `OpenKeys` (open-keys.tsx) asks for what is missing. */
export interface Unlocked {
  readonly state:
    | 'waiting'
    | 'unreachable'
    /** The directory isn't what it was, or the desk's keys aren't what it says: nothing is opened or sealed. */
    | 'refused'
    /** The own keys are there and the passphrase isn't. */
    | 'locked'
    | 'no_keys'
    /** The own keys are open, and the desk has given nothing that is in force. */
    | 'no_epoch'
    | 'open'
  readonly refused: Refused | null
  readonly problem: ProblemFacts | null
  readonly member?: MemberKeys
  /** Every epoch that the member can open, by number. */
  readonly epochs?: ReadonlyMap<number, DeskEpoch>
  /** The epoch in which the desk seals now. */
  readonly current?: DeskEpoch
  readonly directory?: Directory
  /** The root that the directory was verified against. */
  readonly root?: string
  /** The desk's keys as the server keeps them. */
  readonly desk?: DeskKeys
  /** A real person may be sealed here: an epoch is in force and its recovery was tested (V15). */
  readonly maySeal: boolean
}

const mayRead = new Set<Role>(staff)

/** The own keys and the desk's epochs, in memory only. */
export function useUnlocked(): Unlocked {
  const { member, desk, roles } = useSession()
  const queries = useQueryClient()
  const held = useSyncExternalStore(listen, openedMember)
  const opened = useSyncExternalStore(listen, openedDesk)
  const own = useRead(getOwnKeys)
  const keys = useRead(getDeskKeys, {}, { when: roles.some((role) => mayRead.has(role)) })
  const read = useDirectory()
  const mine = held?.member === member.id ? held : null
  const believed = read.data && !isRefusal(read.data) ? read.data : null
  const directory = believed?.directory

  useOpening(member.id, own.data, mine)
  useEffect(() => {
    if (mine && keys.data?.id === desk.id && directory) openDesk({ member: mine, keys: keys.data, directory })
  }, [mine, keys.data, directory, desk.id])
  // An epoch has come into force since the directory was read.
  const behind = keys.data !== undefined && directory !== undefined && isBehind(keys.data, directory)
  useEffect(() => {
    if (behind) void queries.invalidateQueries({ queryKey: directoryKey })
  }, [behind, queries, keys.data])

  // It was read after the desk's keys and doesn't state them: nobody has signed what the server shows.
  const unstated = behind && !read.isFetching && read.dataUpdatedAt > keys.dataUpdatedAt

  const rest = {
    refused: null,
    problem: null,
    maySeal: false,
    ...(mine ? { member: mine } : {}),
    ...(believed ? { directory: believed.directory, root: believed.root } : {}),
    ...(keys.data ? { desk: keys.data } : {}),
  }
  const error = own.error ?? read.error ?? keys.error
  if (read.data && isRefusal(read.data)) return { ...rest, state: 'refused', refused: read.data.refused }
  if (own.data === undefined || read.data === undefined || keys.isLoading || keys.error)
    return error
      ? { ...rest, state: 'unreachable', problem: problemFacts(error) }
      : { ...rest, state: 'waiting' }
  if (own.data.own === null) return { ...rest, state: 'no_keys' }
  if (!mine) return { ...rest, state: 'locked' }
  if (!keys.data || !believed) return { ...rest, state: 'no_epoch' }
  if (unstated) return { ...rest, state: 'refused', refused: 'other_epoch_keys' }
  if (opened?.of.member !== mine || opened.of.keys.id !== desk.id || behind)
    return { ...rest, state: 'waiting' }
  if (opened.epochs === 'refused') return { ...rest, state: 'refused', refused: 'other_epoch_keys' }
  const current = opened.epochs.get(currentEpoch(believed.directory, desk.id)?.epoch ?? 0)
  const found = { ...rest, epochs: opened.epochs }
  if (!current) return { ...found, state: 'no_epoch' }
  return { ...found, state: 'open', current, maySeal: keys.data.maySeal }
}

function isBehind({ id, epochs }: DeskKeys, directory: Directory): boolean {
  const inForce = epochs.find(({ inForceAt }) => inForceAt !== null)
  return inForce !== undefined && inForce.epoch > (currentEpoch(directory, id)?.epoch ?? 0)
}

/** Who has just signed in with the passphrase isn't asked for it again. */
function useOpening(member: string, own: OwnKeys | undefined, mine: MemberKeys | null): void {
  useEffect(() => {
    if (!own?.own || mine) return
    const vaultKey = takeVaultKey(member)
    if (vaultKey) void openOwn(member, vaultKey, own.own.kept)
  }, [member, own, mine])
}

/** Opens the own keys; false where the passphrase isn't the one under which they lie. */
export async function openOwn(member: string, vaultKey: Bytes, kept: string): Promise<boolean> {
  const keys = await openMemberKeys(member, vaultKey, fromBase64url(kept))
  vaultKey.fill(0)
  if (isRefusal(keys)) return false
  holdMember(keys)
  return true
}
