-- What the receiver writes leaves like a letter: one drafts it, a second person initials it, then it is sent. The draft is the
-- receiver's own affair; the desk that asks learns the answer, when it is given.

create table request_reply (
  request uuid primary key references request,
  desk uuid not null references desk,
  kind text not null check (kind in ('answer', 'refusal')),
  content jsonb not null check (jsonb_typeof(content) = 'object' and length(content::text) <= 60000),
  written_by uuid not null references member default app.actor_member(),
  written_at timestamptz not null default app.now(),
  second_asked_at timestamptz,
  second_asked_desk uuid references desk,
  second_asked_member uuid references member,
  initialled_at timestamptz,
  initialled_by uuid references member,
  closed_at timestamptz,
  is_initialled boolean not null generated always as (initialled_by is not null) stored,
  second_reader uuid generated always as (case when closed_at is null and second_asked_desk <> desk then second_asked_desk end) stored,
  unique (request, is_initialled),
  constraint "whoever last wrote an answer does not initial it" check (initialled_by <> written_by),
  constraint "a paraf has a time" check ((initialled_by is null) = (initialled_at is null)),
  constraint "somebody is asked at a desk, a colleague at the own one" check (
    (second_asked_at is null or second_asked_desk is not null) and (second_asked_member is null or second_asked_desk = desk)),
  constraint "a paraf is asked for while it is missing" check (second_asked_at is null or initialled_at is null)
);
comment on table request_reply is 'Konsep jawaban: the answer or refusal that a receiver drafts. Names no person in care. When the letter has ended it stays as it was then.';
comment on column request_reply.content is 'An answer or a refusal as the endpoints take it, without its files.';
comment on column request_reply.written_by is 'Who last wrote it: the trigger sets it to whoever changes it, and takes the paraf off.';
comment on column request_reply.closed_at is 'When the letter ended, by this reply or without it.';
comment on column request_reply.second_reader is 'The other desk that reads the draft and the letter, from being asked until the text changes or the letter ends.';
create index request_reply_by_desk on request_reply (desk);
create index request_reply_by_second_reader on request_reply (second_reader) where second_reader is not null;

create table request_reply_file (
  file uuid primary key references file,
  request uuid not null references request_reply,
  desk uuid not null references desk,
  ordinal smallint not null check (ordinal between 1 and 100),
  unique (request, ordinal)
);
comment on table request_reply_file is 'Files that will go with the answer; they hang on the letter itself when it is given.';
create index request_reply_file_by_desk on request_reply_file (desk);

-- Of each letter that ended: how two persons came to stand behind the end.

alter table request
  add column reply_initialled boolean check (reply_initialled),
  add column reply_recorded boolean not null default false,
  add column reply_before_paraf boolean not null default false;
comment on column request.reply_initialled is 'Answered or refused with a reply that a second person has initialled; the trigger writes it.';
comment on column request.reply_recorded is 'The answer came from a desk without account, on paper or by a one-time link: the second person is that office''s own affair. The trigger writes it.';
comment on column request.reply_before_paraf is 'Answered or refused before answers were initialled; nobody writes this.';

alter table request no force row level security;
alter table request_event no force row level security;
alter table request disable trigger "each side writes its part";
update request r set
  reply_recorded = exists (select from request_event e where e.request = r.id and e.step in ('answered', 'refused') and e.desk = r.sender),
  reply_before_paraf = not exists (select from request_event e where e.request = r.id and e.step in ('answered', 'refused') and e.desk = r.sender)
  where coalesce(r.answered_at, r.refused_at) is not null;
alter table request enable trigger "each side writes its part";
alter table request_event force row level security;
alter table request force row level security;

-- contract: a process of the last release can answer nothing that nobody has initialled, which is the point.
alter table request
  add constraint "writer and initialler stand behind an answer" check (
    coalesce(answered_at, refused_at) is null or coalesce(reply_initialled, false) or reply_recorded or reply_before_paraf),
  add constraint "what a second person initialled was given" foreign key (id, reply_initialled) references request_reply (request, is_initialled);

-- What no policy can say.

