-- The one-time link by which a desk without account reads one letter, confirms it and answers it.
--
-- Whoever holds link and code acts for the receiving desk on that letter and on nothing else: in a role of its own
-- (bekal_guest), whose every policy asks app.actor_letter(). Neither link nor code is kept: of the link its SHA-256, of
-- the code an HMAC under the link, so that the database alone lets nobody guess the code.

create table request_link (
  id uuid primary key,
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  token_hash bytea not null unique check (length(token_hash) = 32),
  code_hash bytea not null check (length(code_hash) = 32),
  made_at timestamptz not null default app.now(),
  made_by uuid not null references member default app.actor_member(),
  expires_at timestamptz not null,
  opened_at timestamptz,
  failures smallint not null default 0 check (failures between 0 and 10),
  received_by text check (received_by ~ '^\S(.*\S)?$' and length(received_by) <= 120),
  ended_at timestamptz,
  ended_as text check (ended_as in ('answered', 'refused', 'recalled', 'replaced', 'locked')),
  ended_with uuid,
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade,
  constraint "a link holds for a while" check (expires_at > made_at and expires_at <= made_at + interval '140 days'),
  constraint "an end has a time and a kind" check ((ended_at is null) = (ended_as is null)),
  constraint "what the bearer ends is ended by one call" check ((ended_with is not null) = (ended_as is not null and ended_as in ('answered', 'refused'))),
  constraint "ten wrong codes lock a link" check (failures < 10 or ended_as is not null)
);
comment on table request_link is 'One-time links to letters for desks without account. At most one of a letter is open; its end is final. Nobody deletes.';
comment on column request_link.token_hash is 'SHA-256 of the key in the link: 32 random bytes, made on the sender''s device and never kept.';
comment on column request_link.code_hash is 'HMAC-SHA256 of the code under the key of the link; the code goes by another way.';
comment on column request_link.failures is 'Wrong codes, all of them; the tenth locks the link.';
comment on column request_link.received_by is 'The office that confirmed receipt, by its function; never a person.';
comment on column request_link.ended_with is 'The idempotency key of the answer or refusal, so that it may be sent again after a lost reply.';
create unique index "a letter has one open link" on request_link (request) where ended_at is null;
create index request_link_of_letter on request_link (request, sender, reader);
create index request_link_by_sender on request_link (sender);

create function app.actor_letter() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.letter', true), '')::uuid;
comment on function app.actor_letter() is 'The one letter on which the bearer of a link acts, or null.';

create function app.actor_link() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.link', true), '')::uuid;
comment on function app.actor_link() is 'The link whose bearer acts, or null.';
revoke all on function app.actor_letter(), app.actor_link() from public;
grant execute on function app.actor_letter(), app.actor_link() to bekal_guest, bekal_member, bekal_lookup;
grant usage on schema app, public to bekal_guest;

-- No member stands behind what the bearer of a link does.

alter table request_event
  alter column member drop not null,
  add constraint "without a member, what the bearer of a link does for the receiver" check (member is not null
    or desk <> sender and step in ('received', 'clarification_asked', 'answered', 'refused'));
comment on column request_event.member is 'Null: the bearer of a one-time link, for a desk without account.';

alter table file
  alter column member drop not null,
  add column link uuid default app.actor_link() references request_link,
  add constraint "a member brings a file, or the bearer of a link" check (num_nonnulls(member, link) = 1);
comment on column file.link is 'The one-time link whose bearer brought it; then no member did.';
create index file_by_link on file (link) where link is not null;

create function app.keep_request_link() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' then
    if new.opened_at is not null or new.failures > 0 or new.received_by is not null or new.ended_at is not null then
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
  if (to_jsonb(new) - array['reader', 'opened_at', 'failures', 'received_by', 'ended_at', 'ended_as', 'ended_with'])
     <> (to_jsonb(old) - array['reader', 'opened_at', 'failures', 'received_by', 'ended_at', 'ended_as', 'ended_with']) then
    raise exception 'a link stays as it was made' using errcode = 'check_violation';
  end if;
  if new.failures < old.failures or old.opened_at is not null and new.opened_at is distinct from old.opened_at
     or old.received_by is not null and new.received_by is distinct from old.received_by then
    raise exception 'what happened to a link stays' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_request_link() is 'Made for a letter on its way to a desk without account; what happened to it is only added, and its end is final.';
revoke all on function app.keep_request_link() from public;
create trigger "a link ends once" before insert or update on request_link for each row execute function app.keep_request_link();

