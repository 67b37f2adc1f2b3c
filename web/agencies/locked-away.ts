import type { Query, QueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { finishWithProvider, getProvider, lockSession } from '../../src/sign-in/contract.ts'
import { client } from '../shell/server.ts'
import { closeShelf } from '../shell/shelf.ts'

/** How the installation is says nothing of anybody; nor does a way in. */
const ofNobody: readonly unknown[] = ['health', getProvider.name, finishWithProvider.name]

/** How often the server is told again while it does not answer, in milliseconds. */
const again = 5_000

/** Forgets what was read, seals what was typed, and tells the server until it has heard. */
export function useLockedAway(queries: QueryClient): void {
  useEffect(() => {
    let waiting: ReturnType<typeof setTimeout> | undefined
    let over = false
    const tell = async () => {
      try {
        await client.call(lockSession)
      } catch {
        if (!over) waiting = setTimeout(() => void tell(), again)
      }
    }
    const forget = async () => {
      const told = { predicate: ({ queryKey: [name] }: Query) => !ofNobody.includes(name) }
      await queries.cancelQueries(told)
      queries.removeQueries(told)
      queries.getMutationCache().clear()
      await closeShelf()
    }
    void forget()
    void tell()
    return () => {
      over = true
      clearTimeout(waiting)
    }
  }, [queries])
}
