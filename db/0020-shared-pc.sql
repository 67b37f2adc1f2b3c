-- Shared PCs: a session that is locked reads nothing until its member proves again who they are.

alter table session
  add column shared boolean not null default false,
  add column locked_at timestamptz;
comment on column session.shared is 'Of a browser that several people use: locked on its own when nothing has been asked for three minutes.';
comment on column session.locked_at is 'Since when the browser has covered its screen; nothing is read or written under this session until then.';

set local role bekal_lookup;

-- A browser tells with every way of signing in what it is and which session it had (src/platform/http/serve.ts).
create function app.begin_session() returns trigger
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  new.shared := new.shared or coalesce(current_setting('app.shared', true), '') = 'on';
  delete from session s where s.token_hash = app.former_session();
  return new;
end $$;

create function app.former_session() returns bytea
  language sql stable security definer set search_path = pg_catalog, public
  return decode(nullif(current_setting('app.former', true), ''), 'hex');
comment on function app.former_session() is 'The session that the browser has had until now, as the hash of its token.';

create function app.is_locked(locked_at timestamptz, shared boolean, seen_at timestamptz) returns boolean
  language sql stable
  return locked_at is not null or shared and seen_at < pg_catalog.now() - interval '3 minutes';
comment on function app.is_locked(timestamptz, boolean, timestamptz) is
  'Whether a session waits for its member. Two idle minutes lock the browser; one more, the server, should the browser be unable to say so.';

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
    select m.roles, d.second_factor_required into found_roles, needs_factor from membership m join desk d on d.id = m.desk
      where m.desk = enter.desk and m.member = found_member and m.until is null;
    if found_roles is null then
      raise exception 'not a member of the desk' using errcode = 'BK403';
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
          set_config('app.roles', coalesce(array_to_string(found_roles, ','), ''), true);
  return query select found_member, enter.desk, coalesce(found_roles, '{}'), app.now();
end $$;
comment on function app.enter(bytea, uuid, text[], boolean) is
  'Resolves the session, checks desk and role, and sets the actor for this transaction. BK401 not signed in, BK423 locked, BK400 no desk named, BK403 not permitted, BK428 the desk requires a second factor.';

create function app.lock_session(token_hash bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update session s set locked_at = coalesce(s.locked_at, pg_catalog.now()) where s.token_hash = lock_session.token_hash;
  return found;
end $$;
comment on function app.lock_session(bytea) is 'Nothing is read or written under this session until its member proves again who they are.';

create function app.resume_session(half_hash bytea) returns table (member uuid, expires_at timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare found_member uuid;
begin
  select h.member into found_member from half_open h where h.token_hash = half_hash and h.expires_at > pg_catalog.now();
  return query update session s set token_hash = half_hash, locked_at = null, seen_at = pg_catalog.now()
    where s.token_hash = app.former_session() and s.member = found_member
      and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours'
      and app.is_locked(s.locked_at, s.shared, s.seen_at)
    returning s.member, s.expires_at;
  if found then
    delete from half_open h where h.token_hash = half_hash;
  end if;
end $$;
comment on function app.resume_session(bytea) is
  'The passphrase was right and the browser holds the member''s locked session, whose second factor has been proven: it goes on under a new token.';

create function app.own_shelf() returns bytea
  language sql stable security definer set search_path = pg_catalog, public
  return (select sha256(sha256(i.secret || convert_to('bekal/v1/shelf', 'UTF8')) || convert_to(app.actor_member()::text, 'UTF8'))
    from app.installation i where app.actor_member() is not null);
comment on function app.own_shelf() is
  'The server''s half of the key under which a browser keeps the actor''s drafts: steady, and given to an open session only.';

set local role bekal_owner;

revoke all on function app.begin_session(), app.former_session(), app.is_locked(timestamptz, boolean, timestamptz),
  app.lock_session(bytea), app.resume_session(bytea), app.own_shelf() from public;
grant execute on function app.begin_session(), app.former_session(), app.is_locked(timestamptz, boolean, timestamptz) to bekal_lookup;
grant execute on function app.lock_session(bytea), app.resume_session(bytea) to bekal_visitor;
grant execute on function app.own_shelf() to bekal_member;
create trigger begin_session before insert on session for each row execute function app.begin_session();
