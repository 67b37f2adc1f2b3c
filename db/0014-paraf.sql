-- Paraf: two people stand behind each letter that leaves. Whoever last wrote it does not initial it, and only what is initialled
-- is signed. A desk too small for a second person asks its partner or the desk above.

-- The partner of a small desk.

create table desk_pair (
  id uuid primary key,
  desk uuid not null references desk,
  partner uuid not null references desk,
  proposed_at timestamptz not null default app.now(),
  proposed_by uuid not null references member default app.actor_member(),
  accepted_at timestamptz,
  accepted_by uuid references member,
  ended_at timestamptz,
  ended_by uuid references member,
  constraint "no desk is its own partner" check (desk <> partner),
  constraint "an agreement has a time and a head" check ((accepted_at is null) = (accepted_by is null)),
  constraint "an end has a time and a head" check ((ended_at is null) = (ended_by is null))
);
comment on table desk_pair is 'Unit pasangan: which desk gives the second person to a desk that has none. Named by its head, agreed by the other head, ended by either.';
create unique index "a desk has one partner" on desk_pair (desk) where ended_at is null;
create index desk_pair_by_desk on desk_pair (desk);
create index desk_pair_by_partner on desk_pair (partner);

create function app.keep_desk_pair() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if old.ended_at is not null or (old.accepted_at is not null and new.accepted_at is distinct from old.accepted_at) then
    raise exception 'what two desks agreed stays as it is' using errcode = 'check_violation';
  end if;
  if new.accepted_at is distinct from old.accepted_at and app.actor_desk() is distinct from old.partner then
    raise exception 'only the partner agrees' using errcode = 'check_violation';
  end if;
  if (new.accepted_by is distinct from old.accepted_by and new.accepted_by is distinct from app.actor_member())
     or (new.ended_by is distinct from old.ended_by and new.ended_by is distinct from app.actor_member()) then
    raise exception 'nobody agrees or ends in the name of another' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_desk_pair() is 'The partner agrees, either ends, once and in the own name.';
revoke all on function app.keep_desk_pair() from public;
create trigger "two desks agree" before update on desk_pair for each row execute function app.keep_desk_pair();

alter table desk_pair enable row level security;
alter table desk_pair force row level security;
grant select, insert, update (accepted_at, accepted_by, ended_at, ended_by) on desk_pair to bekal_member;
create policy "both desks see their pair" on desk_pair for select to bekal_member
  using (desk = (select app.actor_desk()) or partner = (select app.actor_desk()));
create policy "a head names the partner of the own desk" on desk_pair for insert to bekal_member
  with check (desk = (select app.actor_desk()) and proposed_by = (select app.actor_member()) and accepted_at is null and ended_at is null
    and (select app.actor_has_role('head')));
create policy "the heads of both desks agree and end" on desk_pair for update to bekal_member
  using ((desk = (select app.actor_desk()) or partner = (select app.actor_desk())) and (select app.actor_has_role('head')))
  with check ((desk = (select app.actor_desk()) or partner = (select app.actor_desk())) and (select app.actor_has_role('head')));

create view desk_pair_entry with (security_invoker = true) as
  select p.id, p.desk, d.name as desk_name, p.partner, o.name as partner_name, p.proposed_at, p.accepted_at, p.ended_at
  from desk_pair p join desk d on d.id = p.desk join desk o on o.id = p.partner;
comment on view desk_pair_entry is 'Pairs with the names of both desks.';
grant select on desk_pair_entry to bekal_member;

grant select on desk_pair to bekal_lookup;
set local role bekal_lookup;

