import { Checkbox, Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { localDate } from '../../../src/kernel/dates.ts'
import { answerForms, draftAnswer, recordAnswer } from '../../../src/requests/contract.ts'
import { UploadField } from '../../files/upload-field.tsx'
import { useUploads } from '../../files/uploads.ts'
import { useNow } from '../../shell/installation.ts'
import { useWrite } from '../../shell/server.ts'
import { useSession } from '../../shell/session.tsx'
import { useChecked } from '../../sites/checked.ts'
import { type Codes, useCodes } from '../../sites/codes.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import { CountFields } from './answer-counts.tsx'
import { answerFaults, answerOf, freshAnswer, type TypedAnswer, typedAgain } from './answer-draft.ts'
import styles from './answer-form.module.css'
import { KeptFiles, useKeptFiles } from './kept-files.tsx'
import { ProofFields, useProof } from './proof.tsx'
import type { StepProps } from './step.ts'

export interface AnswerPartProps {
  readonly typed: TypedAnswer
  readonly change: (more: Partial<TypedAnswer>) => void
  readonly error: (path: string) => string | undefined
  readonly codes: Codes
}

function CodeFields({ typed, change, error, codes, items }: AnswerPartProps & { items: readonly string[] }) {
  const { t } = useWords()
  const fault = error('/codes')
  return (
    <>
      {fault && (
        <p className={styles.error} role="alert">
          {fault}
        </p>
      )}
      {items.map((item) => {
        const choices = codes.list(item)
        const chosen = typed.codes[item] ?? []
        return (
          <fieldset key={item} className={styles.item}>
            <legend>{codes.label('request_item', item)}</legend>
            {choices.length === 0 && <p className={styles.about}>{t('requests.answer.noCodes')}</p>}
            <div className={styles.choices}>
              {choices.map(({ code }) => (
                <Checkbox
                  key={code}
                  label={codes.label(item, code)}
                  checked={chosen.includes(code)}
                  onChange={(event) =>
                    change({
                      codes: {
                        ...typed.codes,
                        [item]: event.currentTarget.checked
                          ? [...chosen, code]
                          : chosen.filter((one) => one !== code),
                      },
                    })
                  }
                />
              ))}
            </div>
          </fieldset>
        )
      })}
    </>
  )
}

function ReasonFields({ typed, change, error, codes }: AnswerPartProps) {
  const { t } = useWords()
  return (
    <Radio.Group
      size="md"
      label={t('requests.answer.reason')}
      value={typed.reason}
      error={error('/reason')}
      onChange={(reason) => change({ reason })}
    >
      <div className={styles.choices}>
        {codes.list('no_data_reason').map(({ code }) => (
          <Radio key={code} value={code} label={codes.label('no_data_reason', code)} />
        ))}
      </div>
    </Radio.Group>
  )
}

/** The answer itself, in its three forms, whoever gives it. */
export function AnswerFields({
  items,
  numbered = false,
  ...part
}: AnswerPartProps & {
  items: readonly string[]
  /** The answering letter must have a number. */
  numbered?: boolean
}) {
  const { t } = useWords()
  const { typed, change, error } = part
  return (
    <>
      <Radio.Group
        size="md"
        label={t('requests.answer.form')}
        value={typed.form}
        onChange={(value) => change({ form: answerForms.find((one) => one === value) ?? 'counts' })}
      >
        <div className={styles.choices}>
          {answerForms.map((form) => (
            <Radio
              key={form}
              value={form}
              label={t(`requests.answer.form.${form}`)}
              description={t(`requests.answer.form.${form}.about`)}
            />
          ))}
        </div>
      </Radio.Group>
      {typed.form === 'counts' && <CountFields {...part} />}
      {typed.form === 'codes' && <CodeFields {...part} items={items} />}
      {typed.form === 'no_data' && <ReasonFields {...part} />}
      <div>
        <Textarea
          label={t('requests.answer.text')}
          description={t('requests.answer.text.about')}
          value={typed.text}
          error={error('/text')}
          onChange={(event) => change({ text: event.currentTarget.value })}
        />
        <IdentityNotice text={typed.text} />
      </div>
      <TextInput
        label={t(numbered ? 'requests.linked.answerNumber' : 'requests.field.answerNumber')}
        maxLength={60}
        value={typed.number}
        error={error('/number')}
        onChange={(event) => change({ number: event.currentTarget.value })}
      />
    </>
  )
}

/** Drafts the answer: in numbers, in codes, or with why there are no data; the sender records that of a desk without account. */
export function AnswerForm({ request, done, recorded }: StepProps & { recorded: boolean }) {
  const { t } = useWords()
  const { zone } = useSession().desk
  const today = localDate(useNow(), zone)
  const codes = useCodes()
  const proof = useProof()
  const uploads = useUploads()
  const items = request.items.map(({ code }) => code)
  const kept = useKeptFiles(request)
  const [typed, setTyped] = useState(() => {
    const fresh = freshAnswer(
      items.map((code) => ({ code, coded: codes.list(code).length > 0 })),
      today,
      'people_reported',
    )
    const drafted = request.reply?.answer
    return drafted ? typedAgain(fresh, drafted) : fresh
  })
  const faults = answerFaults(typed, items)
  const own = useChecked(useWrite(draftAnswer), faults)
  const filed = useChecked(useWrite(recordAnswer), [...faults, ...proof.faults])
  const { problem, error, sending } = recorded ? filed : own
  const change = (more: Partial<TypedAnswer>) => setTyped({ ...typed, ...more })
  const part = { typed, change, error, codes }
  const label = t(recorded ? 'requests.do.record_answer' : 'requests.do.draft_answer')

  const save = async () => {
    const params = { id: request.id }
    const body = { ...answerOf(typed), files: [...kept.ids, ...uploads.ids] }
    const written = recorded
      ? await filed.send({ params, body: { ...body, ...proof.body } })
      : await own.send({ params, body })
    if (written) done()
  }
  return (
    <InlineForm
      label={label}
      {...(recorded ? {} : { about: t('requests.do.draft_answer.about') })}
      verb={recorded ? label : t('requests.reply.save')}
      problem={problem}
      sending={sending || uploads.busy}
      send={() => void save()}
      cancel={done}
    >
      <AnswerFields {...part} items={items} />
      {recorded && <ProofFields proof={proof} error={error} />}
      <KeptFiles kept={kept} />
      <UploadField label={t('requests.files.withAnswer')} uploads={uploads} />
    </InlineForm>
  )
}
