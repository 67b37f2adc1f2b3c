import { type DataRequest, finalStates } from '../../src/requests/contract.ts'

type Facts = Pick<
  DataRequest,
  'state' | 'sender' | 'receiver' | 'receiverHasAccount' | 'clarification' | 'paraf' | 'reply' | 'next'
>

/** Key of the sentence that says, to either side, what the letter waits for; null once it has ended. */
export function nowOf(request: Facts, desk: string) {
  const { state, clarification } = request
  if (finalStates.some((one) => one === state)) return null
  if (desk !== request.sender && desk !== request.receiver) return secondNow(request)
  const side = desk === request.sender ? 'sender' : 'receiver'
  if (clarification !== null) return `requests.now.${side}.asked` as const
  switch (state) {
    // Before it is sent there is but the sender; who can't sign waits for who can.
    case 'draft':
      return draftNow(request)
    case 'initialled':
      return request.next.includes('sign') ? 'requests.now.sender.initialled' : 'requests.now.head'
    case 'signed':
    case 'numbered':
      return `requests.now.sender.${state}` as const
    case 'sent':
      if (side === 'receiver') return 'requests.now.receiver.sent'
      return request.receiverHasAccount ? 'requests.now.sender.sent' : 'requests.now.sender.sentOnPaper'
    case 'received':
      if (side === 'sender')
        return request.receiverHasAccount
          ? 'requests.now.sender.received'
          : 'requests.now.sender.receivedOnPaper'
      if (request.reply !== null) return replyNow(request.reply, request)
      return request.next[0] === 'dispose'
        ? 'requests.now.receiver.dispose'
        : 'requests.now.receiver.received'
    default:
      return null
  }
}

/** A draft waits for its second person: who that may be, and whether anybody was asked. */
function draftNow({ paraf, sender, next }: Facts) {
  if (next.includes('initial')) return 'requests.now.sender.toInitial'
  if (paraf === null || paraf.asked !== null) return 'requests.now.sender.initialAsked'
  if (paraf.remark !== null) return 'requests.now.sender.returned'
  if (paraf.second === null) return 'requests.now.sender.nobody'
  return paraf.second.desk === sender ? 'requests.now.sender.draft' : 'requests.now.sender.small'
}

/** A drafted answer or refusal waits for its second person, then for the head. */
function replyNow({ kind, initialled, paraf }: NonNullable<Facts['reply']>, { receiver, next }: Facts) {
  if (initialled) {
    if (next.includes('answer')) return 'requests.now.receiver.answer'
    if (next.includes('refuse')) return 'requests.now.receiver.refuse'
    return kind === 'answer' ? 'requests.now.receiver.head.answer' : 'requests.now.receiver.head.refusal'
  }
  if (next.includes('initial')) return 'requests.now.receiver.toInitial'
  if (paraf.asked !== null) return 'requests.now.receiver.initialAsked'
  if (paraf.remark !== null) return 'requests.now.receiver.returned'
  if (paraf.second === null) return 'requests.now.receiver.nobody'
  return paraf.second.desk === receiver ? 'requests.now.receiver.drafted' : 'requests.now.receiver.small'
}

/** To the desk that gives the second person; to any other desk there is nothing to do. */
function secondNow({ paraf, reply, next }: Facts) {
  if (reply !== null)
    return next.includes('initial') ? 'requests.now.second.reply' : 'requests.now.second.reply.done'
  if (paraf === null) return null
  return next.includes('initial') ? 'requests.now.second' : 'requests.now.second.done'
}
