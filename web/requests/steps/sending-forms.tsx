import { Textarea } from '@mantine/core'
import { useState } from 'react'
import { proveReceipt, receiveRequest, sendRequest } from '../../../src/requests/contract.ts'
import { useWrite } from '../../shell/server.ts'
import { useSession } from '../../shell/session.tsx'
import { empty, orNull, useChecked } from '../../sites/checked.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import { PaperTime, paperFaults, paperInstant } from './paper-time.tsx'
import type { StepProps } from './step.ts'

/** Sends the letter, and receives one: both may have happened on paper before they are entered. */
function PaperForm({
  endpoint,
  label,
  about,
  noteLabel,
  request,
  done,
}: StepProps & {
  endpoint: typeof sendRequest | typeof receiveRequest
  label: string
  about: string
  noteLabel: string
}) {
  const { t } = useWords()
  const { zone } = useSession().desk
  const [paper, setPaper] = useState('')
  const [note, setNote] = useState('')
  const at = paperInstant(paper, zone)
  const { problem, error, send, sending } = useChecked(useWrite(endpoint), paperFaults(at))
  const save = async () => {
    const body = { onPaper: at ?? null, note: orNull(note) }
    if (await send({ params: { id: request.id }, body })) done()
  }
  return (
    <InlineForm
      label={label}
      about={about}
      verb={label}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <PaperTime
        about={t('requests.field.paper.optional')}
        zone={zone}
        value={paper}
        change={setPaper}
        error={error('/onPaper')}
      />
      <div>
        <Textarea
          label={noteLabel}
          minRows={1}
          value={note}
          error={error('/note')}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <IdentityNotice text={note} />
      </div>
    </InlineForm>
  )
}

export function SendForm(props: StepProps) {
  const { t } = useWords()
  const { receiverName, receiverHasAccount } = props.request
  return (
    <PaperForm
      {...props}
      endpoint={sendRequest}
      label={t('requests.do.send')}
      about={t(receiverHasAccount ? 'requests.do.send.about' : 'requests.do.send.onPaper', {
        receiver: receiverName,
      })}
      noteLabel={t('requests.field.sentBy')}
    />
  )
}

export function ReceiveForm(props: StepProps) {
  const { t } = useWords()
  return (
    <PaperForm
      {...props}
      endpoint={receiveRequest}
      label={t('requests.do.receive')}
      about={t('requests.do.receive.about')}
      noteLabel={t('requests.field.receivedNote')}
    />
  )
}

/** The sender proves that a desk without account has the letter; the clock of the answer starts there. */
export function ProveForm({ request, done }: StepProps) {
  const { t } = useWords()
  const { zone } = useSession().desk
  const [paper, setPaper] = useState('')
  const [note, setNote] = useState('')
  const at = paperInstant(paper, zone)
  const { problem, error, send, sending } = useChecked(useWrite(proveReceipt), [
    ...empty({ '/note': note.trim() }),
    ...paperFaults(at),
  ])
  const save = async () => {
    const body = { onPaper: at ?? null, note: note.trim() }
    if (await send({ params: { id: request.id }, body })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.prove_receipt')}
      verb={t('requests.do.prove_receipt')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <PaperTime
        about={t('requests.field.paper.optional')}
        zone={zone}
        value={paper}
        change={setPaper}
        error={error('/onPaper')}
      />
      <div>
        <Textarea
          label={t('requests.field.proof')}
          description={t('requests.field.proof.about')}
          minRows={1}
          value={note}
          error={error('/note')}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <IdentityNotice text={note} />
      </div>
    </InlineForm>
  )
}
