import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { loadHolidays } from '../../src/agencies/contract.ts'
import { localDate, yearOf } from '../../src/kernel/dates.ts'
import { useNow } from '../shell/installation.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { useFieldErrors } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import styles from './calendar.module.css'
import { DayTable } from './day-table.tsx'
import { readHolidays } from './holiday-paste.ts'

/** An operator loads a year from its decree: paste, look, load. A row that cannot be read stops all. */
export function LoadHolidaysPage() {
  const { t } = useWords()
  const say = useNotice()
  const navigate = useNavigate()
  const operator = useMay('operator')
  const { zone } = useSession().desk
  const now = useNow()
  const write = useWrite(loadHolidays)
  const fieldError = useFieldErrors(write.problem)
  const [year, setYear] = useState(() => yearOf(localDate(now, zone)) + 1)
  const [decree, setDecree] = useState('')
  const [pasted, setPasted] = useState('')
  const rows = readHolidays(pasted, year)
  const faults = rows.filter((row) => row.fault !== null)
  const days = rows.flatMap((row) => row.day ?? []).sort((a, b) => a.date.localeCompare(b.date))

  const send = async () => {
    if (faults.length > 0) return
    if (!(await write.send({ body: { year, decree: decree.trim(), days } }))) return
    say({ text: t('agencies.calendar.loaded', { year: String(year), count: days.length }) })
    void navigate({ to: '/calendar' })
  }
  if (!operator) return <Page title="agencies.calendar.load" lead={t('agencies.operatorOnly')} />
  return (
    <Page title="agencies.calendar.load" lead={t('agencies.calendar.load.about')}>
      <Form
        label={t('agencies.calendar.load')}
        problem={write.problem}
        send={() => void send()}
        actions={
          <>
            <Button type="submit" loading={write.sending} disabled={faults.length > 0 || days.length === 0}>
              {t('agencies.calendar.load.do')}
            </Button>
            <Button component={Link} to="/calendar" variant="subtle">
              {t('shell.cancel')}
            </Button>
          </>
        }
      >
        <NumberInput
          label={t('agencies.calendar.load.year')}
          value={year}
          onChange={(value) => setYear(Number(value))}
          allowDecimal={false}
          allowNegative={false}
          error={fieldError('/year')}
        />
        <TextInput
          label={t('agencies.calendar.decree')}
          description={t('agencies.calendar.decree.about')}
          value={decree}
          onChange={(event) => setDecree(event.currentTarget.value)}
          error={fieldError('/decree')}
        />
        <Textarea
          label={t('agencies.calendar.paste')}
          description={t('agencies.calendar.paste.about')}
          className={styles.paste}
          value={pasted}
          onChange={(event) => setPasted(event.currentTarget.value)}
          error={fieldError('/days')}
          minRows={6}
          maxRows={16}
          spellCheck={false}
        />
        {faults.length > 0 && (
          <ul className={styles.faults} aria-label={t('agencies.calendar.faults')}>
            {faults.map(({ line, text, fault }) => (
              <li key={line}>
                {t('agencies.calendar.fault.line', { line })}:{' '}
                {fault && t(`agencies.calendar.fault.${fault}`)} <code>{text}</code>
              </li>
            ))}
          </ul>
        )}
        {days.length > 0 && (
          <DayTable days={days} caption={t('agencies.calendar.preview', { count: days.length })} />
        )}
      </Form>
    </Page>
  )
}
