import Type from 'typebox'
import type { Static } from 'typebox'
import { fileTypes, scanStates } from '../../files/contract.ts'
import { staff } from '../../kernel/role.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  Prose,
  read,
  write,
} from '../../platform/endpoint.ts'
import { AnswerContent, AnswerCode, AnswerCount, answerForms, RefusalContent, replyKinds } from './answer.ts'
import { LetterLink } from './link.ts'
import { Paraf } from './paraf.ts'

/** The last three are final, and a request ends in exactly one of them (I4). */
export const requestStates = [
  'draft',
  'initialled',
  'signed',
  'numbered',
  'sent',
  'received',
  'answered',
  'refused',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

export const finalStates = ['answered', 'refused', 'withdrawn'] as const satisfies readonly RequestState[]

/** *Sifat* of the letter: how fast, not how secret. */
export const urgencies = ['biasa', 'segera', 'sangat_segera'] as const
export const securities = ['biasa', 'terbatas', 'rahasia'] as const

/**
 * What happens before the signature, but for the draft, is the affair of the desk that writes: the receiver never learns
 * of it. So is what happens to a reply before it is given: the sender never learns of that.
 */
export const lifeSteps = [
  'draft',
  'revised',
  'initial_asked',
  'returned',
  'initialled',
  'signed',
  'numbered',
  'sent',
  'received',
  'disposed',
  'clarification_asked',
  'clarified',
  'reply_drafted',
  'reply_revised',
  'reply_initial_asked',
  'reply_returned',
  'reply_initialled',
  'answered',
  'refused',
  'withdrawn',
] as const
export type LifeStep = (typeof lifeSteps)[number]

/** What may be done with a request; each is an endpoint below. */
export const requestSteps = [
  'revise',
  'ask_initial',
  'initial',
  'return',
  'sign',
  'number',
  'send',
  'receive',
  'prove_receipt',
  'dispose',
  'ask_clarification',
  'clarify',
  'draft_answer',
  'draft_refusal',
  'answer',
  'record_answer',
  'refuse',
  'record_refusal',
  'withdraw',
  'discard',
] as const
export type RequestStep = (typeof requestSteps)[number]

/** What is asked for; each item a code of the list `request_item`, with a line of explanation. */
export const RequestItem = fields({ code: Line(40), detail: nullable(Line(300)) })

export const LifeEntry = fields({
  step: oneOf(lifeSteps),
  at: InstantText,
  /** The time that the paper bears, where it differs from the entry's. */
  onPaper: nullable(InstantText),
  desk: Id,
  deskName: Type.String(),
  member: nullable(Type.String()),
  /** The bearer of a one-time link did it, for a desk without account. */
  byLink: Type.Boolean(),
  /** Proof, reason, question or explanation in the words of the desk. */
  note: nullable(Type.String()),
})
export type LifeEntry = Static<typeof LifeEntry>

/** One line of the *tembusan*: an office or an institution, never a person; with a desk, a copy lies in its box. */
export const CopyTo = fields({ name: Line(160), desk: nullable(Id) })
export type CopyTo = Static<typeof CopyTo>

/** The letter itself, and the answer or refusal to it. */
export const attachmentParts = ['letter', 'answer'] as const
export type Part = (typeof attachmentParts)[number]

/** A file that hangs on the letter or on its answer; its bytes are read at `files.read`. */
export const Attachment = fields({
  file: Id,
  part: oneOf(attachmentParts),
  ordinal: Type.Integer(),
  type: oneOf(fileTypes),
  size: Type.Integer(),
  sha256: Type.String(),
  scan: oneOf(scanStates),
})
export type Attachment = Static<typeof Attachment>

const letter = {
  /** A code of the list `legal_basis`. */
  basis: Line(60),
  purpose: Prose(2000),
  items: Type.Array(RequestItem, { minItems: 1, maxItems: 20 }),
  scope: Prose(1000),
  site: nullable(Id),
  receiver: Id,
  subject: Line(200),
  urgency: oneOf(urgencies),
  security: oneOf(securities),
  /** *Keadaan darurat*, in which help is obligatory (UU 30/2014 art. 36 para 3). */
  emergency: Type.Boolean(),
  /** The answer is due this many Indonesian working days after proven receipt. */
  answerWithin: Type.Integer({ minimum: 1, maximum: 60 }),
  /** *Tembusan*; nobody without it. */
  copies: Type.Optional(Type.Array(CopyTo, { maxItems: 10 })),
}
export const Letter = fields(letter)
export type Letter = Static<typeof Letter>

export const RequestRow = fields({
  id: Id,
  state: oneOf(requestStates),
  number: nullable(Type.String()),
  subject: Type.String(),
  sender: Id,
  senderName: Type.String(),
  receiver: Id,
  receiverName: Type.String(),
  sentAt: nullable(InstantText),
  /** When the answer, or before that the proof of receipt, is due; null where nothing is owed. */
  dueAt: nullable(InstantText),
  provisional: Type.Boolean(),
  stopped: Type.Boolean(),
  /** Rungs above the parties that are open or were climbed. */
  escalations: Type.Integer(),
})
export type RequestRow = Static<typeof RequestRow>

export const SignedSheet = fields({
  file: Id,
  type: oneOf(fileTypes),
  size: Type.Integer(),
  sha256: Type.String(),
  scan: oneOf(scanStates),
  at: InstantText,
})
export type SignedSheet = Static<typeof SignedSheet>

/** SHA-256 of what is printed, and of the file: a request is issued with its number, a reply when it is given. */
const issued = { sha256: Type.String(), fileSha256: Type.String(), at: InstantText }
export const IssuedSheet = fields(issued)
export type IssuedSheet = Static<typeof IssuedSheet>

/** The sheet of an answer or refusal, with whose name stands under it; null where it was issued with a blank block. */
export const ReplySheet = fields({ ...issued, signedBy: nullable(Type.String()) })
export type ReplySheet = Static<typeof ReplySheet>

export const DataRequest = fields({
  id: Id,
  state: oneOf(requestStates),
  number: nullable(Type.String()),
  letterDate: nullable(DateText),
  ...letter,
  copies: Type.Array(CopyTo),
  site: nullable(fields({ id: Id, name: Type.String() })),
  sender: Id,
  senderName: Type.String(),
  receiverName: Type.String(),
  /** A desk without account: the sender records receipt and answer with proof. */
  receiverHasAccount: Type.Boolean(),
  signedBy: nullable(Type.String()),
  /** Null to the receiver. */
  paraf: nullable(Paraf),
  /** The newest one-time link, to the sender; null where none was made. */
  link: nullable(LetterLink),
  /** The sender may make a link, or another. */
  mayLink: Type.Boolean(),
  sentAt: nullable(InstantText),
  receivedAt: nullable(InstantText),
  /** The question that waits for the sender, while the clock stands still. */
  clarification: nullable(Type.String()),
  handler: nullable(
    fields({
      id: Id,
      name: Type.String(),
      /** While the handler is away: until when, and who stands in. */
      away: nullable(
        fields({ until: DateText, standIn: nullable(Id), standInName: nullable(Type.String()) }),
      ),
    }),
  ),
  /** What the receiver drafts, until the letter ends; null to the desk that asks. */
  reply: nullable(
    fields({
      kind: oneOf(replyKinds),
      answer: nullable(AnswerContent),
      refusal: nullable(RefusalContent),
      attachments: Type.Array(Attachment),
      /** Somebody who did not write it stands behind it, so that it may be given. */
      initialled: Type.Boolean(),
      paraf: Paraf,
    }),
  ),
  answer: nullable(
    fields({
      form: oneOf(answerForms),
      counts: Type.Array(AnswerCount),
      codes: Type.Array(AnswerCode),
      /** A code of the list `no_data_reason`. */
      reason: nullable(Type.String()),
      text: nullable(Type.String()),
      number: nullable(Type.String()),
      at: InstantText,
    }),
  ),
  /** The scan of the sheet signed by hand, or the file signed electronically: of the letter, and of what answered it. */
  signedSheets: fields({ letter: nullable(SignedSheet), answer: nullable(SignedSheet) }),
  /** Of which of them this desk may keep the signed sheet now. */
  keeps: Type.Array(oneOf(attachmentParts)),
  /** Of the answer or refusal; null while there is none, and where it was given on paper, by a link, or before sheets of replies were issued. */
  replySheet: nullable(ReplySheet),
  /** Null too where the letter was withdrawn before it was sent: nobody else has seen it. */
  withdrawal: nullable(fields({ reason: Type.String(), at: InstantText })),
  refusal: nullable(
    fields({
      ground: Type.String(),
      reason: Type.String(),
      number: nullable(Type.String()),
      at: InstantText,
    }),
  ),
  /** Of the letter, then of the answer, each in its order. */
  attachments: Type.Array(Attachment),
  life: Type.Array(LifeEntry),
  /**
   * What this member of the desk that asks may do now, in the order of the work. The first is the next step, unless
   * only `withdraw` is left: then the other side is to act, and nobody waits for that one.
   */
  next: Type.Array(oneOf(requestSteps)),
})
export type DataRequest = Static<typeof DataRequest>

export const listRequests = read({
  name: 'requests.list',
  path: '/api/requests',
  summary: 'Letters of this desk, newest first',
  may: staff,
  query: fields({
    ...paging,
    box: oneOf(['in', 'out']),
    state: Type.Optional(oneOf([...requestStates, 'open', 'final'])),
    /** A fragment of number or subject. */
    q: Type.Optional(Line(80)),
    site: Type.Optional(Id),
  }),
  reply: page(RequestRow),
})

/** All there are, whatever the list is narrowed to. */
const Total = Type.Integer({ minimum: 0 })

export const countRequests = read({
  name: 'requests.totals',
  path: '/api/request-totals',
  summary: 'How many letters came in and went out at this desk, and of how many it has a copy',
  may: staff,
  reply: fields({ in: Total, out: Total, copies: Total }),
})

export const getRequest = read({
  name: 'requests.get',
  path: '/api/requests/:id',
  summary: 'One request: letter, life-line, answer',
  may: staff,
  params: idParams,
  reply: DataRequest,
})

export const draftRequest = write({
  name: 'requests.draft',
  path: '/api/requests',
  summary: 'Draft a data request',
  may: staff,
  body: Letter,
})

export const reviseRequest = write({
  name: 'requests.revise',
  path: '/api/requests/:id/revise',
  summary: 'Change a draft',
  may: staff,
  params: idParams,
  body: Letter,
})

/** Fixed from the signature on. */
export const attachFile = write({
  name: 'requests.attach',
  path: '/api/requests/:id/attach',
  summary: 'Hang a file of the own desk on a draft',
  may: staff,
  params: idParams,
  body: fields({ file: Id }),
})

export const detachFile = write({
  name: 'requests.detach',
  path: '/api/requests/:id/detach',
  summary: 'Take a file off a draft; it is removed',
  may: staff,
  params: idParams,
  body: fields({ file: Id }),
})

export const discardRequest = write({
  name: 'requests.discard',
  path: '/api/requests/:id/discard',
  summary: 'Withdraw a letter that was never sent',
  may: staff,
  params: idParams,
})
