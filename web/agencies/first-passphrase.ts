import { freshDerivation, newPassphrase, signInSecret } from './passphrase.ts'

/** A passphrase that is made here, handed over on paper and replaced by its owner; the server gets salt and secret. */
export interface FirstPassphrase {
  readonly words: readonly string[]
  readonly salt: string
  readonly secret: string
}

export async function drawFirstPassphrase(): Promise<FirstPassphrase> {
  const [passphrase, fresh] = [newPassphrase(), freshDerivation()]
  return {
    words: passphrase.split(' '),
    salt: fresh.salt,
    secret: await signInSecret(passphrase, fresh),
  }
}
