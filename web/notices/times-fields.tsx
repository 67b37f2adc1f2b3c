import { Checkbox, NativeSelect } from '@mantine/core'
import type { NoticeDefault } from '../../src/notices/contract.ts'
import { useWords } from '../words/words.tsx'
import styles from './notices.module.css'

const halfHours = Array.from({ length: 48 }, (_, at) => {
  const hour = String(Math.floor(at / 2)).padStart(2, '0')
  return `${hour}:${at % 2 === 0 ? '00' : '30'}`
})

/** `07:30` as the language writes a time of day. */
export function useTimeText(): (time: string) => string {
  const { language } = useWords()
  return (time) => (language === 'id' ? time.replace(':', '.') : time)
}

export const hourText = (hour: number) => `${String(hour).padStart(2, '0')}:00`

/** The hour of the digest, and when e-mail keeps quiet. */
export function TimesFields({
  value,
  change,
}: {
  value: NoticeDefault
  change: (times: NoticeDefault) => void
}) {
  const { t } = useWords()
  const text = useTimeText()
  const { hour, quiet } = value
  const times = (own: string) =>
    [...new Set([...halfHours, own])].sort().map((time) => ({ value: time, label: text(time) }))
  return (
    <div className={styles.times}>
      <NativeSelect
        label={t('notices.hour')}
        value={String(hour)}
        onChange={(event) => change({ ...value, hour: Number(event.currentTarget.value) })}
        data={Array.from({ length: 24 }, (_, at) => ({ value: String(at), label: text(hourText(at)) }))}
      />
      <NativeSelect
        label={t('notices.quiet.from')}
        value={quiet.from}
        onChange={(event) => change({ ...value, quiet: { ...quiet, from: event.currentTarget.value } })}
        data={times(quiet.from)}
      />
      <NativeSelect
        label={t('notices.quiet.until')}
        value={quiet.until}
        onChange={(event) => change({ ...value, quiet: { ...quiet, until: event.currentTarget.value } })}
        data={times(quiet.until)}
      />
      <Checkbox
        className={styles.whole}
        label={t('notices.quiet.daysOff')}
        checked={quiet.daysOff}
        onChange={(event) => change({ ...value, quiet: { ...quiet, daysOff: event.currentTarget.checked } })}
      />
    </div>
  )
}
