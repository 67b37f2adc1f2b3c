import { NativeSelect, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useWords } from '../words/words.tsx'
import type { DateParts } from './loose-date.tsx'
import styles from './loose-date-field.module.css'

const months = Array.from({ length: 12 }, (_, at) => at + 1)

/** Day, month and year apart, because many sources give only the month or the year. */
export function LooseDateField({
  label,
  about,
  value,
  change,
  error,
}: {
  label: string
  about: string
  value: DateParts
  change: (value: DateParts) => void
  error: string | undefined
}) {
  const { t, language } = useWords()
  const said = useId()
  const monthName = new Intl.DateTimeFormat(language === 'id' ? 'id-ID' : 'en-GB', {
    month: 'long',
    timeZone: 'UTC',
  })
  return (
    <fieldset className={styles.field} aria-describedby={said}>
      <legend>{label}</legend>
      <p id={said} className={styles.about}>
        {about}
      </p>
      <div className={styles.parts}>
        <TextInput
          label={t('sites.date.day')}
          inputMode="numeric"
          maxLength={2}
          value={value.day}
          error={error !== undefined}
          onChange={(event) => change({ ...value, day: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('sites.date.month')}
          value={value.month}
          error={error !== undefined}
          onChange={(event) => change({ ...value, month: event.currentTarget.value })}
          data={[
            { value: '', label: t('sites.date.notKnown') },
            ...months.map((month) => ({
              value: String(month),
              label: monthName.format(new Date(Date.UTC(2000, month - 1, 1))),
            })),
          ]}
        />
        <TextInput
          label={t('sites.date.year')}
          inputMode="numeric"
          maxLength={4}
          value={value.year}
          error={error !== undefined}
          onChange={(event) => change({ ...value, year: event.currentTarget.value })}
        />
      </div>
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </fieldset>
  )
}
