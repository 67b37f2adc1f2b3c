-- An answer and a refusal are signed as a request is: by whom and in which capacity, on the sheet that never changes.

-- contract: a process of the last release issues sheets of replies whose block is blank; nobody gives one unsigned any more.
create or replace function app.keep_reply_document() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  block constant jsonb := new.content::jsonb -> 'signature';
begin
  if not exists (select from request r where r.id = new.request and r.receiver = app.actor_desk() and r.reply_initialled
      and case new.kind when 'answer' then r.answered_at else r.refused_at end >= date_trunc('milliseconds', app.now())
      and case new.kind when 'answer' then r.answer_number else r.refusal_number end is not distinct from new.number) then
    raise exception 'the sheet of a reply is issued when it is given' using errcode = 'check_violation';
  end if;
  if coalesce(btrim(block ->> 'name'), '') = '' or coalesce(btrim(block ->> 'office'), '') = ''
     or coalesce(block ->> 'kind', '') not in ('wet', 'electronic') then
    raise exception 'a reply bears who signs it' using errcode = 'check_violation';
  end if;
  if coalesce(block ->> 'capacity', 'an') not in ('an', 'plt', 'plh')
     or (block ->> 'ownOffice' is not null) <> (block ->> 'capacity' is not distinct from 'an') then
    raise exception 'who signs for another names the own office' using errcode = 'check_violation';
  end if;
  if app.acting() is not null and block ->> 'capacity' is distinct from app.acting() then
    raise exception 'who acts for a head signs as such' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_reply_document() is
  'Issued once, at the moment of the answer or refusal, by the desk that gives it and signed by whoever does; never for what was given before.';
comment on column request_reply_document.content is
  'All that is printed, as JSON in one order of its names, the signature block included; sha256 is its hash. Sheets of before 0037 have a blank block.';
