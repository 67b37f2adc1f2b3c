import { canonical, sha256, toBase64url } from '../vault/bytes.ts'
import type { AgreementRevision } from './contract.ts'

/** SHA-256 of canonical JSON (RFC 8785) of all of a revision but its hash: what a consent is given to can't be worded anew. */
export async function hashOfRevision(revision: AgreementRevision): Promise<string> {
  const said = Object.fromEntries(Object.entries(revision).filter(([name]) => name !== 'hash'))
  return toBase64url(await sha256(canonical(said as Omit<AgreementRevision, 'hash'>)))
}

/** Whether each revision follows the one before it, and is what its hash says. */
export async function isChained(revisions: readonly AgreementRevision[]): Promise<boolean> {
  let before: AgreementRevision | null = null
  for (const revision of revisions) {
    const follows =
      revision.revision === (before?.revision ?? 0) + 1 && revision.previous === (before?.hash ?? null)
    if (!follows || revision.hash !== (await hashOfRevision(revision))) return false
    before = revision
  }
  return true
}
