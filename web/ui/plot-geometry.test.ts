import fc from 'fast-check'
import { expect, test } from 'vitest'
import { axisWithin, keepApart, labelRows, ticksTo } from './plot-geometry.ts'

const labels = fc
  .array(fc.record({ at: fc.integer({ min: 0, max: 800 }), width: fc.integer({ min: 10, max: 240 }) }), {
    maxLength: 12,
  })
  .map((list) => list.sort((a, b) => a.at - b.at))

test('no label runs into a text or leader of its own row', () => {
  fc.assert(
    fc.property(labels, (list) => {
      const rows = labelRows(list)
      list.forEach((one, i) => {
        list.forEach((other, j) => {
          if (j > i && (rows[j] ?? 0) >= (rows[i] ?? 0)) expect(one.at + one.width).toBeLessThan(other.at)
        })
      })
    }),
  )
})

test('labels with room all stand in the first row, and a crowded one steps down', () => {
  expect(labelRows([0, 100, 200].map((at) => ({ at, width: 50 })))).toEqual([0, 0, 0])
  expect(labelRows([0, 40, 200].map((at) => ({ at, width: 50 })))).toEqual([1, 0, 0])
})

test('the axis shortens until its last label ends on the sheet', () => {
  expect(axisWithin(400, [{ share: 0, width: 90 }])).toBe(400)
  expect(axisWithin(400, [{ share: 0.9, width: 130 }])).toBe(300)
})

test('ticks begin at zero, are round, and reach past the largest value', () => {
  expect(ticksTo(0)).toEqual([0, 1])
  expect(ticksTo(7)).toEqual([0, 2, 4, 6, 8])
  expect(ticksTo(1449)).toEqual([0, 500, 1000, 1500])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (max) => {
      const ticks = ticksTo(max)
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(max)
      expect(ticks.length).toBeLessThanOrEqual(6)
    }),
  )
})

test('of touching labels the more important one is kept', () => {
  const list = [
    { at: 0, width: 40 },
    { at: 30, width: 40 },
    { at: 200, width: 40 },
  ]
  expect([...keepApart(list, [1, 0, 2])]).toEqual([1, 2])
})
