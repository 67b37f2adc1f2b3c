import { Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { recordRefusal, refuseRequest } from '../../../src/requests/contract.ts'
import { UploadField } from '../../files/upload-field.tsx'
import { useUploads } from '../../files/uploads.ts'
import { useWrite } from '../../shell/server.ts'
import { empty, orNull, useChecked } from '../../sites/checked.ts'
import { useCodes } from '../../sites/codes.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import { ProofFields, useProof } from './proof.tsx'
import type { StepProps } from './step.ts'
import styles from './answer-form.module.css'

/** A refusal in writing: the ground that the law knows, the reason, and the paper's proof when the sender records it. */
export function RefuseForm({ request, done, recorded }: StepProps & { recorded: boolean }) {
  const { t } = useWords()
  const codes = useCodes()
  const proof = useProof()
  const uploads = useUploads()
  const [ground, setGround] = useState('')
  const [reason, setReason] = useState('')
  const [number, setNumber] = useState('')
  const label = t(recorded ? 'requests.do.record_refusal' : 'requests.do.refuse')
  const body = { ground, reason: reason.trim(), number: orNull(number), files: [...uploads.ids] }
  const faults = empty({ '/ground': ground, '/reason': body.reason })
  const own = useChecked(useWrite(refuseRequest), faults)
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
      about={t(request.emergency ? 'requests.do.refuse.emergency' : 'requests.do.refuse.about')}
      verb={label}
      problem={problem}
      sending={sending || uploads.busy}
      send={() => void save()}
      cancel={done}
    >
      <Radio.Group
        size="md"
        label={t('requests.field.ground')}
        value={ground}
        onChange={setGround}
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
          value={reason}
          error={error('/reason')}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <IdentityNotice text={reason} />
      </div>
      <TextInput
        label={t('requests.field.answerNumber')}
        maxLength={60}
        value={number}
        error={error('/number')}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      {recorded && <ProofFields proof={proof} error={error} />}
      <UploadField label={t('requests.files.withAnswer')} uploads={uploads} />
    </InlineForm>
  )
}
