import { exif } from './images.ts'

/**
 * What a PDF may not do: run a script, start a program, carry further files, send or fetch. Names are looked for in all
 * that is written in clear, also with characters as `#4a`; what is compressed has to be handed in unpacked.
 */
const active = new Set([
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
  'GoToE',
])

export type PdfFault = 'damaged' | 'active_content' | 'locked' | 'holds_place'

/** The bytes one by one as characters, so that a pattern finds them where they stand. */
export function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}

export const pdfSignature = [0x25, 0x50, 0x44, 0x46, 0x2d] as const

/** `unpacked`: the object streams of the file, as text. Null: nothing is wrong with it that can be seen this way. */
export function pdfFault(bytes: Uint8Array, unpacked: readonly string[]): PdfFault | null {
  const whole = latin1(bytes)
  if (!/^%PDF-[12]\.\d[\r\n ]/.test(whole)) return 'damaged'
  const end = whole.lastIndexOf('%%EOF')
  if (end < 0 || !/^[\s\0]*$/.test(whole.slice(end + 5)) || !whole.includes('startxref')) return 'damaged'
  const clear = [withoutStreams(whole), ...unpacked].map(namesIn)
  // Pictures are noise, in which a short name can stand by chance.
  const anywhere = [...namesIn(whole)].filter((name) => name.length >= 6)
  const found = new Set([...anywhere, ...clear.flatMap((names) => [...names])])
  if (clear.some((names) => names.has('Encrypt'))) return 'locked'
  if ([...active].some((name) => found.has(name))) return 'active_content'
  return holdsPlace(bytes, whole) ? 'holds_place' : null
}

function withoutStreams(whole: string): string {
  return whole.replace(/stream\r?\n[\s\S]*?endstream/g, ' ')
}

/** The names of a PDF, `#4a` read as the character that it stands for. */
function namesIn(text: string): Set<string> {
  const found = new Set<string>()
  for (const [name] of text.matchAll(/\/[^\s\0()<>[\]{}/%]+/g)) {
    found.add(
      name
        .slice(1)
        .replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    )
  }
  return found
}

/** A photograph inside, as the camera took it, that knows where that was. */
function holdsPlace(bytes: Uint8Array, whole: string): boolean {
  for (let at = whole.indexOf('Exif\0\0'); at >= 0; at = whole.indexOf('Exif\0\0', at + 6)) {
    if (exif(bytes.subarray(at, at + 65_536))?.place === true) return true
  }
  return false
}

export type Packed = { from: number; to: number }

/** Where the compressed object streams are: there names can stand out of sight. */
export function packedObjects(whole: string): Packed[] {
  const found: Packed[] = []
  for (const match of whole.matchAll(/stream\r?\n/g)) {
    const dictionary = whole.slice(Math.max(0, whole.lastIndexOf('endstream', match.index)), match.index)
    const names = namesIn(dictionary)
    if (!names.has('ObjStm') || !(names.has('FlateDecode') || names.has('Fl'))) continue
    const from = match.index + match[0].length
    const to = whole.indexOf('endstream', from)
    if (to > 0) found.push({ from, to })
  }
  return found
}
