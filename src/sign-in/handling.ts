import { createHash } from 'node:crypto'
import { notFound, Problem } from '../platform/problem.ts'
import type { Safe } from './code-app.ts'

/** What a function of the database has decided. */
export function passed(verdict: string): void {
  if (verdict === 'not_found') notFound()
  if (verdict !== 'done') throw new Problem(422, verdict)
}

export function hashes(safe: Safe, member: string, codes: readonly string[]): Buffer[] {
  return codes.map((code) => safe.hash(member, code))
}

export function secretHash(text: string): Buffer {
  return createHash('sha256').update(Buffer.from(text, 'base64url')).digest()
}
