import { Button } from '@mantine/core'
import { IconLockOpen } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { localDate } from '../../src/kernel/dates.ts'
import { uuidv4 } from '../../src/kernel/id.ts'
import { ageBands, getPerson, registerPerson, sexes } from '../../src/people/contract.ts'
import { mayBeUnderAge } from '../../src/people/rules/roster.ts'
import { OpenKeys } from '../keys/open-keys.tsx'
import { useUnlocked } from '../keys/unlocked.ts'
import { useNow } from '../shell/installation.ts'
import { Page } from '../shell/page.tsx'
import { problemFacts } from '../shell/problem-facts.ts'
import { client, refresh } from '../shell/server.ts'
import { ProgrammeSelect, useProgramme } from './programme-select.tsx'
import { registerOnce } from './register-once.ts'
import { useSession } from '../shell/session.tsx'
import { ButtonLink } from '../sites/button-link.tsx'
import { FormProblem } from '../ui/feedback.tsx'
import { useWords } from '../words/words.tsx'
import { ChildPath } from './child-path.tsx'
import { Chips } from './chips.tsx'
import { numberText } from './desk-index.ts'
import styles from './people.module.css'
import { PromiseFields, usePromiseOf, usualPromise } from './promise-choice.tsx'
import { ContactFields, faultsOf, IdentityFields } from './sealed-fields.tsx'
import { contentsOf, looseBirth, nothingTyped } from './typed.ts'
import { useDevice } from './use-people.ts'
import { Veil } from './veil.tsx'

/** `adult`: grown up, and how old she does not say. `doubt`: may be under age. */
const ages = ['adult', ...ageBands, 'doubt'] as const
type Age = (typeof ages)[number]

/** The programme of the one before: a worker registers many of one programme. In memory only. */
let lastProgramme: string | null = null

interface Registered {
  readonly id: string
  readonly number: number
}

function Done({ registered, again }: { registered: Registered; again: () => void }) {
  const { t } = useWords()
  return (
    <section className={styles.card} aria-label={t('people.registered')} role="status">
      <h2>{t('people.registered')}</h2>
      <p className={styles.number}>{numberText(registered.number)}</p>
      <p>{t('people.registered.about')}</p>
      <div className={styles.actions}>
        <Button onClick={again}>{t('people.registered.another')}</Button>
        <ButtonLink variant="default" to="/people/$id" params={{ id: registered.id }}>
          {t('people.registered.open')}
        </ButtonLink>
      </div>
    </section>
  )
}

function RegisterForm({ done }: { done: (registered: Registered) => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const unlocked = useUnlocked()
  const device = useDevice()
  const now = useNow()
  const today = localDate(now, useSession().desk.zone)
  const promiseOf = usePromiseOf()
  // One case, however often its button is pressed.
  const id = useRef(uuidv4())
  const [chosen, setChosen] = useState(lastProgramme)
  const [age, setAge] = useState<Age>('adult')
  const [sex, setSex] = useState<(typeof sexes)[number] | 'unsaid'>('unsaid')
  const [typed, setTyped] = useState(nothingTyped)
  const [more, setMore] = useState(false)
  const [next, setNext] = useState(usualPromise)
  const programme = useProgramme(chosen)
  const faults = faultsOf(typed, today)
  const doubt =
    age === 'doubt' ||
    mayBeUnderAge(
      { birthDate: looseBirth(typed.birth), nik: faults.nik ? null : typed.nik || null, age: null },
      today,
    )
  const contents = contentsOf(typed)
  const seals = Object.keys(contents).length > 0
  const mayWrite = unlocked.state === 'open' && unlocked.maySeal && device !== null

  const write = useMutation({
    mutationFn: async (): Promise<Registered> => {
      const sealed =
        seals && device
          ? await device.ask('seal', { id: id.current, before: [], next: contents, freshKeys: true })
          : []
      if ('unread' in sealed) throw new Error(sealed.unread)
      const body = {
        id: id.current,
        adult: true as const,
        programme: programme ?? '',
        ageBand: age === 'adult' || age === 'doubt' ? null : age,
        sex: sex === 'unsaid' ? null : sex,
        site: null,
        groups: sealed,
        promise: promiseOf(next),
      }
      await registerOnce(body)
      const { number } = await client.call(getPerson, { params: { id: id.current } })
      return { id: id.current, number }
    },
    onSuccess: (registered) => {
      lastProgramme = programme
      done(registered)
      return refresh(queries, registerPerson)
    },
  })

  return (
    <form
      className={styles.part}
      aria-label={t('people.register')}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!doubt && !faults.birth && !faults.nik && !write.isPending) write.mutate()
      }}
    >
      <FormProblem problem={write.error ? problemFacts(write.error) : null} />
      <Chips
        label={t('people.age')}
        about={t('people.age.why')}
        choices={ages.map((value) => ({ value, label: t(`people.age.${value}`) }))}
        value={age}
        choose={setAge}
      />
      {doubt ? (
        <ChildPath person={null} />
      ) : (
        <>
          <ProgrammeSelect value={programme} choose={setChosen} />
          <section className={styles.part} aria-label={t('people.optional')}>
            <h2>{t('people.optional')}</h2>
            <p className={styles.quiet}>{t('people.optional.why')}</p>
            {mayWrite ? (
              <Veil>
                <IdentityFields
                  typed={typed}
                  change={(some) => setTyped((was) => ({ ...was, ...some }))}
                  all={more}
                />
                <ContactFields
                  typed={typed}
                  change={(some) => setTyped((was) => ({ ...was, ...some }))}
                  all={more}
                />
                {more ? (
                  <Chips
                    label={t('people.sex')}
                    about={t('people.sex.why')}
                    choices={(['unsaid', ...sexes] as const).map((value) => ({
                      value,
                      label: t(`people.sex.${value}`),
                    }))}
                    value={sex}
                    choose={setSex}
                  />
                ) : (
                  <Button variant="subtle" onClick={() => setMore(true)}>
                    {t('people.more')}
                  </Button>
                )}
              </Veil>
            ) : (
              <>
                <p className={styles.quiet}>
                  <IconLockOpen size={18} aria-hidden="true" /> {t('people.optional.locked')}
                </p>
                <Later />
              </>
            )}
          </section>
          <section className={styles.part} aria-label={t('people.next')}>
            <h2>{t('people.next')}</h2>
            <PromiseFields value={next} change={setNext} />
          </section>
          <div className={styles.thumb}>
            <p>{seals ? t('people.register.sealed') : t('people.register.numberOnly')}</p>
            <Button type="submit" size="md" loading={write.isPending} disabled={programme === null}>
              {t('people.register.do')}
            </Button>
          </div>
        </>
      )}
    </form>
  )
}

/** Names can wait: the keys are asked for only when somebody wants to write one. */
function Later() {
  const { t } = useWords()
  const [asked, setAsked] = useState(false)
  return asked ? (
    <OpenKeys need="sealing">{null}</OpenKeys>
  ) : (
    <Button variant="default" onClick={() => setAsked(true)}>
      {t('people.optional.open')}
    </Button>
  )
}

/** Registers somebody: a number is enough, and everything else is hers to say. */
export function RegisterPage() {
  const { t } = useWords()
  const [registered, setRegistered] = useState<Registered | null>(null)
  return (
    <Page title="people.register" lead={t('people.register.lead')}>
      {registered ? (
        <Done registered={registered} again={() => setRegistered(null)} />
      ) : (
        <RegisterForm done={setRegistered} />
      )}
    </Page>
  )
}
