import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { listRequests, type RequestState, requestStates } from '../../src/requests/contract.ts'
import { getSite } from '../../src/sites/contract.ts'
import { Page } from '../shell/page.tsx'
import { useList, useRead } from '../shell/server.ts'
import { SiteFinder } from '../sites/finders.tsx'
import { placeOf } from '../sites/site-row.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { CopyList } from './copies.tsx'
import styles from './letter-list.module.css'
import { RequestRow } from './request-row.tsx'
import { ButtonLink } from '../sites/button-link.tsx'

/** Which letters are shown; kept in the address, so that one comes back to them. */
export interface LetterFilter {
  box?: 'in' | 'out' | 'copies'
  state?: RequestState | 'open' | 'final'
  site?: string
}

const boxes = ['in', 'out', 'copies'] as const
/** What one asks for most comes first; a receiver sees no letter before it is sent. */
const statesOf = {
  in: ['open', 'final', 'sent', 'received', 'answered', 'refused', 'withdrawn'],
  out: ['open', 'final', ...requestStates],
} as const

function useSiteChoice(id: string | undefined) {
  const { data } = useRead(getSite, { params: { id: id ?? '' } }, { when: id !== undefined })
  if (id === undefined) return null
  return data ? { id, name: data.name, about: placeOf(data.regions) } : { id, name: '…', about: '' }
}

export function LetterListPage({
  filter,
  narrow,
}: {
  filter: LetterFilter
  narrow: (filter: LetterFilter) => void
}) {
  const { t } = useWords()
  const { box = 'in', ...others } = filter
  const write = <ButtonLink to="/requests/new">{t('requests.write')}</ButtonLink>
  return (
    <Page title="requests.title" lead={t('requests.lead')} action={write}>
      <SegmentedControl
        aria-label={t('requests.box')}
        className={styles.boxes}
        value={box}
        onChange={(value) => {
          // A state that the other box does not know would show nothing there.
          const { state: _, ...kept } = filter
          narrow({ ...kept, box: boxes.find((one) => one === value) ?? 'in' })
        }}
        data={boxes.map((value) => ({ value, label: t(`requests.box.${value}`) }))}
      />
      {box === 'in' && (
        <Link to="/paper" className={styles.paper}>
          {t('paper.title')}
        </Link>
      )}
      {box === 'copies' ? <CopyList /> : <Box box={box} filter={others} narrow={narrow} write={write} />}
    </Page>
  )
}

/** What came in or went out, searched and narrowed. */
function Box({
  box,
  filter: others,
  narrow,
  write,
}: {
  box: 'in' | 'out'
  filter: Omit<LetterFilter, 'box'>
  narrow: (filter: LetterFilter) => void
  write: ReactNode
}) {
  const { t } = useWords()
  const filter = { ...others, box }
  const [typed, setTyped] = useState('')
  const [late] = useDebouncedValue(typed.trim().replaceAll(/\s+/g, ' ').slice(0, 80), 200)
  const site = useSiteChoice(filter.site)
  const list = useList(listRequests, { query: { ...filter, ...(late === '' ? {} : { q: late }) } })
  const narrowed = late !== '' || filter.state !== undefined || filter.site !== undefined
  const states = statesOf[box]
  const without = (name: 'state' | 'site') => {
    const { [name]: _, ...others } = filter
    return others
  }
  return (
    <>
      <search className={styles.filters} aria-label={t('requests.filter')}>
        <TextInput
          type="search"
          label={t('requests.find')}
          leftSection={<IconSearch size={20} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('requests.filter.state')}
          value={filter.state ?? ''}
          onChange={(event) => {
            const state = states.find((one) => one === event.currentTarget.value)
            narrow(state ? { ...filter, state } : without('state'))
          }}
          data={[
            { value: '', label: t('requests.filter.state.all') },
            ...states.map((value) => ({
              value,
              label:
                value === 'open' || value === 'final'
                  ? t(`requests.filter.state.${value}`)
                  : t(`requests.state.${value}`),
            })),
          ]}
        />
        <SiteFinder
          key={site?.name}
          label={t('requests.filter.site')}
          value={site}
          choose={(choice) => narrow(choice ? { ...filter, site: choice.id } : without('site'))}
        />
      </search>
      {list.problem ? (
        <ErrorState problem={list.problem} retry={list.again} />
      ) : list.loading ? (
        <Loading shape="list" />
      ) : list.items.length === 0 ? (
        narrowed ? (
          <EmptyState
            title={t('requests.noMatch')}
            text={t('requests.noMatch.why')}
            action={
              <Button
                variant="default"
                onClick={() => {
                  setTyped('')
                  narrow({ box })
                }}
              >
                {t('requests.filter.clear')}
              </Button>
            }
          />
        ) : (
          <EmptyState
            title={t(`requests.empty.${box}`)}
            text={t(`requests.empty.${box}.why`)}
            action={box === 'out' && write}
          />
        )
      ) : (
        <div>
          <ul className={styles.list} aria-label={t(`requests.box.${box}`)}>
            {list.items.map((row) => (
              <li key={row.id}>
                <RequestRow row={row} box={box} />
              </li>
            ))}
          </ul>
          {list.more && (
            <Button variant="default" mt="md" loading={list.loadingMore} onClick={list.more}>
              {t('requests.more')}
            </Button>
          )}
        </div>
      )}
    </>
  )
}
