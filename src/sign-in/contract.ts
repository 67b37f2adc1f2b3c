import Type from 'typebox'
import type { Static } from 'typebox'
import { devices, openSession, SignInSecret } from '../agencies/contract.ts'
import {
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  read,
  write,
} from '../platform/endpoint.ts'

/** What `sessions.open` has answered. */
const HalfToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })
/** Six digits of the code app. */
const AppCode = Type.String({ pattern: '^[0-9]{6}$' })
/** Six digits of the code app, or a recovery code. */
const AnyCode = Type.String({ pattern: '^([0-9]{6}|[0-9a-hjkmnp-tv-z]{12})$' })
/** Shown once; 60 bits each, without i, l, o and u. */
const RecoveryCodes = fields({ codes: Type.Array(Type.String({ pattern: '^[0-9a-hjkmnp-tv-z]{12}$' })) })

export const enterCode = write({
  name: 'sessions.code',
  path: '/api/sessions/code',
  summary: 'Finish signing in with a code of the code app or a recovery code',
  may: 'visitor',
  once: false,
  body: fields({ token: HalfToken, code: AnyCode }),
  reply: fields({ token: Type.String(), member: Id, expiresAt: InstantText }),
})

/** For a browser that covers its screen: nothing is read under the session until its member signs in again. */
export const lockSession = write({
  name: 'sessions.lock',
  path: '/api/sessions/lock',
  summary: 'Lock the session until its member proves again who they are',
  may: 'visitor',
  once: false,
  reply: fields({ locked: Type.Boolean() }),
})

/** Together with what the browser holds it opens the drafts kept there; a locked or ended session gets none. */
export const getShelf = read({
  name: 'me.shelf',
  path: '/api/me/shelf',
  summary: 'The half of the key under which a browser keeps the own drafts',
  may: 'member',
  reply: fields({ secret: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }) }),
})

/** What a session began with; a second factor may have followed. */
export const beginnings = ['passphrase', 'passkey', 'provider'] as const

/** Bytes as text, base64url. */
const bytes = (maxLength: number) => Type.String({ pattern: '^[A-Za-z0-9_-]+$', maxLength })

/** How a browser reaches an authenticator; others than these are not kept. */
export const transports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const
const Passkeys = Type.Array(
  fields({
    id: bytes(1400),
    type: Type.Literal('public-key'),
    transports: Type.Array(oneOf(transports)),
  }),
)

/** What a browser is asked to have signed (WebAuthn PublicKeyCredentialRequestOptionsJSON). */
const AskedPasskey = fields({
  challenge: bytes(43),
  rpId: Type.String(),
  timeout: Type.Integer(),
  userVerification: Type.Literal('required'),
  allowCredentials: Passkeys,
})
export type AskedPasskey = Static<typeof AskedPasskey>

/** What the authenticator has signed. */
const PasskeyAnswer = fields({
  id: bytes(1400),
  clientDataJSON: bytes(4000),
  authenticatorData: bytes(4000),
  signature: bytes(8000),
  userHandle: nullable(bytes(100)),
})
export type PasskeyAnswer = Static<typeof PasskeyAnswer>

/**
 * Without `half` for somebody who has not said who they are: any passkey of the device may answer, and the reply is the
 * same for everybody. With the half-open session that `sessions.open` has answered, as second factor.
 */
export const askPasskey = write({
  name: 'sessions.ask-passkey',
  path: '/api/sessions/passkey/ask',
  summary: 'Ask what a passkey has to sign to sign in',
  may: 'visitor',
  once: false,
  body: fields({ half: nullable(HalfToken) }),
  /** `token` goes with the answer: by it the browser that answers is known to be the one that has asked. */
  reply: fields({ token: HalfToken, asked: AskedPasskey }),
})

export const enterPasskey = write({
  name: 'sessions.passkey',
  path: '/api/sessions/passkey',
  summary: 'Sign in with a passkey, or finish signing in with one',
  may: 'visitor',
  once: false,
  body: fields({ token: HalfToken, answer: PasskeyAnswer }),
  reply: fields({ token: Type.String(), member: Id, expiresAt: InstantText }),
})

export const OwnSession = fields({
  id: Id,
  device: oneOf(devices),
  openedBy: oneOf(beginnings),
  openedAt: InstantText,
  /** To the hour. */
  seenAt: InstantText,
  /** The one that asks. */
  current: Type.Boolean(),
})
export type OwnSession = Static<typeof OwnSession>

export const listSessions = read({
  name: 'me.sessions',
  path: '/api/me/sessions',
  summary: 'The own open sessions',
  may: 'member',
  reply: fields({ items: Type.Array(OwnSession) }),
})

export const revokeSession = write({
  name: 'me.revoke-session',
  path: '/api/me/sessions/:id/revoke',
  summary: 'End one of the own sessions; proof is asked for',
  may: 'member',
  params: idParams,
})

export const revokeOtherSessions = write({
  name: 'me.revoke-other-sessions',
  path: '/api/me/sessions/revoke-others',
  summary: 'End all of the own sessions but this one; proof is asked for',
  may: 'member',
})

