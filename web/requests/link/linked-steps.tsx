import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  addLinkedFile,
  answerLinked,
  askLinked,
  type LinkedLetter,
  receiveLinked,
  refuseLinked,
} from '../../../src/requests/contract.ts'
import { UploadField } from '../../files/upload-field.tsx'
import { type Uploads, useUploads } from '../../files/uploads.ts'
import { useWrite } from '../../shell/server.ts'
import { empty, type Fault, useChecked } from '../../sites/checked.ts'
import type { Codes } from '../../sites/codes.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { Form } from '../../ui/form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import { answerFaults, answerOf, freshAnswer } from '../steps/answer-draft.ts'
import { AnswerFields } from '../steps/answer-form.tsx'
import { freshRefusal, RefusalFields, refusalFaults, type TypedRefusal } from '../steps/refuse-form.tsx'
import type { Bearing } from './linked-page.tsx'
import styles from './linked-page.module.css'

interface StepsProps {
  readonly letter: LinkedLetter
  readonly by: Bearing
  readonly codes: Codes
  readonly end: (as: 'answered' | 'refused') => void
}
type FormProps = StepsProps & { readonly cancel: () => void }

/** By function, never by name: the clock of the answer starts with it. */
function Receive({ letter, by }: Pick<StepsProps, 'letter' | 'by'>) {
  const { t } = useWords()
  const [office, setOffice] = useState('')
  const said = office.trim().replaceAll(/\s+/g, ' ')
  const { problem, error, send, sending } = useChecked(
    useWrite(receiveLinked, by.client),
    empty({ '/office': said }),
  )
  return (
    <section className={styles.step} aria-labelledby="step">
      <h2 id="step">{t('requests.linked.receive')}</h2>
      <p>{t('requests.linked.receive.about', { count: letter.answerWithin })}</p>
      <Form
        label={t('requests.linked.receive')}
        problem={problem}
        send={() => void send({ body: { office: said } })}
        actions={
          <Button type="submit" loading={sending}>
            {t('requests.linked.receive.do')}
          </Button>
        }
      >
        <div>
          <TextInput
            label={t('requests.linked.office')}
            description={t('requests.linked.office.about')}
            maxLength={120}
            value={office}
            error={error('/office')}
            onChange={(event) => setOffice(event.currentTarget.value)}
          />
          <IdentityNotice text={office} />
        </div>
      </Form>
    </section>
  )
}

