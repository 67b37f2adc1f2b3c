import { IconMail } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Obligation } from '../../src/obligations/contract.ts'
import { useWords } from '../words/words.tsx'
import styles from './subject-link.module.css'

/** The way to what a promise is about. The ledger knows a commitment, not its site, so that has none. */
export function SubjectLink({ one }: { one: Obligation }) {
  const { t } = useWords()
  if (one.subject !== 'request') return null
  return (
    <Link to="/requests/$id" params={{ id: one.subjectId }} className={styles.link}>
      <IconMail size={20} aria-hidden="true" />
      {t('obligations.openLetter', { label: one.label })}
    </Link>
  )
}
