-- Data requests: the letter, its life-line, its answer. A letter is about institutions and names no person in care.

create table request (
  id uuid primary key,
  sender uuid not null references desk,
  receiver uuid not null references desk,

  -- The letter. Fixed when it is signed.
  basis text not null check (length(basis) between 1 and 60),
  purpose text not null check (purpose ~ '\S' and length(purpose) <= 2000),
  item_codes text[] not null,
  item_details text[] not null,
  scope text not null check (scope ~ '\S' and length(scope) <= 1000),
  site uuid references site,
  subject text not null check (subject ~ '\S' and length(subject) <= 200),
  urgency text not null check (urgency in ('biasa', 'segera', 'sangat_segera')),
  security text not null check (security in ('biasa', 'terbatas', 'rahasia')),
  emergency boolean not null,
  answer_within smallint not null check (answer_within between 1 and 60),
  drafted_at timestamptz not null default app.now(),

  -- The sender's part.
  signed_at timestamptz,
  signed_on date,
  signatory text check (signatory ~ '\S'),
  numbered_at timestamptz,
  number text check (number ~ '^\S(.*\S)?$' and length(number) <= 60),
  letter_date date,
  sent_at timestamptz,
  on_paper boolean,
  withdrawn_at timestamptz,
  withdrawal_reason text check (withdrawal_reason ~ '\S' and length(withdrawal_reason) <= 1000),

  -- The receiver's part.
  received_at timestamptz,
  asked_at timestamptz,
  answered_at timestamptz,
  answer_form text check (answer_form in ('counts', 'codes', 'no_data')),
  answer_reason text check (length(answer_reason) between 1 and 60),
  answer_text text check (answer_text ~ '\S' and length(answer_text) <= 4000),
  answer_number text check (answer_number ~ '\S' and length(answer_number) <= 60),
  refused_at timestamptz,
  refusal_ground text check (length(refusal_ground) between 1 and 60),
  refusal_reason text check (refusal_reason ~ '\S' and length(refusal_reason) <= 2000),
  refusal_number text check (refusal_number ~ '\S' and length(refusal_number) <= 60),

  -- What follows from the above.
  state text not null generated always as (case
    when answered_at is not null then 'answered'
    when refused_at is not null then 'refused'
    when withdrawn_at is not null then 'withdrawn'
    when received_at is not null then 'received'
    when sent_at is not null then 'sent'
    when numbered_at is not null then 'numbered'
    when signed_at is not null then 'signed'
    else 'draft' end) stored,
  reader uuid not null generated always as (case when sent_at is null then sender else receiver end) stored,
  dated_at timestamptz not null generated always as (coalesce(sent_at, drafted_at)) stored,

  unique (id, sender, reader),
  constraint "nobody writes to the own desk" check (sender <> receiver),
  constraint "a letter asks for one to twenty items" check (
    cardinality(item_codes) between 1 and 20 and cardinality(item_details) = cardinality(item_codes)
    and array_position(item_codes || item_details, null) is null),
  constraint "a request ends once" check (num_nonnulls(answered_at, refused_at, withdrawn_at) <= 1),
  constraint "what is numbered was signed" check (numbered_at is null or signed_at is not null),
  constraint "what is sent has a number" check (sent_at is null or numbered_at is not null),
  constraint "what is received was sent" check (received_at is null or sent_at is not null),
  constraint "what is answered or refused was received" check (
    coalesce(answered_at, refused_at) is null or coalesce(answered_at, refused_at) >= received_at and received_at is not null),
  constraint "a signature has a day and a name" check (
    (signed_at is null) = (signed_on is null) and (signed_at is null) = (signatory is null)),
  constraint "a number comes with the date of the letter" check (
    (numbered_at is null) = (number is null) and (numbered_at is null) = (letter_date is null)),
  constraint "sent means sent on paper or not" check ((sent_at is null) = (on_paper is null)),
  constraint "an answer has a form" check ((answered_at is null) = (answer_form is null)
    and (answered_at is not null or num_nonnulls(answer_reason, answer_text, answer_number) = 0)),
  constraint "no data comes with a reason, and only that" check ((answer_reason is not null) = (answer_form is not distinct from 'no_data')),
  constraint "a refusal has a ground and a reason (UU 30/2014 art. 36)" check (
    (refused_at is null) = (refusal_ground is null) and (refused_at is null) = (refusal_reason is null)
    and (refused_at is not null or refusal_number is null)),
  constraint "what was sent is withdrawn with a reason" check (
    (withdrawal_reason is not null) = (withdrawn_at is not null and sent_at is not null)),
  constraint "a question waits between receipt and end only" check (asked_at is null
    or received_at is not null and num_nonnulls(answered_at, refused_at, withdrawn_at) = 0)
);
comment on table request is 'A data request between two desks. Its state is what has happened to it, and it ends once (I4). Nobody deletes.';
comment on column request.item_details is 'What each item means here, in the order of item_codes; empty where the code says it all.';
comment on column request.signatory is 'Who signed for the sender, as the letter bears it.';
comment on column request.sent_at is 'By the paper where one bears a time, otherwise when it was entered; so are the times of receipt and end.';
comment on column request.on_paper is 'Sent to a desk without account: the sender records receipt and answer with proof.';
comment on column request.asked_at is 'Since when a question waits for the sender; the clock of the answer stands still.';
comment on column request.reader is 'The desk that reads the letter besides the sender: the sender itself until it is sent, then the receiver.';
create unique index "a sender gives a number once" on request (sender, lower(number));
create index request_out on request (sender, dated_at desc, id desc);
create index request_in on request (receiver, dated_at desc, id desc) where sent_at is not null;
create index request_by_reader on request (reader);
create index request_by_site on request (site, dated_at desc, id desc);

