import { newShelfHalf, openDraft, sealDraft, shelfKey } from '../../src/vault/shelf.ts'
import type { SealingKey } from '../../src/vault/sealing.ts'

/**
 * What a member has typed in this browser and not sent: readable in memory while the session is open, sealed in the
 * browser's storage with every change. After lock or sign-out only the sealed drafts remain, and only the same
 * member opens them (src/vault/shelf.ts, docs/decisions/shared-pc.md).
 */
const half = 'bekal.shelf'
const prefixOf = (member: string) => `bekal.draft.${member}.`

interface Shelf {
  readonly member: string
  readonly key: SealingKey
  readonly texts: Map<string, string>
  /** Places whose text is not sealed yet. */
  readonly unsealed: Set<string>
  sealing: Promise<void>
}

let shelf: Shelf | null = null

function browserHalf(): string {
  const known = localStorage.getItem(half)
  if (known !== null) return known
  const fresh = newShelfHalf()
  localStorage.setItem(half, fresh)
  return fresh
}

/** What earlier versions kept of drafts lay here in clear, and nobody can tell whose it was: it goes. */
export function forgetClearDrafts(): void {
  for (const name of Object.keys(localStorage))
    if (name.startsWith('bekal.letter.')) localStorage.removeItem(name)
}

/** Opens the shelf of whoever has signed in, with the half of the key that the server gives; once for each member. */
export async function openShelf(member: string, serverHalf: () => Promise<string>): Promise<void> {
  if (shelf?.member === member) return
  const key = await shelfKey(browserHalf(), await serverHalf())
  const opened: Shelf = {
    member,
    key,
    texts: new Map(),
    unsealed: new Set(),
    sealing: Promise.resolve(),
  }
  const prefix = prefixOf(member)
  const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix))
  await Promise.all(names.map((name) => read(opened, name.slice(prefix.length))))
  // The same listener is added once, however often.
  addEventListener('storage', follow)
  shelf = opened
}

async function read({ member, key, texts }: Shelf, place: string): Promise<void> {
  const sealed = localStorage.getItem(prefixOf(member) + place)
  const text = sealed === null ? null : await openDraft(key, { member, place }, sealed)
  if (text === null) texts.delete(place)
  else texts.set(place, text)
}

/** Another tab of the same member has changed a draft. */
function follow({ key }: StorageEvent) {
  if (!shelf || !key?.startsWith(prefixOf(shelf.member))) return
  void read(shelf, key.slice(prefixOf(shelf.member).length))
}

export const draftAt = (place: string): string | null => shelf?.texts.get(place) ?? null

/** Keeps a draft at its place, or none any more. */
export function keepDraft(place: string, text: string | null): void {
  if (!shelf) return
  const open = shelf
  if (text === null) open.texts.delete(place)
  else open.texts.set(place, text)
  if (open.unsealed.has(place)) return
  open.unsealed.add(place)
  open.sealing = open.sealing.then(() => write(open, place))
}

async function write({ member, key, texts, unsealed }: Shelf, place: string): Promise<void> {
  unsealed.delete(place)
  const name = prefixOf(member) + place
  const text = texts.get(place)
  const sealed = text === undefined ? null : await sealDraft(key, { member, place }, text)
  if (sealed === null) localStorage.removeItem(name)
  else localStorage.setItem(name, sealed)
}

/** Resolves when everything that was typed is sealed. */
export const shelfSealed = (): Promise<void> => shelf?.sealing ?? Promise.resolve()

/** Seals what is left and forgets key and drafts. */
export async function closeShelf(): Promise<void> {
  const open = shelf
  shelf = null
  await open?.sealing
  open?.texts.clear()
  open?.key.bytes.fill(0)
}
