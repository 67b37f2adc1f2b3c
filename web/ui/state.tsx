import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import styles from './state.module.css'
import type { Tone } from './theme.ts'

/**
 * How a promise stands, as a reader sees it: an open one is running, due soon, late, escalated or stopped;
 * an ended one is met, refused, withdrawn or lapsed.
 */
export type PromiseState =
  | 'open'
  | 'soon'
  | 'late'
  | 'escalated'
  | 'stopped'
  | 'met'
  | 'refused'
  | 'withdrawn'
  | 'lapsed'

export const toneOf = {
  open: null,
  soon: 'soon',
  late: 'late',
  escalated: 'escalated',
  stopped: 'unknown',
  met: 'met',
  refused: null,
  withdrawn: 'unknown',
  lapsed: 'late',
} as const satisfies Record<PromiseState, Tone | null>

/** One shape per state, drawn on 16 × 16, so that no state is known by its colour alone. */
const shapes: Record<PromiseState, ReactNode> = {
  open: <circle cx="8" cy="8" r="5.75" className={styles.line} />,
  soon: (
    <>
      <circle cx="8" cy="8" r="5.75" className={styles.line} />
      <path d="M8 2.25a5.75 5.75 0 0 1 0 11.5Z" className={styles.fill} />
    </>
  ),
  late: <path d="M8 1.2 15.2 14.2H.8Z" className={styles.fill} />,
  escalated: (
    <>
      <path d="M2 9.2 8 3.2l6 6" className={styles.line} />
      <path d="m2 14 6-6 6 6" className={styles.line} />
    </>
  ),
  stopped: <path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" className={styles.fill} />,
  met: (
    <>
      <circle cx="8" cy="8" r="7" className={styles.fill} />
      <path d="m4.8 8.2 2.3 2.3 4.2-4.6" className={styles.cut} />
    </>
  ),
  refused: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="1" className={styles.line} />
      <path d="M5 8h6" className={styles.line} />
    </>
  ),
  withdrawn: <path d="M6.5 3 2.5 7l4 4M2.5 7h7a3.5 3.5 0 0 1 0 7H8" className={styles.line} />,
  lapsed: (
    <>
      <path d="M8 1.5 14.5 8 8 14.5 1.5 8Z" className={styles.line} />
      <path d="M8 4.8v3.4M8 10.6v.4" className={styles.line} />
    </>
  ),
}

/** The shape alone, for places where the word stands nearby. */
export function StateShape({ state, size = 16 }: { state: PromiseState; size?: number }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width={size}
      height={size}
      className={styles.shape}
      data-tone={toneOf[state]}
      aria-hidden="true"
      focusable="false"
    >
      {shapes[state]}
    </svg>
  )
}

/** State = word + shape + colour. */
export function State({ state }: { state: PromiseState }) {
  const { t } = useWords()
  return (
    <span className={styles.state} data-tone={toneOf[state]}>
      <StateShape state={state} />
      {t(`obligations.state.${state}`)}
    </span>
  )
}
