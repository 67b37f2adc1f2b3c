-- What hangs on a letter.

create table request_attachment (
  file uuid primary key references file,
  request uuid not null,
  part text not null check (part in ('letter', 'answer')),
  ordinal smallint not null check (ordinal between 1 and 100),
  sender uuid not null,
  reader uuid not null,
  unique (request, part, ordinal),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade
);
comment on table request_attachment is 'Files that hang on a letter or on its answer. Those of a letter are fixed with it, when it is signed; those of an answer when it is given.';
create index request_attachment_of_letter on request_attachment (request, sender, reader);
create index request_attachment_by_sender on request_attachment (sender);
create index request_attachment_by_reader on request_attachment (reader);

create function app.keep_request_attachment() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'DELETE' then
    if not exists (select from request r where r.id = old.request and old.part = 'letter' and r.sender = app.actor_desk()
        and r.signed_at is null) then
      raise exception 'what hangs on a letter stays with it' using errcode = 'check_violation';
    end if;
    perform app.rewrite_draft(old.request);
    return old;
  end if;
  if not exists (select from request r join file f on f.id = new.file join desk d on d.id = r.receiver
      where r.id = new.request and f.desk = app.actor_desk() and f.use = new.part and case new.part
        when 'letter' then r.sender = app.actor_desk() and r.signed_at is null and r.withdrawn_at is null
        else r.state = 'received' and (r.receiver = app.actor_desk() or r.sender = app.actor_desk() and (r.on_paper or not d.has_account))
        end) then
    raise exception 'files hang on a letter before it is signed, on an answer before it is given' using errcode = 'check_violation';
  end if;
  if new.part = 'letter' then
    perform app.rewrite_draft(new.request);
  end if;
  return new;
end $$;
comment on function app.keep_request_attachment() is 'Each side hangs its own files on its own part, before that is fixed. Whoever hangs one on a draft has written it: a paraf is off then.';
revoke all on function app.keep_request_attachment() from public;
create trigger "attachments are fixed with what they hang on" before insert or delete on request_attachment
  for each row execute function app.keep_request_attachment();

alter table request_attachment enable row level security;
alter table request_attachment force row level security;
grant select, insert, delete on request_attachment to bekal_member;
create policy "who reads the letter reads what hangs on it" on request_attachment for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the desk that is asked for a paraf reads what hangs on the draft" on request_attachment for select to bekal_member
  using (request = any (array(select app.letters_to_initial())));
