import { describe, expect, test } from 'vitest'
import { speech } from '../../web/words/translate.ts'
import { lineWords } from '../../web/installation/condition-words.ts'
import { conditionParts, findings } from './contract.ts'
import { type ConditionFacts, judge } from './rules.ts'

const now = '2026-11-24T03:00:00.000Z'
const hours = 3600
const days = 24 * hours
const gib = 1024 ** 3

/** An installation with which nothing is wrong. */
const well: ConditionFacts = {
  now,
  promised: now,
  sealing: {
    unsealed: 0,
    behindSeconds: 0,
    rootDay: '2026-11-24',
    keySince: '2026-06-01T00:00:00.000Z',
  },
  queue: [],
  processes: { connected: 4, expected: 4 },
  rehearsal: '2026-10-01',
  backup: { at: '2026-11-23T18:30:00.000Z', bytes: 4096, missing: 0 },
  calendarYears: [2025, 2026, 2027],
  database: { version: '17.4', applied: 30, lacking: 0, beyond: 0 },
  disks: { data: { free: 50 * gib, size: 100 * gib }, files: { free: 50 * gib, size: 100 * gib } },
  mail: true,
  mailed: { at: '2026-11-24T02:00:00.000Z', outcome: 'sent', code: null, downSince: null },
  scanner: true,
  keyRoot: true,
}

const ago = (seconds: number) => new Date(Date.parse(now) - seconds * 1000).toISOString()

function found(what: (typeof conditionParts)[number], facts: Partial<ConditionFacts>) {
  const line = judge({ ...well, ...facts }).lines.find((one) => one.what === what)
  return line && `${line.state} ${line.finding}`
}

describe('where nothing is wrong', () => {
  test('every part is looked at, in order, and all is good', () => {
    const { state, lines } = judge(well)
    expect(state).toBe('good')
    expect(lines.map(({ what }) => what)).toEqual(conditionParts)
    expect(lines.filter((line) => line.state !== 'good')).toEqual([])
  })

  test('a server that keeps files in the database and has no folder says nothing of disks', () => {
    const { lines } = judge({ ...well, disks: { data: null, files: null } })
    expect(lines.some(({ what }) => what.startsWith('disk'))).toBe(false)
  })
})

test('the worst line is the state of all', () => {
  expect(judge({ ...well, mail: false }).state).toBe('watch')
  expect(judge({ ...well, mail: false, backup: null }).state).toBe('act')
})

describe('sealing', () => {
  const behind = (behindSeconds: number) =>
    found('sealing', { sealing: { ...well.sealing, unsealed: 3, behindSeconds } })

  test('is late after five seconds and has stopped after a minute', () => {
    expect(behind(5)).toBe('good sealed')
    expect(behind(5.1)).toBe('watch sealing_late')
    expect(behind(60)).toBe('watch sealing_late')
    expect(behind(60.1)).toBe('act sealing_stopped')
  })

  test('says since when the first row waits', () => {
    const { lines } = judge({ ...well, sealing: { ...well.sealing, unsealed: 3, behindSeconds: 90 } })
    expect(lines[0]).toMatchObject({ since: ago(90), figures: { count: 3, seconds: 90 } })
  })
})

describe('the daily root', () => {
  const of = (rootDay: string | null) => found('root', { sealing: { ...well.sealing, rootDay } })

  test('is of today; of yesterday for a moment; older ones reach nobody', () => {
    expect(of('2026-11-24')).toBe('good root_today')
    expect(of('2026-11-23')).toBe('watch root_late')
    expect(of('2026-11-22')).toBe('act root_old')
  })

  test('comes with the first row that is sealed, and not at all where sealing has stopped', () => {
    const none = (behindSeconds: number) =>
      found('root', { sealing: { ...well.sealing, rootDay: null, behindSeconds } })
    expect(none(0)).toBe('good root_none')
    expect(none(60)).toBe('good root_none')
    expect(none(61)).toBe('act root_old')
  })

  test('is counted in days of UTC', () => {
    expect(
      found('root', {
        promised: '2026-11-24T23:59:59.000Z',
        sealing: { ...well.sealing, rootDay: '2026-11-24' },
      }),
    ).toBe('good root_today')
  })
})

