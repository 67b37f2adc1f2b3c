import { createRoute } from '@tanstack/react-router'
import { rootRoute, shellRoute } from '../shell/layout.tsx'
import { OpenFrame } from '../shell/open-frame.tsx'
import { ProviderReturn } from './provider-return.tsx'
import { SecurityPage } from './security-page.tsx'

export const signInRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/security', component: SecurityPage }),
] as const

/** Pages that need no session. */
export const openSignInRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/masuk',
    component: () => (
      <OpenFrame>
        <ProviderReturn />
      </OpenFrame>
    ),
  }),
] as const
