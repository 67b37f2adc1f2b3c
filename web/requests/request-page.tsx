import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { listAbout } from '../../src/obligations/contract.ts'
import { type DataRequest, getRequest, type RequestStep } from '../../src/requests/contract.ts'
import { clockFace } from '../obligations/clock-face.ts'
import { useWall } from '../obligations/wall.ts'
import { Page, Section } from '../shell/page.tsx'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { useCodes } from '../sites/codes.ts'
import { Loaded } from '../shell/loaded.tsx'
import { Clock } from '../ui/clock.tsx'
import { LifeLine } from '../ui/life-line.tsx'
import type { Say } from '../words/translate.ts'
import { useWords } from '../words/words.tsx'
import { Attachments } from './attachments.tsx'
import { LinkState } from './link/link-page.tsx'
import { LetterPromises } from './letter-promises.tsx'
import { lifeLine } from './life.ts'
import { nowOf } from './now.ts'
import { DraftedReply, Outcome } from './outcome.tsx'
import styles from './request-page.module.css'
import { lettersAbout, paperNotes, Papers, Sheets } from './sheet.tsx'
import { SignedSheet } from './signed-sheet.tsx'
import { type FormStep, isBroad, StepForm } from './steps/step-form.tsx'
import { ButtonLink } from '../sites/button-link.tsx'

/** The one clock that runs about the letter, if any does. */
function RunningClock({ request }: { request: string }) {
  const wall = useWall()
  const { data } = useRead(listAbout, { params: { id: request } })
  const open = data?.items.filter((one) => one.state === 'open' && one.rung === 'owner') ?? []
  // The clock of the answer goes on while its draft waits for initials, which have a line of their own below.
  const running = open.find(({ kind }) => kind !== 'initial_letter') ?? open[0]
  return running ? <Clock clock={clockFace(running, wall)} /> : null
}

/** Steps that end the letter without an answer stand back, also where they are the only ones. */
const ends: readonly RequestStep[] = ['withdraw', 'discard', 'draft_refusal', 'record_refusal']
/** So do those that undo what a second person was asked for or has said. */
const undoes: readonly RequestStep[] = ['revise', 'draft_answer', 'return', 'ask_initial']

function leadOf({ next, state, paraf, reply }: DataRequest): RequestStep | undefined {
  const [first] = next
  if (first === undefined || ends.includes(first)) return undefined
  const others =
    state === 'initialled' ||
    (state === 'draft' && paraf?.asked !== null) ||
    (reply !== null && (reply.initialled || reply.paraf.asked !== null))
  return others && undoes.includes(first) ? undefined : first
}

/** What is drafted once is changed from then on. */
function verbOf(step: Exclude<RequestStep, 'revise'>, { reply }: DataRequest) {
  if (step === 'draft_answer' && reply?.kind === 'answer') return 'requests.do.draft_answer.again'
  if (step === 'draft_refusal' && reply?.kind === 'refusal') return 'requests.do.draft_refusal.again'
  return `requests.do.${step}` as const
}

function Steps({ request, open }: { request: DataRequest; open: (step: FormStep) => void }) {
  const { t } = useWords()
  const first = leadOf(request)
  const others = request.next.filter((step) => step !== first)
  const button = (step: RequestStep, variant: 'filled' | 'default' | 'subtle') =>
    step === 'revise' ? (
      <ButtonLink key={step} variant={variant} to="/requests/$id/revise" params={{ id: request.id }}>
        {t('requests.do.revise')}
      </ButtonLink>
    ) : (
      <Button key={step} variant={variant} onClick={() => open(step)}>
        {t(verbOf(step, request))}
      </Button>
    )
  return (
    <>
      {first && button(first, 'filled')}
      {others.length > 0 && (
        <div className={styles.others} role="group" aria-label={t('requests.page.steps')}>
          {others.map((step) => button(step, ends.includes(step) ? 'subtle' : 'default'))}
        </div>
      )}
    </>
  )
}

