/** Images without what cameras and programs write beside the picture: place, time, device, names, second pictures. */

/** A picture larger than this (in pixels) is refused: whoever opens it would need gigabytes. */
export const mostPixels = 100_000_000

export type Picture = { bytes: Uint8Array<ArrayBuffer> } | { fault: 'damaged' | 'too_many_pixels' }

const damaged = { fault: 'damaged' } as const
const tooMany = { fault: 'too_many_pixels' } as const

const text = (bytes: Uint8Array, from: number, length: number) =>
  String.fromCharCode(...bytes.subarray(from, from + length))

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

// PNG (ISO/IEC 15948)

export const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const
/** The picture, its colours and its proportions. Texts, times, Exif, profiles and animation are left behind. */
const kept = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'pHYs', 'sBIT'])

export function plainPng(bytes: Uint8Array): Picture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const parts: Uint8Array[] = [bytes.subarray(0, 8)]
  let data = false
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at)
    const name = text(bytes, at + 4, 4)
    const end = at + 12 + length
    if (end > bytes.length || !/^[A-Za-z]{4}$/.test(name)) return damaged
    if (view.getUint32(end - 4) !== crc32(bytes.subarray(at + 4, end - 4))) return damaged
    if ((at === 8) !== (name === 'IHDR')) return damaged
    if (name === 'IHDR') {
      if (length !== 13) return damaged
      const pixels = view.getUint32(at + 8) * view.getUint32(at + 12)
      if (pixels === 0) return damaged
      if (pixels > mostPixels) return tooMany
    }
    if (name === 'IDAT') data = true
    if (kept.has(name)) parts.push(bytes.subarray(at, end))
    // What follows the end is no part of the picture: left behind.
    if (name === 'IEND') return data && length === 0 ? { bytes: join(parts) } : damaged
    at = end
  }
  return damaged
}

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k += 1) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (crcTable[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}

// JPEG (ITU-T T.81), Exif (JEITA CP-3451)

export const jpegSignature = [0xff, 0xd8, 0xff] as const
const startOfScan = 0xda
const endOfImage = 0xd9
const app0 = 0xe0
const app1 = 0xe1
const app14 = 0xee

/** Kept: the picture, JFIF without its small picture, Adobe's note on colours, and which side is up. */
export function plainJpeg(bytes: Uint8Array): Picture {
  const parts: Uint8Array[] = [bytes.subarray(0, 2)]
  let turned = 1
  let frame = false
  let scan = false
  let at = 2
  while (at + 4 <= bytes.length || (at + 2 <= bytes.length && bytes[at + 1] === endOfImage)) {
    if (bytes[at] !== 0xff) return damaged
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (marker === endOfImage) {
      if (!frame || !scan) return damaged
      // What follows the end is no part of the picture: left behind.
      parts.push(bytes.subarray(at, at + 2))
      if (turned !== 1) parts.splice(1, 0, orientation(turned))
      return { bytes: join(parts) }
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return damaged
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 2 + length
    if (length < 2 || end > bytes.length) return damaged
    const segment = bytes.subarray(at, end)
    if (isFrame(marker)) {
      const pixels = size(segment)
      if (pixels === 0) return damaged
      if (pixels > mostPixels) return tooMany
      frame = true
    }
    if (marker === app1) turned = exif(segment.subarray(4))?.orientation ?? turned
    if (marker === app0 && text(segment, 4, 5) === 'JFIF\0' && segment.length >= 18) parts.push(jfif(segment))
    else if (marker === app14 && text(segment, 4, 5) === 'Adobe' && segment.length === 16) parts.push(segment)
    else if (marker >= 0xc0 && marker <= 0xdf) parts.push(segment)
    at = end
    if (marker !== startOfScan) continue
    const after = endOfScan(bytes, at)
    if (after === null) return damaged
    parts.push(bytes.subarray(at, after))
    scan = true
    at = after
  }
  return damaged
}

/** SOF0 to SOF15 without the tables and restart markers among them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
}

function size(segment: Uint8Array): number {
  if (segment.length < 10) return 0
  const side = (at: number) => ((segment[at] ?? 0) << 8) | (segment[at + 1] ?? 0)
  return side(5) * side(7)
}

/** Where the compressed picture ends: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1] ?? 0
    if (next === 0 || next === 0xff || (next >= 0xd0 && next <= 0xd7)) continue
    return at
  }
  return null
}

/** Version, unit and densities; no small picture. */
function jfif(segment: Uint8Array): Uint8Array {
  const plain = segment.slice(0, 18)
  plain[3] = 16
  plain[16] = 0
  plain[17] = 0
  return plain
}

/** Exif with one entry: a page that was photographed sideways is still read upright. */
function orientation(value: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, value, 0, 0, 0, 0, 0, 0]
  const body = [0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]
  return Uint8Array.from([0xff, app1, 0, body.length + 2, ...body])
}

export type ExifFacts = { orientation: number | null; place: boolean }

/** What the first directory of an Exif block says: which side is up, and whether there is a place. Null: no Exif. */
export function exif(block: Uint8Array): ExifFacts | null {
  if (text(block, 0, 6) !== 'Exif\0\0' || block.length < 14) return null
  const tiff = block.subarray(6)
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength)
  const order = text(tiff, 0, 2)
  if (order !== 'II' && order !== 'MM') return null
  const little = order === 'II'
  const directory = view.getUint32(4, little)
  const facts: ExifFacts = { orientation: null, place: false }
  if (directory + 2 > tiff.length) return facts
  const count = view.getUint16(directory, little)
  for (let n = 0; n < count; n += 1) {
    const entry = directory + 2 + n * 12
    if (entry + 12 > tiff.length) break
    const tag = view.getUint16(entry, little)
    if (tag === 0x8825) facts.place = true
    if (tag !== 0x0112) continue
    const value = view.getUint16(entry + 8, little)
    if (value >= 1 && value <= 8) facts.orientation = value
  }
  return facts
}
