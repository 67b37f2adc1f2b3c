import { IconLock, IconLockOpen } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type CodeList, listCodeLists } from '../../src/administration/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { listKinds } from '../../src/obligations/contract.ts'
import { useNow } from '../shell/installation.ts'
import { Loaded } from '../shell/loaded.tsx'
import { Page, Section } from '../shell/page.tsx'
import { useRead } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { ButtonLink } from '../sites/button-link.tsx'
import { useWords } from '../words/words.tsx'
import { codeState } from './code-states.ts'
import { Download } from './download.tsx'
import { Packages } from './packages.tsx'
import styles from './reference.module.css'

function ListRow({ list }: { list: CodeList }) {
  const { t, language } = useWords()
  const { desk } = useSession()
  const today = localDate(useNow(), desk.zone)
  const ended = list.codes.filter((entry) => codeState(entry, today) === 'ended').length
  const Icon = list.open ? IconLockOpen : IconLock
  return (
    <li className={styles.row}>
      <div>
        <Link to="/reference/codes/$list" params={{ list: list.list }} className={styles.name}>
          {language === 'id' ? list.nameId : list.nameEn}
        </Link>
        <span className={styles.quiet}>{language === 'id' ? list.whyId : list.whyEn}</span>
      </div>
      <span>
        {t('administration.list.count', { count: list.codes.length - ended })}
        {ended > 0 && (
          <span className={styles.quiet}>{t('administration.list.ended', { count: ended })}</span>
        )}
      </span>
      <span className={styles.lock}>
        <Icon size={18} aria-hidden="true" />
        {t(`administration.list.${list.open ? 'open' : 'closed'}`)}
      </span>
    </li>
  )
}

/** What is settled elsewhere: holidays on a page of their own, regions and kinds of promises with Bekal itself. */
function Elsewhere() {
  const { t, language } = useWords()
  const kinds = useRead(listKinds, {}, { still: true })
  return (
    <Loaded read={kinds} shape="list">
      {({ items }) => (
        <>
          <p>
            <Link to="/calendar">{t('agencies.calendar')}</Link>: {t('administration.elsewhere.holidays')}
          </p>
          <p>{t('administration.elsewhere.regions')}</p>
          <details className={styles.version}>
            <summary>
              <strong>{t('administration.elsewhere.kinds', { count: items.length })}</strong>
            </summary>
            <p className={styles.quiet}>{t('administration.elsewhere.kinds.about')}</p>
            <ul>
              {items.map(({ kind, name }) => (
                <li key={kind}>{name[language]}</li>
              ))}
            </ul>
          </details>
        </>
      )}
    </Loaded>
  )
}

function Reference() {
  const { t } = useWords()
  const lists = useRead(listCodeLists)
  return (
    <Page
      title="administration.reference"
      lead={t('administration.reference.about')}
      action={<ButtonLink to="/reference/import">{t('administration.import')}</ButtonLink>}
    >
      <Section heading={t('administration.lists')}>
        <Loaded read={lists} shape="list">
          {({ items }) => (
            <ul className={styles.list}>
              {items.map((list) => (
                <ListRow key={list.list} list={list} />
              ))}
            </ul>
          )}
        </Loaded>
      </Section>
      <Section heading={t('administration.packages')}>
        <p className={styles.about}>{t('administration.packages.about')}</p>
        <Packages />
      </Section>
      <Section heading={t('administration.download')}>
        <Download />
      </Section>
      <Section heading={t('administration.elsewhere')}>
        <Elsewhere />
      </Section>
    </Page>
  )
}

/** *Data rujukan*: what laws and ministries change, in the hands of operators. */
export function ReferencePage() {
  const { t } = useWords()
  if (!useMay('operator')) return <Page title="administration.reference" lead={t('agencies.operatorOnly')} />
  return <Reference />
}
