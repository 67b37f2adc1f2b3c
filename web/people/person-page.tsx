import { Button, NativeSelect, NumberInput, Textarea } from '@mantine/core'
import { IconEyeOff, IconLink, IconPlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useState } from 'react'
import { localDate } from '../../src/kernel/dates.ts'
import { fieldGroups } from '../../src/kernel/field-group.ts'
import { uuidv7 } from '../../src/kernel/id.ts'
import {
  type ContentOf,
  dependantNeeds,
  exitPerson,
  exitsByHand,
  keepPromise,
  moveStage,
  returnPerson,
  stages,
} from '../../src/people/contract.ts'
import { mayBeUnderAge } from '../../src/people/rules/roster.ts'
import { undo } from '../../src/people/rules/one-person.ts'
import { OpenKeys } from '../keys/open-keys.tsx'
import { useUnlocked } from '../keys/unlocked.ts'
import { useNow } from '../shell/installation.ts'
import { useNotice } from '../shell/notice.tsx'
import { Page, Section } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { useCodes } from '../sites/codes.ts'
import { ErrorState, FormProblem, Loading } from '../ui/feedback.tsx'
import { Form } from '../ui/form.tsx'
import { useWords } from '../words/words.tsx'
import { ChildPath } from './child-path.tsx'
import { Chips } from './chips.tsx'
import { numberText } from './desk-index.ts'
import { NextPromise } from './next-promise.tsx'
import styles from './people.module.css'
import { PromiseFields, usePromiseOf, usualPromise } from './promise-choice.tsx'
import { ContactFields, faultsOf, IdentityFields } from './sealed-fields.tsx'
import { contentsOf, looseBirth, typedBirth, typedOf } from './typed.ts'
import { useDevice, usePeople, usePerson, usePlaces, useSealNext } from './use-people.ts'
import { Veil } from './veil.tsx'
import type { Device } from './device.ts'

type Opened = NonNullable<ReturnType<typeof usePerson>['data']>
interface Props {
  readonly person: Opened
  readonly device: Device
}

/** One open at a time: a page that asks for one thing. */
type Doing = null | 'keep' | 'change' | 'exit' | 'return'

function KeepPromise({ person, done }: { person: Opened; done: () => void }) {
  const { t } = useWords()
  const write = useWrite(keepPromise)
  const promiseOf = usePromiseOf()
  const [next, setNext] = useState(usualPromise)
  const promise = person.facts.next
  if (!promise) return null
  const send = async () => {
    const body = { promise: promise.promise, at: null, next: promiseOf(next) }
    if (await write.send({ params: { id: person.facts.id }, body })) done()
  }
  return (
    <Form
      label={t('people.keep')}
      problem={write.problem}
      send={() => void send()}
      actions={
        <>
          <Button type="submit" loading={write.sending}>
            {t('people.keep.do')}
          </Button>
          <Button variant="subtle" onClick={done}>
            {t('shell.cancel')}
          </Button>
        </>
      }
    >
      <p className={styles.quiet}>{t('people.keep.about')}</p>
      <PromiseFields value={next} change={setNext} />
    </Form>
  )
}

function ChangeSealed({ person, device, done }: Props & { done: () => void }) {
  const { t } = useWords()
  const today = localDate(useNow(), useSession().desk.zone)
  const write = useSealNext(device, person.facts.id)
  const [typed, setTyped] = useState(() => typedOf(person.contents))
  const faults = faultsOf(typed, today)
  const young = mayBeUnderAge(
    { birthDate: looseBirth(typed.birth), nik: faults.nik ? null : typed.nik || null, age: null },
    today,
  )
  const send = async () => {
    if (faults.birth || faults.nik || young) return
    if (await write.seal((known) => contentsOf(typed, known))) done()
  }
  return (
    <Form
      label={t('people.change')}
      problem={write.problem}
      send={() => void send()}
      actions={
        <>
          <Button type="submit" loading={write.sealing} disabled={young}>
            {t('people.change.do')}
          </Button>
          <Button variant="subtle" onClick={done}>
            {t('shell.cancel')}
          </Button>
        </>
      }
    >
      <IdentityFields typed={typed} change={(some) => setTyped({ ...typed, ...some })} all />
      <ContactFields typed={typed} change={(some) => setTyped({ ...typed, ...some })} all />
      {young && <ChildPath person={person.facts.id} />}
    </Form>
  )
}

