import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { type Desk, listDesks, listRegions } from '../../src/agencies/contract.ts'
import { listSites } from '../../src/sites/contract.ts'
import { useRead } from '../shell/server.ts'
import { useWords } from '../words/words.tsx'
import styles from './finders.module.css'
import { placeOf } from './site-row.tsx'

/** What a finder found, and what it gives back when it is chosen. */
export interface Choice {
  readonly id: string
  readonly name: string
  readonly about: string
}

/** Pause after the last key before the server is asked, in milliseconds. */
const pause = 200
const shown = 7

/** The text to ask for: one line, and nothing while the field only repeats what is chosen. */
function useQuestion(chosen: Choice | null) {
  const [typed, setTyped] = useState(chosen?.name ?? '')
  const [late] = useDebouncedValue(typed, pause)
  const question = late.trim().replaceAll(/\s+/g, ' ').slice(0, 80)
  return { typed, setTyped, query: question === '' || question === chosen?.name ? {} : { q: question } }
}

function Finder({
  label,
  about,
  error,
  value,
  choose,
  again = false,
  typed,
  type,
  found,
  asking,
}: {
  label: string
  about?: string
  error?: string | undefined
  value: Choice | null
  choose: (choice: Choice | null) => void
  again?: boolean
  typed: string
  type: (text: string) => void
  found: readonly Choice[]
  asking: boolean
}) {
  const { t } = useWords()
  const all = value && !found.some((one) => one.id === value.id) ? [value, ...found] : found
  const byId = new Map(all.map((one) => [one.id, one]))
  return (
    <Select
      label={label}
      description={about}
      error={error}
      searchable
      clearable
      autoFocus={again}
      openOnFocus={!again}
      value={value?.id ?? null}
      onChange={(id) => choose(id === null ? null : (byId.get(id) ?? null))}
      searchValue={typed}
      onSearchChange={(text) => {
        type(text)
        // Whoever empties the field means nobody, not the one chosen before.
        if (text === '' && value) choose(null)
      }}
      comboboxProps={{ withinPortal: false }}
      // A list that scrolls would be a stop of Tab and lose the focus when it closes: few are shown, none scroll.
      withScrollArea={false}
      data={all.map((one) => ({ value: one.id, label: one.name }))}
      filter={({ options }) => options}
      nothingFoundMessage={asking ? t('shell.loading') : t('sites.finder.none')}
      placeholder={t('sites.finder.type')}
      renderOption={({ option }) => (
        <span className={styles.option}>
          {option.label}
          <span>{byId.get(option.value)?.about}</span>
        </span>
      )}
    />
  )
}

export interface FinderProps {
  readonly label: string
  readonly about?: string
  readonly error?: string | undefined
  readonly value: Choice | null
  readonly choose: (choice: Choice | null) => void
  /** It stands there anew for one more choice, and keeps the focus. */
  readonly again?: boolean
}

/** A desk as a choice. One without account says so, because a letter to it goes on paper. */
export function useDeskChoice() {
  const { t } = useWords()
  return (desk: Desk): Choice => ({
    id: desk.id,
    name: desk.name,
    about: [desk.agencyName, desk.regionName, desk.hasAccount ? null : t('sites.finder.noAccount')]
      .filter((text) => text !== null && text !== desk.name)
      .join(' · '),
  })
}

export function DeskFinder(props: FinderProps) {
  const { typed, setTyped, query } = useQuestion(props.value)
  const { data, isFetching } = useRead(listDesks, { query: { ...query, limit: shown } })
  const choice = useDeskChoice()
  return (
    <Finder
      {...props}
      typed={typed}
      type={setTyped}
      found={(data?.items ?? []).map(choice)}
      asking={isFetching}
    />
  )
}

export function SiteFinder(props: FinderProps) {
  const { typed, setTyped, query } = useQuestion(props.value)
  const { data, isFetching } = useRead(listSites, { query: { ...query, limit: shown } })
  const found = (data?.items ?? []).map(({ id, name, regions }) => ({ id, name, about: placeOf(regions) }))
  return <Finder {...props} typed={typed} type={setTyped} found={found} asking={isFetching} />
}

export function RegencyFinder(props: FinderProps) {
  const { typed, setTyped, query } = useQuestion(props.value)
  const { data, isFetching } = useRead(listRegions, { query: { ...query, level: 'regency', limit: shown } })
  const found = (data?.items ?? []).map(({ code, name }) => ({ id: code, name, about: code }))
  return <Finder {...props} typed={typed} type={setTyped} found={found} asking={isFetching} />
}
