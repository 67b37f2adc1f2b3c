import Type from 'typebox'
import type { Static } from 'typebox'
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
  Prose,
  write,
} from '../../platform/endpoint.ts'
import { Signing } from './signing.ts'

export const answerForms = ['counts', 'codes', 'no_data'] as const
export type AnswerForm = (typeof answerForms)[number]

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

/** Files of the own desk that are given with an answer or a refusal. */
const files = { files: Type.Optional(Type.Array(Id, { maxItems: 100, uniqueItems: true })) }

/** What the receiver writes about a letter, before it is given. */
export const replyKinds = ['answer', 'refusal'] as const
export type ReplyKind = (typeof replyKinds)[number]

const said = {
  form: oneOf(answerForms),
  counts: Type.Array(AnswerCount, { maxItems: 60 }),
  codes: Type.Array(AnswerCode, { maxItems: 60 }),
  reason: nullable(Line(60)),
  text: nullable(Prose(4000)),
  /** Number of the answering letter, where there is one. */
  number: nullable(Line(60)),
}
export const AnswerContent = fields(said)
export type AnswerContent = Static<typeof AnswerContent>

export const answer = { ...files, ...said }
export const Answer = fields(answer)
export type Answer = Static<typeof Answer>

export const draftAnswer = write({
  name: 'requests.draft-answer',
  path: '/api/requests/:id/draft-answer',
  summary:
    'Draft an answer, or change the draft: counts, codes, or no data because …; only the own desk sees it',
  may: staff,
  params: idParams,
  body: Answer,
})

/** Whoever gives a reply signs it then and there. Without `signing` by hand in the own name, for the own desk. */
const given = fields({ signing: Type.Optional(Signing) })

/** With the files and the words that a second person has initialled. */
export const answerRequest = write({
  name: 'requests.answer',
  path: '/api/requests/:id/answer',
  summary: 'Sign and give the answer that was drafted and initialled',
  may: ['head'],
  params: idParams,
  body: given,
})

export const recordAnswer = write({
  name: 'requests.record-answer',
  path: '/api/requests/:id/record-answer',
  summary: 'The sender records the answer of a desk without account, with proof',
  may: staff,
  params: idParams,
  body: fields({ ...answer, onPaper: InstantText, proof: Prose(1000) }),
})

const grounds = {
  /** A code of the list `refusal_ground` (UU 30/2014 art. 36). */
  ground: Line(60),
  reason: Prose(2000),
  number: nullable(Line(60)),
}
export const RefusalContent = fields(grounds)
export type RefusalContent = Static<typeof RefusalContent>

export const written = { ...files, ...grounds }
export const WrittenRefusal = fields(written)
export type WrittenRefusal = Static<typeof WrittenRefusal>

export const draftRefusal = write({
  name: 'requests.draft-refusal',
  path: '/api/requests/:id/draft-refusal',
  summary: 'Draft a refusal with ground and reason, or change the draft; only the own desk sees it',
  may: staff,
  params: idParams,
  body: WrittenRefusal,
})

export const refuseRequest = write({
  name: 'requests.refuse',
  path: '/api/requests/:id/refuse',
  summary: 'Sign the refusal and give it, as it was drafted and initialled',
  may: ['head'],
  params: idParams,
  body: given,
})

export const recordRefusal = write({
  name: 'requests.record-refusal',
  path: '/api/requests/:id/record-refusal',
  summary: 'The sender records the written refusal of a desk without account, with proof',
  may: staff,
  params: idParams,
  body: fields({ ...written, onPaper: InstantText, proof: Prose(1000) }),
})
