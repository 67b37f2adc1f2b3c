import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { millisOf } from '../../src/kernel/dates.ts'
import { listPaper, type PaperRow, type PaperState, paperStates } from '../../src/paper/contract.ts'
import { useWall } from '../obligations/wall.ts'
import { Page } from '../shell/page.tsx'
import { useList } from '../shell/server.ts'
import { ButtonLink } from '../sites/button-link.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { StateShape } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import styles from './paper.module.css'

function Row({ row }: { row: PaperRow }) {
  const { t, rich, dateTime } = useWords()
  const wall = useWall()
  const late = row.dueAt !== null && millisOf(row.dueAt) <= millisOf(wall.now)
  const shape =
    row.state === 'answered' ? 'met' : row.state === 'closed' ? 'withdrawn' : late ? 'late' : 'open'
  return (
    <article className={styles.row}>
      <span className={styles.margin}>
        <StateShape state={shape} size={18} />
      </span>
      <div className={styles.body}>
        <p className={styles.sentence}>
          <Link to="/paper/$id" params={{ id: row.id }}>
            {rich(`paper.row.${row.state}`, { number: row.number, office: <b key="office">{row.office}</b> })}
          </Link>
        </p>
        <p className={styles.quiet}>{row.subject}</p>
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

/** The register of letters that came on paper. */
export function PaperListPage() {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [state, setState] = useState<PaperState | ''>('')
  const [late] = useDebouncedValue(typed.trim().replaceAll(/\s+/g, ' ').slice(0, 80), 200)
  const list = useList(listPaper, {
    query: { ...(late === '' ? {} : { q: late }), ...(state === '' ? {} : { state }) },
  })
  const register = <ButtonLink to="/paper/new">{t('paper.register')}</ButtonLink>
  const narrowed = late !== '' || state !== ''
  return (
    <Page title="paper.title" lead={t('paper.lead')} action={register}>
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
          value={state}
          onChange={(event) => setState(paperStates.find((one) => one === event.currentTarget.value) ?? '')}
          data={[
            { value: '', label: t('paper.state.all') },
            ...paperStates.map((value) => ({ value, label: t(`paper.state.${value}`) })),
          ]}
        />
      </search>
      {list.problem ? (
        <ErrorState problem={list.problem} retry={list.again} />
      ) : list.loading ? (
        <Loading shape="list" />
      ) : list.items.length === 0 ? (
        <EmptyState
          title={t(narrowed ? 'paper.noMatch' : 'paper.empty')}
          text={t(narrowed ? 'paper.noMatch.why' : 'paper.empty.why')}
          action={!narrowed && register}
        />
      ) : (
        <div>
          <ul className={styles.list} aria-label={t('paper.title')}>
            {list.items.map((row) => (
              <li key={row.id}>
                <Row row={row} />
              </li>
            ))}
          </ul>
          {list.more && (
            <Button variant="default" mt="md" loading={list.loadingMore} onClick={list.more}>
              {t('paper.more')}
            </Button>
          )}
        </div>
      )}
    </Page>
  )
}
