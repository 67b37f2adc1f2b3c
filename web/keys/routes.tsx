import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { DeskKeysPage } from './desk-page.tsx'
import { OwnKeysPage } from './own-page.tsx'
import { RootPage } from './root-page.tsx'

const getParentRoute = () => shellRoute

export const keyRoutes = [
  createRoute({ getParentRoute, path: '/keys', component: DeskKeysPage }),
  createRoute({ getParentRoute, path: '/keys/own', component: OwnKeysPage }),
  createRoute({ getParentRoute, path: '/keys/root', component: RootPage }),
] as const
