import { type DataRequest, finalStates } from '../../src/requests/contract.ts'

type Facts = Pick<
  DataRequest,
  'state' | 'sender' | 'receiver' | 'receiverHasAccount' | 'clarification' | 'next'
>

/** Key of the sentence that says, to either side, what the letter waits for; null once it has ended. */
export function nowOf(request: Facts, desk: string) {
  const { state, clarification } = request
  if (finalStates.some((one) => one === state)) return null
  if (desk !== request.sender && desk !== request.receiver) return null
  const side = desk === request.sender ? 'sender' : 'receiver'
  if (clarification !== null) return `requests.now.${side}.asked` as const
  // Before it is sent there is but the sender; who can neither sign nor number waits for who can.
  if (state === 'draft' && side === 'sender') {
    return request.next.includes('sign') ? 'requests.now.sender.draft' : 'requests.now.head'
  }
  switch (state) {
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
      if (request.next[0] === 'dispose') return 'requests.now.receiver.dispose'
      return request.next.includes('answer')
        ? 'requests.now.receiver.received'
        : 'requests.now.receiver.prepare'
    default:
      return null
  }
}
