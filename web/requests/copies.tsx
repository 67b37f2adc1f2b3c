import { Link } from '@tanstack/react-router'
import { type CopiedLetter, getSheet, listCopies } from '../../src/requests/contract.ts'
import { Listing } from '../shell/listing.tsx'
import { Page } from '../shell/page.tsx'
import { useList, useRead } from '../shell/server.ts'
import { Loaded } from '../shell/loaded.tsx'
import { EmptyState } from '../ui/feedback.tsx'
import { LetterOnScreen } from './letter-on-screen.tsx'
import { useWords } from '../words/words.tsx'
import pageStyles from './request-page.module.css'
import styles from './request-row.module.css'
import { Papers } from './sheet.tsx'

function Row({ row }: { row: CopiedLetter }) {
  const { t, rich, date } = useWords()
  return (
    <article className={styles.row}>
      <span className={styles.margin} />
      <div className={styles.body}>
        <p className={styles.sentence}>
          <Link to="/requests/copies/$id" params={{ id: row.id }}>
            {rich('requests.copy.from', {
              number: <span key="number">{row.number}</span>,
              desk: <b key="desk">{row.senderName}</b>,
            })}
          </Link>
        </p>
        <p className={styles.subject}>{row.subject}</p>
        <p className={styles.clock}>
          {date(row.letterDate)} · {t('requests.copy.as', { name: row.copiedAs })}
        </p>
      </div>
    </article>
  )
}

/** Letters of which the desk has a copy. Nothing is owed about them. */
export function CopyList() {
  const { t } = useWords()
  const list = useList(listCopies)
  return (
    <Listing
      list={list}
      label={t('requests.box.copies')}
      row={(row) => <Row row={row} />}
      empty={<EmptyState title={t('requests.empty.copies')} text={t('requests.empty.copies.why')} />}
    />
  )
}

/** A copy: the sheet, and nothing of what follows from it. */
export function CopyPage({ id }: { id: string }) {
  const { t } = useWords()
  const read = useRead(getSheet, { params: { id } })
  return (
    <>
      <Link to="/requests" search={{ box: 'copies' }} className={pageStyles.back}>
        {t('requests.back')}
      </Link>
      <Loaded read={read} shape="sheet" title="requests.copy">
        {({ sheet, issued }) => (
          <Page title="requests.copy" heading={sheet.number ?? sheet.subject} lead={t('requests.copy.about')}>
            <div>
              <Papers id={id} kinds={['request']} />
              <LetterOnScreen letter={sheet} hash={issued?.sha256 ?? null} />
            </div>
          </Page>
        )}
      </Loaded>
    </>
  )
}
