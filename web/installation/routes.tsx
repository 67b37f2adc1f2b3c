import { createRoute } from '@tanstack/react-router'
import { OpenFrame } from '../shell/open-frame.tsx'
import { rootRoute, shellRoute } from '../shell/layout.tsx'
import { ConditionPage } from './condition-page.tsx'
import { FirstLinkPage } from './first-link.tsx'
import { TrainingMailPage } from './training-mail.tsx'

export const installationRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/condition', component: ConditionPage }),
  createRoute({ getParentRoute: () => shellRoute, path: '/training-mail', component: TrainingMailPage }),
] as const

/** Pages that need no session. */
export const openInstallationRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/mulai',
    component: () => (
      <OpenFrame>
        <FirstLinkPage />
      </OpenFrame>
    ),
  }),
] as const
