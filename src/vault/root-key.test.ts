import { expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { fingerprint, fingerprintOfSigner } from './directory.ts'
import { newRoot, openRoot } from './root-key.ts'

test('V13: the root comes back from its code as it was copied, and a slip is told', async () => {
  const { code, pairs } = await newRoot()
  const again = await openRoot(code.toLowerCase().replaceAll('-', ' '))
  expect(!isRefusal(again) && again.verify).toBe(pairs.verify)
  const slip = `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`
  expect(await openRoot(slip)).toEqual({ refused: 'miscopied' })
  expect(await openRoot('')).toEqual({ refused: 'not_a_code' })
})

test("a signer has 30 digits of its own, which are no other holder's", async () => {
  const { pairs } = await newRoot()
  const digits = await fingerprintOfSigner(pairs.verify)
  expect(digits).toMatch(/^([0-9]{5} ){5}[0-9]{5}$/)
  expect(digits).toBe(await fingerprintOfSigner(pairs.verify))
  expect(digits).not.toBe(await fingerprint(pairs))
  expect(digits).not.toBe(await fingerprintOfSigner((await newRoot()).pairs.verify))
})
