import Type from 'typebox'
import type { Static } from 'typebox'
import { staff } from '../kernel/role.ts'
import {
  DateText,
  fields,
  Id,
  idParams,
  InstantText,
  Line,
  nullable,
  oneOf,
  page,
  paging,
  Prose,
  read,
  write,
} from '../platform/endpoint.ts'

/** The ministry tells the two apart: an area set aside by an order, and one that merely is (domain.md section 1). */
export const siteKinds = ['lokalisasi', 'lokasi', 'unknown'] as const

export const planStates = [
  'announced',
  'planned',
  'promises_kept',
  'promises_not_kept',
  'closed',
  'supported',
  'completed',
  'postponed',
  'cancelled',
  'reopened',
] as const
export type PlanState = (typeof planStates)[number]

/** What may be recorded of a plan. `warn` and `set_date` change no state. */
export const planSteps = [
  'announce',
  'plan',
  'set_date',
  'warn',
  'keep_promises',
  'miss_promises',
  'close',
  'support',
  'complete',
  'postpone',
  'cancel',
  'reopen',
] as const
export type PlanStep = (typeof planSteps)[number]

export const precisions = ['day', 'month', 'year'] as const

/** Day, month (YYYY-MM) or year (YYYY), as the source gives it. */
const LooseDate = Type.String({ pattern: '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$' })
const RegionCode = Type.String({ pattern: '^[0-9]{2}\\.[0-9]{2}$' })

const RegionName = fields({ code: Type.String(), name: Type.String(), province: Type.String() })

export const SiteRow = fields({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  kind: oneOf(siteKinds),
  regions: Type.Array(RegionName),
  /** State of the newest closing plan; null where no plan is known. */
  state: nullable(oneOf(planStates)),
  /** Of the newest step that carries a date. */
  date: nullable(LooseDate),
  /** The last count of people in the series, with its unit; null is unknown, never zero. */
  lastCount: nullable(Type.Integer()),
  lastFew: Type.Boolean(),
  lastUnit: nullable(Type.String()),
  openPromises: Type.Integer(),
})
export type SiteRow = Static<typeof SiteRow>

export const PlanEvent = fields({
  id: Id,
  step: oneOf(planSteps),
  /** The date that the step is about, in the precision of the source. */
  date: nullable(LooseDate),
  note: nullable(Type.String()),
  source: nullable(Type.String()),
  recordedAt: InstantText,
  recordedBy: Type.String(),
})
export type PlanEvent = Static<typeof PlanEvent>

export const Plan = fields({
  id: Id,
  state: oneOf(planStates),
  /** The closing date as it stands now. */
  date: nullable(LooseDate),
  events: Type.Array(PlanEvent),
})

/** One count of a series. Counts of different sources are never merged into one number. */
export const CensusCount = fields({
  id: Id,
  /** Order within the source's own series, from 0. */
  ordinal: Type.Integer(),
  date: nullable(LooseDate),
  unit: Type.String(),
  /** Null where the source gives none, or where it is one to four: see `few`. */
  count: nullable(Type.Integer({ minimum: 0 })),
  /** One to four: the number itself is not kept, so that no count singles anybody out. */
  few: Type.Boolean(),
  note: nullable(Type.String()),
  source: nullable(Type.String()),
})
export type CensusCount = Static<typeof CensusCount>

export const commitmentStates = ['open', 'kept', 'withdrawn'] as const

const commitment = {
  id: Id,
  desk: Id,
  deskName: Type.String(),
  /** Whom it is owed to. */
  counterpart: Id,
  counterpartName: Type.String(),
  text: Type.String(),
  targetDate: DateText,
  state: oneOf(commitmentStates),
  promisedAt: InstantText,
  endedAt: nullable(InstantText),
  /** What the counterpart noted when it was kept, or why it was taken back. */
  endNote: nullable(Type.String()),
  /** The target date has passed and it is not kept. */
  late: Type.Boolean(),
}
export const Commitment = fields(commitment)
export type Commitment = Static<typeof Commitment>

export const Site = fields({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  kind: oneOf(siteKinds),
  note: nullable(Type.String()),
  /** Where name, districts and note come from; one source a line. */
  source: nullable(Type.String()),
  regions: Type.Array(RegionName),
  plans: Type.Array(Plan),
  census: Type.Array(CensusCount),
  commitments: Type.Array(Commitment),
  /** Whether the desk that asks may write here. */
  writable: Type.Boolean(),
})
export type Site = Static<typeof Site>

export const listSites = read({
  name: 'sites.list',
  path: '/api/sites',
  summary: 'Sites, by name',
  may: [...staff, 'operator'],
  query: fields({
    ...paging,
    q: Type.Optional(Line(80)),
    state: Type.Optional(oneOf([...planStates, 'no_plan'])),
    kind: Type.Optional(oneOf(siteKinds)),
    /** A province or a district. */
    region: Type.Optional(Type.String({ pattern: '^[0-9]{2}(\\.[0-9]{2})?$' })),
  }),
  reply: page(SiteRow),
})

export const getSite = read({
  name: 'sites.get',
  path: '/api/sites/:id',
  summary: 'One site: plan, census, commitments',
  may: [...staff, 'operator'],
  params: idParams,
  reply: Site,
})

export const addSite = write({
  name: 'sites.add',
  path: '/api/sites',
  summary: 'Enter a site in the own region',
  may: staff,
  body: fields({
    name: Line(120),
    kind: oneOf(siteKinds),
    regions: Type.Array(RegionCode, { minItems: 1, maxItems: 10, uniqueItems: true }),
    note: nullable(Prose(2000)),
  }),
})

