import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { listDesks } from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { getScoreCard, listKinds, type ScoreCard, type ScoreLine } from '../../src/obligations/contract.ts'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useList, useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { Count } from '../ui/count.tsx'
import { DotPlot } from '../ui/dot-plot.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './score-card.module.css'
import { figuresOf } from './score-figures.ts'
import { ScoreTable } from './score-table.tsx'

function useKindNames(): (line: ScoreLine) => string {
  const { language } = useWords()
  const kinds = useRead(listKinds, {}, { still: true }).data?.items
  return (line) => kinds?.find((known) => known.kind === line.kind)?.name[language] ?? ''
}

function Line({ line, card, name }: { line: ScoreLine; card: ScoreCard; name: string }) {
  const { t, date } = useWords()
  const { zone } = useSession().desk
  const figures = figuresOf(line, card.asOf)
  const since = line.oldestOpenAt
  return (
    <Section heading={name}>
      <div className={styles.counts}>
        <Count value={line.given} label={t('obligations.score.given')} />
        <Count value={line.met} label={t('obligations.score.met')} />
        <Count value={line.late} label={t('obligations.score.late')} />
        <Count value={line.open} label={t('obligations.score.open')} />
        <Count value={line.overdue} label={t('obligations.score.overdue')} />
        <Count value={line.escalations} label={t('obligations.score.escalations')} />
      </div>
      <DotPlot
        label={t('obligations.plot.of', { name })}
        facts={{
          unit: figures.unit,
          answers: figures.took.map((took, at) => ({
            id: String(at),
            label: t('obligations.plot.nth', { place: at + 1 }),
            took,
            late: null,
          })),
          median: figures.median,
          p90: figures.p90,
          due: null,
          oldestOpen:
            figures.oldestOpen === null || since === null
              ? null
              : {
                  label: t('obligations.plot.since', { date: date(localDate(since, zone)) }),
                  open: figures.oldestOpen,
                },
        }}
      />
    </Section>
  )
}

function Below({ desk }: { desk: string }) {
  const { t } = useWords()
  const below = useList(listDesks, { query: { superior: desk, limit: 50 } })
  if (below.items.length === 0) return null
  return (
    <nav className={styles.below} aria-label={t('obligations.score.below')}>
      <h2>{t('obligations.score.below')}</h2>
      <ul>
        {below.items.map((one) => (
          <li key={one.id}>
            <Link to="/score-card/$desk" params={{ desk: one.id }}>
              {one.name}
            </Link>
          </li>
        ))}
      </ul>
      {below.more && (
        <Button variant="subtle" onClick={below.more} loading={below.loadingMore}>
          {t('shell.loadMore')}
        </Button>
      )}
    </nav>
  )
}

/** How a desk keeps its promises: one dot plot for each kind, with its counts. Made to be printed. */
export function ScoreCardPage({ desk: asked }: { desk: string | null }) {
  const { t, dateTime } = useWords()
  const session = useSession()
  const desk = asked ?? session.desk.id
  const card = useRead(getScoreCard, { params: { id: desk } })
  const nameOf = useKindNames()
  const lines = card.data?.lines.filter((line) => line.given > 0) ?? []
  return (
    <Page
      title="obligations.score"
      heading={card.data ? t('obligations.score.of', { desk: card.data.deskName }) : undefined}
      lead={card.data && t('obligations.score.asOf', { date: dateTime(card.data.asOf, session.desk.zone) })}
      action={
        lines.length > 0 && (
          <Button variant="default" leftSection={<IconPrinter size={20} />} onClick={() => print()}>
            {t('shell.print')}
          </Button>
        )
      }
    >
      {card.isPending && <Loading shape="page" />}
      {card.isError && <ErrorState problem={problemFacts(card.error)} retry={() => void card.refetch()} />}
      {card.data && lines.length === 0 && (
        <EmptyState title={t('obligations.score.none')} text={t('obligations.score.none.about')} />
      )}
      {card.data && lines.length > 0 && (
        <>
          <ScoreTable lines={lines} asOf={card.data.asOf} nameOf={nameOf} />
          {lines.map((line) => (
            <Line key={line.kind} line={line} card={card.data} name={nameOf(line)} />
          ))}
          <p className={styles.how}>{t('obligations.score.how')}</p>
        </>
      )}
      <Below desk={desk} />
    </Page>
  )
}
