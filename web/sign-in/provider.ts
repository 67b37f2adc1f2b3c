import { useQuery } from '@tanstack/react-query'
import { getProvider } from '../../src/sign-in/contract.ts'
import { waitedFor } from '../shell/lock.ts'
import { client } from '../shell/server.ts'

/** What the service is called with whose accounts one may sign in; null where there is none, or nobody knows yet. */
export const useProvider = (): string | null =>
  useQuery({
    queryKey: [getProvider.name],
    queryFn: () => client.call(getProvider),
    staleTime: 600_000,
    meta: { still: true },
  }).data?.label ?? null

/** What this tab was about when it went to the provider. It never leaves the tab. */
type Way = {
  binding: boolean
  back: string /** Whose page it was, should one be known. */
  of: string | null
}

const place = 'bekal.provider'

/** Off to the provider; this tab comes back to where it is now. */
export function goToProvider(url: string, binding: boolean): void {
  const way: Way = { binding, back: location.pathname + location.search, of: waitedFor() }
  sessionStorage.setItem(place, JSON.stringify(way))
  location.assign(url)
}

/** What the provider has sent along, taken out of the address: nobody reads it over a shoulder or in the history. */
export type Back = Way & { answer: { state: string; code?: string; iss?: string; error?: string } }

export function comeBack(): Back {
  const sent = new URLSearchParams(location.search)
  const given = (name: string) => {
    const value = sent.get(name)
    return value === null ? {} : { [name]: value }
  }
  const answer = { state: sent.get('state') ?? '', ...given('code'), ...given('iss'), ...given('error') }
  history.replaceState(history.state, '', location.pathname)
  return { answer, ...wayOf(sessionStorage.getItem(place)) }
}

/** Only a page of ours is gone back to, whatever stands there. */
export function wayOf(kept: string | null): Way {
  const { binding, back, of } = JSON.parse(kept ?? '{}') as Partial<Way>
  const own = typeof back === 'string' && /^\/(?![/\\])/.test(back) && !back.startsWith('/masuk')
  return { binding: binding === true, back: own ? back : '/', of: typeof of === 'string' ? of : null }
}

/** Whether this page is what the provider has sent somebody back to who signs in. */
export const comesBack = (): boolean =>
  location.pathname === '/masuk' &&
  new URLSearchParams(location.search).has('state') &&
  !wayOf(sessionStorage.getItem(place)).binding
