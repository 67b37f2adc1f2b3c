import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../words/words.tsx'
import styles from './dialog.module.css'

/**
 * A dialog over the page, mounted only while it is open: it takes the focus, keeps Tab inside, and gives the
 * focus back. `close` is left out where there is no way back but through it.
 */
export function Dialog({
  title,
  close,
  opaque = false,
  children,
}: {
  title: string
  close?: (() => void) | undefined
  /** The page below cannot be read through it. */
  opaque?: boolean
  children: ReactNode
}) {
  const { t } = useWords()
  const heading = useId()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => {
    const shown = dialog.current
    shown?.showModal()
    return () => shown?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-labelledby={heading}
      data-opaque={opaque}
      onCancel={(event) => {
        event.preventDefault()
        close?.()
      }}
    >
      <div className={styles.head}>
        <h2 id={heading}>{title}</h2>
        {close && (
          <button type="button" className={styles.close} aria-label={t('shell.close')} onClick={close}>
            <IconX size={22} aria-hidden="true" />
          </button>
        )}
      </div>
      {children}
    </dialog>
  )
}
