import { refuse } from '../../kernel/refusal.ts'
import type { No } from './course.ts'

/** How many bytes a logo may have: it is in every letter. */
export const mostLogoBytes = 256 * 1024
/** Fewer dots look torn on paper, more only make letters heavy. */
export const logoPixels = { least: 64, most: 1200 } as const

/** Colours in which a picture of eight bits is told, and how many numbers each dot has. */
const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }

export type LogoPicture = {
  /** The compressed dots, piece by piece. */
  packed: Uint8Array[]
  /** Bytes of a row, the number of its filter before it. */
  row: number
  rows: number
}

/**
 * Whether a PNG of which only the picture was kept can stand in a letterhead. The PDF's own reader of PNG trusts what
 * it reads, so whatever it could stumble over stays outside: sixteen bits, interlacing, odd palettes and transparency.
 */
export function fitLogo(png: Uint8Array): LogoPicture | No<'logo_too_large' | 'logo_measures' | 'logo_form'> {
  if (png.length > mostLogoBytes) return refuse('logo_too_large', { most: mostLogoBytes / 1024 })
  const chunks = chunksOf(png)
  const header = chunks.find(({ name }) => name === 'IHDR')?.data ?? new Uint8Array(13)
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength)
  const [width, height] = [view.getUint32(0), view.getUint32(4)]
  const { least, most } = logoPixels
  if ([width, height].some((side) => side < least || side > most))
    return refuse('logo_measures', { least, most })
  const [depth, colour = -1, compression, filter, interlaced] = header.subarray(8)
  const numbers = channels[colour]
  const plain = depth === 8 && compression === 0 && filter === 0 && interlaced === 0
  if (numbers === undefined || !plain || !fitColours(colour, chunks)) return refuse('logo_form')
  const packed = chunks.filter(({ name }) => name === 'IDAT').map(({ data }) => data)
  return { packed, row: width * numbers + 1, rows: height }
}

/** A palette where the picture has one and nowhere else; transparent colours only of a palette. */
function fitColours(colour: number, chunks: readonly Chunk[]): boolean {
  const palettes = chunks.filter(({ name }) => name === 'PLTE')
  const clear = chunks.filter(({ name }) => name === 'tRNS')
  if (colour !== 3) return palettes.length === 0 && clear.length === 0
  const [palette, ...others] = palettes
  if (palette === undefined || others.length > 0 || clear.length > 1) return false
  const colours = palette.data.length / 3
  return (
    Number.isInteger(colours) && colours >= 1 && colours <= 256 && (clear[0]?.data.length ?? 0) <= colours
  )
}

/** Whether what was unpacked is the picture that the header tells of: every row whole, with a filter that there is. */
export function wholeRows(unpacked: Uint8Array, { row, rows }: LogoPicture): boolean {
  if (unpacked.length !== row * rows) return false
  for (let at = 0; at < unpacked.length; at += row) if ((unpacked[at] ?? 9) > 4) return false
  return true
}

type Chunk = { name: string; data: Uint8Array }

/** The parts of a PNG whose structure was looked at before. */
function chunksOf(png: Uint8Array): Chunk[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= png.length; at += 12 + view.getUint32(at)) {
    const name = String.fromCharCode(...png.subarray(at + 4, at + 8))
    chunks.push({ name, data: png.subarray(at + 8, at + 8 + view.getUint32(at)) })
  }
  return chunks
}
