import { IconShieldX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import styles from './keys.module.css'

/** What must not go on, with the reason and what to do. */
export function Stop({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className={styles.stop} role="alert">
      <IconShieldX size={28} aria-hidden="true" />
      <div className={styles.stopWords}>
        <h2>{title}</h2>
        {children}
      </div>
    </div>
  )
}
