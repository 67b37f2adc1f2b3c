import { type Package, listPackages } from '../../src/aid/contract.ts'
import { Loaded } from '../shell/loaded.tsx'
import { useRead } from '../shell/server.ts'
import { useCodes } from '../sites/codes.ts'
import { Sources } from '../sites/sources.tsx'
import { EmptyState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './reference.module.css'

/** Rupiah, or hatched that nobody knows how much. */
function Amount({ value }: { value: number | null }) {
  const { t, money } = useWords()
  if (value === null) return <span className={styles.unknown}>{t('shell.unknown')}</span>
  return money(value)
}

/** A version: since when until when, on which basis, what it gives and who pays. */
function Version({ version, open }: { version: Package; open: boolean }) {
  const { t, date, language } = useWords()
  const codes = useCodes()
  const { validFrom, validTo, basis, items } = version
  return (
    <details className={styles.version} open={open}>
      <summary>
        <strong>
          {validTo === null
            ? t('administration.package.since', { date: date(validFrom) })
            : t('administration.package.span', { from: date(validFrom), until: date(validTo) })}
        </strong>{' '}
        <span className={styles.total}>
          <Amount value={version.total} />
        </span>
      </summary>
      <dl className={styles.facts}>
        <dt>{t('administration.package.name')}</dt>
        <dd>{language === 'id' ? version.nameId : version.nameEn}</dd>
        <dt>{t('administration.package.basis')}</dt>
        <dd>{basis ?? <span className={styles.unknown}>{t('administration.package.basis.none')}</span>}</dd>
        <dt>{t('administration.package.confirmed')}</dt>
        <dd>
          {version.confirmedOn === null ? (
            <span className={styles.unknown}>{t('shell.unknown')}</span>
          ) : (
            date(version.confirmedOn)
          )}
        </dd>
        {version.seenAt !== null && (
          <>
            <dt>{t('administration.package.seenAt')}</dt>
            <dd>{version.seenAt}</dd>
          </>
        )}
        {version.totalSeenAt !== null && (
          <>
            <dt>{t('administration.package.totalSeenAt')}</dt>
            <dd>{version.totalSeenAt}</dd>
          </>
        )}
        <dt>{t('administration.package.origin')}</dt>
        <dd>{t(`administration.origin.${version.origin}`)}</dd>
      </dl>
      <table className={styles.parts}>
        <caption>{t('administration.package.parts')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('administration.package.part')}</th>
            <th scope="col">{t('administration.package.payer')}</th>
            <th scope="col" className={styles.figure}>
              {t('administration.package.amount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ item, payer, amount }) => (
            <tr key={`${item} ${payer}`}>
              <td>{codes.label('package_item', item)}</td>
              <td>{t(`administration.payer.${payer}`)}</td>
              <td className={styles.figure}>
                <Amount value={amount} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={2}>
              {t('administration.package.total')}
            </th>
            <td className={styles.figure}>
              <Amount value={version.total} />
            </td>
          </tr>
        </tfoot>
      </table>
      <Sources source={version.source?.replaceAll('; ', '\n') ?? null} />
    </details>
  )
}

/** Packages of programmes, each with its versions, the newest first. */
export function Packages() {
  const { t, language } = useWords()
  const packages = useRead(listPackages)
  return (
    <Loaded read={packages} shape="list">
      {({ items }) => {
        if (items.length === 0)
          return (
            <EmptyState
              title={t('administration.package.none')}
              text={t('administration.package.none.about')}
            />
          )
        const groups = Map.groupBy(items, ({ code, region }) => `${code} ${region ?? ''}`)
        return [...groups].map(([key, versions]) => {
          const newest = versions.at(-1)
          if (!newest) return null
          return (
            <div key={key} className={styles.package}>
              <h3>
                {language === 'id' ? newest.nameId : newest.nameEn}
                <span className={styles.quiet}>
                  {newest.regionName ?? t('administration.package.everywhere')}
                </span>
              </h3>
              {versions.toReversed().map((version, at) => (
                <Version key={version.id} version={version} open={at === 0} />
              ))}
            </div>
          )
        })
      }}
    </Loaded>
  )
}
