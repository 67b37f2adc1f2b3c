import type { Instant, LocalDate } from '../../kernel/dates.ts'
import { refuse, type Refusal } from '../../kernel/refusal.ts'
import type { Role } from '../../kernel/role.ts'
import type { ObligationKind } from '../../obligations/contract.ts'

import {
  type Answer,
  answerRequest,
  askClarification,
  askInitial,
  clarify,
  discardRequest,
  draftAnswer,
  draftRefusal,
  disposeRequest,
  initialRequest,
  type LifeStep,
  numberRequest,
  proveReceipt,
  receiveRequest,
  recordAnswer,
  recordRefusal,
  refuseRequest,
  type ReplyKind,
  type RequestsRefusal,
  type RequestState,
  type RequestStep,
  returnRequest,
  reviseRequest,
  sendRequest,
  signRequest,
  withdrawRequest,
  type WrittenRefusal,
} from '../contract.ts'

/** What the rules need to know of a letter. */
export type Facts = {
  readonly state: RequestState
  readonly sender: string
  /** The member who last wrote the text. */
  readonly writer: string
  /** The desk that gives the second person to a draft: the own one, its partner or one above; null where there is none. */
  readonly second: string | null
  /** The desk that is asked for its initials, while it is. */
  readonly initialAsked: string | null
  /** What the receiver has drafted; null where nothing was, and to who may not know. */
  readonly reply: (Omit<Draft, 'desk'> & { readonly kind: ReplyKind }) | null
  readonly receiver: string
  /** Somebody serves the receiving desk today. */
  readonly receiverHasAccount: boolean
  /** It was sent to a desk without account; null until it is sent. */
  readonly onPaper: boolean | null
  readonly letterDate: LocalDate | null
  readonly receivedAt: Instant | null
  /** A question waits for the sender. */
  readonly asked: boolean
  /** The receiving desk has said who handles it. */
  readonly disposed: boolean
  readonly items: readonly string[]
  readonly emergency: boolean
  readonly answerWithin: number
}

/** What is being written now: the letter, until it is signed; after its receipt the reply. */
export type Draft = {
  readonly desk: string
  /** The member who last wrote it. */
  readonly writer: string
  /** The desk that gives the second person; null where there is none. */
  readonly second: string | null
  /** The desk that is asked for its initials, while it is. */
  readonly asked: string | null
  readonly initialled: boolean
}

/** Null where nothing is being written. */
export function draftIn(facts: Facts): Draft | null {
  const { state, sender, writer, second, initialAsked: asked, receiver, reply } = facts
  if (state === 'received') return reply && { ...reply, desk: receiver }
  if (state !== 'draft' && state !== 'initialled') return null
  return { desk: sender, writer, second, asked, initialled: state === 'initialled' }
}

/** Who wants to act, for which desk. */
export type Actor = { readonly desk: string; readonly member: string; readonly roles: readonly Role[] }

/** What happened to the letter, as the life-line tells it. Times are by the paper, where one bears a time. */
export type Happening =
  | { step: 'revised' }
  | { step: 'initial_asked'; desk: string; member: string | null }
  | { step: 'returned' }
  | { step: 'initialled' }
  | { step: 'signed'; signedOn: LocalDate; signatory: string }
  | { step: 'numbered'; number: string; letterDate: LocalDate }
  | { step: 'sent'; at: Instant; onPaper: boolean }
  | { step: 'received'; at: Instant }
  | { step: 'disposed'; handler: string; instruction: string | null }
  | { step: 'clarification_asked' }
  | { step: 'clarified' }
  | { step: 'reply_drafted'; reply: Reply }
  | { step: 'reply_revised'; reply: Reply }
  | { step: 'reply_initial_asked'; desk: string; member: string | null }
  | { step: 'reply_returned' }
  | { step: 'reply_initialled' }
  | { step: 'answered'; at: Instant; answer: Answer }
  | { step: 'refused'; at: Instant; refusal: WrittenRefusal }
  | { step: 'withdrawn'; reason: string | null }

/** As the receiver drafts it, with its files. */
export type Reply = { kind: 'answer'; said: Answer } | { kind: 'refusal'; said: WrittenRefusal }