function Ask({ by, cancel }: FormProps) {
  const { t } = useWords()
  const [question, setQuestion] = useState('')
  const { problem, error, send, sending } = useChecked(
    useWrite(askLinked, by.client),
    empty({ '/question': question.trim() }),
  )
  const save = async () => {
    if (await send({ body: { question: question.trim() } })) cancel()
  }
  return (
    <InlineForm
      label={t('requests.linked.ask')}
      about={t('requests.linked.ask.about')}
      verb={t('requests.linked.ask.do')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={cancel}
    >
      <div>
        <Textarea
          label={t('requests.linked.question')}
          value={question}
          error={error('/question')}
          onChange={(event) => setQuestion(event.currentTarget.value)}
        />
        <IdentityNotice text={question} />
      </div>
    </InlineForm>
  )
}

/** The number of the answering letter and the scan of its signed sheet: without them nobody knows that the office answers. */
const proofFaults = (number: string, uploads: Uploads): Fault[] =>
  empty({ '/number': number.trim(), '/files': uploads.ids[0] })

function Scan({ uploads, fault }: { uploads: Uploads; fault: string | undefined }) {
  const { t } = useWords()
  return (
    <div>
      <UploadField
        label={t('requests.linked.scan')}
        about={t('requests.linked.scan.about')}
        uploads={uploads}
      />
      {fault && (
        <p className={styles.fault} role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}

/** `files.add` and this one take and answer alike; only the way in differs. */
function useLinkUploads(by: Bearing): Uploads {
  return useUploads(undefined, { endpoint: addLinkedFile, as: { link: by.link } })
}

function Answer({ letter, by, codes, end, cancel }: FormProps) {
  const { t } = useWords()
  const uploads = useLinkUploads(by)
  const items = letter.items.map(({ code }) => code)
  const [typed, setTyped] = useState(() =>
    freshAnswer(
      items.map((code) => ({ code, coded: codes.list(code).length > 0 })),
      letter.today,
      'people_reported',
    ),
  )
  const faults = [...answerFaults(typed, items), ...proofFaults(typed.number, uploads)]
  const { problem, error, send, sending } = useChecked(useWrite(answerLinked, by.client), faults)
  const save = async () => {
    const body = { ...answerOf(typed), number: typed.number.trim(), files: [...uploads.ids] }
    if (await send({ body })) end('answered')
  }
  return (
    <InlineForm
      label={t('requests.linked.answer')}
      about={t('requests.linked.answer.about')}
      verb={t('requests.linked.answer.do')}
      problem={problem}
      sending={sending || uploads.busy}
      send={() => void save()}
      cancel={cancel}
    >
      <AnswerFields
        typed={typed}
        change={(more) => setTyped({ ...typed, ...more })}
        error={error}
        codes={codes}
        items={items}
        numbered
      />
      <Scan uploads={uploads} fault={error('/files')} />
    </InlineForm>
  )
}

function Refuse({ letter, by, codes, end, cancel }: FormProps) {
  const { t } = useWords()
  const uploads = useLinkUploads(by)
  const [typed, setTyped] = useState(freshRefusal)
  const change = (more: Partial<TypedRefusal>) => setTyped({ ...typed, ...more })
  const faults = [...refusalFaults(typed), ...proofFaults(typed.number, uploads)]
  const { problem, error, send, sending } = useChecked(useWrite(refuseLinked, by.client), faults)
  const save = async () => {
    const { ground, reason, number } = typed
    const body = { ground, reason: reason.trim(), number: number.trim(), files: [...uploads.ids] }
    if (await send({ body })) end('refused')
  }
  return (
    <InlineForm
      label={t('requests.linked.refuse')}
      about={t(letter.emergency ? 'requests.do.draft_refusal.emergency' : 'requests.do.draft_refusal.about')}
      verb={t('requests.linked.refuse.do')}
      problem={problem}
      sending={sending || uploads.busy}
      send={() => void save()}
      cancel={cancel}
    >
      <RefusalFields typed={typed} change={change} error={error} codes={codes} numbered />
      <Scan uploads={uploads} fault={error('/files')} />
    </InlineForm>
  )
}

const forms = { ask: Ask, answer: Answer, refuse: Refuse } as const

/** What the office does next: receipt first, then one answer, one refusal, or a question. */
export function LinkedSteps(props: StepsProps) {
  const { t } = useWords()
  const { letter, by } = props
  const [open, setOpen] = useState<keyof typeof forms | null>(null)
  if (letter.state === 'sent') return <Receive letter={letter} by={by} />
  if (open !== null) {
    const Chosen = forms[open]
    return (
      <section className={styles.step}>
        <Chosen {...props} cancel={() => setOpen(null)} />
      </section>
    )
  }
  return (
    <section className={styles.step} aria-labelledby="step">
      <h2 id="step">{t('requests.linked.next')}</h2>
      {letter.asked && (
        <p className={styles.waits} role="status">
          {t('requests.linked.waits')}
        </p>
      )}
      <div className={styles.buttons}>
        <Button onClick={() => setOpen('answer')}>{t('requests.linked.answer')}</Button>
        {!letter.asked && (
          <Button variant="default" onClick={() => setOpen('ask')}>
            {t('requests.linked.ask')}
          </Button>
        )}
        <Button variant="subtle" onClick={() => setOpen('refuse')}>
          {t('requests.linked.refuse')}
        </Button>
      </div>
    </section>
  )
}
