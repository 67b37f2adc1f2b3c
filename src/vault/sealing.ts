/**
 * Rules V2, V4, V7: what identifies or tells of a person is sealed per case and field group, each with a key of its own.
 * AES-256-GCM; the associated data is canonical JSON and says what the ciphertext is, so that none stands for another;
 * plaintexts are filled up to steps of 1 KiB, so that a length tells nothing.
 */
import type { FieldGroup } from '../kernel/field-group.ts'
import { refuse, type Refusal } from '../kernel/refusal.ts'
import {
  type Bytes,
  canonical,
  expand,
  join,
  KEY_BYTES,
  type Plain,
  randomBytes,
  sha256,
  toBase64url,
} from './bytes.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16
const LENGTH_BYTES = 4
const STEP = 1024

/** A symmetric key with the name that commits to it: the id follows from the key, so no other key answers to it. */
export type SealingKey = { readonly id: string; readonly bytes: Bytes }

export type OpeningRefusal =
  /** The key isn't the one that sealed this. */
  | 'other_key'
  /** Bytes or description were changed, or belong elsewhere. */
  | 'not_authentic'

export async function newKey(): Promise<SealingKey> {
  return keyOf(randomBytes(KEY_BYTES))
}

/** A key from its 32 bytes. Throws a RangeError for another length. */
export async function keyOf(bytes: Bytes): Promise<SealingKey> {
  if (bytes.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`)
  return { id: toBase64url(await expand(bytes, 'bekal/v1/key-id', 16)), bytes }
}

/** What a ciphertext is: its kind and where it belongs. It opens under exactly this description and no other. */
export type Description = { readonly kind: string } & Readonly<Record<string, Plain>>

/** Text or JSON: nonce ‖ ciphertext ‖ tag, of a length that is a multiple of 1 KiB plus 28 bytes. */
export async function seal(key: SealingKey, description: Description, plaintext: Bytes): Promise<Bytes> {
  const padded = pad(plaintext)
  const sealed = await encrypt(key, description, padded)
  padded.fill(0)
  return sealed
}

/** The plaintext of what was sealed with this key under exactly this description. */
export async function open(
  key: SealingKey,
  description: Description,
  sealed: Bytes,
): Promise<Bytes | Refusal<OpeningRefusal>> {
  const padded = await decrypt(key, description, sealed)
  if (!(padded instanceof Uint8Array)) return padded
  return unpad(padded) ?? refuse('not_authentic')
}

/** Another key, wrapped: 60 bytes. All keys are of one length, so there is nothing to fill up. */
export async function wrap(key: SealingKey, description: Description, other: Bytes): Promise<Bytes> {
  if (other.length !== KEY_BYTES) throw new RangeError(`a key has ${KEY_BYTES} bytes`)
  return encrypt(key, description, other)
}

/** The key that was wrapped with this one under exactly this description. */
export async function unwrap(
  key: SealingKey,
  description: Description,
  wrapped: Bytes,
): Promise<Bytes | Refusal<OpeningRefusal>> {
  const opened = await decrypt(key, description, wrapped)
  return opened instanceof Uint8Array && opened.length !== KEY_BYTES ? refuse('not_authentic') : opened
}

async function encrypt(key: SealingKey, description: Description, plaintext: Bytes): Promise<Bytes> {
  const nonce = randomBytes(NONCE_BYTES)
  const how = { name: 'AES-GCM', iv: nonce, additionalData: associated(key, description) }
  const aes = await aesKey(key, 'encrypt')
  return join(nonce, new Uint8Array(await globalThis.crypto.subtle.encrypt(how, aes, plaintext)))
}

async function decrypt(
  key: SealingKey,
  description: Description,
  sealed: Bytes,
): Promise<Bytes | Refusal<OpeningRefusal>> {
  if ((await keyOf(key.bytes)).id !== key.id) return refuse('other_key')
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return refuse('not_authentic')
  const how = {
    name: 'AES-GCM',
    iv: sealed.slice(0, NONCE_BYTES),
    additionalData: associated(key, description),
  }
  const aes = await aesKey(key, 'decrypt')
  try {
    return new Uint8Array(await globalThis.crypto.subtle.decrypt(how, aes, sealed.slice(NONCE_BYTES)))
  } catch {
    return refuse('not_authentic')
  }
}

function associated(key: SealingKey, description: Description): Bytes {
  return canonical({ ...description, protocol: 'bekal/v1', key: key.id })
}

async function aesKey(key: SealingKey, use: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  const bytes = await expand(key.bytes, 'bekal/v1/seal')
  return globalThis.crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, [use])
}

function pad(plaintext: Bytes): Bytes {
  const padded = new Uint8Array(Math.ceil((LENGTH_BYTES + plaintext.length) / STEP) * STEP)
  new DataView(padded.buffer).setUint32(0, plaintext.length)
  padded.set(plaintext, LENGTH_BYTES)
  return padded
}

/** Nothing for what was never filled up by `pad`. */
function unpad(padded: Bytes): Bytes | undefined {
  if (padded.length < STEP || padded.length % STEP !== 0) return undefined
  const length = new DataView(padded.buffer).getUint32(0)
  if (length > padded.length - LENGTH_BYTES) return undefined
  return padded.slice(LENGTH_BYTES, LENGTH_BYTES + length)
}

/** Which version of which group of which case this is, and what came before it (V7). */
export type GroupPlace = {
  /** UUIDv4 of the custody episode (V2, V10). */
  readonly case: string
  readonly group: FieldGroup
  /** 1, 2, 3 … */
  readonly version: number
  /** Hash of the version before, base64url; null for the first. */
  readonly previous: string | null
}

export type SealedGroup = GroupPlace & {
  readonly keyId: string
  readonly ciphertext: Bytes
  /** SHA-256 of the ciphertext, base64url: what the journal keeps and the next version names. */
  readonly hash: string
}

export type GroupRefusal =
  | OpeningRefusal
  /** The device has seen a higher version: somebody put an old one back. */
  | 'older_version'
  /** It doesn't follow the version that the device has seen. */
  | 'other_history'

/** Seals what is known of one field group. `content` is canonical JSON's own: no dates, no undefined. */
export async function sealGroup(key: SealingKey, place: GroupPlace, content: Plain): Promise<SealedGroup> {
  const ciphertext = await seal(key, describe(place), canonical(content))
  return { ...place, keyId: key.id, ciphertext, hash: await hashOf(ciphertext) }
}

/**
 * Opens a group. `seen` is the highest version that this device has opened, with its hash: an older one is refused, and so
 * are another of the same number and a next one that names another predecessor.
 */
export async function openGroup(
  key: SealingKey,
  sealed: SealedGroup,
  seen?: { version: number; hash: string },
): Promise<{ content: Plain } | Refusal<GroupRefusal>> {
  if (sealed.keyId !== key.id) return refuse('other_key')
  if ((await hashOf(sealed.ciphertext)) !== sealed.hash) return refuse('not_authentic')
  if (seen) {
    if (sealed.version < seen.version) return refuse('older_version')
    if (sealed.version === seen.version && sealed.hash !== seen.hash) return refuse('other_history')
    if (sealed.version === seen.version + 1 && sealed.previous !== seen.hash) return refuse('other_history')
  }
  const opened = await open(key, describe(sealed), sealed.ciphertext)
  return opened instanceof Uint8Array ? { content: parse(opened) } : opened
}

/** The place that follows. V8: a key that a lost reader could hold seals no next version: the caller brings a new one then. */
export function nextPlace(sealed: SealedGroup): GroupPlace {
  return { case: sealed.case, group: sealed.group, version: sealed.version + 1, previous: sealed.hash }
}

export async function hashOf(ciphertext: Bytes): Promise<string> {
  return toBase64url(await sha256(ciphertext))
}

function describe(place: GroupPlace): Description {
  return {
    kind: 'group',
    case: place.case,
    group: place.group,
    version: place.version,
    previous: place.previous,
  }
}

function parse(json: Bytes): Plain {
  const content: Plain = JSON.parse(new TextDecoder().decode(json))
  return content
}
