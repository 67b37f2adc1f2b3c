import Type from 'typebox'
import type { Static } from 'typebox'
import { papers } from '../agencies/contract.ts'
import { fileTypes, scanStates } from '../files/contract.ts'
import { staff } from '../kernel/role.ts'
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
} from '../platform/endpoint.ts'

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

export const answerForms = ['counts', 'codes', 'no_data'] as const
export type AnswerForm = (typeof answerForms)[number]

/** What happens before the signature, but for the draft, is the affair of the desk that writes: the receiver never learns of it. */
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

/** One number of an answer in counts. Null is *not known*, never zero; `few` stands for one to four, which are not kept. */
export const AnswerCount = fields({
  item: Line(40),
  /** A code of the list `census_unit`. */
  unit: Line(40),
  count: nullable(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  few: Type.Boolean(),
  asOf: DateText,
  note: nullable(Line(300)),
})
export type AnswerCount = Static<typeof AnswerCount>

/** One coded answer: an item, and a code of the list that bears the item's name. */
export const AnswerCode = fields({ item: Line(40), code: Line(60) })

export const LifeEntry = fields({
  step: oneOf(lifeSteps),
  at: InstantText,
  /** The time that the paper bears, where it differs from the entry's. */
  onPaper: nullable(InstantText),
  desk: Id,
  deskName: Type.String(),
  member: nullable(Type.String()),
  /** Proof, reason, question or explanation in the words of the desk. */
  note: nullable(Type.String()),
})
export type LifeEntry = Static<typeof LifeEntry>

/** One line of the *tembusan*: an office or an institution, never a person; with a desk, a copy lies in its box. */
export const CopyTo = fields({ name: Line(160), desk: nullable(Id) })
export type CopyTo = Static<typeof CopyTo>

export const attachmentParts = ['letter', 'answer'] as const

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
  /**
   * Maker and checker: who last wrote the text, and who stands behind it besides. To the desk that writes, and while it
   * is asked for its initials to the other one; null to the receiver.
   */
  paraf: nullable(
    fields({
      /** The name of a draft that has no number yet, as obligations bear it. */
      draft: Type.String(),
      writer: Id,
      /** Names are told to their own desk only. */
      writerName: nullable(Type.String()),
      /** Which desk gives the second person now: the own one, its partner, or one above; null where there is none. */
      second: nullable(fields({ desk: Id, deskName: Type.String() })),
      asked: nullable(
        fields({
          at: InstantText,
          desk: Id,
          deskName: Type.String(),
          /** A colleague who was named; null where anybody of the desk was asked. */
          member: nullable(Id),
          memberName: nullable(Type.String()),
        }),
      ),
      /** Why the letter came back, until the text is changed or initialled. */
      remark: nullable(Type.String()),
    }),
  ),
  sentAt: nullable(InstantText),
  receivedAt: nullable(InstantText),
  /** The question that waits for the sender, while the clock stands still. */
  clarification: nullable(Type.String()),
  handler: nullable(fields({ id: Id, name: Type.String() })),
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
  /** The scan of the sheet signed by hand, or the file signed electronically. */
  signedSheet: nullable(SignedSheet),
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

/** Of a colleague, or of anybody; a desk without a second person asks its partner, or the desk above. */
export const askInitial = write({
  name: 'requests.ask-initial',
  path: '/api/requests/:id/ask-initial',
  summary: 'Ask for the initials of a second person; owed within a working day',
  may: staff,
  params: idParams,
  body: fields({ member: nullable(Id) }),
})

export const initialRequest = write({
  name: 'requests.initial',
  path: '/api/requests/:id/initial',
  summary: 'Initial a draft that somebody else wrote; only then it may be signed',
  may: staff,
  params: idParams,
})

export const returnRequest = write({
  name: 'requests.return',
  path: '/api/requests/:id/return',
  summary: 'Return a draft to its writer with a remark',
  may: staff,
  params: idParams,
  body: fields({ remark: Prose(1000) }),
})

/** *a.n.*, *Plt.*, *Plh.*: for whom, or in whose place, somebody signs. */
export const capacities = ['an', 'plt', 'plh'] as const

/** By hand on the printed sheet, or electronically (TTE). */
export const signatureKinds = ['wet', 'electronic'] as const

/** The signature block of a letter, as the sheet bears it. Officials on their own letters, never a person in care. */
export const Signing = fields({
  /** Null where the holder of the office signs. */
  capacity: nullable(oneOf(capacities)),
  /** The office in whose name the letter goes out. */
  office: Line(160),
  /** The signer's own office, where it is signed *a.n.* another. */
  ownOffice: nullable(Line(160)),
  name: Line(120),
  /** Eighteen digits (Perka BKN 22/2007). */
  nip: nullable(Type.String({ pattern: '^[0-9]{18}$' })),
  rank: nullable(Line(80)),
  kind: oneOf(signatureKinds),
})
export type Signing = Static<typeof Signing>

export const signRequest = write({
  name: 'requests.sign',
  path: '/api/requests/:id/sign',
  summary: 'Sign; the text is fixed from here on',
  may: ['head'],
  params: idParams,
  /** Without `signing` the acting head signs by hand in the own name, for the own desk. */
  body: fields({ signedOn: DateText, signing: Type.Optional(Signing) }),
})

/** Answers the id of the file, so that the journal names it beside the letter's steps; its hash never changes. */
export const keepSignedSheet = write({
  name: 'requests.keep-signed-sheet',
  path: '/api/requests/:id/signed-sheet',
  summary: 'Keep the scan of the signed sheet, or the file that was signed electronically',
  may: staff,
  params: idParams,
  body: fields({ file: Id }),
})

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

/** Files of the own desk that are given with an answer or a refusal. */
const files = { files: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })) }

