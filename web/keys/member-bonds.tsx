import { Button } from '@mantine/core'
import { useState } from 'react'
import type { DeskKeys } from '../../src/keys/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { take, useAct } from './acts.ts'
import { CompareDigits } from './compare.tsx'
import styles from './keys.module.css'
import type { Opened } from './next.ts'
import { bondOf, epochsNow } from './steps.ts'

type Member = DeskKeys['members'][number]

/** Takes one colleague in: typed digits first, for oneself a press. */
function TakeIn({ opened, member }: { opened: Opened; member: Member }) {
  const { t } = useWords()
  const say = useNotice()
  const { current, directory } = opened
  const self = member.id === opened.member.member
  const act = useAct(async () => {
    const keys = self ? opened.member.pairs : member.keys
    if (!current || !keys) return
    await take(current, directory, member.id, keys)
    say({ text: t('keys.member.taken', { name: member.name }) })
  })
  if (self)
    return (
      <>
        <FormProblem problem={act.problem} />
        <Button onClick={() => act.run()} aria-disabled={act.working}>
          {t('keys.member.self')}
        </Button>
      </>
    )
  return (
    member.keys && (
      <CompareDigits
        of={member.keys}
        label={t('keys.member.take')}
        working={act.working}
        problem={act.problem}
        agreed={() => act.run()}
      />
    )
  )
}

function Row({ opened, member }: { opened: Opened; member: Member }) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  const { inForce, prepared } = epochsNow(opened.desk)
  const bond = bondOf(member, inForce)
  const self = member.id === opened.member.member
  const may = opened.current !== null && prepared === null && (bond === 'to_compare' || bond === 'to_give')
  return (
    <li className={styles.member}>
      <div className={styles.who}>
        <strong>{member.name}</strong>
        {self && <span className={styles.self}>{t('keys.member.you')}</span>}
        <span className={styles.bond} data-bond={bond}>
          {t(`keys.bond.${bond}`)}
        </span>
      </div>
      {may && !self && !open && (
        <Button
          variant="default"
          onClick={() => setOpen(true)}
          aria-label={t('keys.member.compare.of', { name: member.name })}
        >
          {t('keys.member.compare')}
        </Button>
      )}
      {may && (self || open) && (
        <div className={styles.takeIn}>
          <TakeIn opened={opened} member={member} />
        </div>
      )}
    </li>
  )
}

/** Who of the desk holds its keys, and who waits for what. */
export function MemberBonds({ opened }: { opened: Opened }) {
  const { t } = useWords()
  return (
    <>
      <p className={styles.quiet}>{t('keys.members.about')}</p>
      <ul className={styles.members} aria-label={t('keys.members')}>
        {opened.desk.members.map((member) => (
          <Row key={member.id} opened={opened} member={member} />
        ))}
      </ul>
    </>
  )
}
