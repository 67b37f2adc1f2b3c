import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { localDate } from '../../../src/kernel/dates.ts'
import { discardRequest, numberRequest, signRequest } from '../../../src/requests/contract.ts'
import { useNow } from '../../shell/installation.ts'
import { useWrite } from '../../shell/server.ts'
import { useSession } from '../../shell/session.tsx'
import { empty, useChecked } from '../../sites/checked.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { OfferedBlock } from './offered-block.tsx'
import { SigningFields, signingFaults, signingOf, type TypedSigning } from './signing-fields.tsx'
import type { StepProps } from './step.ts'

const useToday = () => localDate(useNow(), useSession().desk.zone)

export function SignForm(props: StepProps) {
  return (
    <OfferedBlock deskName={props.request.senderName}>
      {(offered) => <Signing {...props} offered={offered} />}
    </OfferedBlock>
  )
}

/** The text is fixed from here on. */
function Signing({ request, done, offered }: StepProps & { offered: TypedSigning }) {
  const { t } = useWords()
  const today = useToday()
  const [signedOn, setSignedOn] = useState(today)
  const [typed, setTyped] = useState(offered)
  const { problem, error, send, sending } = useChecked(useWrite(signRequest), [
    ...empty({ '/signedOn': signedOn }),
    ...signingFaults(typed),
  ])
  const save = async () => {
    const body = { signedOn, signing: signingOf(typed) }
    if (await send({ params: { id: request.id }, body })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.sign')}
      about={t('requests.do.sign.about')}
      verb={t('requests.do.sign')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <TextInput
        type="date"
        label={t('requests.field.signedOn')}
        value={signedOn}
        error={error('/signedOn')}
        onChange={(event) => setSignedOn(event.currentTarget.value)}
      />
      <SigningFields
        typed={typed}
        change={(more) => setTyped((before) => ({ ...before, ...more }))}
        error={error}
      />
    </InlineForm>
  )
}

/** The number and date that Srikandi or the agenda book gave the letter. */
export function NumberForm({ request, done }: StepProps) {
  const { t } = useWords()
  const today = useToday()
  const [number, setNumber] = useState('')
  const [letterDate, setLetterDate] = useState(today)
  const body = { number: number.trim(), letterDate }
  const { problem, error, send, sending } = useChecked(
    useWrite(numberRequest),
    empty({ '/number': body.number, '/letterDate': letterDate }),
  )
  const save = async () => {
    if (await send({ params: { id: request.id }, body })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.number')}
      verb={t('requests.do.number')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <TextInput
        label={t('requests.field.number')}
        description={t('requests.field.number.about')}
        maxLength={60}
        value={number}
        error={error('/number')}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t('requests.field.letterDate')}
        value={letterDate}
        error={error('/letterDate')}
        onChange={(event) => setLetterDate(event.currentTarget.value)}
      />
    </InlineForm>
  )
}

/** Closes a letter that was never sent. */
export function DiscardForm({ request, done }: StepProps) {
  const { t } = useWords()
  const { problem, send, sending } = useChecked(useWrite(discardRequest))
  const save = async () => {
    if (await send({ params: { id: request.id } })) done()
  }
  return (
    <InlineForm
      label={t('requests.do.discard')}
      about={t('requests.do.discard.about')}
      verb={t('requests.do.discard')}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    />
  )
}
