import Type from 'typebox'
import type { Static } from 'typebox'
import { staff } from '../kernel/role.ts'
import { clockUnits } from '../kernel/working-days.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  nullable,
  oneOf,
  page,
  paging,
  read,
  write,
} from '../platform/endpoint.ts'

/** An obligation ends in exactly one of the last four. */
export const obligationStates = ['open', 'met', 'refused', 'withdrawn', 'lapsed'] as const
export type ObligationState = (typeof obligationStates)[number]

/**
 * Where an obligation stands on the ladder of its promise: the owner's own, or one that the lapse of
 * another has laid on a superior desk, on the owner's side or on the counterpart's.
 */
export const rungs = ['owner', 'owner_superior', 'counterpart_superior'] as const
export type Rung = (typeof rungs)[number]

/**
 * What an obligation is about: the kind of thing and its id. Of a `case` only the rungs of its own desk name the id; a desk
 * above knows that somebody waits, not who. A `child` is nobody's id: the promise's own.
 */
export const subjects = ['request', 'commitment', 'paper_letter', 'case', 'child'] as const
export type SubjectKind = (typeof subjects)[number]

/** Kinds of promises. Clocks, ladders and legal bases of each are reference data (reference/obligations/kinds.json). */
export const obligationKinds = [
  'initial_letter',
  'acknowledge_request',
  'prove_receipt',
  'answer_request',
  'answer_clarification',
  'keep_commitment',
  'answer_paper_letter',
  'contact_person',
  'next_step_person',
  'receive_child',
] as const
export type ObligationKind = (typeof obligationKinds)[number]

export const Obligation = fields({
  id: Id,
  /** The first obligation of the ladder; discharging it ends every open one. */
  promise: Id,
  kind: oneOf(obligationKinds),
  rung: oneOf(rungs),
  /** 0 for the promise as given; one more at each lapse on the way here. */
  round: Type.Integer({ minimum: 0 }),
  /** Its desk has let this promise lapse before. */
  renewed: Type.Boolean(),
  ownerDesk: Id,
  ownerName: Type.String(),
  counterpartDesk: Id,
  counterpartName: Type.String(),
  /** The desk that gave the promise, whoever this rung belongs to. */
  debtorDesk: Id,
  debtorName: Type.String(),
  subject: oneOf(subjects),
  subjectId: Id,
  /** The letter's number, the name of the site, or the own desk's case number: what people call it. */
  label: Type.String(),
  openedAt: InstantText,
  dueAt: InstantText,
  unit: oneOf(clockUnits),
  /** The deadline falls in a year whose holidays are not loaded. */
  provisional: Type.Boolean(),
  /** Since when the clock stands still, and why; null while it runs. */
  stoppedAt: nullable(InstantText),
  stopReason: nullable(Type.String()),
  state: oneOf(obligationStates),
  endedAt: nullable(InstantText),
  /** Whose hands it is in: told to the desk that owns it only. */
  assignee: nullable(Id),
  assigneeName: nullable(Type.String()),
  /** While whoever holds it is away: until when, and who stands in; without anybody it is the desk's. */
  away: nullable(fields({ until: DateText, standIn: nullable(Id), standInName: nullable(Type.String()) })),
})
export type Obligation = Static<typeof Obligation>

export const sides = ['owed_by_us', 'owed_to_us'] as const
export const dueGroups = ['overdue', 'today', 'week', 'later', 'stopped'] as const
export type DueGroup = (typeof dueGroups)[number]
/** `desk` is all of them, in whosever hands. Of what is owed to a desk, none is mine or unclaimed: the hands are another's. */
export const hands = ['mine', 'unclaimed', 'desk'] as const

/**
 * Open obligations in the order in which they fall due. *Escalated* are the rungs above the owner's own, and the owner's
 * promise once it has been renewed. An obligation past its time that the sweep has not reached yet counts as overdue,
 * and so does every renewed one.
 */
export const listInbox = read({
  name: 'obligations.list',
  path: '/api/obligations',
  summary: 'Tindak lanjut: what this desk owes and is owed',
  may: staff,
  query: fields({
    ...paging,
    side: oneOf(sides),
    group: Type.Optional(oneOf(dueGroups)),
    escalated: Type.Optional(Type.Boolean()),
    hand: Type.Optional(oneOf(hands)),
  }),
  reply: page(Obligation),
})

const Counts = fields({
  all: Type.Integer(),
  overdue: Type.Integer(),
  today: Type.Integer(),
  week: Type.Integer(),
  later: Type.Integer(),
  stopped: Type.Integer(),
  escalated: Type.Integer(),
  mine: Type.Integer(),
  unclaimed: Type.Integer(),
})

