import { acknowledgeReset, getSecondFactor } from '../../src/sign-in/contract.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { Factors } from './factors.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { ProviderAccount } from './provider-account.tsx'
import styles from './security.module.css'
import { TakenAway } from './taken-away.tsx'
import { ThisDevice } from './this-device.tsx'

/** *Keamanan*: how the member proves who they are, and where they are signed in. */
export function SecurityPage() {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const found = useRead(getSecondFactor)
  const reset = found.data?.reset ?? null
  return (
    <Page title="sign-in.title" lead={t('sign-in.about')}>
      {found.isPending && <Loading shape="page" />}
      {found.isError && <ErrorState problem={problemFacts(found.error)} retry={() => void found.refetch()} />}
      {found.data && (
        <div className={styles.page}>
          {reset && (
            <TakenAway
              what={t('sign-in.reset')}
              about={t('sign-in.reset.about', {
                by: reset.by,
                desk: reset.desk,
                at: dateTime(reset.at, desk.zone),
                reason: t(`sign-in.reason.${reset.reason}`),
              })}
              acknowledge={acknowledgeReset}
            />
          )}
          <Factors factor={found.data} zone={desk.zone} />
          <ProviderAccount />
          <ThisDevice />
          <OwnSessions />
        </div>
      )}
    </Page>
  )
}