create table request_event (
  id uuid primary key,
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  ordinal smallint not null check (ordinal >= 0),
  step text not null check (step in ('draft', 'signed', 'numbered', 'sent', 'received', 'disposed', 'clarification_asked', 'clarified',
    'answered', 'refused', 'withdrawn')),
  at timestamptz not null default app.now(),
  on_paper timestamptz,
  desk uuid not null references desk,
  member uuid not null references member,
  note text check (note ~ '\S' and length(note) <= 4000),
  unique (id, request, desk),
  unique (request, ordinal),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade,
  constraint "the receiver's step, recorded by the sender, needs proof" check (
    desk <> sender or step not in ('received', 'answered', 'refused') or note is not null),
  constraint "a question and its explanation say something" check (
    step not in ('clarification_asked', 'clarified') or note is not null)
);
comment on table request_event is 'The life-line of a letter: what was done, when, by whom. Append-only.';
comment on column request_event.ordinal is 'The order in which things happened: transactions that wait for each other may begin in another.';
comment on column request_event.on_paper is 'The time that a paper bears, where it differs from the entry.';
create index request_event_of_letter on request_event (request, sender, reader);
create unique index "a letter ends once" on request_event (request) where step in ('answered', 'refused', 'withdrawn');
create unique index "a letter is signed, numbered, sent and received once" on request_event (request, step)
  where step in ('draft', 'signed', 'numbered', 'sent', 'received');
create index request_event_by_sender on request_event (sender);
create index request_event_by_reader on request_event (reader);
create index request_event_by_desk on request_event (desk);

create table request_disposition (
  event uuid primary key,
  request uuid not null,
  desk uuid not null,
  handler uuid not null references member,
  instruction text check (instruction ~ '\S' and length(instruction) <= 1000),
  foreign key (event, request, desk) references request_event (id, request, desk)
);
comment on table request_disposition is 'Who handles a letter at the receiving desk, and the instruction: that desk''s own affair. The newest holds. Append-only.';
create index request_disposition_of_letter on request_disposition (request);
create index request_disposition_by_desk on request_disposition (desk);

create table request_answer_count (
  request uuid not null,
  ordinal smallint not null check (ordinal between 1 and 60),
  sender uuid not null,
  reader uuid not null,
  item text not null check (length(item) between 1 and 40),
  unit text not null check (length(unit) between 1 and 40),
  count integer,
  few boolean not null,
  as_of date not null,
  note text check (note ~ '\S' and length(note) <= 300),
  primary key (request, ordinal),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade,
  constraint "no count may single anybody out" check (count is null or count = 0 or count between 5 and 10000000),
  constraint "few keeps no number" check (not few or count is null)
);
comment on table request_answer_count is 'The numbers of an answer in counts. Null without few is not known. Append-only, and only before the answer is given.';
create index request_answer_count_of_letter on request_answer_count (request, sender, reader);
create index request_answer_count_by_sender on request_answer_count (sender);
create index request_answer_count_by_reader on request_answer_count (reader);

