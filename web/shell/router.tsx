import { type AnyRoute, createRouter } from '@tanstack/react-router'
import { BrokenPage, NotFoundPage } from './failures.tsx'
import type { RouterContext } from './layout.tsx'

/** The router over the whole tree. Data is kept by Query, so the router keeps none. */
export function makeRouter<Tree extends AnyRoute>(routeTree: Tree, context: RouterContext) {
  return createRouter({
    routeTree,
    context,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: true,
    defaultNotFoundComponent: NotFoundPage,
    defaultErrorComponent: BrokenPage,
  })
}
