import { Button, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays, instantOf, localDate } from '../../src/kernel/dates.ts'
import { type KeptAccount, requireSecondFactor } from '../../src/sign-in/contract.ts'
import { useMe } from '../agencies/me.ts'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { empty, useChecked } from '../sites/checked.ts'
import { InlineForm } from '../sites/inline-form.tsx'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './security.module.css'

/** Days that colleagues get to set one up, unless the head says another day. */
const notice = 14

function Require({ without, done }: { without: number; done: () => void }) {
  const { t } = useWords()
  const { desk } = useSession()
  // Sign-in goes by real time, also where the installation's clock is moved.
  const [today] = useState(() => localDate(instantOf(Date.now()), desk.zone))
  const [from, setFrom] = useState(addDays(today, notice))
  const { problem, error, send, sending } = useChecked(
    useWrite(requireSecondFactor),
    empty({ '/from': from }),
  )
  const save = async () => {
    const body = from <= today ? { required: true } : { required: true, from }
    if (await send({ body })) done()
  }
  return (
    <InlineForm
      label={t('sign-in.desk.require')}
      about={t(without === 0 ? 'sign-in.desk.require.all' : 'sign-in.desk.require.about')}
      verb={t('sign-in.desk.require')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <TextInput
        type="date"
        label={t('sign-in.desk.from')}
        description={t('sign-in.desk.from.about')}
        value={from}
        min={today}
        error={error('/from')}
        onChange={(event) => setFrom(event.currentTarget.value)}
        maw="20rem"
      />
    </InlineForm>
  )
}

/** Whether this desk requires a second factor of its members, and who has none yet. */
export function DeskFactor({
  accounts,
  names,
  decides,
}: {
  accounts: readonly KeptAccount[]
  names: ReadonlyMap<string, string>
  /** Who reads it may say so. */
  decides: boolean
}) {
  const { t, date } = useWords()
  const { desk } = useSession()
  const say = useNotice()
  const me = useMe().data
  const own = me?.desks.find(({ id }) => id === desk.id)
  const write = useWrite(requireSecondFactor)
  const [asking, setAsking] = useState(false)
  const without = accounts.filter(({ secondFactor }) => !secondFactor)
  const from = own?.secondFactorFrom ?? null
  const required = own?.secondFactorRequired === true || from !== null
  const stop = async () => {
    if (await write.send({ body: { required: false } })) say({ text: t('sign-in.desk.stopped') })
  }
  const who = without.flatMap(({ id }) => names.get(id) ?? [])
  return (
    <Section heading={t('sign-in.desk')}>
      <p className={styles.lead}>
        {from !== null
          ? t('sign-in.desk.announced', { date: date(localDate(from, desk.zone)) })
          : t(required ? 'sign-in.desk.required' : 'sign-in.desk.free')}{' '}
        {who.length === 0
          ? t('sign-in.desk.everybody')
          : t('sign-in.desk.without', { names: who.join(', ') })}
      </p>
      <FormProblem problem={write.problem} />
      {decides && !asking && (
        <div className={styles.buttons}>
          {required ? (
            <>
              {from !== null && (
                <Button variant="default" onClick={() => setAsking(true)}>
                  {t('sign-in.desk.otherDay')}
                </Button>
              )}
              <Button variant="subtle" loading={write.sending} onClick={() => void stop()}>
                {t('sign-in.desk.stop')}
              </Button>
            </>
          ) : me?.secondFactor === true ? (
            <Button variant="default" onClick={() => setAsking(true)}>
              {t('sign-in.desk.require')}
            </Button>
          ) : (
            <p className={styles.quiet}>
              {t('sign-in.desk.ownFirst')} <Link to="/security">{t('sign-in.provider.security')}</Link>
            </p>
          )}
        </div>
      )}
      {asking && <Require without={without.length} done={() => setAsking(false)} />}
    </Section>
  )
}
