import type { FieldGroup } from '../../src/kernel/field-group.ts'
import type { Instant } from '../../src/kernel/dates.ts'
import { isRefusal } from '../../src/kernel/refusal.ts'
import type { ContentOf, PersonCase } from '../../src/people/contract.ts'
import {
  type Comparable,
  duplicatesIn,
  registerOf,
  type Resemblance,
} from '../../src/people/rules/duplicates.ts'
import { type Decided, peopleBehind, undecided } from '../../src/people/rules/one-person.ts'
import { type SearchIndex, searchIndexOf, searchPeople } from '../../src/people/rules/search.ts'
import { type Bytes, canonical, type Plain } from '../../src/vault/bytes.ts'
import { open, seal, type SealingKey } from '../../src/vault/sealing.ts'
import { type Epochs, type OpenedCase, openCase, type SeenGroups, type Unread } from './opened.ts'

/**
 * The desk's own people on this device (V19): opened in a worker, kept in the browser sealed under a key that follows from the member's
 * own secret, and brought up to date by the changes that the server counts. Kept as pieces, each the cases of one update: what comes
 * later stands over what came before.
 */
export interface Kept {
  readonly pieces: () => Promise<readonly { readonly number: number; readonly sealed: Bytes }[]>
  readonly add: (number: number, sealed: Bytes) => Promise<void>
  /** All pieces make way for these. */
  readonly replace: (sealed: readonly Bytes[]) => Promise<void>
  readonly seen: () => Promise<Bytes | null>
  readonly keepSeen: (sealed: Bytes) => Promise<void>
}

/** What a list, a search and a comparison need of a case. */
interface Entry {
  readonly facts: Omit<PersonCase, 'groups'>
  readonly identity: ContentOf['identity'] | null
  readonly coverName: string | null
  readonly alias: string | null
  readonly unread: Readonly<Partial<Record<FieldGroup, Unread>>>
}

/** A person in the list: all of her cases, the first registered in front. */
export interface Row {
  readonly id: string
  readonly number: number
  /** Numbers of the other cases that were found to be the same person. */
  readonly also: readonly { readonly id: string; readonly number: number }[]
  readonly name: string | null
  readonly called: string | null
  readonly stage: PersonCase['stage']
  readonly exit: PersonCase['exit']
  readonly programme: string | null
  readonly next: PersonCase['next']
  readonly registeredAt: Instant
  /** Something of it can't be opened here. */
  readonly unread: Unread | null
}

/** Two people who may be one, with what speaks for and against it. */
export interface Pair extends Resemblance {
  readonly rows: readonly [PairSide, PairSide]
}
export interface PairSide {
  readonly id: string
  readonly number: number
  readonly names: readonly string[]
  readonly birthDate: string | null
  readonly homeRegency: string | null
}

/** Pieces after which they are put together into full ones, and how many cases a full one holds. */
const manyPieces = 40
const fullPiece = 500

export class DeskIndex {
  readonly #entries = new Map<string, Entry>()
  readonly #seen: Map<string, SeenGroups>
  readonly #kept: Kept
  readonly #key: SealingKey
  readonly #desk: string
  readonly #epochs: Epochs
  #change = 0
  #keptUpTo = 0
  #pieces = 0
  #next = 1
  #found: Prepared | null = null
  /** Taken since the last piece was kept. */
  #fresh: Entry[] = []

  private constructor(
    kept: Kept,
    key: SealingKey,
    desk: string,
    epochs: Epochs,
    seen: Map<string, SeenGroups>,
  ) {
    this.#kept = kept
    this.#key = key
    this.#desk = desk
    this.#epochs = epochs
    this.#seen = seen
  }

