import type { Instant, Zone } from '../../src/kernel/dates.ts'
import type { ClockUnit } from '../../src/kernel/working-days.ts'
import type { Say } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import styles from './clock.module.css'

export interface ClockFace {
  /** When the promise lapses. */
  readonly due: Instant
  /** Zone of the desk that owes; the wall on which `due` is read. */
  readonly zone: Zone
  readonly unit: ClockUnit
  /** Whole units until `due`, counted by whoever knows the calendar; below zero when past, 0 today. */
  readonly left: number
  /** Counted without a table of holidays for that year. */
  readonly provisional: boolean
  /** Since when and why the clock stands still. */
  readonly stopped: { readonly since: Instant; readonly reason: string } | null
}

/** `3 hari kerja`, `1 working day`: a length of time in the unit of its clock. */
export const amountOf = (t: Say, count: number, unit: ClockUnit): string =>
  t(`obligations.amount.${unit}`, { count })

function remaining(t: Say, { left, unit }: ClockFace): string {
  if (left < 0) return t('obligations.over', { amount: amountOf(t, -left, unit) })
  if (left > 0) return t('obligations.left', { amount: amountOf(t, left, unit) })
  return unit === 'hours' ? t('obligations.thisHour') : t('obligations.today')
}

/** Absolute, relative and zone in one line: *Sen 14 Mar 2016, 16.00 WIB · 3 hari kerja lagi*. */
export function Clock({ clock }: { clock: ClockFace }) {
  const { t, find, dateTime } = useWords()
  const { stopped } = clock
  return (
    <span className={styles.clock}>
      <time dateTime={clock.due}>{dateTime(clock.due, clock.zone)}</time>
      <span className={styles.dot} aria-hidden="true">
        {' · '}
      </span>
      {stopped ? (
        <span className={styles.stopped}>
          {t('obligations.stopped.since', {
            date: dateTime(stopped.since, clock.zone),
            // The ledger keeps a word, so that desks above learn no more than that.
            reason: find(`obligations.stopped.${stopped.reason}`) ?? stopped.reason,
          })}
        </span>
      ) : (
        <strong className={styles.left} data-over={clock.left < 0}>
          {remaining(t, clock)}
        </strong>
      )}
      {clock.provisional && (
        <span className={styles.provisional} title={t('obligations.provisional.why')}>
          {t('obligations.provisional')}
        </span>
      )}
    </span>
  )
}
