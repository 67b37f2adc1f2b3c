import type { UseQueryResult } from '@tanstack/react-query'
import type { ComponentProps, ReactNode } from 'react'
import type { ProblemError } from '../../src/platform/client.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'

/** What was read, or that it is being read, or why it could not be. What is here already stays on a failed refresh. */
export function Loaded<Data>({
  read,
  shape,
  children,
}: {
  read: UseQueryResult<Data, ProblemError>
  shape: ComponentProps<typeof Loading>['shape']
  children: (data: Data) => ReactNode
}) {
  if (read.data !== undefined) return children(read.data)
  if (read.error) return <ErrorState problem={problemFacts(read.error)} retry={() => void read.refetch()} />
  return <Loading shape={shape} />
}
