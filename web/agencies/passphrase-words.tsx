import { useWords } from '../words/words.tsx'
import styles from './passphrase-words.module.css'

/** Six words to be written down, each with its place. */
export function PassphraseWords({ words }: { words: readonly string[] }) {
  const { t } = useWords()
  return (
    <ol className={styles.words} aria-label={t('agencies.passphrase.new')}>
      {words.map((word, at) => (
        <li key={at} translate="no">
          {word}
        </li>
      ))}
    </ol>
  )
}
