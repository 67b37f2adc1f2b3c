import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { newEpoch } from './desk-keys.ts'
import {
  breakInnerGlass,
  breakOuterGlass,
  grantLease,
  type Lease,
  openLease,
  sealBehindGlass,
} from './lease.ts'
import { newKey, openGroup, sealGroup } from './sealing.ts'

const now = '2026-11-24T10:00:00Z'
const caseId = '0d9b3c0e-55aa-4f0e-9a53-3f4a0a8d6f11'

/** Jakarta Utara leases the contact of one of its people to a Sentra for a month. */
async function leased() {
  const [sender, recipient, key] = [await newEpoch('jakut', 3), await newEpoch('sentra', 1), await newKey()]
  const lease: Lease = {
    id: '01939c00-0000-7000-8000-000000000001',
    case: caseId,
    group: 'contact',
    keyId: key.id,
    sender: 'jakut',
    senderEpoch: 3,
    recipient: 'sentra',
    recipientEpoch: 1,
    purpose: 'training',
    basis: '01939c00-0000-7000-8000-000000000002',
    expiresAt: '2026-12-24T10:00:00Z',
  }
  return { sender, recipient, key, lease, granted: await grantLease(sender, recipient.pairs, lease, key) }
}

describe('V6: a lease', () => {
  test('opens what was sealed, for the desk that was named', async () => {
    const { sender, recipient, key, granted } = await leased()
    const group = await sealGroup(
      key,
      { case: caseId, group: 'contact', version: 1, previous: null },
      { phone: '0800' },
    )
    const opened = await openLease(recipient, sender.pairs, granted, now)
    if (isRefusal(opened)) throw new Error(opened.refused)
    expect(await openGroup(opened, group)).toEqual({ content: { phone: '0800' } })
  })

  test.each([
    ['a later expiry', { expiresAt: '2027-12-24T10:00:00Z' }],
    ['another purpose', { purpose: 'payment' }],
    ['another case', { case: '1d9b3c0e-55aa-4f0e-9a53-3f4a0a8d6f11' }],
    ['another group', { group: 'story' }],
    ['another basis', { basis: '01939c00-0000-7000-8000-000000000003' }],
  ] as const)('%s than was signed is refused', async (_, change) => {
    const { sender, recipient, granted } = await leased()
    const changed = { ...granted, lease: { ...granted.lease, ...change } }
    expect(await openLease(recipient, sender.pairs, changed, now)).toEqual({ refused: 'forged_lease' })
  })

  test('a desk cannot pass for another: whoever knows the public key alone signs nothing', async () => {
    const { recipient, key, lease, sender } = await leased()
    const thief = await newEpoch('jakut', 3)
    const forged = await grantLease(thief, recipient.pairs, lease, key)
    expect(await openLease(recipient, sender.pairs, forged, now)).toEqual({ refused: 'forged_lease' })
    const { granted } = await leased()
    expect(
      await openLease(recipient, sender.pairs, { ...forged, signature: granted.signature }, now),
    ).toEqual({ refused: 'forged_lease' })
  })

  test('another desk, another epoch and a lease that is over open nothing', async () => {
    const { sender, recipient, granted } = await leased()
    expect(await openLease(await newEpoch('dki', 1), sender.pairs, granted, now)).toEqual({
      refused: 'lease_for_other_desk',
    })
    expect(await openLease({ ...recipient, epoch: 2 }, sender.pairs, granted, now)).toEqual({
      refused: 'lease_for_other_desk',
    })
    expect(await openLease(await newEpoch('sentra', 1), sender.pairs, granted, now)).toEqual({
      refused: 'not_authentic',
    })
    for (const late of ['2026-12-24T10:00:00Z', '2027-01-01T00:00:00Z', 'kapan-kapan'])
      expect(await openLease(recipient, sender.pairs, granted, late)).toEqual({ refused: 'lease_expired' })
  })

  test('a desk leases in its own name, and the key that it names', async () => {
    const { sender, recipient, lease, key } = await leased()
    await expect(grantLease(await newEpoch('dki', 3), recipient.pairs, lease, key)).rejects.toThrow(
      RangeError,
    )
    await expect(grantLease(await newEpoch('jakut', 2), recipient.pairs, lease, key)).rejects.toThrow(
      RangeError,
    )
    await expect(grantLease(sender, recipient.pairs, lease, await newKey())).rejects.toThrow(RangeError)
  })
})

describe('V16: break-glass', () => {
  test('opens when both desks open, and for neither alone', async () => {
    const [protection, above, key] = [
      await newEpoch('lindung', 1),
      await newEpoch('provinsi', 1),
      await newKey(),
    ]
    const glass = { case: caseId, group: 'identity' as const, keyId: key.id, consent: 'setuju-1' }
    const sealed = await sealBehindGlass(protection.pairs, above.pairs, glass, key)
    expect(await breakInnerGlass(protection, glass, sealed)).toEqual({ refused: 'not_authentic' })
    const inner = await breakOuterGlass(above, glass, sealed)
    if (isRefusal(inner)) throw new Error(inner.refused)
    expect(await breakInnerGlass(above, glass, inner)).toEqual({ refused: 'not_authentic' })
    expect(await breakInnerGlass(protection, glass, inner)).toEqual(key)
    expect(await breakInnerGlass(protection, { ...glass, consent: 'setuju-2' }, inner)).toEqual({
      refused: 'not_authentic',
    })
  })
})
