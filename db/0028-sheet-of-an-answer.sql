-- An answer and a refusal are issued as a letter is: a mark, a hash and a file that never change. And what a member last signed
-- with is offered again.

create table request_reply_document (
  request uuid primary key,
  sender uuid not null,
  reader uuid not null,
  kind text not null check (kind in ('answer', 'refusal')),
  number text check (number ~ '^\S(.*\S)?$' and length(number) <= 60),
  letter_date date not null,
  code text not null unique check (code ~ '^[a-z2-7]{26}$'),
  content text not null check (length(content) between 2 and 60000),
  sha256 bytea not null check (sha256 = pg_catalog.sha256(convert_to(content, 'UTF8'))),
  pdf bytea not null check (length(pdf) between 100 and 2097152),
  pdf_sha256 bytea not null check (pdf_sha256 = pg_catalog.sha256(pdf)),
  issued_at timestamptz not null default app.now(),
  foreign key (request, sender, reader) references request (id, sender, reader) on update cascade,
  constraint "a sheet bears its mark" check (position('/' || code || '"' in content) > 0)
);
comment on table request_reply_document is
  'The sheet of an answer or refusal as it was issued when it was given: what is printed, and the PDF, byte for byte. Append-only. None where it was given earlier, on paper or by a link.';
comment on column request_reply_document.reader is 'The desk that answered.';
comment on column request_reply_document.number is 'As the desk that answered typed it; null where the sheet went out without one.';
comment on column request_reply_document.code is 'What the QR of the sheet holds: 130 random bits, no id.';
comment on column request_reply_document.content is 'All that is printed, as JSON in one order of its names; sha256 is its hash.';
create index request_reply_document_of_letter on request_reply_document (request, sender, reader);
create index request_reply_document_by_sender on request_reply_document (sender);
create index request_reply_document_by_reader on request_reply_document (reader);

create function app.keep_reply_document() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and r.receiver = app.actor_desk() and r.reply_initialled
      and case new.kind when 'answer' then r.answered_at else r.refused_at end >= date_trunc('milliseconds', app.now())
      and case new.kind when 'answer' then r.answer_number else r.refusal_number end is not distinct from new.number) then
    raise exception 'the sheet of a reply is issued when it is given' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_reply_document() is
  'Issued once, at the moment of the answer or refusal and by the desk that gives it; never for what was given before.';
revoke all on function app.keep_reply_document() from public;
create trigger "the sheet of a reply is issued when it is given" before insert on request_reply_document
  for each row execute function app.keep_reply_document();

alter table request_reply_document enable row level security;
alter table request_reply_document force row level security;
grant select, insert on request_reply_document to bekal_member;
create policy "both sides read the sheet of the reply" on request_reply_document for select to bekal_member
  using (sender = (select app.actor_desk()) or reader = (select app.actor_desk()));
create policy "the head of the desk that answers issues the sheet of the reply" on request_reply_document for insert to bekal_member
  with check (reader = (select app.actor_desk()) and (select app.actor_has_role('head')));

-- What somebody signs with, for their eyes only.

create table signing_block (
  member uuid not null references member,
  desk uuid not null references desk,
  capacity text check (capacity in ('an', 'plt', 'plh')),
  office text not null check (office ~ '^\S(.*\S)?$' and length(office) <= 160),
  own_office text check (own_office ~ '^\S(.*\S)?$' and length(own_office) <= 160),
  name text not null check (name ~ '^\S(.*\S)?$' and length(name) <= 120),
  nip text check (nip ~ '^[0-9]{18}$'),
  rank text check (rank ~ '^\S(.*\S)?$' and length(rank) <= 80),
  signed_at timestamptz not null default app.now(),
  primary key (member, desk),
  constraint "who signs for another names the own office" check ((own_office is not null) = (capacity is not distinct from 'an'))
);
comment on table signing_block is
  'What an official last signed a letter of this desk with: name, NIP and position, offered when they sign again. Goes when they leave the desk.';
create index signing_block_by_desk on signing_block (desk);

alter table signing_block enable row level security;
alter table signing_block force row level security;
grant select, insert, update (capacity, office, own_office, name, nip, rank, signed_at) on signing_block to bekal_member;
create policy "a member reads what they last signed with at this desk" on signing_block for select to bekal_member
  using (member = (select app.actor_member()) and desk = (select app.actor_desk()));
create policy "a head who signs is remembered" on signing_block for insert to bekal_member
  with check (member = (select app.actor_member()) and desk = (select app.actor_desk()) and (select app.actor_has_role('head')));
create policy "a head who signs again is remembered anew" on signing_block for update to bekal_member
  using (member = (select app.actor_member()) and desk = (select app.actor_desk()) and (select app.actor_has_role('head')))
  with check (member = (select app.actor_member()) and desk = (select app.actor_desk()));

create function app.forget_signing_block() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from signing_block b where b.member = new.member and b.desk = new.desk;
  return null;
end $$;
comment on function app.forget_signing_block() is 'Whoever leaves a desk leaves no NIP behind but on the letters that they signed.';
grant select, delete on signing_block to bekal_lookup;
alter function app.forget_signing_block() owner to bekal_lookup;
revoke all on function app.forget_signing_block() from public;
create trigger "what was signed with goes with the membership" after update of until on membership
  for each row when (old.until is null and new.until is not null) execute function app.forget_signing_block();

-- Verification: of a request, an answer or a refusal alike.

grant select on request_reply_document to bekal_lookup;
set local role bekal_lookup;

drop function app.verify_letter(text, text);
create function app.verify_letter(code text, number text)
  returns table (kind text, date date, agency text, sha256 text, file_sha256 text, numbered boolean, number_fits boolean)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with found as (
      select 'request' as kind, d.letter_date, d.sender as issuer, d.sha256, d.pdf_sha256, d.number
      from request_signing s
      join request_document d on d.request = s.request
      where s.code = verify_letter.code
      union all
      select p.kind, p.letter_date, p.reader, p.sha256, p.pdf_sha256, p.number
      from request_reply_document p
      where p.code = verify_letter.code
    )
    select f.kind, f.letter_date, a.name, encode(f.sha256, 'hex'), encode(f.pdf_sha256, 'hex'), f.number is not null,
      lower(f.number) = lower(verify_letter.number)
    from found f
    join desk k on k.id = f.issuer
    join agency a on a.id = k.agency
    limit 1
  $$;
comment on function app.verify_letter(text, text) is
  'To whoever holds a letter, an answer or a refusal: its kind and date, the agency that issued it, the hashes of its content and file, and whether a number is its own.';

set local role bekal_owner;
revoke all on function app.verify_letter(text, text) from public;
grant execute on function app.verify_letter(text, text) to bekal_visitor;
