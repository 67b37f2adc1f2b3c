import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { getMe, type Me } from '../../src/agencies/contract.ts'
import type { ProblemError } from '../../src/platform/client.ts'
import { rememberDesk, rememberedDesk } from '../shell/chosen-desk.ts'
import { client } from '../shell/server.ts'

/** The desk that is meant without asking: the one of this tab, or the only one there is. */
export function deskMeant(desks: readonly { readonly id: string }[], remembered: string | null): string | null {
  if (desks.some((desk) => desk.id === remembered)) return remembered
  return desks.length === 1 ? (desks[0]?.id ?? null) : null
}

/** Who is signed in. The desk is settled before any page can ask for something in its name. */
export const useMe = (): UseQueryResult<Me, ProblemError> =>
  useQuery<Me, ProblemError>({
    queryKey: [getMe.name],
    queryFn: async () => {
      const me = await client.call(getMe)
      const desk = deskMeant(me.desks, rememberedDesk())
      if (desk !== rememberedDesk()) rememberDesk(desk)
      return me
    },
    staleTime: 60_000,
  })
