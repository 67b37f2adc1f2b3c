import Type from 'typebox'
import type { Static } from 'typebox'
import { roles } from '../../kernel/role.ts'
import {
  fields,
  Id,
  InstantText,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../../platform/endpoint.ts'

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
export type TemplatePiece = Static<typeof TemplatePiece>

export const LetterTemplate = fields({
  kind: oneOf(letterKinds),
  /** An agency's own count from 1001 on. */
  version: Type.Integer(),
  body: Type.Array(TemplatePiece),
})
export type LetterTemplate = Static<typeof LetterTemplate>

const TemplateInForce = fields({
  ...LetterTemplate.properties,
  /** Since when the agency words this kind itself; null where it is worded as shipped. */
  ownSince: nullable(InstantText),
})
export type TemplateInForce = Static<typeof TemplateInForce>

export const listTemplates = read({
  name: 'letter-templates.list',
  path: '/api/letter-templates',
  summary: 'How letters of the own agency are worded today',
  may: roles,
  reply: fields({ items: Type.Array(TemplateInForce) }),
})

const kindParams = fields({ kind: oneOf(letterKinds) })
/** As it is typed: a paragraph a line, facts of the letter in braces, conditions in brackets (`rules/template.ts`). */
const TemplateText = Type.String({ minLength: 1, maxLength: 6000 })

export const TemplateVersion = fields({
  id: Id,
  version: Type.Integer(),
  /** Null: from here on the shipped wording held again. */
  body: nullable(Type.Array(TemplatePiece)),
  at: InstantText,
  /** Null where the reader doesn't know the colleague. */
  by: nullable(Type.String()),
})
export type TemplateVersion = Static<typeof TemplateVersion>

export const listTemplateVersions = read({
  name: 'letter-templates.versions',
  path: '/api/letter-templates/:kind/versions',
  summary: 'The versions in which the own agency has worded a kind of letter, newest first',
  may: roles,
  params: kindParams,
  query: fields({ ...paging }),
  reply: page(TemplateVersion),
})

export const saveTemplate = write({
  name: 'letter-templates.save',
  path: '/api/letter-templates/:kind',
  summary: 'Word a kind of letter of the own agency from now on; what was written before keeps its wording',
  may: ['administrator'],
  params: kindParams,
  body: fields({ text: TemplateText }),
})

export const retireTemplate = write({
  name: 'letter-templates.retire',
  path: '/api/letter-templates/:kind/retire',
  summary: 'Go back to the shipped wording of a kind of letter; what was written before keeps its own',
  may: ['administrator'],
  params: kindParams,
})

/** Filled as far as a letter can be, or with as little as one can have. */
export const samples = ['full', 'bare'] as const
export type Sample = (typeof samples)[number]

export const previewTemplate = write({
  name: 'letter-templates.preview',
  path: '/api/letter-templates/:kind/preview',
  summary: 'A letter in this wording with invented facts, as a PDF in base64; nothing is kept',
  may: ['administrator'],
  once: false,
  params: kindParams,
  body: fields({ text: TemplateText, sample: oneOf(samples) }),
  reply: fields({ name: Type.String(), pdf: Type.String() }),
})
