import Type from 'typebox'
import type { Static } from 'typebox'
import { fields, Line, nullable, oneOf } from '../../platform/endpoint.ts'

/** *a.n.*, *Plt.*, *Plh.*: for whom, or in whose place, somebody signs. */
export const capacities = ['an', 'plt', 'plh'] as const

/** By hand on the printed sheet, or electronically (TTE). */
export const signatureKinds = ['wet', 'electronic'] as const

const block = {
  /** Null where the holder of the office signs. */
  capacity: nullable(oneOf(capacities)),
  /** The office in whose name the letter goes out. */
  office: Line(160),
  /** The signer's own office, where it is signed *a.n.* another. */
  ownOffice: nullable(Line(160)),
  name: Line(120),
  /** Eighteen digits (Perka BKN 22/2007). */
  nip: nullable(Type.String({ pattern: '^[0-9]{18}$' })),
  rank: nullable(Line(80)),
}

/** The signature block of a letter, as the sheet bears it. Officials on their own letters, never a person in care. */
export const Signing = fields({ ...block, kind: oneOf(signatureKinds) })
export type Signing = Static<typeof Signing>

/** What a member signs with, whichever way. */
export const RememberedSigning = fields(block)
export type RememberedSigning = Static<typeof RememberedSigning>
