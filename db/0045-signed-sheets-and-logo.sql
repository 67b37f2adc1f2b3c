-- The signed sheet of an answer or refusal is kept as that of a request: once, by the desk that signed, for both sides.

alter table request_signed_sheet
  add column part text not null default 'letter' check (part in ('letter', 'answer'));
comment on table request_signed_sheet is
  'The scan of the sheet that was signed by hand, or the file that was signed electronically: of a letter, and of what answered it. Append-only.';
comment on column request_signed_sheet.part is 'Of the letter itself, or of the answer or refusal to it.';
alter table request_signed_sheet drop constraint request_signed_sheet_pkey, add primary key (request, part);

create or replace function app.keep_signed_sheet() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  signer uuid;
begin
  select case
      when new.part = 'letter' and r.signed_at is not null then r.sender
      -- What came on paper or by a link another office signed; the desk that entered it keeps its sheet.
      when new.part = 'answer' and coalesce(r.answered_at, r.refused_at) is not null
        then case when r.reply_recorded then r.sender else r.receiver end end
    into signer from request r where r.id = new.request;
  if signer is null then
    raise exception 'a sheet that nobody has signed is no signed sheet' using errcode = 'check_violation';
  end if;
  if signer is distinct from app.actor_desk() then
    raise exception 'the desk that signed keeps the signed sheet' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_signed_sheet() is
  'Kept once: of a letter from signing on by the sender, of an answer or refusal from its end on by the desk that gave it, or that entered it for an office without account.';

drop policy "the sender keeps its signed sheets" on request_signed_sheet;
create policy "a desk keeps the signed sheets of what it sends and answers" on request_signed_sheet for insert to bekal_member
  with check (sender = (select app.actor_desk()) or (reader = (select app.actor_desk()) and part = 'answer'));
alter policy "who reads the letter reads the file of its signed sheet" on file
  using (exists (select from request_signed_sheet s where s.file = file.id));

-- The logo in the letterhead: versions of an agency, because a letter that was signed keeps the one that it was signed on.

create table agency_logo (
  id uuid primary key,
  agency uuid not null references agency default app.actor_agency(),
  version integer not null check (version > 0),
  png bytea check (length(png) between 57 and 262144 and substring(png from 1 for 8) = '\x89504e470d0a1a0a'::bytea),
  sha256 bytea generated always as (pg_catalog.sha256(png)) stored,
  set_at timestamptz not null default app.now(),
  unique (agency, version)
);
comment on table agency_logo is
  'The logo in an agency''s letterhead, in versions; the newest holds. Append-only: doing without one again is a version too.';
comment on column agency_logo.png is 'A PNG of which only the picture was kept; null: from here on the letterhead has none.';
comment on column agency_logo.sha256 is 'By this the head of a signed letter names its logo.';
create index agency_logo_by_hash on agency_logo (sha256);

create function app.keep_agency_logo() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  last agency_logo;
begin
  perform pg_advisory_xact_lock(hashtextextended('logo/' || new.agency, 0));
  select * into last from agency_logo l where l.agency = new.agency order by l.version desc limit 1;
  if new.png is null and last.png is null then
    raise exception 'who has no logo can''t remove it' using errcode = 'check_violation';
  end if;
  new.version := coalesce(last.version, 0) + 1;
  new.set_at := app.now();
  return new;
end $$;
comment on function app.keep_agency_logo() is 'Numbers the versions of an agency; two administrators at once wait for each other.';
revoke all on function app.keep_agency_logo() from public;
create trigger "versions of a logo follow one another" before insert on agency_logo
  for each row execute function app.keep_agency_logo();

alter table agency_logo enable row level security;
alter table agency_logo force row level security;
grant select, insert on agency_logo to bekal_member;
create policy "every member sees every logo, as every letterhead" on agency_logo for select to bekal_member
  using ((select app.actor_member()) is not null);
create policy "an administrator sets the logo of the own agency" on agency_logo for insert to bekal_member
  with check (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator')));
