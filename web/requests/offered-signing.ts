import type { RememberedSigning, Signing } from '../../src/requests/contract.ts'
import type { TypedSigning } from './steps/signing-fields.tsx'

/** Who signs for which desk, and whether in the place of its head today. */
export interface Signer {
  readonly name: string
  readonly office: string
  readonly actsAs: Signing['capacity']
}

/**
 * The block that the form begins with. Name, NIP and rank are those of last time. For whom one signs comes from today:
 * last time's office is offered only where one signs in the same way again, and who acted for the head then does not
 * do so now.
 */
export function offeredSigning(signer: Signer, remembered: RememberedSigning | null): TypedSigning {
  const fresh: TypedSigning = {
    capacity: signer.actsAs,
    office: signer.office,
    ownOffice: '',
    name: remembered?.name ?? signer.name,
    nip: remembered?.nip ?? '',
    rank: remembered?.rank ?? '',
    kind: 'wet',
  }
  if (remembered === null) return fresh
  const { capacity, office, ownOffice } = remembered
  const again = signer.actsAs === null ? capacity === null || capacity === 'an' : capacity === signer.actsAs
  return again ? { ...fresh, capacity, office, ownOffice: ownOffice ?? '' } : fresh
}
