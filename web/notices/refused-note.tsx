import { IconMailX } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { staff } from '../../src/kernel/role.ts'
import { getSettings } from '../../src/notices/contract.ts'
import { useRead } from '../shell/server.ts'
import { useMay } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import styles from './notices.module.css'

/** Says on every page that notices no longer arrive, until the address has been corrected. */
export function RefusedNote() {
  const { t } = useWords()
  const reads = useMay(...staff)
  const here = useLocation({ select: ({ pathname }) => pathname === '/notices' })
  const settings = useRead(getSettings, {}, { when: reads, still: true })
  if (here || !settings.data?.chosen?.refusedAt) return null
  return (
    <aside className={styles.note} aria-label={t('notices.title')}>
      <IconMailX size={22} aria-hidden="true" />
      <p>
        {t('notices.refused')} <Link to="/notices">{t('notices.refused.fix')}</Link>
      </p>
    </aside>
  )
}