create table request_answer_code (
  request uuid not null,
  ordinal smallint not null check (ordinal between 1 and 60),
  sender uuid not null,
  reader uuid not null,
  item text not null check (length(item) between 1 and 40),
  code text not null check (length(code) between 1 and 60),
  primary key (request, ordinal),
  unique (request, item, code),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade
);
comment on table request_answer_code is 'The codes of an answer in codes, of the list that bears the item''s name. Append-only, and only before the answer is given.';
create index request_answer_code_of_letter on request_answer_code (request, sender, reader);
create index request_answer_code_by_sender on request_answer_code (sender);
create index request_answer_code_by_reader on request_answer_code (reader);

-- What no policy can say: which columns each side writes, and what stays as it is.

create function app.keep_request() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  letter constant text[] := array['receiver', 'basis', 'purpose', 'item_codes', 'item_details', 'scope', 'site', 'subject',
    'urgency', 'security', 'emergency', 'answer_within'];
  sender_part constant text[] := array['signed_at', 'signed_on', 'signatory', 'numbered_at', 'number', 'letter_date', 'sent_at',
    'on_paper', 'withdrawn_at', 'withdrawal_reason'];
  receiver_part constant text[] := array['received_at', 'answered_at', 'answer_form', 'answer_reason', 'answer_text',
    'answer_number', 'refused_at', 'refusal_ground', 'refusal_reason', 'refusal_number'];
  follows constant text[] := array['state', 'reader', 'dated_at'];
  desk constant uuid := app.actor_desk();
  was constant jsonb := to_jsonb(old) - follows;
  becomes constant jsonb := to_jsonb(new) - follows;
  may_change text[] := '{}';
  change record;
begin
  if num_nonnulls(old.answered_at, old.refused_at, old.withdrawn_at) > 0 then
    raise exception 'a request that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if desk = old.sender then
    may_change := sender_part || array['asked_at'];
    if old.signed_at is null then
      may_change := may_change || letter;
    end if;
    if old.on_paper or exists (select from desk d where d.id = old.receiver and not d.has_account) then
      may_change := may_change || receiver_part;
    end if;
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
  return new;
end $$;
comment on function app.keep_request() is
  'The text is fixed at signing; each side writes its own part, the sender the receiver''s too where that has no account; nothing changes after the end.';
revoke all on function app.keep_request() from public;
create trigger "each side writes its part" before update on request
  for each row execute function app.keep_request();

create function app.keep_request_course() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and case new.step
      when 'disposed' then r.state = 'received'
      when 'clarification_asked' then r.state = 'received' and r.asked_at is not null
      when 'clarified' then r.state = 'received' and r.asked_at is null
      else r.state = new.step end) then
    raise exception 'the life-line tells what has just happened to the letter' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_request_course() is 'An event is written after the letter has come into its state; so none can be added after the end.';
revoke all on function app.keep_request_course() from public;
create trigger "the life-line tells what happened" before insert on request_event
  for each row execute function app.keep_request_course();

create function app.keep_request_answer() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r join desk d on d.id = r.receiver
      where r.id = new.request and r.state = 'received' and (r.receiver = app.actor_desk() or r.on_paper or not d.has_account)) then
    raise exception 'an answer is written by who answers, before it is given' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_request_answer() is 'Numbers and codes are written before the answer is given; so nothing can be added to it afterwards.';
revoke all on function app.keep_request_answer() from public;
create trigger "an answer stays as it was given" before insert on request_answer_count
  for each row execute function app.keep_request_answer();
create trigger "an answer stays as it was given" before insert on request_answer_code
  for each row execute function app.keep_request_answer();

-- Policies.

alter table request enable row level security;
alter table request force row level security;
grant select, insert on request to bekal_member;
grant update (receiver, basis, purpose, item_codes, item_details, scope, site, subject, urgency, security, emergency, answer_within,
  signed_at, signed_on, signatory, numbered_at, number, letter_date, sent_at, on_paper, withdrawn_at, withdrawal_reason,
  received_at, asked_at, answered_at, answer_form, answer_reason, answer_text, answer_number,
  refused_at, refusal_ground, refusal_reason, refusal_number) on request to bekal_member;
create policy "the sender reads its letters, the receiver those that were sent" on request for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "a desk drafts its own letters" on request for insert to bekal_member
  with check (sender = (select app.actor_desk()) and state = 'draft');
