-- Regions, agencies, desks, members, sign-in, calendars, code lists.

create extension if not exists pg_trgm with schema public;

create table region (
  code text primary key check (code ~ '^[0-9]{2}(\.[0-9]{2})?$'),
  name text not null,
  level text not null check (level in ('province', 'regency')),
  parent text references region,
  zone text not null check (zone in ('WIB', 'WITA', 'WIT')),
  valid_from date,
  valid_to date,
  successors text[] not null default '{}',
  check ((level = 'province') = (parent is null)),
  check (valid_to is not null or successors = '{}')
);
comment on table region is 'Kemendagri codes with validity: old codes still resolve, to the codes that hold today.';
create index region_by_parent on region (parent);
grant select on region to bekal_member, bekal_visitor, bekal_sweeper, bekal_lookup;

create table holiday_year (
  year integer primary key check (year between 2000 and 2100),
  decree text not null,
  loaded_at timestamptz not null default now()
);
comment on table holiday_year is 'Years whose holidays are known, with the number of the joint decree. In other years deadlines skip weekends only and are provisional.';
create table holiday (
  date date primary key,
  year integer not null references holiday_year on delete cascade,
  name text not null,
  kind text not null check (kind in ('libur_nasional', 'cuti_bersama', 'libur_keppres')),
  check (extract(year from date) = year)
);
create index holiday_by_year on holiday (year);
grant select on holiday_year, holiday to bekal_member, bekal_sweeper;

create table code (
  list text not null,
  code text not null,
  label_id text not null,
  label_en text not null,
  source text,
  valid_from date,
  valid_to date,
  position integer not null default 0,
  primary key (list, code)
);
comment on table code is 'Code lists with validity and source: legal bases, grounds, reasons, units, items.';
grant select on code to bekal_member, bekal_sweeper;

create table agency (
  id uuid primary key,
  kind text not null check (kind in ('ministry', 'sentra', 'province_social', 'district_social', 'lks', 'uptd_ppa', 'operator')),
  name text not null,
  region text references region,
  generated boolean not null default false,
  created_at timestamptz not null default app.now()
);
comment on table agency is 'An agency of government or of society. generated: made from the list of regions.';
create index agency_by_name on agency (name, id);
create index agency_by_region on agency (region);

create table desk (
  id uuid primary key,
  agency uuid not null references agency,
  name text not null,
  wall text not null check (wall in ('social', 'protection', 'finance', 'operator')),
  superior uuid references desk check (superior <> id),
  zone text not null check (zone in ('WIB', 'WITA', 'WIT')),
  has_account boolean not null default false,
  created_at timestamptz not null default app.now()
);
comment on table desk is 'Unit layanan: who owes, is owed and is responsible. A wall is a desk (V4). has_account is kept by a trigger on membership.';
create index desk_by_agency on desk (agency);
create index desk_by_superior on desk (superior);
create index desk_by_name on desk (name, id);

create table member (
  id uuid primary key,
  name text not null,
  login text not null unique check (login ~ '^[a-z0-9][a-z0-9._-]{2,39}$'),
  salt bytea not null check (length(salt) = 16),
  secret_hash bytea not null check (length(secret_hash) = 32),
  must_change boolean not null default true,
  created_at timestamptz not null default app.now()
);
comment on table member is 'A colleague at a desk, never a person in care. secret_hash is SHA-256 of a secret that was itself derived with Argon2id on the device (V12).';

create table membership (
  id uuid primary key,
  member uuid not null references member,
  desk uuid not null references desk,
  roles text[] not null check (roles <> '{}' and roles <@ array['worker', 'head', 'administrator', 'operator']),
  since timestamptz not null default app.now(),
  until timestamptz
);
comment on table membership is 'Who serves which desk, in which roles, from when until when.';
create unique index membership_current on membership (desk, member) where until is null;
create index membership_by_member on membership (member) where until is null;

