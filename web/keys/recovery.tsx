import { Button, Checkbox, Radio, Textarea } from '@mantine/core'
import { useState } from 'react'
import { testRecovery } from '../../src/keys/contract.ts'
import { fromBase64url } from '../../src/vault/bytes.ts'
import type { DeskEpoch } from '../../src/vault/desk-keys.ts'
import { checkShare, joinShares, recoverEpoch } from '../../src/vault/recovery.ts'
import { refused } from '../agencies/passphrase.ts'
import { useNotice } from '../shell/notice.tsx'
import { client } from '../shell/server.ts'
import { FormProblem, type ProblemFacts } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { sure, useAct } from './acts.ts'
import { type MadeEpoch, makeNext, type Opened } from './next.ts'
import { epochsNow } from './steps.ts'

/** The epoch in force as two shares open it, if it is the one that the directory states. */
async function fromShares({ desk, directory }: Opened, typed: readonly [string, string]): Promise<DeskEpoch> {
  const { inForce } = epochsNow(desk)
  if (!inForce) throw refused('epoch_not_in_force')
  const pairs = sure(await joinShares(inForce.recovery.sealTo, typed))
  const place = { desk: desk.id, epoch: inForce.epoch }
  const epoch = sure(await recoverEpoch(pairs, place, fromBase64url(inForce.recovery.sealed)))
  const stated = directory.desks.get(desk.id)?.get(inForce.epoch)
  if (stated?.sealTo !== epoch.pairs.sealTo || stated.verify !== epoch.pairs.verify)
    throw refused('other_recovery_key')
  return epoch
}

/** Two shares, typed from paper. What is wrong with one is said beside it. */
function TwoShares({
  opened: { desk },
  label,
  working,
  problem,
  send,
}: {
  opened: Opened
  label: string
  working: boolean
  problem: ProblemFacts | null
  send: (typed: readonly [string, string]) => void
}) {
  const { t, find } = useWords()
  const [typed, setTyped] = useState<readonly [string, string]>(['', ''])
  const [wrong, setWrong] = useState<readonly [string | null, string | null]>([null, null])
  const key = epochsNow(desk).inForce?.recovery.sealTo ?? ''
  const check = async () => {
    const found = await Promise.all(typed.map((code) => checkShare(key, code)))
    const [one, other] = found.map((refusal) => refusal?.refused ?? null)
    setWrong([one ?? null, other ?? null])
    if (!one && !other) send(typed)
  }
  return (
    <Form
      label={label}
      problem={working ? null : problem}
      send={() => {
        if (!working) void check()
      }}
      actions={
        <Button type="submit" aria-disabled={working}>
          {label}
        </Button>
      }
    >
      {([0, 1] as const).map((at) => (
        <Textarea
          key={at}
          label={t('keys.share.typed', { at: at + 1 })}
          description={at === 0 ? t('keys.share.typed.about') : undefined}
          value={typed[at]}
          onChange={(event) => {
            const { value } = event.currentTarget
            setTyped((was) => (at === 0 ? [value, was[1]] : [was[0], value]))
          }}
          error={wrong[at] === null ? undefined : find(`keys.share.wrong.${wrong[at]}`)}
          minRows={2}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
        />
      ))}
    </Form>
  )
}

/** Two shares are put together and have to open the epoch in force: then its loss is survived. */
export function Drill({ opened }: { opened: Opened }) {
  const { t } = useWords()
  const say = useNotice()
  const act = useAct(async (typed: readonly [string, string]) => {
    const epoch = await fromShares(opened, typed)
    const number = epoch.epoch
    epoch.secret.fill(0)
    await client.call(testRecovery, { body: { epoch: number } })
    say({ text: t('keys.drill.done') })
  })
  return (
    <>
      <p>{t('keys.drill.about')}</p>
      <TwoShares
        opened={opened}
        label={t('keys.drill.do')}
        working={act.working}
        problem={act.problem}
        send={(typed) => act.run(typed)}
      />
    </>
  )
}

const reasons = ['device_lost', 'routine'] as const
type Reason = (typeof reasons)[number]

/** A new epoch at the wish of whoever holds the present one. */
export function NextEpoch({ opened, made }: { opened: Opened; made: (epoch: MadeEpoch) => void }) {
  const { t } = useWords()
  const [reason, setReason] = useState<Reason>('device_lost')
  const [newShares, setNewShares] = useState(false)
  const act = useAct(async () => {
    const { inForce } = epochsNow(opened.desk)
    if (!inForce || !opened.current) return
    const before = { epoch: opened.current, recovery: inForce.recovery }
    made(await makeNext(opened, before, reason, newShares))
  })
  return (
    <>
      <p>{t('keys.next.about')}</p>
      <FormProblem problem={act.problem} />
      <Radio.Group
        label={t('keys.next.why')}
        value={reason}
        onChange={(value) => setReason(reasons.find((one) => one === value) ?? 'routine')}
      >
        {reasons.map((value) => (
          <Radio key={value} value={value} label={t(`keys.next.${value}`)} mt="xs" />
        ))}
      </Radio.Group>
      <Checkbox
        label={t('keys.next.shares')}
        description={t('keys.next.shares.about')}
        checked={newShares}
        onChange={(event) => setNewShares(event.currentTarget.checked)}
      />
      <Button onClick={() => act.run()} aria-disabled={act.working}>
        {t('keys.prepare.next')}
      </Button>
    </>
  )
}

/** The desk's epoch isn't in this member's hands: a colleague gives it, or two shares open it, or it is lost. */
export function Lost({ opened, made }: { opened: Opened; made: (epoch: MadeEpoch) => void }) {
  const { t } = useWords()
  const [agreed, setAgreed] = useState(false)
  const recover = useAct(async (typed: readonly [string, string]) => {
    const { inForce } = epochsNow(opened.desk)
    if (!inForce) return
    const before = { epoch: await fromShares(opened, typed), recovery: inForce.recovery }
    made(await makeNext(opened, before, 'recovery_used', true))
  })
  const anew = useAct(async () => made(await makeNext(opened, null, 'keys_lost', true)))
  return (
    <>
      <p>{t('keys.lost.about')}</p>
      <TwoShares
        opened={opened}
        label={t('keys.lost.do')}
        working={recover.working}
        problem={recover.problem}
        send={(typed) => recover.run(typed)}
      />
      <h3>{t('keys.lost.all')}</h3>
      <p>{t('keys.lost.all.about')}</p>
      <FormProblem problem={anew.problem} />
      <Checkbox
        label={t('keys.lost.all.sure')}
        checked={agreed}
        onChange={(event) => setAgreed(event.currentTarget.checked)}
      />
      <Button variant="default" disabled={!agreed} onClick={() => anew.run()}>
        {t('keys.lost.all.do')}
      </Button>
    </>
  )
}
