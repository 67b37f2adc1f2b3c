-- Whoever leaves a desk leaves nothing in their hands: what a member holds there rests on a membership that lasts.

-- contract: a process of the last release writes neither column; it meets the keys below only where it would have left something behind.
alter table membership
  add column is_current boolean generated always as (case when until is null then true end) stored,
  add constraint "a member serves a desk once at a time" unique (member, desk, is_current);
comment on column membership.is_current is 'What is in hands refers to it: a membership does not end under what is held.';

-- Obligations.

alter table obligation no force row level security;
alter table membership no force row level security;
update obligation o set assignee = null
  where o.state = 'open' and o.assignee is not null
    and not exists (select from membership m where m.member = o.assignee and m.desk = o.owner_desk and m.until is null);
-- contract: nothing is put into the hands of somebody who has left, by no process.
alter table obligation
  add column in_hands boolean;
update obligation set in_hands = true where state = 'open' and assignee is not null;
-- contract: as above.
alter table obligation
  add constraint "in hands is what is open and held" check (
    in_hands is not distinct from case when state = 'open' and assignee is not null then true end),
  add constraint "what is in hands is in a colleague's" foreign key (assignee, owner_desk, in_hands)
    references membership (member, desk, is_current);
comment on column obligation.in_hands is 'Open and held by somebody, who serves the desk. Kept by a trigger, so that rows may be written without it.';
alter table obligation force row level security;
create function app.keep_in_hands() returns trigger
  language plpgsql as $$
begin
  new.in_hands := case when new.state = 'open' and new.assignee is not null then true end;
  return new;
end $$;
comment on function app.keep_in_hands() is 'Marks what is open and held.';
revoke all on function app.keep_in_hands() from public;
create trigger "what is open and held is in hands" before insert or update on obligation
  for each row execute function app.keep_in_hands();
create index obligation_in_hands on obligation (assignee, owner_desk) where in_hands is not null;

-- Letters.

create table request_hands (
  request uuid primary key references request,
  desk uuid not null references desk,
  handler uuid not null references member,
  ended boolean not null default false,
  is_held boolean generated always as (case when not ended then true end) stored,
  constraint "a letter is handled by a colleague" foreign key (handler, desk, is_held) references membership (member, desk, is_current)
);
comment on table request_hands is 'Who handles a letter now: set by a disposition, moved when its handler leaves, gone when it is the desk''s again. Kept by triggers.';
create index request_hands_by_desk on request_hands (desk);
create index request_hands_by_handler on request_hands (handler, desk);

alter table request no force row level security;
alter table request_event no force row level security;
alter table request_disposition no force row level security;
insert into request_hands (request, desk, handler, ended)
  select n.request, n.desk, n.handler, n.ended from (
    select distinct on (d.request) d.request, d.desk, d.handler, r.state <> 'received' as ended
    from request_disposition d join request_event e on e.id = d.event join request r on r.id = d.request
    order by d.request, e.ordinal desc) n
  where n.ended or exists (select from membership m where m.member = n.handler and m.desk = n.desk and m.until is null);
alter table request_disposition force row level security;
alter table request_event force row level security;
alter table request force row level security;

alter table paper_letter no force row level security;
alter table paper_letter_disposition no force row level security;
alter table paper_letter
  add column held_by uuid references member,
  add column in_hands boolean generated always as (
    case when answered_at is null and closed_at is null and held_by is not null then true end) stored,
  add constraint "a paper letter is handled by a colleague" foreign key (held_by, desk, in_hands)
    references membership (member, desk, is_current);
comment on column paper_letter.held_by is 'Who handles it now: set by a disposition, moved when its handler leaves. Kept by triggers.';
create index paper_letter_by_handler on paper_letter (held_by, desk);
alter table paper_letter disable trigger "a register is not rewritten";
update paper_letter p set held_by = (select o.handler from paper_letter_disposition o where o.letter = p.id
  order by o.at desc, o.id desc limit 1) where p.state <> 'open'
  or exists (select from membership m where m.desk = p.desk and m.until is null and m.member = (select o.handler
    from paper_letter_disposition o where o.letter = p.id order by o.at desc, o.id desc limit 1));
alter table paper_letter enable trigger "a register is not rewritten";
alter table paper_letter_disposition force row level security;
alter table paper_letter force row level security;
alter table membership force row level security;

-- What keeps them.

alter table request_hands enable row level security;
alter table request_hands force row level security;
grant select on request_hands to bekal_member;
create policy "who handles a letter is the desk's own affair" on request_hands for select to bekal_member
  using (desk = (select app.actor_desk()));

grant select, insert, update, delete on request_hands to bekal_lookup;
grant select, update (held_by) on paper_letter to bekal_lookup;
grant update (assignee) on obligation to bekal_lookup;

set local role bekal_lookup;

create function app.put_letter_into_hands() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into request_hands (request, desk, handler) values (new.request, new.desk, new.handler)
    on conflict (request) do update set desk = excluded.desk, handler = excluded.handler;
  return null;
end $$;
comment on function app.put_letter_into_hands() is 'A disposition says who handles a letter from now on.';

create function app.put_paper_into_hands() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update paper_letter p set held_by = new.handler where p.id = new.letter;
  return null;
end $$;
comment on function app.put_paper_into_hands() is 'A disposition says who handles a paper letter from now on.';

create function app.end_letter_in_hands() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update request_hands h set ended = true where h.request = new.id;
  return null;
end $$;
comment on function app.end_letter_in_hands() is 'A letter that has ended is in nobody''s hands any more; who had handled it stays to be read.';

