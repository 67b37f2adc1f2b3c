import { Button } from '@mantine/core'
import { useId } from 'react'
import { type DueGroup, listInbox } from '../../src/obligations/contract.ts'
import { useList } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { PromiseList } from '../ui/promise.tsx'
import { useWords } from '../words/words.tsx'
import type { Wall } from './clock-face.ts'
import styles from './inbox.module.css'
import { InboxRow } from './inbox-row.tsx'
import { type InboxSearch, onlyEscalated, type Side } from './inbox-search.ts'

/** How many promises a group shows at first; *late* and *today* are what one came for. */
const first: Record<DueGroup, number> = { overdue: 20, today: 20, week: 20, later: 10, stopped: 10 }

/** Promises that fall due together. `count` is exact, or `null` where a filter makes it unknown until all is read. */
export function InboxGroup({
  side,
  group,
  count,
  search,
  wall,
}: {
  side: Side
  group: DueGroup
  count: number | null
  search: InboxSearch
  wall: Wall
}) {
  const { t, number } = useWords()
  const heading = useId()
  const hand = side === 'owed_by_us' ? search.hand : undefined
  const list = useList(listInbox, {
    query: {
      side,
      group,
      limit: first[group],
      ...(hand ? { hand } : {}),
      ...(onlyEscalated(search, side) ? { escalated: true } : {}),
    },
  })
  if (list.problem) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Loading shape="list" />
  if (list.items.length === 0) return null
  const shown = number(count ?? list.items.length) + (count === null && list.more ? '+' : '')
  return (
    <div role="group" aria-labelledby={heading} className={styles.group}>
      <h3 id={heading} data-group={group}>
        {t(`obligations.group.${group}`)} <span className={styles.number}>{shown}</span>
      </h3>
      <PromiseList label={t(`obligations.group.${group}`)} rows={list.items}>
        {(one) => <InboxRow one={one} wall={wall} search={search} />}
      </PromiseList>
      {list.more && (
        <Button variant="subtle" onClick={list.more} loading={list.loadingMore}>
          {count === null
            ? t('shell.loadMore')
            : t('shell.loadMore.of', { shown: list.items.length, all: count })}
        </Button>
      )}
    </div>
  )
}