function Exit({ person, done }: { person: Opened; done: () => void }) {
  const { t } = useWords()
  const say = useNotice()
  const write = useWrite(exitPerson)
  const [exit, setExit] = useState<(typeof exitsByHand)[number] | null>(null)
  const send = async () => {
    if (!exit || !(await write.send({ params: { id: person.facts.id }, body: { exit } }))) return
    say({ text: t('people.exit.said') })
    done()
  }
  return (
    <Form
      label={t('people.exit')}
      problem={write.problem}
      send={() => void send()}
      actions={
        <>
          <Button type="submit" loading={write.sending} disabled={exit === null}>
            {t('people.exit.do')}
          </Button>
          <Button variant="subtle" onClick={done}>
            {t('shell.cancel')}
          </Button>
        </>
      }
    >
      <Chips
        label={t('people.exit.why')}
        about={t('people.exit.about')}
        choices={exitsByHand.map((value) => ({ value, label: t(`people.exit.${value}`) }))}
        value={exit}
        choose={setExit}
      />
    </Form>
  )
}

function Return({ person, done }: { person: Opened; done: () => void }) {
  const { t } = useWords()
  const write = useWrite(returnPerson)
  const promiseOf = usePromiseOf()
  const [next, setNext] = useState(usualPromise)
  const send = async () => {
    const body = { promise: promiseOf(next) }
    if (await write.send({ params: { id: person.facts.id }, body })) done()
  }
  return (
    <Form
      label={t('people.return')}
      problem={write.problem}
      send={() => void send()}
      actions={
        <>
          <Button type="submit" loading={write.sending}>
            {t('people.return.do')}
          </Button>
          <Button variant="subtle" onClick={done}>
            {t('shell.cancel')}
          </Button>
        </>
      }
    >
      <PromiseFields value={next} change={setNext} />
    </Form>
  )
}

