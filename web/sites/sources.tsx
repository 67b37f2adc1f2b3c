import { useWords } from '../words/words.tsx'
import { sourceLines } from './source-parts.ts'
import styles from './sources.module.css'

/** Where something is from; an address of the web is a link that says its host. */
export function Sources({ source }: { source: string | null }) {
  const { t } = useWords()
  if (source === null) return <p className={styles.sources}>{t('sites.source.none')}</p>
  const lines = sourceLines(source)
  return (
    <p className={styles.sources}>
      {t('sites.source.by')}{' '}
      {lines.map((line, at) => (
        <span key={`${at}${line[0]?.text}`}>
          {line.map((part, place) => (
            <span key={`${place}${part.text}`}>
              {place > 0 && ' '}
              {part.address ? (
                <a href={part.address} rel="noreferrer noopener" target="_blank" title={part.address}>
                  {part.text}
                </a>
              ) : (
                part.text
              )}
            </span>
          ))}
          {at < lines.length - 1 && '; '}
        </span>
      ))}
    </p>
  )
}
