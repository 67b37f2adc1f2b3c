import type { RefObject } from 'react'
import type { TemplateFault } from '../../../src/requests/rules/template.ts'
import { useWords } from '../../words/words.tsx'
import styles from './templates.module.css'

/** What keeps a template from being used, line by line, in the words of the server's refusals. */
export function Faults({
  faults,
  text,
  box,
}: {
  faults: readonly TemplateFault[]
  text: string
  box: RefObject<HTMLDivElement | null>
}) {
  const { t, find } = useWords()
  const lines = text.split('\n')
  return (
    <div ref={box} tabIndex={-1} role="status" className={styles.faults} data-clean={faults.length === 0}>
      {faults.length === 0 ? (
        <p>{t('requests.template.clean')}</p>
      ) : (
        <>
          <p className={styles.title}>{t('requests.template.faults')}</p>
          <ul>
            {faults.map(({ code, line, word }, at) => (
              <li key={`${at}${code}${line}`}>
                <strong>{find(`refusals.${code}.what`, { line, word })}</strong>{' '}
                {find(`refusals.${code}.do`, { line, word })}
                {line > 0 && <q lang="id">{shortened(lines[line - 1] ?? '')}</q>}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

const shortened = (line: string) => (line.length > 60 ? `${line.slice(0, 60).trimEnd()} …` : line.trim())
