import { Button, NativeSelect } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { type ReactNode, useRef, useState } from 'react'
import { listMembers, type Member } from '../../src/agencies/contract.ts'
import {
  endColleagueSessions,
  type KeptAccount,
  listAccounts,
  renewPassphrase,
  type ResetReason,
  resetProviderAccount,
  resetReasons,
  resetSecondFactor,
} from '../../src/sign-in/contract.ts'
import { drawFirstPassphrase, type FirstPassphrase } from '../agencies/first-passphrase.ts'
import { MemberSlip, type Slip } from '../agencies/member-slip.tsx'
import { Dialog } from '../shell/dialog.tsx'
import { intention, isUncertain } from '../shell/intention.ts'
import { Loaded } from '../shell/loaded.tsx'
import { useNotice } from '../shell/notice.tsx'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, refresh, useList, useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { ErrorState, Loading, type ProblemFacts } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { useProvider } from './provider.ts'
import styles from './security.module.css'

/** What it does is said before it is done; there is no way back from these. */
function Sure({
  title,
  about,
  verb,
  sending,
  problem,
  act,
  close,
  children,
}: {
  title: string
  about: string
  verb: string
  sending: boolean
  problem: ProblemFacts | null
  act: () => void
  close: () => void
  children?: ReactNode
}) {
  const { t } = useWords()
  return (
    <Dialog title={title} close={close}>
      <Form
        label={title}
        problem={problem}
        send={act}
        actions={
          <>
            <Button type="submit" loading={sending}>
              {verb}
            </Button>
            <Button variant="subtle" onClick={close}>
              {t('sign-in.cancel')}
            </Button>
          </>
        }
      >
        <p>{about}</p>
        {children}
      </Form>
    </Dialog>
  )
}

interface Kept {
  readonly member: Member
  readonly account: KeptAccount
}

function Factor({ member: { id, name }, account }: Kept) {
  const { t } = useWords()
  const say = useNotice()
  const write = useWrite(resetSecondFactor)
  const [asked, setAsked] = useState(false)
  const [reason, setReason] = useState<ResetReason>('lost')
  const act = async () => {
    if (!(await write.send({ params: { id }, body: { reason } }))) return
    setAsked(false)
    say({ text: t('sign-in.account.factor.gone', { name }) })
  }
  return (
    <Section heading={t('sign-in.factor')}>
      <p className={styles.lead}>
        {t(account.secondFactor ? 'sign-in.account.factor.has' : 'sign-in.account.factor.none', { name })}
      </p>
      {account.secondFactor && (
        <Button variant="default" onClick={() => setAsked(true)}>
          {t('sign-in.account.factor.reset')}
        </Button>
      )}
      {asked && (
        <Sure
          title={t('sign-in.account.factor.reset.of', { name })}
          about={t('sign-in.account.factor.reset.about', { name })}
          verb={t('sign-in.account.factor.reset')}
          sending={write.sending}
          problem={write.problem}
          act={() => void act()}
          close={() => setAsked(false)}
        >
          <NativeSelect
            label={t('sign-in.account.reason')}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value as ResetReason)}
            data={resetReasons.map((value) => ({ value, label: t(`sign-in.reason.${value}`) }))}
          />
        </Sure>
      )}
    </Section>
  )
}

function Passphrase({ member, account, made }: Kept & { made: (slip: Slip) => void }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const queries = useQueryClient()
  const { name, login } = member
  const [asked, setAsked] = useState(false)
  const meant = useRef(intention())
  const drawn = useRef<FirstPassphrase | null>(null)
  const renewing = useMutation({
    mutationFn: async (): Promise<Slip> => {
      drawn.current ??= await drawFirstPassphrase()
      const { words, ...body } = drawn.current
      await client.call(
        renewPassphrase,
        { body: { login, ...body } },
        { key: meant.current.keyFor({ login, ...body }) },
      )
      return { name, login, desk: desk.name, words }
    },
    onSuccess: (slip) => {
      made(slip)
      return refresh(queries, renewPassphrase)
    },
    onError: (error) => {
      // Lost on the way, it is sent again as it was; refused, the next one is another.
      if (isUncertain(error)) return
      meant.current.settle()
      drawn.current = null
    },
  })
  const until = account.firstUntil
  return (
    <Section heading={t('sign-in.account.passphrase')}>
      <p className={styles.lead}>
        {until === null
          ? t('sign-in.account.passphrase.own', { name })
          : t(account.firstOver ? 'sign-in.account.passphrase.over' : 'sign-in.account.passphrase.first', {
              at: dateTime(until, desk.zone),
            })}
      </p>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('sign-in.account.passphrase.renew')}
      </Button>
      {asked && (
        <Sure
          title={t('sign-in.account.passphrase.renew.of', { name })}
          about={t('sign-in.account.passphrase.renew.about', { name })}
          verb={t('sign-in.account.passphrase.renew')}
          sending={renewing.isPending}
          problem={renewing.error && !renewing.isPending ? problemFacts(renewing.error) : null}
          act={() => renewing.isPending || renewing.mutate()}
          close={() => setAsked(false)}
        />
      )}
    </Section>
  )
}

