import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { listPeople } from '../../src/people/contract.ts'
import type { Evidence } from '../../src/people/rules/duplicates.ts'
import { nearlyCertain } from '../../src/people/rules/duplicates.ts'
import { type Decision, decide } from '../../src/people/rules/one-person.ts'
import { OpenKeys } from '../keys/open-keys.tsx'
import { useNow } from '../shell/installation.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useSession } from '../shell/session.tsx'
import { ButtonLink } from '../sites/button-link.tsx'
import { EmptyState, ErrorState, FormProblem, Loading } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { numberText, type Pair, type PairSide } from './desk-index.ts'
import type { Device } from './device.ts'
import styles from './people.module.css'
import { typedBirth } from './typed.ts'
import { useDevice, usePeople, usePlaces, useSealNext } from './use-people.ts'
import { Veil } from './veil.tsx'

/** The evidence of a pair by field: what agreed best, and all of its weight. */
function byField(evidence: readonly Evidence[]) {
  const fields = new Map<Evidence['field'], { agreement: Evidence['agreement']; bits: number }>()
  for (const { field, agreement, bits } of evidence) {
    const was = fields.get(field)
    fields.set(field, {
      agreement: was && was.bits > bits ? was.agreement : agreement,
      bits: (was?.bits ?? 0) + bits,
    })
  }
  return [...fields].map(([field, told]) => ({ field, ...told }))
}

function Side({ side }: { side: PairSide }) {
  const { t } = useWords()
  const places = usePlaces()
  return (
    <div className={styles.side}>
      <h3>
        <Link to="/people/$id" params={{ id: side.id }}>
          {side.names[0] ?? t('people.number', { number: numberText(side.number) })}
        </Link>
      </h3>
      <span className={styles.quiet}>{t('people.number', { number: numberText(side.number) })}</span>
      {side.names.length > 1 && <span>{side.names.slice(1).join(', ')}</span>}
      {side.birthDate && <span>{t('people.pair.born', { date: typedBirth(side.birthDate) })}</span>}
      {side.homeRegency && (
        <span>{places.find(({ code }) => code === side.homeRegency)?.name ?? side.homeRegency}</span>
      )}
    </div>
  )
}

function PairRow({ pair, device }: { pair: Pair; device: Device }) {
  const { t } = useWords()
  const say = useNotice()
  const now = useNow()
  const [one, other] = pair.rows
  const [newer, older] = one.number > other.number ? [one, other] : [other, one]
  const write = useSealNext(device, newer.id)
  const settle = async (is: Decision['is']) => {
    const saved = await write.seal(({ identity }) =>
      identity
        ? {
            identity: {
              ...identity,
              decisions: [...decide(identity.decisions ?? [], { case: older.id, is, at: now })],
            },
          }
        : {},
    )
    if (saved) say({ text: t(is === 'same' ? 'people.pair.joined' : 'people.pair.parted') })
  }
  return (
    <article className={styles.pair}>
      <h2>
        {t(pair.probability >= nearlyCertain ? 'people.pair.nearly' : 'people.pair.maybe', {
          percent: Math.min(99, Math.round(pair.probability * 100)),
        })}
      </h2>
      <div className={styles.sides}>
        <Side side={older} />
        <Side side={newer} />
      </div>
      <ul className={styles.evidence} aria-label={t('people.pair.evidence')}>
        {byField(pair.evidence).map(({ field, agreement, bits }) => (
          <li key={field} data-for={bits > 0}>
            {t(`people.evidence.${field}`)}: {t(`people.agreement.${agreement}`)}{' '}
            <span className={styles.quiet}>
              {t(bits > 0 ? 'people.evidence.for' : 'people.evidence.against', {
                bits: Math.round(Math.abs(bits) * 10) / 10,
              })}
            </span>
          </li>
        ))}
      </ul>
      <FormProblem problem={write.problem} />
      <div className={styles.actions}>
        <Button variant="default" loading={write.sealing} onClick={() => void settle('same')}>
          {t('people.pair.same')}
        </Button>
        <Button variant="default" loading={write.sealing} onClick={() => void settle('other')}>
          {t('people.pair.other')}
        </Button>
      </div>
    </article>
  )
}

function Pairs() {
  const { t } = useWords()
  const { desk } = useSession()
  const device = useDevice()
  const people = usePeople(device)
  const places = usePlaces()
  const pairs = useQuery({
    queryKey: [listPeople.name, 'pairs', desk.id, people.dataUpdatedAt],
    queryFn: () => device?.ask('pairs', places) ?? [],
    enabled: device !== null && people.data !== undefined && places.length > 0,
    gcTime: 0,
    structuralSharing: false,
  })
  const error = people.error ?? pairs.error
  if (error && !pairs.data)
    return <ErrorState problem={problemFacts(error)} retry={() => void people.refetch()} />
  if (!pairs.data || !device) return <Loading shape="list" />
  if (pairs.data.length === 0)
    return (
      <EmptyState
        title={t('people.duplicates.none')}
        text={t('people.duplicates.none.why')}
        action={<ButtonLink to="/people">{t('people.title')}</ButtonLink>}
      />
    )
  return (
    <Veil>
      <p className={styles.quiet} role="status">
        {t('people.duplicates.count', { count: pairs.data.length })}
      </p>
      <ul className={styles.list} aria-label={t('people.duplicates')}>
        {pairs.data.slice(0, 50).map((pair) => (
          <li key={`${pair.one} ${pair.other}`}>
            <PairRow pair={pair} device={device} />
          </li>
        ))}
      </ul>
    </Veil>
  )
}

/** Pairs of own cases that may be one person: the evidence is shown, and a worker decides. */
export function DuplicatesPage() {
  const { t } = useWords()
  return (
    <Page title="people.duplicates" lead={t('people.duplicates.lead')}>
      <OpenKeys need="sealing">
        <Pairs />
      </OpenKeys>
    </Page>
  )
}
