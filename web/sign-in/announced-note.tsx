import { IconShieldOff } from '@tabler/icons-react'
import { Link, useLocation } from '@tanstack/react-router'
import { localDate } from '../../src/kernel/dates.ts'
import { useMe } from '../agencies/me.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import styles from './security.module.css'

/** The desk will require a second factor and the member has none: said on every page until one is there. */
export function AnnouncedNote() {
  const { t, date } = useWords()
  const { desk } = useSession()
  const me = useMe().data
  const here = useLocation({ select: ({ pathname }) => pathname === '/security' })
  const from = me?.desks.find(({ id }) => id === desk.id)?.secondFactorFrom ?? null
  if (!me || me.secondFactor || from === null) return null
  return (
    <aside className={styles.note} aria-label={t('sign-in.title')}>
      <IconShieldOff size={22} aria-hidden="true" />
      <p>
        {t('sign-in.announced', { date: date(localDate(from, desk.zone)) })}{' '}
        {!here && <Link to="/security">{t('sign-in.announced.do')}</Link>}
      </p>
    </aside>
  )
}
