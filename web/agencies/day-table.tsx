import type { Holiday } from '../../src/agencies/contract.ts'
import { useWords } from '../words/words.tsx'
import styles from './calendar.module.css'

/** Days off under one another. */
export function DayTable({ days, caption }: { days: readonly Holiday[]; caption: string }) {
  const { t, date } = useWords()
  return (
    <table className={styles.days}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t('agencies.calendar.date')}</th>
          <th scope="col">{t('agencies.calendar.name')}</th>
          <th scope="col">{t('agencies.calendar.kind')}</th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => (
          <tr key={day.date}>
            <td>
              <time dateTime={day.date}>{date(day.date)}</time>
            </td>
            <td>{day.name}</td>
            <td>{t(`agencies.dayKind.${day.kind}`)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
