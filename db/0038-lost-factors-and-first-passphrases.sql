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

-- For who keeps an installation: what became of the last e-mail, and when a restore was last rehearsed. And a way back in for whoever has lost
-- the second factor at a desk where nobody else can help.

create table mail_result (
  single boolean primary key default true check (single),
  at timestamptz not null,
  outcome text not null check (outcome in ('sent', 'later', 'down', 'refused', 'dropped', 'unknown')),
  code text check (code ~ '^[A-Za-z0-9.]{1,20}$'),
  down_since timestamptz check ((outcome = 'down') = (down_since is not null))
);
comment on table mail_result is 'What became of the newest e-mail; neither to whom nor what it said. Real time.';
comment on column mail_result.code is 'The mail server''s number for it, or the connection''s own word.';
comment on column mail_result.down_since is 'Since when the mail server has taken nothing at all.';

alter table mail_result enable row level security;
alter table mail_result force row level security;
grant select on mail_result to bekal_member;
grant select, insert, update on mail_result to bekal_lookup;
create policy "an operator sees what became of the last e-mail" on mail_result for select to bekal_member
  using ((select app.actor_has_role('operator')));

create table restore_rehearsal (
  id uuid primary key,
  on_day date not null,
  noted_at timestamptz not null default now()
);
comment on table restore_rehearsal is 'Days on which a backup of this installation was restored on another computer, as its keeper has noted. Real time.';
create index restore_rehearsal_by_day on restore_rehearsal (on_day desc);

alter table restore_rehearsal enable row level security;
alter table restore_rehearsal force row level security;
grant select on restore_rehearsal to bekal_member;
grant insert on restore_rehearsal to bekal_lookup;
create policy "an operator sees when restores were rehearsed" on restore_rehearsal for select to bekal_member
  using ((select app.actor_has_role('operator')));

set local role bekal_lookup;

create function app.record_mail(outcome text, code text) returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    insert into mail_result as r (at, outcome, code, down_since)
      values (pg_catalog.now(), record_mail.outcome, record_mail.code, case when record_mail.outcome = 'down' then pg_catalog.now() end)
      on conflict (single) do update set at = excluded.at, outcome = excluded.outcome, code = excluded.code,
        down_since = case when excluded.outcome = 'down' then coalesce(r.down_since, excluded.down_since) end
  $$;
comment on function app.record_mail(text, text) is 'Keeps what became of an e-mail, in the place of the one before.';

create function app.record_rehearsal(id uuid, on_day date) returns void
  language sql volatile security definer set search_path = pg_catalog, public as $$
    insert into restore_rehearsal (id, on_day) values (record_rehearsal.id, record_rehearsal.on_day)
  $$;
comment on function app.record_rehearsal(uuid, date) is 'A restore was rehearsed that day. Called by the administrator of the database alone.';

-- A lost second factor at another desk. An operator hands out passphrases at every desk already: who could take the second factor away as well
-- would be able to be anybody. So one of the two is done only once the member has put an end to the other.
create function app.reset_lost_second_factor(login text, reason text) returns table (member uuid, verdict text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  handed_over boolean;
begin
  select m.id, m.must_change into found_member, handed_over from member m
    where m.login = reset_lost_second_factor.login for no key update;
  if found_member is null or not app.actor_has_role('operator')
      or not exists (select from membership m where m.member = found_member and m.until is null) then
    return query select null::uuid, 'not_found';
    return;
  end if;
  if found_member = app.actor_member() then
    return query select null::uuid, 'own_second_factor';
    return;
  end if;
  if exists (select from membership own join membership colleague on colleague.desk = own.desk
      where own.member = found_member and own.until is null and colleague.until is null and colleague.member <> found_member
        and colleague.roles && array['head', 'administrator']) then
    return query select null::uuid, 'their_desk_resets';
    return;
  end if;
  if handed_over then
    return query select null::uuid, 'passphrase_not_own_yet';
    return;
  end if;
  if not app.has_second_factor(found_member) then
    return query select null::uuid, 'no_second_factor';
    return;
  end if;
  perform app.clear_second_factors(found_member), app.end_sessions(found_member, null);
  insert into second_factor_reset (member, by_member, desk, reason)
    values (found_member, app.actor_member(), app.actor_desk(), reset_lost_second_factor.reason)
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at, reason = excluded.reason;
  return query select found_member, 'done';
end $$;
comment on function app.reset_lost_second_factor(text, text) is
  'An operator takes away the lost second factors of a member at whose desks no other head or administrator could, and whose passphrase is their own. Their sessions end, and they are told who and why.';

create or replace function app.renew_passphrase(login text, salt bytea, secret_hash bytea) returns table (member uuid, verdict text)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid := (select m.id from member m where m.login = renew_passphrase.login);
  keeps text := app.keeps_colleague(found_member);
begin
  -- At a desk whose only administrator has lost the passphrase, nobody else is there to help.
  if keeps = 'not_found' and found_member is not null and app.actor_has_role('operator') then
    if exists (select from second_factor_reset r where r.member = found_member) then
      return query select null::uuid, 'reset_not_read_yet';
      return;
    end if;
    keeps := 'yes';
  end if;
  if keeps <> 'yes' then
    return query select null::uuid, case keeps when 'oneself' then 'own_passphrase' else keeps end;
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

set local role bekal_owner;

revoke all on function app.record_mail(text, text), app.record_rehearsal(uuid, date), app.reset_lost_second_factor(text, text) from public;
grant execute on function app.record_mail(text, text) to bekal_notices;
grant execute on function app.reset_lost_second_factor(text, text) to bekal_member;
