-- Signing in with the account of a provider (OpenID Connect).

alter table session
  add column opened_by text not null default 'passphrase' check (opened_by in ('passphrase', 'passkey', 'provider')),
  add column strong boolean not null default false;
comment on column session.opened_by is 'What the member began with; a second factor may have followed.';
comment on column session.strong is 'The provider has vouched for more than a password: counts where a desk requires a second factor.';

alter table half_open add column opened_by text not null default 'passphrase' check (opened_by in ('passphrase', 'provider'));
comment on column half_open.opened_by is 'What was right: passphrase or provider. The second factor is still to come.';

create table provider_account (
  member uuid primary key references member,
  issuer text not null check (length(issuer) between 8 and 400),
  account_hash bytea not null unique check (length(account_hash) = 32),
  since timestamptz not null default now()
);
comment on table provider_account is 'With which account of a provider a member signs in. account_hash: HMAC-SHA-256 of issuer and subject under the key file second-factor-key; the subject itself is kept nowhere.';

create table provider_account_removal (
  member uuid primary key references member,
  by_member uuid not null references member,
  desk uuid not null references desk,
  at timestamptz not null default now()
);
comment on table provider_account_removal is 'Who has taken whose account of a provider away, until the member has been told.';
create index provider_account_removal_by_member on provider_account_removal (by_member);
create index provider_account_removal_by_desk on provider_account_removal (desk);

create table provider_way (
  token_hash bytea primary key check (length(token_hash) = 32),
  session bytea references session on delete cascade on update cascade,
  begun_at timestamptz not null
);
comment on table provider_way is 'Browsers on their way to the provider and back, by SHA-256 of their cookie: ten minutes, and once. session: that of a member who binds an account; null to sign in. Real time.';
create index provider_way_by_session on provider_way (session);

-- Nobody but the functions below.
alter table provider_account enable row level security;
alter table provider_account force row level security;
alter table provider_account_removal enable row level security;
alter table provider_account_removal force row level security;
alter table provider_way enable row level security;
alter table provider_way force row level security;
grant select, insert, update, delete on provider_account, provider_account_removal, provider_way to bekal_lookup;

set local role bekal_lookup;

create or replace function app.complete_half_open(half_hash bytea, token_hash bytea)
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
  insert into session (token_hash, member, device, opened_by, expires_at)
    values (complete_half_open.token_hash, half.member, half.device, half.opened_by, expiry);
  return query select half.member, expiry;
end $$;

create or replace function app.clear_sessions() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare cleared integer;
begin
  delete from session s where s.expires_at < pg_catalog.now() or s.seen_at < pg_catalog.now() - interval '2 hours';
  get diagnostics cleared = row_count;
  delete from sign_in_failure f where f.last_at < pg_catalog.now() - interval '1 day';
  delete from half_open h where h.expires_at < pg_catalog.now();
  delete from passkey_challenge c where c.expires_at < pg_catalog.now();
  delete from authenticator_offer o where o.offered_at < pg_catalog.now() - interval '15 minutes';
  delete from provider_way w where w.begun_at < pg_catalog.now() - interval '10 minutes';
  return cleared;
end $$;
comment on function app.clear_sessions() is
  'Removes sessions that have run out, half-open ones, offers, ways to a provider, and failures that no longer count.';

drop function app.own_sessions();
create function app.own_sessions()
  returns table (id uuid, device text, opened_by text, opened_at timestamptz, seen_at timestamptz, current boolean)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select s.id, s.device, s.opened_by, s.opened_at, date_trunc('hour', s.seen_at), s.token_hash = app.actor_session()
      from session s where s.member = app.actor_member()
        and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours'
  $$;
comment on function app.own_sessions() is 'The open sessions of the actor, how each was opened, last seen to the hour.';

