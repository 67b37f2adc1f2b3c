import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleMinus, IconEqual, IconPencil, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import {
  outcomes,
  type ReferenceOutcome,
  type ReferencePlan,
  type ReferenceRow,
} from '../../src/administration/contract.ts'
import { useWords } from '../words/words.tsx'
import styles from './import.module.css'

const icons = {
  added: IconPlus,
  changed: IconPencil,
  retired: IconCircleMinus,
  unchanged: IconEqual,
  refused: IconAlertTriangle,
}

/** How many rows of a file are shown at first, and with each further press. */
const atOnce = 50

/** How many rows come to what, in word, shape and colour. */
export function Counts({ plan }: { plan: Readonly<Record<ReferenceOutcome, number>> }) {
  const { t } = useWords()
  return (
    <ul className={styles.counts}>
      {outcomes.map((outcome) => {
        const Icon = icons[outcome]
        return (
          <li key={outcome} className={styles.outcome} data-outcome={plan[outcome] > 0 ? outcome : 'none'}>
            <Icon size={18} aria-hidden="true" />
            {t(`administration.import.count.${outcome}`, { count: plan[outcome] })}
          </li>
        )
      })}
    </ul>
  )
}

function Row({ row }: { row: ReferenceRow }) {
  const { t, find } = useWords()
  const Icon = icons[row.outcome]
  const told = (text: string) => (text === '' ? t('administration.import.empty') : text)
  return (
    <li className={styles.planned}>
      <span className={styles.number}>
        {row.row === 0
          ? t('administration.import.wholeFile')
          : t('administration.import.row', { row: row.row })}
      </span>
      <span className={styles.outcome} data-outcome={row.outcome}>
        <Icon size={18} aria-hidden="true" />
        {t(`administration.import.${row.outcome}`)}
      </span>
      <div className={styles.told}>
        {row.about && <span className={styles.subject}>{row.about}</span>}
        {row.problems.map(({ column, code }) => (
          <span key={`${column} ${code}`} className={styles.problem}>
            {column && <strong>{t('administration.import.column', { column })}</strong>}{' '}
            {find(`refusals.row.${code}`)}
          </span>
        ))}
        {row.outcome !== 'refused' &&
          row.changes.map(({ column, before, after }) => (
            <span key={column} className={styles.change}>
              {t('administration.import.change', { column, before: told(before), after: told(after) })}
            </span>
          ))}
      </div>
    </li>
  )
}

function FileRows({ path, rows }: { path: string; rows: readonly ReferenceRow[] }) {
  const { t } = useWords()
  const [shown, setShown] = useState(atOnce)
  const refused = rows.filter(({ outcome }) => outcome === 'refused').length
  // What stops the import comes first.
  const inOrder = rows.toSorted((a, b) => Number(b.outcome === 'refused') - Number(a.outcome === 'refused'))
  return (
    <section className={styles.file} aria-label={path}>
      <h3>{path}</h3>
      <p className={styles.quiet}>
        {rows.length === 0
          ? t('administration.import.file.same')
          : refused === 0
            ? t('administration.import.file.rows', { count: rows.length })
            : t('administration.import.file.refused', { count: refused })}
      </p>
      {rows.length > 0 && (
        <ul className={styles.rows}>
          {inOrder.slice(0, shown).map((row, at) => (
            // A row may be told of more than once, and the plan never changes under way.
            // biome-ignore lint/suspicious/noArrayIndexKey: the plan stands
            <Row key={at} row={row} />
          ))}
        </ul>
      )}
      {rows.length > shown && (
        <Button variant="default" mt="md" onClick={() => setShown((before) => before + atOnce)}>
          {t('administration.import.more', { count: rows.length - shown })}
        </Button>
      )}
    </section>
  )
}

/** What comes of every row, file by file. */
export function PlanView({ plan, paths }: { plan: ReferencePlan; paths: readonly string[] }) {
  return (
    <>
      <Counts plan={plan} />
      {paths.map((path) => (
        <FileRows key={path} path={path} rows={plan.rows.filter((row) => row.path === path)} />
      ))}
    </>
  )
}