function Course({
  request,
  step,
  open,
}: {
  request: DataRequest
  step: FormStep | null
  open: (step: FormStep | null) => void
}) {
  const words = useWords()
  const { t } = words
  const { desk } = useSession()
  const say = nowOf(request, desk.id)
  const { paraf } = request.reply ?? request
  const second = paraf?.asked?.memberName ?? (paraf?.asked ?? paraf?.second)?.deskName ?? ''
  const names = { receiver: request.receiverName, sender: request.senderName, second }
  const reader = { desk: desk.id, zone: desk.zone }
  return (
    <div className={styles.course}>
      {say && (
        <section className={styles.now} aria-label={t('requests.page.next')}>
          <h2>{t('requests.page.next')}</h2>
          <p>{t(say, names)}</p>
          {paraf?.remark && (
            <p className={styles.remark}>{t('requests.page.remark', { remark: paraf.remark })}</p>
          )}
          <RunningClock request={request.id} />
          {(request.link !== null || request.mayLink) && (
            <p className={styles.link}>
              <LinkState request={request} />{' '}
              <Link to="/requests/$id/link" params={{ id: request.id }}>
                {t(request.link === null ? 'requests.link.make' : 'requests.link.do')}
              </Link>
            </p>
          )}
          {step === null ? (
            <Steps request={request} open={open} />
          ) : (
            !isBroad(step) && <StepForm key={step} step={step} request={request} done={() => open(null)} />
          )}
        </section>
      )}
      <LifeLine steps={lifeLine(request, words, reader)} zone={desk.zone} />
    </div>
  )
}

/** Who handles the letter, and who stands in while they are away. */
function handledBy(
  t: Say,
  { name, away }: NonNullable<DataRequest['handler']>,
  date: (day: string) => string,
): string {
  if (away === null) return t('requests.page.handler', { name })
  const until = date(away.until)
  return away.standInName === null
    ? t('requests.page.handler.away', { name, until })
    : t('requests.page.handler.standIn', { name, standIn: away.standInName, until })
}

function Open({ request }: { request: DataRequest }) {
  const { t, rich, date } = useWords()
  const codes = useCodes()
  const [step, open] = useState<FormStep | null>(null)
  const papers = lettersAbout(request)
  const ended = request.answer !== null || request.refusal !== null || request.withdrawal !== null
  // A step that somebody else of the desk has taken meanwhile can't be taken again.
  const taken = step !== null && request.next.includes(step) ? step : null
  return (
    <Page
      title="requests.page"
      heading={request.number ?? request.subject}
      lead={rich('requests.page.from', {
        sender: <b key="sender">{request.senderName}</b>,
        receiver: <b key="receiver">{request.receiverName}</b>,
      })}
    >
      <ul className={styles.facts}>
        {request.number && <li>{request.subject}</li>}
        {request.number === null && request.paraf && (
          <li>
            {request.paraf.writerName === null
              ? t('requests.page.draftOf', { draft: request.paraf.draft })
              : t('requests.page.draft', { draft: request.paraf.draft, name: request.paraf.writerName })}
          </li>
        )}
        {request.site && (
          <li>
            {rich('requests.page.about', {
              site: (
                <Link key="site" to="/sites/$id" params={{ id: request.site.id }}>
                  {request.site.name}
                </Link>
              ),
            })}
          </li>
        )}
        {request.emergency && <li className={styles.emergency}>{t('requests.form.emergency')}</li>}
        {request.handler && <li>{handledBy(t, request.handler, date)}</li>}
        {!request.receiverHasAccount && <li>{t('requests.page.noAccount')}</li>}
      </ul>
      <div className={styles.columns} data-ended={ended}>
        <Course request={request} step={taken} open={open} />
        <div className={styles.letter}>
          {taken && isBroad(taken) && (
            <div className={styles.broad}>
              <StepForm key={taken} step={taken} request={request} done={() => open(null)} />
            </div>
          )}
          <DraftedReply request={request} codes={codes} />
          <Outcome request={request} codes={codes} />
          <Papers id={request.id} kinds={papers} notes={paperNotes(t, request)} />
          <div className={styles.files}>
            <Attachments request={request} part="answer" />
          </div>
          <SignedSheet request={request} part="answer" />
          <Sheets id={request.id} kinds={papers} />
          <div className={styles.files}>
            <Attachments request={request} part="letter" />
          </div>
          <SignedSheet request={request} part="letter" />
        </div>
      </div>
      <Section heading={t('requests.page.promises')}>
        <LetterPromises request={request.id} />
      </Section>
    </Page>
  )
}

/** A letter: as it will be printed, its course with the next step, its answer, and what was promised about it. */
export function RequestPage({ id }: { id: string }) {
  const { t } = useWords()
  const read = useRead(getRequest, { params: { id } })
  return (
    <>
      <Link to="/requests" className={styles.back}>
        {t('requests.back')}
      </Link>
      <Loaded read={read} shape="sheet" title="requests.page">
        {(request) => <Open request={request} />}
      </Loaded>
    </>
  )
}
