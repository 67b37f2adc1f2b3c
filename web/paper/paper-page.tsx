import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { getPaper, type PaperStep, type RegisteredPaper } from '../../src/paper/contract.ts'
import { FileList } from '../files/file-list.tsx'
import { LetterPromises } from '../requests/letter-promises.tsx'
import { Page, Section } from '../shell/page.tsx'
import { useRead } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { Loaded } from '../shell/loaded.tsx'
import { inHandsOf } from '../obligations/sentence.ts'
import { useWords } from '../words/words.tsx'
import { Guidance } from './guidance.tsx'
import styles from './paper.module.css'
import { PaperStepForm } from './paper-steps.tsx'

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Facts({ letter }: { letter: RegisteredPaper }) {
  const { t, date, dateTime } = useWords()
  const { member, desk } = useSession()
  const { zone } = desk
  const { handler, instruction, answer, closed } = letter
  return (
    <dl className={styles.sheet}>
      <Fact name={t('paper.number')}>{letter.number}</Fact>
      <Fact name={t('paper.letterDate')}>{date(letter.letterDate)}</Fact>
      <Fact name={t('paper.clock.paper')}>{dateTime(letter.receivedAt, zone)}</Fact>
      <Fact name={t('paper.clock.entry')}>{dateTime(letter.enteredAt, zone)}</Fact>
      <Fact name={t('paper.urgency')}>{t(`requests.urgency.${letter.urgency}`)}</Fact>
      <Fact name={t('paper.security')}>{t(`requests.security.${letter.security}`)}</Fact>
      <Fact name={t('paper.answerBy')}>
        {letter.answerBy === null ? t('paper.answerBy.none') : date(letter.answerBy)}
      </Fact>
      <Fact name={t('paper.keptAt')}>{letter.keptAt ?? t('paper.keptAt.none')}</Fact>
      {handler && (
        <Fact name={t('paper.handler')}>
          {inHandsOf(t, { assigneeName: handler.name, away: handler.away }, member.id, date)}
          {instruction && <span className={styles.quiet}> · {instruction}</span>}
        </Fact>
      )}
      {answer && (
        <Fact name={t('paper.answered')}>
          {t('paper.answered.with', { number: answer.number, date: date(answer.date) })}
        </Fact>
      )}
      {closed && <Fact name={t('paper.closed')}>{closed.reason}</Fact>}
    </dl>
  )
}

function Open({ letter }: { letter: RegisteredPaper }) {
  const { t } = useWords()
  const [step, open] = useState<PaperStep | null>(null)
  const taken = step !== null && letter.next.includes(step) ? step : null
  return (
    <Page title="paper.page" heading={letter.subject} lead={letter.office}>
      {letter.kind === 'law_enforcement' && <Guidance />}
      {letter.next.length > 0 && (
        <section className={styles.now} aria-label={t('paper.next')}>
          <h2>{t('paper.next')}</h2>
          {taken === null ? (
            <div className={styles.steps}>
              {letter.next.map((one, at) => (
                <Button
                  key={one}
                  variant={at === 0 && one !== 'close' ? 'filled' : one === 'close' ? 'subtle' : 'default'}
                  onClick={() => open(one)}
                >
                  {t(`paper.do.${one}`)}
                </Button>
              ))}
            </div>
          ) : (
            <PaperStepForm key={taken} step={taken} letter={letter} done={() => open(null)} />
          )}
        </section>
      )}
      <Facts letter={letter} />
      <Section heading={t('paper.scan')}>
        {letter.scan ? (
          <FileList
            label={t('paper.scan')}
            files={[{ ...letter.scan, file: letter.scan.id, called: t('paper.scan.one') }]}
          />
        ) : (
          <p className={styles.quiet}>{t('paper.scan.none')}</p>
        )}
      </Section>
      {letter.answerBy !== null && (
        <Section heading={t('paper.promises')}>
          <LetterPromises request={letter.id} />
        </Section>
      )}
    </Page>
  )
}

/** One letter that came on paper: what it bears, what is to be done, and how it ended. */
export function PaperPage({ id }: { id: string }) {
  const { t } = useWords()
  const read = useRead(getPaper, { params: { id } })
  return (
    <>
      <Link to="/requests" search={{ box: 'paper' }} className={styles.back}>
        {t('paper.back')}
      </Link>
      <Loaded read={read} shape="page" title="paper.page">
        {(letter) => <Open letter={letter} />}
      </Loaded>
    </>
  )
}
