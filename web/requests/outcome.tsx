import type { ReactNode } from 'react'
import type { DataRequest } from '../../src/requests/contract.ts'
import { useSession } from '../shell/session.tsx'
import type { Codes } from '../sites/codes.ts'
import { Tally } from '../sites/tally.tsx'
import { StateShape } from '../ui/state.tsx'
import { useWords } from '../words/words.tsx'
import styles from './outcome.module.css'

type Answer = NonNullable<DataRequest['answer']>

function Block({
  title,
  state,
  when,
  number,
  children,
}: {
  title: string
  state: 'met' | 'refused' | 'withdrawn'
  when: string
  number: string | null
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

/** How the request ended: the answer as a table, the refusal with ground and reason, or the withdrawal. */
export function Outcome({ request, codes }: { request: DataRequest; codes: Codes }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const { answer, refusal, withdrawal, items } = request
  if (answer)
    return (
      <Block
        title={t('requests.answer')}
        state="met"
        when={t('requests.answer.given', { date: dateTime(answer.at, zone) })}
        number={answer.number}
      >
        {answer.form === 'no_data' ? (
          <p className={styles.reason}>
            <span className={styles.unknown}>{t('requests.answer.form.no_data')}</span>{' '}
            {answer.reason && codes.label('no_data_reason', answer.reason)}
          </p>
        ) : (
          <AnswerTable answer={answer} items={items.map(({ code }) => code)} codes={codes} />
        )}
        {answer.text && <p className={styles.text}>{answer.text}</p>}
      </Block>
    )
  if (refusal)
    return (
      <Block
        title={t('requests.refused')}
        state="refused"
        when={t('requests.refused.given', { date: dateTime(refusal.at, zone) })}
        number={refusal.number}
      >
        <p className={styles.reason}>
          <strong>{codes.label('refusal_ground', refusal.ground)}</strong>{' '}
          <span className={styles.note}>{codes.find('refusal_ground', refusal.ground)?.source}</span>
        </p>
        <p className={styles.text}>{refusal.reason}</p>
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
