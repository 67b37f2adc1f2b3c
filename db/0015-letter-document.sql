-- The letter as an official document: letterhead, who signs in which capacity, tembusan, and the sheet as it was issued.

create table letterhead (
  agency uuid primary key references agency,
  lines text[] not null,
  address text not null check (address ~ '\S' and length(address) <= 200),
  phone text check (phone ~ '^[0-9+() ./-]{5,40}$'),
  email text check (email ~ '^[^\s@]+@[^\s@]+\.[^\s@]+$' and length(email) <= 100),
  site text check (site ~ '^\S{3,100}$'),
  paper text not null check (paper in ('A4', 'F4')),
  changed_at timestamptz not null default app.now(),
  constraint "a letterhead has one to four lines" check (cardinality(lines) between 1 and 4 and array_position(lines, null) is null
    and length(array_to_string(lines, '')) <= 480)
);
comment on table letterhead is 'Kop surat: what stands at the head of every letter of an agency, and on which paper it writes.';
comment on column letterhead.lines is 'From the highest office down: the government, the agency, the unit.';

create table letter_template (
  kind text not null check (kind in ('request', 'answer', 'refusal', 'clarification', 'receipt')),
  version integer not null check (version > 0),
  body jsonb not null,
  source text not null,
  valid_from date not null,
  primary key (kind, version)
);
comment on table letter_template is 'How each kind of letter is worded, in versions: what a letter was printed with stays.';

create table request_copy (
  request uuid not null,
  ordinal smallint not null check (ordinal between 1 and 10),
  sender uuid not null,
  reader uuid not null,
  name text not null check (name ~ '^\S(.*\S)?$' and length(name) <= 160),
  desk uuid references desk,
  box uuid generated always as (case when reader <> sender then desk end) stored,
  primary key (request, ordinal),
  unique (request, desk),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade,
  constraint "nobody copies to the own desk" check (desk <> sender)
);
comment on table request_copy is 'Tembusan: who gets a copy, an office or an institution and never a person. Owes nothing.';
comment on column request_copy.desk is 'The desk in whose box the copy lies from sending on; without one the copy goes on paper.';
comment on column request_copy.box is 'The desk that reads the copy: nobody until the letter is sent.';
create index request_copy_of_letter on request_copy (request, sender, reader);
create index request_copy_by_sender on request_copy (sender);
create index request_copy_by_reader on request_copy (reader);
create index request_copy_by_box on request_copy (box);
create index request_copy_by_desk on request_copy (desk);

create table request_signing (
  request uuid primary key,
  sender uuid not null,
  reader uuid not null,
  capacity text check (capacity in ('an', 'plt', 'plh')),
  office text not null check (office ~ '^\S(.*\S)?$' and length(office) <= 160),
  own_office text check (own_office ~ '^\S(.*\S)?$' and length(own_office) <= 160),
  nip text check (nip ~ '^[0-9]{18}$'),
  rank text check (rank ~ '^\S(.*\S)?$' and length(rank) <= 80),
  kind text not null check (kind in ('wet', 'electronic')),
  head jsonb not null,
  paper text not null check (paper in ('A4', 'F4')),
  template text not null check (template ~ '^[a-z]+/[0-9]+$'),
  code text not null unique check (code ~ '^[a-z2-7]{26}$'),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade,
  constraint "who signs for another names the own office" check ((own_office is not null) = (capacity is not distinct from 'an'))
);
comment on table request_signing is 'How a letter was signed, on which letterhead and in which wording: fixed at signing. Append-only.';
comment on column request_signing.capacity is 'a.n., Plt. or Plh.; null where the holder of the office signs.';
comment on column request_signing.office is 'The office in whose name the letter goes out.';
comment on column request_signing.code is 'What the QR of the sheet holds: 130 random bits, no id.';
create index request_signing_of_letter on request_signing (request, sender, reader);
create index request_signing_by_sender on request_signing (sender);
create index request_signing_by_reader on request_signing (reader);

create table request_document (
  request uuid primary key,
  sender uuid not null,
  reader uuid not null,
  number text not null,
  letter_date date not null,
  subject text not null,
  content text not null check (length(content) between 2 and 60000),
  sha256 bytea not null check (sha256 = pg_catalog.sha256(convert_to(content, 'UTF8'))),
  pdf bytea not null check (length(pdf) between 100 and 2097152),
  pdf_sha256 bytea not null check (pdf_sha256 = pg_catalog.sha256(pdf)),
  issued_at timestamptz not null default app.now(),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade
);
comment on table request_document is 'The sheet as it was issued with its number: what is printed, and the PDF, byte for byte. Append-only.';
comment on column request_document.content is 'All that is printed, as JSON in one order of its names; sha256 is its hash.';
create index request_document_of_letter on request_document (request, sender, reader);
create index request_document_by_sender on request_document (sender);
create index request_document_by_reader on request_document (reader);
create index request_document_by_date on request_document (letter_date desc, request desc);

create table request_signed_sheet (
  request uuid primary key,
  sender uuid not null,
  reader uuid not null,
  file uuid not null unique references file,
  at timestamptz not null default app.now(),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade
);
comment on table request_signed_sheet is 'The scan of the sheet that was signed by hand, or the file that was signed electronically. Append-only.';
create index request_signed_sheet_of_letter on request_signed_sheet (request, sender, reader);
create index request_signed_sheet_by_sender on request_signed_sheet (sender);
create index request_signed_sheet_by_reader on request_signed_sheet (reader);

create function app.keep_signed_sheet() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and r.signed_at is not null) then
    raise exception 'a sheet that nobody has signed is no signed sheet' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_signed_sheet() is 'Kept from signing on, once.';
