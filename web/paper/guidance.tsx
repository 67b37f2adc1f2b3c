import { IconScale } from '@tabler/icons-react'
import { useWords } from '../words/words.tsx'
import styles from './paper.module.css'

const points = ['order', 'lawyer', 'minimum', 'notice', 'verbal'] as const

/** What holds for a demand of law enforcement, wherever one is registered or read. */
export function Guidance() {
  const { t } = useWords()
  return (
    <aside className={styles.guidance} aria-label={t('paper.law')}>
      <IconScale size={22} aria-hidden="true" />
      <div>
        <p className={styles.strong}>{t('paper.law')}</p>
        <ul>
          {points.map((point) => (
            <li key={point}>{t(`paper.law.${point}`)}</li>
          ))}
        </ul>
      </div>
    </aside>
  )
}
