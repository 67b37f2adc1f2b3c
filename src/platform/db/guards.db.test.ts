import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { serverPassword } from '../../testing/cluster.ts'
import * as guards from '../../testing/guards.ts'
import { makeScratch, type Scratch } from '../../testing/scratch.ts'
import { serverRoleFaults } from './roles.ts'

let scratch: Scratch
let admin: pg.Client

beforeAll(async () => {
  scratch = await makeScratch(inject('templateUrl'), serverPassword)
  admin = new pg.Client({ connectionString: scratch.adminUrl })
  await admin.connect()
})
afterAll(async () => {
  await admin.end()
  await scratch.drop()
})

/** What the guard finds once this has been done to the database, which is undone. */
async function planted(guard: guards.Guard, ddl: string): Promise<string[]> {
  await admin.query('begin')
  try {
    await admin.query(ddl)
    return await guard(admin)
  } finally {
    await admin.query('rollback')
  }
}

const table = 'create table public.planted (id uuid primary key, desk uuid, note text);'
const secured = `${table} alter table public.planted enable row level security; alter table public.planted force row level security;`
const policy = (rows: string, to = 'bekal_member') =>
  `${secured} create policy "planted" on public.planted for select to ${to} using (${rows});`
const definer = (head: string) =>
  `create function app.planted() returns integer language sql stable security definer ${head} return 1;`
const asOwner = 'alter function app.planted() owner to bekal_lookup;'

/** Guard, what breaks it, and the words in which it says so. */
const violations: [name: keyof typeof guards, ddl: string, fault: string][] = [
  ['everyTableHasForcedRowSecurity', table, 'public.planted has no forced row security'],
  [
    'everyTableHasForcedRowSecurity',
    'alter table public.request no force row level security',
    'public.request has no forced row security',
  ],
  [
    'everyTableHasForcedRowSecurity',
    'alter table app.installation disable row level security',
    'app.installation has no forced row security',
  ],
  [
    'everyTableHasForcedRowSecurity',
    `create table public.journal_9999_01 partition of public.journal for values from ('9999-01-01') to ('9999-02-01')`,
    'public.journal_9999_01 has no forced row security',
  ],
  [
    'whatIsUnguardedIsClosed',
    'grant select (file) on public.migration to bekal_jobs',
    'public.migration may be used by bekal_jobs',
  ],
  [
    'everyViewAsksAsItsReader',
    'create view public.planted_entry as select * from request',
    'public.planted_entry is not a view of its reader',
  ],
  [
    'everyColumnOfAPolicyIsIndexed',
    policy('desk = (select app.actor_desk())'),
    'planted.desk is named by "planted" and leads no index',
  ],
  [
    'everyColumnOfAPolicyIsIndexed',
    `${policy('desk = (select app.actor_desk())')} create index on public.planted (note, desk)`,
    'planted.desk is named by "planted" and leads no index',
  ],
  [
    'definersArePinnedAndOwnedByTheFew',
    `${definer('')} ${asOwner}`,
    'app.planted() has no pinned search_path',
  ],
  [
    'definersArePinnedAndOwnedByTheFew',
    `${definer('set search_path = public')} ${asOwner}`,
    'app.planted() has no pinned search_path',
  ],
  [
    'definersArePinnedAndOwnedByTheFew',
    `${definer('set search_path = pg_catalog')} alter function app.planted() owner to bekal_member;`,
    'app.planted() is owned by bekal_member',
  ],
  [
    'publicExecutesTheContextOnly',
    definer('set search_path = pg_catalog'),
    'app.planted() may be executed by everybody',
  ],
  [
    'publicExecutesTheContextOnly',
    'grant execute on function app.replace_secret(bytea, bytea, bytea) to public',
    'app.replace_secret(bytea,bytea,bytea) may be executed by everybody',
  ],
  [
    'predicatesAreStable',
    `alter function app.actor_desks() volatile; ${policy('desk = any (array(select app.actor_desks()))')}`,
    '"planted" calls app.actor_desks(), which is volatile',
  ],
  [
    'predicatesAreStable',
    `create function public.planted(uuid) returns uuid language sql stable return $1; ${policy('id = public.planted(id)')}`,
    '"planted" calls planted(uuid), which is not in schema app',
  ],
  [
    'predicatesTakeNoRow',
    policy('id = (select app.desk_of_agency(desk) limit 1)'),
    '"planted" on planted: app.desk_of_agency takes desk of the row',
  ],
  [
    'predicatesTakeNoRow',
    policy('app.actor_has_role(note)'),
    '"planted" on planted: app.actor_has_role takes note of the row',
  ],
  [
    'predicatesTakeNoRow',
    policy('desk = app.actor_desk()'),
    '"planted" on planted: app.actor_desk runs once per row',
  ],
  [
    'theJournalOnlyGrows',
    'grant delete on public.journal to bekal_jobs',
    'journal: delete is granted to bekal_jobs',
  ],
  [
    'theJournalOnlyGrows',
    'grant truncate on public.journal_rest to bekal_owner, bekal_lookup',
    'journal_rest: truncate is granted to bekal_lookup',
  ],
  [
    'theJournalOnlyGrows',
    'grant update (code) on public.journal to bekal_member',
    'journal.code: update is granted',
  ],
  [
    'theJournalOnlyGrows',
    'create policy "planted" on public.journal for all to bekal_owner using (true)',
    'journal: "planted" lets rows be changed or removed',
  ],
  [
    'theServerHasNoRightsOfItsOwn',
    'grant select on public.request to bekal_server',
    'bekal_server was granted rights on table request',
  ],
  [
    'theServerHasNoRightsOfItsOwn',
    `${secured} alter table public.planted owner to bekal_server`,
    'bekal_server owns table planted',
  ],
  [
    'theServerHasNoRightsOfItsOwn',
    'grant bekal_lookup to bekal_server',
    'bekal_server is a member of bekal_lookup',
  ],
  ['theServerHasNoRightsOfItsOwn', 'grant select on public.member to public', 'member is open to everybody'],
  ['nothingElseIsOpenToEveryMember', policy('true'), 'planted: "planted" lets every member through'],
  [
    'nothingElseIsOpenToEveryMember',
    policy('true', 'public'),
    'planted: "planted" lets every member through',
  ],
  [
    'nothingElseIsOpenToEveryMember',
    'create policy "planted" on public.request for insert to bekal_member with check (true)',
    'request: "planted" lets every member through',
  ],
  [
    'besideACaseStandsNothingToRead',
    'alter table public.person_case add column note text',
    'person_case.note lies beside a case and can be read',
  ],
  [
    'besideACaseStandsNothingToRead',
    'create table public.planted (whom uuid references public.person_case, facts jsonb)',
    'planted.facts lies beside a case and can be read',
  ],
  [
    'besideACaseStandsNothingToRead',
    'create table public.planted (case_id uuid, bytes bytea)',
    'planted.bytes lies beside a case and can be read',
  ],
  [
    'besideACaseStandsNothingToRead',
    'alter table public.person_case drop constraint "a programme is one of the list"',
    'person_case.programme lies beside a case and can be read',
  ],
  [
    'besideACaseStandsNothingToRead',
    'alter table public.obligation drop constraint "nothing is written beside a person"',
    'obligation.reason lies beside a case and can be read',
  ],
  [
    'theQueueIsClosed',
    'grant usage on schema graphile_worker to bekal_member',
    'bekal_member may look into the queue',
  ],
]

