import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import { getMe, type Me } from '../../src/agencies/contract.ts'
import { ProblemError } from '../../src/platform/client.ts'
import { getShelf } from '../../src/sign-in/contract.ts'
import { rememberDesk, rememberedDesk } from '../shell/chosen-desk.ts'
import { waitFor } from '../shell/lock.ts'
import { client } from '../shell/server.ts'
import { rememberLogin } from '../shell/shared-pc.ts'
import { openShelf } from '../shell/shelf.ts'
import { markSession } from './session-end.ts'

/** The desk that is meant without asking: the one of this tab, or the only one there is. */
export function deskMeant(
  desks: readonly { readonly id: string }[],
  remembered: string | null,
): string | null {
  if (desks.some((desk) => desk.id === remembered)) return remembered
  return desks.length === 1 ? (desks[0]?.id ?? null) : null
}

/** The desk where nothing opens until the member has a second factor; null where nothing is missing. */
export function stoppedAt(me: Me, desk: string | null): Me['desks'][number] | null {
  if (me.strong) return null
  return me.desks.find(({ id, secondFactorRequired }) => id === desk && secondFactorRequired) ?? null
}

const key = [getMe.name]

/**
 * Who is signed in, `null` when nobody is. The desk is settled before any page can ask for something in its name.
 * Whoever was here stays known when the session turns out to be over: they are asked to sign in again.
 */
export const useMe = (): UseQueryResult<Me | null, ProblemError> =>
  useQuery<Me | null, ProblemError>({
    queryKey: key,
    queryFn: async ({ client: queries }) => {
      try {
        const me = await client.call(getMe)
        await openShelf(me.id, async () => (await client.call(getShelf)).secret)
        rememberLogin(me.login)
        waitFor(me.id)
        const desk = deskMeant(me.desks, rememberedDesk())
        if (desk !== rememberedDesk()) rememberDesk(desk)
        return me
      } catch (error) {
        if (!(error instanceof ProblemError) || error.code !== 'not_signed_in') throw error
        const before = queries.getQueryData<Me | null>(key) ?? null
        markSession(before !== null)
        return before
      }
    },
    staleTime: 60_000,
  })
