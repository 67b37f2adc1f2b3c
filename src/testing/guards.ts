import type { ClientBase } from 'pg'

/**
 * What the database must hold whatever tables and functions are added to it. Each guard answers what breaks it, in
 * words that name the place; none of them knows a table but for its exceptions, which carry their reasons.
 */
export type Guard = (admin: ClientBase) => Promise<string[]>

async function faults(admin: ClientBase, sql: string, values: unknown[] = []): Promise<string[]> {
  return (await admin.query<{ fault: string }>(sql, values)).rows.map(({ fault }) => fault)
}

const ours = (oid: string, schema: string) =>
  `${schema} in ('public', 'app') and not exists (select from pg_depend x where x.objid = ${oid} and x.deptype = 'e')`

/** Tables without row security, and why. */
const unguarded: Record<string, string> = {
  'public.migration': 'read and written by the migration alone: no role of the server has any right to it',
}

export const everyTableHasForcedRowSecurity: Guard = (admin) =>
  faults(
    admin,
    `select n.nspname || '.' || c.relname || ' has no forced row security' as fault
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
       and n.nspname || '.' || c.relname <> all ($1) and ${ours('c.oid', 'n.nspname')} order by 1`,
    [Object.keys(unguarded)],
  )

export const whatIsUnguardedIsClosed: Guard = (admin) =>
  faults(
    admin,
    `select t.name || ' may be used by ' || r.rolname as fault from unnest($1::text[]) t (name)
     join pg_roles r on r.rolname like 'bekal\\_%'
     where has_any_column_privilege(r.oid, t.name, 'select, insert, update') or has_table_privilege(r.oid, t.name, 'delete, truncate')`,
    [Object.keys(unguarded)],
  )

/** A view without this would look past the policies of its reader. */
export const everyViewAsksAsItsReader: Guard = (admin) =>
  faults(
    admin,
    `select n.nspname || '.' || c.relname || ' is not a view of its reader' as fault
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind in ('v', 'm') and not coalesce('security_invoker=true' = any (c.reloptions), false)
       and ${ours('c.oid', 'n.nspname')} order by 1`,
  )

/** Columns by which policies select rows although no index leads with them, and why. */
const unindexed: Record<string, string> = {
  'commitment.state': 'narrows rows found by desk or counterpart',
  'desk_epoch.in_force_at': 'narrows rows found by desk',
  'obligation.state':
    'of a listener, who finds rows by assignee, and of the sweeper, by due_at: both indexes hold open rows only',
  'obligation_stop.until': 'narrows rows found by debtor or counterpart',
  'request_event.step': 'narrows rows found by reader',
}

/**
 * A column that a policy selects rows by leads an index. What only its check names looks at one new row and needs none.
 */
export const everyColumnOfAPolicyIsIndexed: Guard = (admin) =>
  faults(
    admin,
    `select distinct c.relname || '.' || a.attname || ' is named by "' || p.polname || '" and leads no index' as fault
     from pg_policy p
     join pg_class c on c.oid = p.polrelid
     join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = p.polrelid and d.refobjsubid > 0
     join pg_attribute a on a.attrelid = c.oid and a.attnum = d.refobjsubid
     where pg_get_expr(p.polqual, p.polrelid) ~ ('\\m' || a.attname || '\\M')
       and not exists (select from pg_index i where i.indrelid = c.oid and i.indkey[0] = a.attnum)
       and c.relname || '.' || a.attname <> all ($1) order by 1`,
    [Object.keys(unindexed)],
  )

export const definersArePinnedAndOwnedByTheFew: Guard = (admin) =>
  faults(
    admin,
    `select p.oid::regprocedure || ' ' || f.fault as fault
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace cross join lateral (
       select 'is owned by ' || p.proowner::regrole as fault
         where p.proowner::regrole::text not in ('bekal_lookup', 'bekal_jobs', 'bekal_owner')
       union all select 'has no pinned search_path'
         where not exists (select from unnest(p.proconfig) s where s ~ '^search_path=pg_catalog\\M')
     ) f
     where p.prosecdef and ${ours('p.oid', 'n.nspname')} order by 1`,
  )

/** Public may execute these, because every policy asks them. */
const context = ['app.actor_member()', 'app.actor_desk()', 'app.actor_has_role(text)', 'app.now()']

