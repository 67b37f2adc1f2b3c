import { daysBetween, type Instant, localDate, millisOf } from '../../src/kernel/dates.ts'
import type { PersonCase } from '../../src/people/contract.ts'
import { useNow } from '../shell/installation.ts'
import { useSession } from '../shell/session.tsx'
import { Clock, type ClockFace } from '../ui/clock.tsx'
import { type PromiseState, State } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import styles from './people.module.css'

export type Next = NonNullable<PersonCase['next']>

const dayMs = 86_400_000

/** How a promise to a person stands, in days as she counts them. */
export function useNextClock(): (dueAt: Instant) => { clock: ClockFace; state: PromiseState } {
  const now = useNow()
  const { zone } = useSession().desk
  return (dueAt) => {
    const late = millisOf(dueAt) <= millisOf(now)
    const days = daysBetween(localDate(now, zone), localDate(dueAt, zone))
    return {
      clock: {
        due: dueAt,
        zone,
        unit: 'calendar_days',
        left: late ? Math.min(-1, days) : days,
        provisional: false,
        stopped: null,
      },
      state: late ? 'late' : millisOf(dueAt) - millisOf(now) <= 2 * dayMs ? 'soon' : 'open',
    }
  }
}

/** The next promise to her: what, how it stands, and until when. */
export function NextPromise({ next }: { next: Next }) {
  const { t, find } = useWords()
  const { clock, state } = useNextClock()(next.dueAt)
  return (
    <p className={styles.next}>
      <span className={styles.nextWhat}>
        {find(`people.promise.${next.kind}`) ?? t('people.promise.other')}
      </span>
      <State state={state} /> <Clock clock={clock} />
      {next.handlerName && (
        <span className={styles.quiet}>{t('people.handler', { name: next.handlerName })}</span>
      )}
    </p>
  )
}
