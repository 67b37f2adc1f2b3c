import { createRoute } from '@tanstack/react-router'
import { rootRoute, shellRoute } from '../shell/layout.tsx'
import { OpenFrame } from '../shell/open-frame.tsx'
import { AccountPage } from './account-page.tsx'
import { ProviderReturn } from './provider-return.tsx'
import { SecurityPage } from './security-page.tsx'

export const signInRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/security', component: SecurityPage }),
  createRoute({ getParentRoute: () => shellRoute, path: '/members/$id/account', component: AccountPage }),
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
