import { detectDelimiter, parseCsv } from 'hucre/csv'
import { type CellValue, readXlsx } from 'hucre/xlsx'

/**
 * The table in a file that somebody has chosen, as texts: CSV in any of the writings that offices have, or XLSX. Runs in a worker of
 * its own, and what it reads leaves the device in no form but sealed (V19).
 */
export interface RosterSheet {
  readonly name: string
  readonly rows: readonly (readonly string[])[]
}

export type RosterFileFault = 'too_large' | 'locked' | 'old_excel' | 'not_a_table' | 'empty'

/** Larger than any desk's list of people; a table is unpacked to many times its size. */
export const mostBytes = 5 * 1024 * 1024
const mostRows = 4000
const mostColumns = 60

export async function readRosterFile(
  bytes: Uint8Array<ArrayBuffer>,
): Promise<readonly RosterSheet[] | RosterFileFault> {
  if (bytes.length > mostBytes) return 'too_large'
  const sheets = isZip(bytes) ? await fromXlsx(bytes) : isOldOffice(bytes) ? 'old_excel' : fromCsv(bytes)
  if (typeof sheets === 'string') return sheets
  const filled = sheets.filter(({ rows }) => rows.some((row) => row.some((cell) => cell !== '')))
  return filled.length === 0 ? 'empty' : filled
}

async function fromXlsx(bytes: Uint8Array<ArrayBuffer>): Promise<readonly RosterSheet[] | RosterFileFault> {
  try {
    const { sheets } = await readXlsx(bytes, {
      sheets: ({ hidden, veryHidden }) => !hidden && !veryHidden,
      range: `A1:${columnName(mostColumns)}${mostRows}`,
    })
    return sheets.map(({ name, rows }) => ({ name, rows: rows.map((row) => row.map(textOf)) }))
  } catch (error) {
    return error instanceof Error && error.name === 'EncryptedFileError' ? 'locked' : 'not_a_table'
  }
}

function fromCsv(bytes: Uint8Array<ArrayBuffer>): readonly RosterSheet[] | RosterFileFault {
  const text = decoded(bytes)
  if (text.includes('\0')) return 'not_a_table'
  try {
    const rows = parseCsv(text, { delimiter: detectDelimiter(text), maxRows: mostRows })
    return [{ name: '', rows: rows.map((row) => row.slice(0, mostColumns).map(textOf)) }]
  } catch {
    return 'not_a_table'
  }
}

/** UTF-8, or what Excel in Indonesia writes when it is not asked: Windows-1252. UTF-16 by its mark. */
function decoded(bytes: Uint8Array<ArrayBuffer>): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1252').decode(bytes)
  }
}

/** A day without its time, and numbers without a comma: what a cell shows and no more. */
function textOf(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
  if (typeof cell === 'number') return Number.isInteger(cell) ? BigInt(cell).toString() : String(cell)
  return String(cell).trim()
}

const isZip = (bytes: Uint8Array) => bytes[0] === 0x50 && bytes[1] === 0x4b
/** The container of Excel before 2007, and of a table behind a password. */
const isOldOffice = (bytes: Uint8Array) => bytes[0] === 0xd0 && bytes[1] === 0xcf && bytes[2] === 0x11

function columnName(count: number): string {
  const [first, second] = [Math.floor((count - 1) / 26), (count - 1) % 26]
  return (first > 0 ? String.fromCharCode(64 + first) : '') + String.fromCharCode(65 + second)
}