/** Term and value, where there is one. */
function Fact({ term, children }: { term: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '' || children === false) return null
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Sealed({ person, change }: { person: Opened; change: (() => void) | null }) {
  const { t } = useWords()
  const places = usePlaces()
  const { identity, contact, alias } = person.contents
  const home = identity?.homeRegency
  const nothing = !identity && !contact && !alias
  return (
    <Section
      heading={t('people.sealed')}
      aside={
        change && (
          <Button variant="subtle" onClick={change}>
            {t(nothing ? 'people.change.add' : 'people.change')}
          </Button>
        )
      }
    >
      {nothing ? (
        <p className={styles.quiet}>{t('people.sealed.none')}</p>
      ) : (
        <dl className={styles.facts}>
          <Fact term={t('people.field.name')}>{identity?.names.current}</Fact>
          <Fact term={t('people.field.called')}>{identity?.names.called.join(', ')}</Fact>
          <Fact term={t('people.field.earlier')}>{identity?.names.earlier.join(', ')}</Fact>
          <Fact term={t('people.field.alias')}>{alias?.alias}</Fact>
          <Fact term={t('people.field.birth')}>{typedBirth(identity?.birthDate ?? null)}</Fact>
          <Fact term={t('people.field.home')}>
            {home && (places.find(({ code }) => code === home)?.name ?? home)}
          </Fact>
          <Fact term={t('people.field.nik')}>{identity?.nik}</Fact>
          {contact?.ways.map(({ way, value, safety, hours }, at) => (
            <Fact key={at} term={t(`people.way.${way}`)}>
              {value}
              <span className={safety === 'unsafe' ? styles.fault : styles.quiet}>
                {' · '}
                {t(`people.safety.${safety}`)}
                {hours && `: ${hours}`}
              </span>
            </Fact>
          ))}
          <Fact term={t('people.field.cover')}>{contact?.coverName}</Fact>
          <Fact term={t('people.field.never')}>{contact?.never}</Fact>
        </dl>
      )}
      {fieldGroups.map((group) => {
        const unread = person.unread[group]
        return (
          unread && (
            <p key={group} className={styles.unread} role="alert">
              {t(`people.group.${group}`)}: {t(`people.unread.${unread}`)}
            </p>
          )
        )
      })}
    </Section>
  )
}

const emptyStory: ContentOf['story'] = { form: 1, notes: [], dependants: [] }

function Story({ person, device, may }: Props & { may: boolean }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const now = useNow()
  const write = useSealNext(device, person.facts.id)
  const [note, setNote] = useState('')
  const [need, setNeed] = useState<(typeof dependantNeeds)[number]>('fare')
  const [count, setCount] = useState(1)
  const story = person.contents.story ?? emptyStory
  const add = async () => {
    const text = note.trim()
    if (text === '') return
    const saved = await write.seal(({ story: was = emptyStory }) => ({
      story: { ...was, notes: [{ id: uuidv7(), at: now, text }, ...was.notes] },
    }))
    if (saved) setNote('')
  }
  const addNeed = () =>
    write.seal(({ story: was = emptyStory }) => ({
      story: { ...was, dependants: [...was.dependants, { need, count, note: null }] },
    }))
  const removeNeed = (at: number) =>
    write.seal(({ story: was = emptyStory }) => ({
      story: { ...was, dependants: was.dependants.filter((_, place) => place !== at) },
    }))
  return (
    <div className={styles.part}>
      <FormProblem problem={write.problem} />
      {story.notes.length === 0 && <p className={styles.quiet}>{t('people.story.none')}</p>}
      <ul className={styles.notes}>
        {story.notes.map(({ id, at, text }) => (
          <li key={id}>
            <span className={styles.quiet}>{dateTime(at, zone)}</span>
            <p>{text}</p>
          </li>
        ))}
      </ul>
      {may && (
        <>
          <Textarea
            label={t('people.story.note')}
            description={t('people.story.note.why')}
            autosize
            minRows={3}
            maxLength={4000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <div className={styles.actions}>
            <Button
              variant="default"
              loading={write.sealing}
              disabled={note.trim() === ''}
              onClick={() => void add()}
            >
              {t('people.story.add')}
            </Button>
          </div>
        </>
      )}
      <h3>{t('people.dependants')}</h3>
      <p className={styles.quiet}>{t('people.dependants.why')}</p>
      <ul className={styles.notes}>
        {story.dependants.map((one, at) => (
          <li key={at} className={styles.actions}>
            {t('people.dependants.one', { count: one.count, need: t(`people.need.${one.need}`) })}
            {one.note && <span className={styles.quiet}>{one.note}</span>}
            {may && (
              <Button variant="subtle" onClick={() => void removeNeed(at)}>
                {t('people.dependants.remove')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <>
          <Chips
            label={t('people.dependants.need')}
            choices={dependantNeeds.map((value) => ({ value, label: t(`people.need.${value}`) }))}
            value={need}
            choose={setNeed}
          />
          <NumberInput
            label={t('people.dependants.count')}
            min={1}
            max={20}
            allowDecimal={false}
            value={count}
            onChange={(value) => setCount(Math.min(20, Math.max(1, Number(value) || 1)))}
          />
          <div className={styles.actions}>
            <Button
              variant="default"
              leftSection={<IconPlus size={18} aria-hidden="true" />}
              loading={write.sealing}
              onClick={() => void addNeed()}
            >
              {t('people.dependants.add')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}

/** Other cases that were found to be the same person; each stays whole, and what joined them can be taken back. */
function OtherCases({ person, device }: Props) {
  const { t } = useWords()
  const rows = usePeople(device).data ?? []
  const { id } = person.facts
  const row = rows.find((one) => one.id === id || one.also.some((also) => also.id === id))
  if (!row || row.also.length === 0) return null
  const others = [row, ...row.also].filter((one) => one.id !== id)
  return (
    <Section heading={t('people.also')}>
      <p className={styles.quiet}>{t('people.also.about')}</p>
      <ul className={styles.notes}>
        {others.map((other) => (
          <li key={other.id} className={styles.actions}>
            <Link to="/people/$id" params={{ id: other.id }}>
              <IconLink size={18} aria-hidden="true" />{' '}
              {t('people.number', { number: numberText(other.number) })}
            </Link>
            <Undo device={device} one={id} other={other.id} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Whichever of the two cases says that they are one, no longer does. */
function Undo({ device, one, other }: { device: Device; one: string; other: string }) {
  const { t } = useWords()
  const mine = useSealNext(device, one)
  const theirs = useSealNext(device, other)
  const without =
    (about: string) =>
    ({ identity }: Partial<ContentOf>): Partial<ContentOf> =>
      identity?.decisions?.some(({ case: told }) => told === about)
        ? { identity: { ...identity, decisions: [...undo(identity.decisions, about)] } }
        : {}
  const part = async () => {
    await mine.seal(without(other))
    await theirs.seal(without(one))
  }
  return (
    <>
      <Button variant="subtle" loading={mine.sealing || theirs.sealing} onClick={() => void part()}>
        {t('people.also.undo')}
      </Button>
      <FormProblem problem={mine.problem ?? theirs.problem} />
    </>
  )
}

function History({ person }: { person: Opened }) {
  const { t, dateTime } = useWords()
  const { zone } = useSession().desk
  const { registeredAt, endedAt, exit } = person.facts
  return (
    <Section heading={t('people.history')}>
      <ul className={`${styles.notes} ${styles.lines}`}>
        <li>{t('people.history.registered', { at: dateTime(registeredAt, zone) })}</li>
        {person.groups.map(({ group, version }) => (
          <li key={group}>
            {t('people.history.group', { group: t(`people.group.${group}`), count: version })}
          </li>
        ))}
        {endedAt && exit && (
          <li>{t('people.history.exit', { at: dateTime(endedAt, zone), why: t(`people.exit.${exit}`) })}</li>
        )}
      </ul>
    </Section>
  )
}

/** How far she is. Closing ends care, and comes with a page of its own. */
function Stage({ person }: { person: Opened }) {
  const { t } = useWords()
  const write = useWrite(moveStage)
  const [stage, setStage] = useState(person.facts.stage)
  const move = () => void write.send({ params: { id: person.facts.id }, body: { stage } })
  return (
    <div className={styles.part}>
      <FormProblem problem={write.problem} />
      <NativeSelect
        label={t('people.stage')}
        description={t('people.stage.about')}
        value={stage}
        onChange={(event) => setStage(stages.find((one) => one === event.currentTarget.value) ?? stage)}
        data={stages
          .filter((one) => one !== 'closed')
          .map((value) => ({ value, label: t(`people.stage.${value}`) }))}
      />
      {stage !== person.facts.stage && (
        <div className={styles.actions}>
          <Button variant="default" loading={write.sending} onClick={move}>
            {t('people.stage.do')}
          </Button>
        </div>
      )}
    </div>
  )
}

function OpenPerson({ person, device }: Props) {
  const { t, find } = useWords()
  const codes = useCodes()
  const [doing, setDoing] = useState<Doing>(null)
  const [story, setStory] = useState(false)
  const { facts, contents } = person
  const inCare = facts.next !== null
  const stop = () => setDoing(null)
  const name = contents.identity?.names.current ?? contents.identity?.names.called[0] ?? contents.alias?.alias
  const line = [
    t('people.number', { number: numberText(facts.number) }),
    facts.programme && codes.label('programme', facts.programme),
    facts.ageBand && t(`people.age.${facts.ageBand}`),
    facts.sex && t(`people.sex.${facts.sex}`),
    facts.exit ? t(`people.exit.${facts.exit}`) : t(`people.stage.${facts.stage}`),
  ].filter(Boolean)
  return (
    <Page
      title="people.person"
      heading={<Veil>{name ?? t('people.number', { number: numberText(facts.number) })}</Veil>}
      lead={line.join(' · ')}
    >
      <Veil>
        <section className={styles.card} aria-label={t('people.next')}>
          {facts.next ? (
            <NextPromise next={facts.next} />
          ) : (
            <p>{find(`people.ended.${facts.exit ?? 'closed'}`) ?? t('people.ended')}</p>
          )}
          {doing === null && (
            <div className={styles.actions}>
              {inCare ? (
                <Button onClick={() => setDoing('keep')}>{t('people.keep')}</Button>
              ) : (
                facts.erasedAt === null && (
                  <Button onClick={() => setDoing('return')}>{t('people.return')}</Button>
                )
              )}
            </div>
          )}
          {doing === 'keep' && <KeepPromise person={person} done={stop} />}
          {doing === 'return' && <Return person={person} done={stop} />}
        </section>
        {doing === 'change' ? (
          <ChangeSealed person={person} device={device} done={stop} />
        ) : (
          <Sealed person={person} change={inCare ? () => setDoing('change') : null} />
        )}
        <Section heading={t('people.story')}>
          {story ? (
            <>
              <Button
                variant="subtle"
                leftSection={<IconEyeOff size={18} aria-hidden="true" />}
                onClick={() => setStory(false)}
              >
                {t('people.story.close')}
              </Button>
              <Story person={person} device={device} may={inCare} />
            </>
          ) : (
            <>
              <p className={styles.quiet}>{t('people.story.about')}</p>
              <Button variant="default" mt="sm" onClick={() => setStory(true)}>
                {t('people.story.open')}
              </Button>
            </>
          )}
        </Section>
        <OtherCases person={person} device={device} />
        {inCare && <Stage person={person} />}
        <History person={person} />
        {inCare &&
          (doing === 'exit' ? (
            <Exit person={person} done={stop} />
          ) : (
            <div className={styles.actions}>
              <Button variant="default" onClick={() => setDoing('exit')}>
                {t('people.exit')}
              </Button>
            </div>
          ))}
      </Veil>
    </Page>
  )
}

function PersonBody({ id }: { id: string }) {
  const device = useDevice()
  const person = usePerson(device, id)
  if (person.data && device) return <OpenPerson person={person.data} device={device} />
  return (
    <Page title="people.person">
      {person.error ? (
        <ErrorState problem={problemFacts(person.error)} retry={() => void person.refetch()} />
      ) : (
        <Loading shape="page" />
      )}
    </Page>
  )
}

/** One person: opens sealed, and shows nothing of her before. */
export function PersonPage({ id }: { id: string }) {
  const { state } = useUnlocked()
  return state === 'open' ? (
    <PersonBody id={id} />
  ) : (
    <Page title="people.person">
      <OpenKeys>{null}</OpenKeys>
    </Page>
  )
}