function Sessions({ member: { id, name } }: Pick<Kept, 'member'>) {
  const { t } = useWords()
  const say = useNotice()
  const write = useWrite(endColleagueSessions)
  const [asked, setAsked] = useState(false)
  const act = async () => {
    if (!(await write.send({ params: { id } }))) return
    setAsked(false)
    say({ text: t('sign-in.account.sessions.ended', { name }) })
  }
  return (
    <Section heading={t('sign-in.sessions')}>
      <p className={styles.lead}>{t('sign-in.account.sessions.about')}</p>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('sign-in.account.sessions.end')}
      </Button>
      {asked && (
        <Sure
          title={t('sign-in.account.sessions.end.of', { name })}
          about={t('sign-in.account.sessions.end.about', { name })}
          verb={t('sign-in.account.sessions.end')}
          sending={write.sending}
          problem={write.problem}
          act={() => void act()}
          close={() => setAsked(false)}
        />
      )}
    </Section>
  )
}

function Provider({ member: { id, name }, account }: Kept) {
  const { t } = useWords()
  const say = useNotice()
  const label = useProvider()
  const write = useWrite(resetProviderAccount)
  const [asked, setAsked] = useState(false)
  if (!account.providerAccount) return null
  const act = async () => {
    if (!(await write.send({ params: { id } }))) return
    setAsked(false)
    say({ text: t('sign-in.account.provider.gone', { name }) })
  }
  return (
    <Section
      heading={label === null ? t('sign-in.session.by.provider') : t('sign-in.account.provider', { label })}
    >
      <p className={styles.lead}>{t('sign-in.account.provider.has', { name })}</p>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('sign-in.provider.unbind')}
      </Button>
      {asked && (
        <Sure
          title={t('sign-in.account.provider.reset.of', { name })}
          about={t('sign-in.account.provider.reset.about', { name })}
          verb={t('sign-in.provider.unbind')}
          sending={write.sending}
          problem={write.problem}
          act={() => void act()}
          close={() => setAsked(false)}
        />
      )}
    </Section>
  )
}

function Account({ member, account }: Kept) {
  const { t } = useWords()
  const [slip, setSlip] = useState<Slip | null>(null)
  if (slip)
    return (
      <Page title="agencies.slip" lead={t('agencies.slip.about')}>
        <MemberSlip slip={slip} />
      </Page>
    )
  return (
    <Page
      title="sign-in.account"
      lead={t('sign-in.account.about', { name: member.name, login: member.login })}
    >
      <div className={styles.page}>
        <Factor member={member} account={account} />
        <Provider member={member} account={account} />
        <Sessions member={member} />
        <Passphrase member={member} account={account} made={setSlip} />
        <div>
          <Button component={Link} to="/members" variant="subtle">
            {t('agencies.members.open')}
          </Button>
        </div>
      </div>
    </Page>
  )
}

/** *Akun masuk rekan*: what a head or administrator does for a colleague who has lost a way in. */
export function AccountPage() {
  const { t } = useWords()
  const { id } = useParams({ from: '/shell/members/$id/account' })
  const session = useSession()
  const keeps = useMay('head', 'administrator', 'operator')
  const members = useList(listMembers, { query: { limit: 200 } })
  const accounts = useRead(listAccounts, {}, { when: keeps })
  const back = (
    <Button component={Link} to="/members" variant="subtle">
      {t('agencies.members.open')}
    </Button>
  )
  const closed = !keeps ? 'not_permitted' : id === session.member.id ? 'own_sessions' : null
  if (closed)
    return (
      <Page title="sign-in.account">
        <ErrorState problem={{ code: closed, trace: null, params: {}, fields: [] }} />
        {back}
      </Page>
    )
  if (members.problem)
    return (
      <Page title="sign-in.account">
        <ErrorState problem={members.problem} retry={members.again} />
      </Page>
    )
  return (
    <Loaded read={accounts} shape="page" title="sign-in.account">
      {({ items }) => {
        const member = members.items.find((one) => one.id === id)
        const account = items.find((one) => one.id === id)
        if (member && account) return <Account member={member} account={account} />
        return (
          <Page title="sign-in.account">
            {members.loading ? (
              <Loading shape="page" />
            ) : (
              <ErrorState problem={{ code: 'not_found', trace: null, params: {}, fields: [] }} />
            )}
            {back}
          </Page>
        )
      }}
    </Loaded>
  )
}
