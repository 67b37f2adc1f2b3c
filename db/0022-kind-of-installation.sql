-- What an installation is for: work (production), exercise (training) or a first look (evaluation). Settled once, for ever:
-- invented data never become real ones, and what is real is never played with (V20).

alter table app.installation add column kind text check (kind in ('production', 'training', 'evaluation'));
comment on column app.installation.kind is 'What it is for; null until its first start. Never changed afterwards.';

-- What was there before this file: a demonstration is for evaluation, and wherever somebody works it is for work.
update app.installation set kind = case
  when demonstration then 'evaluation'
  when exists (select from membership) then 'production' end;

create function app.keep_installation_kind() returns trigger
  language plpgsql set search_path = pg_catalog, app as $$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'what an installation is for stays with it' using errcode = 'check_violation';
  end if;
  if old.kind is not null and new.kind is distinct from old.kind then
    raise exception 'what an installation is for never changes' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_installation_kind() is 'What an installation is for is settled once.';
revoke all on function app.keep_installation_kind() from public;
create trigger "what an installation is for never changes" before update or delete on app.installation
  for each row execute function app.keep_installation_kind();
create trigger "what an installation is for stays with it" before truncate on app.installation
  for each statement execute function app.keep_installation_kind();

grant update (kind) on app.installation to bekal_lookup;

set local role bekal_lookup;

create function app.installation_kind() returns text
  language sql stable security definer set search_path = pg_catalog, app
  return (select kind from app.installation);
comment on function app.installation_kind() is 'What this installation is for; null before its first start.';

create function app.settle_installation(wanted text) returns text
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare found_kind text;
begin
  select i.kind into found_kind from app.installation i for update;
  -- Where somebody has been already, it is not for exercise and not for a look.
  if found_kind is null and (wanted = 'production' or not exists (select from membership)) then
    update app.installation i set kind = wanted;
    found_kind := wanted;
  end if;
  return found_kind;
end $$;
comment on function app.settle_installation(text) is
  'Settles what a fresh installation is for, and answers what it is for: another than the wanted one where that is settled already, null where somebody was here before.';

set local role bekal_owner;

revoke all on function app.installation_kind(), app.settle_installation(text) from public;
grant execute on function app.installation_kind() to bekal_visitor, bekal_member, bekal_notices, bekal_jobs;
grant execute on function app.settle_installation(text) to bekal_jobs;
grant execute on function app.has_operator() to bekal_jobs;

-- An installation for exercise sends nothing outside: its e-mails lie here, each read by whom it is for.

create table training_mail (
  id uuid primary key references notice on delete cascade,
  member uuid not null references member,
  address text not null check (length(address) between 3 and 254),
  subject text not null check (length(subject) between 1 and 200),
  body text not null check (length(body) between 1 and 4000),
  at timestamptz not null default app.now()
);
comment on table training_mail is 'E-mail of an installation for exercise: it goes nowhere, and whom it is for reads it here. Goes with its notice.';
create index training_mail_by_member on training_mail (member, at desc, id desc);

alter table training_mail enable row level security;
alter table training_mail force row level security;
grant select on training_mail to bekal_member;
grant insert on training_mail to bekal_notices;
create policy "whom an exercise e-mail is for reads it" on training_mail for select to bekal_member
  using (member = (select app.actor_member()));
create policy "only an installation for exercise keeps e-mail" on training_mail for insert to bekal_notices
  with check ((select app.installation_kind()) = 'training');
