import { createRootRouteWithContext, createRoute, Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { BrokenPage, NotFoundPage } from './failures.tsx'
import type { QueryClient } from '@tanstack/react-query'
import { OpenFrame } from './open-frame.tsx'
import { useFindSession } from './session.tsx'
import { ShellFrame } from './shell-frame.tsx'

/** What loaders get. */
export interface RouterContext {
  readonly queries: QueryClient
}

/** What the root shows stands in no layout of its own, so it gets the one that fits. */
function Framed({ children }: { children: ReactNode }) {
  return useFindSession() ? <ShellFrame>{children}</ShellFrame> : <OpenFrame>{children}</OpenFrame>
}

/** The root of all routes. */
export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: () => (
    <Framed>
      <NotFoundPage />
    </Framed>
  ),
  errorComponent: ({ reset }) => (
    <Framed>
      <BrokenPage reset={reset} />
    </Framed>
  ),
})

/** Parent of pages behind sign-in: navigation, header, desk. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'shell',
  component: ShellFrame,
  notFoundComponent: NotFoundPage,
  errorComponent: BrokenPage,
})
