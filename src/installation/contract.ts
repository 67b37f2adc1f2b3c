import Type from 'typebox'
import type { Static } from 'typebox'
import { addMember } from '../agencies/contract.ts'
import {
  DateText,
  fields,
  Id,
  InstantText,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../platform/endpoint.ts'

/** 32 random bytes, base64url; printed once in the address of the first link, behind its #. */
const LinkToken = Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })

const { name, login, salt, secret } = addMember.body.properties

export const checkFirstLink = write({
  name: 'installation.check-first-link',
  path: '/api/installation/first-link/check',
  summary: 'Ask whether a first link still lets somebody in',
  may: 'visitor',
  once: false,
  body: fields({ token: LinkToken }),
  reply: fields({ holds: Type.Boolean() }),
})

/** Once: whoever holds the link becomes the first administrator. The passphrase is made on the device and not sent (V12). */
export const useFirstLink = write({
  name: 'installation.begin',
  path: '/api/installation/first-link',
  summary: 'Become the first administrator of a fresh installation',
  may: 'visitor',
  once: false,
  body: fields({ token: LinkToken, agency: Line(160), name, login, salt, secret }),
})

/** E-mail of an installation for exercise goes nowhere; each member reads what would have come. */
export const listTrainingMail = read({
  name: 'training-mail.list',
  path: '/api/training/mail',
  summary: 'The e-mails that an installation for exercise has kept for the own member',
  may: 'member',
  query: fields({ ...paging }),
  reply: page(
    fields({
      id: Id,
      /** Where it would have gone. */
      address: Type.String(),
      subject: Type.String(),
      body: Type.String(),
      at: InstantText,
    }),
  ),
})

/** As it should be; needs an eye; somebody has to act. */
export const conditionStates = ['good', 'watch', 'act'] as const
export type ConditionState = (typeof conditionStates)[number]

/** What is looked at, in the order in which it is shown. */
export const conditionParts = [
  'sealing',
  'root',
  'signing_key',
  'jobs_waiting',
  'jobs_failed',
  'processes',
  'backup',
  'rehearsal',
  'calendar',
  'database',
  'disk_data',
  'disk_files',
  'mail',
  'scanner',
  'key_root',
] as const

/** What may be found; each has its sentence in web/words, and what to do where it is not good. */
export const findings = [
  'sealed',
  'sealing_late',
  'sealing_stopped',
  'root_none',
  'root_today',
  'root_late',
  'root_old',
  'key_young',
  'key_old',
  'key_none',
  'jobs_in_time',
  'jobs_late',
  'jobs_stuck',
  'jobs_well',
  'jobs_failing',
  'jobs_given_up',
  'processes_all',
  'processes_fewer',
  'backup_fresh',
  'backup_incomplete',
  'backup_late',
  'backup_old',
  'backup_never',
  'rehearsal_fresh',
  'rehearsal_due',
  'rehearsal_never',
  'calendar_loaded',
  'calendar_next_missing',
  'calendar_missing',
  'schema_current',
  'schema_newer',
  'schema_lacking',
  'disk_roomy',
  'disk_filling',
  'disk_full',
  'disk_unreachable',
  'mail_set',
  'mail_sent',
  'mail_refused',
  'mail_down',
  'mail_down_long',
  'mail_none',
  'scanner_set',
  'scanner_none',
  'key_root_set',
  'key_root_none',
] as const
export type Finding = (typeof findings)[number]

const Figure = Type.Optional(Type.Integer({ minimum: 0 }))

export const ConditionLine = fields({
  what: oneOf(conditionParts),
  state: oneOf(conditionStates),
  finding: oneOf(findings),
  /** Since when it stands so, or when it last happened; null where that says nothing. */
  since: nullable(InstantText),
  /** Those that the finding speaks of. */
  figures: fields({
    count: Figure,
    of: Figure,
    seconds: Figure,
    bytes: Figure,
    percent: Figure,
    year: Figure,
    day: Type.Optional(DateText),
    version: Type.Optional(Type.String()),
    /** What a mail server has answered, as its number or the connection's word. */
    code: Type.Optional(Type.String()),
  }),
})
export type ConditionLine = Static<typeof ConditionLine>

export const Condition = fields({
  at: InstantText,
  /** That of the worst line. */
  state: oneOf(conditionStates),
  lines: Type.Array(ConditionLine),
  /** What lies in the queue, by the name of the job; never what a job is about. */
  queue: Type.Array(
    fields({
      kind: Type.String(),
      due: Type.Integer({ minimum: 0 }),
      oldestSeconds: Type.Integer({ minimum: 0 }),
      failed: Type.Integer({ minimum: 0 }),
      givenUp: Type.Integer({ minimum: 0 }),
    }),
  ),
})
export type Condition = Static<typeof Condition>

export const getCondition = read({
  name: 'installation.condition',
  path: '/api/installation/condition',
  summary: 'How the installation is doing and what there is to do about it, for who keeps it',
  may: ['operator'],
  reply: Condition,
})

export const endpoints = [checkFirstLink, useFirstLink, listTrainingMail, getCondition] as const

/** Codes of refusal of this slice; each has its sentence in web/words. */
export const refusals = ['link_over'] as const
