import Type from 'typebox'
import { SignInSecret } from '../../agencies/contract.ts'
import { fields, write } from '../../platform/endpoint.ts'
import { AskedPasskey, PasskeyAnswer } from './passkey.ts'

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
