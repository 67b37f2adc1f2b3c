import { expect, test, vi } from 'vitest'
import { isRefusal, type Refusal } from '../../src/kernel/refusal.ts'
import type { DeskKeys } from '../../src/keys/contract.ts'
import { makeOwn } from '../../src/vault/acts.ts'
import { randomBytes } from '../../src/vault/bytes.ts'
import type { DeskEpoch, MemberKeys } from '../../src/vault/desk-keys.ts'
import type { Directory } from '../../src/vault/directory.ts'
import { type Before, prepareEpoch } from '../../src/vault/next-epoch.ts'
import { openEpochs } from './open-epochs.ts'
import { forgetAll, holdMember, openDesk, openedDesk, openedMember } from './opened.ts'
import { onLock } from './unlocked.ts'

function sure<T>(outcome: T): Exclude<T, Refusal> {
  if (isRefusal(outcome)) throw new Error(outcome.refused)
  return outcome as Exclude<T, Refusal>
}

/** A desk with two epochs, as the server keeps it for this member, and what the directory says of it. */
async function deskOf(member: MemberKeys) {
  const takers = [{ member: member.member, keys: member.pairs }]
  const one = sure(await prepareEpoch({ desk: 'unit', number: 1 }, null, takers))
  const before: Before = { epoch: one.epoch, recovery: one.prepared.recovery }
  const two = sure(await prepareEpoch({ desk: 'unit', number: 2 }, before, takers))
  const kept = ({ prepared }: typeof one, reason: 'first' | 'routine'): DeskKeys['epochs'][number] => ({
    epoch: prepared.epoch,
    sealTo: prepared.sealTo,
    verify: prepared.verify,
    older: prepared.older,
    reason,
    recovery: { ...prepared.recovery, testedAt: null },
    proposedAt: '2026-03-09T03:00:00.000Z' as DeskKeys['epochs'][number]['proposedAt'],
    inForceAt: '2026-03-09T03:00:00.000Z' as DeskKeys['epochs'][number]['inForceAt'],
    mine: prepared.given[0]?.sealed ?? null,
  })
  const says = (...epochs: DeskEpoch[]): Directory => ({
    agencies: new Map(),
    desks: new Map([['unit', new Map(epochs.map(({ epoch, pairs }) => [epoch, pairs]))]]),
    members: new Map(),
    seen: {},
    head: '',
  })
  return { one, two, epochs: [kept(two, 'routine'), kept(one, 'first')], says }
}

test('the newest epoch opens with the own keys and the older one under it, given or not', async () => {
  const { keys } = await makeOwn('sari', randomBytes(32))
  const { one, two, epochs, says } = await deskOf(keys)
  const [newest, older] = epochs
  if (!newest || !older) throw new Error('two epochs')
  const opened = sure(
    await openEpochs(
      keys,
      { id: 'unit', epochs: [newest, { ...older, mine: null }] },
      says(one.epoch, two.epoch),
    ),
  )
  expect([...opened.keys()]).toEqual([2, 1])
  expect(opened.get(1)?.secret).toEqual(one.epoch.secret)
})

test('an epoch that the directory states otherwise is refused, whoever has sealed it', async () => {
  const { keys } = await makeOwn('sari', randomBytes(32))
  const mine = await deskOf(keys)
  const other = await deskOf(keys)
  const desk = { id: 'unit', epochs: mine.epochs }
  expect(await openEpochs(keys, desk, other.says(other.one.epoch, other.two.epoch))).toEqual({
    refused: 'other_epoch_keys',
  })
  expect(await openEpochs(keys, desk, mine.says(mine.one.epoch))).toEqual({ refused: 'other_epoch_keys' })
})

test('what an epoch in force was not given of stays closed, and what is only prepared too', async () => {
  const { keys } = await makeOwn('sari', randomBytes(32))
  const { one, two, epochs, says } = await deskOf(keys)
  const [newest, older] = epochs
  if (!newest || !older) throw new Error('two epochs')
  const stated = says(one.epoch, two.epoch)
  const notGiven = { id: 'unit', epochs: [{ ...newest, mine: null }, older] }
  expect([...sure(await openEpochs(keys, notGiven, stated)).keys()]).toEqual([1])
  const prepared = { id: 'unit', epochs: [{ ...newest, inForceAt: null }, older] }
  expect([...sure(await openEpochs(keys, prepared, stated)).keys()]).toEqual([1])
})

test('the lock takes secrets out of memory and tells whoever holds what was opened with them', async () => {
  const { keys } = await makeOwn('sari', randomBytes(32))
  const { one, two, epochs, says } = await deskOf(keys)
  const desk = { id: 'unit', epochs } as unknown as DeskKeys
  const forget = vi.fn()
  const quiet = onLock(forget)
  holdMember(keys)
  openDesk({ member: keys, keys: desk, directory: says(one.epoch, two.epoch) })
  await vi.waitFor(() => expect(openedDesk()?.epochs).toHaveProperty('size', 2))
  const opened = openedDesk()?.epochs
  const secret = opened instanceof Map ? (opened.get(2) as DeskEpoch).secret : null
  forgetAll()
  expect(forget).toHaveBeenCalled()
  expect([openedMember(), openedDesk()]).toEqual([null, null])
  expect(secret?.every((byte) => byte === 0)).toBe(true)
  expect(keys.secret.every((byte) => byte === 0)).toBe(true)
  quiet()
})

test('what is still being opened when the screen is locked is not kept', async () => {
  const { keys } = await makeOwn('sari', randomBytes(32))
  const { one, two, epochs, says } = await deskOf(keys)
  holdMember(keys)
  openDesk({
    member: keys,
    keys: { id: 'unit', epochs } as unknown as DeskKeys,
    directory: says(one.epoch, two.epoch),
  })
  forgetAll()
  await new Promise((settled) => setTimeout(settled, 200))
  expect([openedMember(), openedDesk()]).toEqual([null, null])
})
