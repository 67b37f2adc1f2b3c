-- Passkeys (WebAuthn), and proof before acts that an open device alone must not do.

create table passkey (
  id uuid primary key,
  member uuid not null references member,
  credential bytea not null unique check (length(credential) between 16 and 1023),
  public_key bytea not null,
  counter bigint not null check (counter >= 0),
  transports text[] not null default '{}',
  backed_up boolean not null,
  name text not null check (length(name) between 1 and 60),
  added_at timestamptz not null default now(),
  used_at timestamptz,
  suspect_at timestamptz
);
comment on table passkey is 'Passkeys of members, as public keys: nothing here opens anything by itself. Real time.';
comment on column passkey.public_key is 'COSE, as the authenticator gave it.';
comment on column passkey.counter is 'The newest count of signatures that it has told; 0 where it counts none.';
comment on column passkey.backed_up is 'Kept by the account of a device''s maker, and so on several devices.';
comment on column passkey.suspect_at is 'Since when its counter has gone back: somebody else may hold a copy, and it opens nothing any more.';
create index passkey_by_member on passkey (member);

create table passkey_challenge (
  holder bytea primary key check (length(holder) = 32),
  challenge bytea not null check (length(challenge) = 32),
  purpose text not null check (purpose in ('open', 'prove', 'add')),
  member uuid references member,
  answered boolean not null default false,
  passkey uuid references passkey on delete cascade,
  expires_at timestamptz not null default now() + interval '5 minutes'
);
comment on table passkey_challenge is 'What a passkey is asked to sign: once, within five minutes, by the browser that holds the token. One for each token; asking anew replaces it.';
comment on column passkey_challenge.holder is 'SHA-256 of the token of whoever has asked: of a half-open session, a session, or one made for it.';
comment on column passkey_challenge.member is 'Whose passkey it has to be; null for whoever has not said who they are.';
comment on column passkey_challenge.passkey is 'The passkey that has answered.';
create index passkey_challenge_by_member on passkey_challenge (member);
create index passkey_challenge_by_passkey on passkey_challenge (passkey);

alter table session add column proved_at timestamptz;
comment on column session.proved_at is 'When its member has last proved, in this session, to be there: by the passphrase or a passkey.';

alter table second_factor_reset add column reason text not null default 'other'
  check (reason in ('lost', 'stolen', 'broken', 'replaced', 'copied', 'other'));

-- Nobody but the functions below.
alter table passkey enable row level security;
alter table passkey force row level security;
alter table passkey_challenge enable row level security;
alter table passkey_challenge force row level security;
grant select, insert, update, delete on passkey, passkey_challenge to bekal_lookup;

set local role bekal_lookup;

create or replace function app.has_second_factor(member uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from authenticator a where a.member = $1) or exists (select from passkey p where p.member = $1);

create or replace function app.clear_second_factors(member uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  delete from authenticator a where a.member = clear_second_factors.member;
  delete from authenticator_offer o where o.member = clear_second_factors.member;
  delete from passkey_challenge c where c.member = clear_second_factors.member;
  delete from passkey p where p.member = clear_second_factors.member;
  delete from recovery_code c where c.member = clear_second_factors.member;
  delete from code_failure f where f.member = clear_second_factors.member;
end $$;

create or replace function app.open_session(login text, secret bytea, token_hash bytea, device text)
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
    return query select found_member, expiry, false,
      case when exists (select from passkey p where p.member = found_member) then 'passkey' else 'code' end;
    return;
  end if;
  insert into session (token_hash, member, device, expires_at)
    values (open_session.token_hash, found_member, open_session.device, expiry);
  return query select found_member, expiry, false, 'done';
end $$;

-- Proof: an open device is not enough.

create function app.demand_proof() returns void
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from session s where s.token_hash = app.actor_session() and s.proved_at > clock_timestamp() - interval '5 minutes') then
    raise exception 'not proved lately' using errcode = 'BK412';
  end if;
