import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { officeOf } from '../../src/requests/rules/offices.ts'
import { DeskFinder } from '../sites/finders.tsx'
import { useWords } from '../words/words.tsx'
import styles from './copies-field.module.css'
import type { DraftLetter } from './draft-letter.ts'
import { IdentityNotice } from './identity-notice.tsx'

type Copies = DraftLetter['copies']

/** As many copies as a letter may have. */
const most = 10

/** *Tembusan*: offices and institutions, found among the desks or written down; never a person. */
export function CopiesField({
  copies,
  change,
  error,
}: {
  copies: Copies
  change: (copies: Copies) => void
  error: (at: number) => string | undefined
}) {
  const { t } = useWords()
  const [turn, setTurn] = useState(0)
  const full = copies.length >= most
  const rename = (at: number, name: string) =>
    change(copies.map((copy, place) => (place === at ? { ...copy, name } : copy)))
  return (
    <fieldset className={styles.copies}>
      <legend>{t('requests.form.copies')}</legend>
      <p className={styles.about}>{t('requests.form.copies.about')}</p>
      {copies.length > 0 && (
        <ol className={styles.list}>
          {copies.map((copy, at) => (
            // Copies have no identity but their place.
            <li key={`${at}${copy.desk}`}>
              <div className={styles.line}>
                <TextInput
                  aria-label={t('requests.form.copy', { place: at + 1 })}
                  maxLength={160}
                  value={copy.name}
                  error={error(at)}
                  onChange={(event) => rename(at, event.currentTarget.value)}
                />
                <Button
                  variant="subtle"
                  aria-label={t('requests.form.copy.remove.of', { place: at + 1 })}
                  onClick={() => change(copies.filter((_, place) => place !== at))}
                >
                  {t('requests.form.copy.remove')}
                </Button>
              </div>
              <p className={styles.about}>
                {t(copy.desk === null ? 'requests.form.copy.paper' : 'requests.form.copy.box')}
              </p>
              <IdentityNotice text={copy.name} />
            </li>
          ))}
        </ol>
      )}
      {!full && (
        <div className={styles.add}>
          <DeskFinder
            key={turn}
            label={t('requests.form.copies.find')}
            value={null}
            choose={(choice) => {
              if (choice) change([...copies, { name: officeOf(choice.name), desk: choice.id }])
              setTurn(turn + 1)
            }}
          />
          <Button
            variant="default"
            leftSection={<IconPlus size={20} aria-hidden="true" />}
            onClick={() => change([...copies, { name: '', desk: null }])}
          >
            {t('requests.form.copies.other')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
