import { Button } from '@mantine/core'
import {
  acceptTransfer,
  cancelTransfer,
  listTransfers,
  type TransferAhead,
} from '../../src/administration/contract.ts'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { useChecked } from '../sites/checked.ts'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './transfer.module.css'

/** One transfer ahead, in the words of the desk that reads it; what can be done about it. */
function Row({ transfer }: { transfer: TransferAhead }) {
  const { t, date } = useWords()
  const say = useNotice()
  const { desk } = useSession()
  const head = useMay('head')
  const keeps = useMay('head', 'administrator', 'operator')
  const accept = useChecked(useWrite(acceptTransfer))
  const cancel = useChecked(useWrite(cancelTransfer))
  const { memberName: name, nextDesk, accepted } = transfer
  const comesToUs = nextDesk === desk.id
  const ours = comesToUs || transfer.desk === desk.id
  const params = { id: transfer.id }
  const problem = accept.problem ?? cancel.problem
  const takes = head && comesToUs && !accepted && !transfer.own && desk.actsAs === null
  const agree = async () => {
    if (await accept.send({ params })) say({ text: t('administration.ahead.agreed', { name }) })
  }
  const stop = async () => {
    if (await cancel.send({ params })) say({ text: t('administration.ahead.stopped', { name }) })
  }
  return (
    <li className={styles.ahead}>
      <div>
        <strong>{name}</strong>
        <span className={styles.quiet}>
          {nextDesk === null
            ? t('administration.ahead.leaves', { desk: transfer.deskName })
            : t('administration.ahead.moves', { from: transfer.deskName, to: transfer.nextDeskName ?? '' })}
        </span>
      </div>
      <div>
        {t('administration.ahead.from', { date: date(transfer.effectiveOn) })}
        <span className={styles.quiet}>
          {transfer.heldUp
            ? t(`administration.ahead.held.${transfer.heldUp}`)
            : t(
                accepted
                  ? 'administration.ahead.accepted'
                  : comesToUs
                    ? 'administration.ahead.asksUs'
                    : 'administration.ahead.waits',
              )}
        </span>
        {transfer.restName && (
          <span className={styles.quiet}>{t('administration.ahead.rest', { name: transfer.restName })}</span>
        )}
        {problem && <ErrorState problem={problem} />}
      </div>
      {keeps && ours && (
        <div className={styles.buttons}>
          {takes && (
            <Button
              size="sm"
              aria-label={t('administration.ahead.accept.of', { name })}
              loading={accept.sending}
              onClick={() => void agree()}
            >
              {t('administration.ahead.accept')}
            </Button>
          )}
          <Button
            size="sm"
            variant="subtle"
            aria-label={t(takes ? 'administration.ahead.decline.of' : 'administration.ahead.cancel.of', {
              name,
            })}
            loading={cancel.sending}
            onClick={() => void stop()}
          >
            {t(takes ? 'administration.ahead.decline' : 'administration.ahead.cancel')}
          </Button>
        </div>
      )}
    </li>
  )
}

/** *Mutasi* ahead: from and to this desk, and the own. Nothing stands here where there is none. */
export function TransfersAhead() {
  const { t } = useWords()
  const { data } = useRead(listTransfers)
  if (!data || data.items.length === 0) return null
  return (
    <Section heading={t('administration.ahead')}>
      <p className={styles.quiet}>{t('administration.ahead.about')}</p>
      <ul className={styles.list}>
        {data.items.map((transfer) => (
          <Row key={transfer.id} transfer={transfer} />
        ))}
      </ul>
    </Section>
  )
}
