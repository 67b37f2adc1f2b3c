import Type from 'typebox'
import type { Static } from 'typebox'
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
} from '../../platform/endpoint.ts'
import { HalfToken } from './session.ts'

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
export const AskedPasskey = fields({
  challenge: bytes(43),
  rpId: Type.String(),
  timeout: Type.Integer(),
  userVerification: Type.Literal('required'),
  allowCredentials: Passkeys,
})
export type AskedPasskey = Static<typeof AskedPasskey>

/** What the authenticator has signed. */
export const PasskeyAnswer = fields({
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
