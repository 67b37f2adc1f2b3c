import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { staff } from '../../src/kernel/role.ts'
import { getSite, type Site } from '../../src/sites/contract.ts'
import { Page, Section } from '../shell/page.tsx'
import { useRead } from '../shell/server.ts'
import { useMay } from '../shell/session.tsx'
import { NotApproval } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { useCodes } from './codes.ts'
import { AddCommitment } from './commitment-forms.tsx'
import { Loaded } from '../shell/loaded.tsx'
import { useLooseDate } from './loose-date.tsx'
import { SiteStateMark } from './plan-state.tsx'
import { RecordCount } from './record-count.tsx'
import { RecordStep } from './record-step.tsx'
import { SiteCensus } from './site-census.tsx'
import { SiteCommitments } from './site-commitments.tsx'
import { SiteLetters } from './site-letters.tsx'
import styles from './site-page.module.css'
import { placeOf } from './site-row.tsx'
import { SiteTimeline } from './site-timeline.tsx'
import { Sources } from './sources.tsx'
import { ButtonLink } from './button-link.tsx'

type Opened = 'step' | 'count' | 'commitment' | null

function Now({ site }: { site: Site }) {
  const { t } = useWords()
  const say = useLooseDate()
  const plan = site.plans.at(-1)
  return (
    <div className={styles.now}>
      <p className={styles.state}>
        <SiteStateMark state={plan?.state ?? 'no_plan'} />
      </p>
      <p className={styles.date}>
        {plan === undefined
          ? t('sites.now.noPlan')
          : plan.date === null
            ? t('sites.now.noDate')
            : t('sites.now.date', { date: say(plan.date) })}
      </p>
    </div>
  )
}

function Quiet({ words, open }: { words: string; open: () => void }) {
  return (
    <Button variant="subtle" leftSection={<IconPlus size={18} aria-hidden="true" />} onClick={open}>
      {words}
    </Button>
  )
}

function Story({ site }: { site: Site }) {
  const { t } = useWords()
  const codes = useCodes()
  const [opened, setOpened] = useState<Opened>(null)
  const close = () => setOpened(null)
  const works = useMay(...staff)
  const heads = useMay('head')
  const writes = works && site.writable
  const state = site.plans.at(-1)?.state ?? null
  const ask = (quiet: boolean) => (
    <ButtonLink to="/requests/new" search={{ site: site.id }} {...(quiet ? { variant: 'default' } : {})}>
      {t('sites.letters.write')}
    </ButtonLink>
  )
  const section = (name: Exclude<Opened, null>, may: boolean, words: string, form: ReactNode) => ({
    aside: may && opened !== name && <Quiet words={words} open={() => setOpened(name)} />,
    form: opened === name && form,
  })
  const count = section(
    'count',
    writes,
    t('sites.count.add'),
    <RecordCount site={site.id} codes={codes} done={close} />,
  )
  const commitment = section(
    'commitment',
    heads,
    t('sites.commitment.add'),
    <AddCommitment site={site.id} done={close} />,
  )

  return (
    <Page
      title="sites.page"
      heading={site.name}
      lead={`${t(`sites.kind.${site.kind}`)} · ${placeOf(site.regions)}`}
      action={
        writes
          ? opened !== 'step' && <Button onClick={() => setOpened('step')}>{t('sites.record')}</Button>
          : works && ask(false)
      }
    >
      <Now site={site} />
      <NotApproval />
      {opened === 'step' && <RecordStep site={site.id} state={state} done={close} />}
      <Section heading={t('sites.timeline')}>
        <SiteTimeline plans={site.plans} />
      </Section>
      <Section heading={t('sites.census')} aside={count.aside}>
        <p className={styles.about}>{t('sites.census.about')}</p>
        {count.form}
        <SiteCensus census={site.census} unit={(code) => codes.label('census_unit', code)} />
      </Section>
      <Section heading={t('sites.commitments')} aside={commitment.aside}>
        {commitment.form}
        <SiteCommitments commitments={site.commitments} />
      </Section>
      {works && (
        <Section heading={t('sites.letters')} aside={writes && ask(true)}>
          <SiteLetters site={site.id} />
        </Section>
      )}
      {(site.note || site.source) && (
        <Section heading={t('sites.about')}>
          {site.note && <p className={styles.note}>{site.note}</p>}
          <Sources source={site.source} />
        </Section>
      )}
    </Page>
  )
}

/** A site as a story: how it stands, what happened, how many according to whom, who owes whom, the letters. */
export function SitePage({ id }: { id: string }) {
  const { t } = useWords()
  const read = useRead(getSite, { params: { id } })
  return (
    <>
      <Link to="/sites" className={styles.back}>
        {t('sites.back')}
      </Link>
      <Loaded read={read} shape="page" title="sites.page">
        {(site) => <Story site={site} />}
      </Loaded>
    </>
  )
}
