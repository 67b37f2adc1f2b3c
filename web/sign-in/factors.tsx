import type { Zone } from '../../src/kernel/dates.ts'
import { listPasskeys, type SecondFactor } from '../../src/sign-in/contract.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { CodeApp } from './code-app.tsx'
import { OwnPasskeys } from './own-passkeys.tsx'
import styles from './security.module.css'

/** What the member has besides the passphrase, and can set up: passkeys first, they are the better ones. */
export function Factors({ factor, zone, kept }: { factor: SecondFactor; zone: Zone; kept?: () => void }) {
  const { t } = useWords()
  const found = useRead(listPasskeys)
  if (found.isPending) return <Loading shape="list" />
  if (found.isError)
    return <ErrorState problem={problemFacts(found.error)} retry={() => void found.refetch()} />
  const { items } = found.data
  return (
    <>
      {factor.required && !kept && <p className={styles.quiet}>{t('sign-in.required')}</p>}
      <OwnPasskeys
        passkeys={items}
        zone={zone}
        last={items.length === 1 && factor.since === null}
        required={factor.required}
        {...(kept ? { kept } : {})}
      />
      <CodeApp factor={factor} zone={zone} others={items.length > 0} {...(kept ? { kept } : {})} />
    </>
  )
}
