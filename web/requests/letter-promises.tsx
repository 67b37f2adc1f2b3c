import { listAbout, type Obligation } from '../../src/obligations/contract.ts'
import { ladderSteps } from '../obligations/ladder-steps.ts'
import { promiseOf, workOf } from '../obligations/sentence.ts'
import { useWall } from '../obligations/wall.ts'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { Loaded } from '../shell/loaded.tsx'
import { Ladder } from '../ui/ladder.tsx'
import { PromiseSentence } from '../ui/promise.tsx'
import { useWords } from '../words/words.tsx'
import { byPromise, standsAt } from './by-promise.ts'
import styles from './letter-promises.module.css'

function One({ rungs }: { rungs: readonly Obligation[] }) {
  const { t } = useWords()
  const wall = useWall()
  const { desk } = useSession()
  const now = standsAt(rungs)
  if (!now) return null
  return (
    <div className={styles.promise}>
      <PromiseSentence text={workOf(t, now)} promise={promiseOf(now, wall, desk.id)} />
      {rungs.length > 1 && <Ladder steps={ladderSteps(rungs, wall)} />}
    </div>
  )
}

/** Every promise about the letter, and the ladder of each that was not kept in time. */
export function LetterPromises({ request }: { request: string }) {
  const { t } = useWords()
  const read = useRead(listAbout, { params: { id: request } })
  return (
    <Loaded read={read} shape="list">
      {({ items }) =>
        items.length === 0 ? (
          <p className={styles.none}>{t('requests.page.promises.none')}</p>
        ) : (
          byPromise(items).map((rungs) => <One key={rungs[0]?.promise} rungs={rungs} />)
        )
      }
    </Loaded>
  )
}
