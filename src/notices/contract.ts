import Type from 'typebox'
import type { Static } from 'typebox'
import { zones } from '../agencies/contract.ts'
import { staff } from '../kernel/role.ts'
import { fields, InstantText, nullable, oneOf, read, write } from '../platform/endpoint.ts'

/** Staff notices: e-mail with a count and a link, and nothing of what it is about. */

export const languages = ['id', 'en'] as const
export type NoticeLanguage = (typeof languages)[number]

/** `digest`: one a day. `at_once`: beyond it, what is overdue or escalated. */
export const noticeKinds = ['digest', 'at_once'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** `nothing`: nobody waited. `dropped`: no longer of use. `unknown`: whoever was sending it died; it is not sent again. */
export const noticeStates = [
  'waiting',
  'sending',
  'sent',
  'nothing',
  'dropped',
  'refused',
  'unknown',
] as const
export type NoticeState = (typeof noticeStates)[number]

/** One mailbox of plain ASCII, as RFC 5321 lets any server take it. */
const Address = Type.String({
  maxLength: 254,
  pattern:
    "^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}$",
})
const Hour = Type.Integer({ minimum: 0, maximum: 23 })
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })

/** From one time to the other, over midnight where `until` is earlier; the same time twice means never. */
export const Quiet = fields({
  from: TimeOfDay,
  until: TimeOfDay,
  /** Quiet on Saturdays, Sundays and holidays as well. */
  daysOff: Type.Boolean(),
})
export type Quiet = Static<typeof Quiet>

const Default = fields({ hour: Hour, quiet: Quiet })
export type NoticeDefault = Static<typeof Default>

/** What the house sets where no head has set anything: after the morning's roll call, quiet outside of office hours. */
export const houseDefault: NoticeDefault = {
  hour: 8,
  quiet: { from: '17:00', until: '07:30', daysOff: true },
}

export const NoticeSettings = fields({
  /** Whether this installation can send e-mail at all. */
  mailReady: Type.Boolean(),
  /** Null: no notices, and no address is kept. */
  chosen: nullable(
    fields({
      address: Address,
      language: oneOf(languages),
      atOnce: Type.Boolean(),
      /** Null: as the desk has it. */
      hour: nullable(Hour),
      quiet: nullable(Quiet),
      /** The desk by whose clock they go. */
      deskName: Type.String(),
      zone: oneOf(zones),
      /** When the receiving server refused the address for good; saving it again tries again. */
      refusedAt: nullable(InstantText),
      nextDigestAt: nullable(InstantText),
    }),
  ),
  /** The newest that went out, or should have. */
  last: nullable(fields({ state: oneOf(noticeStates), at: InstantText })),
  deskDefault: Default,
  /** False where the house's default holds. */
  deskDefaultSet: Type.Boolean(),
})
export type NoticeSettings = Static<typeof NoticeSettings>

export const getSettings = read({
  name: 'notices.get',
  path: '/api/notices/settings',
  summary: 'Own notices by e-mail: address, hour, quiet hours',
  may: staff,
  reply: NoticeSettings,
})

export const saveSettings = write({
  name: 'notices.save',
  path: '/api/notices/settings',
  summary: 'Have notices sent to an address, by the clock of this desk',
  may: staff,
  body: fields({
    address: Address,
    language: oneOf(languages),
    atOnce: Type.Boolean(),
    hour: nullable(Hour),
    quiet: nullable(Quiet),
  }),
})

export const endSettings = write({
  name: 'notices.end',
  path: '/api/notices/settings/end',
  summary: 'Have no notices; the address is forgotten',
  may: staff,
})

export const saveDefault = write({
  name: 'notices.save-default',
  path: '/api/notices/default',
  summary: 'Hour of the digest and quiet hours of the desk, where a member has chosen none',
  may: ['head'],
  body: Default,
})

export const endpoints = [getSettings, saveSettings, endSettings, saveDefault] as const

export const refusals = ['no_quiet_left', 'mail_not_ready'] as const
export type NoticesRefusal = (typeof refusals)[number]
