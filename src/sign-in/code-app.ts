import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'

/** RFC 6238 as every code app speaks it: SHA-1, six digits, steps of 30 seconds; one step early or late is forgiven. */
const stepSeconds = 30

const recoveryAlphabet = '0123456789abcdefghjkmnpqrstvwxyz'
const recoveryLength = 12
const recoveryCount = 10

/** A fresh secret of 160 bits, Base32. */
export function newKey(): string {
  return generateSecret({ length: 20 })
}

/** What the QR code of a secret holds. */
export function keyUri(login: string, key: string): string {
  return generateURI({ issuer: 'Bekal', label: login, secret: key })
}

/** The step that a code belongs to; null where it fits none, or none after `last`. */
export function stepOf(key: string, code: string, epoch: number, last = -1): number | null {
  const found = verifySync({
    secret: key,
    token: code,
    epoch,
    epochTolerance: stepSeconds,
    period: stepSeconds,
    ...(last >= 0 ? { afterTimeStep: last } : {}),
  })
  return found.valid && 'timeStep' in found ? found.timeStep : null
}

/** Ten codes of 60 bits, drawn evenly. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: recoveryCount }, () =>
    Array.from(randomBytes(recoveryLength), (byte) => recoveryAlphabet[byte & 31]).join(''),
  )
}

/** What the key file protects: the database alone, stolen, tells neither the secret of a code app nor a recovery code. */
export type Safe = {
  seal(member: string, key: string): Buffer
  open(member: string, sealed: Buffer): string
  hash(member: string, recoveryCode: string): Buffer
}

export function makeSafe(keyFile: string): Safe {
  const drawn = (label: string) => Buffer.from(hkdfSync('sha256', keyFile, '', `bekal/v1/${label}`, 32))
  const [sealing, hashing] = [drawn('code-app'), drawn('recovery-code')]
  return {
    seal(member, key) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealing, nonce).setAAD(Buffer.from(member))
      return Buffer.concat([nonce, cipher.update(key, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(member, sealed) {
      const decipher = createDecipheriv('aes-256-gcm', sealing, sealed.subarray(0, 12), { authTagLength: 16 })
        .setAAD(Buffer.from(member))
        .setAuthTag(sealed.subarray(-16))
      return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
    },
    hash: (member, recoveryCode) =>
      createHmac('sha256', hashing).update(`${member} ${recoveryCode}`).digest(),
  }
}
