import Type from 'typebox'
import type { Static } from 'typebox'
import { fieldGroups } from '../../kernel/field-group.ts'
import { fields, nullable, oneOf } from '../../platform/endpoint.ts'

/** How sealed groups travel: what the server keeps and can't open (V1, V2, V4, V7). Bytes are base64url. */

/** A UUIDv4: v7 would tell who was registered together (V2). */
export const CaseId = Type.String({
  format: 'uuid',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$',
})

/** Follows from the key and commits to it (V7): 16 bytes. */
export const KeyId = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' })
/** SHA-256 of the ciphertext. */
export const CiphertextHash = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
/** A group key under the desk's own key of an epoch: 60 bytes. */
const WrappedKey = Type.String({ pattern: '^[A-Za-z0-9_-]{80}$' })
export const Epoch = Type.Integer({ minimum: 1, maximum: 1_000_000 })
const Version = Type.Integer({ minimum: 1, maximum: 1_000_000 })

/** A multiple of 1 KiB and 28 bytes more; at most 64 KiB. */
const Ciphertext = Type.String({ pattern: '^[A-Za-z0-9_-]+$', minLength: 1403, maxLength: 87_420 })

export const Wrap = fields({ epoch: Epoch, wrapped: WrappedKey })
export type Wrap = Static<typeof Wrap>

const sealed = {
  group: oneOf(fieldGroups),
  version: Version,
  /** Hash of the version before; null for the first. */
  previous: nullable(CiphertextHash),
  keyId: KeyId,
  hash: CiphertextHash,
  ciphertext: Ciphertext,
}

/** One version of a group, with the wrap of its key as it stands. */
export const SealedGroup = fields({ ...sealed, wrap: Wrap })
export type SealedGroup = Static<typeof SealedGroup>

/**
 * A version to be kept. `wrap` comes with a new key; null seals with the key of the version before, which the server refuses
 * where the desk has begun another epoch since that key was made (V8).
 */
export const NewVersion = fields({ ...sealed, wrap: nullable(Wrap) })
export type NewVersion = Static<typeof NewVersion>

export const NewVersions = Type.Array(NewVersion, { maxItems: fieldGroups.length })

/** Another wrap of the same key, for a newer epoch (V6, V14). */
export const Rewrap = fields({ case: CaseId, group: oneOf(fieldGroups), keyId: KeyId, ...Wrap.properties })
export type Rewrap = Static<typeof Rewrap>