create function app.keep_request_reply() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  follows constant text[] := array['is_initialled', 'second_reader'];
  second_part constant text[] := array['second_asked_at', 'initialled_at', 'initialled_by'];
  own_part constant text[] := second_part || array['kind', 'content', 'written_by', 'written_at', 'second_asked_desk', 'second_asked_member'];
  desk constant uuid := app.actor_desk();
  asking uuid;
  may_change text[] := '{}';
begin
  select r.sender into asking from request r where r.id = new.request and r.receiver = new.desk and r.state = 'received';
  if asking is null then
    raise exception 'an answer is drafted between receipt and end, by the receiver' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' or new.kind <> old.kind or new.content <> old.content or new.written_by <> old.written_by then
    new.written_by := app.actor_member();
    new.written_at := app.now();
    new.second_asked_at := null;
    new.second_asked_desk := null;
    new.second_asked_member := null;
    new.initialled_at := null;
    new.initialled_by := null;
  end if;
  if tg_op = 'INSERT' then
    return new;
  end if;
  if desk = old.desk then
    may_change := own_part;
  elsif desk = old.second_reader and old.second_asked_at is not null then
    may_change := second_part;
  end if;
  if (to_jsonb(new) - may_change - follows) <> (to_jsonb(old) - may_change - follows) then
    raise exception 'this part of a reply is not written by this desk now' using errcode = 'check_violation';
  end if;
  if new.initialled_by is not null and new.initialled_by is distinct from old.initialled_by
     and new.initialled_by is distinct from app.actor_member() then
    raise exception 'nobody initials in the name of another' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is not null and (desk is distinct from old.desk and new.second_asked_at is distinct from old.second_asked_at
     or desk = old.desk and new.second_asked_desk is distinct from app.second_desk(new.desk, new.written_by, asking)) then
    raise exception 'a paraf is asked of the desk that gives the second person' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is null and new.second_asked_desk is not null
     and new.second_asked_desk is distinct from old.second_asked_desk then
    raise exception 'a desk reads a draft when it is asked' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_request_reply() is
  'Whoever changes a reply has written it and takes off its paraf; the desk that is asked says yes or no, in the own name; after the end of the letter it stays as it is.';
revoke all on function app.keep_request_reply() from public;
create trigger "a reply has a writer and a second person" before insert or update of request, desk, kind, content, written_by, written_at,
    second_asked_at, second_asked_desk, second_asked_member, initialled_at, initialled_by on request_reply
  for each row execute function app.keep_request_reply();

create function app.keep_request_reply_file() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  reply constant uuid := coalesce(new.request, old.request);
begin
  if tg_op = 'INSERT' and not exists (select from file f where f.id = new.file and f.desk = new.desk and f.use = 'answer') then
    raise exception 'what goes with an answer is a file of the desk that answers' using errcode = 'check_violation';
  end if;
  update request_reply p set written_by = app.actor_member(), written_at = app.now(), second_asked_at = null, second_asked_desk = null,
    second_asked_member = null, initialled_at = null, initialled_by = null
    where p.request = reply and p.closed_at is null and p.desk = coalesce(new.desk, old.desk);
  if not found then
    raise exception 'what goes with an answer is fixed when it is given' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $$;
comment on function app.keep_request_reply_file() is 'Whoever changes what goes with a reply has written it: its paraf is off.';
revoke all on function app.keep_request_reply_file() from public;
create trigger "files are part of the reply" before insert or delete on request_reply_file
  for each row execute function app.keep_request_reply_file();

create function app.keep_two_behind_answer() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  reply request_reply;
  said jsonb;