create function app.second_desk(desk uuid, writer uuid, receiver uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select c.desk from (
      select second_desk.desk, 0 as place
      union all select p.partner, 1 from desk_pair p
        where p.desk = second_desk.desk and p.accepted_at is not null and p.ended_at is null and p.partner is distinct from second_desk.receiver
      union all select a.desk, 1 + a.height from app.desks_above(second_desk.desk) a where a.desk is distinct from second_desk.receiver) c
    where exists (select from membership m where m.desk = c.desk and m.until is null and m.member <> second_desk.writer
      and m.roles && array['worker', 'head'])
    order by c.place limit 1
  $$;
comment on function app.second_desk(uuid, uuid, uuid) is
  'The desk that gives the second person to a letter: the own one where somebody else serves it, else its partner, else the nearest above; never the receiver.';

set local role bekal_owner;
revoke all on function app.second_desk(uuid, uuid, uuid) from public;
grant execute on function app.second_desk(uuid, uuid, uuid) to bekal_member, bekal_lookup;

-- What a letter knows of it. What was signed before there was a paraf goes on as it is.

drop view request_entry;
drop policy "a desk drafts its own letters" on request;

alter table request
  add column written_by uuid references member,
  add column before_paraf boolean not null default false,
  add column second_asked_at timestamptz,
  add column second_asked_desk uuid references desk,
  add column second_asked_member uuid references member,
  add column initialled_at timestamptz,
  add column initialled_by uuid references member;

alter table request no force row level security;
alter table request_event no force row level security;
alter table request disable trigger "each side writes its part";
update request r set before_paraf = r.signed_at is not null,
  written_by = (select e.member from request_event e where e.request = r.id and e.step = 'draft');
alter table request enable trigger "each side writes its part";
alter table request_event force row level security;
alter table request force row level security;

-- contract: state comes back in the next statement with one value more, and who drafts is the writer unless somebody says otherwise,
-- a process of the last release cannot sign what nobody has initialled, which is the point.
alter table request
  alter column written_by set not null,
  alter column written_by set default app.actor_member(),
  drop column state,
  add column second_reader uuid generated always as (case
    when signed_at is null and withdrawn_at is null and second_asked_desk <> sender then second_asked_desk end) stored,
  add constraint "whoever last wrote a letter does not initial it" check (initialled_by <> written_by),
  add constraint "a paraf has a time" check ((initialled_by is null) = (initialled_at is null)),
  add constraint "only what is initialled is signed" check (signed_at is null or initialled_by is not null or before_paraf),
  add constraint "somebody is asked at a desk, a colleague at the own one" check (
    (second_asked_at is null or second_asked_desk is not null) and (second_asked_member is null or second_asked_desk = sender)),
  add constraint "a paraf is asked for while it is missing" check (
    second_asked_at is null or num_nonnulls(initialled_at, signed_at, withdrawn_at) = 0);
alter table request add column state text not null generated always as (case
    when answered_at is not null then 'answered'
    when refused_at is not null then 'refused'
    when withdrawn_at is not null then 'withdrawn'
    when received_at is not null then 'received'
    when sent_at is not null then 'sent'
    when numbered_at is not null then 'numbered'
    when signed_at is not null then 'signed'
    when initialled_at is not null then 'initialled'
    else 'draft' end) stored;
comment on column request.written_by is 'Who last wrote the text: the trigger sets it to whoever changes it.';
comment on column request.before_paraf is 'Signed before letters were initialled; nobody writes this.';
comment on column request.second_asked_at is 'Since when a paraf is asked for; null once it was given or the letter returned.';
comment on column request.second_asked_desk is 'The desk that was asked for the second person: the own one, or the one that reads the draft therefore.';
comment on column request.second_reader is 'The other desk that reads the draft, from being asked until the text changes or is signed.';
create index request_by_second_reader on request (second_reader) where second_reader is not null;

alter table request_event drop constraint request_event_step_check;
alter table request_event add constraint request_event_step_check check (step in ('draft', 'revised', 'initial_asked', 'returned', 'initialled',
  'signed', 'numbered', 'sent', 'received', 'disposed', 'clarification_asked', 'clarified', 'answered', 'refused', 'withdrawn'));
alter table request_event add constraint "a letter is returned with a remark" check (step <> 'returned' or note is not null);

grant select on request to bekal_lookup;
set local role bekal_lookup;
create function app.letters_to_initial() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select r.id from request r where r.second_reader = app.actor_desk()
  $$;
comment on function app.letters_to_initial() is 'Drafts of other desks that the acting desk was asked to initial.';
set local role bekal_owner;
revoke all on function app.letters_to_initial() from public;
grant execute on function app.letters_to_initial() to bekal_member;

create or replace function app.keep_request() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  letter constant text[] := array['receiver', 'basis', 'purpose', 'item_codes', 'item_details', 'scope', 'site', 'subject',
    'urgency', 'security', 'emergency', 'answer_within'];
  sender_part constant text[] := array['signed_at', 'signed_on', 'signatory', 'numbered_at', 'number', 'letter_date', 'sent_at',
    'on_paper', 'withdrawn_at', 'withdrawal_reason'];
  receiver_part constant text[] := array['received_at', 'answered_at', 'answer_form', 'answer_reason', 'answer_text',
    'answer_number', 'refused_at', 'refusal_ground', 'refusal_reason', 'refusal_number'];
  asking constant text[] := array['written_by', 'second_asked_desk', 'second_asked_member'];
  second_part constant text[] := array['second_asked_at', 'initialled_at', 'initialled_by'];
  follows constant text[] := array['state', 'reader', 'dated_at', 'second_reader'];
  desk constant uuid := app.actor_desk();
  was constant jsonb := to_jsonb(old) - follows;
  becomes jsonb := to_jsonb(new) - follows;
  may_change text[] := '{}';
  change record;
begin
  if num_nonnulls(old.answered_at, old.refused_at, old.withdrawn_at) > 0 then
    raise exception 'a request that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if new.written_by is distinct from old.written_by
     or exists (select from unnest(letter) l (name) where becomes -> l.name is distinct from was -> l.name) then
    new.written_by := app.actor_member();
    new.second_asked_at := null;
    new.second_asked_desk := null;
    new.second_asked_member := null;
    new.initialled_at := null;
    new.initialled_by := null;
    becomes := to_jsonb(new) - follows;
  end if;
  if desk = old.sender then
    may_change := sender_part || array['asked_at'];
    if old.signed_at is null then
      may_change := may_change || letter || asking || second_part;
    end if;
    if old.on_paper or exists (select from desk d where d.id = old.receiver and not d.has_account) then
      may_change := may_change || receiver_part;
    end if;
  elsif desk = old.second_reader and old.second_asked_at is not null then
    may_change := second_part;
  elsif desk = old.receiver then
    may_change := receiver_part || array['asked_at'];
  end if;
  for change in
    select n.key, o.value <> 'null' as stood from jsonb_each(becomes) n join jsonb_each(was) o on o.key = n.key
      where n.value <> o.value
  loop
    if not change.key = any (may_change) then
      raise exception '% of a request is not written by this desk now', change.key using errcode = 'check_violation';
    end if;
    if change.stood and change.key = any (sender_part || receiver_part) then
      raise exception '% of a request stays as it is', change.key using errcode = 'check_violation';
    end if;
  end loop;
  if desk = old.sender and old.asked_at is null and new.asked_at is not null then
    raise exception 'only the receiver asks for a clarification' using errcode = 'check_violation';
  end if;
  if new.initialled_by is distinct from old.initialled_by and new.initialled_by is distinct from app.actor_member()
     and new.initialled_by is not null then
    raise exception 'nobody initials in the name of another' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is not null and (desk is distinct from old.sender and new.second_asked_at is distinct from old.second_asked_at
     or desk = old.sender and new.second_asked_desk is distinct from app.second_desk(new.sender, new.written_by, new.receiver)) then
    raise exception 'a paraf is asked of the desk that gives the second person' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is null and new.second_asked_desk is not null
     and new.second_asked_desk is distinct from old.second_asked_desk then
    raise exception 'a desk reads a draft when it is asked' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_request() is
  'The text is fixed at signing, and whoever changes it before has written it and takes off its paraf; each side writes its own part, the sender the receiver''s too where that has no account; who initials does so in the own name; nothing changes after the end.';

create or replace function app.keep_request_course() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and case new.step
      when 'revised' then r.state = 'draft' and r.written_by = new.member and r.second_asked_at is null
      when 'initial_asked' then r.state = 'draft' and r.second_asked_at is not null
      when 'returned' then r.state = 'draft' and r.second_asked_at is null
      when 'initialled' then r.state = 'initialled' and r.initialled_by = new.member
      when 'disposed' then r.state = 'received'
      when 'clarification_asked' then r.state = 'received' and r.asked_at is not null
      when 'clarified' then r.state = 'received' and r.asked_at is null
      else r.state = new.step end) then
    raise exception 'the life-line tells what has just happened to the letter' using errcode = 'check_violation';
  end if;
  return new;
