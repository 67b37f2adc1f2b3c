import { Button } from '@mantine/core'
import {
  IconBell,
  IconChevronDown,
  IconKey,
  IconLogout,
  IconMenu2,
  IconShieldLock,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { staff } from '../../src/kernel/role.ts'
import { useWords } from '../words/words.tsx'
import type { NavigationItem } from './frame.tsx'
import styles from './member-menu.module.css'
import { Thread } from './navigation.tsx'
import { Panel } from './panel.tsx'
import { Preferences } from './preferences.tsx'
import type { Session } from './session.tsx'

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
          {session.roles.some((role) => staff.some((one) => one === role)) && (
            <Button
              component={Link}
              to="/notices"
              onClick={close}
              variant="subtle"
              fullWidth
              mt="sm"
              leftSection={<IconBell size={20} />}
            >
              {t('notices.title')}
            </Button>
          )}
          <Button
            component={Link}
            to="/passphrase"
            onClick={close}
            variant="subtle"
            fullWidth
            mt="xs"
            leftSection={<IconKey size={20} />}
          >
            {t('agencies.passphrase.change')}
          </Button>
          <Button
            component={Link}
            to="/security"
            onClick={close}
            variant="subtle"
            fullWidth
            mt="xs"
            leftSection={<IconShieldLock size={20} />}
          >
            {t('sign-in.title')}
          </Button>
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