-- Policies of the sender.

alter table request_link enable row level security;
alter table request_link force row level security;
grant select (id, request, sender, reader, made_at, made_by, expires_at, opened_at, failures, received_by, ended_at, ended_as),
  insert, update (ended_at, ended_as) on request_link to bekal_member;
create policy "the sender sees the links to its letters" on request_link for select to bekal_member
  using (sender = (select app.actor_desk()));
create policy "the sender makes links to its letters" on request_link for insert to bekal_member
  with check (sender = (select app.actor_desk()) and made_by = (select app.actor_member()));
create policy "the sender recalls or replaces a link" on request_link for update to bekal_member
  using (sender = (select app.actor_desk()))
  with check (sender = (select app.actor_desk()) and ended_as in ('recalled', 'replaced'));

-- Entering by a link: the first statement of every transaction of its bearer.

grant select, update on request_link to bekal_lookup;
set local role bekal_lookup;

create function app.enter_link(token_hash bytea, code_hash bytea, key uuid)
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
  if found_link.ended_with = enter_link.key then
    return query select found_link.request, found_link.reader, app.now(), true;
    return;
  end if;
  if found_link.ended_at is not null or found_link.expires_at <= app.now() or not exists (
      select from request r join desk d on d.id = r.receiver
        where r.id = found_link.request and r.state in ('sent', 'received') and not d.has_account) then
    return;
  end if;
  if found_link.opened_at is null then
    update request_link l set opened_at = app.now() where l.id = found_link.id;
  end if;
  perform set_config('app.letter', found_link.request::text, true),
          set_config('app.link', found_link.id::text, true),
          set_config('app.desk', found_link.reader::text, true),
          set_config('app.member', '', true),
          set_config('app.roles', '', true);
  return query select found_link.request, found_link.reader, app.now(), false;
end $$;
comment on function app.enter_link(bytea, bytea, uuid) is
  'Lets the bearer of a link and its code act on one letter for this transaction. No row where it does not hold, for whatever reason; a wrong code is counted, the tenth locks. replayed: this call has ended the link before.';

create function app.desks_of_letter() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select p.desk from request r cross join lateral (values (r.sender), (r.receiver)) p (desk) where r.id = app.actor_letter()
    union
    select a.desk from request r cross join lateral (values (r.sender), (r.receiver)) p (desk)
      cross join lateral app.desks_above(p.desk) a where r.id = app.actor_letter()
  $$;
comment on function app.desks_of_letter() is 'Both parties to the letter of a link, and the desks above them, to whom its ladder leads.';

set local role bekal_owner;
revoke all on function app.enter_link(bytea, bytea, uuid), app.desks_of_letter() from public;
grant execute on function app.enter_link(bytea, bytea, uuid), app.desks_of_letter(), app.still_serves(uuid, uuid) to bekal_guest;
-- Named in a branch of app.keep_request() that a receiver never takes; the right to it is asked for all the same.
grant execute on function app.second_desk(uuid, uuid, uuid) to bekal_guest;

-- What the bearer of a link reads and writes: one letter.

grant select on holiday, holiday_year, code, obligation_kind, request_code, obligation_place to bekal_guest;

grant select on desk to bekal_guest;
create policy "the bearer of a link sees the desks of its letter" on desk for select to bekal_guest
  using (id = any (array(select app.desks_of_letter())));

grant select, update (received_at, asked_at, answered_at, answer_form, answer_reason, answer_text, answer_number,
  refused_at, refusal_ground, refusal_reason, refusal_number) on request to bekal_guest;
create policy "the bearer of a link reads its letter" on request for select to bekal_guest
  using (id = (select app.actor_letter()));
create policy "the bearer of a link writes the receiver's part" on request for update to bekal_guest
  using (id = (select app.actor_letter())) with check (id = (select app.actor_letter()));

grant select (id, expires_at, received_by, ended_at), update (received_by, ended_at, ended_as, ended_with) on request_link to bekal_guest;
create policy "the bearer of a link sees it" on request_link for select to bekal_guest
  using (id = (select app.actor_link()));
create policy "the bearer of a link confirms with it and ends it" on request_link for update to bekal_guest
  using (id = (select app.actor_link()))
  with check (id = (select app.actor_link()) and (ended_as is null or ended_as in ('answered', 'refused')));

grant select, insert on request_event to bekal_guest;
create policy "the bearer of a link reads what concerns both sides" on request_event for select to bekal_guest
  using (request = (select app.actor_letter()) and step not in ('revised', 'initial_asked', 'returned', 'initialled'));
