import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { DuplicatesPage } from './duplicates-page.tsx'
import { ImportPage } from './import-page.tsx'
import { PeoplePage } from './people-page.tsx'
import { PersonPage } from './person-page.tsx'
import { RegisterPage } from './register-page.tsx'

const personRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people/$id',
  component: () => {
    const { id } = personRoute.useParams()
    return <PersonPage key={id} id={id} />
  },
})

export const peopleRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/people', component: PeoplePage }),
  createRoute({ getParentRoute: () => shellRoute, path: '/people/new', component: RegisterPage }),
  createRoute({ getParentRoute: () => shellRoute, path: '/people/duplicates', component: DuplicatesPage }),
  createRoute({ getParentRoute: () => shellRoute, path: '/people/import', component: ImportPage }),
  personRoute,
] as const
