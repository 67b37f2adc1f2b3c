import type { ContentOf, NewVersion, PersonCase, SealedGroup } from '../../src/people/contract.ts'
import {
  guessColumns,
  headingRow,
  readRoster,
  type RosterColumn,
  type RosterRow,
  rosterTwins,
} from '../../src/people/rules/roster.ts'
import type { OwnEpoch } from '../../src/vault/desk-keys.ts'
import type { SealingKey } from '../../src/vault/sealing.ts'
import { DeskIndex, type Pair, type PairSide, type Row } from './desk-index.ts'
import { openKept } from './kept.ts'
import { type OpenedCase, sealNext, type Unread } from './opened.ts'
import { readRosterFile, type RosterFileFault, type RosterSheet } from './roster-file.ts'
import { contentsOfRow } from './roster-contents.ts'

/**
 * Everything that is done with the own people in the clear, in a thread of its own: opening, searching, comparing, reading a roster,
 * sealing. The keys come in once, and go with the thread (`device.ts`).
 */
export interface Asks {
  begin: (of: Beginning) => Promise<number>
  take: (page: {
    items: readonly PersonCase[]
    upTo: number
    last: boolean
  }) => Promise<readonly Row[] | null>
  anew: () => Promise<void>
  search: (typed: string) => Promise<readonly string[]>
  numbers: (of: { typed: string; most: number }) => Promise<readonly { id: string; number: number }[]>
  pairs: (places: readonly Place[]) => Promise<readonly Pair[]>
  read: (person: PersonCase) => Promise<OpenedCase>
  seal: (of: {
    id: string
    before: readonly SealedGroup[]
    next: Partial<ContentOf>
    freshKeys: boolean
  }) => Promise<NewVersion[] | { unread: Unread }>
  roster: (bytes: Uint8Array<ArrayBuffer>) => Promise<RosterFileFault | readonly SheetGuess[]>
  rosterReport: (of: {
    sheet: number
    heading: number
    columns: readonly (RosterColumn | null)[]
    today: string
    places: readonly Place[]
  }) => Promise<RosterOutcome>
  sealRow: (of: {
    line: number
    id: string
    at: string
    today: string
    headings: Headings
  }) => Promise<SealedRow>
}

export interface Beginning {
  readonly member: string
  readonly desk: string
  readonly key: SealingKey
  readonly epochs: readonly OwnEpoch[]
  readonly current: number
}
export interface Place {
  readonly code: string
  readonly name: string
}
/** A sheet of a file with what its columns seem to be. */
export interface SheetGuess {
  readonly name: string
  readonly rows: number
  readonly heading: number
  readonly headings: readonly string[]
  readonly columns: readonly (RosterColumn | null)[]
}
export interface RosterOutcome {
  readonly rows: readonly (RosterRow & { readonly twins: readonly Twin[] })[]
  readonly beyond: number
  readonly told: Readonly<Record<RosterColumn, number>>
}
/** Whom a row resembles: another line of the file, or one of the own people. */
export interface Twin {
  readonly line: number | null
  readonly own: PairSide | null
  readonly probability: number
}
/** How the columns are headed from which notes are made. */
export interface Headings {
  readonly children: string
}
export interface SealedRow {
  readonly ageBand: PersonCase['ageBand']
  readonly sex: PersonCase['sex']
  readonly groups: readonly NewVersion[]
}

let index: DeskIndex | null = null
let epochs = new Map<number, OwnEpoch>()
let current: OwnEpoch | null = null
let sheets: readonly RosterSheet[] = []
let report: readonly RosterRow[] = []

const opened = (): DeskIndex => {
  if (!index) throw new Error('nothing is opened yet')
  return index
}
const sealing = (): OwnEpoch => {
  if (!current) throw new Error('nothing is opened yet')
  return current
}
const named = (places: readonly Place[]) => {
  const names = new Map(places.map(({ code, name }) => [code, name]))
  return (code: string) => names.get(code) ?? code
}

const answers: Asks = {
  async begin({ member, desk, key, epochs: given, current: number }) {
    epochs = new Map(given.map((epoch) => [epoch.epoch, epoch]))
    current = epochs.get(number) ?? null
    index = await DeskIndex.open(await openKept(member, desk), key, desk, epochs)
    return index.change
  },
  async take({ items, upTo, last }) {
    await opened().take(items, upTo)
    if (!last) return null
    await opened().keep()
    opened().prepare()
    return opened().rows()
  },
  anew: () => opened().beginAnew(),
  search: async (typed) => opened().search(typed),
  numbers: async ({ typed, most }) => opened().numbers(typed, most),
  pairs: async (places) => opened().pairs(named(places)),
  async read(person) {
    const read = await opened().read(person)
    await opened().keepSeen()
    return read
  },
  async seal({ id, before, next, freshKeys }) {
    const versions = await sealNext(epochs, sealing(), id, before, next, freshKeys)
    return typeof versions === 'string' ? { unread: versions } : versions
  },
  async roster(bytes) {
    const read = await readRosterFile(bytes)
    if (typeof read === 'string') return read
    sheets = read
    return sheets.map(({ name, rows }) => {
      const heading = headingRow(rows)
      const headings = rows[heading] ?? []
      return { name, rows: rows.length, heading, headings, columns: guessColumns(headings) }
    })
  },
  async rosterReport({ sheet, heading, columns, today, places }) {
    const read = readRoster(sheets[sheet]?.rows ?? [], heading, columns, { today, regencies: places })
    report = read.rows
    const placeName = named(places)
    const twins = rosterTwins(read.rows, opened().comparable(placeName), placeName)
    return {
      ...read,
      rows: read.rows.map((row) => ({
        ...row,
        twins: (twins.get(row.line) ?? []).map(({ other, probability }) => {
          const line = other.startsWith('row:') ? Number(other.slice(4)) : null
          return { line, own: line === null ? opened().side(other) : null, probability }
        }),
      })),
    }
  },
  async sealRow({ line, id, at, today, headings }) {
    const row = report.find((one) => one.line === line)
    if (!row?.taken) throw new Error('no such row')
    const { contents, ageBand } = contentsOfRow(row.person, at, today, headings)
    const groups = await sealNext(epochs, sealing(), id, [], contents, true)
    if (typeof groups === 'string') throw new Error(groups)
    return { ageBand, sex: row.person.sex, groups }
  },
}

/** One thing after the other, as they were asked: a search never meets an index that is half taken. */
let before: Promise<unknown> = Promise.resolve()
addEventListener('message', ({ data }: MessageEvent<{ n: number; ask: keyof Asks; of: never }>) => {
  const { n, ask, of } = data
  before = before.then(async () => {
    try {
      postMessage({ n, answer: await answers[ask](of) })
    } catch (error) {
      postMessage({ n, failed: error instanceof Error ? error.message : String(error) })
    }
  })
})
