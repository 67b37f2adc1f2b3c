import { Button } from '@mantine/core'
import { listTrainingMail } from '../../src/installation/contract.ts'
import { Page } from '../shell/page.tsx'
import { useInstallation } from '../shell/installation.ts'
import { useList } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { EmptyState, ErrorState, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './training-mail.module.css'

/** What would have come by e-mail: an installation for exercise sends nothing outside. */
export function TrainingMailPage() {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const { training } = useInstallation()
  const mail = useList(listTrainingMail)
  const empty = !mail.loading && !mail.problem && mail.items.length === 0
  return (
    <Page title="installation.mail" lead={training ? t('installation.mail.about') : undefined}>
      {mail.loading && <Loading shape="list" />}
      {mail.problem && <ErrorState problem={mail.problem} retry={mail.again} />}
      {empty && training && (
        <EmptyState title={t('installation.mail.none')} text={t('installation.mail.none.about')} />
      )}
      {empty && !training && (
        <EmptyState title={t('installation.mail.work')} text={t('installation.mail.work.about')} />
      )}
      <ul className={styles.list}>
        {mail.items.map(({ id, address, subject, body, at }) => (
          <li key={id} className={styles.mail}>
            <p className={styles.quiet}>
              {t('installation.mail.to', { address, at: dateTime(at, desk.zone) })}
            </p>
            <h2>{subject}</h2>
            <p className={styles.body}>{body}</p>
          </li>
        ))}
      </ul>
      {mail.more && (
        <Button variant="default" onClick={mail.more} loading={mail.loadingMore}>
          {t('installation.mail.more')}
        </Button>
      )}
    </Page>
  )
}
