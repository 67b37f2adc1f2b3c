import type { Site } from '../../src/sites/contract.ts'
import { dateMeaning } from '../../src/sites/rules.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import { useLooseDate } from './loose-date.tsx'
import styles from './site-timeline.module.css'
import { Sources } from './sources.tsx'

type Plan = Site['plans'][number]

function Event({ event }: { event: Plan['events'][number] }) {
  const { t, dateTime } = useWords()
  const say = useLooseDate()
  const { zone } = useSession().desk
  const meaning = dateMeaning[event.step]
  return (
    <li className={styles.event}>
      <p className={styles.date}>
        {event.date === null
          ? t('sites.undated')
          : meaning === 'not_before'
            ? t('sites.event.beyond', { date: say(event.date) })
            : say(event.date)}
      </p>
      <span className={styles.knot} aria-hidden="true" />
      <div className={styles.body}>
        <h3>{t(`sites.step.${event.step}`)}</h3>
        {event.note && <p className={styles.note}>{event.note}</p>}
        {event.source && <Sources source={event.source} />}
        <p className={styles.by}>
          {t('sites.event.recorded', { desk: event.recordedBy, date: dateTime(event.recordedAt, zone) })}
        </p>
      </div>
    </li>
  )
}

/** What happened, as it was recorded: each closing plan on a thread of its own, the newest one on top. */
export function SiteTimeline({ plans }: { plans: readonly Plan[] }) {
  const { t } = useWords()
  if (plans.length === 0) return <p className={styles.none}>{t('sites.timeline.none')}</p>
  const newest = [...plans].reverse()
  return newest.map((plan, at) => (
    <div key={plan.id}>
      {newest.length > 1 && (
        <p className={styles.plan}>
          {at === 0
            ? t('sites.timeline.newest')
            : t('sites.timeline.earlier', { number: newest.length - at })}
        </p>
      )}
      <ol className={styles.thread}>
        {plan.events.map((event) => (
          <Event key={event.id} event={event} />
        ))}
      </ol>
    </div>
  ))
}
