import { bytesOfHead, bytesOfKey, bytesOfRoot, isPublicKey, sha256, signed } from './bytes.ts'
import type { HeadLine, KeyLine, RootLine } from './forms.ts'

/** Takes a fault: where it is, and what is wrong there, in plain words. */
export type Tell = (place: string, what: string) => void

/** What an agency has kept of a journal, in the order in which it kept it. */
export type Kept = { journal: string | null; keys: KeyLine[]; roots: RootLine[]; heads: HeadLine[] }

export const nothingKept: Kept = { journal: null, keys: [], roots: [], heads: [] }

/** Keys by which the reader knows this journal from another: told to them, or kept. */
export function anchorsOf(kept: Kept, trusted: readonly string[]): Set<string> {
  return new Set([...trusted, ...kept.keys.map(({ publicKey }) => publicKey)])
}

/** The keys follow one another, each signed by the one before it, and those that were kept are among them. */
export function checkKeys(journal: string, keys: readonly KeyLine[], anchors: Set<string>, tell: Tell): void {
  let before: KeyLine | null = null
  for (const key of keys) {
    const place = `key ${key.number}`
    if (key.number !== (before?.number ?? 0) + 1)
      tell(place, `stands where key ${(before?.number ?? 0) + 1} should`)
    if (!isPublicKey(key.publicKey)) tell(place, 'is not an Ed25519 key')
    if (key.fromSeal < (before?.fromSeal ?? 1) || (before === null && key.fromSeal !== 1))
      tell(place, `says that it signs from seal ${key.fromSeal} on, which cannot be`)
    const self = key.introducedBy === null
    if (!self && key.introducedBy !== before?.number)
      tell(place, `is not introduced by the key before it, but by key ${key.introducedBy}`)
    if (self && before !== null && !anchors.has(key.publicKey)) {
      tell(
        place,
        `signs itself (${key.publicKey}): whoever keeps the journal says that the key before it was lost. Ask them by another way; if it is so, name it with --trust`,
      )
    }
    const by = self ? key.publicKey : (before?.publicKey ?? '')
    if (!signed(by, bytesOfKey(journal, key), key.signature))
      tell(place, 'is not signed by the key that introduces it, or was changed since')
    before = key
  }
}

/** Which keys an anchor vouches for: itself and whatever key it introduced, directly or by others. */
export function vouched(keys: readonly KeyLine[], anchors: Set<string>): Set<number> {
  const numbers = new Set<number>()
  for (const { number, publicKey, introducedBy } of keys)
    if (anchors.has(publicKey) || (introducedBy !== null && numbers.has(introducedBy))) numbers.add(number)
  return numbers
}

/** One root follows the one before it and is signed. */
export function checkRoot(
  journal: string,
  root: RootLine,
  before: RootLine | null,
  keys: readonly KeyLine[],
  tell: Tell,
): void {
  const place = `root ${root.number} (${root.day})`
  const due = (before?.number ?? 0) + 1
  if (root.number !== due) tell(place, `stands where root ${due} should: one is missing or out of order`)
  if (root.previous !== (before?.hash ?? null)) tell(place, 'does not name the root before it')
  if (before && root.day <= before.day) tell(place, `is not of a later day than the root before it`)
  if (before && (root.seal < before.seal || root.total < before.total))
    tell(place, 'goes back behind the root before it')
  if (root.day !== root.at.slice(0, 10)) tell(place, 'is not of the day on which it was signed')
  const text = bytesOfRoot(journal, root)
  if (root.hash !== sha256(text)) tell(place, 'was changed: its hash is another')
  const key = keys.find(({ number }) => number === root.key)
  if (!key) tell(place, `is signed by key ${root.key}, which is not there`)
  else if (root.key < (keyOfSeal(keys, root.seal)?.number ?? 0) || root.key < (before?.key ?? 0))
    tell(place, `is signed by key ${root.key}, which had been replaced by then`)
  else if (!signed(key.publicKey, text, root.signature)) tell(place, 'does not bear the signature of its key')
}

export function checkHead(
  journal: string,
  head: Omit<HeadLine, 'type'>,
  keys: readonly KeyLine[],
  tell: Tell,
): void {
  const place = `seal ${head.number}`
  const due = keyOfSeal(keys, head.number)
  const key = keys.find(({ number }) => number === head.key)
  if (!key) tell(place, `is signed by key ${head.key}, which is not there`)
  else if (key !== due) tell(place, `is signed by key ${head.key}, although key ${due?.number} signs it`)
  else if (!signed(key.publicKey, bytesOfHead(journal, head.number, head.hash), head.signature))
    tell(place, 'does not bear the signature of its key')
}

/** The last key that signs from there on or earlier. */
function keyOfSeal(keys: readonly KeyLine[], seal: number): KeyLine | undefined {
  return keys.findLast(({ fromSeal }) => fromSeal <= seal)
}

/** Whatever was kept of keys and roots is still there, as it was. */
export function compareKept(
  kept: Kept,
  now: { journal: string; keys: readonly KeyLine[]; roots: readonly RootLine[] },
  tell: Tell,
): void {
  if (kept.journal !== null && kept.journal !== now.journal)
    tell('what was kept', `is of another journal (${kept.journal}), not of this one (${now.journal})`)
  const keys = new Map(now.keys.map((key) => [key.number, key]))
  for (const key of kept.keys) {
    const same = keys.get(key.number)
    if (!same) tell(`key ${key.number}`, 'was kept and is gone')
    else if (same.publicKey !== key.publicKey || same.signature !== key.signature)
      tell(`key ${key.number}`, 'is another than the one that was kept: the journal was written anew')
  }
  const roots = new Map(now.roots.map((root) => [root.number, root]))
  for (const root of kept.roots) {
    const place = `root ${root.number} (${root.day})`
    const same = roots.get(root.number)
    if (!same) tell(place, 'was kept and is gone: the journal was cut off')
    else if (same.hash !== root.hash)
      tell(place, 'is another than the one that was kept: the journal was written anew')
  }
}
