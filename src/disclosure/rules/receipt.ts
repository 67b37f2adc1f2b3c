/**
 * What she may take home: that she said something, when, and how she takes it back. Whoever finds it learns neither what it is about nor
 * from whom: no name of hers, no desk, no programme, no purpose (mission.md, interface.md: nothing shouts a secret).
 */
import type { Consent } from '../contract.ts'

export type Receipt = {
  /** Eight signs that the desk finds the record by. */
  readonly number: string
  /** Which word of hers, as plain as a cloakroom's: 'yes', 'no', 'taken back'. */
  readonly said: Consent['decision']
  readonly at: string
  readonly until: string | null
}

/** The number follows from the record's random id, so that the receipt names no case. */
export function receiptOf({ id, decision, at, until }: Consent): Receipt {
  const signs = id.replaceAll('-', '').slice(-8).toUpperCase()
  return { number: `${signs.slice(0, 4)}-${signs.slice(4)}`, said: decision, at, until }
}
