import type { ClientBase } from 'pg'

/**
 * What must hold in any installation whatever happened to it: each sentence with the SQL that finds what breaks it. Asked
 * after a restore, when the schema is that of this version.
 */
export const invariants: ReadonlyArray<{ sentence: string; sql: string }> = [
  {
    sentence: 'an obligation that lapsed was renewed',
    sql: `select o.id from obligation o where o.state = 'lapsed' and not exists (
      select from obligation f where f.promise = o.promise and f.previous = o.id and f.owner_desk = o.owner_desk)`,
  },
  {
    sentence: 'only what lapsed is followed by something',
    sql: `select o.id from obligation o where o.state <> 'lapsed' and exists (
      select from obligation f where f.promise = o.promise and f.previous = o.id)`,
  },
  {
    sentence: 'a promise ends in one way',
    sql: `select promise from obligation where settled_at is not null group by promise having count(distinct state) > 1`,
  },
  {
    sentence: 'a promise is open or has ended, not both and not neither',
    sql: `select promise from obligation group by promise having bool_or(settled_at is not null) = bool_or(state = 'open')`,
  },
  {
    sentence: 'a stop that lasts belongs to a promise that stands still',
    sql: `select s.id from obligation_stop s where s.until is null and not exists (
      select from obligation o where o.promise = s.promise and o.stopped_at is not null)`,
  },
  {
    sentence: 'a commitment is open as long as its promise',
    sql: `select c.id from commitment c where (c.state = 'open') <> exists (
      select from obligation o where o.promise = c.obligation and o.state = 'open')`,
  },
  {
    sentence: 'a letter that was sent and has not ended waits for somebody with a deadline',
    sql: `select r.id from request r where r.state in ('sent', 'received') and not exists (
      select from obligation o where o.subject_id = r.id and o.state = 'open')`,
  },
  {
    sentence: 'whoever is in care is promised something by a time, and by the desk that is responsible',
    sql: `select c.id from person_case c where c.exit is null and c.stage <> 'closed' and not exists (
      select from obligation o where o.promise = c.next_promise and o.open_for = c.id and o.owner_desk = c.desk and o.state = 'open')`,
  },
  {
    sentence: 'each version of what is sealed of somebody follows the one before',
    sql: `select g.case_id from sealed_group g where g.version > 1 and not exists (
      select from sealed_group b where b.case_id = g.case_id and b.field_group = g.field_group and b.version = g.version - 1
        and b.hash = g.previous)`,
  },
  {
    sentence: 'the life-line of a letter tells the state it is in',
    sql: `select r.id from request r where not exists (
      select from request_event e where e.request = r.id and e.step = r.state)`,
  },
  {
    sentence: 'a desk counts as having an account exactly while somebody serves it',
    sql: `select d.id from desk d where d.has_account <> exists (
      select from membership m where m.desk = d.id and m.until is null)`,
  },
  {
    sentence: 'a site lies in at least one district',
    sql: `select s.id from site s where not exists (select from site_region r where r.site = s.id)`,
  },
  {
    sentence: 'a file in the database has as many bytes as it came with',
    sql: `select f.id from file f where f.place = 'database' and f.size <> (
      select coalesce(sum(length(c.bytes)), 0) from file_chunk c where c.file = f.id)`,
  },
  {
    sentence: 'what a command made stands in the journal',
    sql: `select c.key from command c where c.created <> '{}' and not exists (
      select from journal j where j.command = c.key and j.outcome = 'done')`,
  },
]

/** A sentence that does not hold, and in how many places. */
export type Fault = { sentence: string; places: number }

export async function faultsOf(admin: ClientBase): Promise<Fault[]> {
  const faults: Fault[] = []
  for (const { sentence, sql } of invariants) {
    const { rows } = await admin.query<{ places: number }>(
      `select count(*)::int as places from (${sql}) broken`,
    )
    const places = rows[0]?.places ?? 0
    if (places > 0) faults.push({ sentence, places })
  }
  return faults
}
