/**
 * Rule V17: her card. It holds 80 random bits, never in an address. The code alone names the card; code and PIN together, stretched,
 * name a slot and give the keys of her own view. Another PIN gives another slot, where nothing lies: nobody can tell a wrong PIN
 * from a card that was never used, and no PIN for duress is stored anywhere.
 */
import { argon2id } from 'hash-wasm'
import { isRefusal, refuse, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, expand, join, KEY_BYTES, randomBytes, toBase64url, utf8 } from './bytes.ts'
import { type KeyPairs, keyPairsOf } from './key-pairs.ts'
import { argon2 } from './sign-in.ts'
import { type CodeRefusal, readCode, writeCode } from './written-code.ts'

const CODE_BYTES = 10
const ID_BYTES = 16
const SALT_BYTES = 16
const GROUP = 6

export type CardRefusal = CodeRefusal | 'not_a_pin'

/** A new card as it is printed: three groups of six signs. */
export async function newCard(): Promise<string> {
  return writeCode('card', randomBytes(CODE_BYTES), GROUP)
}

/** What the server knows a card by: it counts tries by it, and learns nothing of the code. */
export async function cardIdOf(typed: string): Promise<string | Refusal<CardRefusal>> {
  const code = await readCode('card', typed, CODE_BYTES)
  return isRefusal(code) ? code : toBase64url(await expand(code, 'bekal/v1/card-id', ID_BYTES))
}

/** Slot and keys of card and PIN (four to eight digits). The public half lies inside her sealed `identity`. */
export async function openCard(
  typed: string,
  pin: string,
): Promise<{ slotId: string; pairs: KeyPairs } | Refusal<CardRefusal>> {
  const code = await readCode('card', typed, CODE_BYTES)
  if (isRefusal(code)) return code
  const digits = pin.normalize('NFKC').replace(/\s/g, '')
  if (!/^[0-9]{4,8}$/.test(digits)) return refuse('not_a_pin')
  const stretched = new Uint8Array(await stretch(code, digits))
  const slotId = toBase64url(await expand(stretched, 'bekal/v1/card-slot', ID_BYTES))
  const pairs = await keyPairsOf(await expand(stretched, 'bekal/v1/card-keys'))
  stretched.fill(0)
  return { slotId, pairs }
}

async function stretch(code: Bytes, digits: string): Promise<Uint8Array> {
  return argon2id({
    password: join(code, utf8(digits)),
    salt: await expand(code, 'bekal/v1/card-salt', SALT_BYTES),
    memorySize: argon2.memoryKiB,
    iterations: argon2.passes,
    parallelism: 1,
    hashLength: KEY_BYTES,
    outputType: 'binary',
  })
}
