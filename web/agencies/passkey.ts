import { startAuthentication, startRegistration } from '@simplewebauthn/browser'
import { ProblemError } from '../../src/platform/client.ts'
import type { Input, Reply } from '../../src/platform/endpoint.ts'
import {
  type addPasskey,
  askPasskey,
  type AskedPasskey,
  enterPasskey,
  type offerPasskey,
  type PasskeyAnswer,
} from '../../src/sign-in/contract.ts'
import { client } from '../shell/server.ts'

/** Whether this browser knows passkeys; one without them is not shown what it cannot do. */
export const knowsPasskeys = (): boolean => typeof globalThis.PublicKeyCredential === 'function'

/** Has the question signed by a passkey of this device, or of a phone beside it. */
export async function answerOf(asked: AskedPasskey): Promise<PasskeyAnswer> {
  const { id, response } = await startAuthentication({ optionsJSON: asked }).catch(refuse)
  const { clientDataJSON, authenticatorData, signature, userHandle = null } = response
  return { id, clientDataJSON, authenticatorData, signature, userHandle }
}

/** Has this device, or a phone beside it, make a passkey. */
export async function makePasskey(
  offer: Reply<typeof offerPasskey>,
): Promise<Input<typeof addPasskey>['body']['made']> {
  const { id, response } = await startRegistration({ optionsJSON: offer }).catch(refuse)
  const { clientDataJSON, attestationObject, transports = [] } = response
  return { id, clientDataJSON, attestationObject, transports }
}

/** Signs in by passkey; with a half-open session, as second factor. Answers who that is. */
export async function enterByPasskey(half: string | null): Promise<string> {
  const { token, asked } = await client.call(askPasskey, { body: { half } })
  const answer = await answerOf(asked)
  return (await client.call(enterPasskey, { body: { token, answer } })).member
}

const codes: Readonly<Record<string, string>> = {
  NotAllowedError: 'passkey_cancelled',
  AbortError: 'passkey_cancelled',
  SecurityError: 'passkey_elsewhere',
  InvalidStateError: 'passkey_known',
  ConstraintError: 'passkey_unable',
  NotSupportedError: 'passkey_unable',
}

/** What a browser throws, as a refusal that has its sentence. */
function refuse(error: unknown): never {
  const code = codes[(error as Error).name] ?? 'passkey_unable'
  throw new ProblemError({ type: 'about:blank', title: '', status: 422, code, trace: '' })
}