export const proveByPassphrase = write({
  name: 'proof.passphrase',
  path: '/api/me/proof/passphrase',
  summary: 'Prove by the passphrase to be there: for five minutes, in this session',
  may: 'member',
  once: false,
  body: fields({ secret: SignInSecret }),
  reply: fields({ proved: Type.Boolean() }),
})

export const askProof = write({
  name: 'proof.ask-passkey',
  path: '/api/me/proof/passkey/ask',
  summary: 'Ask what an own passkey has to sign as proof',
  may: 'member',
  once: false,
  reply: AskedPasskey,
})

export const proveByPasskey = write({
  name: 'proof.passkey',
  path: '/api/me/proof/passkey',
  summary: 'Prove by a passkey to be there: for five minutes, in this session',
  may: 'member',
  once: false,
  body: fields({ answer: PasskeyAnswer }),
  /** False: its counter has gone back, and it opens nothing any more. */
  reply: fields({ proved: Type.Boolean() }),
})

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

export const Passkey = fields({
  id: Id,
  /** What the member calls it. */
  name: Type.String(),
  addedAt: InstantText,
  /** To the hour; null when it has opened nothing yet. */
  usedAt: nullable(InstantText),
  /** Kept by the account of a device's maker: it comes back on a new device. */
  backedUp: Type.Boolean(),
  /** Its counter has gone back then: somebody else may hold a copy, and it opens nothing any more. */
  suspectAt: nullable(InstantText),
})
export type Passkey = Static<typeof Passkey>

export const listPasskeys = read({
  name: 'passkeys.list',
  path: '/api/me/passkeys',
  summary: 'The own passkeys',
  may: 'member',
  reply: fields({ items: Type.Array(Passkey) }),
})

export const offerPasskey = write({
  name: 'passkeys.offer',
  path: '/api/me/passkeys/offer',
  summary: 'Ask what a new passkey has to be made of; proof is asked for',
  may: 'member',
  once: false,
  /** WebAuthn PublicKeyCredentialCreationOptionsJSON. */
  reply: fields({
    challenge: bytes(43),
    rp: fields({ id: Type.String(), name: Type.String() }),
    user: fields({ id: bytes(86), name: Type.String(), displayName: Type.String() }),
    pubKeyCredParams: Type.Array(fields({ alg: Type.Integer(), type: Type.Literal('public-key') })),
    timeout: Type.Integer(),
    attestation: Type.Literal('none'),
    excludeCredentials: Passkeys,
    authenticatorSelection: fields({
      residentKey: Type.Literal('required'),
      requireResidentKey: Type.Boolean(),
      userVerification: Type.Literal('required'),
    }),
  }),
})

const PasskeyName = Line(60)

export const addPasskey = write({
  name: 'passkeys.add',
  path: '/api/me/passkeys',
  summary: 'Keep a new passkey; other sessions end',
  may: 'member',
  once: false,
  body: fields({
    name: PasskeyName,
    made: fields({
      id: bytes(1400),
      clientDataJSON: bytes(4000),
      attestationObject: bytes(20_000),
      /** Others than the known ones are left out. */
      transports: Type.Array(Type.String({ maxLength: 40 }), { maxItems: 20 }),
    }),
  }),
  reply: fields({
    id: Id,
    /** Ten recovery codes where the member had none. */
    codes: Type.Array(Type.String({ pattern: '^[0-9a-hjkmnp-tv-z]{12}$' })),
  }),
})

export const renamePasskey = write({
  name: 'passkeys.rename',
  path: '/api/me/passkeys/:id/rename',
  summary: 'Call an own passkey by another name',
  may: 'member',
  params: idParams,
  body: fields({ name: PasskeyName }),
})

export const removePasskey = write({
  name: 'passkeys.remove',
  path: '/api/me/passkeys/:id/remove',
  summary: 'Take an own passkey away; proof is asked for, and other sessions end',
  may: 'member',
  params: idParams,
})

const keepers = ['head', 'administrator', 'operator'] as const

export const listSecured = read({
  name: 'second-factor.colleagues',
  path: '/api/second-factor/colleagues',
  summary: 'Colleagues of the desk who have a second factor',
  may: keepers,
  reply: fields({ items: Type.Array(fields({ id: Id })) }),
})

/** For a colleague who has lost phone and recovery codes. Their sessions end, and they are told when they come back. */
export const resetSecondFactor = write({
  name: 'second-factor.reset',
  path: '/api/members/:id/second-factor/reset',
  summary: "Take a colleague's lost second factor away",
  may: keepers,
  params: idParams,
  body: fields({ reason: ResetReason }),
})

/** Nothing of the colleague's way in changes: for a device that was left open. */
export const endColleagueSessions = write({
  name: 'sessions.end-of-colleague',
  path: '/api/members/:id/sessions/end',
  summary: 'Sign a colleague out everywhere',
  may: keepers,
  params: idParams,
})

export const requireSecondFactor = write({
  name: 'second-factor.require',
  path: '/api/second-factor/require',
  summary: 'Say whether members of the desk need a second factor to work',
  may: ['head', 'administrator'],
  body: fields({ required: Type.Boolean() }),
})

