import type { ReactNode } from 'react'
import { getOwnSigning } from '../../../src/requests/contract.ts'
import { officeOf } from '../../../src/requests/rules/offices.ts'
import { useRead } from '../../shell/server.ts'
import { useSession } from '../../shell/session.tsx'
import { Loading } from '../../ui/feedback.tsx'
import { offeredSigning } from '../offered-signing.ts'
import type { TypedSigning } from './signing-fields.tsx'

/**
 * The block that whoever signs begins with: what they last signed with at this desk; where that can't be read, their
 * name and the desk's office.
 */
export function OfferedBlock({
  deskName,
  children,
}: {
  deskName: string
  children: (offered: TypedSigning) => ReactNode
}) {
  const { data, isLoading } = useRead(getOwnSigning, {})
  const { member, desk } = useSession()
  if (isLoading) return <Loading shape="page" />
  const signer = { name: member.name, office: officeOf(deskName), actsAs: desk.actsAs }
  return children(offeredSigning(signer, data?.signing ?? null))
}
