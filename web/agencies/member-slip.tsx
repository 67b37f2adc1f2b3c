import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Mark } from '../ui/mark.tsx'
import { useWords } from '../words/words.tsx'
import styles from './member-slip.module.css'
import { PassphraseWords } from './passphrase-words.tsx'

export interface Slip {
  readonly name: string
  readonly login: string
  readonly desk: string
  readonly words: readonly string[]
}

/** The slip that is handed over in person: shown once, kept nowhere. */
export function MemberSlip({ slip }: { slip: Slip }) {
  const { t } = useWords()
  return (
    <>
      <section className={styles.slip} aria-label={t('agencies.slip')}>
        <p className={styles.head}>
          <Mark size={32} />
          <strong>{t('shell.name')}</strong>
        </p>
        <dl className={styles.facts}>
          <dt>{t('agencies.member.name')}</dt>
          <dd>{slip.name}</dd>
          <dt>{t('agencies.desk')}</dt>
          <dd>{slip.desk}</dd>
          <dt>{t('agencies.login')}</dt>
          <dd translate="no">{slip.login}</dd>
        </dl>
        <p className={styles.label}>{t('agencies.passphrase')}</p>
        <PassphraseWords words={slip.words} />
        <p className={styles.note}>{t('agencies.slip.note')}</p>
      </section>
      <div className={styles.buttons}>
        <Button leftSection={<IconPrinter size={20} />} onClick={() => print()}>
          {t('agencies.slip.print')}
        </Button>
        <Button component={Link} to="/members" variant="subtle">
          {t('agencies.slip.done')}
        </Button>
      </div>
    </>
  )
}
