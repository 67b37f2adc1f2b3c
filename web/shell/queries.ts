import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { ProblemError } from '../../src/platform/client.ts'
import { isUncertain } from './intention.ts'

/** How often a read is tried again by itself when there was no answer. */
const tries = 2

/**
 * The cache of all reads. A refusal is an answer and is not tried again. `hear` names what is to be told of calls that the
 * server answered with such a code: not signed in, locked, a second factor needed.
 */
export function makeQueries(hear: Readonly<Record<string, (queries: QueryClient) => void>>): QueryClient {
  const onError = (error: unknown) => {
    if (error instanceof ProblemError) hear[error.code]?.(queries)
  }
  const queries: QueryClient = new QueryClient({
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
  return queries
}
