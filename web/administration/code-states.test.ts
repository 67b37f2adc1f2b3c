import { expect, test } from 'vitest'
import { codeState } from './code-states.ts'

const today = '2026-03-09'

test.each([
  [null, null, 'valid'],
  ['2026-03-09', null, 'valid'],
  ['2026-03-10', null, 'ahead'],
  [null, '2026-03-09', 'valid'],
  ['2014-01-01', '2026-03-08', 'ended'],
] as const)('an entry from %s to %s is %s on 9 March 2026', (validFrom, validTo, state) => {
  expect(codeState({ validFrom, validTo }, today)).toBe(state)
})
