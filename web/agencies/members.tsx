import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listMembers, type Member } from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { staff } from '../../src/kernel/role.ts'
import { TransfersAhead } from '../administration/transfers-ahead.tsx'
import { listAccounts, type KeptAccount } from '../../src/sign-in/contract.ts'
import { Loaded } from '../shell/loaded.tsx'
import { Page } from '../shell/page.tsx'
import { useList, useRead } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { AccountState } from '../sign-in/account-state.tsx'
import { DeskFactor } from '../sign-in/desk-factor.tsx'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { ButtonLink } from '../sites/button-link.tsx'
import { useWords } from '../words/words.tsx'
import { Absences } from './absences.tsx'
import { ChangeRolesDialog } from './member-dialogs.tsx'
import styles from './members.module.css'
import { Partner } from './partner.tsx'

function Row({
  member,
  account,
  ask,
  moves,
}: {
  member: Member
  /** For those who look after the accounts of the desk. */
  account: KeptAccount | null
  ask: ((member: Member) => void) | null
  /** The reader may transfer members. */
  moves: boolean
}) {
  const { t, date } = useWords()
  const session = useSession()
  const self = member.id === session.member.id
  return (
    <li className={styles.row}>
      <div>
        <strong>{member.name}</strong>
        {self && <span className={styles.self}>{t('agencies.member.self')}</span>}
        <span className={styles.quiet}>
          {t('agencies.member.about', {
            login: member.login,
            date: date(localDate(member.since, session.desk.zone)),
          })}
        </span>
        {account && <AccountState account={account} />}
      </div>
      <span className={styles.roles}>
        {member.roles.map((role) => t(`agencies.role.${role}`)).join(', ')}
      </span>
      {(moves || account) && !self && (
        <div className={styles.buttons}>
          {account && (
            <ButtonLink
              size="sm"
              variant="default"
              to="/members/$id/account"
              params={{ id: member.id }}
              aria-label={t('sign-in.account.of', { name: member.name })}
            >
              {t('sign-in.account.open')}
            </ButtonLink>
          )}
          {ask && (
            <Button
              size="sm"
              variant="default"
              aria-label={t('agencies.roles.change.of', { name: member.name })}
              onClick={() => ask(member)}
            >
              {t('agencies.roles.change')}
            </Button>
          )}
          {moves && (
            <ButtonLink
              size="sm"
              variant="subtle"
              to="/members/$id/transfer"
              params={{ id: member.id }}
              aria-label={t('administration.transfer.of', { name: member.name })}
            >
              {t('administration.transfer.open')}
            </ButtonLink>
          )}
        </div>
      )}
    </li>
  )
}

/** Who serves this desk. Administrators add, change roles and transfer; everybody reads. */
export function MembersPage() {
  const { t } = useWords()
  const { desk } = useSession()
  const keeps = useMay('administrator', 'operator')
  const looksAfter = useMay('head', 'administrator', 'operator')
  const decides = useMay('head', 'administrator')
  const works = useMay(...staff)
  const heads = useMay('head')
  const members = useList(listMembers)
  const accounts = useRead(listAccounts, {}, { when: looksAfter })
  const account = new Map(accounts.data?.items.map((one) => [one.id, one]))
  const [asked, setAsked] = useState<Member | null>(null)
  return (
    <Page
      title="agencies.members"
      lead={t('agencies.members.about', { desk: desk.name })}
      action={
        keeps && (
          <Button component={Link} to="/members/new">
            {t('agencies.member.add')}
          </Button>
        )
      }
    >
      {members.loading && <Loading shape="list" />}
      {members.problem && <ErrorState problem={members.problem} retry={members.again} />}
      {members.items.length > 0 && (
        <ul className={styles.list}>
          {members.items.map((member) => (
            <Row
              key={member.id}
              member={member}
              account={account.get(member.id) ?? null}
              ask={keeps ? setAsked : null}
              moves={keeps || (heads && desk.actsAs === null)}
            />
          ))}
        </ul>
      )}
      {members.more && (
        <Button variant="subtle" onClick={members.more} loading={members.loadingMore}>
          {t('shell.loadMore')}
        </Button>
      )}
      {looksAfter && (
        <Loaded read={accounts} shape="list">
          {({ items }) => (
            <DeskFactor
              accounts={items}
              names={new Map(members.items.map(({ id, name }) => [id, name]))}
              decides={decides}
            />
          )}
        </Loaded>
      )}
      <TransfersAhead />
      <Absences />
      {works && <Partner />}
      {asked && <ChangeRolesDialog member={asked} close={() => setAsked(null)} />}
    </Page>
  )
}
