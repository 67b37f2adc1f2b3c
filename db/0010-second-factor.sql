-- Second factor, recovery codes, sessions that can be listed and revoked.

alter table session
  add column id uuid not null default gen_random_uuid(),
  add column device text not null default 'other'
    check (device in ('windows', 'mac', 'linux', 'android', 'apple_mobile', 'command_line', 'other'));
create unique index session_by_id on session (id);
comment on column session.id is 'By which its member revokes it; the token never leaves its device.';
comment on column session.device is 'The family of the device, one word; nothing else of it is kept.';

alter table desk add column second_factor_required boolean not null default false;
comment on column desk.second_factor_required is 'Members work for this desk only once they have a second factor.';

create table half_open (
  token_hash bytea primary key check (length(token_hash) = 32),
  member uuid not null references member,
  device text not null,
  tries integer not null default 0,
  expires_at timestamptz not null
);
comment on table half_open is 'The passphrase was right, the second factor is still to come. Real time; no session until then.';
create index half_open_by_member on half_open (member);

create table authenticator (
  member uuid primary key references member,
  sealed bytea not null,
  last_step bigint not null,
  since timestamptz not null default now()
);
comment on table authenticator is 'A code app (RFC 6238). sealed: its secret, AES-256-GCM under the key file second-factor-key, bound to the member. last_step: the newest step used; it and all before it are used up.';

create table authenticator_offer (
  member uuid primary key references member,
  sealed bytea not null,
  offered_at timestamptz not null default now()
);
comment on table authenticator_offer is 'A secret that was shown and waits for its first code, a quarter of an hour.';

create table recovery_code (
  member uuid not null references member,
  code_hash bytea not null check (length(code_hash) = 32),
  primary key (member, code_hash)
);
comment on table recovery_code is 'Recovery codes that are not used yet, as HMAC-SHA-256 under the key file. A used one is deleted.';

create table code_failure (
  member uuid primary key references member,
  failures integer not null,
  locked_until timestamptz
);
comment on table code_failure is 'Wrong codes since the last right one, over all attempts to sign in. Each fifth locks, twice as long as the one before, up to a day.';

create table second_factor_reset (
  member uuid primary key references member,
  by_member uuid not null references member,
  desk uuid not null references desk,
  at timestamptz not null default now()
);
comment on table second_factor_reset is 'Who has reset whose second factor, until the member has been told.';
create index second_factor_reset_by_member on second_factor_reset (by_member);
create index second_factor_reset_by_desk on second_factor_reset (desk);

-- Nobody but the functions below.
alter table half_open enable row level security;
alter table half_open force row level security;
alter table authenticator enable row level security;
alter table authenticator force row level security;
alter table authenticator_offer enable row level security;
alter table authenticator_offer force row level security;
alter table recovery_code enable row level security;
alter table recovery_code force row level security;
alter table code_failure enable row level security;
alter table code_failure force row level security;
alter table second_factor_reset enable row level security;
alter table second_factor_reset force row level security;
grant select, insert, update, delete on half_open, authenticator, authenticator_offer, recovery_code, code_failure,
  second_factor_reset to bekal_lookup;

grant update (second_factor_required) on desk to bekal_member;
create policy "its head or administrator says whether a desk requires a second factor" on desk for update to bekal_member
  using (id = (select app.actor_desk()) and ((select app.actor_has_role('head')) or (select app.actor_has_role('administrator'))))
  with check (id = (select app.actor_desk()));

set local role bekal_lookup;

create function app.has_second_factor(member uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from authenticator a where a.member = $1);
comment on function app.has_second_factor(uuid) is 'Whether a passphrase alone does not open a session of this member.';