  /** With what is kept in this browser, as far as it opens: a piece that doesn't is forgotten with all others. */
  static async open(kept: Kept, key: SealingKey, desk: string, epochs: Epochs): Promise<DeskIndex> {
    const sealedSeen = await kept.seen()
    const seen = sealedSeen && (await openPiece<[string, SeenGroups][]>(key, desk, 'seen', 0, sealedSeen))
    const index = new DeskIndex(kept, key, desk, epochs, new Map(seen ?? []))
    for (const { number, sealed } of await kept.pieces()) {
      const piece = await openPiece<Piece>(key, desk, 'piece', number, sealed)
      if (piece === null) {
        await index.beginAnew()
        break
      }
      // Another tab has written over the piece before: from there on it is read anew.
      if (piece.from !== index.#change) break
      for (const entry of piece.entries) index.#entries.set(entry.facts.id, entry)
      index.#change = piece.change
      index.#keptUpTo = piece.change
      index.#pieces += 1
      index.#next = number + 1
    }
    return index
  }

  /** The desk's count of changes up to which this device knows; 0 from the beginning. */
  get change(): number {
    return this.#change
  }

  /** The server counts less than this device has seen: a backup was brought back. What was seen stays seen (V7). */
  async beginAnew(): Promise<void> {
    this.#entries.clear()
    this.#fresh = []
    this.#found = null
    this.#change = 0
    this.#keptUpTo = 0
    this.#pieces = 0
    this.#next = 1
    await this.#kept.replace([])
  }

  /** Opens a page of changes. */
  async take(cases: readonly PersonCase[], upTo: number): Promise<void> {
    for (const one of cases) {
      const opened = await this.read(one)
      const entry = entryOf(opened)
      this.#entries.set(one.id, entry)
      this.#fresh.push(entry)
    }
    this.#change = Math.max(this.#change, upTo)
    this.#found = null
  }

  /** Keeps what was taken, when a device has caught up. */
  async keep(): Promise<void> {
    if (this.#fresh.length === 0) return
    if (this.#pieces >= manyPieces) await this.#putTogether()
    else {
      const piece: Piece = { from: this.#keptUpTo, change: this.#change, entries: this.#fresh }
      await this.#kept.add(this.#next, await this.#seal('piece', this.#next, piece))
      this.#pieces += 1
      this.#next += 1
    }
    this.#fresh = []
    this.#keptUpTo = this.#change
    await this.keepSeen()
  }

  async keepSeen(): Promise<void> {
    await this.#kept.keepSeen(await this.#seal('seen', 0, [...this.#seen]))
  }

  async #putTogether(): Promise<void> {
    const all = [...this.#entries.values()]
    const sealed: Bytes[] = []
    for (let at = 0; at < all.length; at += fullPiece) {
      const entries = all.slice(at, at + fullPiece)
      const piece: Piece = { from: at === 0 ? 0 : this.#change, change: this.#change, entries }
      sealed.push(await this.#seal('piece', sealed.length + 1, piece))
    }
    await this.#kept.replace(sealed)
    this.#pieces = sealed.length
    this.#next = sealed.length + 1
  }

  #seal(kind: string, number: number, content: unknown): Promise<Bytes> {
    return seal(this.#key, describe(this.#desk, kind, number), canonical(content as Plain))
  }

  /** Opens a case, and remembers the versions it saw. */
  async read(one: PersonCase): Promise<OpenedCase> {
    const opened = await openCase(this.#epochs, one, this.#seen.get(one.id) ?? {})
    this.#seen.set(one.id, opened.seen)
    return opened
  }

  /** All people, the next promise first; who is no longer in care stands behind, the last to leave first. */
  rows(): readonly Row[] {
    return peopleBehind(this.#decided())
      .flatMap(({ cases }) => this.#row(cases))
      .toSorted(byDay)
  }

  #row(cases: readonly string[]): readonly Row[] {
    const entries = cases.flatMap((id) => this.#entries.get(id) ?? [])
    const [lead, ...others] = entries
    if (!lead) return []
    const inCare = entries.filter(({ facts }) => facts.next !== null)
    const soonest = inCare.toSorted((one, other) =>
      (one.facts.next?.dueAt ?? '') < (other.facts.next?.dueAt ?? '') ? -1 : 1,
    )[0]
    const shown = soonest ?? lead
    const names = entries.map(({ identity }) => identity?.names)
    return [
      {
        id: lead.facts.id,
        number: lead.facts.number,
        also: others.map(({ facts: { id, number } }) => ({ id, number })),
        name: names.find((told) => told?.current)?.current ?? null,
        called:
          names.flatMap((told) => told?.called ?? [])[0] ?? entries.find(({ alias }) => alias)?.alias ?? null,
        stage: shown.facts.stage,
        exit: shown.facts.exit,
        programme: shown.facts.programme,
        next: shown.facts.next,
        registeredAt: lead.facts.registeredAt,
        unread: entries.flatMap(({ unread }) => Object.values(unread))[0] ?? null,
      },
    ]
  }

  /** The people found, the best first, by the id that their row has. */
  search(typed: string, most = 20): readonly string[] {
    const { words, leads } = this.prepare()
    const found = searchPeople(words, typed, most * 2).map((id) => leads.get(id) ?? id)
    return [...new Set(found)].slice(0, most)
  }

  /** Prepares the words once after each change, so that no search waits for it. */
  prepare(): Prepared {
    this.#found ??= {
      words: searchIndexOf(
        [...this.#entries.values()].map(({ facts, identity, alias, coverName }) => ({
          id: facts.id,
          number: numberText(facts.number),
          names: [...namesOf(identity), alias, coverName].filter((name) => name !== null),
        })),
      ),
      leads: new Map(
        peopleBehind(this.#decided()).flatMap(({ lead, cases }) => cases.map((id) => [id, lead])),
      ),
    }
    return this.#found
  }

  /** Cases by number, and nothing of whose they are. */
  numbers(typed: string, most: number): readonly { readonly id: string; readonly number: number }[] {
    return this.search(typed, most).flatMap((id) => {
      const facts = this.#entries.get(id)?.facts
      return facts ? [{ id, number: facts.number }] : []
    })
  }

  /** Pairs that nobody has decided about, the likeliest first. */
  pairs(placeName: (code: string) => string): readonly Pair[] {
    return undecided(duplicatesIn(registerOf(this.comparable(placeName))), this.#decided()).flatMap(
      (pair) => {
        const [one, other] = [this.#side(pair.one), this.#side(pair.other)]
        return one && other ? [{ ...pair, rows: [one, other] as const }] : []
      },
    )
  }

  /** What one case is compared by; null where the device has not got it. */
  side(id: string): PairSide | null {
    return this.#side(id)
  }

  #side(id: string): PairSide | null {
    const entry = this.#entries.get(id)
    return entry
      ? {
          id,
          number: entry.facts.number,
          names: namesOf(entry.identity),
          birthDate: entry.identity?.birthDate ?? null,
          homeRegency: entry.identity?.homeRegency ?? null,
        }
      : null
  }

  comparable(placeName: (code: string) => string): readonly Comparable[] {
    return [...this.#entries.values()]
      .filter(({ identity }) => namesOf(identity).length > 0)
      .map(({ facts, identity }) => {
        const birth = identity?.birthDate ?? undefined
        const home = identity?.homeRegency
        return {
          id: facts.id,
          names: [identity?.names.current, ...(identity?.names.earlier ?? [])].filter(Boolean).join(' '),
          birthDate: birth?.length === 7 ? birth.slice(0, 4) : birth,
          place: home ? placeName(home) : undefined,
        }
      })
  }

  #decided(): readonly Decided[] {
    return [...this.#entries.values()].map(({ facts: { id, number }, identity }) => ({
      id,
      number,
      decisions: identity?.decisions ?? [],
    }))
  }
}

interface Prepared {
  readonly words: SearchIndex
  /** The person behind each case. */
  readonly leads: ReadonlyMap<string, string>
}

interface Piece {
  /** The change after which it begins: where the piece before ended. */
  readonly from: number
  readonly change: number
  readonly entries: readonly Entry[]
}

/** The number as it is said and searched for: as long as it takes, four digits at least. */
export const numberText = (number: number): string => String(number).padStart(4, '0')

function namesOf(identity: ContentOf['identity'] | null): readonly string[] {
  if (!identity) return []
  const { current, earlier, called } = identity.names
  return [...(current === null ? [] : [current]), ...earlier, ...called]
}

function entryOf({ facts, contents, unread }: OpenedCase): Entry {
  return {
    facts,
    identity: contents.identity ?? null,
    coverName: contents.contact?.coverName ?? null,
    alias: contents.alias?.alias ?? null,
    unread,
  }
}

function byDay(one: Row, other: Row): number {
  if ((one.next === null) !== (other.next === null)) return one.next === null ? 1 : -1
  if (one.next && other.next && one.next.dueAt !== other.next.dueAt)
    return one.next.dueAt < other.next.dueAt ? -1 : 1
  return other.number - one.number
}

const describe = (desk: string, kind: string, number: number) => ({ kind: `index-${kind}`, desk, number })

async function openPiece<Content>(
  key: SealingKey,
  desk: string,
  kind: string,
  number: number,
  sealed: Bytes,
): Promise<Content | null> {
  const opened = await open(key, describe(desk, kind, number), sealed)
  if (isRefusal(opened)) return null
  const content: Content = JSON.parse(new TextDecoder().decode(opened))
  return content
}
