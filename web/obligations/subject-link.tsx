import { IconMail } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Obligation } from '../../src/obligations/contract.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import styles from './subject-link.module.css'

/**
 * The way to what a promise is about, for its parties: a desk above knows the kind and the number, not the letter.
 * The ledger knows a commitment, not its site, so that has none.
 */
export function SubjectLink({ one }: { one: Obligation }) {
  const { t } = useWords()
  const { desk } = useSession()
  const party = desk.id === one.debtorDesk || desk.id === one.counterpartDesk
  if (one.subject !== 'request' || !party) return null
  return (
    <Link to="/requests/$id" params={{ id: one.subjectId }} className={styles.link}>
      <IconMail size={20} aria-hidden="true" />
      {t('obligations.openLetter', { label: one.label })}
    </Link>
  )
}
