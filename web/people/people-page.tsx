import { Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { OpenKeys } from '../keys/open-keys.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { ButtonLink } from '../sites/button-link.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { numberText, type Row } from './desk-index.ts'
import { NextPromise } from './next-promise.tsx'
import styles from './people.module.css'
import { useDevice, usePeople, useSearch } from './use-people.ts'
import { Veil } from './veil.tsx'

/** Rows drawn at once; more are a button away. */
const shownAtOnce = 60

function PersonRow({ row }: { row: Row }) {
  const { t } = useWords()
  return (
    <article className={styles.row} data-done={row.next === null}>
      <h2 className={styles.name}>
        <Link to="/people/$id" params={{ id: row.id }}>
          {row.name ?? row.called ?? t('people.number', { number: numberText(row.number) })}
        </Link>
        {row.name !== null && row.called !== null && <span className={styles.called}>{row.called}</span>}
      </h2>
      <p className={styles.quiet}>
        {t('people.number', {
          number: [row, ...row.also].map(({ number }) => numberText(number)).join(', '),
        })}
        {' · '}
        {row.exit === null ? t(`people.stage.${row.stage}`) : t(`people.exit.${row.exit}`)}
      </p>
      {row.next && <NextPromise next={row.next} />}
      {row.unread && (
        <p className={styles.unread}>
          <IconAlertTriangle size={18} aria-hidden="true" />
          {t(`people.unread.${row.unread}`)}
        </p>
      )}
    </article>
  )
}

function Worklist() {
  const { t } = useWords()
  const device = useDevice()
  const people = usePeople(device)
  const [typed, setTyped] = useState('')
  const [most, setMost] = useState(shownAtOnce)
  const rows = people.data ?? []
  const found = useSearch(device, typed, rows)
  if (people.error && !people.data)
    return <ErrorState problem={problemFacts(people.error)} retry={() => void people.refetch()} />
  if (!people.data) return <Loading shape="list" />
  if (rows.length === 0)
    return (
      <EmptyState
        title={t('people.empty')}
        text={t('people.empty.why')}
        action={<ButtonLink to="/people/new">{t('people.register')}</ButtonLink>}
      />
    )
  const all = found ?? rows
  return (
    <>
      <search className={styles.search}>
        <TextInput
          label={t('people.find')}
          description={t('people.find.about')}
          type="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={80}
          leftSection={<IconSearch size={20} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      </search>
      <Veil>
        <p className={styles.quiet} role="status">
          {found ? t('people.found', { count: found.length }) : t('people.shown', { count: rows.length })}
        </p>
        {all.length === 0 ? (
          <EmptyState title={t('people.noMatch')} text={t('people.noMatch.why')} />
        ) : (
          <ul className={styles.list} aria-label={t('people.title')}>
            {all.slice(0, most).map((row) => (
              <li key={row.id}>
                <PersonRow row={row} />
              </li>
            ))}
          </ul>
        )}
        {all.length > most && (
          <Button variant="default" mt="md" onClick={() => setMost(most + shownAtOnce)}>
            {t('shell.loadMore')}
          </Button>
        )}
      </Veil>
    </>
  )
}

/** The worker's day: her people, whose next promise falls due first, in front. */
export function PeoplePage() {
  const { t } = useWords()
  return (
    <Page
      title="people.title"
      lead={t('people.lead')}
      action={<ButtonLink to="/people/new">{t('people.register')}</ButtonLink>}
    >
      <OpenKeys>
        <nav className={styles.ways} aria-label={t('people.ways')}>
          <Link to="/people/duplicates">{t('people.duplicates')}</Link>
          <Link to="/people/import">{t('people.import')}</Link>
        </nav>
        <Worklist />
      </OpenKeys>
    </Page>
  )
}
