import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { TransferPage } from './transfer-page.tsx'

export const administrationRoutes = [
  createRoute({ getParentRoute: () => shellRoute, path: '/members/$id/transfer', component: TransferPage }),
] as const
