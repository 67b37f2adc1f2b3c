/**
 * Identifiers. UUIDv7 for commands, letters and rows whose order in time may be seen; UUIDv4 for cases,
 * because a v7 betrays which cases were registered together (rule V2 of the vault).
 * The same code in browser, command line and tests: it uses `globalThis.crypto` only, and not
 * `crypto.randomUUID`, which browsers withhold on plain-http addresses of an office network.
 */

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
const LATEST_MS = 2 ** 48 - 1

/** Counter bits inside one millisecond: the 12 bits of rand_a and the first 14 of rand_b (RFC 9562, 6.2 method 1). */
const COUNTER_END = 2 ** 26

type Tick = { ms: number; counter: number }

/** Ticks of the device's clock never run backwards; ticks of a given time keep exactly that time. */
const own: Tick = { ms: -1, counter: 0 }
const given: Tick = { ms: -1, counter: 0 }

/**
 * A UUIDv7. Without argument it carries the device's clock and is greater than every one made before it by
 * this module, also when that clock is set back. With `nowMs` (milliseconds since 1970, for moved clocks) it
 * carries that time; several in a row for the same millisecond ascend.
 */
export function uuidv7(nowMs?: number): string {
  const tick = nowMs === undefined ? own : given
  const ms = nowMs === undefined ? Math.max(Date.now(), own.ms) : nowMs
  if (!Number.isInteger(ms) || ms < 0 || ms > LATEST_MS)
    throw new RangeError('uuidv7: not a time in milliseconds')

  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16))
  if (ms === tick.ms) {
    tick.counter += 1
  } else {
    // Fresh start in the lower half, so that millions more fit into this millisecond.
    tick.ms = ms
    tick.counter = new DataView(bytes.buffer).getUint32(0) % (COUNTER_END / 2)
  }
  if (tick.counter === COUNTER_END) {
    tick.ms += 1
    tick.counter = 0
  }

  const view = new DataView(bytes.buffer)
  view.setUint16(0, Math.floor(tick.ms / 2 ** 32))
  view.setUint32(2, tick.ms % 2 ** 32)
  view.setUint16(6, 0x7000 | (tick.counter >>> 14))
  view.setUint16(8, 0x8000 | (tick.counter & 0x3fff))
  return format(bytes)
}

/** A UUIDv4: 122 random bits that say nothing of when or in what company it was made. */
export function uuidv4(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16))
  const view = new DataView(bytes.buffer)
  view.setUint16(6, 0x4000 | (view.getUint16(6) & 0x0fff))
  view.setUint16(8, 0x8000 | (view.getUint16(8) & 0x3fff))
  return format(bytes)
}

/** Whether this is the text of a UUID of any version, in upper or lower case. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}

/** The time that a UUIDv7 carries, in milliseconds since 1970. Throws for anything else. */
export function uuidv7Time(id: string): number {
  if (!isUuid(id) || id[14] !== '7') throw new RangeError('uuidv7Time: not a UUIDv7')
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)
}

function format(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
