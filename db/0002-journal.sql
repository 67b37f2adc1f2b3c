-- The journal, and the keys that make every write happen once.

create table journal (
  id uuid not null,
  at timestamptz not null default app.now(),
  recorded_at timestamptz not null default now(),
  member uuid,
  desk uuid,
  endpoint text not null,
  outcome text not null check (outcome in ('done', 'denied', 'failed')),
  code text,
  command uuid,
  subjects uuid[] not null default '{}',
  trace uuid not null,
  primary key (id, at)
) partition by range (at);
comment on table journal is 'One row per write, and per attempt that was denied or failed. Ids only, never values. Append-only: nobody may change or remove a row (I10).';
comment on column journal.at is 'Time of the promise ledger; recorded_at is the wall clock.';
create table journal_rest partition of journal default;
create index journal_by_member on journal (member, at);
create index journal_by_command on journal (command);

alter table journal enable row level security;
alter table journal force row level security;
alter table journal_rest enable row level security;
alter table journal_rest force row level security;
grant insert on journal to bekal_member, bekal_sweeper, bekal_jobs, bekal_lookup;
create policy "a member adds rows of the own acts" on journal for insert to bekal_member
  with check (member = (select app.actor_member()) and desk is not distinct from (select app.actor_desk()));
create policy "the sweeper adds rows of its own acts" on journal for insert to bekal_sweeper
  with check (member is null and desk is null);
create policy "listeners add rows of their own acts" on journal for insert to bekal_jobs
  with check (member is null and desk is null);

-- A month a partition, made ahead of time; what falls outside lands in journal_rest.
create function app.make_journal_partitions(from_month date, months integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  made integer := 0;
  month date;
  name text;
begin
  for i in 0 .. months - 1 loop
    month := date_trunc('month', from_month)::date + make_interval(months => i);
    name := 'journal_' || to_char(month, 'YYYY_MM');
    if to_regclass('public.' || name) is null
       and not exists (select from only public.journal_rest r where r.at >= month and r.at < month + interval '1 month') then
      execute format('create table public.%I partition of public.journal for values from (%L) to (%L)',
        name, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      execute format('alter table public.%I enable row level security', name);
      execute format('alter table public.%I force row level security', name);
      made := made + 1;
    end if;
  end loop;
  return made;
end $$;
comment on function app.make_journal_partitions(date, integer) is 'Makes the monthly partitions that are missing. Called at migration and once a day.';
revoke all on function app.make_journal_partitions(date, integer) from public;
grant execute on function app.make_journal_partitions(date, integer) to bekal_jobs;

-- Commands. The row holds no reply: a replay re-reads under today's rights.

create table command (
  key uuid primary key,
  member uuid not null,
  desk uuid,
  endpoint text not null,
  body_hash bytea not null,
  created uuid[] not null default '{}',
  at timestamptz not null default now()
);
comment on table command is 'Idempotency keys: a write and its key commit together, a second use of the key finds what the first one made.';
create index command_by_age on command (at);
create index command_by_member on command (member);

alter table command enable row level security;
alter table command force row level security;
grant select, insert, update (created) on command to bekal_member;
create policy "a member sees the own commands" on command for select to bekal_member
  using (member = (select app.actor_member()));
create policy "a member adds own commands" on command for insert to bekal_member
  with check (member = (select app.actor_member()) and desk is not distinct from (select app.actor_desk()));
create policy "a member completes own commands" on command for update to bekal_member
  using (member = (select app.actor_member())) with check (member = (select app.actor_member()));
grant select, delete on command to bekal_jobs;
create policy "old commands are cleared" on command for all to bekal_jobs using (true);
