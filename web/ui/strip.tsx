import { useId } from 'react'
import { useWords } from '../words/words.tsx'
import { Hatch, Plot } from './plot.tsx'
import { axisWithin, labelRows, textWidth } from './plot-geometry.ts'
import styles from './strip.module.css'

export interface StripPart {
  readonly id: string
  readonly label: string
  /** How many people are at this place; `null` when nobody knows how many. */
  readonly count: number | null
  /** People of whom nobody knows where they are: hatched, whatever their number. */
  readonly unknown: boolean
}

const narrow = 560
const bar = 40
const rowHeight = 48

interface Piece extends StripPart {
  readonly start: number
  readonly size: number
  readonly shown: string
  readonly ink: string
}

/** Shares of 1. A part of unknown number gets a fixed tenth, hatched, so that it is seen but not measured. */
function pieces(parts: readonly StripPart[], shown: (count: number | null) => string): Piece[] {
  const known = parts.reduce((sum, part) => sum + (part.count ?? 0), 0)
  const open = parts.filter((part) => part.count === null).length
  const scale = known > 0 ? 1 - open * 0.1 : 0
  const steps = parts.filter((part) => !part.unknown && part.count !== null).length
  let start = 0
  let step = 0
  return parts.map((part) => {
    const size = part.count === null ? (known > 0 ? 0.1 : 1 / open) : (part.count / (known || 1)) * scale
    const hatched = part.unknown || part.count === null
    const share = Math.round(34 + (hatched ? 0 : (66 * step++) / Math.max(1, steps - 1)))
    const piece: Piece = {
      ...part,
      start,
      size,
      shown: shown(part.count),
      ink: hatched ? 'hatch' : `color-mix(in srgb, var(--teal) ${share}%, var(--ground))`,
    }
    start += size
    return piece
  })
}

function Wide({ list, width, hatch }: { list: readonly Piece[]; width: number; hatch: string }) {
  const labels = list.map((piece) => ({
    share: piece.start,
    width: Math.max(textWidth(piece.shown, 20), textWidth(piece.label, 14)) + 12,
  }))
  const length = axisWithin(width, labels)
  const rows = labelRows(labels.map((label) => ({ at: label.share * length, width: label.width })))
  const height = bar + 12 + (Math.max(0, ...rows) + 1) * rowHeight
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <defs>
        <Hatch id={hatch} />
      </defs>
      {list.map((piece, at) => {
        const x = piece.start * length
        const w = Math.max(piece.size * length - 2, piece.count === 0 ? 0 : 2)
        const foot = bar + 12 + (rows[at] ?? 0) * rowHeight
        return (
          <g key={piece.id}>
            <rect
              x={x}
              y={0}
              width={w}
              height={bar}
              fill={piece.ink === 'hatch' ? `url(#${hatch})` : piece.ink}
            />
            <path d={`M${x + 0.75} ${bar}V${foot + 36}`} className={styles.leader} />
            <text x={x + 10} y={foot + 16} className={styles.number}>
              {piece.shown}
            </text>
            <text x={x + 10} y={foot + 34} className={styles.name}>
              {piece.label}
            </text>
          </g>
        )
      })}
    </svg>
  )
}

function Narrow({ list, width, hatch }: { list: readonly Piece[]; width: number; hatch: string }) {
  const step = 52
  const height = list.length * step
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <defs>
        <Hatch id={hatch} />
      </defs>
      {list.map((piece, at) => (
        <g key={piece.id} transform={`translate(0 ${at * step})`}>
          <text y={16} className={styles.name}>
            {piece.label}
          </text>
          <text x={width} y={16} textAnchor="end" className={styles.number}>
            {piece.shown}
          </text>
          <path d={`M0 ${step - 14}H${width}`} className={styles.track} />
          <rect
            x={piece.start * width}
            y={step - 28}
            width={Math.max(piece.size * width, piece.count === 0 ? 0 : 2)}
            height={14}
            fill={piece.ink === 'hatch' ? `url(#${hatch})` : piece.ink}
          />
        </g>
      ))}
    </svg>
  )
}

/** The funnel as one strip: every person has exactly one place, and those nobody knows of are hatched. */
export function Strip({ label, parts }: { label: string; parts: readonly StripPart[] }) {
  const { t, number } = useWords()
  const hatch = useId()
  const shown = (count: number | null) => (count === null ? t('shell.unknown') : number(count))
  const list = pieces(parts, shown)
  const summary = list.map((piece) => t('sites.strip.summary', { label: piece.label, count: piece.shown }))
  return (
    <Plot
      table={{
        caption: label,
        head: [t('sites.strip.place'), t('sites.strip.people')],
        rows: list.map((piece) => ({ id: piece.id, cells: [piece.label, piece.shown] })),
      }}
      draw={(width) => (
        <div role="img" aria-label={`${label}. ${summary.join('; ')}`}>
          {width < narrow ? (
            <Narrow list={list} width={width} hatch={hatch} />
          ) : (
            <Wide list={list} width={width} hatch={hatch} />
          )}
        </div>
      )}
    />
  )
}
