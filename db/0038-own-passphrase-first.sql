-- A passphrase that somebody has handed over is replaced before anything else is done with it: whoever handed it over knows it.

set local role bekal_lookup;

-- A process of the last release does not know the fifth argument, and finds everything as it was.
drop function app.enter(bytea, uuid, text[], boolean);

create function app.enter(token_hash bytea, desk uuid, may text[], deskless boolean, first_passphrase boolean default true)
  returns table (member uuid, actor_desk uuid, roles text[], now timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  last_seen timestamptz;
  shared_pc boolean;
  locked boolean;
  handed_over boolean;
  found_strong boolean;
  found_roles text[];
  needs_factor boolean;
  acting text;
begin
  select s.member, s.seen_at, s.shared, app.is_locked(s.locked_at, s.shared, s.seen_at), s.strong, m.must_change
    into found_member, last_seen, shared_pc, locked, found_strong, handed_over from session s join member m on m.id = s.member
    where s.token_hash = enter.token_hash and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours';
  if found_member is null then
    raise exception 'not signed in' using errcode = 'BK401';
  end if;
  if locked then
    raise exception 'the session is locked' using errcode = 'BK423';
  end if;
  if handed_over and not enter.first_passphrase then
    raise exception 'the passphrase was handed over and has to be replaced' using errcode = 'BK426';
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
comment on function app.enter(bytea, uuid, text[], boolean, boolean) is
  'Resolves the session, checks desk and role, and sets the actor for this transaction. first_passphrase: whether the call is one of those that whoever has to replace the passphrase needs for that. BK401 not signed in, BK423 locked, BK426 the passphrase has to be replaced first, BK400 no desk named, BK403 not permitted, BK428 the desk requires a second factor.';

set local role bekal_owner;

revoke all on function app.enter(bytea, uuid, text[], boolean, boolean) from public;
grant execute on function app.enter(bytea, uuid, text[], boolean, boolean) to bekal_member;
