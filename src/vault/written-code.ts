/**
 * Codes that people copy from paper: Crockford's base32 without I, L, O and U, in groups, with two signs that catch slips.
 * Small letters, blanks and dashes make no difference, and what looks alike is read as what it must be.
 */
import { refuse, type Refusal } from '../kernel/refusal.ts'
import { type Bytes, join, sha256, utf8 } from './bytes.ts'

/** Crockford's base 32: nobody mistakes one of them for another. */
export const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CHECK_SIGNS = 2

export type CodeRefusal =
  /** Too short, too long, or signs that no code has. */
  | 'not_a_code'
  /** One sign or more was copied wrongly. */
  | 'miscopied'

/** Writes bytes for paper; `kind` goes into the check, so that one kind of code isn't taken for another. */
export async function writeCode(kind: string, bytes: Bytes, groupOf: number): Promise<string> {
  const signs = encode(bytes) + (await check(kind, bytes))
  return (signs.match(new RegExp(`.{1,${groupOf}}`, 'g')) ?? []).join('-')
}

/** The bytes of a code as it was typed. */
export async function readCode(
  kind: string,
  typed: string,
  count: number,
): Promise<Bytes | Refusal<CodeRefusal>> {
  const signs = asTyped(typed.normalize('NFKC'))
  const length = Math.ceil((count * 8) / 5)
  if (signs.length !== length + CHECK_SIGNS || !areSigns(signs)) return refuse('not_a_code')
  const bytes = decode(signs.slice(0, length), count)
  if (!bytes || (await check(kind, bytes)) !== signs.slice(length)) return refuse('miscopied')
  return bytes
}

/** What was typed, as signs: blanks and dashes make no difference, nor do O for 0 and I or L for 1. */
export function asTyped(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
}

export function areSigns(text: string): boolean {
  return [...text].every((sign) => SIGNS.includes(sign))
}

async function check(kind: string, bytes: Bytes): Promise<string> {
  const hash = await sha256(join(utf8(`bekal/v1/${kind}\n`), bytes))
  return encode(hash.slice(0, 2)).slice(0, CHECK_SIGNS)
}

function encode(bytes: Bytes): string {
  let signs = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      signs += SIGNS.charAt((held >>> bits) & 31)
      held &= (1 << bits) - 1
    }
  }
  return bits > 0 ? signs + SIGNS.charAt((held << (5 - bits)) & 31) : signs
}

/** Nothing when bits that no byte has are set: another writing of the same bytes. */
function decode(signs: string, count: number): Bytes | undefined {
  const bytes = new Uint8Array(count)
  let held = 0
  let bits = 0
  let at = 0
  for (const sign of signs) {
    held = (held << 5) | SIGNS.indexOf(sign)
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = held >>> bits
      held &= (1 << bits) - 1
    }
  }
  return held === 0 ? bytes : undefined
}
