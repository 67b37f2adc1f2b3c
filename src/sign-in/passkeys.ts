import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { AskedPasskey, addPasskey, offerPasskey, PasskeyAnswer } from './contract.ts'
import { transports } from './contract.ts'
import type { Input, Reply } from '../platform/endpoint.ts'
import type { RelyingParty } from './rules.ts'

/** EdDSA, ES256, RS256: what authenticators of the last ten years speak. */
const algorithms = [-8, -7, -257]
const timeout = 5 * 60_000

/** A passkey by which it may be answered. */
export type Known = { credential: Buffer; transports: readonly string[] }

const named = ({ credential, transports }: Known) => ({
  id: credential.toString('base64url'),
  transports: [...transports],
})

/** Nobody named: the device shows the passkeys that it holds for this installation. */
export async function asked(
  party: RelyingParty,
  challenge: Buffer,
  allowed: readonly Known[],
): Promise<AskedPasskey> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    challenge: new Uint8Array(challenge),
    timeout,
    userVerification: 'required',
    allowCredentials: allowed.map(named),
  })
  return options as AskedPasskey
}

/** What a new passkey is made of: it is found without a login, and asks for finger, face or PIN. */
export async function offered(
  party: RelyingParty,
  challenge: Buffer,
  { id, login, name }: { id: string; login: string; name: string },
  there: readonly Known[],
): Promise<Reply<typeof offerPasskey>> {
  const options = await generateRegistrationOptions({
    rpName: 'Bekal',
    rpID: party.id,
    userID: new Uint8Array(handleOf(id)),
    userName: login,
    userDisplayName: name,
    challenge: new Uint8Array(challenge),
    timeout,
    attestationType: 'none',
    excludeCredentials: there.map(named),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  })
  return options as Reply<typeof offerPasskey>
}

/** What is kept of a passkey. */
export type Made = {
  credential: Buffer
  publicKey: Buffer
  counter: number
  transports: string[]
  backedUp: boolean
}

/** Null where it is none that was asked for. */
export async function checkMade(
  party: RelyingParty,
  challenge: Buffer,
  { id, clientDataJSON, attestationObject, transports: told }: Input<typeof addPasskey>['body']['made'],
): Promise<Made | null> {
  try {
    const { registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, attestationObject },
        clientExtensionResults: {},
      },
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    })
    if (!registrationInfo) return null
    const { credential, credentialBackedUp } = registrationInfo
    return {
      credential: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      transports: transports.filter((one) => told.includes(one)),
      backedUp: credentialBackedUp,
    }
  } catch {
    return null
  }
}

/** The passkey that is said to have answered. */
export type Asked = { challenge: Buffer; member: string; publicKey: Buffer }

/** Null where it has not signed what it was asked, here, by the member's finger, face or PIN. */
export async function checkAnswer(
  party: RelyingParty,
  { challenge, member, publicKey }: Asked,
  { id, userHandle, ...signed }: PasskeyAnswer,
): Promise<{ counter: number; backedUp: boolean } | null> {
  if (userHandle !== null && userHandle !== handleOf(member).toString('base64url')) return null
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { id, rawId: id, type: 'public-key', response: signed, clientExtensionResults: {} },
      expectedChallenge: challenge.toString('base64url'),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      // Whether its counter has gone back is a rule of ours: what follows has to be kept.
      credential: { id, publicKey: new Uint8Array(publicKey), counter: 0 },
    })
    if (!verified) return null
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp }
  } catch {
    return null
  }
}

/** By what an authenticator names its member: the id's bytes, which say nothing about anybody. */
function handleOf(member: string): Buffer {
  return Buffer.from(member.replaceAll('-', ''), 'hex')
}
