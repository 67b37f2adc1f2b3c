import { describe, expect, test } from 'vitest'
import { contrastPairs, edgePairs, palette, themeCss, type Token, tones } from './theme.ts'

const channels = (hex: string): [number, number, number] => {
  const part = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  }
  return [part(1), part(3), part(5)]
}

/** Relative luminance and contrast of WCAG 2.2. */
const luminance = (hex: string) => {
  const [r, g, b] = channels(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const contrast = (a: string, b: string) => {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

type Matrix = readonly (readonly [number, number, number])[]
/** Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB. */
const sight: Record<string, Matrix> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
}
const seen = (hex: string, matrix: Matrix): [number, number, number] => {
  const rgb = channels(hex)
  const row = (at: number) =>
    Math.min(
      1,
      Math.max(
        0,
        (matrix[at] ?? [0, 0, 0]).reduce((sum, k, i) => sum + k * (rgb[i] ?? 0), 0),
      ),
    )
  return [row(0), row(1), row(2)]
}
/** Distance in OKLab (Ottosson 2020); 0.02 is about one just noticeable difference. */
const oklab = ([r, g, b]: [number, number, number]) => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ]
}
const distance = (a: number[], b: number[]) => Math.hypot(...a.map((value, i) => value - (b[i] ?? 0)))

const schemes = ['light', 'dark'] as const

test('the yardstick itself knows black on white and grey on grey', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5)
  expect(contrast('#777777', '#ffffff')).toBeLessThan(4.5)
})

describe.each(schemes)('in %s', (scheme) => {
  test.each(contrastPairs)('%s on %s can be read', (text, ground) => {
    expect(contrast(palette[scheme][text], palette[scheme][ground])).toBeGreaterThanOrEqual(4.5)
  })

  test.each(edgePairs)('the edge %s on %s can be seen', (edge, ground) => {
    expect(contrast(palette[scheme][edge], palette[scheme][ground])).toBeGreaterThanOrEqual(3)
  })

  test.each(Object.keys(sight))('no two states look the same to eyes with %s', (kind) => {
    const matrix = sight[kind] ?? []
    for (const [at, one] of tones.entries())
      for (const other of tones.slice(at + 1)) {
        const apart = distance(
          oklab(seen(palette[scheme][one], matrix)),
          oklab(seen(palette[scheme][other], matrix)),
        )
        expect(apart, `${one} and ${other}`).toBeGreaterThan(0.02)
      }
  })
})

test('every token reaches the page in both schemes and on paper', () => {
  const css = themeCss()
  for (const token of Object.keys(palette.light) as Token[]) {
    expect(css).toContain(`--${token}: ${palette.light[token]}`)
    expect(css).toContain(`--${token}: ${palette.dark[token]}`)
  }
  expect(css).toContain('@media print')
})
