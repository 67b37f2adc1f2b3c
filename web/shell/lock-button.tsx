import { IconLock } from '@tabler/icons-react'
import { useWords } from '../words/words.tsx'
import { lock } from './lock.ts'
import styles from './lock-button.module.css'
import { useShared } from './shared-pc.ts'

/** On a shared PC always in sight: who leaves the chair locks, who comes to it switches. */
export function LockButton() {
  const { t } = useWords()
  if (!useShared()) return null
  return (
    <button type="button" className={styles.button} title={t('shell.lock.about')} onClick={lock}>
      <IconLock size={20} aria-hidden="true" />
      <span>{t('shell.lock')}</span>
    </button>
  )
}
