import { crc32, deflateSync } from 'node:zlib'
import type { Client } from '../platform/client.ts'
import { addFile } from './contract.ts'

/** Files as scanners and phones make them, and as nobody should. */

export const asBlob = (bytes: string | Uint8Array, type: string) =>
  new Blob([typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)], { type })

/** A document of one empty page; `more` are further objects, as text. */
export function pdfBytes(more = '', version = '1.7'): Buffer {
  const objects = [
    '1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n',
    '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n',
    '3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n',
  ]
  let text = `%PDF-${version}\n`
  const offsets: number[] = []
  for (const object of objects) {
    offsets.push(text.length)
    text += object
  }
  text += more
  const start = text.length
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`)
  text += `xref\n0 4\n0000000000 65535 f \n${rows.join('')}trailer\n<< /Size 4 /Root 1 0 R >>\n`
  return Buffer.from(`${text}startxref\n${start}\n%%EOF\n`, 'latin1')
}

export const pdf = (more = '') => asBlob(pdfBytes(more), 'application/pdf')

/** An object stream, compressed, as PDF 1.5 keeps dictionaries in. */
export function packedObject(inside: string): string {
  const packed = deflateSync(Buffer.from(inside, 'latin1')).toString('latin1')
  return `9 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${packed.length} >>\nstream\n${packed}\nendstream\nendobj\n`
}

export function pngChunk(name: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

/** A grey picture; `more` are further chunks after the header. */
export function pngBytes(width = 40, height = 30, more: readonly Buffer[] = []): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.alloc(Math.min(height, 1000) * (Math.min(width, 1000) + 1), 200)
  for (let y = 0; y < Math.min(height, 1000); y += 1) rows[y * (width + 1)] = 0
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...more,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export const png = () => asBlob(pngBytes(), 'image/png')

/** Exif that says which side is up and where the picture was taken. */
export function exifBlock(orientation: number): Buffer {
  const tiff = Buffer.alloc(8 + 2 + 24 + 4)
  tiff.write('MM', 'latin1')
  tiff.writeUInt16BE(42, 2)
  tiff.writeUInt32BE(8, 4)
  tiff.writeUInt16BE(2, 8)
  tiff.set([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0], 10)
  tiff.set([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26], 22)
  return Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, Buffer.from('-6.1378,106.7913', 'latin1')])
}

export function jpegSegment(marker: number, data: Uint8Array): Buffer {
  const length = data.length + 2
  return Buffer.concat([Buffer.from([0xff, marker, length >> 8, length & 0xff]), data])
}

/** One grey pixel; `more` are further segments after the first. */
export function jpegBytes(more: readonly Buffer[] = [], after: Uint8Array = Buffer.alloc(0)): Buffer {
  const whole = Buffer.from(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
    'base64',
  )
  return Buffer.concat([whole.subarray(0, 20), ...more, whole.subarray(20), after])
}

/** Brings a file for the desk of a colleague; answers its id. */
export async function broughtFile(by: Client, file = pdf()): Promise<string> {
  return (await by.call(addFile, { query: { namesNobody: true }, body: file })).id
}
