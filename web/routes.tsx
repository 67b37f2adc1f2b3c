import type { QueryClient } from '@tanstack/react-query'
import { createRoute } from '@tanstack/react-router'
import type { Frame } from './shell/frame.tsx'
import { openRoute, rootRoute, shellRoute } from './shell/layout.tsx'
import { Page } from './shell/page.tsx'
import { makeRouter } from './shell/router.tsx'

/** The front page of whoever has not signed in. */
const frontRoute = createRoute({
  getParentRoute: () => openRoute,
  path: '/',
  component: () => <Page title="shell.name" />,
})

/** The one place of the web that knows every slice: its routes, its place in the navigation, its jumps. */
const tree = rootRoute.addChildren([shellRoute.addChildren([]), openRoute.addChildren([frontRoute])])

export const frame: Frame = { navigation: [], beginnings: [], jumps: [], sample: false }

export const appRouter = (queries: QueryClient) => makeRouter(tree, { queries })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof appRouter>
  }
}
