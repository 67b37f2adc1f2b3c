import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { NoticesPage } from './notices-page.tsx'

export const noticeRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/notices', component: NoticesPage }),
] as const