const answer = {
  ...files,
  form: oneOf(answerForms),
  counts: Type.Array(AnswerCount, { maxItems: 60 }),
  codes: Type.Array(AnswerCode, { maxItems: 60 }),
  reason: nullable(Line(60)),
  text: nullable(Prose(4000)),
  /** Number of the answering letter, where there is one. */
  number: nullable(Line(60)),
}
export const Answer = fields(answer)
export type Answer = Static<typeof Answer>

export const answerRequest = write({
  name: 'requests.answer',
  path: '/api/requests/:id/answer',
  summary: 'Answer with counts, with codes, or with no data because …',
  may: ['head'],
  params: idParams,
  body: Answer,
})

export const recordAnswer = write({
  name: 'requests.record-answer',
  path: '/api/requests/:id/record-answer',
  summary: 'The sender records the answer of a desk without account, with proof',
  may: staff,
  params: idParams,
  body: fields({ ...answer, onPaper: InstantText, proof: Prose(1000) }),
})

const written = {
  ...files,
  /** A code of the list `refusal_ground` (UU 30/2014 art. 36). */
  ground: Line(60),
  reason: Prose(2000),
  number: nullable(Line(60)),
}
export const WrittenRefusal = fields(written)
export type WrittenRefusal = Static<typeof WrittenRefusal>

export const refuseRequest = write({
  name: 'requests.refuse',
  path: '/api/requests/:id/refuse',
  summary: 'Refuse in writing, with ground and reason',
  may: ['head'],
  params: idParams,
  body: WrittenRefusal,
})

export const recordRefusal = write({
  name: 'requests.record-refusal',
  path: '/api/requests/:id/record-refusal',
  summary: 'The sender records the written refusal of a desk without account, with proof',
  may: staff,
  params: idParams,
  body: fields({ ...written, onPaper: InstantText, proof: Prose(1000) }),
})

export const withdrawRequest = write({
  name: 'requests.withdraw',
  path: '/api/requests/:id/withdraw',
  summary: 'Withdraw a request that was sent, with a reason',
  may: ['head'],
  params: idParams,
  body: fields({ reason: Prose(1000) }),
})

/** The letters that this system words: the request, and what the receiver writes about it. */
export const letterKinds = ['request', 'answer', 'refusal', 'clarification', 'receipt'] as const
export type LetterKind = (typeof letterKinds)[number]

/** A piece of a letter: a sentence with holes, and what is listed below it. */
export const TemplatePiece = fields({
  text: Type.String(),
  /** The name of a list of facts. */
  list: Type.Optional(Type.String()),
  /** Stands only where this fact is there. */
  when: Type.Optional(Type.String()),
  /** Stands only where it is not. */
  unless: Type.Optional(Type.String()),
})
export const LetterTemplate = fields({
  kind: oneOf(letterKinds),
  version: Type.Integer(),
  body: Type.Array(TemplatePiece),
})
export type LetterTemplate = Static<typeof LetterTemplate>

export const listTemplates = read({
  name: 'letter-templates.list',
  path: '/api/letter-templates',
  summary: 'How letters are worded today',
  may: 'member',
  reply: fields({ items: Type.Array(LetterTemplate) }),
})

