import { createHash, type Hash } from 'node:crypto'
import { keptFiles, type KeptJob } from './contents.ts'
import { BackupError, damaged, type End, type Head, readEnd, readHead } from './format.ts'
import { NotATar, readTar, type TarFile } from './tar.ts'

/** What somebody does with the parts of a backup, in their order. What is not heard is read and checked all the same. */
export type Reader = {
  head?(head: Head): Promise<void>
  file?(name: string, bytes: Buffer): Promise<void>
  jobs?(jobs: KeptJob[]): Promise<void>
  /** Whole rows of a table, in the text of COPY; a large table comes in several parts. */
  rows?(table: string, bytes: AsyncIterable<Buffer>): Promise<void>
  attachment?(kept: { id: string; sha256: string }, bytes: Buffer): Promise<void>
  end?(end: End): Promise<void>
}

/** Small files that are read whole: no larger than this, in bytes. */
const smallFile = 256 * 1024 * 1024

type Tally = { rows: number; bytes: number; hash: Hash }

/** Reads a backup to its end and compares every count and hash with what it says of itself. */
export async function readBackup(
  tar: AsyncIterable<Uint8Array>,
  reader: Reader,
): Promise<{ head: Head; end: End }> {
  const tables = new Map<string, Tally>()
  const files = new Map<string, { bytes: number; hash: string }>()
  let head: Head | null = null
  let end: End | null = null
  let [jobs, attachments] = [0, 0]
  try {
    for await (const file of readTar(tar)) {
      if (end !== null) throw damaged()
      if (head === null) {
        if (file.name !== 'head.json') throw new BackupError('This is not a backup of Bekal.')
        head = readHead(await textOf(file))
        for (const { name } of head.tables)
          tables.set(name, { rows: 0, bytes: 0, hash: createHash('sha256') })
        await reader.head?.(head)
        continue
      }
      const [kind, name = ''] = file.name.split('/')
      if (kind === 'files') {
        if (!(name in keptFiles)) throw new BackupError(`This backup has a file that is not known: ${name}`)
        const bytes = await bytesOf(file)
        files.set(name, { bytes: bytes.length, hash: createHash('sha256').update(bytes).digest('hex') })
        await reader.file?.(name, bytes)
      } else if (kind === 'tables') {
        const tally = tables.get(name)
        if (tally === undefined) throw damaged()
        const counted = countedBytes(file.bytes(), tally)
        await reader.rows?.(name, counted)
        for await (const _ of counted);
      } else if (kind === 'attachments') {
        const [, sha256 = '', id = ''] =
          /^attachments\/([0-9a-f]{64})\/([0-9a-f-]{36})$/.exec(file.name) ?? []
        if (id === '') throw damaged()
        attachments += 1
        // Bytes that had changed in the folder before the backup come along; the restore names them.
        await reader.attachment?.({ id, sha256 }, await bytesOf(file))
      } else if (file.name === 'jobs.json') {
        const list = JSON.parse(await textOf(file)) as KeptJob[]
        jobs = list.length
        await reader.jobs?.(list)
      } else if (file.name === 'end.json') {
        end = readEnd(await textOf(file))
        compare(end, tables, files)
        if (end.jobs !== jobs || end.attachments !== attachments) throw damaged()
      } else {
        throw damaged()
      }
    }
  } catch (error) {
    throw error instanceof NotATar ? damaged() : error
  }
  if (head === null || end === null) throw damaged()
  // Only now: whatever seals the whole file has been read to its end.
  await reader.end?.(end)
  return { head, end }
}

async function* countedBytes(bytes: AsyncIterable<Buffer>, tally: Tally): AsyncGenerator<Buffer> {
  for await (const piece of bytes) {
    tally.hash.update(piece)
    tally.bytes += piece.length
    // A line break inside a value is written as \n: every one here ends a row.
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) tally.rows += 1
    yield piece
  }
}

function compare(
  end: End,
  tables: ReadonlyMap<string, Tally>,
  files: ReadonlyMap<string, { bytes: number; hash: string }>,
): void {
  const sameTables = [...tables].every(([name, { rows, bytes, hash }]) => {
    const said = end.tables[name]
    return said?.rows === rows && said.bytes === bytes && said.hash === hash.copy().digest('hex')
  })
  const sameFiles = [...files].every(([name, { bytes, hash }]) => {
    const said = end.files[name]
    return said?.bytes === bytes && said.hash === hash
  })
  const all = Object.keys(end.tables).length === tables.size && Object.keys(end.files).length === files.size
  if (!sameTables || !sameFiles || !all) throw damaged()
}

async function bytesOf(file: TarFile): Promise<Buffer> {
  if (file.size > smallFile) throw damaged()
  const pieces: Buffer[] = []
  for await (const piece of file.bytes()) pieces.push(Buffer.from(piece))
  return Buffer.concat(pieces)
}

async function textOf(file: TarFile): Promise<string> {
  return (await bytesOf(file)).toString('utf8')
}
