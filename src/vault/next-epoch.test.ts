import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { fromBase64url } from './bytes.ts'
import { newMemberKeys, openOlderEpoch, takeEpoch } from './desk-keys.ts'
import { type Before, prepareEpoch } from './next-epoch.ts'
import { joinShares, newRecovery, recoverEpoch, signRecovery } from './recovery.ts'

const dewi = await newMemberKeys('dewi')
const sari = await newMemberKeys('sari')
const both = [dewi, sari].map(({ member, pairs: { sealTo, verify } }) => ({
  member,
  keys: { sealTo, verify },
}))

async function prepared(...asked: Parameters<typeof prepareEpoch>) {
  const done = await prepareEpoch(...asked)
  if (isRefusal(done)) throw new Error(done.refused)
  return done
}
const asBefore = ({ epoch, prepared: { recovery } }: Awaited<ReturnType<typeof prepared>>): Before => ({
  epoch,
  recovery,
})

describe('V14 and V15: the next epoch', () => {
  test('opens for each who stays and for two of three shares, and holds the one before', async () => {
    const first = await prepared({ desk: 'jakut', number: 1 }, null, both)
    expect(first.shares).toHaveLength(3)
    expect(first.prepared.older).toBeNull()
    // Sari leaves.
    const second = await prepared({ desk: 'jakut', number: 2 }, asBefore(first), both.slice(0, 1))
    expect(second.shares).toBeNull()
    expect(second.prepared.recovery.sealTo).toBe(first.prepared.recovery.sealTo)
    expect(second.prepared.given.map(({ member }) => member)).toEqual(['dewi'])

    const [given] = second.prepared.given
    const taken = await takeEpoch(dewi, { desk: 'jakut', epoch: 2 }, fromBase64url(given?.sealed ?? ''))
    if (isRefusal(taken)) throw new Error(taken.refused)
    const older = await openOlderEpoch(taken, fromBase64url(second.prepared.older ?? ''))
    expect(!isRefusal(older) && older.secret).toEqual(first.epoch.secret)

    const [one = '', , three = ''] = first.shares ?? []
    const recovery = await joinShares(second.prepared.recovery.sealTo, [one, three])
    if (isRefusal(recovery)) throw new Error(recovery.refused)
    const sealed = fromBase64url(second.prepared.recovery.sealed)
    const back = await recoverEpoch(recovery, { desk: 'jakut', epoch: 2 }, sealed)
    expect(!isRefusal(back) && back.secret).toEqual(second.epoch.secret)
  })

  test('is not sealed to a recovery key that a server has put there', async () => {
    const first = await prepared({ desk: 'jakut', number: 1 }, null, both)
    const { sealTo } = await newRecovery()
    const planted = { ...asBefore(first), recovery: { ...first.prepared.recovery, sealTo } }
    expect(await prepareEpoch({ desk: 'jakut', number: 2 }, planted, both)).toEqual({
      refused: 'other_recovery_key',
    })
    const other = await prepared({ desk: 'dki', number: 1 }, null, both)
    const signedElsewhere = { sealTo, signature: await signRecovery(other.epoch, sealTo) }
    expect(
      await prepareEpoch({ desk: 'jakut', number: 2 }, { ...planted, recovery: signedElsewhere }, both),
    ).toEqual({ refused: 'other_recovery_key' })
  })

  test('may have new shares, after which the old ones open it no more', async () => {
    const first = await prepared({ desk: 'jakut', number: 1 }, null, both)
    const second = await prepared({ desk: 'jakut', number: 2, newShares: true }, asBefore(first), both)
    expect(second.shares).toHaveLength(3)
    const [one = '', two = ''] = first.shares ?? []
    expect(await joinShares(second.prepared.recovery.sealTo, [one, two])).toEqual({
      refused: 'other_recovery_key',
    })
  })
})
