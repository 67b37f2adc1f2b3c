import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { acknowledgeReset, getSecondFactor, type SecondFactor } from '../../src/sign-in/contract.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead, useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState, FormProblem, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { Factors } from './factors.tsx'
import { OwnSessions } from './own-sessions.tsx'
import { ProviderAccount } from './provider-account.tsx'
import styles from './security.module.css'

/** Somebody has taken the second factor away: said until the member says that they know. */
function Reset({ reset }: { reset: NonNullable<SecondFactor['reset']> }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const write = useWrite(acknowledgeReset)
  return (
    <div className={styles.reset} role="alert">
      <IconAlertTriangle size={24} aria-hidden="true" />
      <div>
        <strong>{t('sign-in.reset')}</strong>
        <p>
          {t('sign-in.reset.about', {
            by: reset.by,
            desk: reset.desk,
            at: dateTime(reset.at, desk.zone),
            reason: t(`sign-in.reason.${reset.reason}`),
          })}
        </p>
        <FormProblem problem={write.problem} />
        <Button variant="default" loading={write.sending} onClick={() => void write.send()}>
          {t('sign-in.reset.known')}
        </Button>
      </div>
    </div>
  )
}

/** *Keamanan*: how the member proves who they are, and where they are signed in. */
export function SecurityPage() {
  const { t } = useWords()
  const { desk } = useSession()
  const found = useRead(getSecondFactor)
  return (
    <Page title="sign-in.title" lead={t('sign-in.about')}>
      {found.isPending && <Loading shape="page" />}
      {found.isError && <ErrorState problem={problemFacts(found.error)} retry={() => void found.refetch()} />}
      {found.data && (
        <div className={styles.page}>
          {found.data.reset && <Reset reset={found.data.reset} />}
          <Factors factor={found.data} zone={desk.zone} />
          <ProviderAccount />
          <OwnSessions />
        </div>
      )}
    </Page>
  )
}
