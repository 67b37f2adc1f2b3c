import * as administration from '../../administration/contract.ts'
import { accessTo, ownOnly } from './case.ts'

export const administrationCases = {
  'transfers.held': accessTo(administration.listHeld, {
    input: ({ at }) => ({ params: { id: at.own.worker.member } }),
    outcomes: ownOnly,
  }),
  'transfers.add': accessTo(administration.transferMember, {
    input: async ({ world, at }) => ({
      params: { id: (await world.join(at.own.worker.desk, ['worker'])).member },
      body: { next: null, rest: null, hands: [] },
    }),
    outcomes: ownOnly,
  }),
} as const
