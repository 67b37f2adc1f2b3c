import { type Derivation, deriveSecrets } from '../../src/vault/sign-in.ts'

/**
 * Stretches one passphrase beside the page, which stays alive meanwhile. Answers the sign-in secret or a refusal, and the key
 * of the vault to whoever asks for it.
 */
addEventListener(
  'message',
  async ({ data }: MessageEvent<{ passphrase: string; derivation: Derivation; vault: boolean }>) => {
    try {
      const derived = await deriveSecrets(data.passphrase, data.derivation)
      if ('refused' in derived) {
        postMessage({ refused: derived.refused })
        return
      }
      if (!data.vault) derived.vaultKeyBytes.fill(0)
      postMessage({ secret: derived.signInSecret, vaultKey: data.vault ? derived.vaultKeyBytes : null })
    } catch {
      // Too little memory, or no WebAssembly: there is nothing that the page could do but say so.
      postMessage({ refused: 'cannot_derive' })
    }
  },
)
