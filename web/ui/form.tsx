import type { FormEvent, ReactNode } from 'react'
import { FormProblem, type ProblemFacts } from './feedback.tsx'
import styles from './form.module.css'

/**
 * A form: what was refused on top, then the fields, then the buttons. It never empties itself; the browser's own
 * bubbles are off because every fault is said beside its field (`useFieldErrors`).
 */
export function Form({
  label,
  problem,
  send,
  children,
  actions,
}: {
  label: string
  problem: ProblemFacts | null
  send: () => void
  children: ReactNode
  /** The primary button (`type="submit"`) first, quieter ones after it. */
  actions: ReactNode
}) {
  const submit = (event: FormEvent) => {
    event.preventDefault()
    send()
  }
  return (
    <form className={styles.form} aria-label={label} noValidate onSubmit={submit}>
      <FormProblem problem={problem} />
      {children}
      <div className={styles.actions}>{actions}</div>
    </form>
  )
}
