import { Button, NativeSelect, SegmentedControl, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { isUuid } from '../../src/kernel/id.ts'
import { countPaper, paperStates } from '../../src/paper/contract.ts'
import { countRequests, listRequests, requestStates } from '../../src/requests/contract.ts'
import { getSite } from '../../src/sites/contract.ts'
import { PaperBox } from '../paper/paper-box.tsx'
import { Listing } from '../shell/listing.tsx'
import { Page } from '../shell/page.tsx'
import { useList, useRead } from '../shell/server.ts'
import { SiteFinder } from '../sites/finders.tsx'
import { placeOf } from '../sites/site-row.tsx'
import { EmptyState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { CopyList } from './copies.tsx'
import styles from './letter-list.module.css'
import { RequestRow } from './request-row.tsx'
import { ButtonLink } from '../sites/button-link.tsx'

/** Which letters are shown; kept in the address, so that one comes back to them. What is searched for is not: it may be a name. */
export interface LetterFilter {
  box?: (typeof boxes)[number]
  state?: (typeof letterStates)[number]
  site?: string
}

export const boxes = ['in', 'out', 'copies', 'paper'] as const
/** What one asks for most comes first; a receiver sees no letter before it is sent. */
const statesOf = {
  in: ['open', 'final', 'sent', 'received', 'answered', 'refused', 'withdrawn'],
  out: ['open', 'final', ...requestStates],
  copies: [],
  paper: paperStates,
} as const satisfies Record<(typeof boxes)[number], readonly string[]>
const letterStates = ['open', 'final', ...requestStates, 'closed'] as const

/** Which letters an address asks for; what that box does not know is left out. */
export function letterFilter(search: Record<string, unknown>): LetterFilter {
  const box = boxes.find((one) => one === search['box'])
  const known: readonly string[] = statesOf[box ?? 'in']
  const state = letterStates.find((one) => one === search['state'] && known.includes(one))
  const { site } = box === 'paper' || box === 'copies' ? {} : siteOf(search)
  return { ...(box && { box }), ...(state && { state }), ...(site && { site }) }
}

export function siteOf(search: Record<string, unknown>): { site?: string } {
  const { site } = search
  return typeof site === 'string' && isUuid(site) ? { site } : {}
}

/** How many letters each box holds; nothing where that is not known yet, or could not be counted. */
function useTotals(): Partial<Record<(typeof boxes)[number], number>> {
  const { data: letters } = useRead(countRequests)
  const { data: paper } = useRead(countPaper)
  return { ...letters, ...(paper && { paper: paper.letters }) }
}

function BoxLabel({ box, total }: { box: (typeof boxes)[number]; total: number | undefined }) {
  const { t, number } = useWords()
  return (
    <span className={styles.box}>
      <span>{t(`requests.box.${box}`)}</span>
      {total !== undefined && <span className={styles.total}>{number(total)}</span>}
    </span>
  )
}

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
  const { box = 'in' } = filter
  const totals = useTotals()
  const action =
    box === 'paper' ? (
      <ButtonLink to="/paper/new">{t('paper.register')}</ButtonLink>
    ) : (
      <ButtonLink to="/requests/new">{t('requests.write')}</ButtonLink>
    )
  return (
    <Page title="requests.title" lead={t(box === 'paper' ? 'paper.lead' : 'requests.lead')} action={action}>
      <SegmentedControl
        aria-label={t('requests.box')}
        className={styles.boxes}
        value={box}
        onChange={(value) => narrow(letterFilter({ ...filter, box: value }))}
        data={boxes.map((value) => ({ value, label: <BoxLabel box={value} total={totals[value]} /> }))}
      />
      {box === 'copies' ? (
        <CopyList />
      ) : box === 'paper' ? (
        <PaperBox
          state={paperStates.find((one) => one === filter.state)}
          narrow={(state) => narrow({ box, ...(state && { state }) })}
          register={action}
        />
      ) : (
        <Box key={box} box={box} filter={filter} narrow={narrow} write={action} />
      )}
    </Page>
  )
}

/** What came in or went out, searched and narrowed. */
function Box({
  box,
  filter: asked,
  narrow,
  write,
}: {
  box: 'in' | 'out'
  filter: LetterFilter
  narrow: (filter: LetterFilter) => void
  write: ReactNode
}) {
  const { t } = useWords()
  const states = statesOf[box]
  const { state: wanted, ...others } = { ...asked, box }
  const state = states.find((one) => one === wanted)
  const filter = { ...others, ...(state && { state }) }
  const [typed, setTyped] = useState('')
  const [late] = useDebouncedValue(typed.trim().replaceAll(/\s+/g, ' ').slice(0, 80), 200)
  const site = useSiteChoice(filter.site)
  const list = useList(listRequests, { query: { ...filter, ...(late === '' ? {} : { q: late }) } })
  const narrowed = late !== '' || filter.state !== undefined || filter.site !== undefined
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
      <Listing
        list={list}
        label={t(`requests.box.${box}`)}
        row={(row) => <RequestRow row={row} box={box} />}
        empty={
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
        }
      />
    </>
  )
}
