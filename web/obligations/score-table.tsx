import type { Instant } from '../../src/kernel/dates.ts'
import type { ScoreLine } from '../../src/obligations/contract.ts'
import { amountOf } from '../ui/clock.tsx'
import { useWords } from '../words/words.tsx'
import styles from './score-card.module.css'
import { figuresOf } from './score-figures.ts'

const columns = ['given', 'met', 'late', 'open', 'overdue', 'escalations'] as const

/** All kinds of promises of a desk in one table; the plots show the same one by one. */
export function ScoreTable({
  lines,
  asOf,
  nameOf,
}: {
  lines: readonly ScoreLine[]
  asOf: Instant
  nameOf: (line: ScoreLine) => string
}) {
  const { t, number } = useWords()
  const amount = (value: number | null, unit: 'hours' | 'calendar_days') =>
    value === null ? '–' : amountOf(t, value, unit)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region is reached by keyboard
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t('obligations.score.table')}>
      <table className={styles.table}>
        <caption>{t('obligations.score.table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('obligations.score.kind')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" data-number="">
                {t(`obligations.score.${column}`)}
              </th>
            ))}
            <th scope="col" data-number="">
              {t('obligations.score.median')}
            </th>
            <th scope="col" data-number="">
              {t('obligations.score.p90')}
            </th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => {
            const { unit, median, p90 } = figuresOf(line, asOf)
            return (
              <tr key={line.kind}>
                <th scope="row">{nameOf(line)}</th>
                {columns.map((column) => (
                  <td key={column} data-number="">
                    {number(line[column])}
                  </td>
                ))}
                <td data-number="">{amount(median, unit)}</td>
                <td data-number="">{amount(p90, unit)}</td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}
