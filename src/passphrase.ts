import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isRefusal } from './kernel/refusal.ts'
import { argon2, deriveSecrets, generatePassphrase, newSalt } from './vault/sign-in.ts'

const wordList = join(import.meta.dirname, '../reference/passphrase/words-id.txt')

/** A new passphrase of six Indonesian words. */
export async function makePassphrase(): Promise<string> {
  return generatePassphrase((await readFile(wordList, 'utf8')).trim().split('\n'))
}

/**
 * What a server keeps of a passphrase (V12): a salt, fresh unless given, and the sign-in secret derived with it, both base64url.
 * The vault key is for whoever makes keys under it and stays here.
 */
export async function signInSecretOf(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer> = newSalt(),
): Promise<{ salt: string; secret: string; vaultKey: Uint8Array<ArrayBuffer> }> {
  const secrets = await deriveSecrets(passphrase, { salt, ...argon2 })
  if (isRefusal(secrets)) throw new Error(`the own cost of derivation was refused: ${secrets.refused}`)
  return {
    salt: Buffer.from(salt).toString('base64url'),
    secret: secrets.signInSecret,
    vaultKey: secrets.vaultKeyBytes,
  }
}
