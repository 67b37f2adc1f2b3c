-- Whoever only stands in for a head keeps no accounts by that: it would be a way into the head's own. Signing somebody out everywhere gives
-- nobody access and may be urgent; it stays open to them.

set local role bekal_lookup;

create or replace function app.keeps_colleague(member uuid) returns text
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
  if app.acting() is not null and not (app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return 'acting_keeps_no_accounts';
  end if;
  return 'yes';
end $$;
comment on function app.keeps_colleague(uuid) is
  'Whether the actor looks after the account of a colleague at the acting desk: a head of their own right, administrator or operator; of an operator, an operator.';

create or replace function app.end_sessions_of(member uuid) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(end_sessions_of.member);
begin
  if keeps not in ('yes', 'acting_keeps_no_accounts') then
    return case keeps when 'oneself' then 'own_sessions' else keeps end;
  end if;
  perform app.end_sessions(end_sessions_of.member, null);
  return 'done';
end $$;
comment on function app.end_sessions_of(uuid) is
  'A head, also one who stands in, an administrator or operator signs a colleague at the acting desk out everywhere.';

create or replace function app.reset_provider_account(member uuid) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(reset_provider_account.member);
begin
  if keeps <> 'yes' then
    return case keeps when 'oneself' then 'own_provider_account' else keeps end;
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

create or replace function app.renew_passphrase(login text, salt bytea, secret_hash bytea) returns table (member uuid, verdict text)
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
