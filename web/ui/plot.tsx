import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useWords } from '../words/words.tsx'
import styles from './plot.module.css'

/** The grammar that all plots share: measured width, direct labels, hatching for unknown, a table behind. */

/** Width in CSS pixels that a plot may fill; follows its container. */
function useWidth() {
  const frame = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useLayoutEffect(() => {
    const element = frame.current
    if (!element) return
    const watch = new ResizeObserver(() => setWidth(element.clientWidth))
    setWidth(element.clientWidth)
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  return [frame, width] as const
}

export interface TableFacts {
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly { readonly id: string; readonly cells: readonly string[] }[]
}

/** A plot with its table; `draw` gets the width once it is known. */
export function Plot({ table, draw }: { table: TableFacts; draw: (width: number) => ReactNode }) {
  const { t } = useWords()
  const [frame, width] = useWidth()
  return (
    <figure className={styles.plot}>
      <div ref={frame} className={styles.frame}>
        {width > 0 && draw(width)}
      </div>
      <details className={styles.behind}>
        <summary>{t('shell.asTable')}</summary>
        {/* Wide tables scroll inside their own frame; the keyboard has to reach it. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region is reached by keyboard */}
        <div className={styles.scroll} tabIndex={0} role="region" aria-label={table.caption}>
          <table className={styles.table}>
            <caption>{table.caption}</caption>
            <thead>
              <tr>
                {table.head.map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row) => (
                <tr key={row.id}>
                  {row.cells.map((cell, at) => (
                    <td key={table.head[at] ?? at}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  )
}

/** The hatching of *tidak diketahui*, to be filled with `url(#id)`. */
export function Hatch({ id }: { id: string }) {
  return (
    <pattern id={id} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="7" height="7" fill="var(--unknown-tint)" />
      <path d="M0 0V7" stroke="var(--hatch)" strokeWidth="3" />
    </pattern>
  )
}
