import { promisify } from 'node:util'
import { inflate } from 'node:zlib'
import type { FileSettings } from '../platform/config.ts'
import type { Uploaded } from '../platform/http/serve-bytes.ts'
import { decided, Problem } from '../platform/problem.ts'
import type { ScanState } from './contract.ts'
import { type Accepted, packedObjects, recognise, takeIn } from './rules.ts'
import { latin1 } from './rules/pdf.ts'
import { scan } from './scanner.ts'

/** A file that may be kept. */
export type Prepared = Accepted & { scan: ScanState }

/** Looks at what came in, before anything is written: type, content, viruses. */
export async function prepare(
  { bytes, type }: Uploaded,
  namesNobody: boolean,
  settings: FileSettings,
): Promise<Prepared> {
  const unpacked = recognise(bytes) === 'application/pdf' ? await unpack(bytes) : []
  const accepted = decided(takeIn(bytes, type, namesNobody, unpacked))
  const state = settings.scanner === null ? 'not_scanned' : await scan(settings.scanner, accepted.bytes)
  if (state === 'infected') throw new Problem(422, 'file_infected')
  return { ...accepted, scan: state }
}

/** What all object streams of one PDF together may come to, in bytes. */
const mostUnpacked = 64 * 1024 * 1024
const inflated = promisify(inflate)

/** The object streams of a PDF, as text. One that can't be unpacked hides what is in it: the file is refused. */
async function unpack(bytes: Buffer): Promise<string[]> {
  const texts: string[] = []
  let left = mostUnpacked
  for (const { from, to } of packedObjects(latin1(bytes))) {
    const out = await inflated(bytes.subarray(from, to), { maxOutputLength: Math.max(1, left) }).catch(() => {
      throw new Problem(422, 'file_damaged')
    })
    left -= out.length
    texts.push(latin1(out))
  }
  return texts
}
