import { IconDeviceDesktop, IconUsers } from '@tabler/icons-react'
import { idleAfter } from '../shell/idle.ts'
import { Section } from '../shell/page.tsx'
import { useShared } from '../shell/shared-pc.ts'
import { useWords } from '../words/words.tsx'
import styles from './security.module.css'

/** Whether several people use this browser, and when it closes by itself. */
export function ThisDevice() {
  const { t } = useWords()
  const shared = useShared()
  const Icon = shared ? IconUsers : IconDeviceDesktop
  return (
    <Section heading={t('sign-in.here')}>
      <div className={styles.here}>
        <Icon size={24} aria-hidden="true" />
        <div>
          <strong>{t(shared ? 'sign-in.here.shared' : 'sign-in.here.own')}</strong>
          <p className={styles.quiet}>
            {shared
              ? t('sign-in.here.shared.about', { minutes: idleAfter / 60_000 })
              : t('sign-in.here.own.about')}
          </p>
        </div>
      </div>
    </Section>
  )
}
