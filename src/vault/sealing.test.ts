import fc from 'fast-check'
import { createDecipheriv, hkdfSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { canonical, fromBase64url, type Plain, randomBytes, toBase64url, utf8 } from './bytes.ts'
import {
  type GroupPlace,
  keyOf,
  newKey,
  nextPlace,
  open,
  openGroup,
  seal,
  sealGroup,
  unwrap,
  wrap,
} from './sealing.ts'
import vector from './vectors/sealing.json' with { type: 'json' }

const place: GroupPlace = {
  case: '0d9b3c0e-55aa-4f0e-9a53-3f4a0a8d6f11',
  group: 'identity',
  version: 1,
  previous: null,
}
const content = { name: 'Sri Contoh', nik: null, phones: ['0800-0000-0000'] }

describe('V7: what is sealed', () => {
  test('opens with its key and under its description, and tells its content', async () => {
    const key = await newKey()
    const sealed = await sealGroup(key, place, content)
    expect(await openGroup(key, sealed)).toEqual({ content })
  })

  test('any content comes back as it was', async () => {
    const key = await newKey()
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const plain: Plain = JSON.parse(JSON.stringify(value))
        expect(await openGroup(key, await sealGroup(key, place, plain))).toEqual({ content: plain })
      }),
      { numRuns: 60 },
    )
  })

  test.each([
    ['another case', { case: '1d9b3c0e-55aa-4f0e-9a53-3f4a0a8d6f11' }],
    ['another group', { group: 'alias' }],
    ['another version', { version: 2 }],
    ['another history', { previous: 'AAAA' }],
  ] as const)('%s is not what was sealed', async (_, change) => {
    const key = await newKey()
    const sealed = await sealGroup(key, place, content)
    expect(await openGroup(key, { ...sealed, ...change })).toEqual({ refused: 'not_authentic' })
  })

  test('no bit of a ciphertext can be turned', async () => {
    const key = await newKey()
    const sealed = await seal(key, { kind: 'try' }, utf8('tetap'))
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length * 8 - 1), async (bit) => {
        const turned = Uint8Array.from(sealed)
        turned[bit >> 3] = (turned[bit >> 3] ?? 0) ^ (1 << (bit & 7))
        expect(await open(key, { kind: 'try' }, turned)).toEqual({ refused: 'not_authentic' })
      }),
    )
    for (const length of [0, 11, 27, 28, sealed.length - 1])
      expect(await open(key, { kind: 'try' }, sealed.slice(0, length))).toEqual({ refused: 'not_authentic' })
  })

  test('a key answers to its own id only', async () => {
    const one = await newKey()
    const other = await newKey()
    const sealed = await sealGroup(one, place, content)
    expect(await openGroup(other, sealed)).toEqual({ refused: 'other_key' })
    expect(await openGroup({ id: one.id, bytes: other.bytes }, sealed)).toEqual({ refused: 'other_key' })
    expect(await openGroup({ id: other.id, bytes: one.bytes }, { ...sealed, keyId: other.id })).toEqual({
      refused: 'other_key',
    })
  })

  test('a device refuses a version below the highest that it has seen, and another history', async () => {
    const key = await newKey()
    const first = await sealGroup(key, place, content)
    const second = await sealGroup(key, nextPlace(first), { ...content, nik: '3172' })
    const other = await sealGroup(key, nextPlace(first), content)
    expect(await openGroup(key, second, first)).toEqual({ content: { ...content, nik: '3172' } })
    expect(await openGroup(key, first, second)).toEqual({ refused: 'older_version' })
    expect(await openGroup(key, other, second)).toEqual({ refused: 'other_history' })
    expect(await openGroup(key, await sealGroup(key, nextPlace(other), content), second)).toEqual({
      refused: 'other_history',
    })
    expect(await openGroup(key, second, second)).toEqual({ content: { ...content, nik: '3172' } })
  })
})

