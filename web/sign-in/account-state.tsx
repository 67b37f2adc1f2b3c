import { IconAlertTriangle, IconClock, IconShieldCheck, IconShieldOff } from '@tabler/icons-react'
import type { KeptAccount } from '../../src/sign-in/contract.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import styles from './account-state.module.css'

/** How a member signs in, in a row of the members: word, shape and colour. */
export function AccountState({ account }: { account: KeptAccount }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const { secondFactor, firstUntil, firstOver: over } = account
  return (
    <span className={styles.states}>
      <span className={styles.state} data-tone={secondFactor ? 'met' : 'soon'}>
        {secondFactor ? (
          <IconShieldCheck size={18} aria-hidden="true" />
        ) : (
          <IconShieldOff size={18} aria-hidden="true" />
        )}
        {t(secondFactor ? 'sign-in.state.factor' : 'sign-in.state.noFactor')}
      </span>
      {firstUntil !== null && (
        <span className={styles.state} data-tone={over ? 'late' : 'plain'}>
          {over ? (
            <IconAlertTriangle size={18} aria-hidden="true" />
          ) : (
            <IconClock size={18} aria-hidden="true" />
          )}
          {over ? t('sign-in.state.over') : t('sign-in.state.first', { at: dateTime(firstUntil, desk.zone) })}
        </span>
      )}
    </span>
  )
}
