import type { RequestStep } from '../../../src/requests/contract.ts'
import { AnswerForm } from './answer-form.tsx'
import { DiscardForm, NumberForm, SignForm } from './drafting-forms.tsx'
import { AskForm, ClarifyForm, DisposeForm, WithdrawForm } from './handling-forms.tsx'
import { AskInitialForm, InitialForm, ReturnForm } from './initialling-forms.tsx'
import { GiveForm } from './give-form.tsx'
import { RefuseForm } from './refuse-form.tsx'
import { ProveForm, ReceiveForm, SendForm } from './sending-forms.tsx'
import type { StepProps } from './step.ts'

/** Steps that are forms on the page; revising is a page of its own. */
export type FormStep = Exclude<RequestStep, 'revise'>

/** Forms that need the breadth of the page. */
export const isBroad = (step: FormStep): boolean =>
  ['draft_answer', 'record_answer', 'draft_refusal', 'record_refusal'].includes(step)

export function StepForm({ step, ...props }: StepProps & { step: FormStep }) {
  switch (step) {
    case 'ask_initial':
      return <AskInitialForm {...props} />
    case 'initial':
      return <InitialForm {...props} />
    case 'return':
      return <ReturnForm {...props} />
    case 'sign':
      return <SignForm {...props} />
    case 'number':
      return <NumberForm {...props} />
    case 'discard':
      return <DiscardForm {...props} />
    case 'send':
      return <SendForm {...props} />
    case 'receive':
      return <ReceiveForm {...props} />
    case 'prove_receipt':
      return <ProveForm {...props} />
    case 'dispose':
      return <DisposeForm {...props} />
    case 'ask_clarification':
      return <AskForm {...props} />
    case 'clarify':
      return <ClarifyForm {...props} />
    case 'withdraw':
      return <WithdrawForm {...props} />
    case 'answer':
    case 'refuse':
      return <GiveForm {...props} step={step} />
    case 'draft_answer':
      return <AnswerForm {...props} recorded={false} />
    case 'record_answer':
      return <AnswerForm {...props} recorded />
    case 'draft_refusal':
      return <RefuseForm {...props} recorded={false} />
    case 'record_refusal':
      return <RefuseForm {...props} recorded />
  }
}
