import '@fontsource-variable/plus-jakarta-sans/wght.css'
import '@mantine/core/styles.css'
import './ui/base.css'
import type { QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { getMe } from '../src/agencies/contract.ts'
import { ServerSession } from './agencies/server-session.tsx'
import { markSession } from './agencies/session-end.ts'
import { App } from './app.tsx'
import { appRouter, frame } from './routes.tsx'
import { lock } from './shell/lock.ts'
import { makeQueries } from './shell/queries.ts'
import { rememberShared } from './shell/shared-pc.ts'
import { forgetClearDrafts } from './shell/shelf.ts'
import { adoptTheme } from './ui/theme.ts'

// A page that the browser has kept for its Back button shows what was here before somebody signed out.
addEventListener('pageshow', (event) => {
  if (event.persisted) location.reload()
})
rememberShared()
forgetClearDrafts()
/** What stands before the pages has come to ask for something under way; it is told by who one is. */
const askAgain = (all: QueryClient) => void all.invalidateQueries({ queryKey: [getMe.name] })
const queries = makeQueries({
  not_signed_in: () => markSession(true),
  session_locked: lock,
  own_passphrase_first: askAgain,
  second_factor_needed: askAgain,
})
const router = appRouter(queries)
const place = document.getElementById('app')
if (!place) throw new Error('index.html has no #app')

adoptTheme(document)
createRoot(place).render(
  <StrictMode>
    <App queries={queries} frame={frame}>
      <ServerSession deskChosen={() => void router.navigate({ to: '/' })}>
        <RouterProvider router={router} />
      </ServerSession>
    </App>
  </StrictMode>,
)
