import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { recordCount } from '../../src/sites/contract.ts'
import { useWrite } from '../shell/server.ts'
import { useWords } from '../words/words.tsx'
import { empty, orNull, useChecked } from './checked.ts'
import type { Codes } from './codes.ts'
import { InlineForm } from './inline-form.tsx'
import { looseDateOf, noDate } from './loose-date.tsx'
import { LooseDateField } from './loose-date-field.tsx'
import { numberOf } from './number-of.ts'

/** Adds a count to a series. *Not known* is said, never left empty and never zero. */
export function RecordCount({ site, codes, done }: { site: string; codes: Codes; done: () => void }) {
  const { t } = useWords()
  const [unit, setUnit] = useState('')
  const [typed, setTyped] = useState('')
  const [unknown, setUnknown] = useState(false)
  const [parts, setParts] = useState(noDate)
  const [note, setNote] = useState('')
  const [source, setSource] = useState('')
  const date = looseDateOf(parts)
  const count = unknown ? null : numberOf(typed)

  const faults = [
    ...empty({ '/unit': unit }),
    ...(count === undefined
      ? [{ path: '/count', keyword: typed.trim() === '' ? 'required' : 'number' }]
      : []),
    ...(date === undefined ? [{ path: '/date', keyword: 'format' }] : []),
  ]
  const { problem, error, send, sending } = useChecked(useWrite(recordCount), faults)

  const save = async () => {
    const body = {
      date: date ?? null,
      unit,
      count: count ?? null,
      note: orNull(note),
      source: orNull(source),
    }
    if (await send({ params: { id: site }, body })) done()
  }
  return (
    <InlineForm
      label={t('sites.count.add')}
      verb={t('sites.count.save')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <NativeSelect
        label={t('sites.count.unit')}
        value={unit}
        error={error('/unit')}
        onChange={(event) => setUnit(event.currentTarget.value)}
        data={[
          { value: '', label: t('sites.form.choose') },
          ...codes.list('census_unit').map(({ code }) => ({
            value: code,
            label: codes.label('census_unit', code),
          })),
        ]}
      />
      <TextInput
        label={t('sites.count.value')}
        description={t('sites.count.value.about')}
        inputMode="numeric"
        disabled={unknown}
        value={typed}
        error={error('/count')}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Checkbox
        label={t('sites.count.unknown')}
        checked={unknown}
        onChange={(event) => setUnknown(event.currentTarget.checked)}
      />
      <LooseDateField
        label={t('sites.count.date')}
        about={t('sites.record.date.about')}
        value={parts}
        change={setParts}
        error={error('/date') && t('sites.date.wrong')}
      />
      <TextInput
        label={t('sites.record.note')}
        description={t('sites.record.note.about')}
        value={note}
        error={error('/note')}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <TextInput
        label={t('sites.record.source')}
        description={t('sites.record.source.about')}
        value={source}
        error={error('/source')}
        onChange={(event) => setSource(event.currentTarget.value)}
      />
    </InlineForm>
  )
}
