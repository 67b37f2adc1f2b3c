import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareWaiting, fewest } from './waiting.ts'

const some = (refused: boolean, hours: readonly number[]) => hours.map((one) => ({ refused, hours: one }))

test('those who refused and those who agreed stand side by side', () => {
  const waited = [...some(true, [1, 2, 30, 4, 5]), ...some(false, [10, 2, 4, 8, 6, 12])]
  expect(compareWaiting(waited)).toEqual({
    refused: { people: 5, median: 4 },
    agreed: { people: 6, median: 7 },
  })
})

test('a group that could point at somebody silences both', () => {
  const waited = fc.array(fc.record({ refused: fc.boolean(), hours: fc.nat(1000) }), { maxLength: 30 })
  fc.assert(
    fc.property(waited, (all) => {
      const refused = all.filter((one) => one.refused).length
      const small = refused < fewest || all.length - refused < fewest
      expect(compareWaiting(all) === null).toBe(small)
    }),
  )
})
