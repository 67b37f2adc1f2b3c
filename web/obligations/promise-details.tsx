import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { listMembers } from '../../src/agencies/contract.ts'
import { listKinds, listLadder, type Obligation } from '../../src/obligations/contract.ts'
import { staff } from '../../src/kernel/role.ts'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead } from '../shell/server.ts'
import { ErrorState, Loading } from '../ui/feedback.tsx'
import { Ladder } from '../ui/ladder.tsx'
import { useWords } from '../words/words.tsx'
import type { Wall } from './clock-face.ts'
import type { Hands } from './hands.ts'
import { ladderSteps } from './ladder-steps.ts'
import styles from './promise-details.module.css'
import { SubjectLink } from './subject-link.tsx'

function Assign({ one, hands }: { one: Obligation; hands: Hands }) {
  const { t } = useWords()
  const members = useRead(listMembers, { query: { limit: 200 } }).data?.items ?? []
  const [chosen, setChosen] = useState('')
  const able = members.filter(
    ({ id, roles }) =>
      id !== one.assignee && roles.some((role) => (staff as readonly string[]).includes(role)),
  )
  const member = able.find(({ id }) => id === chosen)
  if (!hands.put || able.length === 0) return null
  return (
    <form
      className={styles.assign}
      onSubmit={(event) => {
        event.preventDefault()
        if (member) hands.put?.(member)
        setChosen('')
      }}
    >
      <NativeSelect
        label={t('obligations.assign.to')}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={[
          { value: '', label: t('obligations.assign.choose') },
          ...able.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      <Button type="submit" variant="default" disabled={!member || hands.busy}>
        {t('obligations.assign')}
      </Button>
    </form>
  )
}

/** What ends a promise, where it rests in law, and its terms. */
function Ending({ one }: { one: Obligation }) {
  const { t, language } = useWords()
  const kind = useRead(listKinds, {}, { still: true }).data?.items.find((known) => known.kind === one.kind)
  if (!kind) return null
  return (
    <dl className={styles.ending}>
      <dt>{t('obligations.endsWith')}</dt>
      <dd>{kind.discharge[language]}</dd>
      {kind.basis && (
        <>
          <dt>{t('obligations.basis')}</dt>
          <dd>{kind.basis}</dd>
        </>
      )}
    </dl>
  )
}

/** An opened promise: the way to its letter or site, what ends it, its ladder, and whose hands it is in. */
export function PromiseDetails({ one, wall, hands }: { one: Obligation; wall: Wall; hands: Hands }) {
  const { t } = useWords()
  const ladder = useRead(listLadder, { params: { id: one.id } })
  return (
    <div className={styles.details}>
      <div className={styles.first}>
        {/* One button that turns over, so that the focus stays on it. */}
        {(hands.take ?? hands.give) && (
          <Button
            variant={hands.take ? 'filled' : 'default'}
            aria-disabled={hands.busy}
            onClick={({ detail }) => {
              // The second half of a double click is no second wish.
              if (!hands.busy && detail < 2) (hands.take ?? hands.give)?.()
            }}
          >
            {t(hands.take ? 'obligations.claim' : 'obligations.release')}
          </Button>
        )}
        <SubjectLink one={one} />
      </div>
      <Ending one={one} />
      {ladder.isPending ? (
        <Loading shape="list" />
      ) : ladder.isError ? (
        <ErrorState problem={problemFacts(ladder.error)} retry={() => void ladder.refetch()} />
      ) : (
        <Ladder steps={ladderSteps(ladder.data.items, wall)} />
      )}
      <Assign one={one} hands={hands} />
    </div>
  )
}
