import type { Static } from 'typebox'
import Type from 'typebox'
import { FileFacts } from '../files/contract.ts'
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

/** A demand of law enforcement is a kind of its own: court order, lawyer, minimum (mission.md, "Letters between desks"). */
export const paperKinds = ['general', 'law_enforcement'] as const
export const paperStates = ['open', 'answered', 'closed'] as const
export type PaperState = (typeof paperStates)[number]

/** *Sifat*, how fast; and how secret: the same words as letters between desks have. */
export const urgencies = ['biasa', 'segera', 'sangat_segera'] as const
export const securities = ['biasa', 'terbatas', 'rahasia'] as const

/** What may be done with a paper letter; each is an endpoint below. */
export const paperSteps = ['dispose', 'answer', 'close'] as const
export type PaperStep = (typeof paperSteps)[number]

const letter = {
  kind: oneOf(paperKinds),
  /** Who wrote: an institution, never a person. */
  office: Line(200),
  /** The desk of that office, where it is in Bekal: it sees what it is owed. */
  fromDesk: nullable(Id),
  number: Line(60),
  letterDate: DateText,
  /** By the paper: the stamp of receipt. */
  receivedAt: InstantText,
  subject: Line(200),
  urgency: oneOf(urgencies),
  security: oneOf(securities),
  /** A file of the own desk; none where the letter names a person in care. */
  scan: nullable(Id),
  /** Where the paper lies: a code or a line. */
  keptAt: nullable(Line(120)),
  /** The last day for an answer; null where none is owed. */
  answerBy: nullable(DateText),
}
export const PaperLetter = fields(letter)
export type PaperLetter = Static<typeof PaperLetter>

export const PaperRow = fields({
  id: Id,
  state: oneOf(paperStates),
  kind: oneOf(paperKinds),
  office: Type.String(),
  number: Type.String(),
  subject: Type.String(),
  receivedAt: InstantText,
  dueAt: nullable(InstantText),
})
export type PaperRow = Static<typeof PaperRow>

export const RegisteredPaper = fields({
  id: Id,
  state: oneOf(paperStates),
  ...letter,
  scan: nullable(FileFacts),
  /** When it was registered; the paper's own time is `receivedAt`. */
  enteredAt: InstantText,
  dueAt: nullable(InstantText),
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
  instruction: nullable(Type.String()),
  answer: nullable(fields({ number: Type.String(), date: DateText })),
  closed: nullable(fields({ reason: Type.String(), at: InstantText })),
  /** What this member may do now, in the order of the work. */
  next: Type.Array(oneOf(paperSteps)),
})
export type RegisteredPaper = Static<typeof RegisteredPaper>

export const listPaper = read({
  name: 'paper.list',
  path: '/api/paper-letters',
  summary: 'Letters that came to this desk on paper, newest first',
  may: staff,
  query: fields({
    ...paging,
    state: Type.Optional(oneOf(paperStates)),
    /** A fragment of office, number or subject. */
    q: Type.Optional(Line(80)),
  }),
  reply: page(PaperRow),
})

export const countPaper = read({
  name: 'paper.total',
  path: '/api/paper-total',
  summary: 'How many letters came to this desk on paper',
  may: staff,
  reply: fields({ letters: Type.Integer({ minimum: 0 }) }),
})

export const getPaper = read({
  name: 'paper.get',
  path: '/api/paper-letters/:id',
  summary: 'One letter that came on paper',
  may: staff,
  params: idParams,
  reply: RegisteredPaper,
})

export const registerPaper = write({
  name: 'paper.register',
  path: '/api/paper-letters',
  summary: 'Register a letter that came on paper',
  may: staff,
  body: PaperLetter,
})

export const disposePaper = write({
  name: 'paper.dispose',
  path: '/api/paper-letters/:id/dispose',
  summary: 'Disposition: who handles it, with an instruction',
  may: ['head'],
  params: idParams,
  body: fields({ member: Id, note: nullable(Prose(1000)) }),
})

export const answerPaper = write({
  name: 'paper.answer',
  path: '/api/paper-letters/:id/answer',
  summary: 'Record the answer on paper: its number and date',
  may: staff,
  params: idParams,
  body: fields({ number: Line(60), date: DateText }),
})

export const closePaper = write({
  name: 'paper.close',
  path: '/api/paper-letters/:id/close',
  summary: 'Close it without an answer, with a reason',
  may: ['head'],
  params: idParams,
  body: fields({ reason: Prose(1000) }),
})

export const endpoints = [
  listPaper,
  countPaper,
  getPaper,
  registerPaper,
  disposePaper,
  answerPaper,
  closePaper,
] as const

export const refusals = [
  'paper_registered',
  'paper_ended',
  'paper_needs_place',
  'paper_in_future',
  'paper_before_letter',
  'paper_before_receipt',
  'nobody_to_owe',
  'own_desk',
  'not_member_of_desk',
  'looks_like_identity',
] as const
export type PaperRefusal = (typeof refusals)[number]
