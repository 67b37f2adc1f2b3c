import { answerRequest, refuseRequest } from '../../../src/requests/contract.ts'
import { useWrite } from '../../shell/server.ts'
import { useChecked } from '../../sites/checked.ts'
import { InlineForm } from '../../sites/inline-form.tsx'
import { useWords } from '../../words/words.tsx'
import type { StepProps } from './step.ts'

/** The head gives what was drafted and initialled: one press, after reading. */
export function GiveForm({ request, done, step }: StepProps & { step: 'answer' | 'refuse' }) {
  const { t } = useWords()
  const { problem, send, sending } = useChecked(useWrite(step === 'answer' ? answerRequest : refuseRequest))
  const save = async () => {
    if (await send({ params: { id: request.id } })) done()
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
    />
  )
}
