import { Button } from '@mantine/core'
import { IconAlertTriangle, IconShieldCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { type DeskKeys, dropEpoch, makeAgencyKey, prepareEpoch } from '../../src/keys/contract.ts'
import { makeAgency } from '../../src/vault/acts.ts'
import type { DeskEpoch } from '../../src/vault/desk-keys.ts'
import { Page, Section } from '../shell/page.tsx'
import { client, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { ErrorState, FormProblem, Loading } from '../ui/feedback.tsx'
import { LifeLine } from '../ui/life-line.tsx'
import { useWords } from '../words/words.tsx'
import { leavers, openAgency, openPrepared, say, take, takeBack, useAct } from './acts.ts'
import { AgencyKeySection } from './agency-key.tsx'
import { CompareDigits } from './compare.tsx'
import { Digits, useDigits } from './digits.tsx'
import styles from './keys.module.css'
import { MemberBonds } from './member-bonds.tsx'
import { type MadeEpoch, makeNext, type Opened } from './next.ts'
import { OpenKeys } from './open-keys.tsx'
import { Drill, Lost, NextEpoch } from './recovery.tsx'
import { ShareSheets } from './share-sheets.tsx'
import { epochsNow, isOutOfHands, type Step, stepsOf } from './steps.ts'
import { type Unlocked, useUnlocked } from './unlocked.ts'

function useOpened(unlocked: Unlocked): Opened | null {
  const { member, directory, desk, current } = unlocked
  return member && directory && desk ? { member, directory, desk, current: current ?? null } : null
}

/** The one thing to do, or for whom one waits. */
function Next({
  step,
  opened,
  made,
}: {
  step: Step
  opened: Opened | null
  made: (epoch: MadeEpoch) => void
}) {
  const { t } = useWords()
  if (step.name === 'own')
    return (
      <>
        <p>{t('keys.step.own.do')}</p>
        <Button component={Link} to="/keys/own">
          {t('keys.go.own')}
        </Button>
      </>
    )
  if (step.name === 'root') return <OpenKeys need="own">{opened && <AwaitRoot opened={opened} />}</OpenKeys>
  if (step.turn === 'shares') return <p>{t('keys.step.shares')}</p>
  if (step.turn !== 'you')
    return (
      <>
        <p>{t(`keys.step.${step.name}.wait.${step.turn}` as 'keys.step.agency.wait.administrator')}</p>
        {step.name === 'stated' && (
          <OpenKeys need="own">{opened && <ReadPrepared opened={opened} />}</OpenKeys>
        )}
      </>
    )
  return <OpenKeys need="own">{opened && <Act step={step} opened={opened} made={made} />}</OpenKeys>
}

function Act({ step, opened, made }: { step: Step; opened: Opened; made: (epoch: MadeEpoch) => void }) {
  switch (step.name) {
    case 'agency':
      return <MakeAgency opened={opened} />
    case 'prepared':
      return <Prepare opened={opened} made={made} />
    case 'stated':
      return <StatePrepared opened={opened} />
    case 'given':
      return <MemberBonds opened={opened} />
    case 'tested':
      return <Drill opened={opened} />
    default:
      return null
  }
}

function MakeAgency({ opened: { member, desk } }: { opened: Opened }) {
  const { t } = useWords()
  const make = useAct(async () => {
    const { body } = await makeAgency(desk.agency, member)
    await client.call(makeAgencyKey, { body })
  })
  return (
    <>
      <p>{t('keys.step.agency.do')}</p>
      <FormProblem problem={make.problem} />
      <Button onClick={() => make.run()} aria-disabled={make.working}>
        {t('keys.agency.make')}
      </Button>
    </>
  )
}

/** Whoever has made the agency's key reads its digits to the operator; from the key itself, not from what the server says. */
function AwaitRoot({ opened: { member, desk } }: { opened: Opened }) {
  const { t } = useWords()
  const [verify, setVerify] = useState<string | null>(null)
  const { made } = desk.agencyKey
  useEffect(() => {
    let over = false
    if (made !== null)
      void openAgency(member, desk, made).then(
        ({ pairs }) => !over && setVerify(pairs.verify),
        () => !over && setVerify(null),
      )
    return () => {
      over = true
    }
  }, [member, desk, made])
  const digits = useDigits(verify)
  return (
    <>
      <p>{t('keys.step.root.wait.operator')}</p>
      {digits ? (
        <>
          <p>{t('keys.step.root.read')}</p>
          <Digits digits={digits} />
        </>
      ) : (
        <p>{t('keys.step.root.other')}</p>
      )}
    </>
  )
}

function Prepare({ opened, made }: { opened: Opened; made: (epoch: MadeEpoch) => void }) {
  const { t } = useWords()
  const { inForce } = epochsNow(opened.desk)
  const first = inForce === null
  const make = useAct(async () => {
    const before = inForce && opened.current ? { epoch: opened.current, recovery: inForce.recovery } : null
    if (inForce && !before) return
    made(await makeNext(opened, before, first ? 'first' : 'member_left', false))
  })
  return (
    <>
      <p>{t(first ? 'keys.step.prepared.do' : 'keys.step.prepared.next')}</p>
      {first && <Places />}
      <FormProblem problem={make.problem} />
      <Button onClick={() => make.run()} aria-disabled={make.working}>
        {t(first ? 'keys.prepare.first' : 'keys.prepare.next')}
      </Button>
    </>
  )
}

/** Where the three shares go, said before anybody makes them. */
function Places() {
  const { t } = useWords()
  return (
    <ol className={styles.places}>
      <li>{t('keys.share.head')}</li>
      <li>{t('keys.share.safe')}</li>
      <li>{t('keys.share.above')}</li>
    </ol>
  )
}

/** The prepared epoch as this device can open it; undefined while it tries. */
function usePrepared({ member, desk }: Opened): DeskEpoch | null | undefined {
  const [found, setFound] = useState<{ of: DeskKeys; epoch: DeskEpoch | null } | null>(null)
  useEffect(() => {
    const { prepared } = epochsNow(desk)
    let over = false
    if (prepared)
      void openPrepared(member, desk.id, prepared).then((epoch) => !over && setFound({ of: desk, epoch }))
    return () => {
      over = true
    }
  }, [member, desk])
  return found?.of === desk ? found.epoch : undefined
}

function ReadPrepared({ opened }: { opened: Opened }) {
  const { t } = useWords()
  const prepared = usePrepared(opened)
  const digits = useDigits(prepared?.pairs ?? null)
  if (!digits) return null
  return (
    <>
      <p>{t('keys.step.stated.read')}</p>
      <Digits digits={digits} qr />
      <Drop opened={opened} />
    </>
  )
}

function Drop({ opened: { desk } }: { opened: Opened }) {
  const { t } = useWords()
  const { prepared } = epochsNow(desk)
  const drop = useAct(async () => {
    if (prepared) await client.call(dropEpoch, { body: { epoch: prepared.epoch } })
  })
  return (
    <>
      <FormProblem problem={drop.problem} />
      <Button variant="subtle" onClick={() => drop.run()}>
        {t('keys.prepare.drop')}
      </Button>
    </>
  )
}

/** States the own desk's epoch. What this device holds itself needs no comparing; another's is read aloud by who prepared it. */
function StatePrepared({ opened }: { opened: Opened }) {
  const { t } = useWords()
  const { member, desk, directory } = opened
  const { prepared } = epochsNow(desk)
  const mine = usePrepared(opened)
  const state = useAct(async () => {
    const verify = directory.agencies.get(desk.agency)
    if (!prepared || verify === undefined) return
    const agency = await openAgency(member, desk, verify)
    await say(agency, directory, { desk: desk.id, ...prepared })
    if (!mine) return
    // Whoever holds the new epoch states the own keys in it with the same press, where the desk has not yet.
    const stated = directory.members.get(desk.id)?.get(member.member)
    if (stated?.sealTo !== member.pairs.sealTo || stated.verify !== member.pairs.verify)
      await take(mine, directory, member.member, member.pairs)
  })
  if (!prepared || mine === undefined) return null
  return (
    <>
      <p>{t(mine ? 'keys.step.stated.do' : 'keys.step.stated.compare')}</p>
      <FormProblem problem={state.problem} />
      {mine ? (
        <Button onClick={() => state.run()} aria-disabled={state.working}>
          {t('keys.state.do')}
        </Button>
      ) : (
        <CompareDigits
          of={prepared}
          label={t('keys.state.do')}
          working={state.working}
          problem={null}
          agreed={() => state.run()}
        />
      )}
      <Drop opened={opened} />
    </>
  )
}

/** Takes back whom the desk has stated and who has left, as soon as an epoch is in force that they never held. */
function useTakingBack(unlocked: Unlocked): void {
  const act = useAct(async () => {
    const { directory, desk, current } = unlocked
    const [one] = directory && desk ? leavers(directory, desk) : []
    if (one !== undefined && directory && current) await takeBack(current, directory, one)
  })
  const tried = useRef<string | null>(null)
  const { state, desk, directory, current } = unlocked
  const due = state === 'open' && desk?.epochDue === true && epochsNow(desk).prepared === null
  // Each statement changes the head: then the next of several is taken back.
  const at = due ? `${current?.epoch} ${directory?.head}` : null
  useEffect(() => {
    if (at === null || tried.current === at) return
    tried.current = at
    act.run()
  })
}

function Banner({ desk }: { desk: DeskKeys }) {
  const { t } = useWords()
  const { inForce } = epochsNow(desk)
  if (isOutOfHands(desk))
    return (
      <div className={styles.banner} data-tone="late" role="status">
        <IconAlertTriangle size={24} aria-hidden="true" />
        <p>
          <strong>{t('keys.outOfHands')}</strong> {t('keys.outOfHands.about')}
        </p>
      </div>
    )
  if (desk.epochDue && inForce)
    return (
      <div className={styles.banner} data-tone="late" role="status">
        <IconAlertTriangle size={24} aria-hidden="true" />
        <p>
          <strong>{t('keys.due')}</strong> {t('keys.due.about')}
        </p>
      </div>
    )
  return desk.maySeal && inForce ? (
    <div className={styles.banner} data-tone="met" role="status">
      <IconShieldCheck size={24} aria-hidden="true" />
      <p>
        <strong>{t('keys.maySeal')}</strong> {t('keys.maySeal.about', { epoch: inForce.epoch })}
      </p>
    </div>
  ) : (
    <div className={styles.banner} data-tone="soon" role="status">
      <IconAlertTriangle size={24} aria-hidden="true" />
      <p>
        <strong>{t('keys.mayNotSeal')}</strong> {t('keys.mayNotSeal.about')}
      </p>
    </div>
  )
}

function Sections({
  opened,
  step,
  made,
}: {
  opened: Opened
  /** What stands in the step already isn't said twice. */
  step: Step | undefined
  made: (epoch: MadeEpoch) => void
}) {
  const { t } = useWords()
  const administrator = useMay('administrator')
  const { prepared, inForce } = epochsNow(opened.desk)
  return (
    <>
      {inForce && !(step?.name === 'given' && step.turn === 'you') && (
        <Section heading={t('keys.members')}>
          <MemberBonds opened={opened} />
        </Section>
      )}
      {administrator && opened.desk.agencyKey.stated !== null && <AgencyKeySection opened={opened} />}
      {inForce && (
        <Section heading={t('keys.recovery')}>
          <div className={styles.step}>
            <p>{t('keys.recovery.about')}</p>
            <Places />
            <p>
              <strong>{t('keys.recovery.lost')}</strong>
            </p>
          </div>
          {opened.current && prepared === null && (
            <>
              {opened.desk.maySeal && (
                <Fold title={t('keys.drill.again')}>
                  <Drill opened={opened} />
                </Fold>
              )}
              <Fold title={t('keys.next')}>
                <NextEpoch opened={opened} made={made} />
              </Fold>
            </>
          )}
          {!opened.current && prepared === null && (
            <Fold title={t('keys.lost')}>
              <Lost opened={opened} made={made} />
            </Fold>
          )}
        </Section>
      )}
    </>
  )
}

function Fold({ title, children }: { title: string; children: ReactNode }) {
  return (
    <details className={styles.fold}>
      <summary>{title}</summary>
      <div className={styles.step}>{children}</div>
    </details>
  )
}

/** *Kunci unit*: the desk's way to keys, one step at a time. */
export function DeskKeysPage() {
  const { t } = useWords()
  const { member, desk: acting } = useSession()
  const administrator = useMay('administrator')
  const unlocked = useUnlocked()
  const opened = useOpened(unlocked)
  const [made, setMade] = useState<MadeEpoch | null>(null)
  const prepare = useWrite(prepareEpoch)
  useTakingBack(unlocked)

  const send = async ({ prepared, reason }: MadeEpoch) => {
    if (await prepare.send({ body: { ...prepared, reason } })) setMade(null)
  }
  const receive = (epoch: MadeEpoch) => {
    prepare.forget()
    if (epoch.shares) setMade(epoch)
    else void send(epoch)
  }
  if (made?.shares && opened)
    return (
      <ShareSheets
        shares={made.shares}
        epoch={made.prepared.epoch}
        working={prepare.sending}
        problem={prepare.problem}
        proved={() => void send(made)}
        cancel={() => setMade(null)}
      />
    )
  const { desk, state, problem } = unlocked
  if (!desk)
    return (
      <Page title="keys.desk" lead={t('keys.desk.about')}>
        {problem ? <ErrorState problem={problem} /> : <Loading shape="page" />}
      </Page>
    )
  const steps = stepsOf(desk, {
    member: member.id,
    administrator,
    own: state !== 'no_keys',
    root: unlocked.root !== undefined,
  })
  const current = steps.find((step) => step.state === 'current')
  return (
    <Page title="keys.desk" lead={t('keys.desk.about')}>
      {state === 'refused' ? (
        <OpenKeys need="own">{null}</OpenKeys>
      ) : (
        <>
          <Banner desk={desk} />
          <FormProblem problem={prepare.problem} />
          {current && (
            <LifeLine
              label={t('keys.steps')}
              zone={acting.zone}
              steps={steps.map(({ name, state: at }) => ({
                id: name,
                label: t(`keys.step.${name}`),
                state: at,
                at: null,
                by: null,
                proof: null,
                note: null,
              }))}
              next={
                state === 'locked' ? (
                  <OpenKeys need="own">{null}</OpenKeys>
                ) : (
                  <Next step={current} opened={opened} made={receive} />
                )
              }
            />
          )}
          {opened && <Sections opened={opened} step={current} made={receive} />}
          {!current && !opened && <OpenKeys need="own">{null}</OpenKeys>}
        </>
      )}
    </Page>
  )
}
