import type { ReactNode } from 'react'
import type { PlanState } from '../../src/sites/contract.ts'
import type { Tone } from '../ui/theme.ts'
import { useWords } from '../words/words.tsx'
import styles from './plan-state.module.css'

/** How a site stands: the state of its newest closing plan, or that none is known. */
export type SiteState = PlanState | 'no_plan'

const toneOf = {
  no_plan: 'unknown',
  announced: 'soon',
  planned: null,
  promises_kept: 'met',
  promises_not_kept: 'late',
  closed: null,
  supported: null,
  completed: 'met',
  postponed: 'unknown',
  cancelled: 'unknown',
  reopened: 'escalated',
} as const satisfies Record<SiteState, Tone | null>

/** One shape per state on 16 × 16, so that no state is known by its colour alone. */
const shapes: Record<SiteState, ReactNode> = {
  no_plan: <path d="M2.5 8h2.4M6.8 8h2.4M11.1 8h2.4" className={styles.line} />,
  announced: (
    <>
      <path d="M2 6.4v3.2l2.6.3L10.5 13V3L4.6 6.1Z" className={styles.line} />
      <path d="M13.4 6v4" className={styles.line} />
    </>
  ),
  planned: (
    <>
      <rect x="2" y="3" width="12" height="11" rx="1" className={styles.line} />
      <path d="M2 6.8h12M5.3 1.6v2.6M10.7 1.6v2.6" className={styles.line} />
    </>
  ),
  promises_kept: (
    <>
      <circle cx="8" cy="8" r="6" className={styles.line} />
      <path d="m5.2 8.2 2 2 3.7-4.1" className={styles.line} />
    </>
  ),
  promises_not_kept: (
    <>
      <path d="M8 1.8 14.8 14H1.2Z" className={styles.line} />
      <path d="M8 6.4v3.2M8 11.8v.2" className={styles.line} />
    </>
  ),
  closed: <rect x="2.5" y="2.5" width="11" height="11" rx="1" className={styles.fill} />,
  supported: (
    <>
      <rect x="2.5" y="2.5" width="11" height="11" rx="1" className={styles.line} />
      <path d="M2.5 13.5v-11l11 11Z" className={styles.fill} />
    </>
  ),
  completed: (
    <>
      <rect x="2" y="2" width="12" height="12" rx="1" className={styles.line} />
      <path d="m4.9 8.2 2.2 2.2 4.1-4.5" className={styles.line} />
    </>
  ),
  postponed: <path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" className={styles.fill} />,
  cancelled: <path d="m3.2 3.2 9.6 9.6M12.8 3.2l-9.6 9.6" className={styles.line} />,
  reopened: (
    <>
      <path d="M13.3 8A5.3 5.3 0 1 1 11.6 4.1" className={styles.line} />
      <path d="M13.4 1.8v3.4H10" className={styles.line} />
    </>
  ),
}

/** State = word + shape + colour. */
export function SiteStateMark({ state }: { state: SiteState }) {
  const { t } = useWords()
  return (
    <span className={styles.state} data-tone={toneOf[state]}>
      <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
        {shapes[state]}
      </svg>
      {t(`sites.state.${state}`)}
    </span>
  )
}
