import type { LocalDate } from '../kernel/dates.ts'
import { daysBetween, instantOf, localDate, millisOf, yearOf } from '../kernel/dates.ts'
import type { Condition, ConditionLine, ConditionState, Finding } from './contract.ts'

export type DiskFacts = { free: number; size: number }

/** What was found about the installation, by the clock of the computer unless it says otherwise. */
export type ConditionFacts = {
  now: string
  /** By the clock of promises: its instant, for the calendar and for roots. */
  promised: string
  sealing: { unsealed: number; behindSeconds: number; rootDay: LocalDate | null; keySince: string | null }
  queue: readonly { kind: string; due: number; oldest: number; failed: number; givenUp: number }[]
  /** `expected`: as many as this server keeps alive; null where nobody said. */
  processes: { connected: number; expected: number | null }
  backup: { at: string; bytes: number; missing: number } | null
  /** The day of the newest rehearsal of a restore. */
  rehearsal: LocalDate | null
  calendarYears: readonly number[]
  database: { version: string; applied: number; lacking: number; beyond: number }
  /** Null: there is no such folder. */
  disks: { data: DiskFacts | 'unreachable' | null; files: DiskFacts | 'unreachable' | null }
  /** Whether e-mail is set up; what became of the newest is null where none has gone yet. */
  mail: boolean
  mailed: { at: string; outcome: string; code: string | null; downSince: string | null } | null
  scanner: boolean
  keyRoot: boolean
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour
const gibibyte = 1024 ** 3

/** Where it begins to need an eye, and where somebody has to act. */
export const bounds = {
  sealingSeconds: { watch: 5, act: minute },
  keyDays: { watch: 365 },
  jobSeconds: { watch: 5 * minute, act: hour },
  backupSeconds: { watch: 26 * hour, act: 3 * day },
  rehearsalDays: { watch: 100 },
  mailSeconds: { act: day },
  diskShare: { watch: 0.15, act: 0.05 },
  diskBytes: { watch: 5 * gibibyte, act: gibibyte },
} as const

const order: readonly ConditionState[] = ['good', 'watch', 'act']

/** Turns what was found into lines: how each thing stands, since when, by which figures. The worst state is the state of all. */
export function judge(facts: ConditionFacts): Condition {
  const lines = [
    sealing(facts),
    root(facts),
    signingKey(facts),
    waiting(facts),
    failing(facts),
    processes(facts),
    backup(facts),
    rehearsal(facts),
    calendar(facts),
    database(facts),
    ...disks(facts),
    mail(facts),
    scanner(facts),
    keyRoot(facts),
  ]
  return {
    at: facts.now,
    state: order[Math.max(...lines.map(({ state }) => order.indexOf(state)))] ?? 'good',
    lines,
    queue: facts.queue.map(({ oldest, ...kind }) => ({ ...kind, oldestSeconds: Math.round(oldest) })),
  }
}

const stateOf = {
  sealed: 'good',
  sealing_late: 'watch',
  sealing_stopped: 'act',
  root_none: 'good',
  root_today: 'good',
  root_late: 'watch',
  root_old: 'act',
  key_young: 'good',
  key_old: 'watch',
  key_none: 'act',
  jobs_in_time: 'good',
  jobs_late: 'watch',
  jobs_stuck: 'act',
  jobs_well: 'good',
  jobs_failing: 'watch',
  jobs_given_up: 'act',
  processes_all: 'good',
  processes_fewer: 'watch',
  backup_fresh: 'good',
  backup_incomplete: 'watch',
  backup_late: 'watch',
  backup_old: 'act',
  backup_never: 'act',
  rehearsal_fresh: 'good',
  rehearsal_due: 'watch',
  rehearsal_never: 'watch',
  calendar_loaded: 'good',
  calendar_next_missing: 'watch',
  calendar_missing: 'act',
  schema_current: 'good',
  schema_newer: 'watch',
  schema_lacking: 'act',
  disk_roomy: 'good',
  disk_filling: 'watch',
  disk_full: 'act',
  disk_unreachable: 'act',
  mail_set: 'good',
  mail_sent: 'good',
  mail_refused: 'watch',
  mail_down: 'watch',
  mail_down_long: 'act',
  mail_none: 'watch',
  scanner_set: 'good',
  scanner_none: 'watch',
  key_root_set: 'good',
  key_root_none: 'watch',
} as const satisfies Record<Finding, ConditionState>

function line(
  what: ConditionLine['what'],
  finding: Finding,
  figures: ConditionLine['figures'] = {},
  since: string | null = null,
): ConditionLine {
  return { what, finding, state: stateOf[finding], figures, since }
}

const before = (instant: string, seconds: number) => instantOf(millisOf(instant) - Math.round(seconds * 1000))
const secondsFrom = (from: string, to: string) =>
  Math.max(0, Math.floor((millisOf(to) - millisOf(from)) / 1000))

function sealing({ now, sealing: { unsealed, behindSeconds } }: ConditionFacts): ConditionLine {
  const { watch, act } = bounds.sealingSeconds
  const finding = behindSeconds > act ? 'sealing_stopped' : behindSeconds > watch ? 'sealing_late' : 'sealed'
  const figures = { count: unsealed, seconds: Math.round(behindSeconds) }
  return line('sealing', finding, figures, unsealed === 0 ? null : before(now, behindSeconds))
}

/** A root begins each day (UTC) with the first second of sealing; the very first comes with the first row that is sealed. */
function root({ promised, sealing: { rootDay, behindSeconds } }: ConditionFacts): ConditionLine {
  if (rootDay === null)
    return line('root', behindSeconds > bounds.sealingSeconds.act ? 'root_old' : 'root_none')
  const behind = daysBetween(rootDay, promised.slice(0, 10))
  const finding = behind <= 0 ? 'root_today' : behind === 1 ? 'root_late' : 'root_old'
  return line('root', finding, { day: rootDay })
}

function signingKey({ now, sealing: { keySince } }: ConditionFacts): ConditionLine {
  if (keySince === null) return line('signing_key', 'key_none')
  const seconds = secondsFrom(keySince, now)
  return line(
    'signing_key',
    seconds > bounds.keyDays.watch * day ? 'key_old' : 'key_young',
    { seconds },
    keySince,
  )
}

function waiting({ now, queue }: ConditionFacts): ConditionLine {
  const count = queue.reduce((sum, { due }) => sum + due, 0)
  const oldest = Math.max(0, ...queue.map((kind) => kind.oldest))
  const { watch, act } = bounds.jobSeconds
  const finding = oldest > act ? 'jobs_stuck' : oldest > watch ? 'jobs_late' : 'jobs_in_time'
  return line(
    'jobs_waiting',
    finding,
    { count, seconds: Math.round(oldest) },
    count === 0 ? null : before(now, oldest),
  )
}

function failing({ queue }: ConditionFacts): ConditionLine {
  const failed = queue.reduce((sum, kind) => sum + kind.failed, 0)
  const givenUp = queue.reduce((sum, kind) => sum + kind.givenUp, 0)
  if (givenUp > 0) return line('jobs_failed', 'jobs_given_up', { count: givenUp })
  return line('jobs_failed', failed > 0 ? 'jobs_failing' : 'jobs_well', { count: failed })
}

/** Several computers may serve one database: more than this one keeps is as it should be. */
function processes({ processes: { connected, expected } }: ConditionFacts): ConditionLine {
  const of = Math.max(expected ?? 1, 1)
  return line('processes', connected < of ? 'processes_fewer' : 'processes_all', { count: connected, of })
}

function backup({ now, backup: last }: ConditionFacts): ConditionLine {
  if (last === null) return line('backup', 'backup_never')
  const seconds = secondsFrom(last.at, now)
  const figures = { seconds, bytes: last.bytes, count: last.missing }
  const { watch, act } = bounds.backupSeconds
  if (seconds > act) return line('backup', 'backup_old', figures, last.at)
  if (seconds > watch) return line('backup', 'backup_late', figures, last.at)
  return line('backup', last.missing > 0 ? 'backup_incomplete' : 'backup_fresh', figures, last.at)
}

/** One each quarter (docs/guide/cadangan.md), with some days for who is on leave. */
function rehearsal({ now, rehearsal: last }: ConditionFacts): ConditionLine {
  if (last === null) return line('rehearsal', 'rehearsal_never')
  const count = Math.max(0, daysBetween(last, localDate(now, 'WIB')))
  const finding = count > bounds.rehearsalDays.watch ? 'rehearsal_due' : 'rehearsal_fresh'
  return line('rehearsal', finding, { count, day: last })
}

/** The joint decree for the coming year is out by October; without it, deadlines over the turn of the year are provisional. */
function calendar({ promised, calendarYears }: ConditionFacts): ConditionLine {
  const today = localDate(promised, 'WIB')
  const year = yearOf(today)
  if (!calendarYears.includes(year)) return line('calendar', 'calendar_missing', { year })
  const next = year + 1
  if (today >= `${year}-10-01` && !calendarYears.includes(next)) {
    return line('calendar', 'calendar_next_missing', { year: next })
  }
  let last = year
  while (calendarYears.includes(last + 1)) last += 1
  return line('calendar', 'calendar_loaded', { year: last })
}

function database({ database: { version, applied, lacking, beyond } }: ConditionFacts): ConditionLine {
  if (lacking > 0) return line('database', 'schema_lacking', { version, count: lacking })
  if (beyond > 0) return line('database', 'schema_newer', { version, count: beyond })
  return line('database', 'schema_current', { version, count: applied })
}

function disks({ disks: { data, files } }: ConditionFacts): ConditionLine[] {
  return [
    ...(data === null ? [] : [disk('disk_data', data)]),
    ...(files === null ? [] : [disk('disk_files', files)]),
  ]
}

function disk(what: 'disk_data' | 'disk_files', found: DiskFacts | 'unreachable'): ConditionLine {
  if (found === 'unreachable') return line(what, 'disk_unreachable')
  const { free, size } = found
  const share = size === 0 ? 0 : free / size
  const under = (level: 'watch' | 'act') => free < bounds.diskBytes[level] || share < bounds.diskShare[level]
  const finding = under('act') ? 'disk_full' : under('watch') ? 'disk_filling' : 'disk_roomy'
  return line(what, finding, { bytes: free, percent: Math.floor(share * 100) })
}

/** A message that one recipient's server refuses says nothing of how ours is; one that nothing is taken of does. */
function mail({ now, mail: set, mailed }: ConditionFacts): ConditionLine {
  if (!set) return line('mail', 'mail_none')
  if (mailed === null) return line('mail', 'mail_set')
  const { at, outcome, downSince } = mailed
  const code = mailed.code ?? outcome
  if (outcome === 'sent') return line('mail', 'mail_sent', {}, at)
  if (downSince === null) return line('mail', 'mail_refused', { code }, at)
  const long = secondsFrom(downSince, now) > bounds.mailSeconds.act
  return line('mail', long ? 'mail_down_long' : 'mail_down', { code }, at)
}

const scanner = ({ scanner: set }: ConditionFacts) => line('scanner', set ? 'scanner_set' : 'scanner_none')
const keyRoot = ({ keyRoot: set }: ConditionFacts) => line('key_root', set ? 'key_root_set' : 'key_root_none')
