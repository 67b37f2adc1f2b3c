/**
 * Keys that sign on a computer without a network: the root of an installation (V13), which states seldom which key is an
 * agency's, and the key of releases (V21). The secret is kept as a code that can be copied from paper.
 */
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { KEY_BYTES, randomBytes } from './bytes.ts'
import { type KeyPairs, keyPairsOf } from './key-pairs.ts'
import { type CodeRefusal, readCode, writeCode } from './written-code.ts'

/** Goes into the check of the code, so that one isn't typed in the place of the other. */
type Kind = 'root' | 'release'

const GROUP = 5

export async function newOfflineKey(kind: Kind): Promise<{ code: string; pairs: KeyPairs }> {
  const secret = randomBytes(KEY_BYTES)
  const made = { code: await writeCode(kind, secret, GROUP), pairs: await keyPairsOf(secret) }
  secret.fill(0)
  return made
}

export async function openOfflineKey(kind: Kind, code: string): Promise<KeyPairs | Refusal<CodeRefusal>> {
  const secret = await readCode(kind, code, KEY_BYTES)
  return isRefusal(secret) ? secret : keyPairsOf(secret)
}