create policy "a party hangs files on its part" on request_attachment for insert to bekal_member
  with check (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the sender takes a file off its draft" on request_attachment for delete to bekal_member
  using (sender = (select app.actor_desk()));
create policy "who reads the letter reads its files" on file for select to bekal_member
  using (exists (select from request_attachment a where a.file = file.id));

-- Letters that came on paper, from any office. One that names a person in care stays on paper (V20).

create table paper_letter (
  id uuid primary key,
  desk uuid not null references desk,
  member uuid not null references member,
  entered_at timestamptz not null default app.now(),
  received_at timestamptz not null,
  kind text not null check (kind in ('general', 'law_enforcement')),
  office text not null check (office ~ '^\S(.*\S)?$' and length(office) <= 200),
  from_desk uuid references desk,
  number text not null check (number ~ '^\S(.*\S)?$' and length(number) <= 60),
  letter_date date not null,
  subject text not null check (subject ~ '\S' and length(subject) <= 200),
  urgency text not null check (urgency in ('biasa', 'segera', 'sangat_segera')),
  security text not null check (security in ('biasa', 'terbatas', 'rahasia')),
  scan uuid unique references file,
  kept_at text check (kept_at ~ '^\S(.*\S)?$' and length(kept_at) <= 120),
  answer_by date,
  answered_at timestamptz,
  answer_number text check (answer_number ~ '^\S(.*\S)?$' and length(answer_number) <= 60),
  answer_date date,
  closed_at timestamptz,
  close_reason text check (close_reason ~ '\S' and length(close_reason) <= 1000),
  state text not null generated always as (case
    when answered_at is not null then 'answered' when closed_at is not null then 'closed' else 'open' end) stored,
  constraint "what came is entered afterwards" check (received_at <= entered_at),
  constraint "without a scan it says where the paper lies" check (scan is not null or kept_at is not null),
  constraint "nobody writes to the own desk" check (from_desk <> desk),
  constraint "a letter ends once" check (num_nonnulls(answered_at, closed_at) <= 1),
  constraint "an answer on paper has a number and a date" check (
    (answered_at is null) = (answer_number is null) and (answered_at is null) = (answer_date is null)),
  constraint "a letter is closed with a reason" check ((closed_at is null) = (close_reason is null))
);
comment on table paper_letter is 'A letter that reached a desk on paper. It ends as answered on paper, or closed with a reason. Nobody deletes.';
comment on column paper_letter.received_at is 'By the paper: the stamp of receipt. entered_at is when somebody registered it.';
comment on column paper_letter.office is 'Who wrote: an institution, never a person.';
comment on column paper_letter.from_desk is 'The desk of that office, where it is in Bekal.';
comment on column paper_letter.kept_at is 'Where the paper lies: a code or a line. A letter that names a person in care has no scan.';
comment on column paper_letter.answer_by is 'As asked at registration; the deadline itself is an obligation. Null: no answer is owed.';
create unique index "a paper letter is registered once" on paper_letter (desk, lower(office), lower(number), letter_date);
create index paper_letter_by_desk on paper_letter (desk, received_at desc, id desc);

create table paper_letter_disposition (
  id uuid primary key,
  letter uuid not null references paper_letter,
  desk uuid not null references desk,
  handler uuid not null references member,
  instruction text check (instruction ~ '\S' and length(instruction) <= 1000),
  member uuid not null references member,
  at timestamptz not null default app.now()
);
comment on table paper_letter_disposition is 'Who handles a paper letter, and the instruction. The newest holds. Append-only.';
create index paper_letter_disposition_of_letter on paper_letter_disposition (letter, at);
create index paper_letter_disposition_by_desk on paper_letter_disposition (desk);

create function app.keep_paper_letter() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  ending constant text[] := array['answered_at', 'answer_number', 'answer_date', 'closed_at', 'close_reason', 'state'];
begin
  if num_nonnulls(old.answered_at, old.closed_at) > 0 then
    raise exception 'a paper letter that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - ending) <> (to_jsonb(old) - ending) then
    raise exception 'a paper letter stays as it was registered' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_paper_letter() is 'A register is not rewritten: only how the letter ended is added, once.';
revoke all on function app.keep_paper_letter() from public;
create trigger "a register is not rewritten" before update on paper_letter
  for each row execute function app.keep_paper_letter();

create function app.keep_paper_letter_scan() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if new.scan is not null and not exists (select from file f
      where f.id = new.scan and f.desk = new.desk and f.use = 'incoming') then
    raise exception 'the scan of a letter is a file of the own desk' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_paper_letter_scan() is 'A scan is a file that the own desk brought for this.';
revoke all on function app.keep_paper_letter_scan() from public;
create trigger "a scan is the own desk's" before insert on paper_letter
  for each row execute function app.keep_paper_letter_scan();

create function app.keep_paper_letter_disposition() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from paper_letter p where p.id = new.letter and p.desk = new.desk and p.state = 'open') then
    raise exception 'a disposition is about an open letter of the own desk' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_paper_letter_disposition() is 'Nobody is charged with a letter that has ended, or with another desk''s.';
revoke all on function app.keep_paper_letter_disposition() from public;
create trigger "a disposition is about an open letter" before insert on paper_letter_disposition
  for each row execute function app.keep_paper_letter_disposition();

alter table paper_letter enable row level security;
alter table paper_letter force row level security;
grant select, insert, update (answered_at, answer_number, answer_date, closed_at, close_reason) on paper_letter to bekal_member;
create policy "a desk reads the paper that came to it" on paper_letter for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "a desk registers what came to it" on paper_letter for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member()) and state = 'open');
create policy "a desk says how a paper letter ended" on paper_letter for update to bekal_member
  using (desk = (select app.actor_desk())) with check (desk = (select app.actor_desk()));

alter table paper_letter_disposition enable row level security;
alter table paper_letter_disposition force row level security;
grant select, insert on paper_letter_disposition to bekal_member;
create policy "a disposition is the own desk's affair" on paper_letter_disposition for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "a desk charges its own members" on paper_letter_disposition for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member()));

alter table obligation drop constraint obligation_subject_check;
alter table obligation add constraint obligation_subject_check check (subject in ('request', 'commitment', 'paper_letter'));

create view paper_letter_entry with (security_invoker = true) as
  select p.*, d.zone, d.superior, w.due_at, coalesce(w.provisional, false) as provisional,
    (select json_build_object('id', m.id, 'name', m.name) from paper_letter_disposition o join member m on m.id = o.handler
      where o.letter = p.id order by o.at desc, o.id desc limit 1) as handler,
    (select o.instruction from paper_letter_disposition o where o.letter = p.id order by o.at desc, o.id desc limit 1) as instruction
  from paper_letter p
  join desk d on d.id = p.desk
  left join lateral (select q.due_at, q.provisional from promise q where q.subject_id = p.id and q.state = 'open' limit 1) w on true;
comment on view paper_letter_entry is 'A paper letter with who handles it and the deadline that waits.';
grant select on paper_letter_entry to bekal_member;
