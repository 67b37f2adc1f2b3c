import type { ClientBase } from 'pg'

/** The whole schema read back from the catalogs, for review: what the numbered files add up to. */
export async function schemaSql(admin: ClientBase): Promise<string> {
  const parts = [
    '-- Generated from the catalogs of a migrated database by `npm run generate`. Reviewed, never edited.\n',
    ...(await tables(admin)),
    ...(await functions(admin)),
    ...(await triggers(admin)),
  ]
  return `${parts.join('\n')}\n`
}

async function rows<Row>(admin: ClientBase, sql: string, values: unknown[] = []): Promise<Row[]> {
  return (await admin.query(sql, values)).rows as Row[]
}

const ours = `n.nspname in ('public', 'app') and not exists (
  select from pg_depend e where e.objid = o.oid and e.deptype = 'e')`

type Table = {
  oid: number
  name: string
  comment: string | null
  forced: boolean
  partitioned: string | null
}

async function tables(admin: ClientBase): Promise<string[]> {
  const found = await rows<Table>(
    admin,
    `select o.oid::int, o.oid::regclass::text as name, obj_description(o.oid) as comment,
       o.relrowsecurity and o.relforcerowsecurity as forced, pg_get_partkeydef(o.oid) as partitioned
     from pg_class o join pg_namespace n on n.oid = o.relnamespace
     where o.relkind in ('r', 'p') and not o.relispartition and o.relname <> 'migration' and ${ours}
     order by n.nspname desc, o.relname`,
  )
  const texts: string[] = []
  for (const table of found) texts.push(await describeTable(admin, table))
  return texts
}

async function describeTable(admin: ClientBase, table: Table): Promise<string> {
  const columns = await rows<{ line: string }>(
    admin,
    `select format('%I %s%s%s', a.attname, format_type(a.atttypid, a.atttypmod),
       case when a.attnotnull then ' not null' else '' end,
       case when d.oid is null then '' when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
         else ' default ' || pg_get_expr(d.adbin, d.adrelid) end) as line
     from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
     where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped order by a.attnum`,
    [table.oid],
  )
  const constraints = await rows<{ line: string }>(
    admin,
    `select format('constraint %I %s', conname, pg_get_constraintdef(oid)) as line from pg_constraint
     where conrelid = $1 and contype <> 'n' order by contype desc, conname`,
    [table.oid],
  )
  const indexes = await rows<{ line: string }>(
    admin,
    `select pg_get_indexdef(i.indexrelid) || ';' as line from pg_index i join pg_class c on c.oid = i.indexrelid
     where i.indrelid = $1 and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
     order by c.relname`,
    [table.oid],
  )
  const grants = await rows<{ line: string }>(
    admin,
    `select format('grant %s on %s to %I;', string_agg(right_text, ', ' order by right_text), $2::text, grantee) as line from (
       select g.grantee, lower(g.privilege_type) as right_text from (
         select pg_get_userbyid(x.grantee) as grantee, x.privilege_type from pg_class c, aclexplode(c.relacl) x where c.oid = $1 and x.grantee <> 0
         union all
         select 'public', x.privilege_type from pg_class c, aclexplode(c.relacl) x where c.oid = $1 and x.grantee = 0) g
       union all
       select pg_get_userbyid(x.grantee), lower(x.privilege_type) || ' (' || string_agg(a.attname, ', ' order by a.attnum) || ')'
         from pg_attribute a, aclexplode(a.attacl) x where a.attrelid = $1 and a.attnum > 0 group by 1, x.privilege_type) rights
     where grantee <> 'bekal_owner' group by grantee order by grantee`,
    [table.oid, table.name],
  )
  const policies = await policiesOf(admin, table.oid)
  return [
    `create table ${table.name} (`,
    `${[...columns, ...constraints].map(({ line }) => `  ${line}`).join(',\n')}`,
    `)${table.partitioned ? ` partition by ${table.partitioned}` : ''};`,
    ...(table.comment ? [`-- ${table.comment}`] : []),
    ...indexes.map(({ line }) => line),
    ...grants.map(({ line }) => line),
    table.forced ? `-- row security: forced` : `-- row security: NOT forced`,
    ...policies.map(
      ({ name, command, roles, using, check }) =>
        `create policy "${name}" on ${table.name} for ${command} to ${roles}${using ? `\n  using (${using})` : ''}${check ? `\n  with check (${check})` : ''};`,
    ),
    '',
  ].join('\n')
}