create policy "the bearer of a link records its steps" on request_event for insert to bekal_guest
  with check (request = (select app.actor_letter()) and desk = (select app.actor_desk()) and member is null);

grant insert on request_answer_count, request_answer_code to bekal_guest;
create policy "the bearer of a link answers in counts" on request_answer_count for insert to bekal_guest
  with check (request = (select app.actor_letter()));
create policy "the bearer of a link answers in codes" on request_answer_code for insert to bekal_guest
  with check (request = (select app.actor_letter()));

grant select on request_document, request_signed_sheet to bekal_guest;
create policy "the bearer of a link reads the sheet" on request_document for select to bekal_guest
  using (request = (select app.actor_letter()));
create policy "the bearer of a link reads the signed sheet" on request_signed_sheet for select to bekal_guest
  using (request = (select app.actor_letter()));

grant select, insert on request_attachment to bekal_guest;
create policy "the bearer of a link reads what hangs on its letter" on request_attachment for select to bekal_guest
  using (request = (select app.actor_letter()));
create policy "the bearer of a link hangs files on its answer" on request_attachment for insert to bekal_guest
  with check (request = (select app.actor_letter()) and part = 'answer');

grant select, insert, update (use) on file to bekal_guest;
create policy "the bearer of a link sees its letter's files and its own" on file for select to bekal_guest
  using (link = (select app.actor_link())
    or id = any (array(select a.file from request_attachment a where a.part = 'letter' union all select s.file from request_signed_sheet s)));
create policy "the bearer of a link brings files for its answer" on file for insert to bekal_guest
  with check (link = (select app.actor_link()) and desk = (select app.actor_desk()) and use is null
    and scan in ('waiting', 'clean', 'not_scanned'));
create policy "the bearer of a link gives what it brought its use" on file for update to bekal_guest
  using (link = (select app.actor_link())) with check (link = (select app.actor_link()) and use = 'answer');
grant select, insert on file_chunk to bekal_guest;
create policy "the bearer of a link reads the bytes of those files" on file_chunk for select to bekal_guest
  using (exists (select from file f where f.id = file_chunk.file and f.scan in ('clean', 'not_scanned')));
create policy "the bearer of a link brings bytes" on file_chunk for insert to bekal_guest
  with check (exists (select from file f where f.id = file_chunk.file and f.link = (select app.actor_link()) and f.use is null));

grant select, insert, update (due_at, provisional, stopped_at, stop_reason, stood_still_ms, state, settled_at, ended_at, ground, reason)
  on obligation to bekal_guest;
create policy "the bearer of a link sees what is owed about its letter" on obligation for select to bekal_guest
  using (subject_id = (select app.actor_letter()));
create policy "the bearer of a link opens what its step makes owed" on obligation for insert to bekal_guest
  with check (subject_id = (select app.actor_letter()) and subject = 'request' and state = 'open');
create policy "the bearer of a link stops and ends what is owed" on obligation for update to bekal_guest
  using (subject_id = (select app.actor_letter())) with check (subject_id = (select app.actor_letter()));
grant select, insert, update (until) on obligation_stop to bekal_guest;
create policy "the bearer of a link sees the stops" on obligation_stop for select to bekal_guest
  using (promise = any (array(select o.promise from obligation o)));
create policy "the bearer of a link stops the clock" on obligation_stop for insert to bekal_guest
  with check (until is null and member is null and promise = any (array(select o.promise from obligation o)));
create policy "the bearer of a link lets the clock go on" on obligation_stop for update to bekal_guest
  using (until is null and promise = any (array(select o.promise from obligation o)))
  with check (until is not null and promise = any (array(select o.promise from obligation o)));

grant insert on journal to bekal_guest;
create policy "the bearer of a link adds rows of its own acts" on journal for insert to bekal_guest
  with check (member is null and desk = (select app.actor_desk()));

-- Who did it, where no member did.

create or replace view request_event_entry with (security_invoker = true) as
  select e.id, e.request, e.ordinal, e.step, e.at, e.on_paper, e.desk, d.name as desk_name, m.name as member, coalesce(e.note, o.instruction) as note,
    e.member is null as by_link
  from request_event e
  join desk d on d.id = e.desk
  left join member m on m.id = e.member
  left join request_disposition o on o.event = e.id;
comment on view request_event_entry is 'The life-line with names: of desks to both sides, of members and instructions to their own desk only. by_link: the bearer of a one-time link did it.';
