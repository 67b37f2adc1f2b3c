import words from '../../reference/passphrase/words-id.txt?raw'
import { ProblemError } from '../../src/platform/client.ts'
import { type Bytes, fromBase64url, toBase64url } from '../../src/vault/bytes.ts'
import { argon2, generatePassphrase, newSalt } from '../../src/vault/sign-in.ts'

/** How the server wants a passphrase stretched; `salt` is base64url. */
export interface Asked {
  readonly salt: string
  readonly memoryKiB: number
  readonly passes: number
}

/** Six words, drawn on this device. */
export const newPassphrase = (): string => generatePassphrase(words.trim().split('\n'))

/** A cost for a new secret, with a salt drawn here. */
export const freshDerivation = (): Asked => ({ salt: toBase64url(newSalt()), ...argon2 })

/** What a device finds wrong by itself, in the form in which the server would say it. */
export const refused = (code: string) =>
  new ProblemError({ type: 'about:blank', title: '', status: 422, code, trace: '' })

/**
 * The sign-in secret of a passphrase: about a second of work in a worker of its own. Throws a problem when the
 * server asks for a weak or an absurd derivation, or when this browser cannot do it.
 */
export async function signInSecret(passphrase: string, asked: Asked): Promise<string> {
  return (await derive(passphrase, asked, false)).secret
}

/** Both secrets of a passphrase, for whoever has to open or wrap the own keys (V12). */
export async function bothSecrets(
  passphrase: string,
  asked: Asked,
): Promise<{ secret: string; vaultKey: Bytes }> {
  const { secret, vaultKey } = await derive(passphrase, asked, true)
  if (!vaultKey) throw refused('cannot_derive')
  return { secret, vaultKey }
}

type Derived = { secret: string; vaultKey: Bytes | null }

function derive(passphrase: string, { salt, ...cost }: Asked, vault: boolean): Promise<Derived> {
  const worker = new Worker(new URL('./derive.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<Derived>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<Derived | { refused: string }>) =>
      'secret' in data ? resolve(data) : reject(refused(data.refused)),
    )
    worker.addEventListener('error', () => reject(refused('cannot_derive')))
    worker.postMessage({ passphrase, derivation: { salt: fromBase64url(salt), ...cost }, vault })
  }).finally(() => worker.terminate())
}
