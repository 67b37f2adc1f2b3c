import type { CensusCount } from '../../src/sites/contract.ts'
import { StepPlot } from '../ui/step-plot.tsx'
import { useWords } from '../words/words.tsx'
import { type CountSeries, overTime, seriesOf } from './census-series.ts'
import { useLooseDate } from './loose-date.tsx'
import styles from './site-census.module.css'
import { Sources } from './sources.tsx'
import { sourceLines } from './source-parts.ts'
import { Tally } from './tally.tsx'

/** Height of the tallest column, in rem. */
const tallest = 4

/** A series without dates, or with a *1–4*: columns in the order of the record, from zero, never joined. */
function InOrder({ series, unit }: { series: CountSeries; unit: string }) {
  const { t } = useWords()
  const say = useLooseDate()
  const most = Math.max(1, ...series.counts.map((one) => one.count ?? 0))
  const undated = series.counts.every((one) => one.date === null)
  const sources = [...new Set(series.counts.map((one) => one.source))]
  return (
    <figure className={styles.series}>
      <figcaption className={styles.unit}>{unit}</figcaption>
      <ol className={styles.columns}>
        {series.counts.map((one) => (
          <li key={one.id}>
            <Tally count={one.count} few={one.few} />
            <span
              className={styles.column}
              data-unknown={one.count === null && !one.few}
              style={{
                height: `${one.count === null ? (one.few ? 0.125 : 1) : (one.count / most) * tallest}rem`,
              }}
              aria-hidden="true"
            />
            {!undated && <span className={styles.date}>{say(one.date)}</span>}
            {one.note && <span className={styles.note}>{one.note}</span>}
          </li>
        ))}
      </ol>
      {undated && (
        <p className={styles.order}>
          {t(series.counts.length > 1 ? 'sites.census.inOrder' : 'sites.census.undated')}
        </p>
      )}
      {sources.map((source) => source && <Sources key={source} source={source} />)}
    </figure>
  )
}

/** Counts of the site, one series for each thing counted. Dated ones as steps over time, the others in order. */
export function SiteCensus({
  census,
  unit,
}: {
  census: readonly CensusCount[]
  unit: (code: string) => string
}) {
  const { t } = useWords()
  const words = {
    unit,
    source: (source: string | null) =>
      source === null
        ? t('sites.source.none')
        : sourceLines(source)
            .map((line) => line.map((part) => part.text).join(' '))
            .join('; '),
  }
  const all = seriesOf(census).map((series) => ({ series, drawn: overTime(series, words) }))
  const drawn = all.flatMap((one) => (one.drawn ? [one.drawn] : []))
  const told = all.filter((one) => one.drawn === null)
  if (all.length === 0) return <p className={styles.none}>{t('sites.census.none')}</p>
  return (
    <div className={styles.census}>
      {drawn.length > 0 && <StepPlot label={t('sites.census')} series={drawn} />}
      {told.map(({ series }) => (
        <InOrder key={series.unit} series={series} unit={unit(series.unit)} />
      ))}
    </div>
  )
}
