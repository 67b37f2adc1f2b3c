import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { SecurityPage } from './security-page.tsx'

export const signInRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/security', component: SecurityPage }),
] as const
