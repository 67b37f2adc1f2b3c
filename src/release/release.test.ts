import { strToU8, unzipSync, zipSync } from 'fflate'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { type KeyPairs, keyPairsOf } from '../vault/key-pairs.ts'
import { randomBytes } from '../vault/bytes.ts'
import { digestOf, listOf, openPacked, openRelease, packRelease, signRelease, type Site } from './release.ts'

const site: Site = new Map([
  ['index.html', strToU8('<!doctype html><script type="module" src="/assets/app.js"></script>')],
  ['assets/app.js', strToU8('export const promise = "tidak ada yang pulang tanpa bekal"')],
  ['mark.svg', strToU8('<svg xmlns="http://www.w3.org/2000/svg"/>')],
])
let signer: KeyPairs
let packed: Uint8Array

beforeAll(async () => {
  signer = await keyPairsOf(randomBytes(32))
  packed = await signedAs(1, site)
})

async function signedAs(number: number, of: Site, by = signer): Promise<Uint8Array> {
  return packRelease(await signRelease(by, { version: '0.1.0', number, files: listOf(of) }), of)
}

/** The same list and signature about other files. */
function altered(change: (entries: Record<string, Uint8Array>) => void): Uint8Array {
  const entries = unzipSync(packed)
  change(entries)
  return zipSync(entries)
}

async function verdict(release: Uint8Array, by = signer.verify): Promise<string> {
  const found = await openRelease(release, by)
  return isRefusal(found) ? found.refused : 'opened'
}

test('a release is what was built, and opens for whoever knows the signer', async () => {
  const found = await openRelease(packed, signer.verify)
  if (isRefusal(found)) throw new Error(found.refused)
  expect(found.release).toMatchObject({ version: '0.1.0', number: 1 })
  expect(listOf(found.site)).toEqual(listOf(site))
})

test('the same build is the same file and the same digest, whenever it is packed', async () => {
  expect(Buffer.from(await signedAs(1, site)).equals(Buffer.from(packed))).toBe(true)
  expect(digestOf(listOf(new Map([...site].toReversed())))).toBe(digestOf(listOf(site)))
})

test('another signer’s release is refused, and so is a list that nobody signed', async () => {
  const other = await keyPairsOf(randomBytes(32))
  expect(await verdict(await signedAs(1, site, other))).toBe('other_signature')
  expect(await verdict(packed, other.verify)).toBe('other_signature')
  const unsigned = packRelease(
    { release: { version: '0.1.0', number: 1, files: listOf(site) }, signature: '' },
    site,
  )
  expect(await verdict(unsigned)).toBe('other_signature')
})

test('neither number nor version can be written anew', async () => {
  for (const change of ['"number": 1', '"version": "0.1.0"']) {
    const changed = altered((entries) => {
      const list = Buffer.from(entries['release.json'] ?? []).toString()
      expect(list).toContain(change)
      entries['release.json'] = strToU8(list.replace(change, change.replace('1', '2')))
    })
    expect(await verdict(changed)).toBe('other_signature')
  }
})

test('a file that was changed, added, renamed or taken out is found', async () => {
  const changes: ((entries: Record<string, Uint8Array>) => void)[] = [
    (entries) => (entries['web/assets/app.js'] = strToU8('steal()')),
    (entries) => (entries['web/assets/more.js'] = strToU8('steal()')),
    (entries) => delete entries['web/mark.svg'],
    (entries) => {
      entries['web/assets/other.js'] = entries['web/assets/app.js'] ?? new Uint8Array()
      delete entries['web/assets/app.js']
    },
  ]
  for (const change of changes) expect(await verdict(altered(change))).toBe('other_files')
})

test('whatever byte is changed, and wherever it is cut, nothing else is ever served', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(packed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Uint8Array.from(packed)
      changed[at] = (changed[at] ?? 0) ^ by
      for (const release of [changed, packed.slice(0, at)]) {
        const found = await openRelease(release, signer.verify)
        // What ZIP keeps of times and rights may differ; what is served may not.
        if (!isRefusal(found)) expect(digestOf(listOf(found.site))).toBe(digestOf(listOf(site)))
      }
    }),
    { numRuns: 300 },
  )
})

test('what is no release is refused', async () => {
  expect(isRefusal(openPacked(strToU8('no zip')))).toBe(true)
  expect(await verdict(zipSync({ 'release.json': strToU8('{"release":{}}') }))).toBe('not_a_release')
  expect(await verdict(zipSync({ 'web/index.html': strToU8('hello') }))).toBe('not_a_release')
})

test('a file that grows without end while it is unpacked is refused before it fills the memory', async () => {
  expect(await verdict(zipSync({ 'web/zeros': new Uint8Array(101 * 1024 * 1024) }))).toBe('not_a_release')
})
