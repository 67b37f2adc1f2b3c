import type { ReactNode } from 'react'
import type { Instant, Zone } from '../../src/kernel/dates.ts'
import { useWords } from '../words/words.tsx'
import styles from './life-line.module.css'

export interface LifeStep {
  readonly id: string
  readonly label: string
  readonly state: 'done' | 'current' | 'ahead' | 'stopped' | 'final'
  /** When it happened. */
  readonly at: Instant | null
  /** Which desk or office did it, never a person in care. */
  readonly by: string | null
  /** What proves it: a receipt's number, a signed file. */
  readonly proof: string | null
  readonly note: string | null
}

const knots: Record<LifeStep['state'], ReactNode> = {
  done: <circle cx="10" cy="10" r="5" className={styles.solid} />,
  current: (
    <>
      <circle cx="10" cy="10" r="8" className={styles.ring} />
      <circle cx="10" cy="10" r="4" className={styles.solid} />
    </>
  ),
  ahead: <circle cx="10" cy="10" r="4.5" className={styles.faint} />,
  stopped: <path d="M5 4h3.5v12H5zM11.5 4H15v12h-3.5z" className={styles.pause} />,
  final: (
    <>
      <circle cx="10" cy="10" r="9" className={styles.solid} />
      <path d="m6 10.2 2.8 2.8L14 7.4" className={styles.tick} />
    </>
  ),
}

/**
 * The course of a letter as a thread with knots: tied ones are done, the ring is now, dashes are to come.
 * `next` stands at the current step: the clock, and the one thing to do.
 */
export function LifeLine({
  steps,
  zone,
  next,
  label,
}: {
  steps: readonly LifeStep[]
  /** Where it isn't the course of a letter. */
  label?: string
  zone: Zone
  next?: ReactNode
}) {
  const { t, dateTime } = useWords()
  return (
    <ol className={styles.line} aria-label={label ?? t('requests.lifeLine')}>
      {steps.map((step) => (
        <li
          key={step.id}
          className={styles.step}
          data-state={step.state}
          aria-current={step.state === 'current' || step.state === 'stopped' ? 'step' : undefined}
        >
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" className={styles.knot}>
            {knots[step.state]}
          </svg>
          <div className={styles.body}>
            <p className={styles.label}>
              {step.label}
              <span className={styles.state}>{t(`requests.step.${step.state}`)}</span>
            </p>
            {(step.at || step.by) && (
              <p className={styles.fact}>
                {step.at && <time dateTime={step.at}>{dateTime(step.at, zone)}</time>}
                {step.at && step.by && ' · '}
                {step.by}
              </p>
            )}
            {step.proof && <p className={styles.fact}>{t('requests.proof', { proof: step.proof })}</p>}
            {step.note && <p className={styles.note}>{step.note}</p>}
            {next && (step.state === 'current' || step.state === 'stopped') && (
              <div className={styles.next}>{next}</div>
            )}
          </div>
        </li>
      ))}
    </ol>
  )
}