create table session (
  token_hash bytea primary key check (length(token_hash) = 32),
  member uuid not null references member,
  opened_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
comment on table session is 'Open sessions, by SHA-256 of the token. Real time, also where app.now() is moved.';
create index session_by_member on session (member);

create table sign_in_failure (
  login_hash bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  locked_until timestamptz
);
comment on table sign_in_failure is 'Failed attempts by SHA-256 of the login, known or not, so that a lock betrays nothing.';

-- Reads inside the predicates below.
grant select on agency, desk, member, membership, session, sign_in_failure to bekal_lookup;
grant insert, update, delete on session, sign_in_failure to bekal_lookup;
grant update (salt, secret_hash, must_change) on member to bekal_lookup;

-- Entering: the first statement of every transaction of the server.

set local role bekal_lookup;

create function app.enter(token_hash bytea, desk uuid, may text[], deskless boolean)
  returns table (member uuid, actor_desk uuid, roles text[], now timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  last_seen timestamptz;
  found_roles text[];
begin
  select s.member, s.seen_at into found_member, last_seen from session s
    where s.token_hash = enter.token_hash and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours';
  if found_member is null then
    raise exception 'not signed in' using errcode = 'BK401';
  end if;
  if enter.desk is null and not enter.deskless then
    raise exception 'no desk named' using errcode = 'BK400';
  end if;
  if enter.desk is not null then
    select m.roles into found_roles from membership m
      where m.desk = enter.desk and m.member = found_member and m.until is null;
    if found_roles is null then
      raise exception 'not a member of the desk' using errcode = 'BK403';
    end if;
  end if;
  if enter.may is not null and not coalesce(found_roles && enter.may, false) then
    raise exception 'role lacks the permission' using errcode = 'BK403';
  end if;
  if last_seen < pg_catalog.now() - interval '5 minutes' then
    update session s set seen_at = pg_catalog.now() where s.token_hash = enter.token_hash;
  end if;
  perform set_config('app.member', found_member::text, true),
          set_config('app.session', encode(enter.token_hash, 'hex'), true),
          set_config('app.desk', coalesce(enter.desk::text, ''), true),
          set_config('app.roles', coalesce(array_to_string(found_roles, ','), ''), true);
  return query select found_member, enter.desk, coalesce(found_roles, '{}'), app.now();
end $$;
comment on function app.enter(bytea, uuid, text[], boolean) is
  'Resolves the session, checks desk and role, and sets the actor for this transaction. BK401 not signed in, BK400 no desk named, BK403 not permitted.';

create function app.session_member(token_hash bytea) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  return (select s.member from session s where s.token_hash = $1 and s.expires_at > pg_catalog.now());
comment on function app.session_member(bytea) is 'Who a session belongs to; for the journal of denied attempts.';

create function app.journal_attempt(id uuid, token_hash bytea, desk uuid, endpoint text, outcome text, code text, command uuid, trace uuid)
  returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into journal (id, member, desk, endpoint, outcome, code, command, trace)
  values (journal_attempt.id, app.session_member(journal_attempt.token_hash),
    (select d.id from desk d where d.id = journal_attempt.desk),
    journal_attempt.endpoint, journal_attempt.outcome, journal_attempt.code, journal_attempt.command, journal_attempt.trace);
end $$;
comment on function app.journal_attempt(uuid, bytea, uuid, text, text, text, uuid, uuid) is
  'Journals an attempt that was denied or failed, in a transaction of its own.';

create function app.sign_in_salt(login text) returns bytea
  language sql stable security definer set search_path = pg_catalog, public
  return coalesce(
    (select m.salt from member m where m.login = $1),
    substring(sha256((select secret from app.installation) || convert_to($1, 'UTF8')) from 1 for 16));
comment on function app.sign_in_salt(text) is 'The salt of a login; for an unknown one a steady answer that looks the same.';

create function app.open_session(login text, secret bytea, token_hash bytea)
  returns table (member uuid, expires_at timestamptz, locked boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  hashed bytea := sha256(convert_to(login, 'UTF8'));
  until timestamptz;
  found_member uuid;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  insert into sign_in_failure as f (login_hash, failures, last_at) values (hashed, 0, pg_catalog.now())
    on conflict (login_hash) do update set failures = case when f.last_at < pg_catalog.now() - interval '15 minutes' then 0 else f.failures end
    returning f.locked_until into until;
  if until > pg_catalog.now() then
    return query select null::uuid, null::timestamptz, true;
    return;
  end if;
  select m.id into found_member from member m where m.login = open_session.login and m.secret_hash = sha256(open_session.secret);
  if found_member is null then
    update sign_in_failure f set failures = f.failures + 1, last_at = pg_catalog.now(),
        locked_until = case when f.failures + 1 >= 5 then pg_catalog.now() + interval '15 minutes' end
      where f.login_hash = hashed returning f.locked_until into until;
    return query select null::uuid, null::timestamptz, coalesce(until > pg_catalog.now(), false);
    return;
  end if;
  delete from sign_in_failure f where f.login_hash = hashed;
  insert into session (token_hash, member, expires_at) values (open_session.token_hash, found_member, expiry);
  return query select found_member, expiry, false;
end $$;
comment on function app.open_session(text, bytea, bytea) is
  'Opens a session where the secret fits. Five failures within 15 minutes lock a login, known or not, for 15 minutes.';

create function app.replace_secret(old_hash bytea, salt bytea, secret_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update member m set salt = replace_secret.salt, secret_hash = replace_secret.secret_hash, must_change = false
    where m.id = app.actor_member() and m.secret_hash = replace_secret.old_hash;
  if found then
    -- Whoever knew the old passphrase is out; the device that changed it stays.
    delete from session s where s.member = app.actor_member()
      and s.token_hash <> coalesce(decode(nullif(current_setting('app.session', true), ''), 'hex'), '');
    return true;
  end if;
  return false;
end $$;
comment on function app.replace_secret(bytea, bytea, bytea) is
  'Replaces the own secret where the old one fits, and ends the member''s other sessions.';

create function app.close_session(token_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  delete from session s where s.token_hash = close_session.token_hash;
  return found;
end $$;

create function app.clear_sessions() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare cleared integer;
begin
  delete from session s where s.expires_at < pg_catalog.now() or s.seen_at < pg_catalog.now() - interval '2 hours';
  get diagnostics cleared = row_count;
  delete from sign_in_failure f where f.last_at < pg_catalog.now() - interval '1 day';
  return cleared;
end $$;
comment on function app.clear_sessions() is 'Removes sessions that have run out and failures that no longer count.';

-- The desks above a desk, nearest first (at most eight).
create function app.desks_above(of uuid) returns table (desk uuid, height integer)
  language sql stable security definer set search_path = pg_catalog, public as $$
    with recursive above (desk, height) as (
      select d.superior, 1 from desk d where d.id = $1 and d.superior is not null
      union all
      select d.superior, a.height + 1 from above a join desk d on d.id = a.desk where d.superior is not null and a.height < 8
    )
    select desk, height from above
  $$;
comment on function app.desks_above(uuid) is 'Superior desks, nearest first.';

-- The agency of the acting desk, and the provinces and districts in its care.
create function app.actor_agency() returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  return (select d.agency from desk d where d.id = app.actor_desk());
comment on function app.actor_agency() is 'The agency of the acting desk.';

create function app.actor_region() returns text
  language sql stable security definer set search_path = pg_catalog, public
  return (select a.region from desk d join agency a on a.id = d.agency where d.id = app.actor_desk());
comment on function app.actor_region() is 'The region of the acting desk''s agency; null for national agencies.';

create function app.actor_agency_kind() returns text
  language sql stable security definer set search_path = pg_catalog, public
  return (select a.kind from desk d join agency a on a.id = d.agency where d.id = app.actor_desk());
comment on function app.actor_agency_kind() is 'The kind of the acting desk''s agency.';

create function app.actor_colleagues() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select m.member from membership m where m.desk = app.actor_desk()
    union select app.actor_member()
  $$;
comment on function app.actor_colleagues() is 'Members, present and past, of the acting desk, and the actor.';

create function app.actor_desks() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select m.desk from membership m where m.member = app.actor_member() and m.until is null
  $$;
comment on function app.actor_desks() is 'Every desk that the acting member serves.';

create function app.desk_of_agency(agency uuid) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select d.id from desk d where d.agency = $1
  $$;
comment on function app.desk_of_agency(uuid) is 'Desks of an agency.';

create function app.member_by_login(login text) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  return (select m.id from member m where m.login = $1 and (app.actor_has_role('administrator') or app.actor_has_role('operator')));
comment on function app.member_by_login(text) is 'The member of a login, to an administrator who lets a colleague serve a further desk.';

set local role bekal_owner;

revoke all on all functions in schema app from public;
grant execute on function app.actor_member(), app.actor_desk(), app.actor_has_role(text), app.now() to public;
grant execute on function app.enter(bytea, uuid, text[], boolean) to bekal_member;
grant execute on function app.journal_attempt(uuid, bytea, uuid, text, text, text, uuid, uuid),
  app.sign_in_salt(text), app.open_session(text, bytea, bytea), app.close_session(bytea), app.is_demonstration() to bekal_visitor;
grant execute on function app.close_session(bytea), app.is_demonstration(), app.desks_above(uuid), app.actor_agency(), app.actor_region(),
  app.actor_agency_kind(), app.actor_colleagues(), app.actor_desks(), app.desk_of_agency(uuid), app.member_by_login(text),
  app.replace_secret(bytea, bytea, bytea) to bekal_member;
grant execute on function app.desks_above(uuid) to bekal_sweeper;
grant execute on function app.make_journal_partitions(date, integer) to bekal_jobs;
grant execute on function app.clear_sessions() to bekal_jobs;
grant execute on function app.session_member(bytea), app.actor_agency(), app.actor_member(), app.actor_desk() to bekal_lookup;

-- Desks without account become desks with one when somebody joins, and the other way round.
create function app.keep_desk_account() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update desk d set has_account = exists (select from membership m where m.desk = d.id and m.until is null)
    where d.id = coalesce(new.desk, old.desk)
      and d.has_account is distinct from exists (select from membership m where m.desk = d.id and m.until is null);
  return null;
end $$;
revoke all on function app.keep_desk_account() from public;
grant select on membership to bekal_owner;
create trigger keep_desk_account after insert or update or delete on membership
  for each row execute function app.keep_desk_account();

-- Policies.

alter table region enable row level security;
alter table region force row level security;
create policy "regions are public" on region for select using (true);

alter table holiday_year enable row level security;
alter table holiday_year force row level security;
grant insert, update, delete on holiday_year to bekal_member;
create policy "calendars are public" on holiday_year for select using (true);
create policy "an operator loads calendars" on holiday_year for all to bekal_member
  using ((select app.actor_has_role('operator'))) with check ((select app.actor_has_role('operator')));

alter table holiday enable row level security;
alter table holiday force row level security;
grant insert, delete on holiday to bekal_member;
create policy "calendars are public" on holiday for select using (true);
create policy "an operator loads calendars" on holiday for all to bekal_member
  using ((select app.actor_has_role('operator'))) with check ((select app.actor_has_role('operator')));

alter table code enable row level security;
alter table code force row level security;
create policy "code lists are public" on code for select using (true);

alter table agency enable row level security;
alter table agency force row level security;
grant select, insert on agency to bekal_member;
grant select on agency to bekal_sweeper;
create policy "every member sees every agency" on agency for select to bekal_member
  using ((select app.actor_member()) is not null);
create policy "an operator adds agencies" on agency for insert to bekal_member
  with check ((select app.actor_has_role('operator')));
create policy "the sweeper sees agencies" on agency for select to bekal_sweeper using (true);

alter table desk enable row level security;
alter table desk force row level security;
grant select, insert on desk to bekal_member;
grant select on desk to bekal_sweeper;
create policy "every member sees every desk" on desk for select to bekal_member
  using ((select app.actor_member()) is not null);
create policy "an operator adds desks" on desk for insert to bekal_member
  with check ((select app.actor_has_role('operator')));
create policy "the sweeper sees desks" on desk for select to bekal_sweeper using (true);
create policy "the account mark is kept by the trigger" on desk for all to bekal_owner using (true);

alter table member enable row level security;
alter table member force row level security;
grant select (id, name, login, must_change), insert on member to bekal_member;
create policy "a member sees the colleagues of the desk" on member for select to bekal_member
  using (id = (select app.actor_member()) or id = any (array(select app.actor_colleagues())));
create policy "an administrator or operator adds members" on member for insert to bekal_member
  with check ((select app.actor_has_role('administrator')) or (select app.actor_has_role('operator')));

alter table membership enable row level security;
alter table membership force row level security;
grant select, insert, update (roles, until) on membership to bekal_member;
create policy "a member sees the desk and the own memberships" on membership for select to bekal_member
  using (desk = (select app.actor_desk()) or member = (select app.actor_member())
    or ((select app.actor_has_role('operator'))));
create policy "an administrator adds to desks of the own agency" on membership for insert to bekal_member
  with check (((select app.actor_has_role('administrator')) and not ('operator' = any (roles))
      and desk = any (array(select app.desk_of_agency((select app.actor_agency())))))
    or (select app.actor_has_role('operator')));
create policy "an administrator changes the own desk" on membership for update to bekal_member
  using (((select app.actor_has_role('administrator')) and desk = (select app.actor_desk()))
    or (select app.actor_has_role('operator')))
  with check (((select app.actor_has_role('administrator')) and desk = (select app.actor_desk()) and not ('operator' = any (roles)))
    or (select app.actor_has_role('operator')));
create policy "the account mark is kept by the trigger" on membership for select to bekal_owner using (true);
create index membership_all_by_member on membership (member);

alter table session enable row level security;
alter table session force row level security;
alter table sign_in_failure enable row level security;
alter table sign_in_failure force row level security;
alter table app.clock enable row level security;
alter table app.clock force row level security;
create policy "the clock is public" on app.clock for select using (true);
alter table app.installation enable row level security;
alter table app.installation force row level security;
create policy "the installation row is made once" on app.installation for all to bekal_owner using (true);
