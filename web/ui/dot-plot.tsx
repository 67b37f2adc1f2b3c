import type { ClockUnit } from '../../src/kernel/working-days.ts'
import { useWords } from '../words/words.tsx'
import { amountOf } from './clock.tsx'
import styles from './dot-plot.module.css'
import { Plot } from './plot.tsx'
import { axisWithin, keepApart, labelRows, textWidth, ticksTo } from './plot-geometry.ts'

export interface Answer {
  readonly id: string
  /** The letter's number or the kind of promise; never a person. */
  readonly label: string
  /** How long it took, in whole units. */
  readonly took: number
  /** `null` where nobody has told which were late. */
  readonly late: boolean | null
}

export interface DotPlotFacts {
  readonly unit: ClockUnit
  readonly answers: readonly Answer[]
  /** `null` when there is no answer to measure. */
  readonly median: number | null
  readonly p90: number | null
  /** What the rule allows, when it is the same for all. */
  readonly due: number | null
  /** The promise that has been open longest, and for how long. */
  readonly oldestOpen: { readonly label: string; readonly open: number } | null
}

const pad = 14
const lane = 24

function Dots({ facts, width }: { facts: DotPlotFacts; width: number }) {
  const { t, number } = useWords()
  const { answers, unit, median, p90, due, oldestOpen } = facts
  const ticks = ticksTo(Math.max(1, due ?? 0, oldestOpen?.open ?? 0, ...answers.map((a) => a.took)))
  const last = ticks.at(-1) ?? 1
  const piles = new Map<number, Answer[]>()
  for (const answer of answers) piles.set(answer.took, [...(piles.get(answer.took) ?? []), answer])
  const tallest = Math.max(1, ...[...piles.values()].map((pile) => pile.length))
  const between = Math.min(15, 150 / tallest)
  const radius = Math.min(6, Math.max(2.5, between / 2 - 0.75))

  const lines = [
    { key: 'median', at: median, text: (a: string) => t('obligations.plot.median', { amount: a }) },
    { key: 'p90', at: p90, text: (a: string) => t('obligations.plot.p90', { amount: a }) },
    { key: 'due', at: due, text: (a: string) => t('obligations.plot.due', { amount: a }) },
  ]
    .flatMap((line) => (line.at === null ? [] : [{ ...line, at: line.at }]))
    .sort((a, b) => a.at - b.at)
    .map((line) => ({ ...line, say: line.text(amountOf(t, line.at, unit)) }))
    .map((line) => ({ ...line, width: textWidth(line.say, 13) + 8 }))
  const oldest = oldestOpen && amountOf(t, oldestOpen.open, unit)
  const length = axisWithin(width - 2 * pad, [
    ...lines.map((line) => ({ share: line.at / last, width: line.width })),
    ...(oldestOpen && oldest ? [{ share: oldestOpen.open / last, width: textWidth(oldest, 13) + 14 }] : []),
  ])
  const x = (amount: number) => pad + (amount / last) * length
  const rows = labelRows(lines.map((line) => ({ at: x(line.at), width: line.width })))
  const depth = Math.max(0, ...rows)
  const top = (depth + 1) * lane + 12
  const base = top + tallest * between + (oldestOpen ? 12 : 4)
  const height = base + 26
  const marks = ticks.map((tick) => {
    const wide = textWidth(number(tick), 12)
    return { at: x(tick) - wide / 2, width: wide }
  })
  const shown = keepApart(marks, [0, marks.length - 1, ...marks.keys()])
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <path d={`M0 ${base + 0.5}H${length + 2 * pad}`} className={styles.base} />
      {ticks.map((tick, at) => (
        <g key={tick}>
          <path d={`M${x(tick)} ${base}v5`} className={styles.base} />
          {shown.has(at) && (
            <text x={x(tick)} y={base + 20} textAnchor="middle" className={styles.tick}>
              {number(tick)}
            </text>
          )}
        </g>
      ))}
      {lines.map((line, at) => {
        const y = (depth - (rows[at] ?? 0)) * lane + 16
        return (
          <g key={line.key}>
            <path
              d={`M${x(line.at)} ${y - 12}V${base}`}
              className={line.key === 'due' ? styles.due : styles.mark}
            />
            <text x={x(line.at) + 6} y={y} className={styles.label}>
              {line.say}
            </text>
          </g>
        )
      })}
      {[...piles].flatMap(([took, pile]) =>
        pile.map((answer, at) => {
          const cx = x(took)
          const cy = base - 8 - at * between
          return answer.late ? (
            <path
              key={answer.id}
              d={`M${cx} ${cy - radius}l${radius} ${radius * 1.8}h${-2 * radius}z`}
              className={styles.late}
            />
          ) : (
            <circle key={answer.id} cx={cx} cy={cy} r={radius} className={styles.inTime} />
          )
        }),
      )}
      {oldestOpen && (
        <>
          <path d={`M${x(oldestOpen.open)} ${base - 20}l8 9-8 9-8-9z`} className={styles.oldest} />
          <text x={x(oldestOpen.open) + 13} y={base - 6} className={styles.label}>
            {oldest}
          </text>
        </>
      )}
    </svg>
  )
}

/** How long a desk takes for one kind of promise: each dot an answer, late ones are triangles. */
export function DotPlot({ label, facts }: { label: string; facts: DotPlotFacts }) {
  const { t } = useWords()
  const { answers, unit, median, p90, oldestOpen } = facts
  const told = answers.every((answer) => answer.late !== null)
  const amount = (count: number) => amountOf(t, count, unit)
  const summary =
    median === null || p90 === null
      ? t('obligations.plot.none')
      : t(told ? 'obligations.plot.summary' : 'obligations.plot.summary.plain', {
          count: answers.length,
          median: amount(median),
          p90: amount(p90),
          late: answers.filter((answer) => answer.late).length,
        })
  return (
    <div>
      <p className={styles.summary}>{summary}</p>
      <Plot
        table={{
          caption: label,
          head: [
            t('obligations.plot.answer'),
            t('obligations.plot.took'),
            ...(told ? [t('obligations.due')] : []),
          ],
          rows: answers.map((answer) => ({
            id: answer.id,
            cells: [
              answer.label,
              amount(answer.took),
              ...(told ? [answer.late ? t('obligations.plot.late') : t('obligations.plot.inTime')] : []),
            ],
          })),
        }}
        draw={(width) => (
          <div role="img" aria-label={`${label}. ${summary}`}>
            <Dots facts={facts} width={width} />
          </div>
        )}
      />
      {oldestOpen && (
        <p className={styles.callOut}>
          <svg viewBox="0 0 16 18" width="14" height="16" aria-hidden="true">
            <path d="m8 1 7 8-7 8-7-8z" className={styles.oldest} />
          </svg>
          {t('obligations.plot.oldest', { amount: amount(oldestOpen.open), label: oldestOpen.label })}
        </p>
      )}
    </div>
  )
}
