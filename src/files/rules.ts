import type { Refusal } from '../kernel/refusal.ts'
import { refuse } from '../kernel/refusal.ts'
import type { FileType, FilesRefusal, ScanState } from './contract.ts'
import { jpegSignature, plainJpeg, plainPng, pngSignature } from './rules/images.ts'
import { pdfFault, pdfSignature } from './rules/pdf.ts'

export { packedObjects } from './rules/pdf.ts'

type No<Code extends FilesRefusal = FilesRefusal> = Refusal<Code>

const signatures = {
  'application/pdf': pdfSignature,
  'image/png': pngSignature,
  'image/jpeg': jpegSignature,
} as const satisfies Record<FileType, readonly number[]>

/** What the first bytes say a file is. */
export function recognise(bytes: Uint8Array): FileType | null {
  const types = Object.entries(signatures) as [FileType, readonly number[]][]
  return types.find(([, signature]) => signature.every((byte, i) => bytes[i] === byte))?.[0] ?? null
}

export type Accepted = { type: FileType; bytes: Uint8Array }

/**
 * Whether a file is taken in, and as which bytes: images lose what is not the picture, documents stay as they are,
 * because they may be signed. `unpacked`: the object streams of a PDF, as text.
 */
export function takeIn(
  bytes: Uint8Array,
  said: string,
  namesNobody: boolean,
  unpacked: readonly string[] = [],
): Accepted | No {
  if (!namesNobody) return refuse('file_may_name_somebody')
  if (bytes.length === 0) return refuse('file_empty')
  const type = recognise(bytes)
  if (type === null) return refuse('file_unknown_type')
  if (type !== said) return refuse('file_type_disagrees')
  if (type === 'application/pdf') {
    const fault = pdfFault(bytes, unpacked)
    return fault === null ? { type, bytes } : refuse(`file_${fault}`)
  }
  const picture = type === 'image/png' ? plainPng(bytes) : plainJpeg(bytes)
  return 'fault' in picture ? refuse(`file_${picture.fault}`) : { type, bytes: picture.bytes }
}

/** Whether the bytes may leave: the scanner let them through, or there is none. */
export function mayLeave(scan: ScanState, hasScanner: boolean): true | No<'file_infected' | 'file_waits'> {
  if (scan === 'infected') return refuse('file_infected')
  if (scan === 'waiting' || (scan === 'not_scanned' && hasScanner)) return refuse('file_waits')
  return true
}