end $$;

create function app.rewrite_draft(letter uuid) returns void
  language plpgsql set search_path = pg_catalog, public as $$
begin
  update request r set written_by = app.actor_member(), second_asked_at = null, second_asked_desk = null, second_asked_member = null,
    initialled_at = null, initialled_by = null where r.id = rewrite_draft.letter and r.signed_at is null and r.withdrawn_at is null;
  if not found then
    raise exception 'what belongs to a letter is fixed when it is signed' using errcode = 'check_violation';
  end if;
end $$;
comment on function app.rewrite_draft(uuid) is
  'Whoever changes what belongs to a draft but stands in another table has written it: its paraf is off. For the triggers of such tables.';
revoke all on function app.rewrite_draft(uuid) from public;
grant execute on function app.rewrite_draft(uuid) to bekal_member;

-- Policies.

grant update (written_by, second_asked_at, second_asked_desk, second_asked_member, initialled_at, initialled_by) on request to bekal_member;
create policy "a desk drafts its own letters" on request for insert to bekal_member
  with check (sender = (select app.actor_desk()) and state = 'draft' and written_by = (select app.actor_member())
    and second_asked_desk is null and not before_paraf);
drop policy "the sender reads its letters, the receiver those that were sent" on request;
create policy "sender, receiver once sent, and a desk asked for a paraf read" on request
  for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()) or second_reader = (select app.actor_desk()));
