import { Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  addCommitment,
  type Commitment,
  keepCommitment,
  withdrawCommitment,
} from '../../src/sites/contract.ts'
import { useWrite } from '../shell/server.ts'
import { useWords } from '../words/words.tsx'
import { empty, orNull, useChecked } from './checked.ts'
import { type Choice, DeskFinder } from './finders.tsx'
import { InlineForm } from './inline-form.tsx'

/** The own desk promises something to another, by a day. */
export function AddCommitment({ site, done }: { site: string; done: () => void }) {
  const { t } = useWords()
  const [counterpart, setCounterpart] = useState<Choice | null>(null)
  const [text, setText] = useState('')
  const [targetDate, setTargetDate] = useState('')
  const body = { counterpart: counterpart?.id ?? '', text: text.trim(), targetDate }
  const { problem, error, send, sending } = useChecked(
    useWrite(addCommitment),
    empty({ '/text': body.text, '/counterpart': counterpart, '/targetDate': targetDate }),
  )
  const save = async () => {
    if (await send({ params: { id: site }, body })) done()
  }
  return (
    <InlineForm
      label={t('sites.commitment.add')}
      verb={t('sites.commitment.save')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <Textarea
        label={t('sites.commitment.text')}
        description={t('sites.commitment.text.about')}
        value={text}
        error={error('/text')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <DeskFinder
        label={t('sites.commitment.counterpart')}
        about={t('sites.commitment.counterpart.about')}
        error={error('/counterpart')}
        value={counterpart}
        choose={setCounterpart}
      />
      <TextInput
        type="date"
        label={t('sites.commitment.target')}
        value={targetDate}
        error={error('/targetDate')}
        onChange={(event) => setTargetDate(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

/** Whom it was promised to says that it was kept. */
export function KeepCommitment({ commitment, done }: { commitment: Commitment; done: () => void }) {
  const { t } = useWords()
  const { problem, error, send, sending } = useChecked(useWrite(keepCommitment))
  const [note, setNote] = useState('')
  const save = async () => {
    if (await send({ params: { id: commitment.id }, body: { note: orNull(note) } })) done()
  }
  return (
    <InlineForm
      label={t('sites.commitment.keep')}
      verb={t('sites.commitment.keep')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <Textarea
        label={t('sites.commitment.note')}
        value={note}
        error={error('/note')}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

/** Who promised takes it back, with a reason. */
export function WithdrawCommitment({ commitment, done }: { commitment: Commitment; done: () => void }) {
  const { t } = useWords()
  const [reason, setReason] = useState('')
  const body = { reason: reason.trim() }
  const { problem, error, send, sending } = useChecked(
    useWrite(withdrawCommitment),
    empty({ '/reason': body.reason }),
  )
  const save = async () => {
    if (await send({ params: { id: commitment.id }, body })) done()
  }
  return (
    <InlineForm
      label={t('sites.commitment.withdraw')}
      verb={t('sites.commitment.withdraw')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <Textarea
        label={t('sites.commitment.reason')}
        value={reason}
        error={error('/reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </InlineForm>
  )
}
