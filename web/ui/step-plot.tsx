import { useId } from 'react'
import type { LocalDate } from '../../src/kernel/dates.ts'
import type { Precision } from '../words/format.ts'
import { useWords } from '../words/words.tsx'
import { Hatch, Plot } from './plot.tsx'
import { keepApart, textWidth } from './plot-geometry.ts'
import styles from './step-plot.module.css'

export interface CensusPoint {
  readonly id: string
  /** `YYYY-MM-DD`; the first day of what is known when only the month or year is. */
  readonly date: LocalDate
  readonly precision: Precision
  /** `null`: somebody recorded that nobody knows. */
  readonly count: number | null
  readonly source: string
}

export interface CensusSeries {
  readonly id: string
  /** What was counted, in the record's own words: *pekerja terdata*, *KK*. */
  readonly unit: string
  /** In the order of the record. */
  readonly points: readonly CensusPoint[]
}

/** Kept free at the right for the last point's value and date. */
const tail = 88
const height = 104
const top = 28
const foot = 24
const base = height - foot

const dayOf = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000

interface Axis {
  readonly x: (date: string) => number
  readonly width: number
}

function Panel({ series, axis, hatch }: { series: CensusSeries; axis: Axis; hatch: string }) {
  const { t, number, date } = useWords()
  const { points } = series
  const most = Math.max(1, ...points.map((point) => point.count ?? 0))
  const y = (count: number) => base - (count / most) * (base - top)
  const labels = points.map((point) => {
    const text = date(point.date, point.precision)
    return { at: axis.x(point.date), width: textWidth(text, 12), text }
  })
  const values = points.map((point) => {
    const text = point.count === null ? t('shell.unknown') : number(point.count)
    const level = point.count === null ? top : y(point.count)
    return { at: axis.x(point.date) + 7, width: textWidth(text, 14), level, text }
  })
  // First and last are kept before those between; every value is in the table.
  const order = [0, points.length - 1, ...points.keys()]
  const dated = keepApart(labels, order, 8)
  const valued = keepApart(values, order, 2)
  return (
    <svg width={axis.width} height={height} viewBox={`0 0 ${axis.width} ${height}`} aria-hidden="true">
      <defs>
        <Hatch id={hatch} />
      </defs>
      <path d={`M0 ${base + 0.5}H${axis.width}`} className={styles.base} />
      {points.map((point, at) => {
        const x = labels[at]?.at ?? 0
        const next = points[at + 1]
        const until = next ? axis.x(next.date) : x
        if (point.count === null)
          return (
            <rect
              key={point.id}
              x={x}
              y={top}
              width={Math.max(6, until - x)}
              height={base - top}
              fill={`url(#${hatch})`}
            />
          )
        const level = y(point.count)
        return (
          <g key={point.id}>
            <path d={`M${x} ${level}H${until}V${base}H${x}Z`} className={styles.under} />
            {next && (
              <path
                d={`M${x} ${level}H${until}${next.count === null ? '' : `V${y(next.count)}`}`}
                className={styles.step}
                data-changed={next.source !== point.source}
              />
            )}
            <circle cx={x} cy={level} r="4" className={styles.point} />
          </g>
        )
      })}
      {points.map((point, at) => {
        const value = values[at]
        const label = labels[at]
        if (!value || !label) return null
        return (
          <g key={point.id}>
            {valued.has(at) && (
              <text
                x={value.at}
                y={value.level - 8}
                className={styles.value}
                data-unknown={point.count === null}
              >
                {value.text}
              </text>
            )}
            {dated.has(at) && (
              <text x={label.at} y={base + 17} className={styles.date}>
                {label.text}
              </text>
            )}
          </g>
        )
      })}
    </svg>
  )
}

/**
 * Counts of a site over time, one small panel per thing counted, on one axis of time and each from zero. Counts
 * of different things are never added or joined; where the source changes, the line breaks into dashes.
 */
export function StepPlot({ label, series }: { label: string; series: readonly CensusSeries[] }) {
  const { t, number, date } = useWords()
  const hatch = useId()
  const all = series.flatMap((one) => one.points)
  if (all.length === 0) return <p>{t('sites.census.none')}</p>
  const days = all.map((point) => dayOf(point.date))
  const first = Math.min(...days)
  const length = Math.max(...days) - first || 1
  return (
    <Plot
      table={{
        caption: label,
        head: [
          t('sites.census.unit'),
          t('sites.census.date'),
          t('sites.census.count'),
          t('sites.census.source'),
        ],
        rows: series.flatMap((one) =>
          one.points.map((point) => ({
            id: point.id,
            cells: [
              one.unit,
              date(point.date, point.precision),
              point.count === null ? t('shell.unknown') : number(point.count),
              point.source,
            ],
          })),
        ),
      }}
      draw={(width) => {
        const axis: Axis = { width, x: (day) => 5 + ((dayOf(day) - first) / length) * (width - tail) }
        return series.map((one) => {
          const head = one.points[0]
          const end = one.points.at(-1)
          if (!head || !end) return null
          const summary = t('sites.census.summary', {
            label: one.unit,
            points: one.points.length,
            from: date(head.date, head.precision),
            until: date(end.date, end.precision),
          })
          return (
            <div key={one.id} className={styles.panel} role="img" aria-label={summary}>
              <p className={styles.unit}>{one.unit}</p>
              <Panel series={one} axis={axis} hatch={`${hatch}${one.id}`} />
            </div>
          )
        })
      }}
    />
  )
}
