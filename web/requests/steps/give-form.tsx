import { useState } from 'react'
import { answerRequest, refuseRequest } from '../../../src/requests/contract.ts'
import { useWrite } from '../../shell/server.ts'
import { useChecked } from '../../sites/checked.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import { OfferedBlock } from './offered-block.tsx'
import { SigningFields, signingFaults, signingOf, type TypedSigning } from './signing-fields.tsx'
import type { StepProps } from './step.ts'

type GiveProps = StepProps & { step: 'answer' | 'refuse' }

/** The head signs what was drafted and initialled, and gives it: after reading, one press where the block is as last time. */
export function GiveForm(props: GiveProps) {
  return (
    <OfferedBlock deskName={props.request.receiverName}>
      {(offered) => <Giving {...props} offered={offered} />}
    </OfferedBlock>
  )
}

function Giving({ request, done, step, offered }: GiveProps & { offered: TypedSigning }) {
  const { t } = useWords()
  const [typed, setTyped] = useState(offered)
  const endpoint = step === 'answer' ? answerRequest : refuseRequest
  const { problem, error, send, sending } = useChecked(useWrite(endpoint), signingFaults(typed))
  const save = async () => {
    if (await send({ params: { id: request.id }, body: { signing: signingOf(typed) } })) done()
  }
  return (
    <InlineForm
      label={t(`requests.do.${step}`)}
      about={t(`requests.do.${step}.about`, { sender: request.senderName })}
      verb={t(`requests.do.${step}`)}
      problem={problem}
      sending={sending}
      send={() => void save()}
      cancel={done}
    >
      <SigningFields
        typed={typed}
        change={(more) => setTyped((before) => ({ ...before, ...more }))}
        error={error}
      />
    </InlineForm>
  )
}
