import { NativeSelect, Textarea } from '@mantine/core'
import { useState } from 'react'
import { listMembers } from '../../../src/agencies/contract.ts'
import { staff } from '../../../src/kernel/role.ts'
import { askInitial, initialRequest, returnRequest } from '../../../src/requests/contract.ts'
import { useList, useWrite } from '../../shell/server.ts'
import { empty, orNull, useChecked } from '../../sites/checked.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import type { StepProps } from './step.ts'

/** The colleagues who may initial: whoever does the desk's work and did not write the text. */
function useSeconds(writer: string | undefined) {
  const members = useList(listMembers, { query: { limit: 200 } })
  return members.items.filter(({ id, roles }) => id !== writer && staff.some((role) => roles.includes(role)))
}

/** Asks a colleague, or anybody of the desk; a desk too small asks the desk that gives the second person. */
export function AskInitialForm({ request, done }: StepProps) {
  const { t } = useWords()
  const { paraf } = request.reply ?? request
  const seconds = useSeconds(paraf?.writer)
  const [member, setMember] = useState('')
  const { problem, error, send, sending } = useChecked(useWrite(askInitial))
  const own = paraf?.second?.desk === (request.reply === null ? request.sender : request.receiver)
  const save = async () => {
    if (await send({ params: { id: request.id }, body: { member: own ? orNull(member) : null } })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.ask_initial')}
      about={
        own
          ? t('requests.do.ask_initial.about')
          : t('requests.do.ask_initial.other', { second: paraf?.second?.deskName ?? '' })
      }
      verb={t('requests.do.ask_initial')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      {own && (
        <NativeSelect
          label={t('requests.field.second')}
          value={member}
          error={error('/member')}
          onChange={(event) => setMember(event.currentTarget.value)}
          data={[
            { value: '', label: t('requests.field.second.anybody') },
            ...seconds.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
    </InlineForm>
  )
}

/** Paraf: one press, after reading. */
export function InitialForm({ request, done }: StepProps) {
  const { t } = useWords()
  const { problem, send, sending } = useChecked(useWrite(initialRequest))
  const save = async () => {
    if (await send({ params: { id: request.id } })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.initial')}
      about={t(request.reply === null ? 'requests.do.initial.about' : 'requests.do.initial.reply')}
      verb={t('requests.do.initial')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    />
  )
}

/** Back to the writer, with what should be changed. */
export function ReturnForm({ request, done }: StepProps) {
  const { t } = useWords()
  const [text, setText] = useState('')
  const body = { remark: text.trim() }
  const { problem, error, send, sending } = useChecked(
    useWrite(returnRequest),
    empty({ '/remark': body.remark }),
  )
  const save = async () => {
    if (await send({ params: { id: request.id }, body })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.return')}
      about={t(request.reply === null ? 'requests.do.return.about' : 'requests.do.return.reply')}
      verb={t('requests.do.return')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <div>
        <Textarea
          label={t('requests.field.remark')}
          value={text}
          error={error('/remark')}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <IdentityNotice text={text} />
      </div>
    </InlineForm>
  )
}
