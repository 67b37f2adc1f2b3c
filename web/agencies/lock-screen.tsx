import { Button } from '@mantine/core'
import { IconUser, IconX } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { closeSession } from '../../src/agencies/contract.ts'
import { leave, unlock } from '../shell/lock.ts'
import { useNotice } from '../shell/notice.tsx'
import { OpenFrame } from '../shell/open-frame.tsx'
import { Page } from '../shell/page.tsx'
import { client } from '../shell/server.ts'
import { forgetLogin, knownLogins, useShared } from '../shell/shared-pc.ts'
import { useWords } from '../words/words.tsx'
import styles from './lock-screen.module.css'
import { markSession } from './session-end.ts'
import { knowsPasskeys } from './passkey.ts'
import { SignInForm } from './sign-in.tsx'
import { useLockedAway } from './locked-away.ts'
import { ProviderReturn } from '../sign-in/provider-return.tsx'
import { ProviderSignIn } from '../sign-in/provider-sign-in.tsx'
import { comesBack } from '../sign-in/provider.ts'

function Others({
  logins,
  choose,
  forget,
}: {
  logins: readonly string[]
  choose: (login: string) => void
  forget: (login: string) => void
}) {
  const { t } = useWords()
  return (
    <section className={styles.others} aria-label={t('agencies.lock.switch')}>
      <h2>{t('agencies.lock.switch')}</h2>
      <ul>
        {logins.map((login) => (
          <li key={login}>
            <button type="button" className={styles.who} onClick={() => choose(login)}>
              <IconUser size={20} aria-hidden="true" />
              {login}
            </button>
            <button
              type="button"
              className={styles.forget}
              aria-label={t('agencies.lock.forget', { login })}
              onClick={() => forget(login)}
            >
              <IconX size={18} aria-hidden="true" />
            </button>
          </li>
        ))}
        <li>
          <button type="button" className={styles.who} onClick={() => choose('')}>
            <IconUser size={20} aria-hidden="true" />
            {t('agencies.lock.somebody')}
          </button>
        </li>
      </ul>
    </section>
  )
}

/**
 * What stands in the place of everything while the browser is locked: whoever was here goes on where they were, a
 * colleague begins anew. Names stand nowhere, only what one types to sign in.
 */
export function LockScreen() {
  useLockedAway(useQueryClient())
  const [returning] = useState(comesBack)
  return <OpenFrame>{returning ? <ProviderReturn /> : <Locked />}</OpenFrame>
}

function Locked() {
  const { t } = useWords()
  const say = useNotice()
  const shared = useShared()
  const [logins, setLogins] = useState(knownLogins)
  const [login, setLogin] = useState(logins[0] ?? '')
  const end = async () => {
    try {
      await client.call(closeSession)
      leave()
    } catch {
      say({ text: t('agencies.signOut.failed') })
    }
  }
  return (
    <Page title="agencies.lock" lead={t('agencies.lock.about')}>
      <div className={styles.screen}>
        <div>
          {/* A form of one's own for each who is chosen: nothing typed for one goes to another. */}
          <SignInForm
            key={login}
            login={login}
            done={(member) => {
              markSession(false)
              unlock(member)
            }}
          />
          <ProviderSignIn first={!knowsPasskeys()} />
        </div>
        {shared && (
          <Others
            logins={logins.filter((known) => known !== login)}
            choose={setLogin}
            forget={(gone) => {
              forgetLogin(gone)
              setLogins(knownLogins())
            }}
          />
        )}
        <Button variant="subtle" onClick={() => void end()}>
          {t('agencies.lock.leave')}
        </Button>
      </div>
    </Page>
  )
}
