import { Button } from '@mantine/core'
import {
  listSessions,
  type OwnSession,
  revokeOtherSessions,
  revokeSession,
} from '../../src/sign-in/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useRead, useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { ErrorState, FormProblem, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { useProof } from './proof.tsx'
import styles from './security.module.css'

function Row({ session, prove }: { session: OwnSession; prove: (act: () => void) => void }) {
  const { t, dateTime } = useWords()
  const { desk } = useSession()
  const say = useNotice()
  const write = useWrite(revokeSession)
  const device = t(`sign-in.device.${session.device}`)
  const end = async () => {
    if (await write.send({ params: { id: session.id } })) say({ text: t('sign-in.session.ended') })
  }
  return (
    <li>
      <div>
        <strong>{device}</strong>
        <span> · {t(`sign-in.session.by.${session.openedBy}`)}</span>
        {session.current && <span> · {t('sign-in.session.this')}</span>}
        <p className={styles.quiet}>
          {t('sign-in.session.times', {
            opened: dateTime(session.openedAt, desk.zone),
            seen: dateTime(session.seenAt, desk.zone),
          })}
        </p>
        <FormProblem problem={write.problem} />
      </div>
      {!session.current && (
        <Button
          variant="default"
          loading={write.sending}
          onClick={() => prove(() => void end())}
          aria-label={t('sign-in.session.end.of', { device })}
        >
          {t('sign-in.session.end')}
        </Button>
      )}
    </li>
  )
}

/** Where the member is signed in, and the way to end it. */
export function OwnSessions() {
  const { t } = useWords()
  const say = useNotice()
  const found = useRead(listSessions)
  const others = useWrite(revokeOtherSessions)
  const proof = useProof()
  const end = async () => {
    if (await others.send()) say({ text: t('sign-in.sessions.ended') })
  }
  return (
    <Section heading={t('sign-in.sessions')}>
      <p className={styles.lead}>{t('sign-in.sessions.about')}</p>
      {proof.dialog}
      {found.isPending && <Loading shape="list" />}
      {found.isError && <ErrorState problem={problemFacts(found.error)} retry={() => void found.refetch()} />}
      {found.data && (
        <>
          <ul className={styles.sessions}>
            {found.data.items.map((session) => (
              <Row key={session.id} session={session} prove={proof.ask} />
            ))}
          </ul>
          <FormProblem problem={others.problem} />
          {found.data.items.length > 1 && (
            <Button variant="subtle" loading={others.sending} onClick={() => proof.ask(() => void end())}>
              {t('sign-in.sessions.end')}
            </Button>
          )}
        </>
      )}
    </Section>
  )
}
