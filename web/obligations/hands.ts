import { assign, claim, type Obligation, release } from '../../src/obligations/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'

export interface Hands {
  /** Take it; `null` where one may not or it is in hands already. */
  readonly take: (() => void) | null
  readonly give: (() => void) | null
  /** Into the hands of a colleague. */
  readonly put: ((member: { id: string; name: string }) => void) | null
  readonly busy: boolean
  readonly problem: ProblemFacts | null
}

/** In whose hands an obligation of the own desk is. Each step says what it did and can be undone. */
export function useHands(one: Obligation): Hands {
  const { t } = useWords()
  const say = useNotice()
  const { desk, member } = useSession()
  const head = useMay('head')
  const claiming = useWrite(claim)
  const releasing = useWrite(release)
  const assigning = useWrite(assign)
  const input = { params: { id: one.id } }
  const own = one.ownerDesk === desk.id && one.state === 'open'
  // What a colleague holds who is away: whoever stands in takes it, or anybody where nobody does.
  const away = one.assignee === member.id ? null : one.away

  /** Puts it back where it was before. */
  const restore = () => {
    if (one.assignee === null) return void releasing.send(input)
    if (one.assignee === member.id) return void claiming.send(input)
    return void assigning.send({ ...input, body: { member: one.assignee } })
  }
  const told = async (sent: Promise<unknown>, text: string) => {
    const mayRestore = one.assignee === null || one.assignee === member.id || head
    if (await sent) say(mayRestore ? { text, undo: restore } : { text })
  }
  return {
    take:
      own && (one.assignee === null || (away !== null && (away.standIn ?? member.id) === member.id))
        ? () => void told(claiming.send(input), t('obligations.claimed', { label: one.label }))
        : null,
    give:
      own && one.assignee !== null && (one.assignee === member.id || head)
        ? () => void told(releasing.send(input), t('obligations.released', { label: one.label }))
        : null,
    put:
      own && head
        ? (to) =>
            void told(
              assigning.send({ ...input, body: { member: to.id } }),
              t('obligations.assigned', { label: one.label, name: to.name }),
            )
        : null,
    busy: claiming.sending || releasing.sending || assigning.sending,
    problem: claiming.problem ?? releasing.problem ?? assigning.problem,
  }
}