/** All that stands on the printed sheet. */
export const LetterSheet = fields({
  kind: oneOf(letterKinds),
  paper: oneOf(papers),
  head: fields({ lines: Type.Array(Type.String()), address: Type.String(), contact: Type.String() }),
  number: nullable(Type.String()),
  place: Type.String(),
  date: nullable(DateText),
  urgency: oneOf(urgencies),
  security: oneOf(securities),
  attachments: Type.String(),
  subject: Type.String(),
  /** Line by line. */
  to: Type.Array(Type.String()),
  toPlace: Type.String(),
  body: Type.Array(fields({ text: Type.String(), items: Type.Array(Type.String()) })),
  signature: fields({
    capacity: nullable(oneOf(capacities)),
    office: Type.String(),
    ownOffice: nullable(Type.String()),
    /** Null until it is signed. */
    name: nullable(Type.String()),
    nip: nullable(Type.String()),
    rank: nullable(Type.String()),
    kind: nullable(oneOf(signatureKinds)),
  }),
  copies: Type.Array(Type.String()),
  /** Which wording: `request/1`. */
  template: Type.String(),
  /** Where the sheet can be verified; null until it is signed. */
  verifyAt: nullable(Type.String()),
  /** Printed across a sheet that is not a letter yet, or is a specimen. */
  mark: nullable(oneOf(['draft', 'sample'])),
})
export type LetterSheet = Static<typeof LetterSheet>

const kindQuery = fields({ kind: Type.Optional(oneOf(letterKinds)) })

export const getSheet = read({
  name: 'requests.sheet',
  path: '/api/requests/:id/sheet',
  summary: 'The letter, or what was written about it, as it is printed; also to who gets a copy',
  may: staff,
  params: idParams,
  query: kindQuery,
  reply: fields({
    sheet: LetterSheet,
    /** SHA-256 of what is printed, and of the file, once it is issued with its number. */
    issued: nullable(fields({ sha256: Type.String(), fileSha256: Type.String(), at: InstantText })),
  }),
})

export const getPdf = read({
  name: 'requests.pdf',
  path: '/api/requests/:id/pdf',
  summary: 'The same as a PDF, in base64; byte for byte the same once it is issued',
  may: staff,
  params: idParams,
  query: kindQuery,
  reply: fields({ name: Type.String(), pdf: Type.String(), sha256: Type.String() }),
})

export const CopiedLetter = fields({
  id: Id,
  number: Type.String(),
  letterDate: DateText,
  subject: Type.String(),
  sender: Id,
  senderName: Type.String(),
  /** The line of the *tembusan* that names this desk. */
  copiedAs: Type.String(),
})
export type CopiedLetter = Static<typeof CopiedLetter>

export const listCopies = read({
  name: 'requests.copies',
  path: '/api/request-copies',
  summary: 'Letters of which this desk has a copy, newest first; it owes nothing about them',
  may: staff,
  query: fields({ ...paging }),
  reply: page(CopiedLetter),
})

export const verifyLetter = read({
  name: 'requests.verify',
  path: '/api/verification/:mark',
  summary:
    'What the QR of a letter answers: whether it is known, date, agency and hashes; never what it says or to whom',
  may: 'visitor',
  params: fields({ mark: Type.String({ pattern: '^[a-z2-7]{26}$' }) }),
  query: fields({
    /** The number on the sheet, to be compared. */
    number: Type.Optional(Line(60)),
  }),
  reply: fields({
    known: Type.Boolean(),
    numberFits: nullable(Type.Boolean()),
    date: nullable(DateText),
    agency: nullable(Type.String()),
    sha256: nullable(Type.String()),
    fileSha256: nullable(Type.String()),
  }),
})

export const endpoints = [
  listTemplates,
  getSheet,
  getPdf,
  listCopies,
  verifyLetter,
  listRequests,
  getRequest,
  draftRequest,
  reviseRequest,
  attachFile,
  detachFile,
  discardRequest,
  askInitial,
  initialRequest,
  returnRequest,
  signRequest,
  keepSignedSheet,
  numberRequest,
  sendRequest,
  receiveRequest,
  proveReceipt,
  disposeRequest,
  askClarification,
  clarify,
  answerRequest,
  recordAnswer,
  refuseRequest,
  recordRefusal,
  withdrawRequest,
] as const

export const refusals = [
  'step_not_possible',
  'own_text',
  'not_initialled',
  'nobody_to_ask',
  'not_asked',
  'not_the_sender',
  'not_the_receiver',
  'receiver_has_account',
  'own_desk',
  'unknown_code',
  'number_taken',
  'wrong_answer_form',
  'answer_incomplete',
  'emergency_needs_ground',
  'paper_in_future',
  'paper_before_letter',
  'paper_before_receipt',
  'already_asked',
  'nothing_to_clarify',
  'not_member_of_desk',
  'looks_like_identity',
  'names_a_person',
  'not_an_office',
  'copy_to_party',
  'copy_twice',
  'secret_has_no_copies',
  'signing_incomplete',
  'too_many_files',
  'not_signed_yet',
  'signed_sheet_kept',
] as const
export type RequestsRefusal = (typeof refusals)[number]