type Policy = { name: string; command: string; roles: string; using: string | null; check: string | null }

function policiesOf(admin: ClientBase, table: number): Promise<Policy[]> {
  return rows<Policy>(
    admin,
    `select p.polname as name,
       case p.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end as command,
       (select string_agg(case r when 0 then 'public' else pg_get_userbyid(r) end, ', ' order by 1) from unnest(p.polroles) r) as roles,
       pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
     from pg_policy p where p.polrelid = $1 order by p.polname, p.polcmd`,
    [table],
  )
}

async function functions(admin: ClientBase): Promise<string[]> {
  const found = await rows<{ text: string; owner: string; comment: string | null; grants: string | null }>(
    admin,
    `select pg_get_functiondef(o.oid) as text, pg_get_userbyid(o.proowner) as owner, obj_description(o.oid) as comment,
       (select string_agg(case x.grantee when 0 then 'public' else pg_get_userbyid(x.grantee) end, ', ' order by 1)
        from aclexplode(coalesce(o.proacl, acldefault('f', o.proowner))) x where x.grantee <> o.proowner) as grants
     from pg_proc o join pg_namespace n on n.oid = o.pronamespace
     where ${ours} order by o.proname, pg_get_function_identity_arguments(o.oid)`,
  )
  return found.map(({ text, owner, comment, grants }) =>
    [
      `${text.trimEnd()};`,
      `-- owner: ${owner}; execute: ${grants ?? 'nobody else'}`,
      ...(comment ? [`-- ${comment}`] : []),
      '',
    ].join('\n'),
  )
}

async function triggers(admin: ClientBase): Promise<string[]> {
  const found = await rows<{ line: string }>(
    admin,
    `select pg_get_triggerdef(t.oid) || ';' as line from pg_trigger t join pg_class o on o.oid = t.tgrelid
     join pg_namespace n on n.oid = o.relnamespace where not t.tgisinternal and ${ours} order by 1`,
  )
  return found.map(({ line }) => line)
}

/** Who may do what to which rows, in sentences, table by table. */
export async function accessTable(admin: ClientBase): Promise<string> {
  const found = await rows<{ oid: number; name: string; comment: string | null }>(
    admin,
    `select o.oid::int, o.oid::regclass::text as name, obj_description(o.oid) as comment
     from pg_class o join pg_namespace n on n.oid = o.relnamespace
     where o.relkind in ('r', 'p') and not o.relispartition and o.relname <> 'migration' and ${ours}
     order by n.nspname desc, o.relname`,
  )
  const parts = [
    '# Who may see and do what',
    '',
    'Generated from `pg_policies` by `npm run generate`. Where no line allows it, the database refuses it.',
  ]
  for (const { oid, name, comment } of found) {
    parts.push('', `## ${name}`, '', ...(comment ? [comment, ''] : []))
    const policies = await policiesOf(admin, oid)
    if (policies.length === 0) parts.push('Nobody but the functions of `bekal_lookup`.')
    for (const policy of policies) {
      parts.push(`- **${policy.command}**, ${policy.roles}: ${policy.name}`)
      if (policy.using) parts.push(`  - rows: \`${oneLine(policy.using)}\``)
      if (policy.check && policy.check !== policy.using)
        parts.push(`  - new rows: \`${oneLine(policy.check)}\``)
    }
  }
  return `${parts.join('\n')}\n`
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ')
}
