import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'
import { Form } from '../ui/form.tsx'
import type { ProblemFacts } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './inline-form.module.css'

/** A small form that opens on the page itself, where its outcome will stand. Takes the focus when it opens. */
export function InlineForm({
  label,
  about,
  verb,
  problem,
  sending,
  send,
  cancel,
  children,
}: {
  label: string
  about?: string | undefined
  /** The button: a verb of the work. */
  verb: string
  problem: ProblemFacts | null
  sending: boolean
  send: () => void
  cancel: () => void
  children?: ReactNode
}) {
  const { t } = useWords()
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const first = place.current?.querySelector<HTMLElement>('input, select, textarea, button')
    first?.focus()
    const around = place.current?.closest<HTMLElement>('section, main')
    return () => {
      // Once it is gone, the focus goes to the part of the page that it stood in, not back to the top.
      queueMicrotask(() => {
        if (!around?.isConnected || document.activeElement !== document.body) return
        around.tabIndex = -1
        around.focus()
      })
    }
  }, [])
  return (
    <div className={styles.place} ref={place}>
      <Form
        label={label}
        problem={problem}
        send={send}
        actions={
          <>
            <Button type="submit" loading={sending}>
              {verb}
            </Button>
            <Button variant="subtle" onClick={cancel}>
              {t('sites.form.cancel')}
            </Button>
          </>
        }
      >
        <div className={styles.head}>
          <p className={styles.title}>{label}</p>
          {about && <p>{about}</p>}
        </div>
        {children}
      </Form>
    </div>
  )
}
