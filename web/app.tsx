import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Frame, FrameProvider } from './shell/frame.tsx'
import { type SessionAccess, SessionProvider } from './shell/session.tsx'
import { theme } from './ui/theme.ts'
import { WordsProvider } from './words/words.tsx'

const schemes = localStorageColorSchemeManager({ key: 'bekal.scheme' })

/** All that surrounds the router: theme, words, queries, session. The theme's variables: `adoptTheme`. */
export function App({
  queries,
  frame,
  access,
  children,
}: {
  queries: QueryClient
  frame: Frame
  access: SessionAccess | null
  children: ReactNode
}) {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      colorSchemeManager={schemes}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <WordsProvider>
        <QueryClientProvider client={queries}>
          <SessionProvider access={access}>
            <FrameProvider frame={frame}>{children}</FrameProvider>
          </SessionProvider>
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>
  )
}
