import {
  type QueryClient,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query'
import { useRef } from 'react'
import { type CallInput, type Client, makeClient, type ProblemError } from '../../src/platform/client.ts'
import type { AnyEndpoint, Input, Reply } from '../../src/platform/endpoint.ts'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { rememberedDesk } from './chosen-desk.ts'
import { intention, isUncertain } from './intention.ts'
import { problemFacts } from './problem-facts.ts'
import { useFindSession } from './session.tsx'

/** The typed client of this tab: the session is in the cookie, the desk is the one chosen here. */
export const client = makeClient({ base: '', desk: rememberedDesk })

/** What changes so rarely that a write elsewhere is no reason to ask again: calendars, kinds, code lists. */
const still = { staleTime: 3_600_000, meta: { still: true } } as const

export interface ReadOptions {
  /** False: not asked yet. */
  readonly when?: boolean
  /** Reference data: asked once an hour and left alone by writes of other things. */
  readonly still?: boolean
}

const keyOf = (endpoint: AnyEndpoint, input: unknown, desk: string | null) =>
  [endpoint.name, input, endpoint.deskless ? null : desk] as const

/** Reads an endpoint for the desk that the member acts for. */
export function useRead<E extends AnyEndpoint>(
  endpoint: E,
  input: CallInput<E> = {},
  options: ReadOptions = {},
): UseQueryResult<Reply<E>, ProblemError> {
  const desk = useFindSession()?.session.desk.id ?? null
  return useQuery<Reply<E>, ProblemError>({
    queryKey: keyOf(endpoint, input, desk),
    queryFn: ({ signal }) => client.call(endpoint, input, { signal }),
    enabled: options.when ?? true,
    ...(options.still ? still : {}),
  })
}

type ItemOf<R> = R extends { items: (infer Item)[] } ? Item : never

export interface List<Item> {
  /** All items of the pages read so far. */
  readonly items: readonly Item[]
  readonly loading: boolean
  readonly problem: ProblemFacts | null
  readonly again: () => void
  /** Reads the next page; `null` when the list has ended. */
  readonly more: (() => void) | null
  readonly loadingMore: boolean
}

/** Reads a list page by page, along its cursor. */
export function useList<E extends AnyEndpoint>(
  endpoint: E,
  input: CallInput<E> = {},
  options: ReadOptions = {},
): List<ItemOf<Reply<E>>> {
  const desk = useFindSession()?.session.desk.id ?? null
  const found = useInfiniteQuery({
    queryKey: [...keyOf(endpoint, input, desk), 'pages'],
    queryFn: async ({ pageParam, signal }) => {
      const query = pageParam === null ? input.query : { ...(input.query as object), cursor: pageParam }
      const page = await client.call(endpoint, { ...input, query } as CallInput<E>, { signal })
      return page as { items: ItemOf<Reply<E>>[]; next: string | null }
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled: options.when ?? true,
  })
  return {
    items: found.data?.pages.flatMap((page) => page.items) ?? [],
    loading: found.isLoading,
    problem: found.isError ? problemFacts(found.error) : null,
    again: () => void found.refetch(),
    more: found.hasNextPage ? () => void found.fetchNextPage() : null,
    loadingMore: found.isFetchingNextPage,
  }
}

/** Asks again whatever a write may have changed; `still` queries only when the write is of their own kind. */
export function refresh(queries: QueryClient, endpoint: AnyEndpoint): Promise<void> {
  const kind = `${endpoint.name.split('.')[0]}.`
  return queries.invalidateQueries({
    predicate: ({ queryKey, meta }) => meta?.['still'] !== true || String(queryKey[0]).startsWith(kind),
  })
}

export interface Write<E extends AnyEndpoint> {
  /** Sends it; answers `null` when it was refused, and `problem` then says why. */
  readonly send: (input?: CallInput<E>) => Promise<Reply<E> | null>
  readonly sending: boolean
  readonly problem: ProblemFacts | null
  /** Forgets the last refusal. */
  readonly forget: () => void
}

/**
 * A write. One idempotency key per intention: a second click and another try after a lost answer carry the same
 * key, so it happens once; other input, or the next one after an answer, gets a new key. `by`: another than the
 * session's own client.
 */
export function useWrite<E extends AnyEndpoint>(endpoint: E, by: Client = client): Write<E> {
  const queries = useQueryClient()
  const meant = useRef(intention())
  const under = useRef<{ key: string; reply: Promise<Reply<E> | null> } | null>(null)
  const mutation = useMutation<Reply<E>, unknown, { input: Partial<Input<E>>; key: string }>({
    mutationFn: ({ input, key }) => by.call(endpoint, input, { key }),
    onSuccess: () => {
      meant.current.settle()
      return refresh(queries, endpoint)
    },
    onError: (error) => {
      if (!isUncertain(error)) meant.current.settle()
    },
  })
  const send = (input: CallInput<E> = {}) => {
    const key = meant.current.keyFor(input)
    if (under.current?.key === key) return under.current.reply
    const reply = mutation
      .mutateAsync({ input, key })
      .catch(() => null)
      .finally(() => {
        under.current = null
      })
    under.current = { key, reply }
    return reply
  }
  return {
    send,
    sending: mutation.isPending,
    problem: mutation.error ? problemFacts(mutation.error) : null,
    forget: mutation.reset,
  }
}