export const countInbox = read({
  name: 'obligations.counts',
  path: '/api/obligations/counts',
  summary: 'Exact counts of the inbox',
  may: staff,
  reply: fields({ owedByUs: Counts, owedToUs: Counts }),
})
export type InboxCounts = Static<(typeof countInbox)['reply']>

export const getObligation = read({
  name: 'obligations.get',
  path: '/api/obligations/:id',
  summary: 'One obligation',
  may: staff,
  params: idParams,
  reply: Obligation,
})

/** Every obligation of the promise, oldest first: the ladder as it was climbed. */
export const listLadder = read({
  name: 'obligations.ladder',
  path: '/api/obligations/:id/ladder',
  summary: 'The ladder of a promise',
  may: staff,
  params: idParams,
  reply: fields({ items: Type.Array(Obligation) }),
})

/** The obligations about one thing that this desk is a party to, newest first. */
export const listAbout = read({
  name: 'obligations.about',
  path: '/api/obligations/about/:id',
  summary: 'Obligations about one letter or commitment',
  may: staff,
  params: idParams,
  reply: fields({ items: Type.Array(Obligation) }),
})

export const claim = write({
  name: 'obligations.claim',
  path: '/api/obligations/:id/claim',
  summary: 'Take an obligation of the desk into own hands',
  may: staff,
  params: idParams,
})

export const release = write({
  name: 'obligations.release',
  path: '/api/obligations/:id/release',
  summary: 'Give it back to the desk',
  may: staff,
  params: idParams,
})

export const assign = write({
  name: 'obligations.assign',
  path: '/api/obligations/:id/assign',
  summary: 'Put it into the hands of a member of the desk',
  may: ['head'],
  params: idParams,
  body: fields({ member: Id }),
})

const Clock = fields({ amount: Type.Integer({ minimum: 1 }), unit: oneOf(clockUnits) })
const Words = fields({ id: Type.String(), en: Type.String() })

/** A kind of promise: reference data with a legal basis, from reference/obligations/kinds.json. */
export const KindOfPromise = fields({
  kind: oneOf(obligationKinds),
  name: Words,
  /** Who owes whom. */
  parties: Words,
  /** What ends it. */
  discharge: Words,
  /** Null where each promise brings its own date. */
  clock: nullable(Clock),
  /** The terms after a lapse; `last` is that of a desk with none above it. */
  ladder: fields({ renew: Clock, superior: Clock, counterpart_superior: Clock, last: Clock }),
  /** Law and article; null where no law sets a term. */
  basis: nullable(Type.String()),
  source: Type.String(),
  why: Type.String(),
})
export type KindOfPromise = Static<typeof KindOfPromise>

export const listKinds = read({
  name: 'obligations.kinds',
  path: '/api/obligations/kinds',
  summary: 'Kinds of promises: who owes whom, terms, what ends them',
  may: 'member',
  reply: fields({ items: Type.Array(KindOfPromise) }),
})

/** One kind of promise of one desk. Durations in hours of clock time from opening to discharge, stops taken off. */
export const ScoreLine = fields({
  kind: oneOf(obligationKinds),
  given: Type.Integer(),
  open: Type.Integer(),
  met: Type.Integer(),
  refused: Type.Integer(),
  withdrawn: Type.Integer(),
  /** Not kept by their first deadline, whatever came after. */
  late: Type.Integer(),
  overdue: Type.Integer(),
  /** How often a desk above the parties was called upon; renewals there not counted again. */
  escalations: Type.Integer(),
  medianHours: nullable(Type.Number()),
  p90Hours: nullable(Type.Number()),
  oldestOpenAt: nullable(InstantText),
  /** Each answer one dot, newest first, at most 200. */
  hours: Type.Array(Type.Number()),
})
export type ScoreLine = Static<typeof ScoreLine>

export const getScoreCard = read({
  name: 'obligations.score-card',
  path: '/api/desks/:id/score-card',
  summary: 'How a desk keeps its promises; readable by the desk and by those above it',
  may: staff,
  params: idParams,
  reply: fields({ desk: Id, deskName: Type.String(), asOf: InstantText, lines: Type.Array(ScoreLine) }),
})
export type ScoreCard = Static<(typeof getScoreCard)['reply']>

export const endpoints = [
  listInbox,
  countInbox,
  listKinds,
  getObligation,
  listLadder,
  listAbout,
  claim,
  release,
  assign,
  getScoreCard,
] as const

export const refusals = [
  'not_open',
  'claimed_by_other',
  'not_member_of_desk',
  'not_yours',
  'already_stopped',
  'not_stopped',
] as const
