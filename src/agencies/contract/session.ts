import Type from 'typebox'
import type { Static } from 'typebox'
import { fields, Id, InstantText, nullable, oneOf, read, write } from '../../platform/endpoint.ts'
import { actings } from './absence.ts'
import { agencyKinds } from './agency.ts'
import { Roles, walls } from './desk.ts'
import { zones } from './region.ts'

/** Families of devices: all that is kept of a browser's name. */
export const devices = [
  'windows',
  'mac',
  'linux',
  'android',
  'apple_mobile',
  'command_line',
  'other',
] as const

export type Device = (typeof devices)[number]

/** What a member types to sign in. */
export const Login = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{2,39}$' })

/** 32 bytes derived on the device from the passphrase (V12), base64url. The passphrase itself is never sent. */
export const SignInSecret = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/** 16 bytes, base64url. */
export const Salt = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' })

export const Me = fields({
  id: Id,
  name: Type.String(),
  login: Type.String(),
  /** True until the member has replaced the passphrase that an administrator handed over. */
  mustChangePassphrase: Type.Boolean(),
  /** Whether a passphrase alone does not open a session of this member. */
  secondFactor: Type.Boolean(),
  /** Whether that, or a provider that has vouched for one in this session, is enough where a desk requires a second factor. */
  strong: Type.Boolean(),
  desks: Type.Array(
    fields({
      id: Id,
      name: Type.String(),
      agencyName: Type.String(),
      agencyKind: oneOf(agencyKinds),
      wall: oneOf(walls),
      zone: oneOf(zones),
      superior: nullable(Id),
      /** The desk lets members work only once they have a second factor. */
      secondFactorRequired: Type.Boolean(),
      /** From when it will; null where it does already, and where nobody has said so. */
      secondFactorFrom: nullable(InstantText),
      /** The role of a head is the member's only while they act for one who is away: *Plh.* or *Plt.* */
      actsAs: nullable(oneOf(actings)),
      roles: Roles,
    }),
  ),
})
export type Me = Static<typeof Me>

const Derivation = fields({ salt: Salt, memoryKiB: Type.Integer(), passes: Type.Integer() })

/** Ask how to derive the sign-in secret. An unknown login gets an answer of the same shape. */
export const askSalt = write({
  name: 'sessions.salt',
  path: '/api/sessions/salt',
  summary: 'Ask how to derive the sign-in secret on the device',
  may: 'visitor',
  once: false,
  body: fields({ login: Login }),
  reply: Derivation,
})

export const openSession = write({
  name: 'sessions.open',
  path: '/api/sessions',
  summary: 'Sign in with the secret derived on the device',
  may: 'visitor',
  once: false,
  body: fields({ login: Login, secret: SignInSecret }),
  /**
   * `done`: the session is open. `token` serves the command line; browsers use the cookie that is set with it.
   * `code`: the member has a second factor; `token` opens nothing, and `sessions.code` makes a session of it until `expiresAt`.
   * `passkey`: the same, and `sessions.passkey` does so too.
   */
  reply: fields({
    next: oneOf(['done', 'code', 'passkey']),
    token: Type.String(),
    member: Id,
    expiresAt: InstantText,
  }),
})

export const closeSession = write({
  name: 'sessions.close',
  path: '/api/sessions/close',
  summary: 'Sign out',
  may: 'visitor',
  once: false,
  reply: fields({ closed: Type.Boolean() }),
})

export const getMe = read({
  name: 'me.get',
  path: '/api/me',
  summary: 'Who is signed in, and at which desks',
  may: 'member',
  firstPassphrase: true,
  reply: Me,
})

export const changePassphrase = write({
  name: 'me.change-passphrase',
  path: '/api/me/passphrase',
  summary: 'Replace the own passphrase',
  may: 'member',
  firstPassphrase: true,
  body: fields({
    secret: SignInSecret,
    newSalt: Salt,
    newSecret: SignInSecret,
    /** The own secret of the vault, wrapped anew under the new passphrase (V12): 60 bytes, base64url. Of whoever has one. */
    kept: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{80}$' })),
  }),
})
