import * as administration from '../../administration/contract.ts'
import { accessTo, bothSides, ownOnly } from './case.ts'
import type { Stage } from './stage.ts'

const rests = { effectiveOn: '2026-04-01', rest: null }

/** A transfer of a colleague of the own desk to the other, proposed by the own head. */
const proposedToOther = async ({ world, at, hands }: Stage) => {
  const { member: id } = await world.join(at.own.worker.desk, ['worker'])
  const next = { desk: at.other.head.desk, roles: ['worker' as const] }
  return hands.own.call(administration.scheduleTransfer, { params: { id }, body: { ...rests, next } })
}

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
  'transfers.list': accessTo(administration.listTransfers, {
    input: () => ({}),
    outcomes: bothSides,
    finds: (reply, { transfer }) => reply.items.some(({ id }) => id === transfer),
  }),
  'transfers.schedule': accessTo(administration.scheduleTransfer, {
    input: async ({ world, at }) => ({
      params: { id: (await world.join(at.own.worker.desk, ['worker'])).member },
      body: { ...rests, next: { desk: at.other.head.desk, roles: ['worker' as const] } },
    }),
    // To another agency an operator by right, a head with the other head; an administrator alone does not.
    outcomes: { ...ownOnly, own: { head: 'done', administrator: 'operator_only', operator: 'done' } },
  }),
  'transfers.accept': accessTo(administration.acceptTransfer, {
    input: async (stage) => ({ params: await proposedToOther(stage) }),
    outcomes: { ...ownOnly, own: 'transfer_not_yours', other: 'done' },
  }),
  'transfers.cancel': accessTo(administration.cancelTransfer, {
    input: async (stage) => ({ params: await proposedToOther(stage) }),
    outcomes: bothSides,
  }),
} as const
