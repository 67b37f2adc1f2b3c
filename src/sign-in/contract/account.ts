import Type from 'typebox'
import type { Static } from 'typebox'
import { Login, Salt, SignInSecret } from '../../agencies/contract.ts'
import { fields, Id, InstantText, nullable, read, write } from '../../platform/endpoint.ts'
import { keepers } from './second-factor.ts'

/** How a member of the desk signs in, for those who look after the accounts. */
export const KeptAccount = fields({
  id: Id,
  /** A code app or a passkey. */
  secondFactor: Type.Boolean(),
  /** An account of a provider is bound. */
  providerAccount: Type.Boolean(),
  /** Until when the passphrase that was handed over opens; null where the member has an own one. */
  firstUntil: nullable(InstantText),
  /** It opens no more. */
  firstOver: Type.Boolean(),
})
export type KeptAccount = Static<typeof KeptAccount>

export const listAccounts = read({
  name: 'accounts.list',
  path: '/api/accounts',
  summary: 'How the members of the desk sign in',
  may: keepers,
  reply: fields({ items: Type.Array(KeptAccount) }),
})

/**
 * Made on the device of whoever hands it over, as the first one: it opens for seven days, until it is replaced. A head or
 * administrator does it for colleagues who serve this desk alone, an operator for anybody. Answers the member.
 */
export const renewPassphrase = write({
  name: 'passphrase.renew',
  path: '/api/accounts/passphrase',
  summary: 'Hand a fresh first passphrase to a colleague; their sessions end, a second factor stays',
  may: keepers,
  body: fields({ login: Login, salt: Salt, secret: SignInSecret }),
})
