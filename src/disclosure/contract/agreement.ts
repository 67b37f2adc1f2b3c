import Type from 'typebox'
import type { Static } from 'typebox'
import { fieldGroups } from '../../kernel/field-group.ts'
import { fields, Line, nullable, oneOf, Prose } from '../../platform/endpoint.ts'

/**
 * What she is asked to agree to, in words that are read aloud. Each wording is a revision that names the hash of the one before it and is
 * never changed: a consent names the revision that she heard. After the model of GovStack's Consent Building Block (data agreement,
 * revision; Apache-2.0), cut down to what Bekal asks.
 */

/** What a desk may be let look for. */
export const purposes = ['contact', 'hand_over', 'training', 'pay', 'protection', 'danger'] as const
export type Purpose = (typeof purposes)[number]

/** `law`: nobody is asked, and the words say so instead of asking. */
export const bases = ['consent', 'law'] as const
export type Basis = (typeof bases)[number]

const Hash = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/** One sentence each, so that it can be read out one after the other. `{recipient}` and `{until}` are filled in. */
const Sentences = Type.Array(Line(200), { minItems: 1, maxItems: 12 })

export const AgreementRevision = fields({
  purpose: oneOf(purposes),
  /** 1, 2, 3 … */
  revision: Type.Integer({ minimum: 1, maximum: 10_000 }),
  /** Hash of the revision before; null for the first. */
  previous: nullable(Hash),
  /** SHA-256 of canonical JSON of everything else, `previous` included. */
  hash: Hash,
  basis: oneOf(bases),
  /** Law and article where the basis is law, and what the wording follows. */
  source: Prose(500),
  /** No more than this may be opened for the purpose. */
  groups: Type.Array(oneOf(fieldGroups), { minItems: 1, uniqueItems: true }),
  /** How long it may last at most, in days of 24 hours. */
  mostDays: Type.Integer({ minimum: 1, maximum: 3660 }),
  validFrom: Type.String({ format: 'date' }),
  text: fields({
    id: fields({ title: Line(80), sentences: Sentences }),
    en: fields({ title: Line(80), sentences: Sentences }),
  }),
})
export type AgreementRevision = Static<typeof AgreementRevision>
