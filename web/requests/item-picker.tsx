import { Checkbox, TextInput } from '@mantine/core'
import { useId } from 'react'
import type { Codes } from '../sites/codes.ts'
import { useWords } from '../words/words.tsx'
import type { DraftLetter } from './draft-letter.ts'
import { IdentityNotice } from './identity-notice.tsx'
import styles from './item-picker.module.css'

type Items = DraftLetter['items']

/** What is asked for: each item a code, with a line of detail once it is chosen. */
export function ItemPicker({
  codes,
  items,
  change,
  error,
  detailError,
}: {
  codes: Codes
  items: Items
  change: (items: Items) => void
  error: string | undefined
  /** What is wrong with the detail of the item at this place. */
  detailError: (at: number) => string | undefined
}) {
  const { t } = useWords()
  const about = useId()
  const known = codes.list('request_item')
  const order = new Map(known.map(({ code }, at) => [code, at]))
  const toggle = (code: string, on: boolean) =>
    change(
      on
        ? [...items, { code, detail: '' }].sort(
            (a, b) => (order.get(a.code) ?? 99) - (order.get(b.code) ?? 99),
          )
        : items.filter((item) => item.code !== code),
    )
  return (
    <fieldset className={styles.items} aria-describedby={about}>
      <legend>{t('requests.form.items')}</legend>
      <p id={about} className={styles.about}>
        {t('requests.form.items.about')}
      </p>
      {error && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
      {known.map(({ code }) => {
        const at = items.findIndex((item) => item.code === code)
        const item = items[at]
        const label = codes.label('request_item', code)
        return (
          <div key={code} className={styles.item}>
            <Checkbox
              label={label}
              checked={item !== undefined}
              onChange={(event) => toggle(code, event.currentTarget.checked)}
            />
            {item && (
              <div className={styles.detail}>
                <TextInput
                  aria-label={t('requests.form.item.detail', { item: label })}
                  placeholder={t('requests.answer.note')}
                  maxLength={300}
                  value={item.detail}
                  error={detailError(at)}
                  onChange={(event) => {
                    const detail = event.currentTarget.value
                    change(items.map((one) => (one.code === code ? { code, detail } : one)))
                  }}
                />
                <IdentityNotice text={item.detail} />
              </div>
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
