import type { Hash } from 'node:crypto'
import { createHash } from 'node:crypto'
import { bytesOfRow, bytesOfSeal, sha256 } from './bytes.ts'
import type { KeyLine, Line, Place, RestoreLine, RootLine, RowLine, SealLine } from './forms.ts'
import { compare, exportForm, lineOf } from './forms.ts'
import type { Kept } from './statements.ts'
import {
  anchorsOf,
  checkHead,
  checkKeys,
  checkRestores,
  checkRoot,
  compareKept,
  goneBack,
  isLoss,
  nothingKept,
  vouched,
} from './statements.ts'

export type Fault = { place: string; what: string }

export type Verdict = {
  journal: string | null
  /** The first of them, in the order in which the journal is read. */
  faults: Fault[]
  /** How many there are in all. */
  faultCount: number
  /** Rows under a seal. */
  sealed: number
  keys: number
  seals: number
  roots: number
  /** Restores from a backup that the journal has been through, with the newest seal that came along each time. */
  restores: { number: number; at: string; backupAt: string; seal: number }[]
  /** Files whose hash was compared with the journal. */
  files: number
  /** Rows after the last seal: of these nothing can be said. */
  unsealed: { count: number; oldestSeconds: number }
  /** How much of what was kept was compared. */
  kept: { keys: number; roots: number; heads: number }
}

/** As many faults are told as help to find what happened. */
const told = 20

/**
 * Reads a journal from its beginning to its end and says whether it is as it was sealed: nothing changed, removed, moved, cut
 * off or written anew. What was cut off at the end, or written anew by the holder of the key, only shows against what was kept.
 */
export async function verify(
  lines: AsyncIterable<unknown> | Iterable<unknown>,
  { kept = nothingKept, trusted = [] }: { kept?: Kept; trusted?: readonly string[] } = {},
): Promise<Verdict> {
  const reading = new Reading(kept, anchorsOf(kept, trusted))
  for await (const line of lines) reading.take(line)
  return reading.end()
}

class Reading {
  #kept: Kept
  readonly #anchors: Set<string>
  readonly #faults: Fault[] = []
  #faultCount = 0
  #line = 0
  #journal: string | null = null
  #readAt = ''
  readonly #keys: KeyLine[] = []
  readonly #roots: RootLine[] = []
  readonly #restores: RestoreLine[] = []
  /** By the file that the journal names: the hash that it gives. */
  readonly #digests = new Map<string, string>()
  #files = 0
  /** What roots and kept statements say of seals that are still to come. */
  readonly #said = new Map<number, { by: string; hash: string; total?: number }[]>()
  #settled = false
  #ended = false
  #seal: SealLine | null = null
  #seals = 0
  #rows = 0
  #sealed = 0
  #rowsHash: Hash = createHash('sha256')
  #rowsOfSeal = 0
  #last: Place | null = null
  #tail = 0
  #oldest: string | null = null

  constructor(kept: Kept, anchors: Set<string>) {
    this.#kept = kept
    this.#anchors = anchors
  }

  readonly #tell = (place: string, what: string): void => {
    this.#faultCount += 1
    if (this.#faults.length < told) this.#faults.push({ place, what })
  }

