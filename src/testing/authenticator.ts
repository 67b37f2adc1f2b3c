import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'
import type { addPasskey, AskedPasskey, offerPasskey, PasskeyAnswer } from '../sign-in/contract.ts'
import type { Input, Reply } from '../platform/endpoint.ts'

/** What an authenticator does differently from a good one that is asked on the right page. */
export type Oddity = {
  /** The page that asks, as the browser tells it. */
  origin?: string
  /** The host that it takes for its own. */
  rpId?: string
  /** Without finger, face or PIN. */
  unverified?: true
  /** The count that it tells. */
  counter?: number
  /** Whom it names. */
  userHandle?: string | null
}

export type Made = Input<typeof addPasskey>['body']['made']

/** An authenticator in software (WebAuthn level 2, ES256): it makes passkeys and signs with them. */
export type Authenticator = {
  make(offer: Reply<typeof offerPasskey>, odd?: Oddity): Made
  /** With the one passkey that is allowed, or the newest where none is named. */
  sign(asked: AskedPasskey, odd?: Oddity): PasskeyAnswer
  /** The same passkeys on another device, with what has been counted so far. */
  copy(): Authenticator
}

type Key = { id: string; key: KeyObject; user: string; counter: number }

/** `counts` false: as those that synchronise, which always tell 0. */
export function authenticator(
  origin: string,
  { counts = true }: { counts?: boolean } = {},
  keys: Key[] = [],
): Authenticator {
  const clientData = (type: string, challenge: string, { origin: told = origin }: Oddity) =>
    Buffer.from(JSON.stringify({ type, challenge, origin: told, crossOrigin: false }))

  const data = (rpId: string, flags: number, counter: number, more: Buffer = Buffer.alloc(0)) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), count, more])
  }

  return {
    make({ challenge, rp, user }, odd = {}) {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const id = randomBytes(32)
      keys.push({ id: id.toString('base64url'), key: privateKey, user: user.id, counter: 0 })
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const attested = Buffer.concat([Buffer.alloc(16), length, id, cose(publicKey)])
      const flags = present | attestedData | (odd.unverified ? 0 : verified)
      const authData = data(odd.rpId ?? rp.id, flags, odd.counter ?? 0, attested)
      return {
        id: id.toString('base64url'),
        clientDataJSON: clientData('webauthn.create', challenge, odd).toString('base64url'),
        attestationObject: Buffer.from(
          isoCBOR.encode(
            new Map<string, unknown>([
              ['fmt', 'none'],
              ['attStmt', new Map()],
              ['authData', new Uint8Array(authData)],
            ]) as Parameters<typeof isoCBOR.encode>[0],
          ),
        ).toString('base64url'),
        transports: ['internal', 'quantum'],
      }
    },
    sign({ challenge, rpId, allowCredentials }, odd = {}) {
      const allowed = new Set(allowCredentials.map(({ id }) => id))
      const used = keys.findLast(({ id }) => allowed.size === 0 || allowed.has(id))
      if (!used) throw new Error('this authenticator has no passkey that is allowed')
      if (counts) used.counter += 1
      const flags = present | (odd.unverified ? 0 : verified)
      const authenticatorData = data(odd.rpId ?? rpId, flags, odd.counter ?? used.counter)
      const client = clientData('webauthn.get', challenge, odd)
      return {
        id: used.id,
        clientDataJSON: client.toString('base64url'),
        authenticatorData: authenticatorData.toString('base64url'),
        signature: sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), used.key).toString(
          'base64url',
        ),
        userHandle: odd.userHandle === undefined ? used.user : odd.userHandle,
      }
    },
    copy: () =>
      authenticator(
        origin,
        { counts },
        keys.map((key) => ({ ...key })),
      ),
  }
}

const [present, verified, attestedData] = [1, 4, 64]

/** A P-256 key as COSE has it (RFC 9053). */
function cose(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' })
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64url'))
  return Buffer.from(
    isoCBOR.encode(
      new Map<number, unknown>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, bytes(x)],
        [-3, bytes(y)],
      ]) as Parameters<typeof isoCBOR.encode>[0],
    ),
  )
}

function sha256(of: string | Buffer): Buffer {
  return createHash('sha256').update(of).digest()
}
