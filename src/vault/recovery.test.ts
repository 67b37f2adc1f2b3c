import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { newEpoch } from './desk-keys.ts'
import {
  isRecoveryOf,
  joinShares,
  newRecovery,
  recoverEpoch,
  sealForRecovery,
  signRecovery,
} from './recovery.ts'

describe('V15: recovery', () => {
  test('any two of three shares bring the epoch back, also typed in small letters', async () => {
    const { sealTo, shares } = await newRecovery()
    const epoch = await newEpoch('jakut', 4)
    const sealed = await sealForRecovery(sealTo, epoch)
    expect(new Set(shares).size).toBe(3)
    for (const [one, other] of [
      [0, 1],
      [1, 2],
      [2, 0],
    ] as const) {
      const pairs = await joinShares(sealTo, [
        String(shares[one]).toLowerCase().replaceAll('-', ' '),
        String(shares[other]),
      ])
      if (isRefusal(pairs)) throw new Error(pairs.refused)
      const back = await recoverEpoch(pairs, { desk: 'jakut', epoch: 4 }, sealed)
      expect(!isRefusal(back) && back.secret).toEqual(epoch.secret)
      expect(await recoverEpoch(pairs, { desk: 'dki', epoch: 4 }, sealed)).toEqual({
        refused: 'not_authentic',
      })
    }
  })

  test('a recovery key that the epoch has not signed is told from the one that it has', async () => {
    const [{ sealTo }, planted] = [await newRecovery(), await newRecovery()]
    const epoch = await newEpoch('jakut', 4)
    const { verify } = epoch.pairs
    const signature = await signRecovery(epoch, sealTo)
    expect(await isRecoveryOf(verify, epoch, sealTo, signature)).toBe(true)
    expect(await isRecoveryOf(verify, epoch, planted.sealTo, signature)).toBe(false)
    expect(await isRecoveryOf(verify, { desk: 'jakut', epoch: 5 }, sealTo, signature)).toBe(false)
    expect(await isRecoveryOf(verify, { desk: 'dki', epoch: 4 }, sealTo, signature)).toBe(false)
  })

  test('one share is not enough, not even twice', async () => {
    const { sealTo, shares } = await newRecovery()
    const [one = ''] = shares
    expect(await joinShares(sealTo, [one, one])).toEqual({ refused: 'one_share_twice' })
  })

  test('shares of different keys are not mixed, and slips of the pen are told', async () => {
    const [mine, other] = [await newRecovery(), await newRecovery()]
    const [one = '', two = ''] = mine.shares
    expect(await joinShares(mine.sealTo, [one, other.shares[1] ?? ''])).toEqual({
      refused: 'other_recovery_key',
    })
    const slip = `${two.startsWith('A') ? 'B' : 'A'}${two.slice(1)}`
    expect(await joinShares(mine.sealTo, [one, slip])).toEqual({ refused: 'miscopied' })
    expect(await joinShares(mine.sealTo, [one, two.slice(0, -1)])).toEqual({ refused: 'not_a_code' })
    expect(await joinShares(mine.sealTo, [one, ''])).toEqual({ refused: 'not_a_code' })
  })
})