/** What that does to the promises about the letter. */
export type PromiseChange =
  | {
      do: 'open'
      kind: ObligationKind
      owner: string
      counterpart: string
      startAt: Instant
      /** Working days; without it, the clock of the kind. */
      within?: number
      /** A colleague of the owner who is named. */
      assignee?: string | null
    }
  | { do: 'stop'; kinds: readonly ObligationKind[] }
  | { do: 'resume'; kinds: readonly ObligationKind[] }
  | { do: 'end'; kinds: readonly ObligationKind[]; as: 'met' | 'withdrawn'; at: Instant }
  | {
      do: 'end'
      kinds: readonly ObligationKind[]
      as: 'refused'
      at: Instant
      ground: string
      reason: string
    }

export type Decision = {
  readonly happened: Happening
  /** The time that the paper bears, where it is not the time of the entry. */
  readonly onPaper: Instant | null
  /** Proof, reason, question or explanation, as the life-line shows it. */
  readonly note: string | null
  readonly promises: readonly PromiseChange[]
}

export type No<Code extends RequestsRefusal = RequestsRefusal> = Refusal<Code>

type May = (typeof signRequest)['may']

/**
 * Who takes each step, and in which roles: the roles that its endpoint asks for. `writer`: the desk that is writing, the
 * letter or the reply. `second`: that one, or the desk that it asks for a second person.
 */
const hands = {
  revise: { side: 'sender', may: reviseRequest.may },
  ask_initial: { side: 'writer', may: askInitial.may },
  initial: { side: 'second', may: initialRequest.may },
  return: { side: 'second', may: returnRequest.may },
  sign: { side: 'sender', may: signRequest.may },
  number: { side: 'sender', may: numberRequest.may },
  send: { side: 'sender', may: sendRequest.may },
  discard: { side: 'sender', may: discardRequest.may },
  prove_receipt: { side: 'sender', may: proveReceipt.may },
  clarify: { side: 'sender', may: clarify.may },
  record_answer: { side: 'sender', may: recordAnswer.may },
  record_refusal: { side: 'sender', may: recordRefusal.may },
  withdraw: { side: 'sender', may: withdrawRequest.may },
  receive: { side: 'receiver', may: receiveRequest.may },
  dispose: { side: 'receiver', may: disposeRequest.may },
  ask_clarification: { side: 'receiver', may: askClarification.may },
  draft_answer: { side: 'receiver', may: draftAnswer.may },
  draft_refusal: { side: 'receiver', may: draftRefusal.may },
  answer: { side: 'receiver', may: answerRequest.may },
  refuse: { side: 'receiver', may: refuseRequest.may },
} as const satisfies Record<RequestStep, { side: 'sender' | 'writer' | 'second' | 'receiver'; may: May }>

/** The state machine: what may be done from each state, in the order of the work. */
const course = {
  draft: ['initial', 'ask_initial', 'revise', 'return', 'discard'],
  initialled: ['sign', 'revise', 'return', 'discard'],
  signed: ['number', 'discard'],
  numbered: ['send', 'discard'],
  sent: ['receive', 'prove_receipt', 'withdraw'],
  received: [
    'clarify',
    'answer',
    'refuse',
    'initial',
    'ask_initial',
    'dispose',
    'draft_answer',
    'return',
    'record_answer',
    'ask_clarification',
    'draft_refusal',
    'record_refusal',
    'withdraw',
  ],
  answered: [],
  refused: [],
  withdrawn: [],
} as const satisfies Record<RequestState, readonly RequestStep[]>

/** The state in which each step of the life-line leaves the letter. */
export const stateAfter = {
  draft: 'draft',
  revised: 'draft',
  initial_asked: 'draft',
  returned: 'draft',
  initialled: 'initialled',
  signed: 'signed',
  numbered: 'numbered',
  sent: 'sent',
  received: 'received',
  disposed: 'received',
  clarification_asked: 'received',
  clarified: 'received',
  reply_drafted: 'received',
  reply_revised: 'received',
  reply_initial_asked: 'received',
  reply_returned: 'received',
  reply_initialled: 'received',
  answered: 'answered',
  refused: 'refused',
  withdrawn: 'withdrawn',
} as const satisfies Record<LifeStep, RequestState>

