import { createRoute, useNavigate } from '@tanstack/react-router'
import { planStates, siteKinds } from '../../src/sites/contract.ts'
import { shellRoute } from '../shell/layout.tsx'
import { NewSitePage } from './new-site.tsx'
import { type SiteFilter, SiteListPage } from './site-list.tsx'
import { CommitmentPage } from './commitment-page.tsx'
import { SitePage } from './site-page.tsx'

const oneOf = <Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value)

/** What an address narrows the list to; what it says otherwise is left out. */
export function siteFilter(search: Record<string, unknown>): SiteFilter {
  const state = oneOf([...planStates, 'no_plan'] as const, search['state'])
  const kind = oneOf(siteKinds, search['kind'])
  const region = /^\d{2}$/.test(String(search['region'])) ? String(search['region']) : undefined
  return { ...(state && { state }), ...(kind && { kind }), ...(region && { region }) }
}

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites',
  validateSearch: siteFilter,
  component: function SiteList() {
    const navigate = useNavigate()
    return (
      <SiteListPage
        filter={listRoute.useSearch()}
        narrow={(search) => void navigate({ to: '/sites', search, replace: true })}
      />
    )
  },
})

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites/new',
  component: NewSitePage,
})

const siteRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sites/$id',
  component: () => {
    const { id } = siteRoute.useParams()
    return <SitePage key={id} id={id} />
  },
})

const commitmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/commitments/$id',
  component: () => <CommitmentPage id={commitmentRoute.useParams().id} />,
})

export const siteRoutes = [listRoute, newRoute, siteRoute, commitmentRoute] as const
