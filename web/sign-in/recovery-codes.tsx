import { Button } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { groupCode } from '../../src/sign-in/rules.ts'
import { Section } from '../shell/page.tsx'
import { useWords } from '../words/words.tsx'
import styles from './security.module.css'

/** Ten codes for the day on which the phone is gone. They are shown this once. */
export function RecoveryCodes({ codes, done }: { codes: readonly string[]; done: () => void }) {
  const { t } = useWords()
  return (
    <Section heading={t('sign-in.codes')}>
      <p className={styles.lead}>{t('sign-in.codes.about')}</p>
      <ol className={styles.codes} aria-label={t('sign-in.codes')}>
        {codes.map((code) => (
          <li key={code} translate="no">
            {groupCode(code)}
          </li>
        ))}
      </ol>
      <div className={styles.buttons}>
        <Button onClick={done}>{t('sign-in.codes.kept')}</Button>
        <Button variant="subtle" leftSection={<IconPrinter size={18} />} onClick={() => window.print()}>
          {t('sign-in.codes.print')}
        </Button>
      </div>
    </Section>
  )
}
