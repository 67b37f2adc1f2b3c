import { Link } from '@tanstack/react-router'
import { type Instant, millisOf } from '../../src/kernel/dates.ts'
import type { RequestRow as Row } from '../../src/requests/contract.ts'
import { unitsLeft, type Wall } from '../obligations/clock-face.ts'
import { useWall } from '../obligations/wall.ts'
import { Clock, type ClockFace } from '../ui/clock.tsx'
import { type PromiseState, State, StateShape } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import styles from './request-row.module.css'

/** From so many working days before the deadline on, a letter reads as due soon. */
const soonDays = 2

type Standing = Pick<Row, 'state' | 'dueAt' | 'stopped' | 'escalations'>

/** How a letter stands for a reader: what has ended as it ended, then its clock. */
export function standing(row: Standing, wall: Wall): PromiseState {
  if (row.state === 'answered') return 'met'
  if (row.state === 'refused' || row.state === 'withdrawn') return row.state
  if (row.stopped) return 'stopped'
  if (row.dueAt === null) return 'open'
  if (millisOf(row.dueAt) <= millisOf(wall.now)) return 'late'
  if (row.escalations > 0) return 'escalated'
  return unitsLeft(row.dueAt, 'working_days', wall) <= soonDays ? 'soon' : 'open'
}

const faceOf = (due: Instant, provisional: boolean, wall: Wall): ClockFace => ({
  due,
  zone: wall.zone,
  unit: 'working_days',
  left: unitsLeft(due, 'working_days', wall),
  provisional,
  stopped: null,
})

/** A letter as a sentence: what there is to do or to wait for, with whom, and by when. */
export function RequestRow({ row, box }: { row: Row; box: 'in' | 'out' }) {
  const { t, rich } = useWords()
  const wall = useWall()
  const state = standing(row, wall)
  const desk = <b key="desk">{box === 'in' ? row.senderName : row.receiverName}</b>
  const number = <span key="number">{row.number ?? t('requests.letter.unnumbered')}</span>
  const due = ['open', 'soon', 'late', 'escalated'].includes(state) ? row.dueAt : null
  return (
    <article className={styles.row}>
      <span className={styles.margin}>
        <StateShape state={state} size={18} />
      </span>
      <div className={styles.body}>
        <p className={styles.sentence}>
          <Link to="/requests/$id" params={{ id: row.id }}>
            {box === 'out'
              ? rich(`requests.row.out.${row.state}`, { desk, number })
              : rich(`requests.row.in.${seen(row.state)}`, { desk, number })}
          </Link>
        </p>
        <p className={styles.subject}>{row.subject}</p>
        <p className={styles.clock}>
          {due === null ? (
            <span className={styles.word}>{t(`requests.state.${row.state}`)}</span>
          ) : (
            <>
              <State state={state} />
              <Clock clock={faceOf(due, row.provisional, wall)} />
            </>
          )}
          {state === 'stopped' && <span>{t('requests.row.stopped')}</span>}
          {row.escalations > 0 && (
            <span className={styles.escalated}>
              {t('requests.row.escalations', { count: row.escalations })}
            </span>
          )}
        </p>
      </div>
    </article>
  )
}

/** What a receiver sees of the states of a letter: before it is sent, nothing. */
const seen = (state: Row['state']) =>
  state === 'draft' || state === 'initialled' || state === 'signed' || state === 'numbered' ? 'sent' : state
