-- How an agency words its own letters: templates in versions, written by its administrators. What was written with one keeps it.

create table agency_letter_template (
  id uuid primary key,
  agency uuid not null references agency default app.actor_agency(),
  kind text not null check (kind in ('request', 'answer', 'refusal', 'clarification', 'receipt')),
  version integer not null check (version > 1000),
  body jsonb check (jsonb_typeof(body) = 'array' and jsonb_array_length(body) between 1 and 60 and length(body::text) <= 20000),
  written_by uuid not null references member default app.actor_member(),
  made_at timestamptz not null default app.now(),
  unique (agency, kind, version)
);
comment on table agency_letter_template is
  'Templat surat: how an agency words a kind of letter itself, in versions from 1001 on. Holds no person. Append-only: going back to the shipped wording is a version too.';
comment on column agency_letter_template.body is 'Sentences with holes, as letter_template.body; null: from here on the shipped wording holds again.';
comment on column agency_letter_template.made_at is 'What is written from here on is worded so; what was written before is not.';

create function app.keep_agency_template() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  last agency_letter_template;
begin
  perform pg_advisory_xact_lock(hashtextextended('template/' || new.agency || '/' || new.kind, 0));
  select * into last from agency_letter_template t where t.agency = new.agency and t.kind = new.kind order by t.version desc limit 1;
  if new.body is null and last.body is null then
    raise exception 'who has no wording of its own can''t go back' using errcode = 'check_violation';
  end if;
  new.version := coalesce(last.version, 1000) + 1;
  new.made_at := app.now();
  new.written_by := app.actor_member();
  return new;
end $$;
comment on function app.keep_agency_template() is 'Numbers the versions of an agency and says who wrote them and when; two administrators at once wait for each other.';
revoke all on function app.keep_agency_template() from public;
create trigger "versions of a template follow one another" before insert on agency_letter_template
  for each row execute function app.keep_agency_template();

alter table agency_letter_template enable row level security;
alter table agency_letter_template force row level security;
grant select, insert on agency_letter_template to bekal_member;
create policy "an agency reads its own templates" on agency_letter_template for select to bekal_member
  using (agency = (select app.actor_agency()));
create policy "an administrator writes the templates of the own agency" on agency_letter_template for insert to bekal_member
  with check (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator'))
    and written_by = (select app.actor_member()));

-- Whoever reads a letter reads its wording, and of another agency's templates nothing else.

grant select on letter_template, agency_letter_template to bekal_lookup;
set local role bekal_lookup;

create function app.wording_of(letter uuid, kind text) returns table (version integer, body jsonb)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with written as (
      select d.agency,
        (select split_part(s.template, '/', 2)::integer from request_signing s where s.request = r.id and wording_of.kind = 'request') as signed,
        case wording_of.kind
          when 'request' then (select max(e.at) from request_event e where e.request = r.id and e.step in ('draft', 'revised'))
          when 'receipt' then (select max(e.at) from request_event e where e.request = r.id and e.step = 'received')
          when 'clarification' then (select max(e.at) from request_event e where e.request = r.id and e.step = 'clarification_asked')
          else coalesce((select p.written_at from request_reply p where p.request = r.id and p.kind = wording_of.kind
              and (r.answered_at is not null or r.refused_at is not null or app.actor_desk() in (p.desk, p.second_reader))),
            case wording_of.kind when 'answer' then r.answered_at else r.refused_at end) end as at
      from request r
      join desk d on d.id = case when wording_of.kind = 'request' then r.sender else r.receiver end
      where r.id = wording_of.letter
        and (r.sender = app.actor_desk() or r.reader = app.actor_desk() or r.second_reader = app.actor_desk()
          or r.id in (select app.replies_to_initial()))
    )
    select found.version, found.body
    from written w
    cross join lateral (
      (select 1 as place, o.version, o.body from agency_letter_template o
        where o.agency = w.agency and o.kind = wording_of.kind and o.version = w.signed)
      union all
      (select 2, t.version, t.body from letter_template t where t.kind = wording_of.kind and t.version = w.signed)
      union all
      (select 3, own.version, own.body from (
        select o.version, o.body from agency_letter_template o
        where w.signed is null and o.agency = w.agency and o.kind = wording_of.kind and o.made_at <= w.at
        order by o.version desc limit 1) own where own.body is not null)
      union all
      (select 4, t.version, t.body from letter_template t
        where w.signed is null and t.kind = wording_of.kind and t.valid_from <= (w.at at time zone 'Asia/Jakarta')::date
        order by t.version desc limit 1)
    ) found
    where w.at is not null
    order by found.place limit 1
  $$;
comment on function app.wording_of(uuid, text) is
  'To whoever reads a letter: the wording of it, or of what the receiver writes about it, that held when it was last written; once it is signed, the one that it was signed with.';

set local role bekal_owner;
revoke all on function app.wording_of(uuid, text) from public;
grant execute on function app.wording_of(uuid, text) to bekal_member;

-- What was initialled is what is signed, the sentences that nobody typed included.

create or replace function app.keep_signing() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if not exists (select from request r where r.id = new.request and r.state = 'signed') then
    raise exception 'how a letter is signed is recorded when it is signed' using errcode = 'check_violation';
  end if;
  if exists (select from request r join request_copy c on c.request = r.id where r.id = new.request and r.security = 'rahasia') then
    raise exception 'a secret letter has no copies' using errcode = 'check_violation';
  end if;
  if new.template is distinct from (select 'request/' || w.version from app.wording_of(new.request, 'request') w) then
    raise exception 'a letter is signed in the wording in which it was written' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_signing() is
  'Recorded between signing and number, in the wording that was initialled; a letter that is rahasia goes to its receiver only.';
