import Type from 'typebox'
import type { Static } from 'typebox'
import { papers } from '../../agencies/contract.ts'
import { staff } from '../../kernel/role.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../../platform/endpoint.ts'
import { replyKinds } from './answer.ts'
import { attachmentParts, IssuedSheet, securities, urgencies } from './letter.ts'
import { capacities, RememberedSigning, signatureKinds, Signing } from './signing.ts'
import { LogoHash } from './logo.ts'
import { letterKinds } from './template.ts'

export const signRequest = write({
  name: 'requests.sign',
  path: '/api/requests/:id/sign',
  summary: 'Sign; the text is fixed from here on',
  may: ['head'],
  params: idParams,
  /** Without `signing` the acting head signs by hand in the own name, for the own desk. */
  body: fields({ signedOn: DateText, signing: Type.Optional(Signing) }),
})

/** An official's own particulars on official letters: to that member alone, for this desk, until they leave it. */
export const getOwnSigning = read({
  name: 'requests.own-signing',
  path: '/api/own-signing',
  summary: 'What the acting head last signed with at this desk, to be offered again',
  may: ['head'],
  reply: fields({ signing: nullable(RememberedSigning) }),
})

/**
 * Of the letter, or of the answer or refusal to it. Answers the id of the file, so that the journal names it beside the
 * letter's steps; its hash never changes.
 */
export const keepSignedSheet = write({
  name: 'requests.keep-signed-sheet',
  path: '/api/requests/:id/signed-sheet',
  summary: 'Keep the scan of the signed sheet, or the file that was signed electronically',
  may: staff,
  params: idParams,
  body: fields({ file: Id, part: Type.Optional(oneOf(attachmentParts)) }),
})

/** All that stands on the printed sheet. */
export const LetterSheet = fields({
  kind: oneOf(letterKinds),
  paper: oneOf(papers),
  head: fields({
    lines: Type.Array(Type.String()),
    address: Type.String(),
    contact: Type.String(),
    /** Not there where the letterhead has none. */
    logo: Type.Optional(LogoHash),
  }),
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
  /** Printed across a sheet that is not a letter yet, is a specimen, or belongs to an exercise. */
  mark: nullable(oneOf(['draft', 'sample', 'training'])),
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
    issued: nullable(IssuedSheet),
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
    'What the QR of a letter answers: whether it is known, kind, date, agency and hashes; never what it says or to whom',
  may: 'visitor',
  door: true,
  params: fields({ mark: Type.String({ pattern: '^[a-z2-7]{26}$' }) }),
  query: fields({
    /** The number on the sheet, to be compared. */
    number: Type.Optional(Line(60)),
  }),
  reply: fields({
    known: Type.Boolean(),
    /** Known or not, this installation is for exercise: what it issues is no official letter. */
    training: Type.Boolean(),
    /** A request, or what answered one. */
    kind: nullable(oneOf(['request', ...replyKinds])),
    /** Whether the sheet went out with a number: an answer may not. */
    numbered: nullable(Type.Boolean()),
    numberFits: nullable(Type.Boolean()),
    date: nullable(DateText),
    agency: nullable(Type.String()),
    sha256: nullable(Type.String()),
    fileSha256: nullable(Type.String()),
  }),
})