create function app.empty_hands(member uuid, desk uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  update obligation o set assignee = null where o.assignee = empty_hands.member and o.owner_desk = empty_hands.desk and o.state = 'open';
  delete from request_hands h where h.handler = empty_hands.member and h.desk = empty_hands.desk and not h.ended;
  update paper_letter p set held_by = null where p.held_by = empty_hands.member and p.desk = empty_hands.desk and p.state = 'open';
end $$;
comment on function app.empty_hands(uuid, uuid) is 'Whatever a member holds at a desk is the desk''s again.';

create function app.leave_nothing_behind() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform app.empty_hands(old.member, old.desk);
  return new;
end $$;
comment on function app.leave_nothing_behind() is 'Whoever leaves a desk gives back what they still hold there, whichever way they leave.';

create function app.give_back_before_leaving(member uuid) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  if not (app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    raise exception 'role lacks the permission' using errcode = 'BK403';
  end if;
  perform app.empty_hands(give_back_before_leaving.member, app.actor_desk());
end $$;
comment on function app.give_back_before_leaving(uuid) is
  'What a member of the acting desk holds is the desk''s again. Called before a membership ends: whoever renews what is held meanwhile comes first, and neither waits for the other.';

set local role bekal_owner;

revoke all on function app.put_letter_into_hands(), app.put_paper_into_hands(), app.end_letter_in_hands(), app.empty_hands(uuid, uuid),
  app.leave_nothing_behind(), app.give_back_before_leaving(uuid) from public;
grant execute on function app.put_letter_into_hands(), app.put_paper_into_hands(), app.end_letter_in_hands(),
  app.leave_nothing_behind() to bekal_owner;
grant execute on function app.give_back_before_leaving(uuid) to bekal_member;

create trigger "a disposition puts a letter into hands" after insert on request_disposition
  for each row execute function app.put_letter_into_hands();
create trigger "a disposition puts a paper letter into hands" after insert on paper_letter_disposition
  for each row execute function app.put_paper_into_hands();
create trigger "a letter that has ended is in nobody's hands" after update on request
  for each row when (old.state = 'received' and new.state in ('answered', 'refused', 'withdrawn'))
  execute function app.end_letter_in_hands();
create trigger "whoever leaves leaves nothing behind" before update of until on membership
  for each row when (old.until is null and new.until is not null) execute function app.leave_nothing_behind();

create or replace function app.keep_paper_letter() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  ending constant text[] := array['answered_at', 'answer_number', 'answer_date', 'closed_at', 'close_reason', 'state', 'held_by', 'in_hands'];
begin
  if num_nonnulls(old.answered_at, old.closed_at) > 0 then
    raise exception 'a paper letter that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - ending) <> (to_jsonb(old) - ending) then
    raise exception 'a paper letter stays as it was registered' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_paper_letter() is 'A register is not rewritten: only who handles the letter changes, and how it ended is added, once.';

-- Hands are empty with the end of the membership: no listener has to do it afterwards.
drop policy "a listener sees what is open" on obligation;
drop policy "a listener gives back what a member held" on obligation;
-- contract: the listener of the last release finds nothing to give back and is told so.
revoke select, update (assignee) on obligation from bekal_jobs;

-- What pages read.

drop view paper_letter_entry;
create view paper_letter_entry with (security_invoker = true) as
  select p.*, d.zone, d.superior, w.due_at, coalesce(w.provisional, false) as provisional,
    case when m.id is not null then json_build_object('id', m.id, 'name', m.name) end as handler,
    (select o.instruction from paper_letter_disposition o where o.letter = p.id order by o.at desc, o.id desc limit 1) as instruction
  from paper_letter p
  join desk d on d.id = p.desk
  left join member m on m.id = p.held_by
  left join lateral (select q.due_at, q.provisional from promise q where q.subject_id = p.id and q.state = 'open' limit 1) w on true;
comment on view paper_letter_entry is 'A paper letter with who handles it and the deadline that waits.';
grant select on paper_letter_entry to bekal_member;

drop view request_entry;
create view request_entry with (security_invoker = true) as
  select r.*, s.name as sender_name, s.zone as sender_zone, t.name as receiver_name, t.zone as receiver_zone,
    t.has_account as receiver_has_account, place.name as site_name,
    waiting.due_at, coalesce(waiting.provisional, false) as provisional, waiting.stopped_at is not null as stopped,
    (select coalesce(sum(p.escalations), 0)::integer from promise p where p.subject_id = r.id) as escalations,
    exists (select from request_event e where e.request = r.id and e.step = 'disposed') as disposed,
    case when handler.id is not null then json_build_object('id', handler.id, 'name', handler.name) end as handler,
    second.desk as second_desk, second_place.name as second_desk_name,
    writer.name as writer_name, asked.name as second_asked_name, asked_place.name as second_asked_desk_name
  from request r
  join desk s on s.id = r.sender
  join desk t on t.id = r.receiver
  left join site place on place.id = r.site
  left join request_hands hands on hands.request = r.id
  left join member handler on handler.id = hands.handler
  left join member writer on writer.id = r.written_by
  left join member asked on asked.id = r.second_asked_member
  left join desk asked_place on asked_place.id = r.second_asked_desk
  left join lateral (select case when r.state = 'draft' then app.second_desk(r.sender, r.written_by, r.receiver) end as desk) second on true
  left join desk second_place on second_place.id = second.desk
  left join lateral (select p.due_at, p.provisional, p.stopped_at from promise p
    where p.subject_id = r.id and p.kind in ('initial_letter', 'acknowledge_request', 'prove_receipt', 'answer_request') and p.state = 'open'
    order by p.kind = 'initial_letter' limit 1) waiting on true;
comment on view request_entry is 'A letter with the names of both desks and of its site, the deadline that waits (that of the answer, also while its draft waits for initials), how often desks above were called upon, and while it is a draft which desk gives the second person. Handler and members: to their own desk only.';
grant select on request_entry to bekal_member;
