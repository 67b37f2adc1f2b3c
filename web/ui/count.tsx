import { useWords } from '../words/words.tsx'
import styles from './count.module.css'

/**
 * A number with its name. A number that nobody knows (`null`) is a hatched field that says so; it is never
 * shown as zero and never left out. `source` says where the number is from.
 */
export function Count({
  value,
  label,
  source,
}: {
  value: number | null
  label: string
  source?: string | undefined
}) {
  const { t, number } = useWords()
  return (
    <div className={styles.count}>
      <span className={styles.value} data-unknown={value === null}>
        {value === null ? t('shell.unknown') : number(value)}
      </span>{' '}
      <span className={styles.label}>{label}</span>
      {source && <span className={styles.source}> {source}</span>}
    </div>
  )
}
