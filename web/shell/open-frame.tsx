import { Outlet } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { SampleBanner, TrainingBand } from '../ui/feedback.tsx'
import { Mark } from '../ui/mark.tsx'
import { useWords } from '../words/words.tsx'
import { useInstallation } from './installation.ts'
import { OfflineNotice } from './offline.tsx'
import styles from './open-frame.module.css'
import { Preferences } from './preferences.tsx'

/** Around pages that need no session: the mark, the promise, the page, and how it is shown. */
export function OpenFrame({ children }: { children?: ReactNode }) {
  const { t } = useWords()
  const { sample, training } = useInstallation()
  return (
    <div className={styles.frame}>
      {training && <TrainingBand />}
      {sample && <SampleBanner />}
      <OfflineNotice />
      <main className={styles.main} id="content">
        <p className={styles.brand}>
          <Mark size={56} />
          <span>
            <strong>{t('shell.name')}</strong>
            <span>{t('shell.promise')}</span>
          </span>
        </p>
        {children ?? <Outlet />}
      </main>
      <footer className={styles.foot}>
        <Preferences />
      </footer>
    </div>
  )
}