begin
  if tg_op = 'INSERT' then
    new.reply_initialled := null;
    new.reply_recorded := false;
    new.reply_before_paraf := false;
    return new;
  end if;
  if coalesce(new.answered_at, new.refused_at) is null or coalesce(old.answered_at, old.refused_at) is not null then
    return new;
  end if;
  if app.actor_link() is not null or app.actor_desk() is distinct from old.receiver then
    new.reply_recorded := true;
    return new;
  end if;
  select * into reply from request_reply p where p.request = new.id and p.initialled_by is not null and p.closed_at is null;
  said := case when new.answered_at is null
    then jsonb_build_object('ground', new.refusal_ground, 'reason', new.refusal_reason, 'number', new.refusal_number)
    else jsonb_build_object('form', new.answer_form, 'reason', new.answer_reason, 'text', new.answer_text, 'number', new.answer_number,
      'counts', (select coalesce(jsonb_agg(jsonb_build_object('item', c.item, 'unit', c.unit, 'count', c.count, 'few', c.few,
          'asOf', to_char(c.as_of, 'YYYY-MM-DD'), 'note', c.note) order by c.ordinal), '[]') from request_answer_count c where c.request = new.id),
      'codes', (select coalesce(jsonb_agg(jsonb_build_object('item', c.item, 'code', c.code) order by c.ordinal), '[]')
        from request_answer_code c where c.request = new.id)) end;
  if reply.content = said and (reply.kind = 'answer') = (new.answered_at is not null)
     and array(select f.file from request_reply_file f where f.request = new.id order by f.ordinal)
       = array(select a.file from request_attachment a where a.request = new.id and a.part = 'answer' order by a.ordinal) then
    new.reply_initialled := true;
  end if;
  return new;
end $$;
comment on function app.keep_two_behind_answer() is
  'Marks an end that is word for word what a second person has initialled, or that came from outside, on paper or by a link; without a mark the constraint lets no letter be answered.';
revoke all on function app.keep_two_behind_answer() from public;
create trigger "two persons stand behind an answer" before insert or update on request
  for each row execute function app.keep_two_behind_answer();

create function app.close_reply() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update request_reply p set closed_at = app.now() where p.request = new.id and p.closed_at is null;
  update obligation o set state = 'withdrawn', settled_at = greatest(app.now(), o.opened_at), ended_at = greatest(app.now(), o.opened_at)
    where o.subject_id = new.id and o.kind = 'initial_letter' and o.state = 'open';
  return null;
end $$;
comment on function app.close_reply() is
  'When a letter ends nobody owes initials to a reply any more: the desk that asked may end it by withdrawing, and sees neither.';
grant select, update (closed_at) on request_reply to bekal_lookup;
grant select on request_reply_file to bekal_lookup;
grant update (state, settled_at, ended_at) on obligation to bekal_lookup;
alter function app.close_reply() owner to bekal_lookup;
revoke all on function app.close_reply() from public;
create trigger "the end of a letter closes its reply" after update on request
  for each row when (old.received_at is not null and old.state not in ('answered', 'refused', 'withdrawn')
    and new.state in ('answered', 'refused', 'withdrawn'))
  execute function app.close_reply();

-- The life-line holds what each side does before it signs, for its own eyes.

set local role bekal_lookup;

create function app.replies_to_initial() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select p.request from request_reply p where p.second_reader = app.actor_desk()
  $$;
comment on function app.replies_to_initial() is 'Letters whose answer, drafted by another desk, the acting desk was asked to initial.';

