import { identityHints } from '../../kernel/identity-hints.ts'
import { refuse } from '../../kernel/refusal.ts'
import type { No } from './course.ts'

/** Codes that hold today, by list. */
export type KnownCodes = ReadonlyMap<string, ReadonlySet<string>>

/**
 * Letters stay readable on the server, so nothing that looks like a number of a person may stand in them (I11).
 * Names the first field that has something of the kind; null when none has.
 */
export function identityIn(texts: Record<string, string | null>): No<'looks_like_identity'> | null {
  for (const [field, text] of Object.entries(texts)) {
    const [hint] = text === null ? [] : identityHints(text)
    if (hint) return refuse('looks_like_identity', { field, kind: hint.kind })
  }
  return null
}

/** The refusal of a code that is not on its list, or not any more. */
export function unknownCode(codes: KnownCodes, list: string, code: string): No<'unknown_code'> | null {
  return codes.get(list)?.has(code) ? null : refuse('unknown_code', { list, code })
}
