import { type Derivation, deriveSecrets } from '../../src/vault/sign-in.ts'

/** Stretches one passphrase beside the page, which stays alive meanwhile. Answers the sign-in secret or a refusal. */
addEventListener(
  'message',
  async ({ data }: MessageEvent<{ passphrase: string; derivation: Derivation }>) => {
    try {
      const derived = await deriveSecrets(data.passphrase, data.derivation)
      if ('refused' in derived) {
        postMessage({ refused: derived.refused })
        return
      }
      derived.vaultKeyBytes.fill(0)
      postMessage({ secret: derived.signInSecret })
    } catch {
      // Too little memory, or no WebAssembly: there is nothing that the page could do but say so.
      postMessage({ refused: 'cannot_derive' })
    }
  },
)