/** A row of a file with the columns of reference/sites/closures.csv, as text. */
export const SiteImportRow = fields({
  /** What the file knows the site by: small letters, digits, hyphens. */
  id: Type.String({ maxLength: 100 }),
  sites: Type.String({ maxLength: 120 }),
  /** Separated by semicolons, like every list below. */
  regency_codes: Type.String({ maxLength: 200 }),
  date: Type.String({ maxLength: 10 }),
  date_precision: Type.String({ maxLength: 10 }),
  /** A word of `dateKinds`. */
  date_kind: Type.String({ maxLength: 40 }),
  people_counts: Type.String({ maxLength: 400 }),
  managers: Type.String({ maxLength: 400 }),
  notes: Type.String({ maxLength: 2000 }),
  /** Numbers of reference/sites/sources.csv, or any other words. */
  sources: Type.String({ maxLength: 400 }),
})
export type SiteImportRow = Static<typeof SiteImportRow>

/** What the date of an imported row is the date of. */
export const dateKinds = [
  'closed',
  'closed-by',
  'declared',
  'planned',
  'deadline',
  'third-warning',
  'postponed-past',
  'still-open',
] as const
export type DateKind = (typeof dateKinds)[number]

export const rowProblems = [
  'bad_id',
  'no_name',
  'no_region',
  'unknown_region',
  'old_region',
  'bad_date',
  'unknown_date_kind',
  'bad_count',
  'duplicate_in_file',
  'looks_like_identity',
  /** The site is here already and says otherwise in this column. It is left as it is. */
  'differs',
] as const
export type RowProblem = (typeof rowProblems)[number]

export const RowReport = fields({
  row: Type.Integer(),
  id: Type.String(),
  outcome: oneOf(['added', 'unchanged', 'refused']),
  problems: Type.Array(fields({ column: Type.String(), code: oneOf(rowProblems), value: Type.String() })),
})
export type RowReport = Static<typeof RowReport>

/**
 * All or nothing: a refused row refuses the file, and the report names every one. Rows whose id is already there are left
 * alone and reported as unchanged, with a problem `differs` for each column in which the file says something else.
 */
export const importSites = write({
  name: 'sites.import',
  path: '/api/sites/import',
  summary: 'Import sites; a dry run reports row by row and writes nothing',
  may: ['operator'],
  once: false,
  body: fields({ rows: Type.Array(SiteImportRow, { minItems: 1, maxItems: 2000 }), dryRun: Type.Boolean() }),
  reply: fields({
    /** False for a dry run and for a refused file: then `added` counts what would have been. */
    written: Type.Boolean(),
    added: Type.Integer(),
    unchanged: Type.Integer(),
    refused: Type.Integer(),
    rows: Type.Array(RowReport),
  }),
})

export const recordStep = write({
  name: 'plans.record',
  path: '/api/sites/:id/plan',
  summary: 'Record a step of the closing plan as it was',
  may: staff,
  params: idParams,
  body: fields({
    step: oneOf(planSteps),
    date: nullable(LooseDate),
    note: nullable(Prose(2000)),
    source: nullable(Line(300)),
  }),
})

export const recordCount = write({
  name: 'census.record',
  path: '/api/sites/:id/census',
  summary: 'Add a count to the census series',
  may: staff,
  params: idParams,
  body: fields({
    date: nullable(LooseDate),
    /** A code of the list `census_unit`. */
    unit: Line(40),
    /** Null is unknown. One to four is kept as few. */
    count: nullable(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    note: nullable(Prose(1000)),
    source: nullable(Line(300)),
  }),
})

export const addCommitment = write({
  name: 'commitments.add',
  path: '/api/sites/:id/commitments',
  summary: 'The own desk promises something by a date',
  may: ['head'],
  params: idParams,
  body: fields({ counterpart: Id, text: Prose(500), targetDate: DateText }),
})

/** Where an inbox finds the site that a promise is about. */
export const getCommitment = read({
  name: 'commitments.get',
  path: '/api/commitments/:id',
  summary: 'One commitment, and the site that it is about',
  may: [...staff, 'operator'],
  params: idParams,
  reply: fields({ ...commitment, site: Id }),
})

export const keepCommitment = write({
  name: 'commitments.keep',
  path: '/api/commitments/:id/keep',
  summary: 'The counterpart confirms that a commitment was kept',
  may: staff,
  params: idParams,
  body: fields({ note: nullable(Prose(1000)) }),
})

export const withdrawCommitment = write({
  name: 'commitments.withdraw',
  path: '/api/commitments/:id/withdraw',
  summary: 'The desk that promised takes it back, with a reason',
  may: ['head'],
  params: idParams,
  body: fields({ reason: Prose(1000) }),
})

export const endpoints = [
  listSites,
  getSite,
  addSite,
  importSites,
  recordStep,
  recordCount,
  addCommitment,
  getCommitment,
  keepCommitment,
  withdrawCommitment,
] as const

export const refusals = [
  'step_not_possible',
  'date_needed',
  'bad_date',
  'date_in_future',
  'region_not_yours',
  'unknown_region',
  'unknown_unit',
  'target_in_past',
  'commitment_ended',
  'own_counterpart',
  'not_the_counterpart',
  'not_the_promiser',
  'looks_like_identity',
  'site_exists',
] as const
export type SitesRefusal = (typeof refusals)[number]
