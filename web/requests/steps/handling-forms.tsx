import { NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { listMembers } from '../../../src/agencies/contract.ts'
import { askClarification, clarify, disposeRequest, withdrawRequest } from '../../../src/requests/contract.ts'
import { useList, useWrite } from '../../shell/server.ts'
import { empty, orNull, useChecked } from '../../sites/checked.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import type { StepProps } from './step.ts'

/** The head says who of the desk handles the letter. */
export function DisposeForm({ request, done }: StepProps) {
  const { t } = useWords()
  const members = useList(listMembers, { query: { limit: 200 } })
  const [member, setMember] = useState(request.handler?.id ?? '')
  const [note, setNote] = useState('')
  const { problem, error, send, sending } = useChecked(useWrite(disposeRequest), empty({ '/member': member }))
  const save = async () => {
    if (await send({ params: { id: request.id }, body: { member, note: orNull(note) } })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.dispose')}
      verb={t('requests.do.dispose')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <NativeSelect
        label={t('requests.field.member')}
        value={member}
        error={error('/member')}
        onChange={(event) => setMember(event.currentTarget.value)}
        data={[
          { value: '', label: t('requests.form.choose') },
          ...members.items
            .filter(({ roles }) => roles.includes('worker') || roles.includes('head'))
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <div>
        <Textarea
          label={t('requests.field.instruction')}
          value={note}
          error={error('/note')}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <IdentityNotice text={note} />
      </div>
    </InlineForm>
  )
}

/** Three steps say one text: a question, an explanation, the reason of a withdrawal. */
function TextForm({
  label,
  about,
  field,
  path,
  text,
  type,
  problem,
  error,
  sending,
  save,
  done,
}: Pick<ReturnType<typeof useChecked>, 'problem' | 'error' | 'sending'> & {
  label: string
  about?: string
  field: string
  path: string
  text: string
  type: (text: string) => void
  save: () => Promise<unknown>
  done: () => void
}) {
  const submit = async () => {
    if (await save()) done()
  }
  return (
    <InlineForm
      label={label}
      about={about}
      verb={label}
      problem={problem}
      sending={sending}
      send={() => void submit()}
      cancel={done}
    >
      <div>
        <Textarea
          label={field}
          value={text}
          error={error(path)}
          onChange={(event) => type(event.currentTarget.value)}
        />
        <IdentityNotice text={text} />
      </div>
    </InlineForm>
  )
}

export function AskForm({ request, done }: StepProps) {
  const { t } = useWords()
  const [text, type] = useState('')
  const body = { question: text.trim() }
  const { send, ...checked } = useChecked(useWrite(askClarification), empty({ '/question': body.question }))
  return (
    <TextForm
      {...checked}
      label={t('requests.do.ask_clarification')}
      about={t('requests.do.ask_clarification.about')}
      field={t('requests.field.question')}
      path="/question"
      text={text}
      type={type}
      save={() => send({ params: { id: request.id }, body })}
      done={done}
    />
  )
}

export function ClarifyForm({ request, done }: StepProps) {
  const { t } = useWords()
  const [text, type] = useState('')
  const body = { explanation: text.trim() }
  const { send, ...checked } = useChecked(useWrite(clarify), empty({ '/explanation': body.explanation }))
  return (
    <TextForm
      {...checked}
      label={t('requests.do.clarify')}
      about={t('requests.page.question', { question: request.clarification ?? '' })}
      field={t('requests.field.explanation')}
      path="/explanation"
      text={text}
      type={type}
      save={() => send({ params: { id: request.id }, body })}
      done={done}
    />
  )
}

export function WithdrawForm({ request, done }: StepProps) {
  const { t } = useWords()
  const [text, type] = useState('')
  const body = { reason: text.trim() }
  const { send, ...checked } = useChecked(useWrite(withdrawRequest), empty({ '/reason': body.reason }))
  return (
    <TextForm
      {...checked}
      label={t('requests.do.withdraw')}
      about={t('requests.do.withdraw.about')}
      field={t('requests.field.reason')}
      path="/reason"
      text={text}
      type={type}
      save={() => send({ params: { id: request.id }, body })}
      done={done}
    />
  )
}
