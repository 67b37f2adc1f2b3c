import Type from 'typebox'
import type { Static } from 'typebox'
import type { FieldGroup } from '../../kernel/field-group.ts'
import { fields, Id, InstantText, Line, nullable, oneOf, Prose } from '../../platform/endpoint.ts'

/**
 * What lies inside the sealed groups, in the clear: read and written on devices only. Never part of an endpoint. Each group
 * asks for what help needs and no more; whatever is not known is null, and none of it is a condition of anything (I7).
 * `form` is the form of the content: what was sealed once can't be migrated by anybody but a device that opens it.
 */
const form = Type.Literal(1)

/** As exact as she says: a year, a month or a day. */
const LooseDate = Type.String({ pattern: '^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$' })

export const IdentityContent = fields({
  form,
  names: fields({
    current: nullable(Line(120)),
    earlier: Type.Array(Line(120), { maxItems: 10 }),
    /** *Nama panggilan*. */
    called: Type.Array(Line(80), { maxItems: 10 }),
  }),
  birthDate: nullable(LooseDate),
  nik: nullable(Type.String({ pattern: '^[0-9]{16}$' })),
  homeRegency: nullable(Type.String({ pattern: '^[0-9]{2}\\.[0-9]{2}$' })),
  /** Which other cases of this desk a worker has found to be the same person, or not (`rules/one-person.ts`). */
  decisions: Type.Optional(
    Type.Array(fields({ case: Id, is: oneOf(['same', 'other']), at: InstantText }), { maxItems: 200 }),
  ),
})
export type IdentityContent = Static<typeof IdentityContent>

export const contactWays = ['phone', 'whatsapp', 'sms', 'meeting', 'through_someone', 'other'] as const
/** `unsafe` stays written down, so that nobody tries it; `not_asked` came from a list, and is asked before it is tried. */
export const contactSafety = ['safe', 'at_these_hours', 'unsafe', 'not_asked'] as const

export const ContactContent = fields({
  form,
  ways: Type.Array(
    fields({
      way: oneOf(contactWays),
      /** A number, a place to meet, or through whom. */
      value: Line(120),
      hours: nullable(Line(80)),
      safety: oneOf(contactSafety),
      /** Somebody else may pick up. */
      shared: Type.Boolean(),
    }),
    { maxItems: 12 },
  ),
  /** As whom we call: what is said when somebody else picks up. */
  coverName: nullable(Line(80)),
  /** Who must not learn of it, and what never to do. */
  never: nullable(Prose(1000)),
})
export type ContactContent = Static<typeof ContactContent>

export const AliasContent = fields({ form, alias: Line(80) })
export type AliasContent = Static<typeof AliasContent>

/** What somebody who depends on her needs, without who that is. */
export const dependantNeeds = ['fare', 'school', 'care', 'health', 'papers', 'other'] as const

export const StoryContent = fields({
  form,
  notes: Type.Array(fields({ id: Id, at: InstantText, text: Prose(4000) }), { maxItems: 200 }),
  dependants: Type.Array(
    fields({
      need: oneOf(dependantNeeds),
      count: Type.Integer({ minimum: 1, maximum: 20 }),
      note: nullable(Line(200)),
    }),
    { maxItems: 20 },
  ),
})
export type StoryContent = Static<typeof StoryContent>

export const payeeWays = ['bank', 'wallet', 'post', 'cash'] as const

export const PayeeContent = fields({
  form,
  way: oneOf(payeeWays),
  /** The name on the account or the paper: often not her own. */
  holder: nullable(Line(120)),
  institution: nullable(Line(80)),
  number: nullable(Line(40)),
  note: nullable(Prose(500)),
})
export type PayeeContent = Static<typeof PayeeContent>

/** What she has told by herself and what she wishes; nothing here is asked for outside protection. */
export const ProtectionContent = fields({
  form,
  told: nullable(Prose(8000)),
  wishes: nullable(Prose(4000)),
})
export type ProtectionContent = Static<typeof ProtectionContent>

/** The content of each group. */
export const contents = {
  identity: IdentityContent,
  contact: ContactContent,
  alias: AliasContent,
  story: StoryContent,
  payee: PayeeContent,
  protection: ProtectionContent,
} as const satisfies Record<FieldGroup, Type.TSchema>

export type ContentOf = { [Group in FieldGroup]: Static<(typeof contents)[Group]> }
