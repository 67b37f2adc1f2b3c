import { NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { millisOf } from '../../src/kernel/dates.ts'
import { listPaper, type PaperRow, type PaperState, paperStates } from '../../src/paper/contract.ts'
import { useWall } from '../obligations/wall.ts'
import { Listing } from '../shell/listing.tsx'
import { useList } from '../shell/server.ts'
import { EmptyState } from '../ui/feedback.tsx'
import { StateShape } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import rowStyles from '../requests/request-row.module.css'
import styles from './paper.module.css'

function Row({ row }: { row: PaperRow }) {
  const { t, rich, dateTime } = useWords()
  const wall = useWall()
  const late = row.dueAt !== null && millisOf(row.dueAt) <= millisOf(wall.now)
  const shape =
    row.state === 'answered' ? 'met' : row.state === 'closed' ? 'withdrawn' : late ? 'late' : 'open'
  return (
    <article className={rowStyles.row}>
      <span className={rowStyles.margin}>
        <StateShape state={shape} size={18} />
      </span>
      <div className={rowStyles.body}>
        <p className={rowStyles.sentence}>
          <Link to="/paper/$id" params={{ id: row.id }}>
            {rich(`paper.row.${row.state}`, { number: row.number, office: <b key="office">{row.office}</b> })}
          </Link>
        </p>
        <p className={rowStyles.subject}>{row.subject}</p>
        <p className={styles.facts}>
          {row.kind === 'law_enforcement' && <strong>{t('paper.kind.law_enforcement')}</strong>}
          <span>{t('paper.received.at', { date: dateTime(row.receivedAt, wall.zone) })}</span>
          {row.dueAt !== null && (
            <span data-late={late}>{t('paper.due.at', { date: dateTime(row.dueAt, wall.zone) })}</span>
          )}
        </p>
      </div>
    </article>
  )
}

/** The letters that came on paper: one box of the register. */
export function PaperBox({
  state,
  narrow,
  register,
}: {
  state: PaperState | undefined
  narrow: (state: PaperState | undefined) => void
  register: ReactNode
}) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [late] = useDebouncedValue(typed.trim().replaceAll(/\s+/g, ' ').slice(0, 80), 200)
  const list = useList(listPaper, {
    query: { ...(late === '' ? {} : { q: late }), ...(state && { state }) },
  })
  const narrowed = late !== '' || state !== undefined
  return (
    <>
      <search className={styles.filters} aria-label={t('paper.filter')}>
        <TextInput
          type="search"
          label={t('paper.find')}
          leftSection={<IconSearch size={20} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('paper.state')}
          value={state ?? ''}
          onChange={(event) => narrow(paperStates.find((one) => one === event.currentTarget.value))}
          data={[
            { value: '', label: t('paper.state.all') },
            ...paperStates.map((value) => ({ value, label: t(`paper.state.${value}`) })),
          ]}
        />
      </search>
      <Listing
        list={list}
        label={t('paper.title')}
        row={(row) => <Row row={row} />}
        empty={
          <EmptyState
            title={t(narrowed ? 'paper.noMatch' : 'paper.empty')}
            text={t(narrowed ? 'paper.noMatch.why' : 'paper.empty.why')}
            action={!narrowed && register}
          />
        }
      />
    </>
  )
}