test('the key of the journal is old after a year, and one is needed', () => {
  const since = (keySince: string | null) => found('signing_key', { sealing: { ...well.sealing, keySince } })
  expect(since(ago(365 * days))).toBe('good key_young')
  expect(since(ago(365 * days + 1))).toBe('watch key_old')
  expect(since(null)).toBe('act key_none')
})

describe('the queue', () => {
  const job = { kind: 'tell', due: 1, oldest: 0, failed: 0, givenUp: 0 }

  test('is late after five minutes and stands still after an hour, by its oldest job of any kind', () => {
    const oldest = (seconds: number) =>
      found('jobs_waiting', { queue: [job, { ...job, kind: 'files.scan', oldest: seconds }] })
    expect(oldest(300)).toBe('good jobs_in_time')
    expect(oldest(301)).toBe('watch jobs_late')
    expect(oldest(3600)).toBe('watch jobs_late')
    expect(oldest(3601)).toBe('act jobs_stuck')
  })

  test('is watched while a job fails, and somebody acts when one is tried no more', () => {
    expect(found('jobs_failed', { queue: [job] })).toBe('good jobs_well')
    expect(found('jobs_failed', { queue: [{ ...job, failed: 1 }] })).toBe('watch jobs_failing')
    expect(found('jobs_failed', { queue: [{ ...job, failed: 2, givenUp: 1 }] })).toBe('act jobs_given_up')
  })

  test('is told by kind', () => {
    expect(judge({ ...well, queue: [{ ...job, oldest: 12.6 }] }).queue).toEqual([
      { kind: 'tell', due: 1, oldestSeconds: 13, failed: 0, givenUp: 0 },
    ])
  })
})

test('fewer processes than are kept alive are watched; those of another computer beside them are not', () => {
  const of = (connected: number, expected: number | null) =>
    found('processes', { processes: { connected, expected } })
  expect(of(3, 4)).toBe('watch processes_fewer')
  expect(of(8, 4)).toBe('good processes_all')
  expect(of(1, null)).toBe('good processes_all')
})

test('a backup is late after 26 hours, old after three days, and never is the worst', () => {
  const at = (seconds: number, missing = 0) =>
    found('backup', { backup: { at: ago(seconds), bytes: 4096, missing } })
  expect(at(26 * hours)).toBe('good backup_fresh')
  expect(at(26 * hours + 1)).toBe('watch backup_late')
  expect(at(3 * days)).toBe('watch backup_late')
  expect(at(3 * days + 1)).toBe('act backup_old')
  expect(at(hours, 2)).toBe('watch backup_incomplete')
  expect(at(3 * days + 1, 2)).toBe('act backup_old')
  expect(found('backup', { backup: null })).toBe('act backup_never')
})

describe('the calendar', () => {
  const on = (promised: string, ...calendarYears: number[]) => found('calendar', { promised, calendarYears })

  test('reaches into the coming year from October on, by the clock of Jakarta', () => {
    expect(on('2026-09-30T16:59:59.000Z', 2026)).toBe('good calendar_loaded')
    expect(on('2026-09-30T17:00:00.000Z', 2026)).toBe('watch calendar_next_missing')
    expect(on('2026-09-30T17:00:00.000Z', 2026, 2027)).toBe('good calendar_loaded')
  })

  test('is missing from the first minute of a year that nobody has loaded', () => {
    expect(on('2026-12-31T16:59:59.000Z', 2026)).toBe('watch calendar_next_missing')
    expect(on('2026-12-31T17:00:00.000Z', 2026)).toBe('act calendar_missing')
  })

  test('says up to which year it is whole', () => {
    const { lines } = judge(well)
    expect(lines.find(({ what }) => what === 'calendar')).toMatchObject({ figures: { year: 2027 } })
    const gap = judge({ ...well, promised: '2026-03-01T00:00:00.000Z', calendarYears: [2026, 2028] })
    expect(gap.lines.find(({ what }) => what === 'calendar')).toMatchObject({ figures: { year: 2026 } })
  })
})

