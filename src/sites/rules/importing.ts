import {
  type DateKind,
  dateKinds,
  type PlanState,
  type PlanStep,
  type RowProblem,
  type RowReport,
  type SiteImportRow,
} from '../contract.ts'
import { keepCount, type LooseDate, looksLikeIdentity, readLooseDate, writeLooseDate } from '../rules.ts'

/** What a row of the file becomes: a site, at most one step of a plan, and its series of counts. */
export type ImportedSite = {
  slug: string
  name: string
  regions: string[]
  note: string | null
  source: string | null
  event: { step: PlanStep; state: PlanState; date: LooseDate; note: string | null } | null
  counts: ImportedCount[]
}
export type ImportedCount = { unit: string; ordinal: number; count: number | null; few: boolean }

/**
 * What each kind of date becomes. A closing that was only declared, planned or demanded is not entered as one; the words
 * of the note keep the kind that the file gives. Still open is no step at all: it is kept in the note of the site.
 */
const meaning = {
  closed: { step: 'close', state: 'closed', words: null },
  'closed-by': {
    step: 'close',
    state: 'closed',
    words: 'ditutup paling lambat pada tanggal ini (closed-by)',
  },
  declared: { step: 'announce', state: 'announced', words: 'pernyataan penutupan (declared)' },
  planned: { step: 'plan', state: 'planned', words: 'rencana penutupan (planned)' },
  deadline: { step: 'set_date', state: 'announced', words: 'tenggat penutupan (deadline)' },
  'third-warning': { step: 'warn', state: 'announced', words: 'surat peringatan ketiga (third-warning)' },
  'postponed-past': {
    step: 'postpone',
    state: 'postponed',
    words: 'ditunda melewati tanggal ini (postponed-past)',
  },
  'still-open': { step: null, state: null, words: 'masih buka (still-open)' },
} as const satisfies Record<
  DateKind,
  { step: PlanStep; state: PlanState; words: string | null } | { step: null; state: null; words: string }
>

/** Units of the two columns of counts. The file doesn't say how people were counted, so neither does the unit. */
export const columnUnits = { people_counts: 'people_reported', managers: 'managers' } as const

export type ImportFacts = {
  /** For each known region code, the districts that it means today. */
  regencies: ReadonlyMap<string, readonly string[]>
  /** Addresses by the numbers that the file uses. */
  sources: ReadonlyMap<string, string>
}

type Problem = { column: keyof SiteImportRow; code: RowProblem; value: string }

/** Every code that the file names, for one look-up. */
export function regionCodes(rows: readonly SiteImportRow[]): string[] {
  return [...new Set(rows.flatMap((row) => listed(row.regency_codes)))]
}

/** Reads the whole file: each row as a site, or with all that is wrong with it. */
export function readFile(rows: readonly SiteImportRow[], facts: ImportFacts): ReadRow[] {
  const seen = new Set<string>()
  return rows.map((row) => {
    const read = readRow(row, facts)
    const id = row.id.trim()
    if (seen.has(id)) read.problems.push({ column: 'id', code: 'duplicate_in_file', value: row.id })
    seen.add(id)
    return read.problems.length > 0 ? { site: null, problems: read.problems } : read
  })
}

function readRow(row: SiteImportRow, facts: ImportFacts): { site: ImportedSite; problems: Problem[] } {
  const problems: Problem[] = []
  const refuse = (column: keyof SiteImportRow, code: RowProblem, value = row[column]) => {
    problems.push({ column, code, value })
  }
  const slug = row.id.trim()
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) refuse('id', 'bad_id')
  const name = row.sites.trim()
  if (name === '') refuse('sites', 'no_name')
  for (const column of ['sites', 'notes', 'sources'] as const) {
    if (looksLikeIdentity(row[column])) refuse(column, 'looks_like_identity')
  }
  const regions = readRegions(row, facts, refuse)
  const { event, remark } = readDate(row, refuse)
  const counts = (['people_counts', 'managers'] as const).flatMap((column) => readCounts(row, column, refuse))
  const notes = row.notes.trim()
  return {
    site: {
      slug,
      name,
      regions,
      note: [remark, notes].filter((text) => text !== null && text !== '').join('\n') || null,
      source:
        listed(row.sources)
          .map((source) => withAddress(source, facts.sources))
          .join('\n') || null,
      event,
      counts,
    },
    problems,
  }
}

type Refuse = (column: keyof SiteImportRow, code: RowProblem, value?: string) => void

