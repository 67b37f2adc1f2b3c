import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import {
  type Condition,
  type ConditionLine,
  type ConditionState,
  conditionStates,
  getCondition,
} from '../../src/installation/contract.ts'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { type PromiseState, StateShape } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import { durationWords, lineWords } from './condition-words.ts'
import styles from './condition.module.css'

/** The shapes that stand for kept, due soon and late elsewhere. */
const shapeOf = { good: 'met', watch: 'soon', act: 'late' } as const satisfies Record<
  ConditionState,
  PromiseState
>

/** How the installation is doing, for who keeps it: what has to be done stands first. */
export function ConditionPage() {
  const { t } = useWords()
  const found = useRead(getCondition)
  return (
    <Page
      title="installation.condition"
      lead={t('installation.condition.about')}
      action={
        <Button
          variant="default"
          leftSection={<IconRefresh size={18} aria-hidden="true" />}
          onClick={() => void found.refetch()}
          aria-disabled={found.isFetching}
        >
          {t('installation.condition.again')}
        </Button>
      }
    >
      {found.isPending && <Loading shape="list" />}
      {found.isError && <ErrorState problem={problemFacts(found.error)} retry={() => void found.refetch()} />}
      {found.data && <Found condition={found.data} />}
    </Page>
  )
}

function Found({ condition }: { condition: Condition }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const worst = condition.lines.filter(({ state }) => state === condition.state)
  const count = worst.length
  return (
    <>
      <div className={styles.all} data-state={condition.state} role="status">
        <StateShape state={shapeOf[condition.state]} size={28} />
        <p>
          <strong>
            {condition.state === 'good'
              ? t('installation.condition.all.good')
              : t(`installation.condition.all.${condition.state}`, { count })}
          </strong>
          <span className={styles.quiet}>
            {t('installation.condition.at', { at: dateTime(condition.at, desk.zone) })}
          </span>
        </p>
      </div>
      {conditionStates.toReversed().map((state) => (
        <Lines key={state} state={state} lines={condition.lines.filter((line) => line.state === state)} />
      ))}
      <Queue queue={condition.queue} />
    </>
  )
}

function Lines({ state, lines }: { state: ConditionState; lines: readonly ConditionLine[] }) {
  const { t } = useWords()
  if (lines.length === 0) return null
  return (
    <Section heading={t(`installation.condition.${state}`)}>
      <ul className={styles.list}>
        {lines.map((line) => (
          <Line key={line.what} line={line} />
        ))}
      </ul>
    </Section>
  )
}

/** When it last happened, for what happens now and then; since when, for what lasts. */
const happens: readonly ConditionLine['what'][] = ['backup', 'mail']

function Line({ line }: { line: ConditionLine }) {
  const words = useWords()
  const { t, dateTime } = words
  const { desk } = useSession()
  const { found, todo } = lineWords(words, line)
  const key = happens.includes(line.what) ? 'installation.condition.last' : 'installation.condition.since'
  return (
    <li className={styles.line} data-state={line.state}>
      <StateShape state={shapeOf[line.state]} />
      <h3>{t(`installation.condition.what.${line.what}`)}</h3>
      <div className={styles.found}>
        <p>{found}</p>
        {line.since && <p className={styles.quiet}>{t(key, { at: dateTime(line.since, desk.zone) })}</p>}
        {todo && <p className={styles.todo}>{todo}</p>}
      </div>
    </li>
  )
}

function Queue({ queue }: { queue: Condition['queue'] }) {
  const words = useWords()
  const { t, number } = words
  return (
    <Section heading={t('installation.condition.queue')}>
      {queue.length === 0 ? (
        <p className={styles.quiet}>{t('installation.condition.queue.none')}</p>
      ) : (
        <div
          className={styles.scroll}
          tabIndex={0}
          role="region"
          aria-label={t('installation.condition.queue')}
        >
          <table className={styles.queue}>
            <thead>
              <tr>
                <th scope="col">{t('installation.condition.queue.kind')}</th>
                <th scope="col">{t('installation.condition.queue.due')}</th>
                <th scope="col">{t('installation.condition.queue.oldest')}</th>
                <th scope="col">{t('installation.condition.queue.failed')}</th>
                <th scope="col">{t('installation.condition.queue.givenUp')}</th>
              </tr>
            </thead>
            <tbody>
              {queue.map(({ kind, due, oldestSeconds, failed, givenUp }) => (
                <tr key={kind}>
                  <th scope="row">{kind}</th>
                  <td>{number(due)}</td>
                  <td>{due === 0 ? '–' : durationWords(words, oldestSeconds)}</td>
                  <td>{number(failed)}</td>
                  <td>{number(givenUp)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  )
}
