-- What a desk sees to: a second factor from a day on, who has none, a first passphrase that runs out and is made afresh.

alter table desk add column second_factor_from timestamptz;
comment on column desk.second_factor_from is 'From when the desk requires a second factor; null where it does from the moment it was said. Real time.';
grant update (second_factor_from) on desk to bekal_member;

alter table member add column first_until timestamptz not null default now() + interval '7 days';
comment on column member.first_until is 'Until when a passphrase that was handed over opens; of no account once the member has an own one. Real time.';
grant update (first_until) on member to bekal_lookup;

set local role bekal_lookup;

create function app.factor_is_due(required boolean, since timestamptz) returns boolean
  language sql stable
  return required and coalesce(since <= pg_catalog.now(), true);
comment on function app.factor_is_due(boolean, timestamptz) is 'Whether a desk requires a second factor by now.';

create or replace function app.needs_second_factor(member uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from membership m join desk d on d.id = m.desk
    where m.member = $1 and m.until is null and app.factor_is_due(d.second_factor_required, d.second_factor_from));

create function app.actor_is_strong() returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return app.has_second_factor(app.actor_member())
    or exists (select from session s where s.token_hash = app.actor_session() and s.strong);
comment on function app.actor_is_strong() is
  'Whether the actor may work for a desk that requires a second factor: has one, or a provider has vouched for one in this session.';

