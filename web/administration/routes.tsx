import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { CodeListPage } from './code-list-page.tsx'
import { ImportPage } from './import-page.tsx'
import { ReferencePage } from './reference-page.tsx'
import { TransferPage } from './transfer-page.tsx'

const getParentRoute = () => shellRoute

export const administrationRoutes = [
  createRoute({ getParentRoute, path: '/members/$id/transfer', component: TransferPage }),
  createRoute({ getParentRoute, path: '/reference', component: ReferencePage }),
  createRoute({ getParentRoute, path: '/reference/import', component: ImportPage }),
  createRoute({ getParentRoute, path: '/reference/codes/$list', component: CodeListPage }),
] as const
