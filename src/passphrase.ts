import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRefusal } from './kernel/refusal.ts'
import { argon2, deriveSecrets, generatePassphrase, newSalt } from './vault/sign-in.ts'

const wordList = join(import.meta.dirname, '../reference/passphrase/words-id.txt')

/** A new passphrase of six Indonesian words. */
export async function makePassphrase(): Promise<string> {
  return generatePassphrase((await readFile(wordList, 'utf8')).trim().split('\n'))
}

/** What a server keeps of a passphrase (V12): a salt, fresh unless given, and the sign-in secret derived with it, both base64url. */
type Kept = { salt: string; secret: string }

export async function signInSecretOf(passphrase: string, salt?: Uint8Array<ArrayBuffer>): Promise<Kept> {
  return (await bothSecretsOf(passphrase, salt)).kept
}

/** Beside what a server keeps, and apart from it so that nobody sends it along, the key for whoever makes keys under it. */
export async function bothSecretsOf(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer> = newSalt(),
): Promise<{ kept: Kept; vaultKey: Uint8Array<ArrayBuffer> }> {
  const secrets = await deriveSecrets(passphrase, { salt, ...argon2 })
  if (isRefusal(secrets)) throw new Error(`the own cost of derivation was refused: ${secrets.refused}`)
  return {
    kept: { salt: Buffer.from(salt).toString('base64url'), secret: secrets.signInSecret },
    vaultKey: secrets.vaultKeyBytes,
  }
}