create function app.clear_second_factors(member uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  delete from authenticator a where a.member = clear_second_factors.member;
  delete from authenticator_offer o where o.member = clear_second_factors.member;
  delete from recovery_code c where c.member = clear_second_factors.member;
  delete from code_failure f where f.member = clear_second_factors.member;
end $$;
comment on function app.clear_second_factors(uuid) is 'Takes every second factor of a member away.';

create function app.end_sessions(member uuid, but bytea) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare ended integer;
begin
  delete from half_open h where h.member = end_sessions.member;
  delete from session s where s.member = end_sessions.member and s.token_hash is distinct from end_sessions.but;
  get diagnostics ended = row_count;
  return ended;
end $$;
comment on function app.end_sessions(uuid, bytea) is 'Ends the sessions of a member, the half-open ones too, but for one.';

create function app.actor_session() returns bytea
  language sql stable security definer set search_path = pg_catalog, public
  return decode(nullif(current_setting('app.session', true), ''), 'hex');
comment on function app.actor_session() is 'The session that acts, as the hash of its token.';

create or replace function app.enter(token_hash bytea, desk uuid, may text[], deskless boolean)
  returns table (member uuid, actor_desk uuid, roles text[], now timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  last_seen timestamptz;
  found_roles text[];
  needs_factor boolean;
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
    select m.roles, d.second_factor_required into found_roles, needs_factor from membership m join desk d on d.id = m.desk
      where m.desk = enter.desk and m.member = found_member and m.until is null;
    if found_roles is null then
      raise exception 'not a member of the desk' using errcode = 'BK403';
    end if;
  end if;
  if enter.may is not null and not coalesce(found_roles && enter.may, false) then
    raise exception 'role lacks the permission' using errcode = 'BK403';
  end if;
  if needs_factor and not app.has_second_factor(found_member) then
    raise exception 'the desk requires a second factor' using errcode = 'BK428';
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
  'Resolves the session, checks desk and role, and sets the actor for this transaction. BK401 not signed in, BK400 no desk named, BK403 not permitted, BK428 the desk requires a second factor.';

create function app.open_session(login text, secret bytea, token_hash bytea, device text)
  returns table (member uuid, expires_at timestamptz, locked boolean, next text)
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
    return query select null::uuid, null::timestamptz, true, null::text;
    return;
  end if;
  select m.id into found_member from member m where m.login = open_session.login and m.secret_hash = sha256(open_session.secret);
  if found_member is null then
    update sign_in_failure f set failures = f.failures + 1, last_at = pg_catalog.now(),
        locked_until = case when f.failures + 1 >= 5 then pg_catalog.now() + interval '15 minutes' end
      where f.login_hash = hashed returning f.locked_until into until;
    return query select null::uuid, null::timestamptz, coalesce(until > pg_catalog.now(), false), null::text;
    return;
  end if;
  delete from sign_in_failure f where f.login_hash = hashed;
  if app.has_second_factor(found_member) then
    expiry := pg_catalog.now() + interval '5 minutes';
    insert into half_open (token_hash, member, device, expires_at)
      values (open_session.token_hash, found_member, open_session.device, expiry);
    return query select found_member, expiry, false, 'code';
    return;
  end if;
  insert into session (token_hash, member, device, expires_at)
    values (open_session.token_hash, found_member, open_session.device, expiry);
  return query select found_member, expiry, false, 'done';
end $$;
comment on function app.open_session(text, bytea, bytea, text) is
  'Opens a session where the secret fits, half open where the member has a second factor. Five failures within 15 minutes lock a login, known or not, for 15 minutes.';

-- A process of the last release, which knows of no code, opens no session of a member who has a second factor.
create or replace function app.open_session(login text, secret bytea, token_hash bytea)
  returns table (member uuid, expires_at timestamptz, locked boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  return query select case when o.next = 'done' then o.member end, case when o.next = 'done' then o.expires_at end, o.locked
    from app.open_session(open_session.login, open_session.secret, open_session.token_hash, 'other') o;
end $$;

create function app.examine_half_open(half_hash bytea)
  returns table (member uuid, sealed bytea, last_step bigint, epoch bigint, verdict text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare found_member uuid;
begin
  select h.member into found_member from half_open h where h.token_hash = half_hash;
  -- One code at a time for each member, so that a step is used once and each failure counts.
  perform from member m where m.id = found_member for no key update;
  if not exists (select from half_open h where h.token_hash = half_hash and h.tries < 5
      and h.expires_at > clock_timestamp()) then
    return query select null::uuid, null::bytea, null::bigint, null::bigint, 'gone';
    return;
  end if;
  if exists (select from code_failure f where f.member = found_member and f.locked_until > clock_timestamp()) then
    return query select null::uuid, null::bytea, null::bigint, null::bigint, 'locked';
    return;
  end if;
  return query select found_member, a.sealed, a.last_step, extract(epoch from clock_timestamp())::bigint, 'open'
    from (values (1)) one left join authenticator a on a.member = found_member;
end $$;
comment on function app.examine_half_open(bytea) is 'What a code is to be checked against; holds the member''s row until the transaction ends.';

create function app.complete_half_open(half_hash bytea, token_hash bytea)
  returns table (member uuid, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  half half_open;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  delete from half_open h where h.token_hash = half_hash returning h.* into half;
  if half.member is null then
    return;
  end if;
  delete from code_failure f where f.member = half.member;
  insert into session (token_hash, member, device, expires_at)
    values (complete_half_open.token_hash, half.member, half.device, expiry);
  return query select half.member, expiry;
end $$;
comment on function app.complete_half_open(bytea, bytea) is 'Makes a session of a half-open one. For functions that have checked a second factor.';

create function app.accept_step(half_hash bytea, step bigint, token_hash bytea)
  returns table (member uuid, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  update authenticator a set last_step = accept_step.step
    from half_open h where h.token_hash = half_hash and a.member = h.member and a.last_step < accept_step.step;
  if found then
    return query select * from app.complete_half_open(half_hash, accept_step.token_hash);
  end if;
end $$;
comment on function app.accept_step(bytea, bigint, bytea) is 'Uses up a step of the code app and opens the session; no row where the step was used before.';

create function app.accept_recovery_code(half_hash bytea, code_hash bytea, token_hash bytea)
  returns table (member uuid, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  delete from recovery_code c using half_open h
    where h.token_hash = half_hash and c.member = h.member and c.code_hash = accept_recovery_code.code_hash;
  if found then
    return query select * from app.complete_half_open(half_hash, accept_recovery_code.token_hash);
  end if;
end $$;
comment on function app.accept_recovery_code(bytea, bytea, bytea) is 'Uses up a recovery code and opens the session; no row where there is no such code.';

create function app.count_wrong_code(half_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  found_member uuid;
  until timestamptz;
begin
  update half_open h set tries = h.tries + 1 where h.token_hash = half_hash returning h.member into found_member;
  if found_member is null then
    return false;
  end if;
  insert into code_failure as f (member, failures) values (found_member, 1)
    on conflict (member) do update set failures = f.failures + 1,
      locked_until = case when (f.failures + 1) % 5 = 0
        then clock_timestamp() + least(interval '1 day', interval '15 minutes' * power(2, least((f.failures + 1) / 5 - 1, 10))) end
    returning f.locked_until into until;
  return coalesce(until > clock_timestamp(), false);
end $$;
comment on function app.count_wrong_code(bytea) is 'Counts a wrong code; true when codes of the member are locked now.';

create function app.offer_authenticator(secret_hash bytea, sealed bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from member m where m.id = app.actor_member() and m.secret_hash = offer_authenticator.secret_hash) then
    return false;
  end if;
  insert into authenticator_offer (member, sealed) values (app.actor_member(), offer_authenticator.sealed)
    on conflict (member) do update set sealed = excluded.sealed, offered_at = pg_catalog.now();
  return true;
end $$;
comment on function app.offer_authenticator(bytea, bytea) is 'Keeps the secret of a code app until its first code, where the own passphrase fits.';

create function app.offered_authenticator() returns table (sealed bytea, epoch bigint)
  language sql volatile security definer set search_path = pg_catalog, public as $$
    select o.sealed, extract(epoch from clock_timestamp())::bigint from authenticator_offer o
      where o.member = app.actor_member() and o.offered_at > clock_timestamp() - interval '15 minutes' for update
  $$;
comment on function app.offered_authenticator() is 'The secret that the actor was shown and has not confirmed.';

create function app.confirm_authenticator(step bigint, code_hashes bytea[]) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare offered bytea;
begin
  delete from authenticator_offer o where o.member = app.actor_member() returning o.sealed into offered;
  if offered is null then
    return false;
  end if;
  insert into authenticator (member, sealed, last_step) values (app.actor_member(), offered, confirm_authenticator.step)
    on conflict (member) do update set sealed = excluded.sealed, last_step = excluded.last_step, since = pg_catalog.now();
  delete from recovery_code c where c.member = app.actor_member();
  insert into recovery_code (member, code_hash) select app.actor_member(), unnest(code_hashes);
  delete from code_failure f where f.member = app.actor_member();
  -- They were opened by the passphrase alone.
  perform app.end_sessions(app.actor_member(), app.actor_session());
  return true;
end $$;
comment on function app.confirm_authenticator(bigint, bytea[]) is 'The offered code app counts from now on, with fresh recovery codes; other sessions end.';

create function app.renew_recovery_codes(secret_hash bytea, code_hashes bytea[]) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() and m.secret_hash = renew_recovery_codes.secret_hash for no key update;
  if not found then
    return 'wrong_secret';
  end if;
  if not app.has_second_factor(app.actor_member()) then
    return 'no_second_factor';
  end if;
  delete from recovery_code c where c.member = app.actor_member();
  insert into recovery_code (member, code_hash) select app.actor_member(), unnest(code_hashes);
  return 'done';
end $$;
comment on function app.renew_recovery_codes(bytea, bytea[]) is 'Fresh recovery codes in the place of all former ones.';

create function app.needs_second_factor(member uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from membership m join desk d on d.id = m.desk
    where m.member = $1 and m.until is null and d.second_factor_required);
comment on function app.needs_second_factor(uuid) is 'Whether a desk of the member requires a second factor.';

create function app.remove_authenticator(secret_hash bytea) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() and m.secret_hash = remove_authenticator.secret_hash for no key update;
  if not found then
    return 'wrong_secret';
  end if;
  delete from authenticator a where a.member = app.actor_member();
  if not found then
    return 'no_second_factor';
  end if;
  if not app.has_second_factor(app.actor_member()) then
    if app.needs_second_factor(app.actor_member()) then
      -- The caller refuses, and with it this transaction ends.
      return 'second_factor_required';
    end if;
    perform app.clear_second_factors(app.actor_member());
  end if;
  return 'done';
end $$;
comment on function app.remove_authenticator(bytea) is 'Takes the own code app away, unless a desk requires a second factor and it is the last.';

create function app.reset_second_factor(member uuid) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare their_roles text[];
begin
  select m.roles into their_roles from membership m
    where m.member = reset_second_factor.member and m.desk = app.actor_desk() and m.until is null;
  if their_roles is null
      or not (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return 'not_found';
  end if;
  if reset_second_factor.member = app.actor_member() then
    return 'own_second_factor';
  end if;
  if exists (select from membership m where m.member = reset_second_factor.member and m.until is null and 'operator' = any (m.roles))
      and not app.actor_has_role('operator') then
    return 'operator_only';
  end if;
  perform from member m where m.id = reset_second_factor.member for no key update;
  if not app.has_second_factor(reset_second_factor.member) then
    return 'no_second_factor';
  end if;
  perform app.clear_second_factors(reset_second_factor.member), app.end_sessions(reset_second_factor.member, null);
  insert into second_factor_reset (member, by_member, desk) values (reset_second_factor.member, app.actor_member(), app.actor_desk())
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at;
  return 'done';
end $$;
comment on function app.reset_second_factor(uuid) is
  'A head, administrator or operator takes away the second factors of a colleague at the acting desk who has lost them; their sessions end, and they are told.';

create function app.own_second_factor()
  returns table (has boolean, since timestamptz, codes_left bigint, required boolean, reset_at timestamptz, reset_by text, reset_desk text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select app.has_second_factor(app.actor_member()), (select a.since from authenticator a where a.member = app.actor_member()),
      (select count(*) from recovery_code c where c.member = app.actor_member()),
      app.needs_second_factor(app.actor_member()), r.at, m.name, d.name
    from (values (1)) one
      left join second_factor_reset r on r.member = app.actor_member()
      left join member m on m.id = r.by_member
      left join desk d on d.id = r.desk
  $$;
comment on function app.own_second_factor() is 'How the second factor of the actor stands, and who has reset it.';

create function app.acknowledge_reset() returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    delete from second_factor_reset r where r.member = app.actor_member()
  $$;
comment on function app.acknowledge_reset() is 'The actor has been told that somebody has reset the own second factor.';

create function app.colleagues_with_second_factor() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select m.member from membership m where m.desk = app.actor_desk() and m.until is null and app.has_second_factor(m.member)
      and (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator'))
  $$;
comment on function app.colleagues_with_second_factor() is 'Members of the acting desk who have a second factor, for those who may reset it.';

create function app.own_sessions()
  returns table (id uuid, device text, opened_at timestamptz, seen_at timestamptz, current boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select s.id, s.device, s.opened_at, date_trunc('hour', s.seen_at), s.token_hash = app.actor_session()
      from session s where s.member = app.actor_member()
        and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours'
  $$;
comment on function app.own_sessions() is 'The open sessions of the actor, last seen to the hour.';

create function app.revoke_session(id uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  delete from session s where s.id = revoke_session.id and s.member = app.actor_member();
  return found;
end $$;
comment on function app.revoke_session(uuid) is 'Ends one session of the actor.';

create function app.revoke_other_sessions() returns integer
  language sql volatile security definer set search_path = pg_catalog, public
  return app.end_sessions(app.actor_member(), app.actor_session());
comment on function app.revoke_other_sessions() is 'Ends every session of the actor but the one that acts.';

create or replace function app.replace_secret(old_hash bytea, salt bytea, secret_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update member m set salt = replace_secret.salt, secret_hash = replace_secret.secret_hash, must_change = false
    where m.id = app.actor_member() and m.secret_hash = replace_secret.old_hash;
  if found then
    -- Whoever knew the old passphrase is out; the device that changed it stays.
    perform app.end_sessions(app.actor_member(), app.actor_session());
    return true;
  end if;
  return false;
end $$;

create or replace function app.clear_sessions() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare cleared integer;
begin
  delete from session s where s.expires_at < pg_catalog.now() or s.seen_at < pg_catalog.now() - interval '2 hours';
  get diagnostics cleared = row_count;
  delete from sign_in_failure f where f.last_at < pg_catalog.now() - interval '1 day';
  delete from half_open h where h.expires_at < pg_catalog.now();
  delete from authenticator_offer o where o.offered_at < pg_catalog.now() - interval '15 minutes';
  return cleared;
end $$;
comment on function app.clear_sessions() is 'Removes sessions that have run out, half-open ones, offers, and failures that no longer count.';

-- Whoever leaves the last desk is out at the same moment.
create function app.end_sessions_without_desk() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from membership m where m.member = new.member and m.until is null) then
    perform app.end_sessions(new.member, null);
  end if;
  return null;
end $$;

set local role bekal_owner;

revoke all on function app.has_second_factor(uuid), app.clear_second_factors(uuid), app.end_sessions(uuid, bytea),
  app.actor_session(), app.open_session(text, bytea, bytea, text), app.examine_half_open(bytea),
  app.complete_half_open(bytea, bytea), app.accept_step(bytea, bigint, bytea), app.accept_recovery_code(bytea, bytea, bytea),
  app.count_wrong_code(bytea), app.offer_authenticator(bytea, bytea), app.offered_authenticator(),
  app.confirm_authenticator(bigint, bytea[]), app.renew_recovery_codes(bytea, bytea[]), app.needs_second_factor(uuid),
  app.remove_authenticator(bytea), app.reset_second_factor(uuid), app.own_second_factor(), app.acknowledge_reset(),
  app.colleagues_with_second_factor(), app.own_sessions(), app.revoke_session(uuid), app.revoke_other_sessions(),
  app.end_sessions_without_desk() from public;
grant execute on function app.has_second_factor(uuid), app.clear_second_factors(uuid), app.end_sessions(uuid, bytea),
  app.actor_session(), app.open_session(text, bytea, bytea, text), app.complete_half_open(bytea, bytea), app.needs_second_factor(uuid) to bekal_lookup;
grant execute on function app.open_session(text, bytea, bytea, text), app.examine_half_open(bytea),
  app.accept_step(bytea, bigint, bytea), app.accept_recovery_code(bytea, bytea, bytea), app.count_wrong_code(bytea) to bekal_visitor;
grant execute on function app.offer_authenticator(bytea, bytea), app.offered_authenticator(),
  app.confirm_authenticator(bigint, bytea[]), app.renew_recovery_codes(bytea, bytea[]), app.remove_authenticator(bytea),
  app.reset_second_factor(uuid), app.own_second_factor(), app.acknowledge_reset(), app.colleagues_with_second_factor(),
  app.own_sessions(), app.revoke_session(uuid), app.revoke_other_sessions() to bekal_member;
create trigger end_sessions_without_desk after update of until on membership
  for each row when (new.until is not null) execute function app.end_sessions_without_desk();
