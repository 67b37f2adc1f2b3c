import { IconAlertTriangle } from '@tabler/icons-react'
import { identityHints } from '../../src/kernel/identity-hints.ts'
import { useWords } from '../words/words.tsx'
import styles from './identity-notice.module.css'

/** Whether something in these texts looks like a number or contact of a person. */
export const looksLikeIdentity = (text: string): boolean => identityHints(text).length > 0

/** Says, while one types, that a text seems to hold a number or contact of a person, and what to do. */
export function IdentityNotice({ text }: { text: string }) {
  const { t } = useWords()
  const hints = identityHints(text)
  return (
    <div role="status">
      {hints.length > 0 && (
        <div className={styles.notice}>
          <IconAlertTriangle size={20} aria-hidden="true" />
          <div>
            {hints.map(({ kind, from, to }) => (
              <p key={from}>{t(`requests.hint.${kind}`, { text: text.slice(from, to) })}</p>
            ))}
            <p>{t('requests.hint.why')}</p>
          </div>
        </div>
      )}
    </div>
  )
}
