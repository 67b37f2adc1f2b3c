import Type from 'typebox'
import type { Static } from 'typebox'
import { staff } from '../../kernel/role.ts'
import { fields, Id, idParams, InstantText, nullable, Prose, write } from '../../platform/endpoint.ts'

/**
 * Maker and checker: who last wrote the text, and who stands behind it besides. To the desk that writes, and while it
 * is asked for its initials to the other one; never to the other side.
 */
export const Paraf = fields({
  /** The name of a draft that has no number yet, as obligations bear it; of a reply, the number of the letter. */
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
})
export type Paraf = Static<typeof Paraf>

/**
 * These three are about what is being written now: the letter, until it is signed; the reply to it, from receipt on. Of a colleague, or of anybody; a desk without a second person asks its partner, or the desk above. */
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
  summary: 'Initial a draft that somebody else wrote; only then the letter may be signed, the answer given',
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