export const publicExecutesTheContextOnly: Guard = (admin) =>
  faults(
    admin,
    `select p.oid::regprocedure || ' may be executed by everybody' as fault
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where exists (select from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g where g.grantee = 0)
       and p.oid::regprocedure::text <> all ($1) and ${ours('p.oid', 'n.nspname')} order by 1`,
    [context],
  )

export const predicatesAreStable: Guard = (admin) =>
  faults(
    admin,
    `select distinct '"' || p.polname || '" calls ' || f.oid::regprocedure || ', which is ' || w.wrong as fault
     from pg_policy p
     join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
     join pg_proc f on f.oid = d.refobjid
     cross join lateral (
       select 'volatile' as wrong where f.provolatile = 'v'
       union all select 'not in schema app' where f.pronamespace <> 'app'::regnamespace
     ) w order by 1`,
  )

type PolicyText = { table: string; name: string; text: string; columns: string[] }

/** Once for the statement, not once for the row: behind a SELECT of its own, and without a column of the row inside. */
export const predicatesTakeNoRow: Guard = async (admin) => {
  const { rows } = await admin.query<PolicyText>(
    `select c.relname as table, p.polname as name, concat_ws(' ; ', pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)) as text,
       array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0) as columns
     from pg_policy p join pg_class c on c.oid = p.polrelid order by 1, 2`,
  )
  return rows.flatMap(({ table, name, text, columns }) =>
    callsIn(text).flatMap(({ called, before, given }) => {
      const place = `"${name}" on ${table}: ${called}`
      const words = given.replace(/'(?:[^']|'')*'(?:::\w+)?| AS \w+|app\.\w+/g, ' ').match(/\w+/g) ?? []
      const column = words.find((word) => columns.includes(word))
      if (column !== undefined) return [`${place} takes ${column} of the row`]
      return before.endsWith('SELECT ') ? [] : [`${place} runs once per row`]
    }),
  )
}

