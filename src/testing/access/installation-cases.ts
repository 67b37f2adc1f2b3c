import { base64url, newMember } from '../../agencies/testing.ts'
import * as installation from '../../installation/contract.ts'
import type { Outcomes } from './case.ts'
import { accessTo, everybody } from './case.ts'

/** Somebody keeps the prepared country: no link lets anybody in any more. */
const over: Outcomes = { own: 'link_over', other: 'link_over', above: 'link_over', stranger: 'link_over' }

export const installationCases = {
  'installation.check-first-link': accessTo(installation.checkFirstLink, {
    input: () => ({ body: { token: base64url(32) } }),
    outcomes: everybody,
    finds: ({ holds }) => !holds,
  }),
  'installation.begin': accessTo(installation.useFirstLink, {
    input: () => {
      const { roles: _, ...member } = newMember()
      return { body: { ...member, token: base64url(32), agency: 'Pengelola' } }
    },
    outcomes: over,
  }),
  /** Everybody reads the own; whose it is, no call names. A colleague of the own desk has some (stage). */
  'training-mail.list': accessTo(installation.listTrainingMail, {
    input: () => ({}),
    outcomes: everybody,
    finds: ({ items }) => items.length === 0,
  }),
  'installation.condition': accessTo(installation.getCondition, {
    input: () => ({}),
    outcomes: everybody,
    finds: ({ lines }) => lines.some(({ what }) => what === 'backup'),
  }),
} as const