describe('the database', () => {
  const named = Object.entries<guards.Guard>(guards)

  test.each(named)('%s', async (_, guard) => {
    expect(await guard(admin)).toEqual([])
  })

  test.each(violations)('%s notices: %s', async (name, ddl, fault) => {
    expect(await planted(guards[name], ddl)).toContain(fault)
  })

  test('each guard has been shown to notice something', () => {
    expect(new Set(violations.map(([name]) => name))).toEqual(new Set(Object.keys(guards)))
  })
})

describe('the role that the server signs in as', () => {
  async function faultsOf(url: string): Promise<string[]> {
    const pool = new pg.Pool({ connectionString: url, max: 1 })
    try {
      return await serverRoleFaults(pool)
    } finally {
      await pool.end()
    }
  }

  /** What the server finds wrong with a role of these attributes, which is gone afterwards. */
  async function faultsWith(
    attributes: string,
    more: (role: string) => string = () => '',
  ): Promise<string[]> {
    const role = `bekal_weak_${randomBytes(4).toString('hex')}`
    await admin.query(`create role ${role} login password 'weak' ${attributes}`)
    try {
      await admin.query(more(role))
      const url = new URL(scratch.adminUrl)
      url.username = role
      url.password = 'weak'
      return await faultsOf(url.href)
    } finally {
      await admin.query(`drop owned by ${role}; drop role ${role}`)
    }
  }

  test('has no rights of its own and inherits none', async () => {
    expect(await faultsOf(scratch.serverUrl)).toEqual([])
    expect(await faultsWith('noinherit')).toEqual([])
  })

  test('would be refused with any power of its own', async () => {
    expect(await faultsWith('noinherit superuser')).toContain('is a superuser')
    expect(await faultsWith('noinherit bypassrls')).toEqual(['may bypass row security'])
    expect(await faultsWith('inherit')).toEqual(['inherits the rights of its roles'])
    expect(await faultsWith('noinherit createrole')).toEqual(['may create roles'])
    expect(await faultsWith('noinherit createdb')).toEqual(['may create databases'])
    const lookup = (role: string) => `grant bekal_lookup to ${role}`
    expect(await faultsWith('noinherit', lookup)).toEqual(['is a member of bekal_lookup'])
    const owning = (table: string) => (role: string) =>
      `create table ${table} (); alter table ${table} owner to ${role}`
    expect(await faultsWith('noinherit', owning('planted'))).toEqual(['owns table planted'])
    expect(await faultsWith('noinherit', owning('app.planted'))).toEqual(['owns table app.planted'])
    const granted = (role: string) => `grant select on public.request to ${role}`
    expect(await faultsWith('noinherit', granted)).toEqual(['has rights of its own on table request'])
  })
})