function callsIn(text: string): { called: string; before: string; given: string }[] {
  return [...text.matchAll(/app\.\w+\(/g)].map((match) => {
    const start = match.index + match[0].length
    let depth = 1
    let end = start
    while (depth > 0 && end < text.length) {
      if (text[end] === '(') depth += 1
      if (text[end] === ')') depth -= 1
      end += 1
    }
    return {
      called: match[0].slice(0, -1),
      before: text.slice(0, match.index),
      given: text.slice(start, end - 1),
    }
  })
}

/** I10: rows of the journal and of its chain are added, and that is all. */
export const theJournalOnlyGrows: Guard = (admin) =>
  faults(
    admin,
    `with parts as (select 'public.journal'::regclass as oid union select inhrelid from pg_inherits where inhparent = 'public.journal'::regclass
       union select unnest(array['public.journal_key', 'public.journal_seal', 'public.journal_root']::regclass[]))
     select c.oid::regclass || ': ' || lower(g.privilege_type) || ' is granted to ' || case g.grantee when 0 then 'everybody' else g.grantee::regrole::text end as fault
       from parts join pg_class c using (oid) cross join aclexplode(c.relacl) g
       where g.privilege_type in ('UPDATE', 'DELETE', 'TRUNCATE') and g.grantee <> c.relowner
     union all
     select a.attrelid::regclass || '.' || a.attname || ': ' || lower(g.privilege_type) || ' is granted'
       from parts join pg_attribute a on a.attrelid = parts.oid cross join aclexplode(a.attacl) g where g.privilege_type = 'UPDATE'
     union all
     select p.polrelid::regclass || ': "' || p.polname || '" lets rows be changed or removed'
       from pg_policy p join parts on parts.oid = p.polrelid where p.polcmd not in ('a', 'r') order by 1`,
  )

/** Whoever the server is before it wears a role owns nothing and was granted nothing but the way in. */
export const theServerHasNoRightsOfItsOwn: Guard = (admin) =>
  faults(
    admin,
    `select 'bekal_server ' || case d.deptype when 'o' then 'owns ' else 'was granted rights on ' end
         || pg_describe_object(d.classid, d.objid, d.objsubid) as fault
       from pg_shdepend d where d.refclassid = 'pg_authid'::regclass and d.refobjid = 'bekal_server'::regrole
         and d.dbid = (select oid from pg_database where datname = current_database())
     union all
     select 'bekal_server is a member of ' || m.roleid::regrole from pg_auth_members m
       where m.member = 'bekal_server'::regrole
         and m.roleid::regrole::text not in ('bekal_member', 'bekal_visitor', 'bekal_guest', 'bekal_sweeper', 'bekal_jobs', 'bekal_notices', 'bekal_sealer')
     union all
     select c.oid::regclass || ' is open to everybody' from pg_class c join pg_namespace n on n.oid = c.relnamespace
       cross join aclexplode(c.relacl) g
       where g.grantee = 0 and c.oid <> 'app.clock'::regclass and ${ours('c.oid', 'n.nspname')} order by 1`,
  )

/** Tables that every member, and mostly every visitor, may read whole: they say nothing about anybody. */
const publicTables: Record<string, string> = {
  region: 'codes of the Ministry of Home Affairs',
  holiday: 'joint decrees of three ministers',
  holiday_year: 'joint decrees of three ministers',
  code: 'code lists with their sources',
  code_list: 'names of the code lists',
  obligation_kind: 'reference/obligations/kinds.json',
  letter_template: 'reference/letters',
  package: 'reference/packages, and what operators bring: amounts for anybody, no person',
  package_item: 'the parts of packages',
  'app.clock': 'what time it is',
}

export const nothingElseIsOpenToEveryMember: Guard = (admin) =>
  faults(
    admin,
    `select p.polrelid::regclass || ': "' || p.polname || '" lets every member through' as fault from pg_policy p
     where (0 = any (p.polroles) or 'bekal_member'::regrole = any (p.polroles))
       and ('true' in (pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
         or p.polcmd = 'a' and p.polwithcheck is null)
       and p.polrelid::regclass::text <> all ($1) order by 1`,
    [Object.keys(publicTables)],
  )

/** Words beside a case that its constraint keeps from saying anything. */
const boundWords: Record<string, string> = {
  'obligation.label': 'nothing is written beside a person',
  'obligation.reason': 'nothing is written beside a person',
  'obligation.stop_reason': 'nothing is written beside a person',
  'obligation.ground': 'nothing is written beside a person',
}

/**
 * V1: beside the id of a case stand ids, numbers, times, codes of closed or kept lists, and ciphertext. Any other type, a text
 * first of all, would sooner or later hold a name.
 */
export const besideACaseStandsNothingToRead: Guard = (admin) =>
  faults(
    admin,
    `with beside as (
       select 'public.person_case'::regclass as oid
       union select k.conrelid from pg_constraint k where k.contype = 'f' and k.confrelid = 'public.person_case'::regclass
       union select k.confrelid from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attname = 'id'
         where k.contype = 'f' and k.conrelid = 'public.person_case'::regclass and a.attnum = any (k.conkey)
       union select a.attrelid from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind in ('r', 'p')
         where a.attname in ('case_id', 'person_case') and a.attnum > 0)
     select c.relname || '.' || a.attname || ' lies beside a case and can be read' as fault
     from beside join pg_class c using (oid) join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where format_type(a.atttypid, null) not in ('uuid', 'integer', 'bigint', 'smallint', 'boolean', 'date', 'timestamp with time zone',
         'ciphertext', 'wrapped_key', 'key_name', 'digest')
       and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
         and pg_get_constraintdef(k.oid) ~ 'ANY [(]ARRAY[[]')
       and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and a.attnum = any (k.conkey)
         and k.confrelid in ('public.code'::regclass, 'public.obligation_kind'::regclass))
       and not exists (select from pg_constraint k join json_each_text($1::json) w on w.value = k.conname
         where k.conrelid = c.oid and a.attnum = any (k.conkey) and w.key = c.relname || '.' || a.attname)
     order by 1`,
    [JSON.stringify(boundWords)],
  )

/** The queue's own tables: told to by app.tell, read by nobody but the queue. */
export const theQueueIsClosed: Guard = (admin) =>
  faults(
    admin,
    `select r.rolname || ' may look into the queue' as fault from pg_roles r
     where r.rolname in ('bekal_member', 'bekal_visitor', 'bekal_guest', 'bekal_sweeper', 'bekal_server')
       and has_schema_privilege(r.oid, 'graphile_worker', 'usage')`,
  )
