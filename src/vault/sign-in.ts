/**
 * Rule V12 of the vault: a member signs in with a generated passphrase that never leaves the device. The device
 * stretches it with Argon2id and the member's salt, and draws two secrets from it with HKDF: the sign-in secret,
 * which alone is sent (and hashed again by the server), and the key of the member's vault. Neither tells the
 * other, so the server can check the first and still open nothing. Same code in browser, command line and tests.
 */
import { argon2id } from 'hash-wasm'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { expand, KEY_BYTES, toBase64url } from './bytes.ts'

/** How passphrases are stretched, and the least that is accepted from a server: 64 MiB, three passes. */
export const argon2 = { memoryKiB: 65_536, passes: 3 } as const

/** More than this a server has no reason to ask of an office PC or a phone. */
const MOST = { memoryKiB: 1_048_576, passes: 16 } as const

const SALT_BYTES = 16
const WORDS_AT_LEAST = 2048
const COUNT_AT_LEAST = 6

export type Derivation = { salt: Uint8Array; memoryKiB: number; passes: number }

export type DerivedSecrets = {
  /** 32 bytes as base64url without padding, 43 characters: what is sent to sign in. */
  signInSecret: string
  /** 32 bytes that stay on the device: they unlock the member's vault. */
  vaultKeyBytes: Uint8Array<ArrayBuffer>
}

export type DerivationRefusal = 'weak_derivation' | 'costly_derivation' | 'short_salt'

/**
 * A new passphrase: words drawn evenly and independently, separated by spaces. Six of the 2048 words of
 * `reference/passphrase/words-id.txt` are 66 bits. Throws for a list too short or a passphrase too short.
 */
export function generatePassphrase(words: readonly string[], count: number = COUNT_AT_LEAST): string {
  if (new Set(words).size !== words.length || words.length < WORDS_AT_LEAST) {
    throw new RangeError(`a passphrase needs a list of at least ${WORDS_AT_LEAST} different words`)
  }
  if (!Number.isInteger(count) || count < COUNT_AT_LEAST) {
    throw new RangeError(`a passphrase needs at least ${COUNT_AT_LEAST} words`)
  }
  return Array.from({ length: count }, () => words[randomBelow(words.length)]).join(' ')
}

/** Capitals, extra blanks, dashes and full stops that people type between the words make no difference. */
export function normalisePassphrase(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, ' ')
    .trim()
}

/** A fresh salt for a member. */
export function newSalt(): Uint8Array<ArrayBuffer> {
  return globalThis.crypto.getRandomValues(new Uint8Array(SALT_BYTES))
}

/**
 * The two secrets of a passphrase, however it was typed. Salt and cost come from the server, which isn't
 * trusted: too weak a cost, a salt under 16 bytes, or a cost that would only stall the device are refused.
 */
export async function deriveSecrets(
  passphrase: string,
  { salt, memoryKiB, passes }: Derivation,
): Promise<DerivedSecrets | Refusal<DerivationRefusal>> {
  if (!Number.isInteger(memoryKiB) || !Number.isInteger(passes)) return refuse('weak_derivation')
  if (memoryKiB < argon2.memoryKiB || passes < argon2.passes) return refuse('weak_derivation')
  if (memoryKiB > MOST.memoryKiB || passes > MOST.passes) return refuse('costly_derivation')
  if (salt.length < SALT_BYTES) return refuse('short_salt')

  const stretched = await argon2id({
    password: normalisePassphrase(passphrase),
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: 1,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  })
  const root = new Uint8Array(stretched)
  stretched.fill(0)
  const derived = {
    signInSecret: toBase64url(await expand(root, 'bekal/v1/sign-in')),
    vaultKeyBytes: await expand(root, 'bekal/v1/vault'),
  }
  root.fill(0)
  return derived
}

/** An even draw from 0 to `end - 1`: draws above the last full multiple are thrown away. */
function randomBelow(end: number): number {
  const limit = 2 ** 32 - (2 ** 32 % end)
  const draw = new Uint32Array(1)
  for (;;) {
    const [value = limit] = globalThis.crypto.getRandomValues(draw)
    if (value < limit) return value % end
  }
}
