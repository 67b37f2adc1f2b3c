import Type from 'typebox'
import type { Static } from 'typebox'
import { fieldGroups } from '../../kernel/field-group.ts'
import { fields, Id, InstantText, nullable, oneOf } from '../../platform/endpoint.ts'
import { purposes } from './agreement.ts'

/** What she said. Never changed: whoever thinks otherwise says so anew, in another record. */
export const decisions = ['given', 'refused', 'withdrawn'] as const

/** How she said it. A signature is asked of nobody. */
export const ways = ['signed', 'thumb', 'voice', 'before_witness'] as const

export const Consent = fields({
  id: Id,
  case: Id,
  purpose: oneOf(purposes),
  /** Of the agreement that she heard. */
  revision: Type.Integer({ minimum: 1 }),
  recipient: Id,
  groups: Type.Array(oneOf(fieldGroups), { uniqueItems: true }),
  decision: oneOf(decisions),
  way: oneOf(ways),
  /** A companion of her choice was there. */
  companion: Type.Boolean(),
  at: InstantText,
  /** Null for what was refused or withdrawn. */
  until: nullable(InstantText),
})
export type Consent = Static<typeof Consent>

export const refusals = [
  /** The purpose rests on a legal duty: she is told, and not asked. */
  'rests_on_law',
  /** Another wording is in force by now: read her that one. */
  'older_wording',
  'beyond_purpose',
  'lasts_too_long',
  'already_over',
  'nothing_to_withdraw',
  'not_agreed',
  'longer_than_agreed',
] as const
export type DisclosureRefusal = (typeof refusals)[number]
