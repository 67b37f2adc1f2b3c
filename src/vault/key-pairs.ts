/**
 * Key pairs of desks, members and cards: X25519 to be sealed to (HPKE, RFC 9180, base mode, HKDF-SHA-256, AES-256-GCM) and
 * Ed25519 to sign with. Both follow from one secret of 32 bytes, so that there is one thing to wrap, split or forget.
 */
import { Aes256Gcm, CipherSuite, DhkemX25519HkdfSha256, HkdfSha256 } from '@hpke/core'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, canonical, expand, fromBase64url, join, toBase64url } from './bytes.ts'
import type { Description } from './sealing.ts'

/** What others know of a holder of keys: both as base64url of 32 bytes. */
export type PublicKeys = { readonly sealTo: string; readonly verify: string }

export type KeyPairs = PublicKeys & {
  readonly opening: CryptoKey
  readonly signing: CryptoKey
}

const suite = new CipherSuite({
  kem: new DhkemX25519HkdfSha256(),
  kdf: new HkdfSha256(),
  aead: new Aes256Gcm(),
})
const ENCAPSULATED_BYTES = 32

/** RFC 8410: the bytes before the 32 bytes of a private key in PKCS #8. */
const pkcs8 = {
  X25519: Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20),
  Ed25519: Uint8Array.of(0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20),
}

/** Both pairs of one secret: the same secret gives the same pairs on every device. */
export async function keyPairsOf(secret: Bytes): Promise<KeyPairs> {
  const opening = await privateKey('X25519', await expand(secret, 'bekal/v1/opening'))
  const signing = await privateKey('Ed25519', await expand(secret, 'bekal/v1/signing'))
  return {
    opening: opening.key,
    signing: signing.key,
    sealTo: opening.publicHalf,
    verify: signing.publicHalf,
  }
}

async function privateKey(
  name: 'X25519' | 'Ed25519',
  seed: Bytes,
): Promise<{ key: CryptoKey; publicHalf: string }> {
  const { subtle } = globalThis.crypto
  const uses: KeyUsage[] = name === 'X25519' ? ['deriveBits'] : ['sign']
  const encoded = join(pkcs8[name], seed)
  const { x } = await subtle.exportKey('jwk', await subtle.importKey('pkcs8', encoded, { name }, true, uses))
  if (x === undefined) throw new TypeError(`no public half of this ${name} key`)
  return { key: await subtle.importKey('pkcs8', encoded, { name }, false, uses), publicHalf: x }
}

/** Seals a secret or a text to the holder of a public key: encapsulated key ‖ ciphertext. Anybody can do it: it proves no sender. */
export async function sealTo(publicKey: string, description: Description, plaintext: Bytes): Promise<Bytes> {
  const recipientPublicKey = await suite.kem.deserializePublicKey(fromBase64url(publicKey))
  const { enc, ct } = await suite.seal(
    { recipientPublicKey, info: info(description, publicKey) },
    plaintext,
    new Uint8Array(),
  )
  return join(new Uint8Array(enc), new Uint8Array(ct))
}

/** What was sealed to this holder under exactly this description. */
export async function openWith(
  holder: KeyPairs,
  description: Description,
  sealed: Bytes,
): Promise<Bytes | Refusal<'not_authentic'>> {
  try {
    const opened = await suite.open(
      {
        recipientKey: await hpkeKey(holder),
        enc: sealed.slice(0, ENCAPSULATED_BYTES),
        info: info(description, holder.sealTo),
      },
      sealed.slice(ENCAPSULATED_BYTES),
      new Uint8Array(),
    )
    return new Uint8Array(opened)
  } catch {
    return refuse('not_authentic')
  }
}

/** HPKE mixes the recipient's public key into the shared secret, so it wants both halves of the pair. */
async function hpkeKey(holder: KeyPairs): Promise<CryptoKeyPair> {
  return {
    privateKey: holder.opening,
    publicKey: await suite.kem.deserializePublicKey(fromBase64url(holder.sealTo)),
  }
}

function info(description: Description, recipient: string): Bytes {
  return canonical({ ...description, protocol: 'bekal/v1', recipient })
}

/** Ed25519 (RFC 8032) over canonical JSON; base64url. */
export async function sign(holder: KeyPairs, statement: Description): Promise<string> {
  const signature = await globalThis.crypto.subtle.sign('Ed25519', holder.signing, toSign(statement))
  return toBase64url(new Uint8Array(signature))
}

/** Whether the holder of the public key signed exactly this. */
export async function isSignedBy(
  verify: string,
  statement: Description,
  signature: string,
): Promise<boolean> {
  try {
    const key = await globalThis.crypto.subtle.importKey('raw', fromBase64url(verify), 'Ed25519', false, [
      'verify',
    ])
    return await globalThis.crypto.subtle.verify('Ed25519', key, fromBase64url(signature), toSign(statement))
  } catch {
    return false
  }
}

function toSign(statement: Description): Bytes {
  return canonical({ ...statement, protocol: 'bekal/v1' })
}