create policy "the desk that is asked for a paraf initials or returns" on request for update to bekal_member
  using (second_reader = (select app.actor_desk())) with check (second_reader = (select app.actor_desk()));

drop policy "who reads the letter reads its life-line" on request_event;
create policy "the sender reads the life-line, the receiver what concerns both" on request_event for select to bekal_member
  using (sender = (select app.actor_desk()) or (reader = (select app.actor_desk())
    and step not in ('revised', 'initial_asked', 'returned', 'initialled')));
create policy "the desk that is asked for a paraf reads the life-line" on request_event for select to bekal_member
  using (request = any (array(select app.letters_to_initial())));
drop policy "the sender records its steps" on request_event;
create policy "the sender records its steps" on request_event for insert to bekal_member
  with check (sender = (select app.actor_desk()) and desk = (select app.actor_desk()) and member = (select app.actor_member())
    and step in ('draft', 'revised', 'initial_asked', 'returned', 'initialled', 'signed', 'numbered', 'sent', 'received', 'clarified', 'answered',
      'refused', 'withdrawn'));
create policy "the desk that is asked for a paraf records what it says" on request_event for insert to bekal_member
  with check (request = any (array(select app.letters_to_initial())) and desk = (select app.actor_desk())
    and member = (select app.actor_member()) and step in ('returned', 'initialled'));

-- What pages and rules read.

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
    limit 1) waiting on true;
comment on view request_entry is 'A letter with the names of both desks and of its site, the deadline that waits, how often desks above were called upon, and while it is a draft which desk gives the second person. Handler and members: to their own desk only.';
grant select on request_entry to bekal_member;

-- A desk may owe itself one thing: its second person.

alter table obligation drop constraint "nobody promises to oneself";
alter table obligation add constraint "nobody promises to oneself, but a second person" check (
  debtor_desk <> counterpart_desk or kind = 'initial_letter');
