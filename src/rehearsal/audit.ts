import type pg from 'pg'

/**
 * What an auditor finds in the scratch database itself, past row security: totals of the ledger, and whether the
 * invariants of mission.md hold. Later parts of the story add their invariants to the list.
 */

export type Totals = {
  created: number
  met: number
  refused: number
  withdrawn: number
  lapsed: number
  open: number
  /** How often a desk above the parties was called upon; its renewals are not counted again. */
  escalated: number
  /** Open, its clock running, and past its time without having lapsed. */
  openPastDue: number
}

export type Invariant = {
  id: string
  ok: boolean
  /** How many things were looked at. An invariant of which nothing was checked does not hold. */
  checked: number
  /** What breaks it: a code and the letter's number or the site. */
  findings: string[]
}

export async function audit(admin: pg.Client): Promise<{ totals: Totals; invariants: Invariant[] }> {
  const { rows } = await admin.query<Totals>(totalsQuery)
  const [totals] = rows
  if (!totals) throw new Error('the ledger has no totals')
  const invariants: Invariant[] = []
  for (const { id, checked, breaches } of rules) {
    const count = await admin.query<{ checked: number }>(checked)
    const found = await admin.query<{ finding: string }>(breaches)
    const looked = count.rows[0]?.checked ?? 0
    const findings = found.rows.map(({ finding }) => finding)
    invariants.push({ id, ok: looked > 0 && findings.length === 0, checked: looked, findings })
  }
  return { totals, invariants }
}

const pastDue = 'o.stopped_at is null and o.due_at <= app.now()'

const totalsQuery = `
  select count(*)::int as created,
    count(*) filter (where state = 'met')::int as met,
    count(*) filter (where state = 'refused')::int as refused,
    count(*) filter (where state = 'withdrawn')::int as withdrawn,
    count(*) filter (where state = 'lapsed')::int as lapsed,
    count(*) filter (where state = 'open')::int as open,
    count(*) filter (where rung <> 'owner' and not renewed)::int as escalated,
    count(*) filter (where state = 'open' and ${pastDue})::int as "openPastDue"
  from obligation o`

/** A desk that has to have an open obligation of the promise at the moment of the lapse, before it or by it. */
const uncalled = (who: string, desk: string, when: string) => `
  select '${who}' || ': ' || l.label from obligation l
    join desk d on d.id = l.${desk} and d.superior is not null
  where l.state = 'lapsed' ${when} and not exists (
    select from obligation n
    where n.promise = l.promise and n.owner_desk = d.superior and n.id <> l.id
      and n.opened_at <= l.ended_at and (n.state = 'open' or n.ended_at >= l.ended_at))`

const rules = [
  {
    /** Every request ends in exactly one final state or is owed by somebody; none passes its deadline without an escalation. */
    id: 'I4',
    checked: `select ((select count(*) from request where sent_at is not null)
      + (select count(*) from obligation))::int as checked`,
    breaches: `
      with sent as (
        select r.number as label, r.state in ('answered', 'refused', 'withdrawn') as final,
          (select count(*) from request_event e
             where e.request = r.id and e.step in ('answered', 'refused', 'withdrawn')) as ends,
          (select count(*) from obligation o where o.subject_id = r.id and o.state = 'open') as owed
        from request r where r.sent_at is not null)
      select finding from (
        select 'ended more or less than once: ' || label from sent where ends <> final::int
        union all
        select 'ended and still owed: ' || label from sent where final and owed > 0
        union all
        select 'neither ended nor owed by anybody: ' || label from sent where not final and owed = 0
        union all
        select 'past its deadline and not lapsed: ' || label from obligation o where state = 'open' and ${pastDue}
        union all
        select 'ended after its deadline without a lapse: ' || label from obligation o
          where state in ('met', 'refused', 'withdrawn') and settled_at > due_at and not exists (
            select from obligation_stop s
            where s.promise = o.promise and s.since <= o.due_at and coalesce(s.until, app.now()) >= o.settled_at)
        union all
        select 'lapsed and not renewed: ' || l.label from obligation l
          where l.state = 'lapsed' and not exists (
            select from obligation n
            where n.promise = l.promise and n.previous = l.id and n.owner_desk = l.owner_desk and n.opened_at = l.ended_at)
        union all ${uncalled("the owner''s superior was not called upon", 'owner_desk', '')}
        union all ${uncalled("the counterpart''s superior was not called upon", 'counterpart_desk', "and l.rung = 'owner'")}
      ) breach (finding) order by finding`,
  },
] as const
