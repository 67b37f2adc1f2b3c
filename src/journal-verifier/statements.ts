import { bytesOfHead, bytesOfKey, bytesOfRestore, bytesOfRoot, isPublicKey, sha256, signed } from './bytes.ts'
import type { HeadLine, KeyLine, RestoreLine, RootLine } from './forms.ts'

/** Takes a fault: where it is, and what is wrong there, in plain words. */
export type Tell = (place: string, what: string) => void

/**
 * What an agency has kept of a journal, in the order in which it kept it. What a restore lost, and the agency knows of, is
 * not in it any more.
 */
export type Kept = {
  journal: string | null
  keys: KeyLine[]
  roots: RootLine[]
  heads: HeadLine[]
  restores: RestoreLine[]
}

export const nothingKept: Kept = { journal: null, keys: [], roots: [], heads: [], restores: [] }

/** What was kept and came after the backup that the journal was restored from. */
export type Lost = { keys: number; roots: number; heads: number; lastSeal: number; rows: number }

/** What is left of what was kept once the journal went back, and what is not. */
export function goneBack(kept: Kept, restore: RestoreLine): { left: Kept; lost: Lost } {
  const left: Kept = {
    journal: kept.journal,
    keys: kept.keys.filter(({ number }) => number <= restore.key),
    roots: kept.roots.filter(({ number }) => number <= restore.root),
    heads: kept.heads.filter(({ number }) => number <= restore.seal),
    restores: [...kept.restores, restore],
  }
  const ends = [...kept.roots.map(({ seal }) => seal), ...kept.heads.map(({ number }) => number)]
  return {
    left,
    lost: {
      keys: kept.keys.length - left.keys.length,
      roots: kept.roots.length - left.roots.length,
      heads: kept.heads.length - left.heads.length,
      lastSeal: Math.max(restore.seal, ...ends),
      rows: Math.max(0, ...kept.roots.map(({ total }) => total - restore.total)),
    },
  }
}

export const isLoss = ({ keys, roots, heads }: Lost): boolean => keys + roots + heads > 0

/** Restores follow one another, each signed by the newest key that came along, and those that were kept are among them. */
export function checkRestores(
  journal: string,
  restores: readonly RestoreLine[],
  kept: Kept,
  keys: readonly KeyLine[],
  tell: Tell,
): void {
  let before: RestoreLine | null = null
  for (const restore of restores) {
    const place = `restore ${restore.number}`
    const due = (before?.number ?? 0) + 1
    if (restore.number !== due)
      tell(place, `stands where restore ${due} should: one is missing or out of order`)
    if (before && (restore.seal < before.seal || restore.root < before.root || restore.total < before.total))
      tell(place, 'goes back behind the restore before it')
    if ((restore.seal === 0) !== (restore.head === null)) tell(place, 'names a seal without its hash')
    const key = keys.find(({ number }) => number === restore.key)
    if (!key || key.fromSeal > restore.seal + 1)
      tell(place, `is signed by key ${restore.key}, which cannot have come along`)
    else if (!signed(key.publicKey, bytesOfRestore(journal, restore), restore.signature))
      tell(place, 'does not bear the signature of its key, or was changed since')
    before = restore
  }
  for (const [at, restore] of kept.restores.entries()) {
    const same = restores[at]
    if (!same) tell(`restore ${restore.number}`, 'was kept and is gone')
    else if (same.signature !== restore.signature)
      tell(`restore ${restore.number}`, 'is another than the one that was kept: the journal was written anew')
  }
}

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
