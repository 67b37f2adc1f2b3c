import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { type PlanState, type PlanStep, recordStep } from '../../src/sites/contract.ts'
import { dateMeaning, stepsFrom } from '../../src/sites/rules.ts'
import { useWrite } from '../shell/server.ts'
import { useWords } from '../words/words.tsx'
import { empty, orNull, useChecked } from './checked.ts'
import { InlineForm } from './inline-form.tsx'
import { looseDateOf, noDate } from './loose-date.tsx'
import { LooseDateField } from './loose-date-field.tsx'

/** Records a step of the closing plan as it was; only what the present state allows is offered. */
export function RecordStep({
  site,
  state,
  done,
}: {
  site: string
  state: PlanState | null
  done: () => void
}) {
  const { t } = useWords()
  const steps = stepsFrom(state)
  const [step, setStep] = useState<PlanStep | undefined>(steps[0])
  const [parts, setParts] = useState(noDate)
  const [note, setNote] = useState('')
  const [source, setSource] = useState('')
  const date = looseDateOf(parts)
  const needed = step === 'set_date' || step === 'close'
  const faults = [
    ...empty({ '/step': step }),
    ...(date === undefined || (date === null && needed) ? [{ path: '/date', keyword: 'format' }] : []),
  ]
  const { problem, error, send, sending } = useChecked(useWrite(recordStep), faults)
  const wrongDate = error('/date') && t(date === null ? 'sites.date.needed' : 'sites.date.wrong')

  const save = async () => {
    const body = { step: step ?? 'announce', date: date ?? null, note: orNull(note), source: orNull(source) }
    if (await send({ params: { id: site }, body })) done()
  }
  return (
    <InlineForm
      label={t('sites.record')}
      verb={t('sites.record.save')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <NativeSelect
        label={t('sites.record.step')}
        description={t('sites.record.step.about')}
        value={step ?? ''}
        error={error('/step')}
        onChange={(event) => setStep(steps.find((one) => one === event.currentTarget.value))}
        data={steps.map((value) => ({ value, label: t(`sites.step.${value}`) }))}
      />
      <LooseDateField
        label={t(`sites.record.${step ? dateMeaning[step] : 'of_step'}`)}
        about={t('sites.record.date.about')}
        value={parts}
        change={setParts}
        error={wrongDate}
      />
      <Textarea
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
