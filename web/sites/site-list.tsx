import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { listRegions } from '../../src/agencies/contract.ts'
import { staff } from '../../src/kernel/role.ts'
import { listSites, planStates, siteKinds } from '../../src/sites/contract.ts'
import { Listing } from '../shell/listing.tsx'
import { Page } from '../shell/page.tsx'
import { useList, useRead } from '../shell/server.ts'
import { useMay } from '../shell/session.tsx'
import { EmptyState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { useCodes } from './codes.ts'
import styles from './site-list.module.css'
import { SiteRow } from './site-row.tsx'
import { ButtonLink } from './button-link.tsx'

/** What the list is narrowed to; kept in the address, so that one comes back to it. */
export interface SiteFilter {
  state?: (typeof planStates)[number] | 'no_plan'
  kind?: (typeof siteKinds)[number]
  region?: string
}

const states = ['no_plan', ...planStates] as const

export function SiteListPage({
  filter,
  narrow,
}: {
  filter: SiteFilter
  narrow: (filter: SiteFilter) => void
}) {
  const { t } = useWords()
  const [typed, setTyped] = useState('')
  const [late] = useDebouncedValue(typed.trim().replaceAll(/\s+/g, ' ').slice(0, 80), 200)
  const provinces = useRead(listRegions, { query: { level: 'province' } }, { still: true })
  const list = useList(listSites, { query: { ...filter, ...(late === '' ? {} : { q: late }) } })
  const codes = useCodes()
  const mayAdd = useMay(...staff)
  const narrowed = late !== '' || Object.keys(filter).length > 0
  const choose = <Name extends keyof SiteFilter>(name: Name, value: string) => {
    const { [name]: _, ...others } = filter
    narrow(value === '' ? others : ({ ...others, [name]: value } as SiteFilter))
  }
  const all = { value: '', label: t('sites.filter.all') }
  const add = mayAdd && <ButtonLink to="/sites/new">{t('sites.add')}</ButtonLink>

  return (
    <Page title="sites.title" lead={t('sites.lead')} action={add}>
      <search className={styles.filters} aria-label={t('sites.filter')}>
        <TextInput
          label={t('sites.find')}
          type="search"
          leftSection={<IconSearch size={20} aria-hidden="true" />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <NativeSelect
          label={t('sites.filter.state')}
          value={filter.state ?? ''}
          onChange={(event) => choose('state', event.currentTarget.value)}
          data={[all, ...states.map((value) => ({ value, label: t(`sites.state.${value}`) }))]}
        />
        <NativeSelect
          label={t('sites.filter.kind')}
          value={filter.kind ?? ''}
          onChange={(event) => choose('kind', event.currentTarget.value)}
          data={[all, ...siteKinds.map((value) => ({ value, label: t(`sites.kind.${value}`) }))]}
        />
        <NativeSelect
          label={t('sites.filter.region')}
          value={filter.region ?? ''}
          onChange={(event) => choose('region', event.currentTarget.value)}
          data={[
            all,
            ...(provinces.data?.items ?? []).map(({ code, name }) => ({ value: code, label: name })),
          ]}
        />
      </search>
      <Listing
        list={list}
        label={t('sites.list')}
        shown={t(list.more ? 'sites.shown.more' : 'sites.shown', { count: list.items.length })}
        loadMore={t('sites.more')}
        row={(site) => <SiteRow site={site} unit={(code) => codes.label('census_unit', code)} />}
        empty={
          narrowed ? (
            <EmptyState
              title={t('sites.noMatch')}
              text={t('sites.noMatch.why')}
              action={
                <Button
                  variant="default"
                  onClick={() => {
                    setTyped('')
                    narrow({})
                  }}
                >
                  {t('sites.filter.clear')}
                </Button>
              }
            />
          ) : (
            <EmptyState title={t('sites.empty')} text={t('sites.empty.why')} action={add} />
          )
        }
      />
    </Page>
  )
}
