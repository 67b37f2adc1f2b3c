import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from '../../src/platform/client.ts'
import { isUncertain } from './intention.ts'

/** How often a read is tried again by itself when there was no answer. */
const tries = 2

/**
 * The cache of all reads. A refusal is an answer and is not tried again. `onSignedOut` and `onLocked` hear of every call
 * that the server answered with *not signed in* or *locked*.
 */
export function makeQueries(onSignedOut: () => void, onLocked: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (!(error instanceof ProblemError)) return
    if (error.code === 'not_signed_in') onSignedOut()
    if (error.code === 'session_locked') onLocked()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 15_000,
        retry: (failed, error) => failed < tries && isUncertain(error),
      },
      // A write without connection fails at once and says so; it does not wait unseen.
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
