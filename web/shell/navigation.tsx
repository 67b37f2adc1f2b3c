import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import type { NavigationItem } from './frame.tsx'
import styles from './navigation.module.css'

function Item({ item, chosen }: { item: NavigationItem; chosen?: (() => void) | undefined }) {
  const { t } = useWords()
  return (
    <Link
      to={item.to}
      className={styles.item}
      activeOptions={{ exact: item.to === '/', includeSearch: false }}
      onClick={chosen}
    >
      <span className={styles.bead}>
        <item.icon size={21} stroke={1.6} aria-hidden="true" />
      </span>
      <span className={styles.label}>{t(item.label)}</span>
    </Link>
  )
}

/** The sections as beads on a thread; the one that is open is filled. */
export function Thread({ items, chosen }: { items: readonly NavigationItem[]; chosen?: () => void }) {
  return (
    <ul className={styles.thread}>
      {items.map((item) => (
        <li key={item.to}>
          <Item item={item} chosen={chosen} />
        </li>
      ))}
    </ul>
  )
}

/** The same in a phone's bottom bar: two, the add button, two. */
export function Bar({ items, add }: { items: readonly NavigationItem[]; add: ReactNode }) {
  const half = Math.ceil(items.length / 2)
  const cells = (some: readonly NavigationItem[]) =>
    some.map((item) => (
      <li key={item.to}>
        <Item item={item} />
      </li>
    ))
  return (
    <ul className={styles.bar}>
      {cells(items.slice(0, half))}
      {add && <li>{add}</li>}
      {cells(items.slice(half))}
    </ul>
  )
}
