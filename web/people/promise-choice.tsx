import { addDays, instantAt, localDate } from '../../src/kernel/dates.ts'
import { type NewPromise, promisesToPeople } from '../../src/people/contract.ts'
import { useNow } from '../shell/installation.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import { Chips } from './chips.tsx'

/** When the next promise falls due: chosen with one thumb. */
export const daysAhead = ['1', '3', '7', '14', '30'] as const
export type Ahead = (typeof daysAhead)[number]

export interface PromiseChoice {
  readonly kind: (typeof promisesToPeople)[number]
  readonly ahead: Ahead
}

/** The usual one: to be contacted within a week. */
export const usualPromise: PromiseChoice = { kind: 'contact_person', ahead: '7' }

/** The promise as it is given: until the end of office hours on that day. */
export function usePromiseOf(): (choice: PromiseChoice) => NewPromise {
  const now = useNow()
  const { zone } = useSession().desk
  return ({ kind, ahead }) => ({
    kind,
    dueAt: instantAt(addDays(localDate(now, zone), Number(ahead)), '16:00', zone),
  })
}

export function PromiseFields({
  value,
  change,
}: {
  value: PromiseChoice
  change: (value: PromiseChoice) => void
}) {
  const { t, date } = useWords()
  const now = useNow()
  const { zone } = useSession().desk
  const day = addDays(localDate(now, zone), Number(value.ahead))
  return (
    <>
      <Chips
        label={t('people.next.what')}
        choices={promisesToPeople.map((kind) => ({ value: kind, label: t(`people.promise.${kind}`) }))}
        value={value.kind}
        choose={(kind) => change({ ...value, kind })}
      />
      <Chips
        label={t('people.next.when')}
        about={t('people.next.until', { date: date(day) })}
        choices={daysAhead.map((ahead) => ({
          value: ahead,
          label: t('people.next.days', { count: Number(ahead) }),
        }))}
        value={value.ahead}
        choose={(ahead) => change({ ...value, ahead })}
      />
    </>
  )
}
