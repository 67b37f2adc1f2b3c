import { uuidv7 } from '../../kernel/id.ts'
import * as sites from '../../sites/contract.ts'
import { accessTo, everybody } from './case.ts'
import { commitTo } from './stage.ts'

const nothing = { date: null, note: null, source: null }

/** The site lies in the own district, and so in the province of the desk above. */
const inTheRegion = {
  own: 'done',
  other: 'region_not_yours',
  above: 'done',
  stranger: 'region_not_yours',
} as const

const row = (id: string): sites.SiteImportRow => ({
  id,
  sites: `Lokasi ${id}`,
  regency_codes: '33.74',
  date: '',
  date_precision: '',
  date_kind: '',
  people_counts: '',
  managers: '',
  notes: '',
  sources: '',
})

export const siteCases = {
  'sites.list': accessTo(sites.listSites, {
    input: () => ({ query: { region: '33.74', limit: 200 } }),
    outcomes: everybody,
    finds: ({ items }, { site }) => items.some(({ id }) => id === site),
  }),
  'sites.get': accessTo(sites.getSite, {
    input: ({ site }) => ({ params: { id: site } }),
    outcomes: everybody,
  }),
  'sites.add': accessTo(sites.addSite, {
    input: () => ({
      body: { name: `Lokasi ${uuidv7()}`, kind: 'lokasi' as const, regions: ['33.74'], note: null },
    }),
    outcomes: inTheRegion,
  }),
  'sites.import': accessTo(sites.importSites, {
    input: () => ({ body: { rows: [row(`baru-${uuidv7()}`)], dryRun: false } }),
    outcomes: everybody,
    finds: ({ written }) => written,
  }),
  'plans.record': accessTo(sites.recordStep, {
    input: ({ site }) => ({ params: { id: site }, body: { step: 'warn' as const, ...nothing } }),
    outcomes: inTheRegion,
  }),
  'census.record': accessTo(sites.recordCount, {
    input: ({ site }) => ({
      params: { id: site },
      body: { unit: 'people_registered', count: 12, ...nothing },
    }),
    outcomes: inTheRegion,
  }),
  'commitments.add': accessTo(sites.addCommitment, {
    input: ({ site, at }) => ({
      params: { id: site },
      body: { counterpart: at.other.head.desk, text: 'Tempat pelatihan', targetDate: '2026-04-01' },
    }),
    outcomes: { own: 'done', other: 'own_counterpart', above: 'done', stranger: 'done' },
  }),
  'commitments.get': accessTo(sites.getCommitment, {
    input: async ({ site, hands }) => ({ params: { id: await commitTo(site, hands) } }),
    outcomes: everybody,
  }),
  'commitments.keep': accessTo(sites.keepCommitment, {
    input: async ({ site, hands }) => ({
      params: { id: await commitTo(site, hands) },
      body: { note: null },
    }),
    outcomes: {
      own: 'not_the_counterpart',
      other: 'done',
      above: 'not_the_counterpart',
      stranger: 'not_the_counterpart',
    },
  }),
  'commitments.withdraw': accessTo(sites.withdrawCommitment, {
    input: async ({ site, hands }) => ({
      params: { id: await commitTo(site, hands) },
      body: { reason: 'Tidak ada anggaran' },
    }),
    outcomes: {
      own: 'done',
      other: 'not_the_promiser',
      above: 'not_the_promiser',
      stranger: 'not_the_promiser',
    },
  }),
} as const
