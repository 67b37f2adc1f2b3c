import { useWords } from '../words/words.tsx'
import styles from './tally.module.css'

export interface TallyFacts {
  /** `null` is unknown, never zero. */
  readonly count: number | null
  /** One to four: the number itself is not kept. */
  readonly few: boolean
}

/** How a number of people is said: the number, `1–4`, or *tidak diketahui*. */
export function useTally() {
  const { t, number } = useWords()
  return ({ count, few }: TallyFacts): string =>
    few ? t('sites.few') : count === null ? t('shell.unknown') : number(count)
}

/** A number of people inside a sentence or a cell. What nobody knows is a hatched field that says so. */
export function Tally({ count, few }: TallyFacts) {
  const say = useTally()
  return (
    <span className={styles.tally} data-unknown={count === null && !few}>
      {say({ count, few })}
    </span>
  )
}
