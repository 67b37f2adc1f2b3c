import { TextInput } from '@mantine/core'
import { type Instant, instantAt, isLocalDate, type Zone } from '../../../src/kernel/dates.ts'
import type { Fault } from '../../sites/checked.ts'
import { useWords } from '../../words/words.tsx'

/** A date and time as the browser's field gives it, on the wall of a zone; null when empty, `undefined` when wrong. */
export function paperInstant(text: string, zone: Zone): Instant | null | undefined {
  if (text === '') return null
  const [date, time] = text.split('T')
  if (!isLocalDate(date) || !/^\d{2}:\d{2}$/.test(time ?? '')) return undefined
  return instantAt(date, time ?? '', zone)
}

/** Beside the field: what was typed is no time. */
export const paperFaults = (at: Instant | null | undefined): Fault[] =>
  at === undefined ? [{ path: '/onPaper', keyword: 'format' }] : []

/** When it happened according to the paper, in the zone of the own desk. */
export function PaperTime({
  about,
  zone,
  value,
  change,
  error,
}: {
  about: string
  zone: Zone
  value: string
  change: (value: string) => void
  error: string | undefined
}) {
  const { t } = useWords()
  return (
    <TextInput
      type="datetime-local"
      label={t('requests.field.paper', { zone })}
      description={about}
      value={value}
      error={error}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}
