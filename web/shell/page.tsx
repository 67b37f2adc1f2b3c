import { type ReactNode, useEffect, useRef } from 'react'
import type { PlainKey } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import styles from './page.module.css'

/** Only the first page of a visit leaves the focus where the browser puts it. */
let visited = false

/**
 * A page: heading, one line under it, one primary action, then the content. `title` is the only thing that
 * reaches the tab and the browser's history; being a key of the dictionary without holes, it can name nobody
 * and no letter. On a change of page the heading takes the focus, so that it is read out.
 */
export function Page({
  title,
  heading,
  lead,
  action,
  children,
}: {
  title: PlainKey
  /** What stands on the page; the title's word when left out. */
  heading?: ReactNode
  lead?: ReactNode
  /** The one primary button, a verb of the work. */
  action?: ReactNode
  children?: ReactNode
}) {
  const { t } = useWords()
  const head = useRef<HTMLHeadingElement>(null)
  const word = t(title)
  useEffect(() => {
    document.title = `${word} · ${t('shell.name')}`
  }, [word, t])
  // A new page is a new mount; the heading is focused once for each.
  useEffect(() => {
    if (visited) head.current?.focus({ preventScroll: true })
    visited = true
  }, [])
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.words}>
          <h1 ref={head} tabIndex={-1}>
            {heading ?? word}
          </h1>
          {lead && <p className={styles.lead}>{lead}</p>}
        </div>
        {action && <div className={styles.action}>{action}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a page with its own heading. */
export function Section({
  heading,
  aside,
  children,
}: {
  heading: string
  aside?: ReactNode
  children: ReactNode
}) {
  return (
    <section className={styles.section} aria-label={heading}>
      <div className={styles.sectionHead}>
        <h2>{heading}</h2>
        {aside}
      </div>
      {children}
    </section>
  )
}
