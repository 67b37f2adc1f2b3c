import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { OwnKeysPage } from './own-page.tsx'

const getParentRoute = () => shellRoute

export const keyRoutes = [createRoute({ getParentRoute, path: '/keys/own', component: OwnKeysPage })] as const
