/**
 * A member's shelf in one browser: drafts that were typed and not sent yet. It opens with two halves of 32 bytes: one lies
 * in the browser, the other is given by the server to an open session of this member only. A stolen or borrowed
 * computer has no second half, and the server neither the first nor the drafts. For what will be sent in clear
 * anyway (letters); what identifies a person is sealed under keys that no server holds (`sealing.ts`).
 */
import {
  type Bytes,
  expand,
  fromBase64url,
  join,
  KEY_BYTES,
  randomBytes,
  toBase64url,
  utf8,
} from './bytes.ts'
import { keyOf, open, seal, type SealingKey } from './sealing.ts'

/** A fresh half for a browser, base64url. */
export const newShelfHalf = (): string => toBase64url(randomBytes(KEY_BYTES))

/** The key of the shelf. Throws a RangeError where a half is no half. */
export async function shelfKey(browserHalf: string, serverHalf: string): Promise<SealingKey> {
  return keyOf(await expand(join(halfOf(browserHalf), halfOf(serverHalf)), 'bekal/v1/shelf'))
}

/** Where a draft lies: it opens for this member at this place and no other. */
export type ShelfPlace = { readonly member: string; readonly place: string }

export async function sealDraft(key: SealingKey, at: ShelfPlace, text: string): Promise<string> {
  return toBase64url(await seal(key, { kind: 'draft', ...at }, utf8(text)))
}

/** The draft; null for what was changed, belongs elsewhere or was sealed with another key. */
export async function openDraft(key: SealingKey, at: ShelfPlace, sealed: string): Promise<string | null> {
  let bytes: Bytes
  try {
    bytes = fromBase64url(sealed)
  } catch {
    return null
  }
  const opened = await open(key, { kind: 'draft', ...at }, bytes)
  return opened instanceof Uint8Array ? new TextDecoder().decode(opened) : null
}

function halfOf(text: string): Bytes {
  const bytes = fromBase64url(text)
  if (bytes.length !== KEY_BYTES) throw new RangeError(`half a key has ${KEY_BYTES} bytes`)
  return bytes
}
