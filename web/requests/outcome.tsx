import type { ReactNode } from 'react'
import type { AnswerContent, DataRequest, RefusalContent } from '../../src/requests/contract.ts'
import { FileList } from '../files/file-list.tsx'
import { useSession } from '../shell/session.tsx'
import type { Codes } from '../sites/codes.ts'
import { Tally } from '../sites/tally.tsx'
import { StateShape } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import styles from './outcome.module.css'

type Answer = AnswerContent

function Block({
  title,
  state,
  when,
  number,
  signedBy = null,
  children,
}: {
  title: string
  state: 'open' | 'met' | 'refused' | 'withdrawn'
  when: string
  number: string | null
  signedBy?: string | null
  children: ReactNode
}) {
  const { t } = useWords()
  return (
    <section className={styles.outcome} aria-label={title}>
      <h2>
        <StateShape state={state} size={20} />
        {title}
      </h2>
      <p className={styles.when}>
        {when}
        {number && ` · ${t('requests.answer.numbered', { number })}`}
        {signedBy && ` · ${t('requests.answer.signedBy', { name: signedBy })}`}
      </p>
      {children}
    </section>
  )
}

/** What was asked for, and what is known of it. */
function AnswerTable({ answer, items, codes }: { answer: Answer; items: readonly string[]; codes: Codes }) {
  const { t, date } = useWords()
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          <th scope="col">{t('requests.answer.item')}</th>
          <th scope="col">{t('requests.answer')}</th>
        </tr>
      </thead>
      <tbody>
        {items.map((item) => {
          const counts = answer.counts.filter((one) => one.item === item)
          const said = answer.codes.filter((one) => one.item === item)
          return (
            <tr key={item}>
              <th scope="row">{codes.label('request_item', item)}</th>
              <td>
                {counts.map((one) => (
                  <div key={`${one.unit}${one.asOf}`} className={styles.count}>
                    <span className={styles.number}>
                      <Tally count={one.count} few={one.few} />
                    </span>{' '}
                    {codes.label('census_unit', one.unit)}
                    <span className={styles.note}>
                      {t('requests.answer.asOf.short', { date: date(one.asOf) })}
                      {one.note && ` · ${one.note}`}
                    </span>
                  </div>
                ))}
                {said.length > 0 && (
                  <ul className={styles.codes}>
                    {said.map(({ code }) => (
                      <li key={code}>{codes.label(item, code)}</li>
                    ))}
                  </ul>
                )}
                {counts.length + said.length === 0 && (
                  <span className={styles.note}>{t('requests.answer.inText')}</span>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function AnswerSaid({ answer, items, codes }: { answer: Answer; items: DataRequest['items']; codes: Codes }) {
  const { t } = useWords()
  return (
    <>
      {answer.form === 'no_data' ? (
        <p className={styles.reason}>
          <span className={styles.unknown}>{t('requests.answer.form.no_data')}</span>{' '}
          {answer.reason && codes.label('no_data_reason', answer.reason)}
        </p>
      ) : (
        <AnswerTable answer={answer} items={items.map(({ code }) => code)} codes={codes} />
      )}
      {answer.text && <p className={styles.text}>{answer.text}</p>}
    </>
  )
}

function RefusalSaid({ refusal, codes }: { refusal: RefusalContent; codes: Codes }) {
  return (
    <>
      <p className={styles.reason}>
        <strong>{codes.label('refusal_ground', refusal.ground)}</strong>{' '}
        <span className={styles.note}>{codes.find('refusal_ground', refusal.ground)?.source}</span>
      </p>
      <p className={styles.text}>{refusal.reason}</p>
    </>
  )
}

/** What the own desk, or the one that it helps out, has drafted: whoever initials it reads it here. */
export function DraftedReply({ request, codes }: { request: DataRequest; codes: Codes }) {
  const { t } = useWords()
  const { reply, items } = request
  if (reply === null) return null
  const { answer, refusal, paraf, attachments } = reply
  const title = t(`requests.reply.${reply.kind}`)
  const written =
    paraf.writerName === null
      ? t(reply.initialled ? 'requests.reply.initialled' : 'requests.reply.unseen')
      : t(reply.initialled ? 'requests.reply.initialledBy' : 'requests.reply.by', { name: paraf.writerName })
  const files = attachments.map((one) => ({
    ...one,
    called: t('requests.files.answer.one', { ordinal: one.ordinal }),
  }))
  return (
    <Block title={title} state="open" when={written} number={answer?.number ?? refusal?.number ?? null}>
      {answer && <AnswerSaid answer={answer} items={items} codes={codes} />}
      {refusal && <RefusalSaid refusal={refusal} codes={codes} />}
      {files.length > 0 && <FileList label={t('requests.files.answer')} files={files} />}
    </Block>
  )
}

/** How the request ended: the answer as a table, the refusal with ground and reason, or the withdrawal. */
export function Outcome({ request, codes }: { request: DataRequest; codes: Codes }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const { answer, refusal, withdrawal, items } = request
  const signedBy = request.replySheet?.signedBy ?? null
  if (answer)
    return (
      <Block
        title={t('requests.answer')}
        state="met"
        when={t('requests.answer.given', { date: dateTime(answer.at, zone) })}
        number={answer.number}
        signedBy={signedBy}
      >
        <AnswerSaid answer={answer} items={items} codes={codes} />
      </Block>
    )
  if (refusal)
    return (
      <Block
        title={t('requests.refused')}
        state="refused"
        when={t('requests.refused.given', { date: dateTime(refusal.at, zone) })}
        number={refusal.number}
        signedBy={signedBy}
      >
        <RefusalSaid refusal={refusal} codes={codes} />
      </Block>
    )
  if (withdrawal)
    return (
      <Block
        title={t('requests.withdrawn')}
        state="withdrawn"
        when={t('requests.withdrawn.at', { date: dateTime(withdrawal.at, zone) })}
        number={null}
      >
        <p className={styles.text}>{withdrawal.reason}</p>
      </Block>
    )
  return null
}
