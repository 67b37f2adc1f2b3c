import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './listing.module.css'
import type { List } from './server.ts'

/** A list that is read page by page: while it loads, when that fails, when there is nothing, and how much of it is shown. */
export function Listing<Item extends { id: string }>({
  list,
  label,
  row,
  empty,
  shown,
  loadMore,
}: {
  list: List<Item>
  /** What is listed, for who does not see it. */
  label: string
  row: (item: Item) => ReactNode
  /** Instead of an empty list. */
  empty: ReactNode
  /** How much is shown, and the button for more, where the plain words don't name it well. */
  shown?: string
  loadMore?: string
}) {
  const { t } = useWords()
  if (list.problem) return <ErrorState problem={list.problem} retry={list.again} />
  if (list.loading) return <Loading shape="list" />
  if (list.items.length === 0) return empty
  return (
    <div>
      <p className={styles.shown} role="status">
        {shown ?? t(list.more ? 'shell.listed.more' : 'shell.listed', { count: list.items.length })}
      </p>
      <ul className={styles.list} aria-label={label}>
        {list.items.map((item) => (
          <li key={item.id}>{row(item)}</li>
        ))}
      </ul>
      {list.more && (
        <Button variant="default" mt="md" loading={list.loadingMore} onClick={list.more}>
          {loadMore ?? t('shell.loadMore')}
        </Button>
      )}
    </div>
  )
}
