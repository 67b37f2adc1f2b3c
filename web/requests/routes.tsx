import { createRoute, Navigate, useNavigate } from '@tanstack/react-router'
import { letterKinds } from '../../src/requests/contract.ts'
import { rootRoute, shellRoute } from '../shell/layout.tsx'
import { CopyPage } from './copies.tsx'
import { LetterListPage, letterFilter, siteOf } from './letter-list.tsx'
import { LinkPage } from './link/link-page.tsx'
import { LinkedPage } from './link/linked-page.tsx'
import { RequestPage } from './request-page.tsx'
import { TemplatePage } from './templates/template-page.tsx'
import { TemplatesPage } from './templates/templates-page.tsx'
import { VerifyPage } from './verify-page.tsx'
import { NewRequestPage, RevisePage } from './write-page.tsx'

const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests',
  validateSearch: letterFilter,
  component: function LetterList() {
    const navigate = useNavigate()
    return (
      <LetterListPage
        filter={listRoute.useSearch()}
        narrow={(search) => void navigate({ to: '/requests', search, replace: true })}
      />
    )
  },
})

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests/new',
  validateSearch: siteOf,
  component: function NewRequest() {
    const { site } = newRoute.useSearch()
    return <NewRequestPage key={site} site={site} />
  },
})

const requestRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests/$id',
  component: () => {
    const { id } = requestRoute.useParams()
    return <RequestPage key={id} id={id} />
  },
})

const reviseRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests/$id/revise',
  component: () => {
    const { id } = reviseRoute.useParams()
    return <RevisePage key={id} id={id} />
  },
})

const copyRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests/copies/$id',
  component: () => {
    const { id } = copyRoute.useParams()
    return <CopyPage key={id} id={id} />
  },
})

const linkRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/requests/$id/link',
  component: () => {
    const { id } = linkRoute.useParams()
    return <LinkPage key={id} id={id} />
  },
})

const templatesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/letter-templates',
  component: TemplatesPage,
})

const templateRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/letter-templates/$kind',
  component: () => {
    const asked = templateRoute.useParams().kind
    const kind = letterKinds.find((one) => one === asked)
    return kind === undefined ? (
      <Navigate to="/letter-templates" replace />
    ) : (
      <TemplatePage key={kind} kind={kind} />
    )
  },
})

/** Where a one-time link leads: for its bearer, without signing in. Its key stands behind the #. */
export const linkedRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/surat',
  component: () => <LinkedPage />,
})

/** Where a letter's QR leads: for everybody, without signing in. */
export const verifyRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/verifikasi/$mark',
  component: () => {
    const { mark } = verifyRoute.useParams()
    return <VerifyPage key={mark} mark={mark} />
  },
})

export const requestRoutes = [
  listRoute,
  newRoute,
  copyRoute,
  requestRoute,
  reviseRoute,
  linkRoute,
  templatesRoute,
  templateRoute,
] as const
