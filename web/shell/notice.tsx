import { IconArrowBackUp, IconX } from '@tabler/icons-react'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { useWords } from '../words/words.tsx'
import { useLocked } from './lock.ts'
import styles from './notice.module.css'

interface Notice {
  readonly text: string
  /** Takes back what was just done. */
  readonly undo?: () => void
}

/** How long a notice stays, in milliseconds: long enough to read it and reach its button by keyboard. */
const stay = 15_000

const Context = createContext<((notice: Notice) => void) | null>(null)

/** Says at the foot of the page what was done, and offers to undo it. A lock takes it away with the page. */
export function NoticeProvider({ children }: { children: ReactNode }) {
  return <Notices key={useLocked() ? 'locked' : 'open'}>{children}</Notices>
}

function Notices({ children }: { children: ReactNode }) {
  const { t } = useWords()
  const [notice, setNotice] = useState<Notice | null>(null)
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (!notice || held) return
    const end = setTimeout(() => setNotice(null), stay)
    return () => clearTimeout(end)
  }, [notice, held])
  const say = useMemo(
    () => (next: Notice) => {
      setHeld(false)
      setNotice(next)
    },
    [],
  )
  const undo = notice?.undo
  return (
    <Context value={say}>
      {children}
      <div
        className={styles.place}
        role="status"
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        {notice && (
          <div className={styles.notice}>
            <p>{notice.text}</p>
            {undo && (
              <button
                type="button"
                onClick={() => {
                  setNotice(null)
                  undo()
                }}
              >
                <IconArrowBackUp size={20} aria-hidden="true" />
                {t('shell.undo')}
              </button>
            )}
            <button type="button" aria-label={t('shell.close')} onClick={() => setNotice(null)}>
              <IconX size={20} aria-hidden="true" />
            </button>
          </div>
        )}
      </div>
    </Context>
  )
}

/** Says what was just done. */
export function useNotice(): (notice: Notice) => void {
  const say = useContext(Context)
  if (!say) throw new Error('useNotice outside of NoticeProvider')
  return say
}
