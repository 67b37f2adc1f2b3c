import Type from 'typebox'
import type { Static } from 'typebox'
import { Login, SignInSecret } from '../../agencies/contract.ts'
import {
  DateText,
  fields,
  idParams,
  InstantText,
  nullable,
  oneOf,
  read,
  write,
} from '../../platform/endpoint.ts'

/** Six digits of the code app. */
const AppCode = Type.String({ pattern: '^[0-9]{6}$' })

/** Shown once; 60 bits each, without i, l, o and u. */
const RecoveryCodes = fields({ codes: Type.Array(Type.String({ pattern: '^[0-9a-hjkmnp-tv-z]{12}$' })) })

/** Why the second factor of a colleague is taken away. */
export const resetReasons = ['lost', 'stolen', 'broken', 'replaced', 'copied', 'other'] as const

const ResetReason = oneOf(resetReasons)
export type ResetReason = Static<typeof ResetReason>

export const SecondFactor = fields({
  /** Since when the code app counts; null without one. */
  since: nullable(InstantText),
  /** Recovery codes that are not used yet. */
  codesLeft: Type.Integer(),
  /** A desk of the member requires a second factor. */
  required: Type.Boolean(),
  /** Somebody at a desk has reset it, and the member has not said yet that they know. */
  reset: nullable(fields({ at: InstantText, by: Type.String(), desk: Type.String(), reason: ResetReason })),
})
export type SecondFactor = Static<typeof SecondFactor>

export const getSecondFactor = read({
  name: 'second-factor.get',
  path: '/api/me/second-factor',
  summary: 'How the own second factor stands',
  may: 'member',
  reply: SecondFactor,
})

/** The secret is answered once and counts from its first code on. Whoever holds an open device only is stopped by the passphrase. */
export const offerCodeApp = write({
  name: 'second-factor.offer',
  path: '/api/me/second-factor/offer',
  summary: 'A new secret for a code app, to be confirmed by a first code',
  may: 'member',
  once: false,
  body: fields({ secret: SignInSecret }),
  /** `key` is Base32 for typing; `uri` is what a QR code holds. */
  reply: fields({ key: Type.String(), uri: Type.String() }),
})

export const confirmCodeApp = write({
  name: 'second-factor.confirm',
  path: '/api/me/second-factor/confirm',
  summary: 'Confirm the code app by a first code; other sessions end',
  may: 'member',
  once: false,
  body: fields({ code: AppCode }),
  reply: RecoveryCodes,
})

export const renewRecoveryCodes = write({
  name: 'second-factor.renew-codes',
  path: '/api/me/second-factor/recovery-codes',
  summary: 'Ten new recovery codes in the place of the former ones',
  may: 'member',
  once: false,
  body: fields({ secret: SignInSecret }),
  reply: RecoveryCodes,
})

export const removeCodeApp = write({
  name: 'second-factor.remove',
  path: '/api/me/second-factor/remove',
  summary: 'Sign in without a code app again',
  may: 'member',
  body: fields({ secret: SignInSecret }),
})

export const acknowledgeReset = write({
  name: 'second-factor.acknowledge',
  path: '/api/me/second-factor/acknowledge',
  summary: 'The member knows that somebody has reset the own second factor',
  may: 'member',
})

export const keepers = ['head', 'administrator', 'operator'] as const

/** For a colleague who has lost phone and recovery codes. Their sessions end, and they are told when they come back. */
export const resetSecondFactor = write({
  name: 'second-factor.reset',
  path: '/api/members/:id/second-factor/reset',
  summary: "Take a colleague's lost second factor away",
  may: keepers,
  params: idParams,
  body: fields({ reason: ResetReason }),
})

/**
 * For a member at whose desks nobody else keeps accounts. Only while the passphrase is the member's own: an operator may hand
 * passphrases out there as well, and nobody holds both. Answers the member.
 */
export const resetLostSecondFactor = write({
  name: 'second-factor.reset-elsewhere',
  path: '/api/accounts/second-factor/reset',
  summary: 'Take a lost second factor away at a desk where nobody else can',
  may: ['operator'],
  body: fields({ login: Login, reason: ResetReason }),
})

export const requireSecondFactor = write({
  name: 'second-factor.require',
  path: '/api/second-factor/require',
  summary: 'Say whether members of the desk need a second factor to work',
  may: ['head', 'administrator'],
  body: fields({
    required: Type.Boolean(),
    /** From the beginning of this day at the desk; without it, at once. */
    from: Type.Optional(DateText),
  }),
})