test('a schema that lacks files is brought up; one that has more waits for a newer server', () => {
  const of = (lacking: number, beyond: number) =>
    found('database', { database: { ...well.database, lacking, beyond } })
  expect(of(1, 0)).toBe('act schema_lacking')
  expect(of(0, 1)).toBe('watch schema_newer')
  expect(of(1, 1)).toBe('act schema_lacking')
})

test('a disk fills below a seventh or 5 GiB, and is full below a twentieth or 1 GiB', () => {
  const room = (free: number, size: number) =>
    found('disk_data', { disks: { data: { free, size }, files: null } })
  expect(room(15 * gib, 100 * gib)).toBe('good disk_roomy')
  expect(room(15 * gib - 1, 100 * gib)).toBe('watch disk_filling')
  expect(room(5 * gib, 10 * gib)).toBe('good disk_roomy')
  expect(room(5 * gib - 1, 10 * gib)).toBe('watch disk_filling')
  expect(room(5 * gib, 100 * gib)).toBe('watch disk_filling')
  expect(room(5 * gib - 1, 100 * gib)).toBe('act disk_full')
  expect(room(gib, 2 * gib)).toBe('watch disk_filling')
  expect(room(gib - 1, 2 * gib)).toBe('act disk_full')
  expect(room(0, 0)).toBe('act disk_full')
  expect(found('disk_files', { disks: { data: null, files: 'unreachable' } })).toBe('act disk_unreachable')
})

test('a restore is to be rehearsed each quarter', () => {
  expect(found('rehearsal', { rehearsal: null })).toBe('watch rehearsal_never')
  expect(found('rehearsal', { rehearsal: '2026-08-16' })).toBe('good rehearsal_fresh')
  expect(found('rehearsal', { rehearsal: '2026-08-15' })).toBe('watch rehearsal_due')
})

describe('e-mail', () => {
  type Mailed = NonNullable<ConditionFacts['mailed']>
  const mailed = (facts: Partial<Mailed>) => ({
    mailed: { at: ago(60), outcome: 'down' as const, code: null, downSince: null, ...facts },
  })

  test('that has not been sent yet is as good as set up', () => {
    expect(found('mail', { mailed: null })).toBe('good mail_set')
  })

  test('that a mail server takes nothing of is watched, and after a day is somebody’s to mend', () => {
    expect(found('mail', mailed({ downSince: ago(24 * hours) }))).toBe('watch mail_down')
    expect(found('mail', mailed({ downSince: ago(24 * hours + 1) }))).toBe('act mail_down_long')
  })

  test.each(['later', 'refused', 'dropped', 'unknown'] as const)(
    'that came to %s says so with the answer, and when',
    (outcome) => {
      const facts = mailed({ outcome, code: '5.1.1' })
      expect(found('mail', facts)).toBe('watch mail_refused')
      const line = judge({ ...well, ...facts }).lines.find(({ what }) => what === 'mail')
      expect(line).toMatchObject({ figures: { code: '5.1.1' }, since: ago(60) })
    },
  )
})

test('what was never set up is watched', () => {
  expect(found('mail', { mail: false })).toBe('watch mail_none')
  expect(found('scanner', { scanner: false })).toBe('watch scanner_none')
  expect(found('key_root', { keyRoot: false })).toBe('watch key_root_none')
})

test('every finding has its sentence in both languages, and what to do where it is not good', () => {
  const good = new Set<string>([...judge(well).lines.map(({ finding }) => finding), 'root_none', 'mail_set'])
  for (const language of ['id', 'en'] as const) {
    for (const finding of findings) {
      const figures = {
        count: 2,
        of: 3,
        seconds: 90,
        bytes: 5 * gib,
        percent: 4,
        year: 2027,
        version: '17.4',
      }
      const { found: sentence, todo } = lineWords(speech(language), {
        what: 'sealing',
        state: 'good',
        since: null,
        finding,
        figures: { ...figures, day: '2026-11-24' },
      })
      expect(sentence, finding).not.toBe(finding)
      expect(sentence, finding).not.toMatch(/[{}]/)
      expect(todo === null, finding).toBe(good.has(finding))
    }
  }
})
