import { Checkbox, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Desk } from '../../src/agencies/contract.ts'
import { deadline } from '../../src/kernel/working-days.ts'
import { securities, urgencies } from '../../src/requests/contract.ts'
import { useWall } from '../obligations/wall.ts'
import type { Codes } from '../sites/codes.ts'
import { DeskFinder, SiteFinder } from '../sites/finders.tsx'
import { useWords } from '../words/words.tsx'
import { CopiesField } from './copies-field.tsx'
import { type DraftLetter, withinOf } from './draft-letter.ts'
import { IdentityNotice } from './identity-notice.tsx'
import { ItemPicker } from './item-picker.tsx'
import styles from './letter-form.module.css'

export interface LetterFieldsProps {
  readonly draft: DraftLetter
  readonly change: (more: Partial<DraftLetter>) => void
  readonly error: (path: string) => string | undefined
  readonly codes: Codes
  /** The desk that was chosen, once it is read. */
  readonly receiver: Desk | undefined
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.group} aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

function To({ draft, change, error, receiver }: LetterFieldsProps) {
  const { t } = useWords()
  return (
    <Group title={t('requests.form.to')}>
      <div>
        <DeskFinder
          label={t('requests.form.receiver')}
          about={t('requests.form.receiver.about')}
          error={error('/receiver')}
          value={draft.receiver}
          choose={(choice) => change({ receiver: choice })}
        />
        {receiver && (
          <p className={styles.consequence} role="status">
            {receiver.hasAccount
              ? t('requests.form.receiver.account', { desk: receiver.name })
              : t('requests.form.receiver.noAccount')}
          </p>
        )}
      </div>
      <SiteFinder
        label={t('requests.form.site')}
        error={error('/site')}
        value={draft.site}
        choose={(choice) => change({ site: choice })}
      />
      <div>
        <TextInput
          label={t('requests.form.subject')}
          description={t('requests.form.subject.about')}
          maxLength={200}
          value={draft.subject}
          error={error('/subject')}
          onChange={(event) => change({ subject: event.currentTarget.value })}
        />
        <IdentityNotice text={draft.subject} />
      </div>
    </Group>
  )
}

function What({ draft, change, error, codes }: LetterFieldsProps) {
  const { t } = useWords()
  const source = codes.find('legal_basis', draft.basis)?.source
  return (
    <Group title={t('requests.form.what')}>
      <div>
        <NativeSelect
          label={t('requests.form.basis')}
          value={draft.basis}
          error={error('/basis')}
          onChange={(event) => change({ basis: event.currentTarget.value })}
          data={[
            { value: '', label: t('requests.form.choose') },
            ...codes.list('legal_basis').map(({ code }) => ({
              value: code,
              label: codes.label('legal_basis', code),
            })),
          ]}
        />
        {source && (
          <p className={styles.consequence} role="status">
            {t('requests.form.basis.source', { source })}
          </p>
        )}
      </div>
      <div>
        <Textarea
          label={t('requests.form.purpose')}
          description={t('requests.form.purpose.about')}
          value={draft.purpose}
          error={error('/purpose')}
          onChange={(event) => change({ purpose: event.currentTarget.value })}
        />
        <IdentityNotice text={draft.purpose} />
      </div>
      <ItemPicker
        codes={codes}
        items={draft.items}
        change={(items) => change({ items })}
        error={error('/items')}
        detailError={(at) => error(`/items/${at}/detail`)}
      />
      <div>
        <Textarea
          label={t('requests.form.scope')}
          description={t('requests.form.scope.about')}
          value={draft.scope}
          error={error('/scope')}
          onChange={(event) => change({ scope: event.currentTarget.value })}
        />
        <IdentityNotice text={draft.scope} />
      </div>
    </Group>
  )
}

/** When an answer would be due if receipt were proven now, on the wall of the desk that will owe it. */
function DuePreview({ days, receiver }: { days: number; receiver: Desk | undefined }) {
  const { t, dateTime } = useWords()
  const wall = useWall()
  const zone = receiver?.zone ?? wall.zone
  const due = deadline(wall.now, { amount: days, unit: 'working_days' }, zone, wall.calendar)
  return (
    <p className={styles.consequence} role="status">
      {t('requests.form.within.preview', { date: dateTime(due.dueAt, zone) })}{' '}
      {due.provisional && t('requests.form.within.provisional')}
    </p>
  )
}

function How({ draft, change, error, receiver }: LetterFieldsProps) {
  const { t } = useWords()
  const days = withinOf(draft.answerWithin)
  return (
    <Group title={t('requests.form.how')}>
      <div>
        <TextInput
          label={t('requests.form.within')}
          description={t('requests.form.within.about')}
          inputMode="numeric"
          maxLength={2}
          className={styles.short}
          value={draft.answerWithin}
          error={error('/answerWithin')}
          onChange={(event) => change({ answerWithin: event.currentTarget.value })}
        />
        {days !== undefined && <DuePreview days={days} receiver={receiver} />}
      </div>
      <Radio.Group
        size="md"
        label={t('requests.form.urgency')}
        value={draft.urgency}
        onChange={(value) => change({ urgency: urgencies.find((one) => one === value) ?? 'biasa' })}
      >
        <div className={styles.choices}>
          {urgencies.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`requests.urgency.${value}`)}
              description={t(`requests.urgency.${value}.about`)}
            />
          ))}
        </div>
      </Radio.Group>
      <Radio.Group
        size="md"
        label={t('requests.form.security')}
        value={draft.security}
        onChange={(value) => change({ security: securities.find((one) => one === value) ?? 'biasa' })}
      >
        <div className={styles.choices}>
          {securities.map((value) => (
            <Radio
              key={value}
              value={value}
              label={t(`requests.security.${value}`)}
              description={t(`requests.security.${value}.about`)}
            />
          ))}
        </div>
      </Radio.Group>
      <Checkbox
        label={t('requests.form.emergency')}
        description={t('requests.form.emergency.about')}
        checked={draft.emergency}
        onChange={(event) => change({ emergency: event.currentTarget.checked })}
      />
    </Group>
  )
}

function Copies({ draft, change, error }: LetterFieldsProps) {
  const { t } = useWords()
  return (
    <Group title={t('requests.form.copies.title')}>
      {draft.security === 'rahasia' && draft.copies.length === 0 ? (
        <p className={styles.consequence}>{t('requests.form.copies.secret')}</p>
      ) : (
        <CopiesField
          copies={draft.copies}
          change={(copies) => change({ copies })}
          error={(at) => error(`/copies/${at}/name`)}
        />
      )}
    </Group>
  )
}

/** The fields of a data request, in the order in which one thinks of them. */
export function LetterFields(props: LetterFieldsProps) {
  return (
    <>
      <To {...props} />
      <What {...props} />
      <How {...props} />
      <Copies {...props} />
    </>
  )
}
