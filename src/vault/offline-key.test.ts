import { expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { fingerprint, fingerprintOfSigner } from './directory.ts'
import { newOfflineKey, openOfflineKey } from './offline-key.ts'

test('V13: the root comes back from its code as it was copied, and a slip is told', async () => {
  const { code, pairs } = await newOfflineKey('root')
  const again = await openOfflineKey('root', code.toLowerCase().replaceAll('-', ' '))
  expect(!isRefusal(again) && again.verify).toBe(pairs.verify)
  const slip = `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`
  expect(await openOfflineKey('root', slip)).toEqual({ refused: 'miscopied' })
  expect(await openOfflineKey('root', '')).toEqual({ refused: 'not_a_code' })
})

test("a signer has 30 digits of its own, which are no other holder's", async () => {
  const { pairs } = await newOfflineKey('root')
  const digits = await fingerprintOfSigner(pairs.verify)
  expect(digits).toMatch(/^([0-9]{5} ){5}[0-9]{5}$/)
  expect(digits).toBe(await fingerprintOfSigner(pairs.verify))
  expect(digits).not.toBe(await fingerprint(pairs))
  expect(digits).not.toBe(await fingerprintOfSigner((await newOfflineKey('root')).pairs.verify))
})

test('the code of a root is none of a key for releases, nor the other way round', async () => {
  const [root, release] = [await newOfflineKey('root'), await newOfflineKey('release')]
  expect(await openOfflineKey('release', root.code)).toEqual({ refused: 'miscopied' })
  expect(await openOfflineKey('root', release.code)).toEqual({ refused: 'miscopied' })
})
