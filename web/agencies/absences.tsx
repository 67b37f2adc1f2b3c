import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  type Absence,
  absenceKinds,
  type ActsAs,
  actings,
  addAbsence,
  changeStandIn,
  endAbsence,
  listAbsences,
  listMembers,
  type Member,
} from '../../src/agencies/contract.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { staff } from '../../src/kernel/role.ts'
import { useNow } from '../shell/installation.ts'
import { Loaded } from '../shell/loaded.tsx'
import { useNotice } from '../shell/notice.tsx'
import { Section } from '../shell/page.tsx'
import { useList, useRead, useWrite } from '../shell/server.ts'
import { useMay, useSession } from '../shell/session.tsx'
import { empty, useChecked } from '../sites/checked.ts'
import { InlineForm } from '../sites/inline-form.tsx'
import { ErrorState } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import styles from './absences.module.css'
import { awayWeeks } from './away-weeks.ts'
import members from './members.module.css'

const works = ({ roles }: Member) => roles.some((role) => (staff as readonly string[]).includes(role))
const noChoice = ''

/** Who stands in for a member, and, of a head, in which capacity. */
function StandInFields({
  who,
  colleagues,
  standIn,
  actsAs,
  change,
  error,
}: {
  who: Member | undefined
  colleagues: readonly Member[]
  standIn: string
  actsAs: string
  change: (chosen: { standIn?: string; actsAs?: string }) => void
  error: (path: string) => string | undefined
}) {
  const { t } = useWords()
  const head = who?.roles.includes('head') ?? false
  return (
    <>
      <NativeSelect
        label={t('agencies.away.standIn')}
        description={t('agencies.away.standIn.about')}
        value={standIn}
        error={error('/standIn')}
        onChange={(event) => change({ standIn: event.currentTarget.value })}
        data={[
          { value: noChoice, label: t('agencies.away.standIn.nobody') },
          ...colleagues
            .filter((one) => one.id !== who?.id && works(one))
            .map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
      {head && standIn !== noChoice && (
        <NativeSelect
          label={t('agencies.away.actsAs')}
          description={t('agencies.away.actsAs.about')}
          value={actsAs}
          error={error('/actsAs')}
          onChange={(event) => change({ actsAs: event.currentTarget.value })}
          data={[
            { value: noChoice, label: t('agencies.away.actsAs.none') },
            ...actings.map((value) => ({ value, label: t(`agencies.away.actsAs.${value}`) })),
          ]}
        />
      )}
    </>
  )
}

const chosenOf = (who: Member | undefined, standIn: string, actsAs: string) => ({
  standIn: standIn || null,
  actsAs: standIn && who?.roles.includes('head') ? ((actsAs || null) as ActsAs | null) : null,
})

function Record({ colleagues, done }: { colleagues: readonly Member[]; done: () => void }) {
  const { t } = useWords()
  const say = useNotice()
  const { member } = useSession()
  const forOthers = useMay('head', 'administrator')
  const [id, setId] = useState(member.id)
  const [kind, setKind] = useState<Absence['kind']>('leave')
  const [firstDay, setFirstDay] = useState('')
  const [lastDay, setLastDay] = useState('')
  const [chosen, setChosen] = useState({ standIn: noChoice, actsAs: noChoice })
  const who = colleagues.find((one) => one.id === id)
  const { problem, error, send, sending } = useChecked(
    useWrite(addAbsence),
    empty({ '/firstDay': firstDay, '/lastDay': lastDay }),
  )
  const save = async () => {
    const body = { member: id, kind, firstDay, lastDay, ...chosenOf(who, chosen.standIn, chosen.actsAs) }
    if (!(await send({ body }))) return
    done()
    say({ text: t('agencies.away.recorded', { name: who?.name ?? '' }) })
  }
  return (
    <InlineForm
      label={t('agencies.away.record')}
      about={t('agencies.away.record.about')}
      verb={t('agencies.away.record')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      {forOthers && (
        <NativeSelect
          label={t('agencies.away.who')}
          value={id}
          error={error('/member')}
          onChange={(event) => setId(event.currentTarget.value)}
          data={colleagues.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
      <NativeSelect
        label={t('agencies.away.kind')}
        description={t('agencies.away.kind.about')}
        value={kind}
        onChange={(event) =>
          setKind(absenceKinds.find((one) => one === event.currentTarget.value) ?? 'leave')
        }
        data={absenceKinds.map((value) => ({ value, label: t(`agencies.away.kind.${value}`) }))}
      />
      <div className={styles.days}>
        <TextInput
          type="date"
          label={t('agencies.away.firstDay')}
          value={firstDay}
          error={error('/firstDay')}
          onChange={(event) => setFirstDay(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('agencies.away.lastDay')}
          value={lastDay}
          error={error('/lastDay')}
          onChange={(event) => setLastDay(event.currentTarget.value)}
        />
      </div>
      <StandInFields
        who={who}
        colleagues={colleagues}
        {...chosen}
        change={(more) => setChosen((before) => ({ ...before, ...more }))}
        error={error}
      />
    </InlineForm>
  )
}

function ChangeStandIn({
  absence,
  colleagues,
  done,
}: {
  absence: Absence
  colleagues: readonly Member[]
  done: () => void
}) {
  const { t } = useWords()
  const [chosen, setChosen] = useState({
    standIn: absence.standIn ?? noChoice,
    actsAs: absence.actsAs ?? noChoice,
  })
  const who = colleagues.find(({ id }) => id === absence.member)
  const { problem, error, send, sending } = useChecked(useWrite(changeStandIn))
  const save = async () => {
    if (await send({ params: { id: absence.id }, body: chosenOf(who, chosen.standIn, chosen.actsAs) })) done()
  }
  return (
    <InlineForm
      label={t('agencies.away.change.of', { name: absence.memberName })}
      verb={t('agencies.away.change')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <StandInFields
        who={who}
        colleagues={colleagues}
        {...chosen}
        change={(more) => setChosen((before) => ({ ...before, ...more }))}
        error={error}
      />
    </InlineForm>
  )
}

/** Who stands in, as a sentence. */
function useStandIn() {
  const { t } = useWords()
  return ({ standInName, actsAs }: Absence) =>
    standInName === null
      ? t('agencies.away.byDesk')
      : actsAs === null
        ? t('agencies.away.by', { name: standInName })
        : t(`agencies.away.by.${actsAs}`, { name: standInName })
}

function Row({ absence, colleagues }: { absence: Absence; colleagues: readonly Member[] }) {
  const { t, date } = useWords()
  const say = useNotice()
  const { member } = useSession()
  const keeps = useMay('head', 'administrator') || absence.member === member.id
  const standIn = useStandIn()
  const end = useChecked(useWrite(endAbsence))
  const [changing, setChanging] = useState(false)
  const name = absence.memberName
  const finish = async () => {
    if (await end.send({ params: { id: absence.id } })) say({ text: t('agencies.away.ended', { name }) })
  }
  return (
    <li className={`${members.row} ${styles.row}`}>
      <div>
        <strong>{name}</strong>
        {absence.now && <span className={styles.now}>{t('agencies.away.now')}</span>}
        <span className={members.quiet}>
          {t('agencies.away.about', {
            kind: t(`agencies.away.kind.${absence.kind}`),
            from: date(absence.firstDay),
            until: date(absence.lastDay),
          })}
        </span>
      </div>
      <span>
        {standIn(absence)}
        {end.problem && <ErrorState problem={end.problem} />}
      </span>
      {keeps && !changing && (
        <div className={members.buttons}>
          <Button
            size="sm"
            variant="default"
            aria-label={t(absence.now ? 'agencies.away.back.of' : 'agencies.away.cancel.of', { name })}
            loading={end.sending}
            onClick={() => void finish()}
          >
            {t(absence.now ? 'agencies.away.back' : 'agencies.away.cancel')}
          </Button>
          <Button
            size="sm"
            variant="subtle"
            aria-label={t('agencies.away.change.of', { name })}
            onClick={() => setChanging(true)}
          >
            {t('agencies.away.change')}
          </Button>
        </div>
      )}
      {changing && (
        <div className={styles.wide}>
          <ChangeStandIn absence={absence} colleagues={colleagues} done={() => setChanging(false)} />
        </div>
      )}
    </li>
  )
}

/** The coming three months by weeks: who is away on which days. The days are told in words; the strip shows them. */
function Weeks({ absences }: { absences: readonly Absence[] }) {
  const { t, date } = useWords()
  const { desk } = useSession()
  const standIn = useStandIn()
  const today = localDate(useNow(), desk.zone)
  return (
    <ol className={styles.weeks} aria-label={t('agencies.away.weeks')}>
      {awayWeeks(absences, today).map(({ monday, sunday, away }) => (
        <li key={monday} className={styles.week} data-empty={away.length === 0}>
          <h3 className={styles.span}>
            {t('agencies.away.week', { from: date(monday), until: date(sunday) })}
          </h3>
          {away.length === 0 ? (
            <p className={members.quiet}>{t('agencies.away.nobody')}</p>
          ) : (
            <ul className={members.list}>
              {away.map(({ absence, days }) => (
                <li key={absence.id} className={styles.away}>
                  <span>
                    <strong>{absence.memberName}</strong>
                    {' · '}
                    {t('agencies.away.in', {
                      kind: t(`agencies.away.kind.${absence.kind}`),
                      from: date(absence.firstDay > monday ? absence.firstDay : monday),
                      until: date(absence.lastDay < sunday ? absence.lastDay : sunday),
                    })}
                    <span className={members.quiet}>{standIn(absence)}</span>
                  </span>
                  <span className={styles.strip} aria-hidden="true">
                    {days.map((gone, day) => (
                      // biome-ignore lint/suspicious/noArrayIndexKey: the seven days of a week
                      <span key={day} data-gone={gone}>
                        {t(`agencies.away.day.${(day + 1) as 1 | 2 | 3 | 4 | 5 | 6 | 7}`)}
                      </span>
                    ))}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ol>
  )
}

/** *Cuti*: who is or will be away, and who stands in. */
export function Absences() {
  const { t } = useWords()
  const [recording, setRecording] = useState(false)
  const read = useRead(listAbsences)
  const colleagues = useList(listMembers, { query: { limit: 200 } }).items
  return (
    <Section heading={t('agencies.away')}>
      <p className={members.about}>{t('agencies.away.lead')}</p>
      {recording ? (
        <Record colleagues={colleagues} done={() => setRecording(false)} />
      ) : (
        <Button variant="default" onClick={() => setRecording(true)}>
          {t('agencies.away.record')}
        </Button>
      )}
      <div className={styles.lists}>
        <Loaded read={read} shape="list">
          {({ items }) =>
            items.length === 0 ? (
              <p className={members.quiet}>{t('agencies.away.none')}</p>
            ) : (
              <>
                <ul className={members.list}>
                  {items.map((absence) => (
                    <Row key={absence.id} absence={absence} colleagues={colleagues} />
                  ))}
                </ul>
                <Weeks absences={items} />
              </>
            )
          }
        </Loaded>
      </div>
    </Section>
  )
}
