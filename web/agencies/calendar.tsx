import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type HolidayYear, listHolidays } from '../../src/agencies/contract.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { useMay } from '../shell/session.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './calendar.module.css'
import { DayTable } from './day-table.tsx'

function Year({ year, open }: { year: HolidayYear; open: boolean }) {
  const { t } = useWords()
  return (
    <details className={styles.year} open={open}>
      <summary>
        <strong>{year.year}</strong> <span>{t('agencies.calendar.days', { count: year.days.length })}</span>
        <span className={styles.decree}>{year.decree}</span>
      </summary>
      <DayTable days={year.days} caption={t('agencies.calendar.year', { year: String(year.year) })} />
    </details>
  )
}

/** The holidays that every clock of working days skips. */
export function CalendarPage() {
  const { t } = useWords()
  const operator = useMay('operator')
  const years = useRead(listHolidays, {}, { still: true })
  const newest = years.data?.items.toReversed() ?? []
  return (
    <Page
      title="agencies.calendar"
      lead={t('agencies.calendar.about')}
      action={
        operator && (
          <Button component={Link} to="/calendar/load">
            {t('agencies.calendar.load')}
          </Button>
        )
      }
    >
      {years.isPending && <Loading shape="list" />}
      {years.isError && <ErrorState problem={problemFacts(years.error)} retry={() => void years.refetch()} />}
      {years.data && newest.length === 0 && (
        <EmptyState title={t('agencies.calendar.none')} text={t('agencies.calendar.none.about')} />
      )}
      <div>
        {newest.map((year, at) => (
          <Year key={year.year} year={year} open={at === 0} />
        ))}
      </div>
    </Page>
  )
}
