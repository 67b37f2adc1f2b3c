import type { Instant } from '../../src/kernel/dates.ts'
import { useWords } from '../words/words.tsx'
import { Clock, type ClockFace } from './clock.tsx'
import styles from './ladder.module.css'
import { type PromiseState, State } from './state.tsx'

export type Side = 'owner' | 'counterpart'

export interface LadderStep {
  readonly id: string
  readonly side: Side
  /** 0 is the promise itself; each level is one superior desk further up. */
  readonly level: number
  /** Its desk has let this promise lapse before. */
  readonly renewed: boolean
  readonly desk: string
  readonly clock: ClockFace
  readonly state: PromiseState
  readonly ended: Instant | null
}

const sides: readonly Side[] = ['owner', 'counterpart']

function Step({ step }: { step: LadderStep }) {
  const { t, dateTime } = useWords()
  return (
    <div className={styles.step} data-ended={step.ended !== null}>
      <strong className={styles.desk}>{step.desk}</strong>
      <State state={step.state} />
      {step.ended ? (
        <time className={styles.ended} dateTime={step.ended}>
          {dateTime(step.ended, step.clock.zone)}
        </time>
      ) : (
        <Clock clock={step.clock} />
      )}
      {step.renewed && <span className={styles.renewed}>{t('obligations.ladder.renewed')}</span>}
    </div>
  )
}

/**
 * The escalation ladder as two flights of stairs: those above whoever promised on the left, those above whoever
 * was promised on the right; the highest step is on top. A level at which one side has no desk stays empty.
 */
export function Ladder({ steps }: { steps: readonly LadderStep[] }) {
  const { t } = useWords()
  const top = Math.max(0, ...steps.map((step) => step.level))
  const levels = Array.from({ length: top + 1 }, (_, at) => top - at)
  return (
    <section className={styles.ladder} aria-label={t('obligations.ladder')}>
      <div className={styles.heads}>
        {sides.map((side) => (
          <span key={side}>{t(`obligations.ladder.${side}`)}</span>
        ))}
      </div>
      <ol reversed className={styles.levels}>
        {levels.map((level) => (
          <li key={level} className={styles.level} data-level={Math.min(level, 4)}>
            {sides.map((side) => (
              <div key={side} className={styles.side} data-side={side}>
                {steps
                  .filter((step) => step.side === side && step.level === level)
                  .map((step) => (
                    <Step key={step.id} step={step} />
                  ))}
              </div>
            ))}
            <span className={styles.height}>
              {level === 0 ? t('obligations.ladder.start') : t('obligations.ladder.rung', { level })}
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
