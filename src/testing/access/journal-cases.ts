import * as journal from '../../journal/contract.ts'
import { accessTo, everybody } from './case.ts'

export const journalCases = {
  'journal.roots': accessTo(journal.listRoots, { input: () => ({}), outcomes: everybody }),
  'journal.keys': accessTo(journal.listKeys, { input: () => ({}), outcomes: everybody }),
  'journal.restores': accessTo(journal.listRestores, { input: () => ({}), outcomes: everybody }),
  'journal.head': accessTo(journal.getHead, { input: () => ({}), outcomes: everybody }),
} as const
