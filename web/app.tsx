import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { type Frame, FrameProvider } from './shell/frame.tsx'
import { NoticeProvider } from './shell/notice.tsx'
import { theme } from './ui/theme.ts'
import { WordsProvider } from './words/words.tsx'

const schemes = localStorageColorSchemeManager({ key: 'bekal.scheme' })

/** All that surrounds session and router: theme, words, queries, notices. The theme's variables: `adoptTheme`. */
export function App({
  queries,
  frame,
  children,
}: {
  queries: QueryClient
  frame: Frame
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
          <FrameProvider frame={frame}>
            <NoticeProvider>{children}</NoticeProvider>
          </FrameProvider>
        </QueryClientProvider>
      </WordsProvider>
    </MantineProvider>
  )
}
