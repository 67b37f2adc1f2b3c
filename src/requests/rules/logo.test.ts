import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { pngBytes, pngChunk } from '../../files/testing.ts'
import { logoPng } from '../testing.ts'
import { fitLogo, logoPixels, type LogoPicture, mostLogoBytes, wholeRows } from './logo.ts'

/** A logo in the letterhead: what may stand there. */

const header = (width: number, height: number, rest: readonly number[]) => {
  const bytes = Buffer.alloc(13)
  bytes.writeUInt32BE(width, 0)
  bytes.writeUInt32BE(height, 4)
  bytes.set(rest, 8)
  return pngChunk('IHDR', bytes)
}
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
const end = pngChunk('IEND', Buffer.alloc(0))
const withParts = (rest: readonly number[], more: readonly Buffer[] = []) =>
  Buffer.concat([signature, header(100, 100, rest), ...more, pngChunk('IDAT', Buffer.alloc(20)), end])
const palette = pngChunk('PLTE', Buffer.alloc(6))

describe('a logo', () => {
  test('is a picture of eight bits, grey or coloured, with or without transparency', () => {
    for (const colour of [0, 2, 4, 6])
      expect(fitLogo(withParts([8, colour, 0, 0, 0]))).toMatchObject({ rows: 100 })
    expect(fitLogo(withParts([8, 3, 0, 0, 0], [palette]))).toMatchObject({ row: 101 })
    expect(fitLogo(withParts([8, 3, 0, 0, 0], [palette, pngChunk('tRNS', Buffer.alloc(2))]))).toMatchObject({
      row: 101,
    })
  })

  test.each([
    ['sixteen bits', [16, 6, 0, 0, 0], []],
    ['four bits', [4, 0, 0, 0, 0], []],
    ['interlaced', [8, 6, 0, 0, 1], []],
    ['a colour that there is not', [8, 5, 0, 0, 0], []],
    ['another compression', [8, 6, 1, 0, 0], []],
    ['another filter', [8, 6, 0, 1, 0], []],
    ['a palette that is missing', [8, 3, 0, 0, 0], []],
    ['a torn palette', [8, 3, 0, 0, 0], [pngChunk('PLTE', Buffer.alloc(7))]],
    ['an empty palette', [8, 3, 0, 0, 0], [pngChunk('PLTE', Buffer.alloc(0))]],
    ['two palettes', [8, 3, 0, 0, 0], [palette, palette]],
    ['a palette too large', [8, 3, 0, 0, 0], [pngChunk('PLTE', Buffer.alloc(3 * 257))]],
    ['a palette beside real colours', [8, 2, 0, 0, 0], [palette]],
    ['transparency without a palette', [8, 2, 0, 0, 0], [pngChunk('tRNS', Buffer.alloc(6))]],
    ['more transparency than colours', [8, 3, 0, 0, 0], [palette, pngChunk('tRNS', Buffer.alloc(3))]],
  ] as const)('%s stays outside', (_, rest, more) => {
    expect(fitLogo(withParts(rest, more))).toEqual({ refused: 'logo_form' })
  })

  test('is neither torn nor heavy', () => {
    const { least, most } = logoPixels
    for (const [width, height] of [
      [least - 1, 100],
      [100, least - 1],
      [most + 1, 100],
      [100, most + 1],
    ] as const)
      expect(fitLogo(pngBytes(width, height))).toMatchObject({ refused: 'logo_measures' })
    expect(fitLogo(pngBytes(least, most))).toMatchObject({ rows: most })
    const heavy = withParts([8, 0, 0, 0, 0], [pngChunk('gAMA', Buffer.alloc(mostLogoBytes))])
    expect(fitLogo(heavy)).toEqual({ refused: 'logo_too_large', most: 256 })
  })

  test('has all its rows, each with a filter that there is', () => {
    const picture = fitLogo(logoPng(64)) as LogoPicture
    const dots = inflateSync(Buffer.concat(picture.packed))
    expect(wholeRows(dots, picture)).toBe(true)
    expect(wholeRows(dots.subarray(1), picture)).toBe(false)
    expect(wholeRows(Buffer.concat([dots, Buffer.alloc(1)]), picture)).toBe(false)
    dots[picture.row] = 5
    expect(wholeRows(dots, picture)).toBe(false)
  })
})
