import { createHash, createPublicKey, verify } from 'node:crypto'
import type { KeyLine, RestoreLine, RootLine, RowLine, SealLine } from './forms.ts'

/**
 * The bytes that are hashed and signed, written down a second time from docs/decisions/journal-sealing.md: whoever checks the
 * sealer by the sealer's own code would believe its faults.
 */

const array = (...items: unknown[]) => JSON.stringify(items)

export const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')

export const bytesOfRow = (r: RowLine) =>
  `${array(r.lineage, r.xid, r.id, r.at, r.recordedAt, r.member, r.desk, r.endpoint, r.outcome, r.code, r.command, r.subjects, r.trace, ...(r.digests.length === 0 ? [] : [r.digests]))}\n`

export const bytesOfSeal = (journal: string, s: SealLine) =>
  array(
    'bekal/journal-seal/v1',
    journal,
    s.number,
    s.previous,
    s.at,
    s.count,
    s.total,
    [s.to.lineage, s.to.xid, s.to.id],
    s.rowsHash,
  )

export const bytesOfHead = (journal: string, number: number, hash: string) =>
  array('bekal/journal-head/v1', journal, number, hash)

export const bytesOfRoot = (journal: string, r: RootLine) =>
  array(
    'bekal/journal-root/v1',
    journal,
    r.number,
    r.previous,
    r.at,
    r.day,
    r.seal,
    r.head,
    r.total,
    ...(r.directory == null ? [] : [r.directory]),
  )

export const bytesOfRestore = (journal: string, r: RestoreLine) =>
  array('bekal/journal-restore/v1', journal, r.number, r.at, r.backupAt, r.seal, r.head, r.root, r.total)

export const bytesOfKey = (journal: string, k: KeyLine) =>
  array('bekal/journal-key/v1', journal, k.number, k.publicKey, k.fromSeal, k.introducedBy, k.at)

/** Whether this key (Ed25519, base64url) signed this text. The same signature in other letters is none. */
export function signed(publicKey: string, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url')
  if (bytes.length !== 64 || bytes.toString('base64url') !== signature || !isPublicKey(publicKey))
    return false
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' })
    return verify(null, Buffer.from(text, 'utf8'), key, bytes)
  } catch {
    return false
  }
}

export function isPublicKey(text: string): boolean {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === 32 && bytes.toString('base64url') === text
}
