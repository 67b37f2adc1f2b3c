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
create policy "a desk keeps the signed sheets of what it sends and of what it answers" on request_signed_sheet for insert to bekal_member
  with check (sender = (select app.actor_desk()) or (reader = (select app.actor_desk()) and part = 'answer'));
alter policy "who reads the letter reads the file of its signed sheet" on file
  using (exists (select from request_signed_sheet s where s.file = file.id));
