import pg from 'pg'

/**
 * The roles of the cluster. They are shared by its databases, so making them twice is normal.
 * - `bekal_owner` owns tables and answers to row security like anybody (it is forced).
 * - `bekal_lookup` owns the functions that predicates call; the only one that looks past policies.
 * - `bekal_member`, `bekal_visitor`, `bekal_guest`, `bekal_sweeper`, `bekal_jobs`, `bekal_notices`, `bekal_sealer` are worn for one transaction.
 * - `bekal_server` is how the server signs in: no rights of its own, and none inherited.
 */
const groups = [
  'bekal_owner',
  'bekal_lookup',
  'bekal_member',
  'bekal_visitor',
  'bekal_guest',
  'bekal_sweeper',
  'bekal_jobs',
  'bekal_notices',
  'bekal_sealer',
] as const

export async function ensureRoles(admin: pg.ClientBase, serverPassword: string): Promise<void> {
  // Two migrations on one cluster may run at once; roles have no "if not exists".
  await admin.query(`select pg_advisory_lock(hashtext('bekal roles'))`)
  try {
    for (const role of groups) {
      const bypass = role === 'bekal_lookup' ? 'bypassrls' : ''
      await makeRole(admin, role, `nologin ${bypass}`)
    }
    await makeRole(admin, 'bekal_server', 'login noinherit')
    const password = pg.escapeLiteral(serverPassword)
    await admin.query(
      `alter role bekal_server with login noinherit nosuperuser nobypassrls nocreatedb nocreaterole password ${password}`,
    )
    await admin.query(
      'grant bekal_member, bekal_visitor, bekal_guest, bekal_sweeper, bekal_jobs, bekal_notices, bekal_sealer to bekal_server',
    )
    await admin.query('grant bekal_lookup, bekal_jobs to bekal_owner')
  } finally {
    await admin.query(`select pg_advisory_unlock(hashtext('bekal roles'))`)
  }
}

async function makeRole(admin: pg.ClientBase, role: string, attributes: string): Promise<void> {
  const { rowCount } = await admin.query('select from pg_roles where rolname = $1', [role])
  if (rowCount === 0) await admin.query(`create role ${role} ${attributes}`)
}

/** What is wrong with the role that the server signs in as; empty when nothing is. */
export async function serverRoleFaults(server: pg.Pool): Promise<string[]> {
  const { rows } = await server.query<{ fault: string }>(`
    select fault from (
      select 'is a superuser' as fault from pg_roles where rolname = session_user and rolsuper
      union all select 'may bypass row security' from pg_roles where rolname = session_user and rolbypassrls
      union all select 'inherits the rights of its roles' from pg_roles where rolname = session_user and rolinherit
      union all select 'may create roles' from pg_roles where rolname = session_user and rolcreaterole
      union all select 'may create databases' from pg_roles where rolname = session_user and rolcreatedb
      union all select case d.deptype when 'o' then 'owns ' else 'has rights of its own on ' end
          || pg_describe_object(d.classid, d.objid, d.objsubid)
        from pg_shdepend d join pg_roles r on d.refclassid = 'pg_authid'::regclass and d.refobjid = r.oid
        join pg_database here on here.datname = current_database()
        where r.rolname = session_user and (d.deptype = 'o' and d.dbid in (0, here.oid) or d.deptype = 'a' and d.dbid = here.oid)
      union all select 'is a member of ' || owner from unnest(array['bekal_owner', 'bekal_lookup']) owner
        where pg_has_role(session_user, owner, 'member')
    ) faults`)
  return rows.map(({ fault }) => fault)
}
