import { staff } from '../../kernel/role.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  Prose,
  write,
} from '../../platform/endpoint.ts'

export const numberRequest = write({
  name: 'requests.number',
  path: '/api/requests/:id/number',
  summary: 'Record the Srikandi or paper number',
  may: staff,
  params: idParams,
  body: fields({ number: Line(60), letterDate: DateText }),
})

const proof = {
  /** When it happened according to the paper; null when it happened just now. */
  onPaper: nullable(InstantText),
  note: nullable(Prose(1000)),
}

export const sendRequest = write({
  name: 'requests.send',
  path: '/api/requests/:id/send',
  summary: 'Send; the receiver owes an acknowledgement',
  may: staff,
  params: idParams,
  body: fields(proof),
})

/** The clock of the answer starts here. */
export const receiveRequest = write({
  name: 'requests.receive',
  path: '/api/requests/:id/receive',
  summary: 'Acknowledge receipt',
  may: staff,
  params: idParams,
  body: fields(proof),
})

export const proveReceipt = write({
  name: 'requests.prove-receipt',
  path: '/api/requests/:id/prove-receipt',
  summary: 'The sender records proof that a desk without account has the letter',
  may: staff,
  params: idParams,
  body: fields({ onPaper: nullable(InstantText), note: Prose(1000) }),
})

export const disposeRequest = write({
  name: 'requests.dispose',
  path: '/api/requests/:id/dispose',
  summary: 'Disposition: who handles it, with an instruction',
  may: ['head'],
  params: idParams,
  body: fields({ member: Id, note: nullable(Prose(1000)) }),
})

export const askClarification = write({
  name: 'requests.ask-clarification',
  path: '/api/requests/:id/ask-clarification',
  summary: 'Ask the sender what is meant; the clock stops',
  may: staff,
  params: idParams,
  body: fields({ question: Prose(2000) }),
})

export const clarify = write({
  name: 'requests.clarify',
  path: '/api/requests/:id/clarify',
  summary: 'Explain; the clock goes on',
  may: staff,
  params: idParams,
  body: fields({ explanation: Prose(2000) }),
})

export const withdrawRequest = write({
  name: 'requests.withdraw',
  path: '/api/requests/:id/withdraw',
  summary: 'Withdraw a request that was sent, with a reason',
  may: ['head'],
  params: idParams,
  body: fields({ reason: Prose(1000) }),
})