create policy "the sender writes its part" on request for update to bekal_member
  using (sender = (select app.actor_desk())) with check (sender = (select app.actor_desk()));
create policy "the receiver writes its part of what was sent to it" on request for update to bekal_member
  using (reader = (select app.actor_desk())) with check (reader = (select app.actor_desk()));

alter table request_event enable row level security;
alter table request_event force row level security;
grant select, insert on request_event to bekal_member;
create policy "who reads the letter reads its life-line" on request_event for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the sender records its steps" on request_event for insert to bekal_member
  with check (sender = (select app.actor_desk()) and desk = (select app.actor_desk()) and member = (select app.actor_member())
    and step in ('draft', 'signed', 'numbered', 'sent', 'received', 'clarified', 'answered', 'refused', 'withdrawn'));
create policy "the receiver records its steps" on request_event for insert to bekal_member
  with check (reader = (select app.actor_desk()) and desk = (select app.actor_desk()) and desk <> sender
    and member = (select app.actor_member())
    and step in ('received', 'disposed', 'clarification_asked', 'answered', 'refused'));

alter table request_disposition enable row level security;
alter table request_disposition force row level security;
grant select, insert on request_disposition to bekal_member;
create policy "a disposition is the desk's own affair" on request_disposition for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "a desk writes its own dispositions" on request_disposition for insert to bekal_member
  with check (desk = (select app.actor_desk()));

alter table request_answer_count enable row level security;
alter table request_answer_count force row level security;
grant select, insert on request_answer_count to bekal_member;
create policy "who reads the letter reads its answer" on request_answer_count for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the receiver answers, or the sender for a desk without account" on request_answer_count for insert to bekal_member
  with check (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));

alter table request_answer_code enable row level security;
alter table request_answer_code force row level security;
grant select, insert on request_answer_code to bekal_member;
create policy "who reads the letter reads its answer" on request_answer_code for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the receiver answers, or the sender for a desk without account" on request_answer_code for insert to bekal_member
  with check (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));

-- What pages and rules read.

create function app.actor_name() returns text
  language sql stable set search_path = pg_catalog, public
  return (select m.name from member m where m.id = app.actor_member());
comment on function app.actor_name() is 'The name of the acting member, as a letter bears it.';
revoke all on function app.actor_name() from public;
grant execute on function app.actor_name() to bekal_member;

create view request_entry with (security_invoker = true) as
  select r.*, s.name as sender_name, s.zone as sender_zone, t.name as receiver_name, t.zone as receiver_zone,
    t.has_account as receiver_has_account, place.name as site_name,
    waiting.due_at, coalesce(waiting.provisional, false) as provisional, waiting.stopped_at is not null as stopped,
    (select coalesce(sum(p.escalations), 0)::integer from promise p where p.subject_id = r.id) as escalations,
    exists (select from request_event e where e.request = r.id and e.step = 'disposed') as disposed,
    (select json_build_object('id', m.id, 'name', m.name)
      from request_disposition d join request_event e on e.id = d.event join member m on m.id = d.handler
      where d.request = r.id order by e.ordinal desc limit 1) as handler
  from request r
  join desk s on s.id = r.sender
  join desk t on t.id = r.receiver
  left join site place on place.id = r.site
  left join lateral (select p.due_at, p.provisional, p.stopped_at from promise p
    where p.subject_id = r.id and p.kind in ('acknowledge_request', 'prove_receipt', 'answer_request') and p.state = 'open'
    limit 1) waiting on true;
comment on view request_entry is 'A letter with the names of both desks and of its site, the deadline that waits, and how often desks above were called upon. handler: to the receiving desk only.';

create view request_event_entry with (security_invoker = true) as
  select e.id, e.request, e.ordinal, e.step, e.at, e.on_paper, e.desk, d.name as desk_name, m.name as member, coalesce(e.note, o.instruction) as note
  from request_event e
  join desk d on d.id = e.desk
  left join member m on m.id = e.member
  left join request_disposition o on o.event = e.id;
comment on view request_event_entry is 'The life-line with names: of desks to both sides, of members and instructions to their own desk only.';

create view request_code with (security_invoker = true) as
  select c.list, c.code, c.valid_from, c.valid_to from code c;
comment on view request_code is 'Codes with their validity, for the lists that letters and answers draw on.';

grant select on request_entry, request_event_entry, request_code to bekal_member;
