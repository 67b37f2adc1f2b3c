import Type from 'typebox'
import type { Static } from 'typebox'
import { openSession, SignInSecret } from '../../agencies/contract.ts'
import { fields, idParams, InstantText, nullable, read, write } from '../../platform/endpoint.ts'
import { keepers } from './second-factor.ts'

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
