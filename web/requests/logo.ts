import { useEffect, useMemo } from 'react'
import { readLogo } from '../../src/requests/contract.ts'
import { useRead } from '../shell/server.ts'

/** Where the picture of the logo that a letterhead names can be shown from; null where it names none, and until it is there. */
export function useLogo(sha256: string | undefined): string | null {
  const { data } = useRead(
    readLogo,
    { params: { hash: sha256 ?? '' } },
    { when: sha256 !== undefined, still: true },
  )
  const address = useMemo(() => (data ? URL.createObjectURL(data) : null), [data])
  useEffect(() => () => URL.revokeObjectURL(address ?? ''), [address])
  return address
}