create function app.next_ordinal(letter uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, public
  return (select coalesce(max(e.ordinal) + 1, 0) from request_event e where e.request = next_ordinal.letter);
comment on function app.next_ordinal(uuid) is 'The place of the next step on a life-line of which no reader sees the whole.';

set local role bekal_owner;
grant select on request_event to bekal_lookup;
revoke all on function app.replies_to_initial(), app.next_ordinal(uuid) from public;
grant execute on function app.replies_to_initial(), app.next_ordinal(uuid) to bekal_member;
grant execute on function app.next_ordinal(uuid) to bekal_guest;
alter policy "the bearer of a link reads what concerns both sides" on request_event
  using (request = (select app.actor_letter()) and step not in ('revised', 'initial_asked', 'returned', 'initialled',
    'reply_drafted', 'reply_revised', 'reply_initial_asked', 'reply_returned', 'reply_initialled'));

alter table request_event drop constraint request_event_step_check;
alter table request_event add constraint request_event_step_check check (step in ('draft', 'revised', 'initial_asked', 'returned', 'initialled',
  'signed', 'numbered', 'sent', 'received', 'disposed', 'clarification_asked', 'clarified', 'reply_drafted', 'reply_revised',
  'reply_initial_asked', 'reply_returned', 'reply_initialled', 'answered', 'refused', 'withdrawn'));
alter table request_event add constraint "a reply is returned with a remark" check (step <> 'reply_returned' or note is not null);

create or replace function app.keep_request_course() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  fits boolean;
begin
  if new.step like 'reply\_%' then
    fits := exists (select from request r join request_reply p on p.request = r.id where r.id = new.request and r.state = 'received' and case new.step
      when 'reply_initial_asked' then p.second_asked_at is not null
      when 'reply_returned' then p.second_asked_at is null and not p.is_initialled
      when 'reply_initialled' then p.initialled_by = new.member
      else p.written_by = new.member and p.second_asked_at is null and not p.is_initialled end);
  else
    fits := exists (select from request r where r.id = new.request and case new.step
      when 'revised' then r.state = 'draft' and r.written_by = new.member and r.second_asked_at is null
      when 'initial_asked' then r.state = 'draft' and r.second_asked_at is not null
      when 'returned' then r.state = 'draft' and r.second_asked_at is null
      when 'initialled' then r.state = 'initialled' and r.initialled_by = new.member
      when 'disposed' then r.state = 'received'
      when 'clarification_asked' then r.state = 'received' and r.asked_at is not null
      when 'clarified' then r.state = 'received' and r.asked_at is null
      else r.state = new.step end);
  end if;
  if not fits then
    raise exception 'the life-line tells what has just happened to the letter' using errcode = 'check_violation';
  end if;
  return new;
end $$;

drop policy "the sender reads the life-line, the receiver what concerns both" on request_event;
create policy "each side reads the life-line, but for what the other did before it signed" on request_event for select to bekal_member
  using ((sender = (select app.actor_desk())
      and step not in ('reply_drafted', 'reply_revised', 'reply_initial_asked', 'reply_returned', 'reply_initialled'))
    or (reader = (select app.actor_desk()) and sender <> (select app.actor_desk())
      and step not in ('revised', 'initial_asked', 'returned', 'initialled')));
create policy "the desk that is asked to initial an answer reads the life-line" on request_event for select to bekal_member
  using (request = any (array(select app.replies_to_initial())) and step not in ('revised', 'initial_asked', 'returned', 'initialled'));
drop policy "the receiver records its steps" on request_event;
create policy "the receiver records its steps" on request_event for insert to bekal_member
  with check (reader = (select app.actor_desk()) and desk = (select app.actor_desk()) and desk <> sender
    and member = (select app.actor_member())
    and step in ('received', 'disposed', 'clarification_asked', 'reply_drafted', 'reply_revised', 'reply_initial_asked', 'reply_returned',
      'reply_initialled', 'answered', 'refused'));
create policy "the desk that is asked to initial an answer records what it says" on request_event for insert to bekal_member
  with check (request = any (array(select app.replies_to_initial())) and desk = (select app.actor_desk())
    and member = (select app.actor_member()) and step in ('reply_returned', 'reply_initialled'));

-- Policies.

alter table request_reply enable row level security;
alter table request_reply force row level security;
grant select, insert, update (kind, content, written_by, written_at, second_asked_at, second_asked_desk, second_asked_member,
  initialled_at, initialled_by) on request_reply to bekal_member;
create policy "a reply is the affair of the desk that answers, and of the desk it asks" on request_reply for select to bekal_member
  using (desk = (select app.actor_desk()) or second_reader = (select app.actor_desk()));
create policy "a desk drafts its own replies" on request_reply for insert to bekal_member
  with check (desk = (select app.actor_desk()) and written_by = (select app.actor_member()) and initialled_by is null
    and second_asked_desk is null and closed_at is null);
create policy "a desk writes its own replies" on request_reply for update to bekal_member
  using (desk = (select app.actor_desk())) with check (desk = (select app.actor_desk()));
create policy "the desk that is asked for a paraf initials or returns" on request_reply for update to bekal_member
  using (second_reader = (select app.actor_desk())) with check (second_reader = (select app.actor_desk()));

alter table request_reply_file enable row level security;
alter table request_reply_file force row level security;
grant select, insert, delete on request_reply_file to bekal_member;
create policy "who reads the reply reads what goes with it" on request_reply_file for select to bekal_member
  using (desk = (select app.actor_desk()) or request = any (array(select app.replies_to_initial())));
create policy "a desk adds files to its replies" on request_reply_file for insert to bekal_member
  with check (desk = (select app.actor_desk()));
create policy "a desk takes files off its replies" on request_reply_file for delete to bekal_member
  using (desk = (select app.actor_desk()));
create policy "the desk that is asked to initial an answer reads its files" on file for select to bekal_member
  using (exists (select from request_reply_file p where p.file = file.id));

drop policy "sender, receiver once sent, and a desk asked for a paraf read" on request;
create policy "sender, receiver once sent, and desks asked for a paraf read" on request for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()) or second_reader = (select app.actor_desk())
    or id = any (array(select app.replies_to_initial())));
