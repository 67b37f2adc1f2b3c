import { NativeSelect, TextInput } from '@mantine/core'
import { useWords } from '../../words/words.tsx'
import { IdentityNotice } from '../identity-notice.tsx'
import type { TypedCount } from './answer-draft.ts'
import type { AnswerPartProps } from './answer-form.tsx'
import styles from './answer-form.module.css'

const ways = ['number', 'unknown', 'text'] as const

/** One number per item, or that it is not known, or that the text explains it. */
export function CountFields({ typed, change, error, codes }: AnswerPartProps) {
  const { t } = useWords()
  const set = (item: string, more: Partial<TypedCount>) =>
    change({ counts: typed.counts.map((one) => (one.item === item ? { ...one, ...more } : one)) })
  const names = {
    number: t('requests.answer.count'),
    unknown: t('requests.answer.unknown'),
    text: t('requests.answer.skip'),
  }
  const units = codes.list('census_unit')
  return (
    <>
      <TextInput
        type="date"
        label={t('requests.answer.asOf')}
        className={styles.date}
        value={typed.asOf}
        error={error('/asOf')}
        onChange={(event) => change({ asOf: event.currentTarget.value })}
      />
      <p className={styles.about}>{t('requests.answer.few')}</p>
      {typed.counts.map((one) => (
        <fieldset key={one.item} className={styles.item}>
          <legend>{codes.label('request_item', one.item)}</legend>
          <div className={styles.count} data-how={one.how}>
            <NativeSelect
              aria-label={t('requests.answer.form')}
              value={one.how}
              onChange={(event) =>
                set(one.item, { how: ways.find((way) => way === event.currentTarget.value) ?? 'number' })
              }
              data={ways.map((value) => ({ value, label: names[value] }))}
            />
            {one.how === 'number' && (
              <TextInput
                aria-label={t('requests.answer.count')}
                inputMode="numeric"
                value={one.count}
                error={error(`/counts/${one.item}`)}
                onChange={(event) => set(one.item, { count: event.currentTarget.value })}
              />
            )}
            {one.how !== 'text' && (
              <NativeSelect
                aria-label={t('requests.answer.unit')}
                value={one.unit}
                onChange={(event) => set(one.item, { unit: event.currentTarget.value })}
                data={units.map(({ code }) => ({ value: code, label: codes.label('census_unit', code) }))}
              />
            )}
            {one.how !== 'text' && (
              <TextInput
                aria-label={t('requests.answer.note')}
                placeholder={t('requests.answer.note')}
                maxLength={300}
                value={one.note}
                onChange={(event) => set(one.item, { note: event.currentTarget.value })}
              />
            )}
          </div>
          <IdentityNotice text={one.note} />
        </fieldset>
      ))}
      {error('/counts') && (
        <p className={styles.error} role="alert">
          {error('/counts')}
        </p>
      )}
    </>
  )
}
