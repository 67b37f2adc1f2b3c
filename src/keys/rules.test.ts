import { describe, expect, test } from 'vitest'
import { epochReasons } from './contract.ts'
import { prepare } from './rules.ts'

const older = 'x'.repeat(80)

describe('a desk prepares its next epoch', () => {
  test('the first keeps none before it, and each that follows keeps the one in force', () => {
    expect(prepare({ epoch: 1, older: null, reason: 'first' }, null)).toBeNull()
    expect(prepare({ epoch: 5, older: null, reason: 'keys_lost' }, 4)).toBeNull()
    for (const reason of ['member_left', 'device_lost', 'recovery_used', 'routine'] as const)
      expect(prepare({ epoch: 5, older, reason }, 4)).toBeNull()
  })

  test('in no other way, whatever is sent', () => {
    for (const reason of epochReasons) {
      for (const kept of [null, older]) {
        for (const [epoch, inForce] of [
          [1, null],
          [2, null],
          [2, 1],
          [4, 4],
          [6, 4],
        ] as const) {
          const first = reason === 'first'
          const right =
            epoch === (inForce ?? 0) + 1 &&
            first === (inForce === null) &&
            (kept === null) === (first || reason === 'keys_lost')
          expect(prepare({ epoch, older: kept, reason }, inForce) === null).toBe(right)
        }
      }
    }
  })
})
