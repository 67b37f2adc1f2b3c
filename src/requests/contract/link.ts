import type { Static } from 'typebox'
import Type from 'typebox'
import { fileTypes, scanStates } from '../../files/contract.ts'
import { staff } from '../../kernel/role.ts'
import {
  DateText,
  download,
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  Prose,
  read,
  upload,
  write,
} from '../../platform/endpoint.ts'
import { answer, written } from './answer.ts'

/** 32 bytes, base64url. */
const Hash = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

/**
 * How far a one-time link has come. The last five are ends: used, taken back, replaced by another, locked after wrong
 * codes, or over because its time or its letter is.
 */
export const linkStates = [
  'made',
  'opened',
  'received',
  'used',
  'recalled',
  'replaced',
  'locked',
  'over',
] as const
export type LinkState = (typeof linkStates)[number]

/** The link of a letter to a desk without account, as the sender sees it: never its key nor its code. */
export const LetterLink = fields({
  state: oneOf(linkStates),
  madeAt: InstantText,
  openedAt: nullable(InstantText),
  endedAt: nullable(InstantText),
  expiresAt: InstantText,
  /** Wrong codes so far; the tenth locks it. */
  failures: Type.Integer(),
  /** The office that confirmed receipt, by its function. */
  receivedBy: nullable(Type.String()),
})
export type LetterLink = Static<typeof LetterLink>

/** Key and code are made on the sender's device, which sends their hashes alone; another link replaces the one before. */
export const makeLink = write({
  name: 'requests.make-link',
  path: '/api/requests/:id/link',
  summary: 'Make the one-time link by which a desk without account reads, confirms and answers',
  may: staff,
  params: idParams,
  body: fields({
    /** SHA-256 of the key. */
    keyHash: Hash,
    /** HMAC-SHA256 of the code under the key. */
    codeHash: Hash,
  }),
})

export const recallLink = write({
  name: 'requests.recall-link',
  path: '/api/requests/:id/recall-link',
  summary: 'Take the one-time link back',
  may: staff,
  params: idParams,
})

// What the bearer of a link may do. Key and code come in the header `bekal-link`, in no address and no body.

const LinkedFile = fields({
  file: Id,
  /** Null: the sheet that was signed. */
  ordinal: nullable(Type.Integer()),
  type: oneOf(fileTypes),
  size: Type.Integer(),
  scan: oneOf(scanStates),
})

/** One letter as the bearer of its link sees it: no id of a letter, desk or member stands in it. */
export const LinkedLetter = fields({
  state: oneOf(['sent', 'received']),
  number: Type.String(),
  letterDate: DateText,
  subject: Type.String(),
  senderName: Type.String(),
  receiverName: Type.String(),
  sentAt: InstantText,
  receivedAt: nullable(InstantText),
  receivedBy: nullable(Type.String()),
  /** When the answer is due; null before receipt, and while a question waits. */
  dueAt: nullable(InstantText),
  provisional: Type.Boolean(),
  answerWithin: Type.Integer(),
  emergency: Type.Boolean(),
  items: Type.Array(fields({ code: Type.String(), detail: nullable(Type.String()) })),
  /** A question waits for the sender. */
  asked: Type.Boolean(),
  /** What was asked about the letter and explained, oldest first. */
  thread: Type.Array(
    fields({
      step: oneOf(['clarification_asked', 'clarified']),
      at: InstantText,
      note: Type.String(),
    }),
  ),
  files: Type.Array(LinkedFile),
  /** Until when the link holds. */
  expiresAt: InstantText,
  today: DateText,
  /** The code lists that an answer or a refusal draws on today. */
  codes: Type.Array(
    fields({ list: Type.String(), code: Type.String(), labelId: Type.String(), labelEn: Type.String() }),
  ),
})
export type LinkedLetter = Static<typeof LinkedLetter>

export const getLinked = read({
  name: 'letter-link.get',
  path: '/api/letter-link',
  summary: 'The one letter of a link',
  may: 'visitor',
  door: true,
  reply: LinkedLetter,
})

export const readLinkedSheet = download({
  name: 'letter-link.sheet',
  path: '/api/letter-link/sheet',
  summary: 'The letter as it was issued, as PDF',
  may: 'visitor',
  door: true,
  gives: ['application/pdf'],
})

export const readLinkedFile = download({
  name: 'letter-link.file',
  path: '/api/letter-link/files/:id',
  summary: 'The bytes of a file of that letter',
  may: 'visitor',
  door: true,
  params: idParams,
  gives: fileTypes,
})

export const addLinkedFile = upload({
  name: 'letter-link.add-file',
  path: '/api/letter-link/files',
  summary: 'Bring the scan of the signed answer, or what hangs on it',
  may: 'visitor',
  takes: fileTypes,
  query: fields({
    /** Whoever brings it confirms that it names no person in care (V20). */
    namesNobody: Type.Boolean(),
  }),
})

/** Proven receipt: the clock of the answer starts here. */
export const receiveLinked = write({
  name: 'letter-link.receive',
  path: '/api/letter-link/receive',
  summary: 'Confirm receipt, by the function that received it and without a name',
  may: 'visitor',
  body: fields({ office: Line(120) }),
})

export const askLinked = write({
  name: 'letter-link.ask',
  path: '/api/letter-link/ask',
  summary: 'Ask the sender what is meant; the clock stops',
  may: 'visitor',
  body: fields({ question: Prose(2000) }),
})

/** A number and a scan prove that the office has answered, not merely whoever holds the link. */
const proven = {
  number: Line(60),
  files: Type.Array(Id, { minItems: 1, maxItems: 20, uniqueItems: true }),
}

export const answerLinked = write({
  name: 'letter-link.answer',
  path: '/api/letter-link/answer',
  summary: 'Answer, once; the link ends with it',
  may: 'visitor',
  body: fields({ ...answer, ...proven }),
})

export const refuseLinked = write({
  name: 'letter-link.refuse',
  path: '/api/letter-link/refuse',
  summary: 'Refuse in writing, with ground and reason; the link ends with it',
  may: 'visitor',
  body: fields({ ...written, ...proven }),
})
