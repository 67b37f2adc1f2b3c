import { Button } from '@mantine/core'
import { useState } from 'react'
import { acceptPair, type DeskPair, endPair, listPairs, namePartner } from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { Section } from '../shell/page.tsx'
import { useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { empty, useChecked } from '../sites/checked.ts'
import { InlineForm } from '../sites/inline-form.tsx'
import { Loaded } from '../shell/loaded.tsx'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { type Chosen, DeskSelect } from './found-select.tsx'
import styles from './members.module.css'

/** One pair, in the words of the desk that reads it; its head agrees, declines or ends. */
function Pair({ pair }: { pair: DeskPair }) {
  const { t, date } = useWords()
  const { desk } = useSession()
  const decides = useMay('head')
  const accept = useChecked(useWrite(acceptPair))
  const end = useChecked(useWrite(endPair))
  const asksUs = pair.partner === desk.id
  const waits = pair.acceptedAt === null
  const name = asksUs ? pair.deskName : pair.partnerName
  const since = { desk: name, date: date(localDate(pair.acceptedAt ?? pair.proposedAt, desk.zone)) }
  const problem = accept.problem ?? end.problem
  const params = { id: pair.id }
  return (
    <li className={styles.row}>
      <div>
        <strong>{name}</strong>
        <span className={styles.quiet}>
          {asksUs
            ? t(waits ? 'agencies.partner.askedOfUs' : 'agencies.partner.weGive', since)
            : t(waits ? 'agencies.partner.waits' : 'agencies.partner.gives', since)}
        </span>
      </div>
      <span>{problem && <ErrorState problem={problem} />}</span>
      {decides && (
        <div className={styles.buttons}>
          {asksUs && waits && (
            <Button
              size="sm"
              aria-label={t('agencies.partner.accept.of', { desk: name })}
              loading={accept.sending}
              onClick={() => void accept.send({ params })}
            >
              {t('agencies.partner.accept')}
            </Button>
          )}
          <Button
            size="sm"
            variant="subtle"
            aria-label={t(asksUs && waits ? 'agencies.partner.decline.of' : 'agencies.partner.end.of', {
              desk: name,
            })}
            loading={end.sending}
            onClick={() => void end.send({ params })}
          >
            {t(asksUs && waits ? 'agencies.partner.decline' : 'agencies.partner.end')}
          </Button>
        </div>
      )}
    </li>
  )
}

function NamePartner({ done }: { done: () => void }) {
  const { t } = useWords()
  const [partner, setPartner] = useState<Chosen | null>(null)
  const { problem, error, send, sending } = useChecked(
    useWrite(namePartner),
    empty({ '/partner': partner?.value ?? '' }),
  )
  const save = async () => {
    if (await send({ body: { partner: partner?.value ?? '' } })) done()
  }
  return (
    <InlineForm
      label={t('agencies.partner.name')}
      about={t('agencies.partner.name.about')}
      verb={t('agencies.partner.name')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <DeskSelect
        label={t('agencies.partner.desk')}
        value={partner}
        change={setPartner}
        error={error('/partner')}
      />
    </InlineForm>
  )
}

/** *Unit pasangan*: which desk gives the second person, and to which ones this desk gives one. */
export function Partner() {
  const { t } = useWords()
  const { desk } = useSession()
  const decides = useMay('head')
  const [naming, setNaming] = useState(false)
  const read = useRead(listPairs)
  const { data } = read
  const named = data?.items.some((pair) => pair.desk === desk.id) ?? true
  return (
    <Section heading={t('agencies.partner')}>
      <p className={styles.about}>{t('agencies.partner.about')}</p>
      <Loaded read={read} shape="list">
        {() => (named ? null : <p className={styles.quiet}>{t('agencies.partner.none')}</p>)}
      </Loaded>
      {data && data.items.length > 0 && (
        <ul className={styles.list}>
          {data.items.map((pair) => (
            <Pair key={pair.id} pair={pair} />
          ))}
        </ul>
      )}
      {decides && !named && !naming && (
        <Button variant="default" onClick={() => setNaming(true)}>
          {t('agencies.partner.name')}
        </Button>
      )}
      {naming && <NamePartner done={() => setNaming(false)} />}
    </Section>
  )
}