revoke all on function app.keep_signed_sheet() from public;
create trigger "only what was signed has a signed sheet" before insert on request_signed_sheet
  for each row execute function app.keep_signed_sheet();

create function app.keep_copies() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = coalesce(new.request, old.request) and r.signed_at is null
      and r.withdrawn_at is null) then
    raise exception 'who gets a copy is fixed when the letter is signed' using errcode = 'check_violation';
  end if;
  perform app.rewrite_draft(coalesce(new.request, old.request));
  return coalesce(new, old);
end $$;
comment on function app.keep_copies() is 'Copies are named while the letter is a draft, by whoever writes it: a paraf is off then.';
revoke all on function app.keep_copies() from public;
create trigger "copies are fixed at signing" before insert or delete on request_copy
  for each row execute function app.keep_copies();

create function app.keep_signing() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and r.state = 'signed') then
    raise exception 'how a letter is signed is recorded when it is signed' using errcode = 'check_violation';
  end if;
  if exists (select from request r join request_copy c on c.request = r.id where r.id = new.request and r.security = 'rahasia') then
    raise exception 'a secret letter has no copies' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_signing() is 'Recorded between signing and number; a letter that is rahasia goes to its receiver only.';
revoke all on function app.keep_signing() from public;
create trigger "signing is recorded at signing" before insert on request_signing
  for each row execute function app.keep_signing();

create function app.keep_document() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and r.state = 'numbered' and r.number = new.number
      and r.letter_date = new.letter_date and r.subject = new.subject) then
    raise exception 'a sheet is issued with the number of its letter' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_document() is 'Issued once, when the letter has its number and before it is sent.';
revoke all on function app.keep_document() from public;
create trigger "a sheet is issued with its number" before insert on request_document
  for each row execute function app.keep_document();

-- Policies.

alter table letterhead enable row level security;
alter table letterhead force row level security;
grant select, insert, update on letterhead to bekal_member;
create policy "every member sees every letterhead" on letterhead for select to bekal_member
  using ((select app.actor_member()) is not null);
create policy "an administrator sets the letterhead of the own agency" on letterhead for insert to bekal_member
  with check (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator')));
create policy "an administrator changes the letterhead of the own agency" on letterhead for update to bekal_member
  using (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator')))
  with check (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator')));

alter table letter_template enable row level security;
alter table letter_template force row level security;
grant select on letter_template to bekal_member;
create policy "templates are public" on letter_template for select using (true);

alter table request_copy enable row level security;
alter table request_copy force row level security;
grant select, insert, delete on request_copy to bekal_member;
create policy "both sides read all copies, each copied desk its own line" on request_copy for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()) or box = (select app.actor_desk())
    or request = any (array(select app.letters_to_initial())));
create policy "the sender says who gets a copy" on request_copy for insert to bekal_member
  with check (sender = (select app.actor_desk()));
create policy "the sender changes who gets a copy" on request_copy for delete to bekal_member
  using (sender = (select app.actor_desk()));

alter table request_signing enable row level security;
alter table request_signing force row level security;
grant select, insert on request_signing to bekal_member;
create policy "who reads the letter reads how it was signed" on request_signing for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the sender records its signature" on request_signing for insert to bekal_member
  with check (sender = (select app.actor_desk()) and (select app.actor_has_role('head')));

alter table request_document enable row level security;
alter table request_document force row level security;
grant select, insert on request_document to bekal_member;
create policy "both sides read the sheet, and who gets a copy from sending on" on request_document for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk())
    or request = any (array(select c.request from request_copy c where c.box = (select app.actor_desk()))));
create policy "the sender issues its sheets" on request_document for insert to bekal_member
  with check (sender = (select app.actor_desk()));

alter table request_signed_sheet enable row level security;
alter table request_signed_sheet force row level security;
grant select, insert on request_signed_sheet to bekal_member;
create policy "who reads the letter reads its signed sheet" on request_signed_sheet for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the sender keeps its signed sheets" on request_signed_sheet for insert to bekal_member
  with check (sender = (select app.actor_desk()));
create policy "who reads the letter reads the file of its signed sheet" on file for select to bekal_member
  using (id = any (array(select s.file from request_signed_sheet s where s.reader = (select app.actor_desk()))));

-- What pages read.

create view copied_letter with (security_invoker = true) as
  select d.request as id, d.number, d.letter_date, d.subject, d.sender, s.name as sender_name, c.name as copied_as
  from request_copy c
  join request_document d on d.request = c.request
  join desk s on s.id = d.sender
  where c.box = (select app.actor_desk());
comment on view copied_letter is 'The copies box of the acting desk.';

create or replace view request_code with (security_invoker = true) as
  select c.list, c.code, c.valid_from, c.valid_to, c.label_id, c.source from code c;

grant select on copied_letter to bekal_member;

-- Verification: what a holder of the paper learns, and nothing else.

grant select on request_signing, request_document to bekal_lookup;
set local role bekal_lookup;

create function app.verify_letter(code text, number text)
  returns table (date date, agency text, sha256 text, file_sha256 text, number_fits boolean)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select d.letter_date, a.name, encode(d.sha256, 'hex'), encode(d.pdf_sha256, 'hex'), lower(d.number) = lower(verify_letter.number)
    from request_signing s
    join request_document d on d.request = s.request
    join desk k on k.id = d.sender
    join agency a on a.id = k.agency
    where s.code = verify_letter.code
  $$;
comment on function app.verify_letter(text, text) is
  'To whoever holds a letter: its date, the agency that issued it, the hashes of its content and file, and whether a number is its own.';

set local role bekal_owner;
revoke all on function app.verify_letter(text, text) from public;
grant execute on function app.verify_letter(text, text) to bekal_visitor;
