import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconMailbox, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { agencyKinds, type AgencyKind, type Desk, listDesks } from '../../src/agencies/contract.ts'
import { Page } from '../shell/page.tsx'
import { useList } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './desks.module.css'
import { useQuestion } from './found-select.tsx'

const accounts = ['any', 'with', 'without'] as const
type Account = (typeof accounts)[number]

function Row({ desk }: { desk: Desk }) {
  const { t } = useWords()
  const session = useSession()
  return (
    <li className={styles.row}>
      <div>
        <strong>{desk.name}</strong>
        {desk.id === session.desk.id && <span className={styles.own}>{t('agencies.desk.own')}</span>}
        {desk.agencyName !== desk.name && <span className={styles.quiet}>{desk.agencyName}</span>}
        <span className={styles.quiet}>
          {t(`agencies.kind.${desk.agencyKind}`)} · {desk.zone}
          {desk.superiorName !== null && ` · ${t('agencies.desk.under', { superior: desk.superiorName })}`}
        </span>
      </div>
      {!desk.hasAccount && (
        <span className={styles.without}>
          <IconMailbox size={18} aria-hidden="true" />
          {t('agencies.desk.noAccount')}
        </span>
      )}
    </li>
  )
}

/** The directory: every desk to which something can be written, also those without account. */
export function DesksPage() {
  const { t } = useWords()
  const operator = useMay('operator')
  const { typed, setTyped, q } = useQuestion()
  const [kind, setKind] = useState<AgencyKind | ''>('')
  const [account, setAccount] = useState<Account>('any')
  const desks = useList(listDesks, {
    query: {
      ...q,
      ...(kind === '' ? {} : { kind }),
      ...(account === 'any' ? {} : { hasAccount: account === 'with' }),
    },
  })
  return (
    <Page
      title="agencies.desks"
      lead={t('agencies.desks.about')}
      action={
        operator && (
          <div className={styles.buttons}>
            <Button component={Link} to="/desks/new">
              {t('agencies.desk.add')}
            </Button>
            <Button component={Link} to="/desks/new-agency" variant="default">
              {t('agencies.agency.add')}
            </Button>
          </div>
        )
      }
    >
      <search className={styles.filters}>
        <TextInput
          label={t('agencies.desks.find')}
          leftSection={<IconSearch size={20} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
        />
        <NativeSelect
          label={t('agencies.kind')}
          value={kind}
          onChange={(event) => setKind(agencyKinds.find((one) => one === event.currentTarget.value) ?? '')}
          data={[
            { value: '', label: t('agencies.kind.any') },
            ...agencyKinds.map((value) => ({ value, label: t(`agencies.kind.${value}`) })),
          ]}
        />
        <NativeSelect
          label={t('agencies.account')}
          value={account}
          onChange={(event) => setAccount(accounts.find((one) => one === event.currentTarget.value) ?? 'any')}
          data={accounts.map((value) => ({ value, label: t(`agencies.account.${value}`) }))}
        />
      </search>
      {desks.problem && <ErrorState problem={desks.problem} retry={desks.again} />}
      {desks.loading ? (
        <Loading shape="list" />
      ) : (
        !desks.problem &&
        desks.items.length === 0 && (
          <EmptyState title={t('agencies.desks.none')} text={t('agencies.desks.none.about')} />
        )
      )}
      <div className={styles.found}>
        <ul className={styles.list} aria-label={t('agencies.desks')}>
          {desks.items.map((desk) => (
            <Row key={desk.id} desk={desk} />
          ))}
        </ul>
        {desks.more && (
          <Button variant="subtle" onClick={desks.more} loading={desks.loadingMore}>
            {t('shell.loadMore')}
          </Button>
        )}
      </div>
    </Page>
  )
}
