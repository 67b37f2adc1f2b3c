/**
 * Rule V13: the offline root of an installation. It states which key is an agency's, seldom, on a computer without a network;
 * its secret is kept as a code that can be copied from paper.
 */
import { isRefusal, type Refusal } from '../kernel/refusal.ts'
import { KEY_BYTES, randomBytes } from './bytes.ts'
import { type KeyPairs, keyPairsOf } from './key-pairs.ts'
import { type CodeRefusal, readCode, writeCode } from './written-code.ts'

const GROUP = 5

export async function newRoot(): Promise<{ code: string; pairs: KeyPairs }> {
  const secret = randomBytes(KEY_BYTES)
  const made = { code: await writeCode('root', secret, GROUP), pairs: await keyPairsOf(secret) }
  secret.fill(0)
  return made
}

export async function openRoot(code: string): Promise<KeyPairs | Refusal<CodeRefusal>> {
  const secret = await readCode('root', code, KEY_BYTES)
  return isRefusal(secret) ? secret : keyPairsOf(secret)
}
