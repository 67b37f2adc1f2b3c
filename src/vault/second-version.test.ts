import { createCipheriv, createDecipheriv } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { isRefusal } from '../kernel/refusal.ts'
import { type Bytes, canonical, expand, join, type Plain, randomBytes, toBase64url } from './bytes.ts'
import {
  type Description,
  type GroupPlace,
  hashOf,
  keyOf,
  nextPlace,
  openGroup,
  open,
  seal,
  type SealedGroup,
  sealGroup,
  type SealingKey,
} from './sealing.ts'

/**
 * ASVS 11.2.2, rehearsed: another algorithm beside the one in use, as docs/security/keys.md has it. The second version is
 * another cipher (ChaCha20-Poly1305) under labels of its own; whoever knows both opens both, whoever knows the first alone
 * refuses the second.
 */
const place: GroupPlace = {
  case: '0d9b3c0e-55aa-4f0e-9a53-3f4a0a8d6f11',
  group: 'story',
  version: 1,
  previous: null,
}
const content = { told: 'Cerita Sri Contoh' }

/** Says in its name which version it is of, so that nobody guesses. */
const keyOfV2 = async (bytes: Bytes): Promise<SealingKey> => ({
  id: `2.${toBase64url(await expand(bytes, 'bekal/v2/key-id', 16))}`,
  bytes,
})
const said = (description: Description, key: SealingKey) =>
  canonical({ ...description, protocol: 'bekal/v2', key: key.id })
const describeGroup = ({ case: about, group, version, previous }: GroupPlace): Description => ({
  kind: 'group',
  case: about,
  group,
  version,
  previous,
})

async function sealV2(key: SealingKey, at: GroupPlace, value: Plain): Promise<SealedGroup> {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('chacha20-poly1305', await expand(key.bytes, 'bekal/v2/seal'), nonce, {
    authTagLength: 16,
  })
  cipher.setAAD(said(describeGroup(at), key), { plaintextLength: 0 })
  const ciphertext = join(nonce, cipher.update(canonical(value)), cipher.final(), cipher.getAuthTag())
  return { ...at, keyId: key.id, ciphertext, hash: await hashOf(ciphertext) }
}

async function openV2(key: SealingKey, sealed: SealedGroup): Promise<Plain> {
  const bytes = sealed.ciphertext
  const secret = await expand(key.bytes, 'bekal/v2/seal')
  const decipher = createDecipheriv('chacha20-poly1305', secret, bytes.slice(0, 12), { authTagLength: 16 })
  decipher.setAAD(said(describeGroup(sealed), key), { plaintextLength: 0 }).setAuthTag(bytes.slice(-16))
  const opened = join(decipher.update(bytes.slice(12, -16)), decipher.final())
  return JSON.parse(new TextDecoder().decode(opened)) as Plain
}

/** Whoever knows both. */
const openEither = async (key: SealingKey, sealed: SealedGroup): Promise<Plain> => {
  if (sealed.keyId.startsWith('2.')) return openV2(key, sealed)
  const opened = await openGroup(key, sealed)
  if (isRefusal(opened)) throw new Error(opened.refused)
  return opened.content
}

describe('a second version of the seal', () => {
  test('follows the first in the same history, and whoever knows both opens both', async () => {
    const [first, second] = [await keyOf(randomBytes(32)), await keyOfV2(randomBytes(32))]
    const before = await sealGroup(first, place, content)
    const after = await sealV2(second, nextPlace(before), { told: 'Lanjutan' })
    expect(after).toMatchObject({ version: 2, previous: before.hash })
    expect(await openEither(first, before)).toEqual(content)
    expect(await openEither(second, after)).toEqual({ told: 'Lanjutan' })
    // An old device that comes later still may not put the first back.
    expect(await openGroup(first, before, after)).toEqual({ refused: 'older_version' })
  })

  test('is refused by a device that does not know it: never opened as something else', async () => {
    const secret = randomBytes(32)
    const second = await keyOfV2(secret)
    const sealed = await sealV2(second, place, content)
    expect(await openGroup(second, sealed)).toEqual({ refused: 'other_key' })
    const first = await keyOf(secret)
    expect(await openGroup(first, sealed)).toEqual({ refused: 'other_key' })
    // Even where somebody writes the first version's name over it.
    expect(await openGroup(first, { ...sealed, keyId: first.id })).toEqual({ refused: 'not_authentic' })
  })

  test('does not take the first for its own either', async () => {
    const secret = randomBytes(32)
    const sealed = await sealGroup(await keyOf(secret), place, content)
    await expect(openV2(await keyOfV2(secret), sealed)).rejects.toThrow()
  })

  test('cannot be claimed in a description: which protocol it is, the seal itself says', async () => {
    const key = await keyOf(randomBytes(32))
    const plain = canonical(content)
    const claimed = await seal(key, { kind: 'group', protocol: 'bekal/v2' }, plain)
    // It was sealed under bekal/v1 whatever was claimed, so the claim makes no difference to what opens.
    expect(await open(key, { kind: 'group' }, claimed)).toEqual(plain)
  })
})
