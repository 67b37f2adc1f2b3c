import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { PaperListPage } from './paper-list.tsx'
import { PaperPage } from './paper-page.tsx'
import { RegisterPaperPage } from './register-page.tsx'

const listRoute = createRoute({ getParentRoute: () => shellRoute, path: '/paper', component: PaperListPage })

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
