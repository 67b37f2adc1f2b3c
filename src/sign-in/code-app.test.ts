import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { makeSafe, newKey } from './code-app.ts'

/** Of another version: another cipher under a label of its own, and a first byte that no present form reads as its own. */
function sealedByAnotherVersion(keyFile: string, member: string, key: string): Buffer {
  const secret = Buffer.from(hkdfSync('sha256', keyFile, '', 'bekal/v2/code-app', 32))
  const nonce = randomBytes(12)
  const cipher = createCipheriv('chacha20-poly1305', secret, nonce, { authTagLength: 16 })
  cipher.setAAD(Buffer.from(member), { plaintextLength: key.length })
  return Buffer.concat([nonce, cipher.update(key, 'utf8'), cipher.final(), cipher.getAuthTag()])
}

test('the secret of a code app opens for its member, with the key file that sealed it, and in the form that is known', () => {
  const safe = makeSafe('berkas kunci')
  const key = newKey()
  const sealed = safe.seal('rina', key)
  expect(safe.open('rina', sealed)).toBe(key)
  expect(() => safe.open('budi', sealed)).toThrow()
  expect(() => makeSafe('berkas lain').open('rina', sealed)).toThrow()
  // ASVS 11.2.2: what another version has sealed is refused, so that whoever knows both may try one after the other.
  expect(() => safe.open('rina', sealedByAnotherVersion('berkas kunci', 'rina', key))).toThrow()
})
