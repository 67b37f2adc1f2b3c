import { Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { draftRefusal, recordRefusal } from '../../../src/requests/contract.ts'
import { UploadField } from '../../files/upload-field.tsx'
import { useUploads } from '../../files/uploads.ts'
import { useWrite } from '../../shell/server.ts'
import { empty, orNull, useChecked } from '../../sites/checked.ts'
import { type Codes, useCodes } from '../../sites/codes.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import { KeptFiles, useKeptFiles } from './kept-files.tsx'
import { ProofFields, useProof } from './proof.tsx'
import type { StepProps } from './step.ts'
import styles from './answer-form.module.css'

export interface TypedRefusal {
  readonly ground: string
  readonly reason: string
  readonly number: string
}
export const freshRefusal: TypedRefusal = { ground: '', reason: '', number: '' }

export const refusalFaults = ({ ground, reason }: TypedRefusal) =>
  empty({ '/ground': ground, '/reason': reason.trim() })

/** The refusal itself, whoever gives it. */
export function RefusalFields({
  typed,
  change,
  error,
  codes,
  numbered = false,
}: {
  typed: TypedRefusal
  change: (more: Partial<TypedRefusal>) => void
  error: (path: string) => string | undefined
  codes: Codes
  /** The refusing letter must have a number. */
  numbered?: boolean
}) {
  const { t } = useWords()
  return (
    <>
      <Radio.Group
        size="md"
        label={t('requests.field.ground')}
        value={typed.ground}
        onChange={(ground) => change({ ground })}
        error={error('/ground')}
      >
        <div className={styles.choices}>
          {codes.list('refusal_ground').map(({ code, source }) => (
            <Radio key={code} value={code} label={codes.label('refusal_ground', code)} description={source} />
          ))}
        </div>
      </Radio.Group>
      <div>
        <Textarea
          label={t('requests.field.reason')}
          value={typed.reason}
          error={error('/reason')}
          onChange={(event) => change({ reason: event.currentTarget.value })}
        />
        <IdentityNotice text={typed.reason} />
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

/** A refusal in writing: the ground that the law knows, the reason, and the paper's proof when the sender records it. */
export function RefuseForm({ request, done, recorded }: StepProps & { recorded: boolean }) {
  const { t } = useWords()
  const codes = useCodes()
  const proof = useProof()
  const uploads = useUploads()
  const drafted = request.reply?.refusal
  const kept = useKeptFiles(request)
  const [typed, setTyped] = useState<TypedRefusal>(
    drafted ? { ...drafted, number: drafted.number ?? '' } : freshRefusal,
  )
  const change = (more: Partial<TypedRefusal>) => setTyped({ ...typed, ...more })
  const label = t(recorded ? 'requests.do.record_refusal' : 'requests.do.draft_refusal')
  const { ground, reason, number } = typed
  const files = [...kept.ids, ...uploads.ids]
  const body = { ground, reason: reason.trim(), number: orNull(number), files }
  const faults = refusalFaults(typed)
  const own = useChecked(useWrite(draftRefusal), faults)
  const filed = useChecked(useWrite(recordRefusal), [...faults, ...proof.faults])
  const { problem, error, sending } = recorded ? filed : own

  const save = async () => {
    const params = { id: request.id }
    const written = recorded
      ? await filed.send({ params, body: { ...body, ...proof.body } })
      : await own.send({ params, body })
    if (written) done()
  }
  return (
    <InlineForm
      label={label}
      about={t(request.emergency ? 'requests.do.draft_refusal.emergency' : 'requests.do.draft_refusal.about')}
      verb={recorded ? label : t('requests.reply.save')}
      problem={problem}
      sending={sending || uploads.busy}
      send={() => void save()}
      cancel={done}
    >
      <RefusalFields typed={typed} change={change} error={error} codes={codes} />
      {recorded && <ProofFields proof={proof} error={error} />}
      <KeptFiles kept={kept} />
      <UploadField label={t('requests.files.withAnswer')} uploads={uploads} />
    </InlineForm>
  )
}
