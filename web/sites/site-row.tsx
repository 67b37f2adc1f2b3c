import { Link } from '@tanstack/react-router'
import type { SiteRow as Row } from '../../src/sites/contract.ts'
import { useWords } from '../words/words.tsx'
import { useLooseDate } from './loose-date.tsx'
import { SiteStateMark } from './plan-state.tsx'
import styles from './site-row.module.css'
import { Tally } from './tally.tsx'

/** Districts with their provinces: *Jakarta Utara, Jakarta Barat (DKI Jakarta)*. */
export function placeOf(regions: Row['regions']): string {
  const provinces = [...new Set(regions.map((region) => region.province))]
  return provinces
    .map((province) => {
      const own = regions.filter((region) => region.province === province).map((region) => region.name)
      return `${own.join(', ')} (${province})`
    })
    .join('; ')
}

/** A label inside a sentence: *Orang terdata* becomes *orang terdata*. */
const inSentence = (label: string): string => label.charAt(0).toLowerCase() + label.slice(1)

/** A site as a line of the register: its name, where, how it stands, how many were last counted, what is owed. */
export function SiteRow({ site, unit }: { site: Row; unit: (code: string) => string }) {
  const { t, rich } = useWords()
  const say = useLooseDate()
  return (
    <article className={styles.row}>
      <div className={styles.what}>
        <h2 className={styles.name}>
          <Link to="/sites/$id" params={{ id: site.id }}>
            {site.name}
          </Link>
        </h2>
        <p className={styles.where}>
          {placeOf(site.regions)} · {inSentence(t(`sites.kind.${site.kind}`))}
        </p>
      </div>
      <p className={styles.state}>
        <SiteStateMark state={site.state ?? 'no_plan'} />
        {site.state !== null && <span className={styles.date}>{say(site.date)}</span>}
      </p>
      <p className={styles.count}>
        {rich('sites.row.count', {
          count: <Tally key="count" count={site.lastCount} few={site.lastFew} />,
          unit: (
            <span key="unit" className={styles.unit}>
              {site.lastUnit === null ? t('sites.unit.people') : inSentence(unit(site.lastUnit))}
            </span>
          ),
        })}
      </p>
      <p className={styles.promises} data-none={site.openPromises === 0}>
        {t('sites.row.promises', { count: site.openPromises })}
      </p>
    </article>
  )
}