create or replace function app.enter(token_hash bytea, desk uuid, may text[], deskless boolean)
  returns table (member uuid, actor_desk uuid, roles text[], now timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  last_seen timestamptz;
  shared_pc boolean;
  locked boolean;
  found_strong boolean;
  found_roles text[];
  needs_factor boolean;
  acting text;
begin
  select s.member, s.seen_at, s.shared, app.is_locked(s.locked_at, s.shared, s.seen_at), s.strong
    into found_member, last_seen, shared_pc, locked, found_strong from session s
    where s.token_hash = enter.token_hash and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours';
  if found_member is null then
    raise exception 'not signed in' using errcode = 'BK401';
  end if;
  if locked then
    raise exception 'the session is locked' using errcode = 'BK423';
  end if;
  if enter.desk is null and not enter.deskless then
    raise exception 'no desk named' using errcode = 'BK400';
  end if;
  if enter.desk is not null then
    select m.roles, app.factor_is_due(d.second_factor_required, d.second_factor_from) into found_roles, needs_factor
      from membership m join desk d on d.id = m.desk
      where m.desk = enter.desk and m.member = found_member and m.until is null;
    if found_roles is null then
      raise exception 'not a member of the desk' using errcode = 'BK403';
    end if;
    -- While the head is away, whoever was named acts as one, and the signature says so.
    if not 'head' = any (found_roles) then
      acting := app.acting_for_head(enter.desk, found_member);
      if acting is not null then
        found_roles := found_roles || 'head'::text;
      end if;
    end if;
  end if;
  if enter.may is not null and not coalesce(found_roles && enter.may, false) then
    raise exception 'role lacks the permission' using errcode = 'BK403';
  end if;
  if needs_factor and not found_strong and not app.has_second_factor(found_member) then
    raise exception 'the desk requires a second factor' using errcode = 'BK428';
  end if;
  -- Written seldom: an idle shared PC is noticed to half a minute.
  if last_seen < pg_catalog.now() - (case when shared_pc then interval '30 seconds' else interval '5 minutes' end) then
    update session s set seen_at = pg_catalog.now() where s.token_hash = enter.token_hash;
  end if;
  perform set_config('app.member', found_member::text, true),
          set_config('app.session', encode(enter.token_hash, 'hex'), true),
          set_config('app.desk', coalesce(enter.desk::text, ''), true),
          set_config('app.roles', coalesce(array_to_string(found_roles, ','), ''), true),
          set_config('app.acting', coalesce(acting, ''), true);
  return query select found_member, enter.desk, coalesce(found_roles, '{}'), app.now();
end $$;

-- A first passphrase runs out. Who knows it is told so; to everybody else the answer is that of any wrong one.
create or replace function app.open_session(login text, secret bytea, token_hash bytea, device text)
  returns table (member uuid, expires_at timestamptz, locked boolean, next text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  hashed bytea := sha256(convert_to(login, 'UTF8'));
  until timestamptz;
  found_member uuid;
  run_out boolean;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  insert into sign_in_failure as f (login_hash, failures, last_at) values (hashed, 0, pg_catalog.now())
    on conflict (login_hash) do update set failures = case when f.last_at < pg_catalog.now() - interval '15 minutes' then 0 else f.failures end
    returning f.locked_until into until;
  if until > pg_catalog.now() then
    return query select null::uuid, null::timestamptz, true, null::text;
    return;
  end if;
  select m.id, m.must_change and m.first_until <= pg_catalog.now() into found_member, run_out
    from member m where m.login = open_session.login and m.secret_hash = sha256(open_session.secret);
  if found_member is null then
    update sign_in_failure f set failures = f.failures + 1, last_at = pg_catalog.now(),
        locked_until = case when f.failures + 1 >= 5 then pg_catalog.now() + interval '15 minutes' end
      where f.login_hash = hashed returning f.locked_until into until;
    return query select null::uuid, null::timestamptz, coalesce(until > pg_catalog.now(), false), null::text;
    return;
  end if;
  delete from sign_in_failure f where f.login_hash = hashed;
  if run_out then
    return query select null::uuid, null::timestamptz, false, 'over';
    return;
  end if;
  if app.has_second_factor(found_member) then
    expiry := pg_catalog.now() + interval '5 minutes';
    insert into half_open (token_hash, member, device, expires_at)
      values (open_session.token_hash, found_member, open_session.device, expiry);
    return query select found_member, expiry, false,
      case when exists (select from passkey p where p.member = found_member) then 'passkey' else 'code' end;
    return;
  end if;
  insert into session (token_hash, member, device, expires_at)
    values (open_session.token_hash, found_member, open_session.device, expiry);
  return query select found_member, expiry, false, 'done';
end $$;
comment on function app.open_session(text, bytea, bytea, text) is
  'Opens a session where the secret fits, half open where the member has a second factor; over where it is a first passphrase that has run out. Five failures within 15 minutes lock a login, known or not, for 15 minutes.';

create function app.renew_passphrase(login text, salt bytea, secret_hash bytea) returns table (member uuid, verdict text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid := (select m.id from member m where m.login = renew_passphrase.login);
  keeps text := app.keeps_colleague(found_member);
begin
  -- At a desk whose only administrator has lost the passphrase, nobody else is there to help.
  if keeps = 'not_found' and found_member is not null and app.actor_has_role('operator') then
    keeps := 'yes';
  end if;
  if keeps <> 'yes' then
    return query select null::uuid, case keeps when 'oneself' then 'own_passphrase' else keeps end;
    return;
  end if;
  -- Whoever stands in for a head keeps no accounts by that: it would be a way into the head's own.
  if app.acting() is not null and not (app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return query select null::uuid, 'not_permitted';
    return;
  end if;
  -- Whoever hands a passphrase over knows it: nobody comes so into a desk that is not theirs to look after.
  if not app.actor_has_role('operator') and exists (select from membership m
      where m.member = found_member and m.until is null and m.desk <> app.actor_desk()) then
    return query select null::uuid, 'serves_elsewhere';
    return;
  end if;
  update member m set salt = renew_passphrase.salt, secret_hash = renew_passphrase.secret_hash, must_change = true,
      first_until = pg_catalog.now() + interval '7 days'
    where m.id = found_member;
  delete from sign_in_failure f where f.login_hash = sha256(convert_to(renew_passphrase.login, 'UTF8'));
  perform app.end_sessions(found_member, null);
  return query select found_member, 'done';
end $$;
comment on function app.renew_passphrase(text, bytea, bytea) is
  'A head or administrator hands a fresh first passphrase to a colleague of the acting desk who serves no other, an operator to anybody. Their sessions end; a second factor stays in force.';

create function app.kept_colleagues()
  returns table (id uuid, second_factor boolean, provider_account boolean, first_until timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select m.member, app.has_second_factor(m.member), exists (select from provider_account p where p.member = m.member),
        case when c.must_change then c.first_until end
      from membership m join member c on c.id = m.member
      where m.desk = app.actor_desk() and m.until is null
        and (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator'))
  $$;
comment on function app.kept_colleagues() is
  'How the members of the acting desk sign in, for those who look after their accounts.';
drop function app.colleagues_with_second_factor();

-- Times to the hour, and none before the moment at which it began.

create or replace function app.own_sessions()
  returns table (id uuid, device text, opened_by text, opened_at timestamptz, seen_at timestamptz, current boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select s.id, s.device, s.opened_by, s.opened_at, greatest(date_trunc('hour', s.seen_at), s.opened_at),
        s.token_hash = app.actor_session()
      from session s where s.member = app.actor_member()
        and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours'
  $$;

create or replace function app.own_passkeys()
  returns table (id uuid, name text, added_at timestamptz, used_at timestamptz, backed_up boolean, suspect_at timestamptz,
    credential bytea, transports text[])
  language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.name, p.added_at,
        case when p.used_at is not null then greatest(date_trunc('hour', p.used_at), p.added_at) end,
        p.backed_up, p.suspect_at, p.credential, p.transports
      from passkey p where p.member = app.actor_member()
  $$;

set local role bekal_owner;

revoke all on function app.factor_is_due(boolean, timestamptz), app.actor_is_strong(), app.renew_passphrase(text, bytea, bytea),
  app.kept_colleagues() from public;
grant execute on function app.factor_is_due(boolean, timestamptz) to bekal_member;
grant execute on function app.actor_is_strong(), app.renew_passphrase(text, bytea, bytea), app.kept_colleagues() to bekal_member;
