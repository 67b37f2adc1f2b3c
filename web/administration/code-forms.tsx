import { TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  addCode,
  changeCode,
  type CodeEntry,
  type CodeList,
  retireCode,
  returnCode,
} from '../../src/administration/contract.ts'
import { faultOfLabel } from '../../src/administration/rules/code-lists.ts'
import { addDays, localDate } from '../../src/kernel/dates.ts'
import { useNow } from '../shell/installation.ts'
import { useNotice } from '../shell/notice.tsx'
import { useWrite } from '../shell/server.ts'
import { useSession } from '../shell/session.tsx'
import { orNull, useChecked } from '../sites/checked.ts'
import { InlineForm } from '../sites/inline-form.tsx'
import { useWords } from '../words/words.tsx'
import { useReadAnew } from './read-anew.ts'

interface Typed {
  readonly labelId: string
  readonly labelEn: string
  readonly source: string
}
type Wrong = Readonly<Record<string, string | undefined>>

const labelOf = ({ labelId, labelEn, source }: Typed) => ({
  labelId: labelId.trim(),
  labelEn: labelEn.trim(),
  source: orNull(source),
})

/** What is wrong with the words, in the sentences that rows of a file get. */
function useWrongWords(list: string, typed: Typed): Wrong {
  const { find, t } = useWords()
  const sentence = (text: string) => {
    const fault = faultOfLabel(list, text.trim())
    if (fault === 'empty') return t('refusals.input.required')
    return fault === null ? undefined : find(`refusals.row.${fault}`)
  }
  return { '/labelId': sentence(typed.labelId), '/labelEn': sentence(typed.labelEn) }
}

const faultsOf = (wrong: Wrong) =>
  Object.keys(wrong)
    .filter((path) => wrong[path] !== undefined)
    .map((path) => ({ path, keyword: 'other' }))

function LabelFields({
  typed,
  change,
  error,
}: {
  typed: Typed
  change: (more: Partial<Typed>) => void
  error: (path: string) => string | undefined
}) {
  const { t } = useWords()
  return (
    <>
      <TextInput
        label={t('administration.code.labelId')}
        description={t('administration.code.label.about')}
        value={typed.labelId}
        error={error('/labelId')}
        lang="id"
        onChange={(event) => change({ labelId: event.currentTarget.value })}
      />
      <TextInput
        label={t('administration.code.labelEn')}
        value={typed.labelEn}
        error={error('/labelEn')}
        lang="en"
        onChange={(event) => change({ labelEn: event.currentTarget.value })}
      />
      <TextInput
        label={t('administration.code.source')}
        description={t('administration.code.source.about')}
        value={typed.source}
        error={error('/source')}
        onChange={(event) => change({ source: event.currentTarget.value })}
      />
    </>
  )
}

/** Adds an entry behind the last one. */
export function AddCode({ list, done }: { list: CodeList; done: () => void }) {
  const { t, find, language } = useWords()
  const say = useNotice()
  const readAnew = useReadAnew()
  const [code, setCode] = useState('')
  const [typed, setTyped] = useState<Typed>({ labelId: '', labelEn: '', source: '' })
  const wrong: Wrong = {
    ...useWrongWords(list.list, typed),
    '/code': !/^[a-z][a-z0-9_]{0,39}$/.test(code.trim())
      ? find('refusals.row.bad_code')
      : list.codes.some((one) => one.code === code.trim())
        ? `${find('refusals.code_exists.what')} ${find('refusals.code_exists.do')}`
        : undefined,
  }
  const { problem, error, send, sending } = useChecked(useWrite(addCode), faultsOf(wrong))
  const said = (path: string) => error(path) && (wrong[path] ?? error(path))
  const save = async () => {
    const label = labelOf(typed)
    if (!(await send({ body: { list: list.list, code: code.trim(), ...label } }))) return
    readAnew()
    done()
    say({
      text: t('administration.code.added', { label: language === 'id' ? label.labelId : label.labelEn }),
    })
  }
  return (
    <InlineForm
      label={t('administration.code.add')}
      about={t('administration.code.add.about')}
      verb={t('administration.code.add.do')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <LabelFields
        typed={typed}
        change={(more) => setTyped((before) => ({ ...before, ...more }))}
        error={said}
      />
      <TextInput
        label={t('administration.code.code')}
        description={t('administration.code.code.about')}
        value={code}
        error={said('/code')}
        spellCheck={false}
        autoCapitalize="none"
        onChange={(event) => setCode(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

/** Words an entry anew; its meaning stays. Can be undone. */
export function ChangeCode({
  list,
  entry,
  label,
  done,
}: {
  list: string
  entry: CodeEntry
  /** As the reader knows it. */
  label: string
  done: () => void
}) {
  const { t } = useWords()
  const say = useNotice()
  const readAnew = useReadAnew()
  const [typed, setTyped] = useState<Typed>({ ...entry, source: entry.source ?? '' })
  const wrong = useWrongWords(list, typed)
  const { problem, error, send, sending } = useChecked(useWrite(changeCode), faultsOf(wrong))
  const said = (path: string) => error(path) && (wrong[path] ?? error(path))
  const back = useWrite(changeCode)
  const params = { id: entry.id }
  const save = async () => {
    if (!(await send({ params, body: labelOf(typed) }))) return
    readAnew()
    done()
    const { labelId, labelEn, source } = entry
    say({
      text: t('administration.code.changed', { label }),
      undo: () => void back.send({ params, body: { labelId, labelEn, source } }).then(readAnew),
    })
  }
  return (
    <InlineForm
      label={t('administration.code.change.of', { label })}
      about={t('administration.code.change.about')}
      verb={t('administration.code.change.do')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <LabelFields
        typed={typed}
        change={(more) => setTyped((before) => ({ ...before, ...more }))}
        error={said}
      />
    </InlineForm>
  )
}

/** Lets an entry end, and says which day is its last. Can be undone. */
export function RetireCode({
  entry: { id },
  label,
  done,
}: {
  entry: CodeEntry
  label: string
  done: () => void
}) {
  const { t, longDate } = useWords()
  const say = useNotice()
  const readAnew = useReadAnew()
  const { desk } = useSession()
  const last = addDays(localDate(useNow(), desk.zone), -1)
  const { problem, send, sending } = useChecked(useWrite(retireCode))
  const back = useWrite(returnCode)
  const params = { id }
  const save = async () => {
    if (!(await send({ params }))) return
    readAnew()
    done()
    say({
      text: t('administration.code.retired', { label }),
      undo: () => void back.send({ params }).then(readAnew),
    })
  }
  return (
    <InlineForm
      label={t('administration.code.retire.of', { label })}
      about={t('administration.code.retire.about', { date: longDate(last) })}
      verb={t('administration.code.retire')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    />
  )
}
