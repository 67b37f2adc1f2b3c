import { createRoute, redirect } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { PaperPage } from './paper-page.tsx'
import { RegisterPaperPage } from './register-page.tsx'

/** Where the register of paper stood before it became a box of the one register. */
const listRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/paper',
  beforeLoad: () => {
    throw redirect({ to: '/requests', search: { box: 'paper' }, replace: true })
  },
})

const newRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/paper/new',
  component: RegisterPaperPage,
})

const paperRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/paper/$id',
  component: () => {
    const { id } = paperRoute.useParams()
    return <PaperPage key={id} id={id} />
  },
})

export const paperRoutes = [listRoute, newRoute, paperRoute] as const
