import { Link } from '@tanstack/react-router'
import type { Obligation } from '../../src/obligations/contract.ts'
import { useSession } from '../shell/session.tsx'
import { FormProblem } from '../ui/feedback.tsx'
import { PromiseSentence } from '../ui/promise.tsx'
import { useWords } from '../words/words.tsx'
import type { Wall } from './clock-face.ts'
import { useHands } from './hands.ts'
import { type InboxSearch, turnRow } from './inbox-search.ts'
import { PromiseDetails } from './promise-details.tsx'
import { inHandsOf, promiseOf, workOf } from './sentence.ts'

/** One promise of the inbox; opened, it shows its ladder and what can be done with it. */
export function InboxRow({ one, wall, search }: { one: Obligation; wall: Wall; search: InboxSearch }) {
  const { t, date } = useWords()
  const { desk, member } = useSession()
  const hands = useHands(one)
  const open = search.open === one.id
  return (
    <>
      <PromiseSentence
        text={
          <Link
            to="/"
            search={turnRow(search, one.id)}
            replace
            resetScroll={false}
            preload={false}
            activeOptions={{ exact: true, includeSearch: true }}
            data-row=""
            aria-expanded={open}
          >
            {workOf(t, one)}
          </Link>
        }
        promise={{ ...promiseOf(one, wall, desk.id), assignee: inHandsOf(t, one, member.id, date) }}
      />
      {hands.problem && <FormProblem problem={hands.problem} />}
      {open && <PromiseDetails one={one} wall={wall} hands={hands} />}
    </>
  )
}
