import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { isUuid, uuidv4, uuidv7, uuidv7Time } from './id.ts'

afterEach(() => {
  vi.useRealTimers()
})

test('ids made one after the other ascend, also twenty thousand within few milliseconds', () => {
  let last = ''
  for (let n = 0; n < 20_000; n += 1) {
    const id = uuidv7()
    expect(id > last).toBe(true)
    last = id
  }
})

test('ids go on ascending when the clock of the device is set back', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 60_000)
  const before = uuidv7()
  vi.setSystemTime(Date.now() - 3_600_000)
  expect(uuidv7() > before).toBe(true)
})

test('an id carries the time that it was given, and the device clock is not moved by it', () => {
  const past = Date.parse('2016-02-08T02:00:00Z')
  const future = Date.parse('2216-02-08T02:00:00Z')
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (ms) => {
      expect(uuidv7Time(uuidv7(ms))).toBe(ms)
    }),
  )
  expect(uuidv7Time(uuidv7(future))).toBe(future)
  expect(uuidv7Time(uuidv7(past))).toBe(past)
  expect(uuidv7Time(uuidv7())).toBeLessThan(future)
})

test('several ids for the same given millisecond ascend', () => {
  const ids = Array.from({ length: 5_000 }, () => uuidv7(1_454_896_800_000))
  expect(ids).toEqual([...ids].sort())
  expect(new Set(ids).size).toBe(ids.length)
})

test('ids are UUIDs of their version and of the RFC variant', () => {
  for (let n = 0; n < 1_000; n += 1) {
    expect(uuidv7()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(uuidv4()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  }
})

test('a case id does not betray when it was made: two thousand leave no random bit constant', () => {
  let everSet = 0n
  let everClear = 0n
  for (let n = 0; n < 2_000; n += 1) {
    const bits = BigInt(`0x${uuidv4().replaceAll('-', '')}`)
    everSet |= bits
    everClear |= ~bits & (2n ** 128n - 1n)
  }
  const fixed = 2n ** 128n - 1n - (everSet & everClear)
  expect(fixed).toBe((0xfn << 76n) | (0x3n << 62n))
})

test('a time out of range is refused', () => {
  for (const wrong of [-1, 1.5, 2 ** 48, Number.NaN]) expect(() => uuidv7(wrong)).toThrow(RangeError)
})

test('only the text of a UUID is one', () => {
  expect(isUuid(uuidv7())).toBe(true)
  expect(isUuid(uuidv4().toUpperCase())).toBe(true)
  for (const wrong of [
    '',
    'x',
    `${uuidv4()} `,
    uuidv4().replaceAll('-', ''),
    `{${uuidv4()}}`,
    7,
    null,
    undefined,
  ]) {
    expect(isUuid(wrong)).toBe(false)
  }
  expect(() => uuidv7Time(uuidv4())).toThrow(RangeError)
})