  take(value: unknown): void {
    this.#line += 1
    const line = lineOf(value)
    const place = `line ${this.#line}`
    if (line === null) return this.#tell(place, 'cannot be read: it is not in the form of an export')
    if (this.#ended) return this.#tell(place, 'stands after the end')
    if ((this.#line === 1) !== (line.type === 'journal'))
      return this.#tell(place, 'is out of its place: an export begins with the journal that it is of, once')
    this.#enter(line, place)
  }

  #enter(line: Line, place: string): void {
    switch (line.type) {
      case 'journal':
        if (line.form !== exportForm) this.#tell(place, `is of a form that is not known here (${line.form})`)
        this.#journal = line.journal
        this.#readAt = line.at
        break
      case 'key':
        if (this.#settled) this.#tell(place, 'is out of its place: keys stand before seals and rows')
        this.#keys.push(line)
        break
      case 'root':
        if (this.#settled) this.#tell(place, 'is out of its place: roots stand before seals and rows')
        this.#roots.push(line)
        break
      case 'restore':
        if (this.#settled) this.#tell(place, 'is out of its place: restores stand before seals and rows')
        this.#restores.push(line)
        break
      case 'seal':
        this.#settle()
        this.#enterSeal(line)
        break
      case 'row':
        this.#settle()
        this.#enterRow(line)
        break
      case 'file':
        this.#files += 1
        this.#enterFile(line.id, line.sha256)
        break
      case 'head':
        this.#tell(place, 'is out of its place: a head belongs to what is kept')
        break
      case 'end':
        this.#ended = true
        if (
          line.keys !== this.#keys.length ||
          line.roots !== this.#roots.length ||
          line.seals !== this.#seals ||
          line.restores !== this.#restores.length ||
          line.files !== this.#files ||
          line.rows !== this.#rows
        )
          this.#tell(place, 'counts other lines than there are: some were removed or added')
        break
    }
  }

  /** Keys and roots have been read: what they say is checked before what they are about. */
  #settle(): void {
    if (this.#settled) return
    this.#settled = true
    const journal = this.#journal ?? ''
    checkKeys(journal, this.#keys, this.#anchors, this.#tell)
    let before: RootLine | null = null
    for (const root of this.#roots) {
      checkRoot(journal, root, before, this.#keys, this.#tell)
      this.#say(root.seal, { by: `root ${root.number} (${root.day})`, hash: root.head, total: root.total })
      before = root
    }
    this.#goBack(journal)
    compareKept(this.#kept, { journal, keys: this.#keys, roots: this.#roots }, this.#tell)
    for (const { number, day, seal, head, total } of this.#kept.roots)
      this.#say(seal, { by: `root ${number} (${day}) that was kept`, hash: head, total })
    for (const { number, hash } of this.#kept.heads) this.#say(number, { by: 'the head that was kept', hash })
  }

  /** What was kept and a restore has lost is told once, and no longer asked for. */
  #goBack(journal: string): void {
    checkRestores(journal, this.#restores, this.#kept, this.#keys, this.#tell)
    for (const { number, seal, head, total } of this.#restores)
      if (head !== null) this.#say(seal, { by: `restore ${number}`, hash: head, total })
    for (const restore of this.#restores.slice(this.#kept.restores.length)) {
      const { left, lost } = goneBack(this.#kept, restore)
      if (isLoss(lost))
        this.#tell(
          `restore ${restore.number}`,
          `says that the journal went back to seal ${restore.seal}, as of ${restore.backupAt}; seals up to ${lost.lastSeal} were kept. Ask by another way whether it is so, then keep it with --restored ${restore.number}`,
        )
      this.#kept = left
    }
  }

  #say(seal: number, what: { by: string; hash: string; total?: number }): void {
    this.#said.set(seal, [...(this.#said.get(seal) ?? []), what])
  }

  #enterSeal(seal: SealLine): void {
    this.#closeSeal()
    const place = `seal ${seal.number}`
    if (this.#tail > 0) this.#tell(place, `${this.#tail} rows stand before it that no seal covers`)
    this.#tail = 0
    this.#oldest = null
    const before = this.#seal
    const due = (before?.number ?? 0) + 1
    if (seal.number !== due)
      this.#tell(place, `stands where seal ${due} should: one is missing or out of order`)
    if (seal.previous !== (before?.hash ?? null)) this.#tell(place, 'does not name the seal before it')
    if (seal.total !== (before?.total ?? 0) + seal.count)
      this.#tell(place, 'counts another total of rows than the seals up to it')
    if (before && compare(seal.to, before.to) <= 0) this.#tell(place, 'goes back behind the seal before it')
    const hash = sha256(bytesOfSeal(this.#journal ?? '', seal))
    if (seal.hash !== hash) this.#tell(place, 'was changed: its hash is another')
    checkHead(this.#journal ?? '', { ...seal, hash }, this.#keys, this.#tell)
    for (const said of this.#said.get(seal.number) ?? []) {
      if (said.hash !== hash || (said.total !== undefined && said.total !== seal.total))
        this.#tell(place, `is another than the one that ${said.by} names: the journal was written anew`)
    }
    this.#said.delete(seal.number)
    this.#seal = seal
    this.#seals += 1
    this.#rowsHash = createHash('sha256')
    this.#rowsOfSeal = 0
  }

  /** The database wrote the hash of every file into the journal when it began to hang on something. */
  #enterFile(id: string, sha256: string | null): void {
    const named = this.#digests.get(id)
    this.#digests.delete(id)
    if (named === undefined) this.#tell(`file ${id}`, 'hangs on something, and the journal does not name it')
    else if (sha256 === null) this.#tell(`file ${id}`, 'is named by the journal, and its bytes are gone')
    else if (named !== sha256)
      this.#tell(`file ${id}`, 'has other bytes than the journal says, or another hash')
  }

  #enterRow(row: RowLine): void {
    this.#rows += 1
    if (row.endpoint === 'files.use')
      row.subjects.forEach((file, at) => void this.#digests.set(file, row.digests[at] ?? ''))
    if (this.#last && compare(row, this.#last) <= 0)
      this.#tell(`row ${row.id}`, `stands after row ${this.#last.id}, although it belongs before it`)
    this.#last = { lineage: row.lineage, xid: row.xid, id: row.id }
    if (this.#seal && compare(row, this.#seal.to) <= 0) {
      this.#rowsHash.update(bytesOfRow(row), 'utf8')
      this.#rowsOfSeal += 1
      this.#sealed += 1
      return
    }
    this.#tail += 1
    if (this.#oldest === null || row.recordedAt < this.#oldest) this.#oldest = row.recordedAt
  }

  /** The rows of the seal that was read last have all been read. */
  #closeSeal(): void {
    const seal = this.#seal
    if (seal === null) return
    const place = `seal ${seal.number} (sealed ${seal.at})`
    const found = this.#rowsOfSeal
    if (found < seal.count)
      this.#tell(place, `covers ${seal.count} rows, and ${found} are there: rows were removed`)
    else if (found > seal.count)
      this.#tell(place, `covers ${seal.count} rows, and ${found} are there: rows were added`)
    else if (this.#rowsHash.digest('hex') !== seal.rowsHash)
      this.#tell(
        place,
        `one or more of its ${found} rows, up to row ${seal.to.id}, are not as they were sealed`,
      )
  }

  end(): Verdict {
    this.#settle()
    this.#closeSeal()
    const last = this.#seal?.number ?? 0
    if (!this.#ended)
      this.#tell(`line ${this.#line}`, 'is the last one and not the end: the file was cut off')
    for (const [number, said] of this.#said) {
      for (const { by } of said)
        this.#tell(`seal ${number}`, `is missing, although ${by} names it: the journal was cut off`)
    }
    if (this.#ended)
      for (const file of this.#digests.keys())
        this.#tell(`file ${file}`, 'is named by the journal, and it is gone')
    for (const { number, fromSeal } of this.#keys) {
      if (fromSeal > last + 1)
        this.#tell(
          `key ${number}`,
          `signs from seal ${fromSeal} on, and there are ${last}: seals were cut off`,
        )
    }
    const vouches = vouched(this.#keys, this.#anchors)
    if (this.#anchors.size > 0 && !vouches.has(this.#seal?.key ?? this.#keys.at(-1)?.number ?? 0))
      this.#tell(
        `seal ${last}`,
        'is the newest, and no key that was kept or named with --trust vouches for it: this is another journal',
      )
    const { keys, roots, heads } = this.#kept
    return {
      journal: this.#journal,
      faults: this.#faults,
      faultCount: this.#faultCount,
      sealed: this.#sealed,
      keys: this.#keys.length,
      seals: this.#seals,
      roots: this.#roots.length,
      restores: this.#restores.map(({ number, at, backupAt, seal }) => ({ number, at, backupAt, seal })),
      files: this.#files,
      unsealed: {
        count: this.#tail,
        oldestSeconds: this.#oldest === null ? 0 : secondsBetween(this.#oldest, this.#readAt),
      },
      kept: { keys: keys.length, roots: roots.length, heads: heads.length },
    }
  }
}

function secondsBetween(from: string, to: string): number {
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0
}
