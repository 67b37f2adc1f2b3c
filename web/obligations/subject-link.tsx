import { IconMail, IconMapPin } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Obligation } from '../../src/obligations/contract.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import styles from './subject-link.module.css'

/** The way to what a promise is about. A letter is read by its parties only: a desk above knows its kind and number. */
export function SubjectLink({ one }: { one: Obligation }) {
  const { t } = useWords()
  const { desk } = useSession()
  const params = { id: one.subjectId }
  if (one.subject === 'commitment') {
    return (
      <Link to="/commitments/$id" params={params} className={styles.link}>
        <IconMapPin size={20} aria-hidden="true" />
        {t('obligations.openSite', { label: one.label })}
      </Link>
    )
  }
  const party = desk.id === one.debtorDesk || desk.id === one.counterpartDesk
  if (!party || one.subject === 'case' || one.subject === 'child') return null
  if (one.subject === 'paper_letter') {
    // The register of paper is the own desk's: the other side knows its number.
    return desk.id === one.debtorDesk ? (
      <Link to="/paper/$id" params={params} className={styles.link}>
        <IconMail size={20} aria-hidden="true" />
        {t('obligations.openLetter', { label: one.label })}
      </Link>
    ) : null
  }
  return (
    <Link to="/requests/$id" params={params} className={styles.link}>
      <IconMail size={20} aria-hidden="true" />
      {t('obligations.openLetter', { label: one.label })}
    </Link>
  )
}