describe('V2: a length tells nothing', () => {
  test('ciphertexts are of steps of 1 KiB, so that names short and long look the same', async () => {
    const key = await newKey()
    const lengths = await Promise.all(
      ['Sri', 'S'.repeat(900), 'S'.repeat(1100)].map(
        async (text) => (await seal(key, { kind: 'try' }, utf8(text))).length,
      ),
    )
    expect(lengths).toEqual([1024 + 28, 1024 + 28, 2048 + 28])
  })

  test('the same content never gives the same ciphertext', async () => {
    const key = await newKey()
    const made = await Promise.all(Array.from({ length: 20 }, () => sealGroup(key, place, content)))
    expect(new Set(made.map(({ hash }) => hash)).size).toBe(20)
  })
})

describe('a wrapped key', () => {
  test('comes back, and nowhere else', async () => {
    const [outer, inner] = [await newKey(), await newKey()]
    const wrapped = await wrap(outer, { kind: 'try', of: 'a' }, inner.bytes)
    expect(wrapped.length).toBe(60)
    expect(await unwrap(outer, { kind: 'try', of: 'a' }, wrapped)).toEqual(inner.bytes)
    expect(await unwrap(outer, { kind: 'try', of: 'b' }, wrapped)).toEqual({ refused: 'not_authentic' })
    expect(await unwrap(inner, { kind: 'try', of: 'a' }, wrapped)).toEqual({ refused: 'not_authentic' })
    expect(await open(outer, { kind: 'try', of: 'a' }, wrapped)).toEqual({ refused: 'not_authentic' })
  })

  test('text is not taken for a key', async () => {
    const key = await newKey()
    const sealed = await seal(key, { kind: 'try' }, randomBytes(32))
    expect(await unwrap(key, { kind: 'try' }, sealed)).toEqual({ refused: 'not_authentic' })
    await expect(wrap(key, { kind: 'try' }, randomBytes(31))).rejects.toThrow(RangeError)
    await expect(keyOf(randomBytes(16))).rejects.toThrow(RangeError)
  })
})

describe('the committed vector', () => {
  test('opens', async () => {
    const key = await keyOf(fromBase64url(vector.key))
    expect(key.id).toBe(vector.keyId)
    const opened = await openGroup(key, {
      ...place,
      keyId: vector.keyId,
      ciphertext: fromBase64url(vector.ciphertext),
      hash: vector.hash,
    })
    expect(opened).toEqual({ content })
  })

  test('is what another implementation opens', () => {
    const key = Buffer.from(vector.key, 'base64url')
    const expand = (label: string, count: number) => Buffer.from(hkdfSync('sha256', key, '', label, count))
    expect(expand('bekal/v1/key-id', 16).toString('base64url')).toBe(vector.keyId)
    const sealed = Buffer.from(vector.ciphertext, 'base64url')
    const decipher = createDecipheriv('aes-256-gcm', expand('bekal/v1/seal', 32), sealed.subarray(0, 12))
    decipher.setAAD(Buffer.from(vector.associated))
    decipher.setAuthTag(sealed.subarray(-16))
    const padded = Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()])
    const length = padded.readUInt32BE(0)
    expect(JSON.parse(padded.subarray(4, 4 + length).toString())).toEqual(content)
    expect(padded.subarray(4 + length).every((byte) => byte === 0)).toBe(true)
  })
})

test('canonical JSON follows RFC 8785: names sorted by UTF-16, no blanks, shortest numbers', () => {
  const text = (value: Plain) => new TextDecoder().decode(canonical(value))
  expect(text({ b: [1, 2.5e21, -0], a: 'é\n', '€': null, '1': true })).toBe(
    '{"1":true,"a":"é\\n","b":[1,2.5e+21,0],"€":null}',
  )
})

test('base64url goes both ways and takes nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes)
      expect(toBase64url(bytes)).toBe(Buffer.from(bytes).toString('base64url'))
    }),
  )
  for (const odd of ['a', 'ab+c', 'ab==', 'ab c']) expect(() => fromBase64url(odd)).toThrow(SyntaxError)
})