function readRegions(row: SiteImportRow, facts: ImportFacts, refuse: Refuse): string[] {
  const regions = new Set<string>()
  const codes = listed(row.regency_codes)
  if (codes.length === 0) refuse('regency_codes', 'no_region')
  for (const code of codes) {
    const [today, ...others] = facts.regencies.get(code) ?? []
    if (today === undefined) refuse('regency_codes', 'unknown_region', code)
    else if (others.length > 0) refuse('regency_codes', 'old_region', code)
    else regions.add(today)
  }
  return [...regions]
}

function readDate(
  row: SiteImportRow,
  refuse: Refuse,
): { event: ImportedSite['event']; remark: string | null } {
  const nothing = { event: null, remark: null }
  const [text, precision, word] = [row.date.trim(), row.date_precision.trim(), row.date_kind.trim()]
  if (text === '' && precision === '' && word === '') return nothing
  const kind = dateKinds.find((known) => known === word)
  if (kind === undefined) refuse('date_kind', 'unknown_date_kind')
  const date = readLooseDate(text)
  if (date === null) refuse('date', 'bad_date')
  else if (date.precision !== precision) refuse('date_precision', 'bad_date')
  if (kind === undefined || date === null) return nothing
  const { step, state, words } = meaning[kind]
  if (step === null) return { event: null, remark: `${writeLooseDate(date)}: ${words}` }
  return { event: { step, state, date, note: words }, remark: null }
}

function readCounts(row: SiteImportRow, column: keyof typeof columnUnits, refuse: Refuse): ImportedCount[] {
  if (row[column].trim() === '') return []
  return row[column].split(';').map((part, ordinal) => {
    const text = part.trim()
    const number = /^\d{1,7}$/.test(text) ? Number(text) : null
    if (number === null || number > 1_000_000) refuse(column, 'bad_count', part)
    return { unit: columnUnits[column], ordinal, ...keepCount(number) }
  })
}

function listed(text: string): string[] {
  return text
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function withAddress(source: string, sources: ImportFacts['sources']): string {
  const address = sources.get(source)
  return address === undefined ? source : `[${source}] ${address}`
}

/** What is stored of a site that an import finds already there. */
export type StoredSite = {
  slug: string
  name: string
  regions: string[]
  note: string | null
  source: string | null
  events: { step: string; date: string | null; note: string | null }[]
  counts: ImportedCount[]
}

/** Where a row says something that its site doesn't. What has been recorded since the import is no difference. */
export function differences(site: ImportedSite, stored: StoredSite, row: SiteImportRow): Problem[] {
  const { event } = site
  const date = event === null ? null : writeLooseDate(event.date)
  const columns: [keyof SiteImportRow, boolean][] = [
    ['sites', site.name === stored.name],
    ['regency_codes', site.regions.join() === stored.regions.join()],
    [
      'date',
      event === null ||
        stored.events.some((e) => e.step === event.step && e.date === date && e.note === event.note),
    ],
    ['people_counts', holds(stored.counts, site.counts, columnUnits.people_counts)],
    ['managers', holds(stored.counts, site.counts, columnUnits.managers)],
    ['notes', site.note === stored.note],
    ['sources', site.source === stored.source],
  ]
  return columns
    .filter(([, same]) => !same)
    .map(([column]) => ({ column, code: 'differs' as const, value: row[column] }))
}

function holds(stored: readonly ImportedCount[], wanted: readonly ImportedCount[], unit: string): boolean {
  return wanted
    .filter((want) => want.unit === unit)
    .every((want) =>
      stored.some(
        (one) =>
          one.unit === unit &&
          one.ordinal === want.ordinal &&
          one.count === want.count &&
          one.few === want.few,
      ),
    )
}

type ReadRow = { site: ImportedSite | null; problems: Problem[] }

/** The report on a file, and the sites that are new. A site that is there already is never written to. */
export function compare(
  rows: readonly SiteImportRow[],
  read: readonly ReadRow[],
  stored: readonly StoredSite[],
): { rows: RowReport[]; toAdd: ImportedSite[]; added: number; unchanged: number; refused: number } {
  const bySlug = new Map(stored.map((site) => [site.slug, site]))
  const toAdd: ImportedSite[] = []
  const reports = rows.map((row, index): RowReport => {
    const { site, problems } = read[index] ?? { site: null, problems: [] }
    const known = site && bySlug.get(site.slug)
    if (site && !known) toAdd.push(site)
    return {
      row: index + 1,
      id: row.id,
      outcome: !site ? 'refused' : known ? 'unchanged' : 'added',
      problems: site && known ? differences(site, known, row) : problems,
    }
  })
  const number = (outcome: RowReport['outcome']) =>
    reports.filter((report) => report.outcome === outcome).length
  return {
    rows: reports,
    toAdd,
    added: number('added'),
    unchanged: number('unchanged'),
    refused: number('refused'),
  }
}
