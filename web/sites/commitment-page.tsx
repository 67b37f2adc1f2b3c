import { Navigate } from '@tanstack/react-router'
import { getCommitment } from '../../src/sites/contract.ts'
import { useRead } from '../shell/server.ts'
import { Loaded } from '../shell/loaded.tsx'

/** A commitment is read on the page of its site, among what else is owed there. */
export function CommitmentPage({ id }: { id: string }) {
  const read = useRead(getCommitment, { params: { id } })
  return (
    <Loaded read={read} shape="sheet" title="sites.page">
      {({ site }) => <Navigate to="/sites/$id" params={{ id: site }} replace />}
    </Loaded>
  )
}
