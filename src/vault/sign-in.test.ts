import { argon2Sync, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import {
  argon2,
  type Derivation,
  type DerivedSecrets,
  deriveSecrets,
  generatePassphrase,
  newSalt,
  normalisePassphrase,
} from './sign-in.ts'
import vectors from './vectors/sign-in.json' with { type: 'json' }

const words = readFileSync(new URL('../../reference/passphrase/words-id.txt', import.meta.url), 'utf8')
  .trim()
  .split('\n')
const salt = Uint8Array.from({ length: 16 }, (_, n) => n)

async function secrets(passphrase: string, derivation: Derivation): Promise<DerivedSecrets> {
  const derived = await deriveSecrets(passphrase, derivation)
  if (isRefusal(derived)) throw new Error(derived.refused)
  return derived
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('V12: secrets of a passphrase', () => {
  test.each(vectors)(
    'the committed vector "$note" holds',
    async ({ passphrase, saltHex, memoryKiB, passes, ...expected }) => {
      const derived = await secrets(passphrase, { salt: Buffer.from(saltHex, 'hex'), memoryKiB, passes })
      expect(derived.signInSecret).toBe(expected.signInSecret)
      expect(Buffer.from(derived.vaultKeyBytes).toString('hex')).toBe(expected.vaultKeyHex)
    },
  )

  test.each(vectors)('the vector "$note" is what another implementation computes', (vector) => {
    const stretched = argon2Sync('argon2id', {
      message: vector.normalised,
      nonce: Buffer.from(vector.saltHex, 'hex'),
      parallelism: 1,
      tagLength: 32,
      memory: vector.memoryKiB,
      passes: vector.passes,
    })
    const expand = (info: string) => Buffer.from(hkdfSync('sha256', stretched, '', info, 32))
    expect(stretched.toString('hex')).toBe(vector.argon2idHex)
    expect(expand('bekal/v1/sign-in').toString('base64url')).toBe(vector.signInSecret)
    expect(expand('bekal/v1/vault').toString('hex')).toBe(vector.vaultKeyHex)
    expect(normalisePassphrase(vector.passphrase)).toBe(vector.normalised)
  })

  test('the same passphrase typed otherwise opens the same, another salt or word opens another', async () => {
    const one = await secrets('cangkir jambu perahu layang sungai teduh', { salt, ...argon2 })
    const typed = await secrets('  Cangkir-jambu   PERAHU, layang. sungai\tteduh\n', { salt, ...argon2 })
    expect(typed).toEqual(one)
    expect(one.signInSecret).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(one.vaultKeyBytes).toHaveLength(32)
    expect(Buffer.from(one.vaultKeyBytes).toString('base64url')).not.toBe(one.signInSecret)

    const others = [
      await secrets('cangkir jambu perahu layang sungai terang', { salt, ...argon2 }),
      await secrets('cangkir jambu perahu layang sungai teduh', {
        salt: salt.map((byte) => byte ^ 1),
        ...argon2,
      }),
    ]
    for (const other of others) {
      expect(other.signInSecret).not.toBe(one.signInSecret)
      expect(other.vaultKeyBytes).not.toEqual(one.vaultKeyBytes)
    }
  })

  test('a server that asks for less than 64 MiB and three passes is refused', async () => {
    for (const weak of [
      { memoryKiB: 65_535, passes: 3 },
      { memoryKiB: 65_536, passes: 2 },
      { memoryKiB: 65_536.5, passes: 3 },
      { memoryKiB: Number.NaN, passes: 3 },
      { memoryKiB: 262_144, passes: 1 },
    ]) {
      expect(await deriveSecrets('x', { salt, ...weak })).toEqual({ refused: 'weak_derivation' })
    }
  })

  test('a server that asks for what no device can give is refused', async () => {
    expect(await deriveSecrets('x', { salt, memoryKiB: 8_388_608, passes: 3 })).toEqual({
      refused: 'costly_derivation',
    })
    expect(await deriveSecrets('x', { salt, memoryKiB: 65_536, passes: 1_000 })).toEqual({
      refused: 'costly_derivation',
    })
  })

  test('a salt shorter than 16 bytes is refused, and a new one is longer than that and never the same', async () => {
    expect(await deriveSecrets('x', { salt: salt.slice(1), ...argon2 })).toEqual({ refused: 'short_salt' })
    expect(newSalt()).toHaveLength(16)
    expect(newSalt()).not.toEqual(newSalt())
  })
})

describe('V12: passphrases are generated', () => {
  test('six words of the list, and what is generated is already in its normal form', () => {
    const known = new Set(words)
    for (let n = 0; n < 200; n += 1) {
      const passphrase = generatePassphrase(words)
      expect(passphrase.split(' ')).toHaveLength(6)
      expect(passphrase.split(' ').every((word) => known.has(word))).toBe(true)
      expect(normalisePassphrase(passphrase)).toBe(passphrase)
    }
    expect(generatePassphrase(words, 8).split(' ')).toHaveLength(8)
  })

  test('a draw that would favour the first words is thrown away', () => {
    const list = Array.from({ length: 3_000 }, (_, n) => `kata${n}`)
    const last = 2 ** 32 - (2 ** 32 % 3_000)
    const draws = [last, 2 ** 32 - 1, last - 1, 0, 3_001, 2_999, 1, 2]
    vi.spyOn(globalThis.crypto, 'getRandomValues').mockImplementation((array) => {
      if (array instanceof Uint32Array) array[0] = draws.shift() ?? 0
      return array
    })
    expect(generatePassphrase(list)).toBe('kata2999 kata0 kata1 kata2999 kata1 kata2')
    expect(draws).toEqual([])
  })

  test('every word of the list comes up', () => {
    const drawn = new Set(
      Array.from({ length: 12_000 }, () => generatePassphrase(words)).flatMap((text) => text.split(' ')),
    )
    expect(drawn.size).toBe(words.length)
  })

  test('short lists, lists with a word twice and short passphrases are refused', () => {
    expect(() => generatePassphrase(words.slice(1))).toThrow(RangeError)
    expect(() => generatePassphrase([...words, words[0] ?? ''])).toThrow(RangeError)
    expect(() => generatePassphrase(words, 5)).toThrow(RangeError)
  })
})
