import { Button, NativeSelect, Radio, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type PaperLetter,
  paperKinds,
  registerPaper,
  securities,
  urgencies,
} from '../../src/paper/contract.ts'
import { UploadField } from '../files/upload-field.tsx'
import { useUploads } from '../files/uploads.ts'
import { IdentityNotice } from '../requests/identity-notice.tsx'
import { paperInstant } from '../requests/steps/paper-time.tsx'
import { Page } from '../shell/page.tsx'
import { useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ButtonLink } from '../sites/button-link.tsx'
import { empty, orNull, useChecked } from '../sites/checked.ts'
import { type Choice, DeskFinder } from '../sites/finders.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { Guidance } from './guidance.tsx'
import styles from './paper.module.css'

const blank = {
  office: '',
  number: '',
  letterDate: '',
  received: '',
  subject: '',
  keptAt: '',
  answerBy: '',
}

/** Registers a letter that lies on the table: what it bears, when it came, where it is kept. */
export function RegisterPaperPage() {
  const { t } = useWords()
  const { zone } = useSession().desk
  const navigate = useNavigate()
  const [kind, setKind] = useState<PaperLetter['kind']>('general')
  const [urgency, setUrgency] = useState<PaperLetter['urgency']>('biasa')
  const [security, setSecurity] = useState<PaperLetter['security']>('biasa')
  const [from, setFrom] = useState<Choice | null>(null)
  const [typed, setTyped] = useState(blank)
  const uploads = useUploads()
  const receivedAt = paperInstant(typed.received, zone)
  const office = typed.office.trim() || (from?.name ?? '')
  const { problem, error, send, sending } = useChecked(useWrite(registerPaper), [
    ...empty({
      '/office': office,
      '/number': typed.number.trim(),
      '/letterDate': typed.letterDate,
      '/receivedAt': receivedAt,
      '/subject': typed.subject.trim(),
    }),
    ...(uploads.ids.length === 0 ? empty({ '/keptAt': typed.keptAt.trim() }) : []),
  ])
  const field = (name: keyof typeof blank) => ({
    value: typed[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      setTyped({ ...typed, [name]: event.currentTarget.value }),
  })
  const save = async () => {
    const written = await send({
      body: {
        kind,
        office,
        fromDesk: from?.id ?? null,
        number: typed.number.trim(),
        letterDate: typed.letterDate,
        receivedAt: receivedAt ?? '',
        subject: typed.subject.trim(),
        urgency,
        security,
        scan: uploads.ids[0] ?? null,
        keptAt: orNull(typed.keptAt),
        answerBy: typed.answerBy === '' ? null : typed.answerBy,
      },
    })
    if (written) await navigate({ to: '/paper/$id', params: { id: written.id } })
  }
  return (
    <Page title="paper.register" lead={t('paper.register.lead')}>
      <Form
        label={t('paper.register')}
        problem={problem}
        send={() => void save()}
        actions={
          <>
            <Button type="submit" loading={sending || uploads.busy}>
              {t('paper.register')}
            </Button>
            <ButtonLink variant="subtle" to="/requests" search={{ box: 'paper' }}>
              {t('paper.cancel')}
            </ButtonLink>
          </>
        }
      >
        <Radio.Group
          size="md"
          label={t('paper.kind')}
          value={kind}
          onChange={(value) => setKind(paperKinds.find((one) => one === value) ?? 'general')}
        >
          <div className={styles.choices}>
            {paperKinds.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`paper.kind.${value}`)}
                description={t(`paper.kind.${value}.about`)}
              />
            ))}
          </div>
        </Radio.Group>
        {kind === 'law_enforcement' && <Guidance />}
        <DeskFinder
          label={t('paper.fromDesk')}
          about={t('paper.fromDesk.about')}
          value={from}
          choose={setFrom}
        />
        <div>
          <TextInput
            label={t('paper.office')}
            description={t('paper.office.about')}
            maxLength={200}
            placeholder={from?.name ?? ''}
            error={error('/office')}
            {...field('office')}
          />
          <IdentityNotice text={typed.office} />
        </div>
        <div className={styles.pair}>
          <TextInput label={t('paper.number')} maxLength={60} error={error('/number')} {...field('number')} />
          <TextInput
            type="date"
            label={t('paper.letterDate')}
            error={error('/letterDate')}
            {...field('letterDate')}
          />
        </div>
        <TextInput
          type="datetime-local"
          label={t('paper.receivedAt', { zone })}
          description={t('paper.receivedAt.about')}
          error={error('/receivedAt')}
          {...field('received')}
        />
        <div>
          <TextInput
            label={t('paper.subject')}
            description={t('paper.subject.about')}
            maxLength={200}
            error={error('/subject')}
            {...field('subject')}
          />
          <IdentityNotice text={typed.subject} />
        </div>
        <div className={styles.pair}>
          <NativeSelect
            label={t('paper.urgency')}
            value={urgency}
            onChange={(event) =>
              setUrgency(urgencies.find((one) => one === event.currentTarget.value) ?? 'biasa')
            }
            data={urgencies.map((value) => ({ value, label: t(`requests.urgency.${value}`) }))}
          />
          <NativeSelect
            label={t('paper.security')}
            value={security}
            onChange={(event) =>
              setSecurity(securities.find((one) => one === event.currentTarget.value) ?? 'biasa')
            }
            data={securities.map((value) => ({ value, label: t(`requests.security.${value}`) }))}
          />
        </div>
        <TextInput
          type="date"
          label={t('paper.answerBy')}
          description={t('paper.answerBy.about')}
          error={error('/answerBy')}
          {...field('answerBy')}
        />
        <UploadField label={t('paper.scan')} about={t('paper.scan.about')} uploads={uploads} single />
        <div>
          <TextInput
            label={t('paper.keptAt')}
            description={t('paper.keptAt.about')}
            maxLength={120}
            error={error('/keptAt')}
            {...field('keptAt')}
          />
          <IdentityNotice text={typed.keptAt} />
        </div>
      </Form>
    </Page>
  )
}