end $$;
comment on function app.demand_proof() is 'Refuses (BK412) unless the actor has proved in this session, within five minutes, to be there.';

create function app.prove_by_secret(secret_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from member m where m.id = app.actor_member() and m.secret_hash = prove_by_secret.secret_hash) then
    return false;
  end if;
  update session s set proved_at = clock_timestamp() where s.token_hash = app.actor_session();
  return true;
end $$;
comment on function app.prove_by_secret(bytea) is 'The actor proves by the passphrase to be there.';

-- Asking a passkey.

create function app.ask_passkey(holder bytea, challenge bytea) returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    insert into passkey_challenge (holder, challenge, purpose) values (ask_passkey.holder, ask_passkey.challenge, 'open')
  $$;
comment on function app.ask_passkey(bytea, bytea) is 'Keeps what a passkey is to sign for somebody who has not said who they are.';

create function app.ask_passkey_of(half_hash bytea, challenge bytea) returns table (credential bytea, transports text[])
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare found_member uuid;
begin
  select h.member into found_member from half_open h
    where h.token_hash = half_hash and h.tries < 5 and h.expires_at > clock_timestamp();
  if found_member is null then
    return;
  end if;
  insert into passkey_challenge (holder, challenge, purpose, member)
    values (half_hash, ask_passkey_of.challenge, 'open', found_member)
    on conflict (holder) do update set challenge = excluded.challenge, answered = false, passkey = null, expires_at = excluded.expires_at;
  return query select p.credential, p.transports from passkey p
    where p.member = found_member and p.suspect_at is null order by p.used_at desc nulls last, p.id;
end $$;
comment on function app.ask_passkey_of(bytea, bytea) is 'Keeps what a passkey is to sign as second factor; answers which passkeys may. No row where the half-open session is gone.';

create function app.ask_own_passkey(challenge bytea) returns table (credential bytea, transports text[])
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  insert into passkey_challenge (holder, challenge, purpose, member)
    values (app.actor_session(), ask_own_passkey.challenge, 'prove', app.actor_member())
    on conflict (holder) do update set challenge = excluded.challenge, purpose = 'prove', answered = false, passkey = null, expires_at = excluded.expires_at;
  return query select p.credential, p.transports from passkey p
    where p.member = app.actor_member() and p.suspect_at is null order by p.used_at desc nulls last, p.id;
end $$;
comment on function app.ask_own_passkey(bytea) is 'Keeps what a passkey of the actor is to sign as proof; answers which passkeys may.';

