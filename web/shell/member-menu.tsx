import { Button } from '@mantine/core'
import {
  IconBell,
  IconChevronDown,
  IconKey,
  IconLockAccess,
  IconLogout,
  IconMailbox,
  IconMenu2,
  IconShieldLock,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type Role, staff } from '../../src/kernel/role.ts'
import { useWords } from '../words/words.tsx'
import { useInstallation } from './installation.ts'
import type { NavigationItem } from './frame.tsx'
import styles from './member-menu.module.css'
import { Thread } from './navigation.tsx'
import { Panel } from './panel.tsx'
import { Preferences } from './preferences.tsx'
import type { Session } from './session.tsx'

/** What concerns the member alone. */
const ownPages = [
  { to: '/notices', label: 'notices.title', icon: IconBell },
  { to: '/training-mail', label: 'installation.mail', icon: IconMailbox },
  { to: '/passphrase', label: 'agencies.passphrase.change', icon: IconKey },
  { to: '/keys/own', label: 'keys.own', icon: IconLockAccess },
  { to: '/security', label: 'sign-in.title', icon: IconShieldLock },
] as const
/** Only who works at a desk gets notices. */
const serves = new Set<Role>(staff)

/** Who is here, how it is shown, and out; on a phone also the sections that the bar has no room for. */
export function MemberMenu({
  session,
  rest,
  signOut,
}: {
  session: Session
  rest: readonly NavigationItem[]
  signOut: () => void
}) {
  const { t } = useWords()
  const { training } = useInstallation()
  const works = session.roles.some((role) => serves.has(role))
  return (
    <Panel
      label={t('shell.more')}
      position="bottom-end"
      button={(toggle) => (
        <button type="button" className={styles.button} onClick={toggle}>
          <IconMenu2 size={22} aria-hidden="true" className={styles.phone} />
          <span className={styles.phone}>{t('shell.more')}</span>
          <span className={styles.name}>{session.member.name}</span>
          <IconChevronDown size={18} aria-hidden="true" className={styles.desktop} />
        </button>
      )}
    >
      {(close) => (
        <>
          <p className={styles.who}>
            <strong>{session.member.name}</strong>
            <span>{session.roles.map((role) => t(`agencies.role.${role}`)).join(', ')}</span>
          </p>
          {rest.length > 0 && (
            <nav className={styles.rest} aria-label={t('shell.more')}>
              <Thread items={rest} chosen={close} />
            </nav>
          )}
          <Preferences />
          {ownPages
            .filter(({ to }) => (to !== '/notices' || works) && (to !== '/training-mail' || training))
            .map(({ to, label, icon: Icon }) => (
              <Button
                key={to}
                component={Link}
                to={to}
                onClick={close}
                variant="subtle"
                fullWidth
                mt="xs"
                leftSection={<Icon size={20} />}
              >
                {t(label)}
              </Button>
            ))}
          <Button
            variant="default"
            fullWidth
            mt="xs"
            leftSection={<IconLogout size={20} />}
            onClick={signOut}
          >
            {t('shell.signOut')}
          </Button>
        </>
      )}
    </Panel>
  )
}