/** What the provider gives the browser to bring back. The page takes it out of its own address at once. */
const ProviderAnswer = fields({
  state: Type.String({ maxLength: 200 }),
  code: Type.Optional(Type.String({ minLength: 1, maxLength: 4000 })),
  iss: Type.Optional(Type.String({ maxLength: 400 })),
  error: Type.Optional(Type.String({ maxLength: 100 })),
})

/** Where the browser goes, with a cookie that only it has: what the provider answers is taken from no other browser. */
const SentOn = fields({ url: Type.String() })

export const getProvider = read({
  name: 'provider.get',
  path: '/api/provider',
  summary: 'Whether one may sign in with the account of a provider, and what it is called',
  may: 'visitor',
  reply: fields({ label: nullable(Type.String()) }),
})

export const beginWithProvider = write({
  name: 'sessions.provider',
  path: '/api/sessions/provider',
  summary: 'Go to the provider to sign in',
  may: 'visitor',
  once: false,
  reply: SentOn,
})

export const finishWithProvider = write({
  name: 'sessions.provider-answer',
  path: '/api/sessions/provider/answer',
  summary: 'Sign in with what the provider has answered',
  may: 'visitor',
  once: false,
  body: ProviderAnswer,
  /** As `sessions.open`. */
  reply: openSession.reply,
})

export const ProviderAccount = fields({
  /** Since when the member signs in with an account of the provider; null for who does not. */
  since: nullable(InstantText),
  /** Somebody at a desk has taken it away, and the member has not said yet that they know. */
  removed: nullable(fields({ at: InstantText, by: Type.String(), desk: Type.String() })),
})
export type ProviderAccount = Static<typeof ProviderAccount>

export const getProviderAccount = read({
  name: 'provider-account.get',
  path: '/api/me/provider-account',
  summary: 'With which account of the provider the member signs in',
  may: 'member',
  reply: ProviderAccount,
})

/** Takes the passphrase, and where there is a second factor a session that it has opened within five minutes. */
export const beginBinding = write({
  name: 'provider-account.begin',
  path: '/api/me/provider-account/begin',
  summary: 'Go to the provider to bind an account of it',
  may: 'member',
  once: false,
  body: fields({ secret: SignInSecret }),
  reply: SentOn,
})

export const bindProviderAccount = write({
  name: 'provider-account.bind',
  path: '/api/me/provider-account',
  summary: 'Sign in with this account of the provider from now on',
  may: 'member',
  once: false,
  body: ProviderAnswer,
})

export const removeProviderAccount = write({
  name: 'provider-account.remove',
  path: '/api/me/provider-account/remove',
  summary: 'Sign in with the passphrase alone again',
  may: 'member',
  body: fields({ secret: SignInSecret }),
})

export const acknowledgeRemoval = write({
  name: 'provider-account.acknowledge',
  path: '/api/me/provider-account/acknowledge',
  summary: 'The member knows that somebody has taken the own account of the provider away',
  may: 'member',
})

/** For a colleague whose account there is lost or in other hands. Their sessions end, and they are told when they come back. */
export const resetProviderAccount = write({
  name: 'provider-account.reset',
  path: '/api/members/:id/provider-account/reset',
  summary: "Take a colleague's account of the provider away",
  may: keepers,
  params: idParams,
})

export const endpoints = [
  enterCode,
  lockSession,
  getShelf,
  askPasskey,
  enterPasskey,
  listSessions,
  revokeSession,
  revokeOtherSessions,
  proveByPassphrase,
  askProof,
  proveByPasskey,
  getSecondFactor,
  offerCodeApp,
  confirmCodeApp,
  renewRecoveryCodes,
  removeCodeApp,
  acknowledgeReset,
  listPasskeys,
  offerPasskey,
  addPasskey,
  renamePasskey,
  removePasskey,
  listSecured,
  resetSecondFactor,
  endColleagueSessions,
  requireSecondFactor,
  getProvider,
  beginWithProvider,
  finishWithProvider,
  getProviderAccount,
  beginBinding,
  bindProviderAccount,
  removeProviderAccount,
  acknowledgeRemoval,
  resetProviderAccount,
] as const

/** Codes of refusal of this slice; each has its sentence in web/words. */
export const refusals = [
  'wrong_code',
  'codes_locked',
  'half_open_gone',
  'no_offer',
  'no_second_factor',
  'second_factor_required',
  'second_factor_needed',
  'own_second_factor',
  'second_factor_first',
  'session_locked',

  'no_provider',
  'provider_unreachable',
  'provider_way_over',
  'provider_refused',
  'provider_account_unknown',
  'provider_account_taken',
  'no_provider_account',
  'own_provider_account',
  'own_passphrase_first',
  'sign_in_afresh',
  'proof_needed',
  'passkey_refused',
  'passkey_suspect',
  'passkey_gone',
  'passkey_known',
  'passkeys_full',
  'passkeys_need_a_name',
  'own_sessions',
] as const
