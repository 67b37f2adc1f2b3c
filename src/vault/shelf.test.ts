import { expect, test } from 'vitest'
import { newShelfHalf, openDraft, sealDraft, shelfKey } from './shelf.ts'
import { toBase64url } from './bytes.ts'

const half = (byte: number) => toBase64url(new Uint8Array(32).fill(byte))
const at = { member: '0198c0de-0000-7000-8000-000000000001', place: 'letter.new' }
const text = 'Hal: permohonan data — 460/12/II/2026'

test('the key follows from both halves, in this order, on every device', async () => {
  const key = await shelfKey(half(1), half(2))
  expect(await shelfKey(half(1), half(2))).toEqual(key)
  expect(toBase64url(key.bytes)).toBe('Or7KPLKW5hW6tf8FRCa5XHopwk6uqVsn5E7lEN2dVbw')
  for (const other of [
    await shelfKey(half(2), half(1)),
    await shelfKey(half(1), half(3)),
    await shelfKey(half(3), half(2)),
  ])
    expect(other.bytes).not.toEqual(key.bytes)
})

test('a draft comes back as it was typed, and its length tells nothing', async () => {
  const key = await shelfKey(newShelfHalf(), newShelfHalf())
  const sealed = await sealDraft(key, at, text)
  expect(await openDraft(key, at, sealed)).toBe(text)
  expect(sealed).not.toContain(text.slice(0, 6))
  expect((await sealDraft(key, at, '')).length).toBe(sealed.length)
  expect(await sealDraft(key, at, text)).not.toBe(sealed)
})

test('it opens for nobody else, nowhere else, and not when a sign of it was changed', async () => {
  const [mine, server] = [newShelfHalf(), newShelfHalf()]
  const key = await shelfKey(mine, server)
  const sealed = await sealDraft(key, at, text)
  expect(await openDraft(await shelfKey(mine, newShelfHalf()), at, sealed)).toBeNull()
  expect(await openDraft(await shelfKey(newShelfHalf(), server), at, sealed)).toBeNull()
  expect(await openDraft(key, { ...at, member: '0198c0de-0000-7000-8000-000000000002' }, sealed)).toBeNull()
  expect(await openDraft(key, { ...at, place: 'letter.other' }, sealed)).toBeNull()
  for (const changed of [`A${sealed.slice(1)}`, sealed.slice(0, -4), '', '{"subject":"x"}'])
    if (changed !== sealed) expect(await openDraft(key, at, changed)).toBeNull()
})

test('half a key that is none is refused', async () => {
  await expect(shelfKey('AAAA', half(1))).rejects.toThrow(RangeError)
  await expect(shelfKey(half(1), 'not base64url')).rejects.toThrow(SyntaxError)
})
