import { createRoute } from '@tanstack/react-router'
import { OpenFrame } from '../shell/open-frame.tsx'
import { rootRoute } from '../shell/layout.tsx'
import { FirstLinkPage } from './first-link.tsx'

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