/** Why this desk can't take this step now; null when it can. Roles are not asked here: the endpoint does. */
export function hindrance(step: RequestStep, facts: Facts, desk: string): No | null {
  const draft = draftIn(facts)
  const no = wrongSide(step, facts, draft, desk)
  if (no) return no
  const open: readonly RequestStep[] = course[facts.state]
  if (step === 'sign' && facts.state === 'draft') return refuse('not_initialled')
  if (!open.includes(step)) return refuse('step_not_possible', { state: facts.state })
  switch (step) {
    case 'ask_initial':
    case 'initial':
    case 'return':
      return draft === null ? refuse('nothing_drafted') : parafHindrance(step, draft, facts)
    case 'answer':
    case 'refuse':
      if (facts.reply?.kind !== (step === 'answer' ? 'answer' : 'refusal')) return refuse('nothing_drafted')
      return facts.reply.initialled ? null : refuse('not_initialled')
    case 'prove_receipt':
    case 'record_answer':
    case 'record_refusal':
      return facts.onPaper === true || !facts.receiverHasAccount ? null : refuse('receiver_has_account')
    case 'ask_clarification':
      return facts.asked ? refuse('already_asked') : null
    case 'clarify':
      return facts.asked ? null : refuse('nothing_to_clarify')
    default:
      return null
  }
}

/** Why an office outside can't end the letter by its link now. Who stands behind its answer is that office's own affair. */
export function outsideHindrance(facts: Facts, desk: string): No | null {
  if (desk !== facts.receiver) return refuse('not_the_receiver')
  return facts.state === 'received' ? null : refuse('step_not_possible', { state: facts.state })
}

function wrongSide(step: RequestStep, facts: Facts, draft: Draft | null, desk: string): No | null {
  const { side } = hands[step]
  if (side === 'sender' || side === 'receiver') {
    return desk === facts[side] ? null : refuse(side === 'sender' ? 'not_the_sender' : 'not_the_receiver')
  }
  const replying = facts.receivedAt !== null
  const writing = replying ? facts.receiver : facts.sender
  const here = side === 'second' ? [writing, draft?.asked] : [writing]
  return here.includes(desk) ? null : refuse(replying ? 'not_the_receiver' : 'not_the_sender')
}

function parafHindrance(
  step: 'ask_initial' | 'initial' | 'return',
  draft: Draft,
  { state }: Facts,
): No | null {
  if (step === 'return') return draft.initialled || draft.asked !== null ? null : refuse('not_asked')
  if (draft.initialled) return refuse('step_not_possible', { state })
  return step === 'ask_initial' && draft.second === null ? refuse('nobody_to_ask') : null
}

/** Whoever last wrote a draft does not stand behind it a second time: another initials it, or returns it. */
export function ownText(step: RequestStep, facts: Facts, member: string): No | null {
  return hands[step].side === 'second' && member === draftIn(facts)?.writer ? refuse('own_text') : null
}

/**
 * What this member may do now, in the order of the work. The server refuses what is not in it, the letter page
 * shows what is. Once somebody handles the letter, another disposition comes last, and so does asking for a paraf again.
 */
export function nextSteps(facts: Facts, actor: Actor): RequestStep[] {
  const possible = course[facts.state].filter(
    (step: RequestStep) =>
      permits(hands[step].may, actor.roles) &&
      hindrance(step, facts, actor.desk) === null &&
      ownText(step, facts, actor.member) === null,
  )
  const again: readonly RequestStep[] = [
    ...(facts.disposed ? (['dispose'] as const) : []),
    ...((draftIn(facts)?.asked ?? null) === null ? [] : (['ask_initial'] as const)),
  ]
  return [
    ...possible.filter((step) => !again.includes(step)),
    ...possible.filter((step) => again.includes(step)),
  ]
}

function permits(may: May, roles: readonly Role[]): boolean {
  return typeof may !== 'string' && roles.some((role) => may.includes(role))
}
