import * as paper from '../../paper/contract.ts'
import { paperLetter, registered } from '../../paper/testing.ts'
import { accessTo, everybody, ownOnly } from './case.ts'
import type { Stage } from './stage.ts'

const fresh = async ({ hands }: Stage) => ({ id: await registered(hands.own) })

export const paperCases = {
  'paper.list': accessTo(paper.listPaper, {
    input: () => ({ query: { limit: 200 } }),
    outcomes: ownOnly,
    finds: ({ items }, stage) => items.some(({ id }) => id === stage.paper),
  }),
  'paper.total': accessTo(paper.countPaper, {
    input: () => ({}),
    outcomes: ownOnly,
    finds: ({ letters }) => letters > 0,
  }),
  'paper.get': accessTo(paper.getPaper, {
    input: (stage) => ({ params: { id: stage.paper } }),
    outcomes: ownOnly,
  }),
  'paper.register': accessTo(paper.registerPaper, {
    input: () => ({ body: paperLetter() }),
    outcomes: everybody,
    forged: ({ body }, scan) => (body ? { body: { ...body, number: `${scan.slice(0, 8)}/2026`, scan } } : {}),
  }),
  'paper.dispose': accessTo(paper.disposePaper, {
    input: async (stage) => ({
      params: await fresh(stage),
      body: { member: stage.at.own.worker.member, note: null },
    }),
    outcomes: ownOnly,
  }),
  'paper.answer': accessTo(paper.answerPaper, {
    input: async (stage) => ({
      params: await fresh(stage),
      body: { number: '460/5/2026', date: '2026-03-09' },
    }),
    outcomes: ownOnly,
  }),
  'paper.close': accessTo(paper.closePaper, {
    input: async (stage) => ({ params: await fresh(stage), body: { reason: 'Tembusan saja.' } }),
    outcomes: ownOnly,
  }),
} as const
