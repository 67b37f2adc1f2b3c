import { Link } from '@tanstack/react-router'
import { listRequests } from '../../src/requests/contract.ts'
import { RequestRow } from '../requests/request-row.tsx'
import { useList } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './site-letters.module.css'

/** So many letters of each box stand on the page; the rest is a page of its own. */
const shown = 5

function Box({ site, box }: { site: string; box: 'in' | 'out' }) {
  const { t } = useWords()
  const list = useList(listRequests, { query: { box, site, limit: shown } })
  return (
    <div className={styles.box}>
      <h3>{t(`sites.letters.${box}`)}</h3>
      {list.problem ? (
        <ErrorState problem={list.problem} retry={list.again} />
      ) : list.loading ? (
        <Loading shape="list" />
      ) : list.items.length === 0 ? (
        <p className={styles.none}>{t('sites.letters.none')}</p>
      ) : (
        <ul className={styles.list}>
          {list.items.map((row) => (
            <li key={row.id}>
              <RequestRow row={row} box={box} />
            </li>
          ))}
        </ul>
      )}
      {list.more && (
        <Link to="/requests" search={{ box, site }}>
          {t('sites.letters.all')}
        </Link>
      )}
    </div>
  )
}

/** What this desk has asked and was asked about the site. */
export function SiteLetters({ site }: { site: string }) {
  return (
    <div className={styles.boxes}>
      <Box site={site} box="out" />
      <Box site={site} box="in" />
    </div>
  )
}
