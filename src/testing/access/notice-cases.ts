import * as notices from '../../notices/contract.ts'
import { accessTo, everybody } from './case.ts'

/** Everybody sees and sets the own; whose it is, no call names. */
export const noticeCases = {
  'notices.get': accessTo(notices.getSettings, {
    input: () => ({}),
    outcomes: everybody,
    // A colleague of the own desk has given an address (stage).
    finds: ({ chosen, last }) => chosen === null && last === null,
  }),
  'notices.save': accessTo(notices.saveSettings, {
    input: () => ({
      body: {
        address: 'rekan@dinsos.example',
        language: 'id' as const,
        atOnce: false,
        hour: null,
        quiet: null,
      },
    }),
    // Where no mail server is set up, nobody gives an address.
    outcomes: {
      own: 'mail_not_ready',
      other: 'mail_not_ready',
      above: 'mail_not_ready',
      stranger: 'mail_not_ready',
    },
  }),
  'notices.end': accessTo(notices.endSettings, { input: () => ({}), outcomes: everybody }),
  'notices.save-default': accessTo(notices.saveDefault, {
    input: () => ({ body: notices.houseDefault }),
    outcomes: everybody,
  }),
} as const
