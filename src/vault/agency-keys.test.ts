import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { giveAgency, newAgencyKeys, takeAgency } from './agency-keys.ts'
import { newMemberKeys } from './desk-keys.ts'

describe('V13: the key of an agency', () => {
  test('opens for the member to whom it was given, and for nobody else', async () => {
    const keys = await newAgencyKeys('kemensos')
    const [dewi, sari] = [await newMemberKeys('dewi'), await newMemberKeys('sari')]
    const given = await giveAgency(keys, 'dewi', dewi.pairs.sealTo)
    const place = { agency: 'kemensos', verify: keys.pairs.verify }
    expect(given.length).toBe(80)
    const taken = await takeAgency(dewi, place, given)
    expect(isRefusal(taken) ? taken : taken.secret).toEqual(keys.secret)
    expect(await takeAgency(sari, place, given)).toEqual({ refused: 'not_authentic' })
    expect(await takeAgency({ ...dewi, member: 'sari' }, place, given)).toEqual({ refused: 'not_authentic' })
    expect(await takeAgency(dewi, { ...place, agency: 'dinsos' }, given)).toEqual({
      refused: 'not_authentic',
    })
  })

  test('is not taken for the key that the root has stated when it is another', async () => {
    const [stated, own] = [await newAgencyKeys('kemensos'), await newAgencyKeys('kemensos')]
    const dewi = await newMemberKeys('dewi')
    // Somebody seals a secret of their own under the stated key's name.
    const planted = await giveAgency({ ...own, pairs: stated.pairs }, 'dewi', dewi.pairs.sealTo)
    expect(await takeAgency(dewi, { agency: 'kemensos', verify: stated.pairs.verify }, planted)).toEqual({
      refused: 'other_key',
    })
  })
})