create policy "the desk that is asked to initial an answer keeps the letter from changing meanwhile" on request for update to bekal_member
  using (id = any (array(select app.replies_to_initial()))) with check (id = any (array(select app.replies_to_initial())));
create policy "the desk that is asked to initial an answer reads the sheet" on request_document for select to bekal_member
  using (request = any (array(select app.replies_to_initial())));
create policy "the desk that is asked to initial an answer reads what hangs on the letter" on request_attachment for select to bekal_member
  using (request = any (array(select app.replies_to_initial())));

-- What pages and rules read.

create view request_reply_entry with (security_invoker = true) as
  select p.*, d.name as desk_name, writer.name as writer_name, asked.name as second_asked_name, asked_place.name as second_asked_desk_name,
    second.desk as second_desk, second_place.name as second_desk_name
  from request_reply p
  join request r on r.id = p.request
  join desk d on d.id = p.desk
  left join member writer on writer.id = p.written_by
  left join member asked on asked.id = p.second_asked_member
  left join desk asked_place on asked_place.id = p.second_asked_desk
  left join lateral (select case when p.closed_at is null and not p.is_initialled
    then app.second_desk(p.desk, p.written_by, r.sender) end as desk) second on true
  left join desk second_place on second_place.id = second.desk;
comment on view request_reply_entry is 'A reply with the names that its reader may know, and while nobody has initialled it which desk gives the second person.';
grant select on request_reply_entry to bekal_member;

drop view request_entry;
create view request_entry with (security_invoker = true) as
  select r.*, s.name as sender_name, s.zone as sender_zone, t.name as receiver_name, t.zone as receiver_zone,
    t.has_account as receiver_has_account, place.name as site_name,
    waiting.due_at, coalesce(waiting.provisional, false) as provisional, waiting.stopped_at is not null as stopped,
    (select coalesce(sum(p.escalations), 0)::integer from promise p where p.subject_id = r.id) as escalations,
    exists (select from request_event e where e.request = r.id and e.step = 'disposed') as disposed,
    (select json_build_object('id', m.id, 'name', m.name)
      from request_disposition d join request_event e on e.id = d.event join member m on m.id = d.handler
      where d.request = r.id order by e.ordinal desc limit 1) as handler,
    second.desk as second_desk, second_place.name as second_desk_name,
    writer.name as writer_name, asked.name as second_asked_name, asked_place.name as second_asked_desk_name
  from request r
  join desk s on s.id = r.sender
  join desk t on t.id = r.receiver
  left join site place on place.id = r.site
  left join member writer on writer.id = r.written_by
  left join member asked on asked.id = r.second_asked_member
  left join lateral (select case when r.state = 'draft' then app.second_desk(r.sender, r.written_by, r.receiver) end as desk) second on true
  left join desk second_place on second_place.id = second.desk
  left join desk asked_place on asked_place.id = r.second_asked_desk
  left join lateral (select p.due_at, p.provisional, p.stopped_at from promise p
    where p.subject_id = r.id and p.kind in ('initial_letter', 'acknowledge_request', 'prove_receipt', 'answer_request') and p.state = 'open'
    order by p.kind = 'initial_letter' limit 1) waiting on true;
comment on view request_entry is 'A letter with the names of both desks and of its site, the deadline that waits (that of the answer, also while its draft waits for initials), how often desks above were called upon, and while it is a draft which desk gives the second person. Handler and members: to their own desk only.';
grant select on request_entry to bekal_member;
