import { Button } from '@mantine/core'
import { useState } from 'react'
import { daysBetween, instantAt, type Instant, localDate, type Zone } from '../../src/kernel/dates.ts'
import { staff } from '../../src/kernel/role.ts'
import type { Commitment } from '../../src/sites/contract.ts'
import { useNow } from '../shell/installation.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { type PromiseFacts, PromiseList, PromiseSentence } from '../ui/promise.tsx'
import { useWords } from '../words/words.tsx'
import { KeepCommitment, WithdrawCommitment } from './commitment-forms.tsx'
import styles from './site-commitments.module.css'

/** From so many days before the target date on, a promise reads as due soon. */
const soonDays = 7

/** A commitment as the sentence reads it: who owes whom, by the end of which day. */
export function promiseOf(one: Commitment, desk: string, zone: Zone, now: Instant): PromiseFacts {
  const left = daysBetween(localDate(now, zone), one.targetDate)
  const open = left < 0 || one.late ? 'late' : left <= soonDays ? 'soon' : 'open'
  return {
    owner: { name: one.deskName, ours: one.desk === desk },
    counterpart: { name: one.counterpartName, ours: one.counterpart === desk },
    clock: {
      due: instantAt(one.targetDate, '23:59', zone),
      zone,
      unit: 'calendar_days',
      left,
      provisional: false,
      stopped: null,
    },
    state: one.state === 'open' ? open : one.state === 'kept' ? 'met' : 'withdrawn',
    ended: one.endedAt,
    assignee: null,
  }
}

type Opened = { readonly id: string; readonly form: 'keep' | 'withdraw' } | null

function Row({ one, opened, open }: { one: Commitment; opened: Opened; open: (opened: Opened) => void }) {
  const { t } = useWords()
  const { desk } = useSession()
  const now = useNow()
  const mayKeep = useMay(...staff) && one.state === 'open' && one.counterpart === desk.id
  const mayWithdraw = useMay('head') && one.state === 'open' && one.desk === desk.id
  const form = opened?.id === one.id ? opened.form : null
  const close = () => open(null)
  return (
    <>
      <PromiseSentence
        text={one.text.replace(/\.$/, '')}
        promise={promiseOf(one, desk.id, desk.zone, now)}
        actions={
          form === null &&
          (mayKeep || mayWithdraw) && (
            <>
              {mayKeep && (
                <Button variant="default" onClick={() => open({ id: one.id, form: 'keep' })}>
                  {t('sites.commitment.keep')}
                </Button>
              )}
              {mayWithdraw && (
                <Button variant="subtle" onClick={() => open({ id: one.id, form: 'withdraw' })}>
                  {t('sites.commitment.withdraw')}
                </Button>
              )}
            </>
          )
        }
      />
      {one.endNote && <p className={styles.note}>{one.endNote}</p>}
      {form === 'keep' && <KeepCommitment commitment={one} done={close} />}
      {form === 'withdraw' && <WithdrawCommitment commitment={one} done={close} />}
    </>
  )
}

/** Who owes whom about this site: what is late first, then by day; what has ended last. */
export function SiteCommitments({ commitments }: { commitments: readonly Commitment[] }) {
  const { t } = useWords()
  const [opened, setOpened] = useState<Opened>(null)
  if (commitments.length === 0) return <p className={styles.none}>{t('sites.commitments.none')}</p>
  const open = commitments.filter((one) => one.state === 'open')
  const ended = commitments.filter((one) => one.state !== 'open')
  return (
    <>
      <p className={styles.counts}>
        {t('sites.commitments.count', {
          open: open.length,
          late: open.filter((one) => one.late).length,
          kept: ended.filter((one) => one.state === 'kept').length,
        })}
      </p>
      <PromiseList label={t('sites.commitments')} rows={[...open, ...ended]}>
        {(one) => <Row one={one} opened={opened} open={setOpened} />}
      </PromiseList>
    </>
  )
}
