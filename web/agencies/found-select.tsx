import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { listAgencies, listDesks } from '../../src/agencies/contract.ts'
import { useRead } from '../shell/server.ts'
import { useWords } from '../words/words.tsx'

/** A thing of a long list, chosen by typing part of its name. */
export interface Chosen {
  readonly value: string
  readonly label: string
}

interface Field {
  readonly label: string
  readonly description?: string
  readonly value: Chosen | null
  readonly change: (chosen: Chosen | null) => void
  readonly error: string | undefined
}

/** Pause after the last key before the server is asked, in milliseconds. */
const pause = 200

export function useQuestion() {
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue(typed.trim(), pause)
  return { typed, setTyped, q: asked === '' ? {} : { q: asked } }
}

function FoundSelect({
  found,
  typed,
  setTyped,
  value,
  change,
  ...field
}: Field & { found: readonly Chosen[]; typed: string; setTyped: (typed: string) => void }) {
  const { t } = useWords()
  const data = value && !found.some((one) => one.value === value.value) ? [value, ...found] : [...found]
  return (
    <Select
      {...field}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('shell.clear') }}
      data={data}
      filter={({ options }) => options}
      value={value?.value ?? null}
      searchValue={typed}
      onSearchChange={setTyped}
      onChange={(id) => change(data.find((one) => one.value === id) ?? null)}
      nothingFoundMessage={t('agencies.find.none')}
    />
  )
}

export function AgencySelect(field: Field) {
  const { typed, setTyped, q } = useQuestion()
  // What stands in the field once something is chosen is its name, not a question.
  const query = typed === field.value?.label ? {} : q
  const found = useRead(listAgencies, { query: { ...query, limit: 20 } }).data?.items ?? []
  const options = found.map(({ id, name }) => ({ value: id, label: name }))
  return <FoundSelect {...field} found={options} typed={typed} setTyped={setTyped} />
}

export function DeskSelect(field: Field) {
  const { typed, setTyped, q } = useQuestion()
  const query = typed === field.value?.label ? {} : q
  const found = useRead(listDesks, { query: { ...query, limit: 20 } }).data?.items ?? []
  const options = found.map(({ id, name, agencyName }) => ({
    value: id,
    label: name === agencyName ? name : `${name} · ${agencyName}`,
  }))
  return <FoundSelect {...field} found={options} typed={typed} setTyped={setTyped} />
}
