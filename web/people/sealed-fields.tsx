import { Select, Textarea, TextInput } from '@mantine/core'
import { isRefusal } from '../../src/kernel/refusal.ts'
import { localDate } from '../../src/kernel/dates.ts'
import { contactSafety } from '../../src/people/contract.ts'
import { readNik, remarksOnNik } from '../../src/people/rules/nik.ts'
import { useNow } from '../shell/installation.ts'
import { useSession } from '../shell/session.tsx'
import { useWords } from '../words/words.tsx'
import { Chips } from './chips.tsx'
import styles from './people.module.css'
import { looseBirth, type Typed } from './typed.ts'
import { usePlaces } from './use-people.ts'

/** What is typed wrongly: these fields keep a form from being sent. */
export function faultsOf(typed: Typed, today: string): { birth: boolean; nik: boolean } {
  return {
    birth: typed.birth.trim() !== '' && looseBirth(typed.birth) === null,
    nik: typed.nik.trim() !== '' && isRefusal(readNik(typed.nik, today)),
  }
}

interface Props {
  readonly typed: Typed
  readonly change: (more: Partial<Typed>) => void
}

/** Who she is, as far as she wants to say it. Each field says why it is asked. */
export function IdentityFields({ typed, change, all }: Props & { all: boolean }) {
  const { t } = useWords()
  return (
    <>
      <TextInput
        label={t('people.field.name')}
        description={t('people.field.name.why')}
        autoComplete="off"
        maxLength={120}
        value={typed.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label={t('people.field.called')}
        description={t('people.field.called.why')}
        autoComplete="off"
        maxLength={160}
        value={typed.called}
        onChange={(event) => change({ called: event.currentTarget.value })}
      />
      {all && <MoreIdentity typed={typed} change={change} />}
    </>
  )
}

function MoreIdentity({ typed, change }: Props) {
  const { t, find } = useWords()
  const now = useNow()
  const today = localDate(now, useSession().desk.zone)
  const places = usePlaces()
  const faults = faultsOf(typed, today)
  const nik = readNik(typed.nik, today)
  const birth = looseBirth(typed.birth)
  const remarks =
    isRefusal(nik) || places.length === 0
      ? []
      : remarksOnNik(nik, { birthDate: birth?.length === 10 ? birth : undefined }, (code) =>
          places.some((place) => place.code === code),
        )
  return (
    <>
      <TextInput
        label={t('people.field.earlier')}
        description={t('people.field.earlier.why')}
        autoComplete="off"
        maxLength={400}
        value={typed.earlier}
        onChange={(event) => change({ earlier: event.currentTarget.value })}
      />
      <TextInput
        label={t('people.field.birth')}
        description={t('people.field.birth.why')}
        autoComplete="off"
        maxLength={12}
        value={typed.birth}
        error={faults.birth ? t('people.field.birth.wrong') : undefined}
        onChange={(event) => change({ birth: event.currentTarget.value })}
      />
      <Select
        label={t('people.field.home')}
        description={t('people.field.home.why')}
        searchable
        clearable
        limit={7}
        comboboxProps={{ withinPortal: false }}
        withScrollArea={false}
        nothingFoundMessage={t('sites.finder.none')}
        data={places.map(({ code, name }) => ({ value: code, label: name }))}
        value={typed.home}
        onChange={(home) => change({ home })}
      />
      <TextInput
        label={t('people.field.nik')}
        description={t('people.field.nik.why')}
        autoComplete="off"
        inputMode="numeric"
        maxLength={24}
        value={typed.nik}
        error={faults.nik && isRefusal(nik) ? find(`people.nik.${nik.refused}`) : undefined}
        onChange={(event) => change({ nik: event.currentTarget.value })}
      />
      {remarks.map((remark) => (
        <p key={remark} className={styles.quiet} role="status">
          {t(`people.nik.${remark}`)}
        </p>
      ))}
      <TextInput
        label={t('people.field.alias')}
        description={t('people.field.alias.why')}
        autoComplete="off"
        maxLength={80}
        value={typed.alias}
        onChange={(event) => change({ alias: event.currentTarget.value })}
      />
    </>
  )
}

/** How she may be reached without harm. */
export function ContactFields({ typed, change, all }: Props & { all: boolean }) {
  const { t } = useWords()
  return (
    <>
      <TextInput
        label={t('people.field.phone')}
        description={t('people.field.phone.why')}
        autoComplete="off"
        inputMode="tel"
        maxLength={120}
        value={typed.phone}
        onChange={(event) => change({ phone: event.currentTarget.value })}
      />
      {typed.phone.trim() !== '' && (
        <Chips
          label={t('people.field.safety')}
          choices={contactSafety.map((value) => ({ value, label: t(`people.safety.${value}`) }))}
          value={typed.phoneSafety}
          choose={(phoneSafety) => change({ phoneSafety })}
        />
      )}
      {typed.phoneSafety === 'at_these_hours' && (
        <TextInput
          label={t('people.field.hours')}
          maxLength={80}
          value={typed.hours}
          onChange={(event) => change({ hours: event.currentTarget.value })}
        />
      )}
      {(all || typed.phone.trim() !== '') && (
        <TextInput
          label={t('people.field.cover')}
          description={t('people.field.cover.why')}
          autoComplete="off"
          maxLength={80}
          value={typed.coverName}
          onChange={(event) => change({ coverName: event.currentTarget.value })}
        />
      )}
      {all && (
        <Textarea
          label={t('people.field.never')}
          description={t('people.field.never.why')}
          autosize
          minRows={2}
          maxLength={1000}
          value={typed.never}
          onChange={(event) => change({ never: event.currentTarget.value })}
        />
      )}
    </>
  )
}
