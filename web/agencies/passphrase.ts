import words from '../../reference/passphrase/words-id.txt?raw'
import { ProblemError } from '../../src/platform/client.ts'
import { argon2, generatePassphrase, newSalt } from '../../src/vault/sign-in.ts'

/** How the server wants a passphrase stretched; `salt` is base64url. */
export interface Asked {
  readonly salt: string
  readonly memoryKiB: number
  readonly passes: number
}

/** Six words, drawn on this device. */
export const newPassphrase = (): string => generatePassphrase(words.trim().split('\n'))

const bytesOf = (base64url: string) =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0))

const textOf = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** A cost for a new secret, with a salt drawn here. */
export const freshDerivation = (): Asked => ({ salt: textOf(newSalt()), ...argon2 })

const refused = (code: string) =>
  new ProblemError({ type: 'about:blank', title: '', status: 422, code, trace: '' })

/**
 * The sign-in secret of a passphrase: about a second of work in a worker of its own. Throws a problem when the
 * server asks for a weak or an absurd derivation, or when this browser cannot do it.
 */
export function signInSecret(passphrase: string, { salt, ...cost }: Asked): Promise<string> {
  const worker = new Worker(new URL('./derive.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<string>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<{ secret: string } | { refused: string }>) =>
      'secret' in data ? resolve(data.secret) : reject(refused(data.refused)),
    )
    worker.addEventListener('error', () => reject(refused('cannot_derive')))
    worker.postMessage({ passphrase, derivation: { salt: bytesOf(salt), ...cost } })
  }).finally(() => worker.terminate())
}
