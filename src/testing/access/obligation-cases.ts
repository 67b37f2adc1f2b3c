import * as ledger from '../../obligations/contract.ts'
import { accessTo, bothSides, everybody, ownActs, ownOnly } from './case.ts'
import { freshObligation } from './stage.ts'

export const obligationCases = {
  'obligations.list': accessTo(ledger.listInbox, {
    input: () => ({ query: { side: 'owed_by_us' as const, limit: 200 } }),
    outcomes: ownOnly,
    finds: ({ items }, { owed }) => items.some(({ id }) => id === owed.id),
  }),
  'obligations.counts': accessTo(ledger.countInbox, {
    input: () => ({}),
    outcomes: everybody,
    finds: async ({ owedByUs, owedToUs }, { world }, { colleague: { desk } }) => {
      const [truth] = await world.sql<{ by: number; to: number }>`
        select count(*) filter (where owner_desk = ${desk}) as by,
          count(*) filter (where counterpart_desk = ${desk} and owner_desk <> ${desk}) as to
        from obligation where state = 'open'`
      return owedByUs.all === truth?.by && owedToUs.all === truth.to
    },
  }),
  'obligations.kinds': accessTo(ledger.listKinds, { input: () => ({}), outcomes: everybody }),
  'obligations.get': accessTo(ledger.getObligation, {
    input: ({ owed }) => ({ params: { id: owed.id } }),
    outcomes: bothSides,
  }),
  'obligations.ladder': accessTo(ledger.listLadder, {
    input: ({ owed }) => ({ params: { id: owed.id } }),
    outcomes: bothSides,
  }),
  'obligations.about': accessTo(ledger.listAbout, {
    input: ({ owed }) => ({ params: { id: owed.about } }),
    outcomes: bothSides,
    finds: ({ items }) => items.length > 0,
  }),
  'obligations.claim': accessTo(ledger.claim, {
    input: async (stage) => ({ params: { id: await freshObligation(stage) } }),
    outcomes: ownActs('not_yours'),
  }),
  'obligations.release': accessTo(ledger.release, {
    input: async (stage) => ({ params: { id: await freshObligation(stage) } }),
    outcomes: ownActs('not_yours'),
  }),
  'obligations.assign': accessTo(ledger.assign, {
    input: async (stage) => ({
      params: { id: await freshObligation(stage) },
      body: { member: stage.at.own.worker.member },
    }),
    outcomes: ownActs('not_yours'),
  }),
  'obligations.score-card': accessTo(ledger.getScoreCard, {
    input: ({ at }) => ({ params: { id: at.own.head.desk } }),
    outcomes: { own: 'done', other: 'hidden', above: 'done', stranger: 'hidden' },
  }),
} as const
