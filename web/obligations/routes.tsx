import { createRoute } from '@tanstack/react-router'
import { shellRoute } from '../shell/layout.tsx'
import { InboxPage } from './inbox.tsx'
import { inboxSearch } from './inbox-search.ts'
import { ScoreCardPage } from './score-card.tsx'

const inboxRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  validateSearch: inboxSearch,
  component: () => <InboxPage search={inboxRoute.useSearch()} />,
})

const scoreCardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/score-card',
  component: () => <ScoreCardPage desk={null} />,
})

const deskScoreCardRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/score-card/$desk',
  component: () => {
    const { desk } = deskScoreCardRoute.useParams()
    return <ScoreCardPage key={desk} desk={desk} />
  },
})

export const obligationRoutes = [inboxRoute, scoreCardRoute, deskScoreCardRoute] as const
