import { type MantineColorScheme, SegmentedControl, useMantineColorScheme } from '@mantine/core'
import type { Language } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import styles from './preferences.module.css'

const languages: readonly Language[] = ['id', 'en']
const schemes: readonly MantineColorScheme[] = ['light', 'dark', 'auto']

/** Language and colour scheme, kept on this device. */
export function Preferences() {
  const { t, language, speak } = useWords()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <div className={styles.preferences}>
      <p id="language">{t('shell.language')}</p>
      <SegmentedControl
        aria-labelledby="language"
        fullWidth
        value={language}
        onChange={speak}
        data={languages.map((value) => ({ value, label: t(`shell.language.${value}`) }))}
      />
      <p id="scheme">{t('shell.scheme')}</p>
      <SegmentedControl
        aria-labelledby="scheme"
        fullWidth
        value={colorScheme}
        onChange={setColorScheme}
        data={schemes.map((value) => ({ value, label: t(`shell.scheme.${value}`) }))}
      />
    </div>
  )
}
