import { Button } from '@mantine/core'
import { IconAlertTriangle, IconFlask, IconInfoCircle, IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useWords } from '../words/words.tsx'
import styles from './feedback.module.css'

/** An empty list explains what will stand here and offers the first step. */
export function EmptyState({ title, text, action }: { title: string; text: string; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <svg viewBox="0 0 96 56" width="96" height="56" aria-hidden="true" className={styles.thread}>
        <path d="M2 44c14-2 20-26 33-26 11 0 11 18 1 18-9 0-8-17 7-22 17-6 24 30 51 30" />
      </svg>
      <h2>{title}</h2>
      <p>{text}</p>
      {action && <div className={styles.action}>{action}</div>}
    </div>
  )
}

/** What a failed call tells the reader; the shape of problem+json with what only machines need left out. */
export interface ProblemFacts {
  /** The refusal's code, or `unreachable` when there was no answer. */
  readonly code: string
  readonly trace: string | null
  readonly params: Readonly<Record<string, string | number>>
  /** Bad input: where (JSON pointer), which rule of the schema, and the rule's own numbers. */
  readonly fields: readonly {
    readonly path: string
    readonly keyword: string
    readonly params: Readonly<Record<string, string | number>>
  }[]
}

/** What happened, why, and what to do, in plain words; an unknown code still says what to do. */
export function useRefusal(problem: ProblemFacts) {
  const { find, t } = useWords()
  const known = find(`refusals.${problem.code}.what`, problem.params)
  if (known === undefined)
    return { what: t('refusals.unknown.what'), why: t('refusals.unknown.why'), act: t('refusals.unknown.do') }
  return {
    what: known,
    why: find(`refusals.${problem.code}.why`, problem.params),
    act: find(`refusals.${problem.code}.do`, problem.params),
  }
}

function Refused({ problem, children }: { problem: ProblemFacts; children?: ReactNode }) {
  const { t } = useWords()
  const { what, why, act } = useRefusal(problem)
  return (
    <>
      <IconAlertTriangle size={24} aria-hidden="true" className={styles.alert} />
      <div className={styles.words}>
        <p className={styles.what}>{what}</p>
        {why && <p>{why}</p>}
        {act && <p>{act}</p>}
        {problem.trace && <p className={styles.trace}>{t('shell.trace', { trace: problem.trace })}</p>}
        {children}
      </div>
    </>
  )
}

/** A page or part that could not be read: what happened, why, what to do, and a way to try again. */
export function ErrorState({ problem, retry }: { problem: ProblemFacts; retry?: () => void }) {
  const { t } = useWords()
  return (
    <div className={styles.refused} role="alert">
      <Refused problem={problem}>
        {retry && (
          <Button variant="default" leftSection={<IconRefresh size={20} />} onClick={retry} mt="xs">
            {t('shell.again')}
          </Button>
        )}
      </Refused>
    </div>
  )
}

/** The same above a form: takes the focus when it appears, and leaves what was typed alone. */
export function FormProblem({ problem }: { problem: ProblemFacts | null }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem) box.current?.focus()
  }, [problem])
  if (!problem) return null
  return (
    <div className={styles.refused} role="alert" tabIndex={-1} ref={box}>
      <Refused problem={problem} />
    </div>
  )
}

/**
 * Speaks of one field: `error={fieldError('/purpose')}` on a Mantine input, which ties it to the field. Answers
 * nothing for a field without a fault.
 */
export function useFieldErrors(problem: ProblemFacts | null) {
  const { find, t } = useWords()
  return (path: string): string | undefined => {
    const fault = problem?.fields.find((field) => field.path === path)
    if (!fault) return undefined
    return find(`refusals.input.${fault.keyword}`, fault.params) ?? t('refusals.input.other')
  }
}

const bones = { list: 6, page: 3, sheet: 10 } as const

/** Holds the place of what is being read. Seen only after a moment, so that quick answers do not flicker. */
export function Loading({ shape }: { shape: keyof typeof bones }) {
  const { t } = useWords()
  return (
    <div className={styles.loading} data-shape={shape} role="status">
      <span className={styles.quiet}>{t('shell.loading')}</span>
      {Array.from({ length: bones[shape] }, (_, at) => (
        <span key={at} className={styles.bone} aria-hidden="true" />
      ))}
    </div>
  )
}

/**
 * Permanent, at the top of every page and of every printed one: this installation is for exercise. It stays in sight when
 * the page is scrolled; `--band` makes room for it.
 */
export function TrainingBand() {
  const { t } = useWords()
  return (
    <aside className={styles.training} data-training aria-label={t('shell.training')}>
      <p>
        <strong>{t('shell.training')}</strong> <span>{t('shell.training.why')}</span>
      </p>
    </aside>
  )
}

/** Permanent: this installation holds sample data. */
export function SampleBanner() {
  const { t } = useWords()
  return (
    <aside className={styles.sample} aria-label={t('shell.sample')}>
      <IconFlask size={18} aria-hidden="true" />
      <p>
        <strong>{t('shell.sample')}.</strong> <span>{t('shell.sample.why')}</span>
      </p>
    </aside>
  )
}

/** Stands on every page that shows a closure, always. */
export function NotApproval() {
  const { t } = useWords()
  return (
    <aside className={styles.notice} aria-label={t('sites.notApproval')}>
      <IconInfoCircle size={20} aria-hidden="true" />
      <p>
        <strong>{t('sites.notApproval')}.</strong> {t('sites.notApproval.why')}
      </p>
    </aside>
  )
}