create function app.examine_passkey(holder bytea, purpose text, credential bytea)
  returns table (challenge bytea, passkey uuid, member uuid, public_key bytea, counter bigint, suspect boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  asked passkey_challenge;
  found_passkey passkey;
begin
  update passkey_challenge c set answered = true
    where c.holder = coalesce(examine_passkey.holder, app.actor_session()) and c.purpose = examine_passkey.purpose and not c.answered and c.expires_at > clock_timestamp()
    returning c.* into asked;
  if asked.holder is null or asked.purpose = 'open' and asked.member is not null and not exists (select from half_open h
      where h.token_hash = asked.holder and h.tries < 5 and h.expires_at > clock_timestamp()) then
    return;
  end if;
  -- One answer at a time for each passkey, so that its counter only grows.
  select p.* into found_passkey from passkey p
    where p.credential = examine_passkey.credential and (asked.member is null or p.member = asked.member) for no key update;
  update passkey_challenge c set passkey = found_passkey.id where c.holder = asked.holder;
  return query select asked.challenge, found_passkey.id, found_passkey.member, found_passkey.public_key, found_passkey.counter,
    found_passkey.suspect_at is not null;
end $$;
comment on function app.examine_passkey(bytea, text, bytea) is
  'What an answer is to be checked against; the challenge is used up by it, right or wrong. No row where there is none. Without a holder, of the session that acts.';

create function app.accept_passkey(holder bytea, passkey uuid, counter bigint, backed_up boolean, token_hash bytea, device text)
  returns table (member uuid, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  asked passkey_challenge;
  found_member uuid;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  delete from passkey_challenge c where c.holder = accept_passkey.holder and c.purpose = 'open'
    and c.answered and c.passkey = accept_passkey.passkey returning c.* into asked;
  if asked.holder is null then
    return;
  end if;
  update passkey p set counter = accept_passkey.counter, backed_up = accept_passkey.backed_up, used_at = clock_timestamp()
    where p.id = accept_passkey.passkey and p.suspect_at is null and (asked.member is null or p.member = asked.member)
    returning p.member into found_member;
  if found_member is null then
    return;
  end if;
  if asked.member is not null then
    return query select * from app.complete_half_open(accept_passkey.holder, accept_passkey.token_hash);
    return;
  end if;
  -- The column comes with 0019, before anybody can call this.
  insert into session (token_hash, member, device, opened_by, expires_at)
    values (accept_passkey.token_hash, found_member, accept_passkey.device, 'passkey', expiry);
  return query select found_member, expiry;
end $$;
comment on function app.accept_passkey(bytea, uuid, bigint, boolean, bytea, text) is
  'Opens a session for the passkey that has answered: by itself, or as second factor of a half-open one.';

create function app.accept_proof(passkey uuid, counter bigint, backed_up boolean) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  delete from passkey_challenge c where c.holder = app.actor_session() and c.purpose = 'prove'
    and c.answered and c.passkey = accept_proof.passkey;
  if not found then
    return false;
  end if;
  update passkey p set counter = accept_proof.counter, backed_up = accept_proof.backed_up, used_at = clock_timestamp()
    where p.id = accept_proof.passkey and p.member = app.actor_member() and p.suspect_at is null;
  if not found then
    return false;
  end if;
  update session s set proved_at = clock_timestamp() where s.token_hash = app.actor_session();
  return true;
end $$;
comment on function app.accept_proof(uuid, bigint, boolean) is 'The actor proves by a passkey to be there.';

create function app.suspect_passkey(holder bytea, passkey uuid) returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    update passkey p set suspect_at = clock_timestamp() where p.id = suspect_passkey.passkey and p.suspect_at is null
      and exists (select from passkey_challenge c where c.holder = coalesce(suspect_passkey.holder, app.actor_session()) and c.answered and c.passkey = p.id)
  $$;
comment on function app.suspect_passkey(bytea, uuid) is 'The counter of the passkey that has answered has gone back: it opens nothing any more.';

-- The own passkeys.

create function app.own_passkeys()
  returns table (id uuid, name text, added_at timestamptz, used_at timestamptz, backed_up boolean, suspect_at timestamptz,
    credential bytea, transports text[])
  language sql stable security definer set search_path = pg_catalog, public as $$
    select p.id, p.name, p.added_at, date_trunc('hour', p.used_at), p.backed_up, p.suspect_at, p.credential, p.transports
      from passkey p where p.member = app.actor_member()
  $$;
comment on function app.own_passkeys() is 'The passkeys of the actor, last used to the hour.';

create function app.offer_passkey(challenge bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform app.demand_proof();
  if (select count(*) from passkey p where p.member = app.actor_member()) >= 10 then
    return false;
  end if;
  insert into passkey_challenge (holder, challenge, purpose, member)
    values (app.actor_session(), offer_passkey.challenge, 'add', app.actor_member())
    on conflict (holder) do update set challenge = excluded.challenge, purpose = 'add', answered = false, passkey = null, expires_at = excluded.expires_at;
  return true;
end $$;
comment on function app.offer_passkey(bytea) is 'Keeps what a new passkey of the actor is to answer; false where there are ten.';

create function app.offered_passkey() returns bytea
  language sql volatile security definer set search_path = pg_catalog, public as $$
    select c.challenge from passkey_challenge c where c.holder = app.actor_session() and c.purpose = 'add'
      and c.expires_at > clock_timestamp() for update
  $$;
comment on function app.offered_passkey() is 'What the actor''s new passkey was to answer.';

create function app.add_passkey(id uuid, credential bytea, public_key bytea, counter bigint, transports text[], backed_up boolean,
    name text, code_hashes bytea[]) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() for no key update;
  delete from passkey_challenge c where c.holder = app.actor_session() and c.purpose = 'add' and c.member = app.actor_member();
  if not found then
    return 'passkey_gone';
  end if;
  insert into passkey (id, member, credential, public_key, counter, transports, backed_up, name)
    values (add_passkey.id, app.actor_member(), add_passkey.credential, add_passkey.public_key, add_passkey.counter,
      add_passkey.transports, add_passkey.backed_up, add_passkey.name)
    on conflict (credential) do nothing;
  if not found then
    return 'passkey_known';
  end if;
  -- They were opened without it.
  perform app.end_sessions(app.actor_member(), app.actor_session());
  if exists (select from recovery_code c where c.member = app.actor_member()) then
    return 'done';
  end if;
  insert into recovery_code (member, code_hash) select app.actor_member(), unnest(code_hashes);
  return 'with_codes';
end $$;
comment on function app.add_passkey(uuid, bytea, bytea, bigint, text[], boolean, text, bytea[]) is
  'A new passkey of the actor counts from now on, with recovery codes where there are none; other sessions end.';

create function app.rename_passkey(id uuid, name text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  update passkey p set name = rename_passkey.name where p.id = rename_passkey.id and p.member = app.actor_member();
  return found;
end $$;
comment on function app.rename_passkey(uuid, text) is 'Calls a passkey of the actor by another name.';

create function app.remove_passkey(id uuid) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() for no key update;
  if not exists (select from passkey p where p.id = remove_passkey.id and p.member = app.actor_member()) then
    return 'not_found';
  end if;
  perform app.demand_proof();
  delete from passkey p where p.id = remove_passkey.id;
  if not app.has_second_factor(app.actor_member()) then
    if app.needs_second_factor(app.actor_member()) then
      -- The caller refuses, and with it this transaction ends.
      return 'second_factor_required';
    end if;
    perform app.clear_second_factors(app.actor_member());
  end if;
  perform app.end_sessions(app.actor_member(), app.actor_session());
  return 'done';
end $$;
comment on function app.remove_passkey(uuid) is
  'Takes a passkey of the actor away, unless a desk requires a second factor and it is the last; other sessions end.';

-- Sessions, the own ones and those of colleagues.

create or replace function app.revoke_session(id uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from session s where s.id = revoke_session.id and s.member = app.actor_member()) then
    return false;
  end if;
  perform app.demand_proof();
  delete from session s where s.id = revoke_session.id and s.member = app.actor_member();
  return found;
end $$;

create or replace function app.revoke_other_sessions() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform app.demand_proof();
  return app.end_sessions(app.actor_member(), app.actor_session());
end $$;

create function app.keeps_colleague(member uuid) returns text
  language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if not exists (select from membership m
        where m.member = keeps_colleague.member and m.desk = app.actor_desk() and m.until is null)
      or not (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return 'not_found';
  end if;
  if keeps_colleague.member = app.actor_member() then
    return 'oneself';
  end if;
  if exists (select from membership m where m.member = keeps_colleague.member and m.until is null and 'operator' = any (m.roles))
      and not app.actor_has_role('operator') then
    return 'operator_only';
  end if;
  return 'yes';
end $$;
comment on function app.keeps_colleague(uuid) is
  'Whether the actor looks after the account of a colleague at the acting desk: a head, administrator or operator; of an operator, an operator.';

create function app.reset_second_factor(member uuid, reason text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(reset_second_factor.member);
begin
  if keeps <> 'yes' then
    return case keeps when 'oneself' then 'own_second_factor' else keeps end;
  end if;
  perform from member m where m.id = reset_second_factor.member for no key update;
  if not app.has_second_factor(reset_second_factor.member) then
    return 'no_second_factor';
  end if;
  perform app.clear_second_factors(reset_second_factor.member), app.end_sessions(reset_second_factor.member, null);
  insert into second_factor_reset (member, by_member, desk, reason)
    values (reset_second_factor.member, app.actor_member(), app.actor_desk(), reset_second_factor.reason)
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at, reason = excluded.reason;
  return 'done';
end $$;
comment on function app.reset_second_factor(uuid, text) is
  'A head, administrator or operator takes away the second factors of a colleague at the acting desk who has lost them; their sessions end, and they are told who and why.';

create or replace function app.reset_second_factor(member uuid) returns text
  language sql volatile security definer set search_path = pg_catalog, public
  return app.reset_second_factor($1, 'other');

create function app.end_sessions_of(member uuid) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(end_sessions_of.member);
begin
  if keeps <> 'yes' then
    return case keeps when 'oneself' then 'own_sessions' else keeps end;
  end if;
  perform app.end_sessions(end_sessions_of.member, null);
  return 'done';
end $$;
comment on function app.end_sessions_of(uuid) is 'A head, administrator or operator signs a colleague at the acting desk out everywhere.';

create function app.own_second_factor_reset() returns table (at timestamptz, by text, desk text, reason text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select r.at, m.name, d.name, r.reason from second_factor_reset r join member m on m.id = r.by_member join desk d on d.id = r.desk
      where r.member = app.actor_member()
  $$;
comment on function app.own_second_factor_reset() is 'Who has reset the second factor of the actor, and why.';

create or replace function app.clear_sessions() returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare cleared integer;
begin
  delete from session s where s.expires_at < pg_catalog.now() or s.seen_at < pg_catalog.now() - interval '2 hours';
  get diagnostics cleared = row_count;
  delete from sign_in_failure f where f.last_at < pg_catalog.now() - interval '1 day';
  delete from half_open h where h.expires_at < pg_catalog.now();
  delete from authenticator_offer o where o.offered_at < pg_catalog.now() - interval '15 minutes';
  delete from passkey_challenge c where c.expires_at < pg_catalog.now();
  return cleared;
end $$;

set local role bekal_owner;

revoke all on function app.demand_proof(), app.prove_by_secret(bytea), app.ask_passkey(bytea, bytea), app.ask_passkey_of(bytea, bytea),
  app.ask_own_passkey(bytea), app.examine_passkey(bytea, text, bytea),
  app.accept_passkey(bytea, uuid, bigint, boolean, bytea, text), app.accept_proof(uuid, bigint, boolean),
  app.suspect_passkey(bytea, uuid), app.own_passkeys(), app.offer_passkey(bytea), app.offered_passkey(),
  app.add_passkey(uuid, bytea, bytea, bigint, text[], boolean, text, bytea[]), app.rename_passkey(uuid, text),
  app.remove_passkey(uuid), app.keeps_colleague(uuid), app.reset_second_factor(uuid, text), app.end_sessions_of(uuid),
  app.own_second_factor_reset() from public;
grant execute on function app.ask_passkey(bytea, bytea), app.ask_passkey_of(bytea, bytea), app.examine_passkey(bytea, text, bytea),
  app.accept_passkey(bytea, uuid, bigint, boolean, bytea, text), app.suspect_passkey(bytea, uuid) to bekal_visitor;
grant execute on function app.prove_by_secret(bytea), app.ask_own_passkey(bytea),
  app.examine_passkey(bytea, text, bytea), app.accept_proof(uuid, bigint, boolean), app.suspect_passkey(bytea, uuid),
  app.own_passkeys(), app.offer_passkey(bytea), app.offered_passkey(),
  app.add_passkey(uuid, bytea, bytea, bigint, text[], boolean, text, bytea[]), app.rename_passkey(uuid, text),
  app.remove_passkey(uuid), app.reset_second_factor(uuid, text), app.end_sessions_of(uuid),
  app.own_second_factor_reset() to bekal_member;
