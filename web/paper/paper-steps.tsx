import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { listMembers } from '../../src/agencies/contract.ts'
import {
  answerPaper,
  closePaper,
  disposePaper,
  type PaperStep,
  type RegisteredPaper,
} from '../../src/paper/contract.ts'
import { IdentityNotice } from '../requests/identity-notice.tsx'
import { useList, useWrite } from '../shell/server.ts'
import { empty, orNull, useChecked } from '../sites/checked.ts'
import { InlineForm } from '../sites/inline-form.tsx'
import { useWords } from '../words/words.tsx'

type StepProps = { letter: RegisteredPaper; done: () => void }

function DisposeForm({ letter, done }: StepProps) {
  const { t } = useWords()
  const members = useList(listMembers, { query: { limit: 200 } })
  const [member, setMember] = useState(letter.handler?.id ?? '')
  const [note, setNote] = useState('')
  const { problem, error, send, sending } = useChecked(useWrite(disposePaper), empty({ '/member': member }))
  const save = async () => {
    if (await send({ params: { id: letter.id }, body: { member, note: orNull(note) } })) done()
  }
  const label = t('paper.do.dispose')
  return (
    <InlineForm
      label={label}
      verb={label}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <NativeSelect
        label={t('paper.member')}
        value={member}
        error={error('/member')}
        onChange={(event) => setMember(event.currentTarget.value)}
        data={[
          { value: '', label: t('paper.choose') },
          ...members.items
            .filter(({ roles }) => roles.includes('worker') || roles.includes('head'))
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Textarea
        label={t('paper.instruction')}
        value={note}
        error={error('/note')}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <IdentityNotice text={note} />
    </InlineForm>
  )
}

function AnswerForm({ letter, done }: StepProps) {
  const { t } = useWords()
  const [number, setNumber] = useState('')
  const [date, setDate] = useState('')
  const body = { number: number.trim(), date }
  const { problem, error, send, sending } = useChecked(
    useWrite(answerPaper),
    empty({ '/number': body.number, '/date': date }),
  )
  const save = async () => {
    if (await send({ params: { id: letter.id }, body })) done()
  }
  const label = t('paper.do.answer')
  return (
    <InlineForm
      label={label}
      about={t('paper.do.answer.about')}
      verb={label}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <TextInput
        label={t('paper.answer.number')}
        maxLength={60}
        value={number}
        error={error('/number')}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('paper.answer.date')}
        value={date}
        error={error('/date')}
        onChange={(event) => setDate(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

function CloseForm({ letter, done }: StepProps) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const body = { reason: reason.trim() }
  const { problem, error, send, sending } = useChecked(
    useWrite(closePaper),
    empty({ '/reason': body.reason }),
  )
  const save = async () => {
    if (await send({ params: { id: letter.id }, body })) done()
  }
  const label = t('paper.do.close')
  return (
    <InlineForm
      label={label}
      about={t('paper.do.close.about')}
      verb={label}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <Textarea
        label={t('paper.reason')}
        value={reason}
        error={error('/reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <IdentityNotice text={reason} />
    </InlineForm>
  )
}

const forms = { dispose: DisposeForm, answer: AnswerForm, close: CloseForm } as const

export function PaperStepForm({ step, ...props }: StepProps & { step: PaperStep }) {
  const Form = forms[step]
  return <Form {...props} />
}
