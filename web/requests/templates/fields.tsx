import { UnstyledButton } from '@mantine/core'
import type { LetterKind } from '../../../src/requests/contract.ts'
import { type TemplateField, templateFields } from '../../../src/requests/rules/template.ts'
import { useWords } from '../../words/words.tsx'
import type { PlainKey } from '../../words/translate.ts'
import styles from './templates.module.css'

const codeOf = ({ name, as }: TemplateField) => (as === 'condition' ? `[bila ${name}]` : `{${name}}`)
const inserted = (field: TemplateField) => `${codeOf(field)}${field.as === 'condition' ? ' ' : ''}`

/** What the letter itself fills in, with what each means; pressing one puts it where the cursor stands. */
export function Fields({ kind, insert }: { kind: LetterKind; insert: (piece: string) => void }) {
  const { t } = useWords()
  return (
    <section aria-label={t('requests.template.fields')}>
      <h2>{t('requests.template.fields')}</h2>
      <p className={styles.quiet}>{t('requests.template.fields.about')}</p>
      <ul className={styles.fields}>
        {templateFields[kind].map((field) => {
          const meaning = t(`requests.template.field.${field.name}` as PlainKey)
          return (
            <li key={field.name}>
              <UnstyledButton
                className={styles.field}
                onClick={() => insert(inserted(field))}
                aria-label={t('requests.template.insert', { code: codeOf(field), meaning })}
              >
                {codeOf(field)}
              </UnstyledButton>
              <span>
                {meaning}
                {field.as === 'list' && <small>{t('requests.template.list')}</small>}
                {field.optional && field.as !== 'condition' && (
                  <small>{t('requests.template.sometimes', { name: field.name })}</small>
                )}
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
