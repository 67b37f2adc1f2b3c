-- The bearer of a link whose reply was lost sends the same call again, from the same browser: receipt and question too,
-- not the end alone. Until now the second receipt was refused, though the first had been kept.

alter table request_link add column last_with uuid;
comment on column request_link.last_with is 'The idempotency key of the newest write of the bearer, so that it may be sent again after a lost reply.';

create or replace function app.keep_request_link() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if new.opened_at is not null or new.failures > 0 or new.received_by is not null or new.ended_at is not null
       or new.last_with is not null then
      raise exception 'a link begins unopened' using errcode = 'check_violation';
    end if;
    if not exists (select from request r join desk d on d.id = r.receiver
        where r.id = new.request and r.state in ('sent', 'received') and r.on_paper and not d.has_account and r.security <> 'rahasia') then
      raise exception 'a link leads to a letter that a desk without account has to answer, and to no secret one' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if old.ended_at is not null then
    raise exception 'a link that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - array['reader', 'opened_at', 'failures', 'received_by', 'last_with', 'ended_at', 'ended_as', 'ended_with'])
     <> (to_jsonb(old) - array['reader', 'opened_at', 'failures', 'received_by', 'last_with', 'ended_at', 'ended_as', 'ended_with']) then
    raise exception 'a link stays as it was made' using errcode = 'check_violation';
  end if;
  if new.failures < old.failures or old.opened_at is not null and new.opened_at is distinct from old.opened_at
     or old.received_by is not null and new.received_by is distinct from old.received_by then
    raise exception 'what happened to a link stays' using errcode = 'check_violation';
  end if;
  return new;
end $$;

set local role bekal_lookup;

create or replace function app.enter_link(token_hash bytea, code_hash bytea, key uuid)
  returns table (letter uuid, actor_desk uuid, now timestamptz, replayed boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  found_link request_link;
begin
  -- Locked until the end of the transaction: guesses are counted one after the other, and of two answers one comes first.
  select l.* into found_link from request_link l where l.token_hash = enter_link.token_hash for update;
  if found_link.id is null then
    return;
  end if;
  if found_link.code_hash <> enter_link.code_hash then
    update request_link l set failures = l.failures + 1,
        ended_at = case when l.failures + 1 >= 10 then app.now() end,
        ended_as = case when l.failures + 1 >= 10 then 'locked' end
      where l.id = found_link.id and l.ended_at is null;
    return;
  end if;
  if enter_link.key in (found_link.ended_with, found_link.last_with) then
    return query select found_link.request, found_link.reader, app.now(), true;
    return;
  end if;
  if found_link.ended_at is not null or found_link.expires_at <= app.now() or not exists (
      select from request r join desk d on d.id = r.receiver
        where r.id = found_link.request and r.state in ('sent', 'received') and not d.has_account) then
    return;
  end if;
  -- Kept where the write is kept: one that is refused takes this back with it.
  if found_link.opened_at is null or enter_link.key is not null then
    update request_link l set opened_at = coalesce(l.opened_at, app.now()), last_with = coalesce(enter_link.key, l.last_with)
      where l.id = found_link.id;
  end if;
  perform set_config('app.letter', found_link.request::text, true),
          set_config('app.link', found_link.id::text, true),
          set_config('app.desk', found_link.reader::text, true),
          set_config('app.member', '', true),
          set_config('app.roles', '', true);
  return query select found_link.request, found_link.reader, app.now(), false;
end $$;
comment on function app.enter_link(bytea, bytea, uuid) is
  'Lets the bearer of a link and its code act on one letter for this transaction. No row where it does not hold, for whatever reason; a wrong code is counted, the tenth locks. replayed: this very call has been done before.';

set local role bekal_owner;
