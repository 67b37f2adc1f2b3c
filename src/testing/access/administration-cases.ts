import * as administration from '../../administration/contract.ts'
import { accessTo, bothSides, everybody, ownOnly } from './case.ts'
import type { Stage } from './stage.ts'

const rests = { effectiveOn: '2026-04-01', rest: null }

/** A transfer of a colleague of the own desk to the other, proposed by the own head. */
const proposedToOther = async ({ world, at, hands }: Stage) => {
  const { member: id } = await world.join(at.own.worker.desk, ['worker'])
  const next = { desk: at.other.head.desk, roles: ['worker' as const] }
  return hands.own.call(administration.scheduleTransfer, { params: { id }, body: { ...rests, next } })
}

let serial = 0
/** An entry of an open list that no other call has touched. */
const freshCode = async ({ at }: Stage, retired = false) => {
  serial += 1
  const { operator } = at.stranger
  const label = { labelId: 'Alasan baru', labelEn: 'A new reason', source: null }
  const body = { list: 'no_data_reason', code: `case_${serial}`, ...label }
  const { id } = await operator.call(administration.addCode, { body })
  if (retired) await operator.call(administration.retireCode, { params: { id } })
  return { params: { id } }
}
const newReason = (code: string) =>
  `list,code,label_id,label_en,source,valid_from,valid_to,position\nno_data_reason,${code},Alasan,Reason,,,,\n`
const checked = async ({ at }: Stage) => {
  serial += 1
  const files = [{ path: 'codes.csv', text: newReason(`import_${serial}`) }]
  const { fingerprint } = await at.stranger.operator.call(administration.checkReference, { body: { files } })
  return { body: { files, fingerprint } }
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
  'code-lists.list': accessTo(administration.listCodeLists, {
    input: () => ({}),
    outcomes: everybody,
    finds: ({ items }) => items.some(({ list }) => list === 'legal_basis'),
  }),
  'code-lists.add': accessTo(administration.addCode, {
    input: () => {
      serial += 1
      const label = { labelId: 'Alasan baru', labelEn: 'A new reason', source: null }
      return { body: { list: 'no_data_reason', code: `added_${serial}`, ...label } }
    },
    outcomes: everybody,
  }),
  'code-lists.change': accessTo(administration.changeCode, {
    input: async (stage) => ({
      ...(await freshCode(stage)),
      body: { labelId: 'Alasan lain', labelEn: 'Another reason', source: null },
    }),
    outcomes: everybody,
  }),
  'code-lists.retire': accessTo(administration.retireCode, {
    input: (stage) => freshCode(stage),
    outcomes: everybody,
  }),
  'code-lists.return': accessTo(administration.returnCode, {
    input: (stage) => freshCode(stage, true),
    outcomes: everybody,
  }),
  'reference.export': accessTo(administration.exportReference, {
    input: () => ({}),
    outcomes: everybody,
    finds: ({ files }) => files.some(({ path }) => path === 'codes/legal_basis.csv'),
  }),
  'reference.check': accessTo(administration.checkReference, {
    input: () => ({ body: { files: [{ path: 'codes.csv', text: newReason('checked') }] } }),
    outcomes: everybody,
  }),
  'reference.import': accessTo(administration.importReference, {
    input: checked,
    outcomes: everybody,
  }),
  'reference.imports': accessTo(administration.listImports, {
    input: () => ({ query: { limit: 200 } }),
    outcomes: everybody,
    finds: ({ items }) => items.length > 0,
  }),
} as const
