import type { UseQueryResult } from '@tanstack/react-query'
import type { ComponentProps, ReactNode } from 'react'
import type { ProblemError } from '../../src/platform/client.ts'
import { Page } from './page.tsx'
import { problemFacts } from './problem-facts.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import type { PlainKey } from '../words/translate.ts'

/** What was read, or that it is being read, or why it could not be. What is here already stays on a failed refresh. */
export function Loaded<Data>({
  read,
  shape,
  title,
  children,
}: {
  read: UseQueryResult<Data, ProblemError>
  shape: ComponentProps<typeof Loading>['shape']
  /** Where what is read is the page itself: its title, which stands there until it is. */
  title?: PlainKey
  children: (data: Data) => ReactNode
}) {
  if (read.data !== undefined) return children(read.data)
  const instead = read.error ? (
    <ErrorState problem={problemFacts(read.error)} retry={() => void read.refetch()} />
  ) : (
    <Loading shape={shape} />
  )
  return title === undefined ? instead : <Page title={title}>{instead}</Page>
}
