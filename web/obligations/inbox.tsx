import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { listAbsences } from '../../src/agencies/contract.ts'
import { countInbox, dueGroups, type InboxCounts } from '../../src/obligations/contract.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './inbox.module.css'
import { InboxGroup } from './inbox-group.tsx'
import { useRowKeys } from './inbox-keys.ts'
import { type InboxSearch, onlyEscalated, type Side, turnEscalated } from './inbox-search.ts'
import { useWall } from './wall.ts'

type Counts = InboxCounts['owedByUs']

function Filter({ to, on, children }: { to: InboxSearch; on: boolean; children: ReactNode }) {
  const navigate = useNavigate()
  return (
    <button
      type="button"
      aria-pressed={on}
      className={styles.filter}
      onClick={() => void navigate({ to: '/', search: to, replace: true, resetScroll: false })}
    >
      {children}
    </button>
  )
}

function Filters({ side, counts, search }: { side: Side; counts: Counts; search: InboxSearch }) {
  const { t } = useWords()
  const { hand: _, ...anyHand } = search
  return (
    <div className={styles.filters} role="group" aria-label={t('obligations.filter')}>
      {side === 'owed_by_us' && (
        <>
          <Filter to={anyHand} on={!search.hand}>
            {t('obligations.hand.desk', { number: counts.all })}
          </Filter>
          {(['mine', 'unclaimed'] as const).map((hand) => (
            <Filter
              key={hand}
              to={search.hand === hand ? anyHand : { ...search, hand }}
              on={search.hand === hand}
            >
              {t(`obligations.hand.${hand}`, { number: counts[hand] })}
            </Filter>
          ))}
        </>
      )}
      <Filter to={turnEscalated(search, side)} on={onlyEscalated(search, side)}>
        {t('obligations.onlyEscalated', { number: counts.escalated })}
      </Filter>
    </div>
  )
}

function Column({ side, counts, search }: { side: Side; counts: Counts; search: InboxSearch }) {
  const { t, number } = useWords()
  const wall = useWall()
  const filtered = onlyEscalated(search, side) || (side === 'owed_by_us' && search.hand !== undefined)
  const groups = dueGroups.filter((group) => counts[group] > 0)
  return (
    <section
      className={styles.column}
      data-column={side}
      data-shown={(search.side ?? 'owed_by_us') === side}
      aria-label={t(`obligations.side.${side}`)}
    >
      <h2>
        {t(`obligations.side.${side}`)} <span className={styles.number}>{number(counts.all)}</span>
      </h2>
      {counts.all > 0 && <Filters side={side} counts={counts} search={search} />}
      {counts.all === 0 && (
        <EmptyState title={t(`obligations.empty.${side}`)} text={t(`obligations.empty.${side}.about`)} />
      )}
      <div className={styles.groups} data-filtered={filtered}>
        {groups.map((group) => (
          <InboxGroup
            key={group}
            side={side}
            group={group}
            count={filtered ? null : counts[group]}
            search={search}
            wall={wall}
          />
        ))}
        {filtered && <p className={styles.none}>{t('obligations.filter.none')}</p>}
      </div>
    </section>
  )
}

/** *Tindak lanjut*: what the desk owes and what it is owed, side by side; on a phone one at a time. */
function Inbox({ search }: { search: InboxSearch }) {
  const { t } = useWords()
  const counts = useRead(countInbox)
  useRowKeys()
  if (counts.isPending) return <Loading shape="list" />
  if (counts.isError)
    return <ErrorState problem={problemFacts(counts.error)} retry={() => void counts.refetch()} />
  const of = { owed_by_us: counts.data.owedByUs, owed_to_us: counts.data.owedToUs }
  const { side: _, ...rest } = search
  const shown = search.side ?? 'owed_by_us'
  return (
    <>
      <div className={styles.tabs} role="group" aria-label={t('obligations.sides')}>
        <Filter to={rest} on={shown === 'owed_by_us'}>
          {t('obligations.side.owed_by_us')} <span>{of.owed_by_us.all}</span>
        </Filter>
        <Filter to={{ ...rest, side: 'owed_to_us' }} on={shown === 'owed_to_us'}>
          {t('obligations.side.owed_to_us')} <span>{of.owed_to_us.all}</span>
        </Filter>
      </div>
      <div className={styles.columns} data-inbox="">
        {(['owed_by_us', 'owed_to_us'] as const).map((side) => (
          <Column key={side} side={side} counts={of[side]} search={search} />
        ))}
      </div>
      <p className={styles.keys}>{t('obligations.keys')}</p>
    </>
  )
}

/** For whom the reader stands in, until when, and in which capacity. */
function StandingIn() {
  const { t, date } = useWords()
  const { member } = useSession()
  const { data } = useRead(listAbsences)
  const mine = data?.items.filter(({ now, standIn }) => now && standIn === member.id) ?? []
  if (mine.length === 0) return null
  return (
    <ul className={styles.standingIn}>
      {mine.map(({ id, memberName: name, lastDay, actsAs }) => (
        <li key={id}>
          {t(actsAs === null ? 'obligations.standingIn' : `obligations.standingIn.${actsAs}`, {
            name,
            until: date(lastDay),
          })}
        </li>
      ))}
    </ul>
  )
}

/** Home. Who does no work of the desk (an administrator alone) is shown where theirs is. */
export function InboxPage({ search }: { search: InboxSearch }) {
  const { t } = useWords()
  const { desk } = useSession()
  const works = useMay('worker', 'head')
  if (!works)
    return (
      <Page
        title="obligations.inbox"
        lead={t('obligations.notYours', { desk: desk.name })}
        action={
          <Button component={Link} to="/members">
            {t('agencies.members.open')}
          </Button>
        }
      />
    )
  return (
    <Page title="obligations.inbox" lead={t('obligations.inbox.about')}>
      <StandingIn />
      <Inbox search={search} />
    </Page>
  )
}