create function app.begin_provider_sign_in(token_hash bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    insert into provider_way (token_hash, session, begun_at)
      values (begin_provider_sign_in.token_hash, null, clock_timestamp())
  $$;
comment on function app.begin_provider_sign_in(bytea) is 'A browser goes to the provider to sign in.';

create function app.begin_provider_binding(secret_hash bytea, token_hash bytea) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare handed_over boolean;
begin
  select m.must_change into handed_over from member m
    where m.id = app.actor_member() and m.secret_hash = begin_provider_binding.secret_hash;
  if not found then
    return 'wrong_secret';
  end if;
  -- Whoever handed the passphrase over could bind an account of their own with it.
  if handed_over then
    return 'own_passphrase_first';
  end if;
  if app.has_second_factor(app.actor_member()) and not exists (select from session s
      where s.token_hash = app.actor_session() and s.opened_by <> 'provider' and s.opened_at > clock_timestamp() - interval '5 minutes') then
    return 'sign_in_afresh';
  end if;
  insert into provider_way (token_hash, session, begun_at)
    values (begin_provider_binding.token_hash, app.actor_session(), clock_timestamp());
  return 'done';
end $$;
comment on function app.begin_provider_binding(bytea, bytea) is
  'The actor goes to the provider to bind an account: with the own passphrase, and where there is a second factor in a session that it has opened within five minutes.';

create function app.take_provider_way(token_hash bytea) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare taken provider_way;
begin
  delete from provider_way w where w.token_hash = take_provider_way.token_hash returning w.* into taken;
  if not found or taken.begun_at <= clock_timestamp() - interval '10 minutes' or taken.session is distinct from app.actor_session() then
    return null;
  end if;
  return ceil(extract(epoch from clock_timestamp() - taken.begun_at))::integer;
end $$;
comment on function app.take_provider_way(bytea) is
  'Uses up a way to the provider. For how many seconds it was open; null where it was not, or was begun in another session or, for a visitor, in any.';

create function app.open_provider_session(account_hash bytea, strong boolean, token_hash bytea, device text)
  returns table (member uuid, expires_at timestamptz, next text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  select p.member into found_member from provider_account p
    where p.account_hash = open_provider_session.account_hash
      and exists (select from membership m where m.member = p.member and m.until is null);
  if found_member is null then
    return;
  end if;
  if app.has_second_factor(found_member) and not open_provider_session.strong then
    expiry := pg_catalog.now() + interval '5 minutes';
    insert into half_open (token_hash, member, device, opened_by, expires_at)
      values (open_provider_session.token_hash, found_member, open_provider_session.device, 'provider', expiry);
    return query select found_member, expiry,
      case when exists (select from passkey p where p.member = found_member) then 'passkey' else 'code' end;
    return;
  end if;
  insert into session (token_hash, member, device, opened_by, strong, expires_at)
    values (open_provider_session.token_hash, found_member, open_provider_session.device, 'provider', open_provider_session.strong, expiry);
  return query select found_member, expiry, 'done';
end $$;
comment on function app.open_provider_session(bytea, boolean, bytea, text) is
  'Opens a session of the member to whom an account of the provider is bound and who still serves a desk; half open where a second factor is to come. No row for anybody else.';

create function app.bind_provider_account(issuer text, account_hash bytea) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if exists (select from provider_account p
      where p.account_hash = bind_provider_account.account_hash and p.member <> app.actor_member()) then
    return 'provider_account_taken';
  end if;
  insert into provider_account (member, issuer, account_hash)
    values (app.actor_member(), bind_provider_account.issuer, bind_provider_account.account_hash)
    on conflict (member) do update set issuer = excluded.issuer, account_hash = excluded.account_hash, since = pg_catalog.now();
  delete from provider_account_removal r where r.member = app.actor_member();
  return 'done';
exception when unique_violation then
  return 'provider_account_taken';
end $$;
comment on function app.bind_provider_account(text, bytea) is
  'The actor signs in with this account of the provider from now on, and with no other. An account belongs to one member.';

create function app.own_provider_account(issuer text)
  returns table (since timestamptz, removed_at timestamptz, removed_by text, removed_desk text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select (select p.since from provider_account p where p.member = app.actor_member() and p.issuer = own_provider_account.issuer),
      r.at, m.name, d.name
    from (values (1)) one
      left join provider_account_removal r on r.member = app.actor_member()
      left join member m on m.id = r.by_member
      left join desk d on d.id = r.desk
  $$;
comment on function app.own_provider_account(text) is 'Since when the actor has an account of this provider, and who has taken it away.';

create function app.remove_provider_account(secret_hash bytea) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from member m where m.id = app.actor_member() and m.secret_hash = remove_provider_account.secret_hash) then
    return 'wrong_secret';
  end if;
  delete from provider_account p where p.member = app.actor_member();
  if not found then
    return 'no_provider_account';
  end if;
  delete from session s where s.member = app.actor_member() and s.opened_by = 'provider' and s.token_hash <> app.actor_session();
  delete from half_open h where h.member = app.actor_member() and h.opened_by = 'provider';
  return 'done';
end $$;
comment on function app.remove_provider_account(bytea) is
  'The actor signs in with the passphrase alone again; other sessions that the provider has opened end.';

create function app.reset_provider_account(member uuid) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from membership m
        where m.member = reset_provider_account.member and m.desk = app.actor_desk() and m.until is null)
      or not (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return 'not_found';
  end if;
  if reset_provider_account.member = app.actor_member() then
    return 'own_provider_account';
  end if;
  if exists (select from membership m where m.member = reset_provider_account.member and m.until is null and 'operator' = any (m.roles))
      and not app.actor_has_role('operator') then
    return 'operator_only';
  end if;
  delete from provider_account p where p.member = reset_provider_account.member;
  if not found then
    return 'no_provider_account';
  end if;
  perform app.end_sessions(reset_provider_account.member, null);
  insert into provider_account_removal (member, by_member, desk)
    values (reset_provider_account.member, app.actor_member(), app.actor_desk())
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at;
  return 'done';
end $$;
comment on function app.reset_provider_account(uuid) is
  'A head, administrator or operator takes away the account of a provider of a colleague at the acting desk; their sessions end, and they are told.';

create function app.acknowledge_provider_removal() returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    delete from provider_account_removal r where r.member = app.actor_member()
  $$;
comment on function app.acknowledge_provider_removal() is 'The actor has been told that somebody has taken the own account of a provider away.';

set local role bekal_owner;

revoke all on function app.own_sessions(), app.begin_provider_sign_in(bytea), app.begin_provider_binding(bytea, bytea),
  app.take_provider_way(bytea), app.open_provider_session(bytea, boolean, bytea, text), app.bind_provider_account(text, bytea),
  app.own_provider_account(text), app.remove_provider_account(bytea), app.reset_provider_account(uuid),
  app.acknowledge_provider_removal() from public;
grant execute on function app.begin_provider_sign_in(bytea), app.take_provider_way(bytea),
  app.open_provider_session(bytea, boolean, bytea, text) to bekal_visitor;
grant execute on function app.own_sessions(), app.begin_provider_binding(bytea, bytea), app.take_provider_way(bytea),
  app.bind_provider_account(text, bytea), app.own_provider_account(text), app.remove_provider_account(bytea),
  app.reset_provider_account(uuid), app.acknowledge_provider_removal() to bekal_member;
