import type { ReactNode } from 'react'
import type { Instant } from '../../src/kernel/dates.ts'
import { useWords } from '../words/words.tsx'
import { Clock, type ClockFace } from './clock.tsx'
import styles from './promise.module.css'
import { type PromiseState, State, StateShape } from './state.tsx'

export interface Party {
  readonly name: string
  /** The reader's own desk; the sentence then says *kita*. */
  readonly ours: boolean
}

export interface PromiseFacts {
  readonly owner: Party
  readonly counterpart: Party
  readonly clock: ClockFace
  readonly state: PromiseState
  /** When it ended; `null` while it is open. */
  readonly ended: Instant | null
  /** Who of the desk holds it. */
  readonly assignee: string | null
}

/**
 * A promise is a sentence: what, who owes whom, and by when. `text` is the verb of the work, usually a link
 * whose target then covers the whole row; `actions` stand at its end.
 */
export function PromiseSentence({
  text,
  promise,
  actions,
}: {
  text: ReactNode
  promise: PromiseFacts
  actions?: ReactNode
}) {
  const { t, rich, dateTime } = useWords()
  const { owner, counterpart, clock, ended, state, assignee } = promise
  const whose = owner.ours ? 'ours' : counterpart.ours ? 'toUs' : 'others'
  return (
    <article className={styles.promise}>
      <span className={styles.margin}>
        <StateShape state={state} size={18} />
      </span>
      <div className={styles.body}>
        <p className={styles.sentence}>
          {rich(`obligations.sentence.${whose}`, {
            text: (
              <span key="text" className={styles.text}>
                {text}
              </span>
            ),
            owner: <b key="owner">{owner.name}</b>,
            counterpart: <b key="counterpart">{counterpart.name}</b>,
          })}
        </p>
        <p className={styles.clock}>
          <State state={state} />{' '}
          {ended ? (
            <time className={styles.ended} dateTime={ended}>
              {dateTime(ended, clock.zone)}
            </time>
          ) : (
            <Clock clock={clock} />
          )}
          {assignee && <span className={styles.assignee}>{t('obligations.by', { name: assignee })}</span>}
        </p>
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </article>
  )
}

/** Promises under one another, ruled like a ledger. */
export function PromiseList<Row extends { readonly id: string }>({
  label,
  rows,
  children,
}: {
  label: string
  rows: readonly Row[]
  children: (row: Row) => ReactNode
}) {
  return (
    <ul className={styles.list} aria-label={label}>
      {rows.map((row) => (
        <li key={row.id}>{children(row)}</li>
      ))}
    </ul>
  )
}
