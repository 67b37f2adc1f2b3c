import { Button } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { closeSession, type Me } from '../../src/agencies/contract.ts'
import { rememberDesk, useRememberedDesk } from '../shell/chosen-desk.ts'
import { leave as leaveAll } from '../shell/lock.ts'
import { Page } from '../shell/page.tsx'
import { useWrite } from '../shell/server.ts'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { ChangePassphrase } from './change-passphrase.tsx'
import styles from './entry.module.css'
import { useEntryHeld } from './entry-held.ts'
import { FirstFactor } from './first-factor.tsx'
import { stoppedAt, useMe } from './me.ts'
import { SignInPage } from './sign-in.tsx'

function Leave() {
  const { t } = useWords()
  const close = useWrite(closeSession)
  const leave = async () => {
    if (await close.send()) leaveAll()
  }
  return (
    <>
      <FormProblem problem={close.problem} />
      <Button variant="subtle" onClick={() => void leave()}>
        {t('shell.signOut')}
      </Button>
    </>
  )
}

function ChooseDesk({ me }: { me: Me }) {
  const { t } = useWords()
  return (
    <Page title="agencies.desk.choose" lead={t('agencies.desk.choose.about')}>
      <ul className={styles.desks}>
        {me.desks.map((desk) => (
          <li key={desk.id}>
            <button type="button" onClick={() => rememberDesk(desk.id)}>
              <span>
                <strong>{desk.name}</strong>
                <span className={styles.quiet}>
                  {desk.agencyName !== desk.name && `${desk.agencyName} · `}
                  {desk.roles.map((role) => t(`agencies.role.${role}`)).join(', ')}
                </span>
              </span>
              <IconChevronRight size={20} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      <Leave />
    </Page>
  )
}

/** What stands before the pages: sign-in, a passphrase of one's own, the desk, and a second factor where that requires it. */
export function Entry() {
  const { t } = useWords()
  const me = useMe().data
  const chosen = useRememberedDesk()
  const held = useEntryHeld()
  if (!me) return <SignInPage />
  if (me.mustChangePassphrase)
    return (
      <Page title="agencies.passphrase.first" lead={t('agencies.passphrase.first.about')}>
        <ChangePassphrase login={me.login} member={me.id} />
        <Leave />
      </Page>
    )
  if (me.desks.length === 0)
    return (
      <Page title="agencies.noDesk" lead={t('agencies.noDesk.about')}>
        <Leave />
      </Page>
    )
  const desk = stoppedAt(me, chosen) ?? (held ? me.desks.find(({ id }) => id === chosen) : undefined)
  if (desk) return <FirstFactor desk={desk} others={me.desks.length > 1} leave={<Leave />} />
  return <ChooseDesk me={me} />
}
