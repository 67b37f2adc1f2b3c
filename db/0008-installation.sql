-- The installation: which files its schema was made of, and the link by which its first administrator comes in.

alter table app.installation add column schema_files text[] not null default '{}';
comment on column app.installation.schema_files is 'Numbered files that this schema was made of, kept by the migration; the server asks, because it has no right to public.migration.';

create table app.first_link (
  single boolean primary key default true check (single),
  token_hash bytea not null check (length(token_hash) = 32),
  made_at timestamptz not null default now(),
  expires_at timestamptz not null default now() + interval '24 hours'
);
comment on table app.first_link is 'At most one link by which the first administrator comes in: SHA-256 of 32 random bytes. Another link replaces it, using it removes it. Real time.';
alter table app.first_link enable row level security;
alter table app.first_link force row level security;
create policy "the first link is reached through functions alone" on app.first_link for select to bekal_owner using (true);

grant select, insert, update, delete on app.first_link to bekal_lookup;
-- Update, so that the row can be locked: of two who would come first, one finds that it is done.
grant update (schema_files) on app.installation to bekal_lookup;
grant insert on agency, desk, member, membership to bekal_lookup;

set local role bekal_lookup;

create function app.schema_files() returns text[]
  language sql stable security definer set search_path = pg_catalog, public
  return (select schema_files from app.installation);
comment on function app.schema_files() is 'Numbered files that this schema was made of.';

create function app.has_operator() returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from membership m where 'operator' = any (m.roles) and m.until is null);
comment on function app.has_operator() is 'Whether somebody keeps this installation.';

create function app.add_first_operator(agency uuid, agency_name text, desk uuid, member uuid, name text, login text,
    salt bytea, secret_hash bytea, must_change boolean, membership uuid)
  returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into agency (id, kind, name) values (add_first_operator.agency, 'operator', add_first_operator.agency_name) on conflict do nothing;
  insert into desk (id, agency, name, wall, zone)
    values (add_first_operator.desk, add_first_operator.agency, add_first_operator.agency_name, 'operator', 'WIB') on conflict do nothing;
  insert into member as m (id, name, login, salt, secret_hash, must_change)
    values (add_first_operator.member, add_first_operator.name, add_first_operator.login, add_first_operator.salt,
      add_first_operator.secret_hash, add_first_operator.must_change)
    on conflict (id) do update set salt = excluded.salt, secret_hash = excluded.secret_hash;
  insert into membership (id, member, desk, roles)
    values (add_first_operator.membership, add_first_operator.member, add_first_operator.desk, array['operator', 'administrator'])
    on conflict do nothing;
end $$;
comment on function app.add_first_operator(uuid, text, uuid, uuid, text, text, bytea, bytea, boolean, uuid) is
  'Agency, desk and member of whoever keeps the installation, whom nobody is there to add. Bears repetition with the same ids.';

create function app.make_first_link(token_hash bytea) returns timestamptz
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare expiry timestamptz;
begin
  perform from app.installation for update;
  if app.has_operator() then
    return null;
  end if;
  insert into app.first_link as l (token_hash) values (make_first_link.token_hash)
    on conflict (single) do update set token_hash = excluded.token_hash, made_at = now(), expires_at = now() + interval '24 hours'
    returning l.expires_at into expiry;
  return expiry;
end $$;
comment on function app.make_first_link(bytea) is
  'Makes the link by which the first administrator comes in, in the place of an earlier one; null where there is somebody already.';

create function app.first_link_holds(token_hash bytea) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return not app.has_operator()
    and exists (select from app.first_link l where l.token_hash = $1 and l.expires_at > pg_catalog.now());
comment on function app.first_link_holds(bytea) is 'Whether this link still lets the first administrator in.';

create function app.use_first_link(token_hash bytea, agency uuid, agency_name text, desk uuid, member uuid, name text, login text,
    salt bytea, secret_hash bytea, membership uuid, entry uuid, trace uuid)
  returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform from app.installation for update;
  if app.has_operator() then
    return false;
  end if;
  delete from app.first_link l where l.token_hash = use_first_link.token_hash and l.expires_at > pg_catalog.now();
  if not found then
    return false;
  end if;
  perform app.add_first_operator(use_first_link.agency, use_first_link.agency_name, use_first_link.desk, use_first_link.member,
    use_first_link.name, use_first_link.login, use_first_link.salt, use_first_link.secret_hash, false, use_first_link.membership);
  insert into journal (id, member, desk, endpoint, outcome, subjects, trace)
    values (use_first_link.entry, use_first_link.member, use_first_link.desk, 'installation.begin', 'done',
      array[use_first_link.member], use_first_link.trace);
  return true;
end $$;
comment on function app.use_first_link(bytea, uuid, text, uuid, uuid, text, text, bytea, bytea, uuid, uuid, uuid) is
  'Lets the first administrator in, once: the link goes with the same commit. False where it does not hold.';

set local role bekal_owner;

revoke all on function app.schema_files(), app.has_operator(), app.make_first_link(bytea), app.first_link_holds(bytea),
  app.add_first_operator(uuid, text, uuid, uuid, text, text, bytea, bytea, boolean, uuid),
  app.use_first_link(bytea, uuid, text, uuid, uuid, text, text, bytea, bytea, uuid, uuid, uuid) from public;
grant execute on function app.schema_files(), app.first_link_holds(bytea),
  app.use_first_link(bytea, uuid, text, uuid, uuid, text, text, bytea, bytea, uuid, uuid, uuid) to bekal_visitor;
grant execute on function app.schema_files() to bekal_member;
grant execute on function app.make_first_link(bytea) to bekal_jobs;
