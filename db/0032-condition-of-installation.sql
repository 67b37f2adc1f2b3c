-- How the installation is doing, for who keeps it: when it was last backed up, and how many processes work on this database.

create table backup_taken (
  id uuid primary key,
  at timestamptz not null default now(),
  bytes bigint not null check (bytes > 0),
  missing integer not null check (missing >= 0)
);
comment on table backup_taken is 'Backups that were written whole: when, how large, never where. Real time.';
comment on column backup_taken.missing is 'Attachments whose bytes were not in the folder any more, or were others.';
create index backup_taken_by_time on backup_taken (at desc);

alter table backup_taken enable row level security;
alter table backup_taken force row level security;
grant select on backup_taken to bekal_member;
grant select, insert on backup_taken to bekal_lookup;
create policy "an operator sees when backups were made" on backup_taken for select to bekal_member
  using ((select app.actor_has_role('operator')));

set local role bekal_lookup;

create function app.record_backup(id uuid, bytes bigint, missing integer) returns void
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  insert into backup_taken (id, bytes, missing) values (record_backup.id, record_backup.bytes, record_backup.missing);
end $$;
comment on function app.record_backup(uuid, bigint, integer) is 'A backup was written whole. Called by the administrator of the database alone.';

create function app.connected_processes() returns integer
  language sql stable security definer set search_path = pg_catalog, public
  return case when app.actor_has_role('operator') then
    (select count(distinct application_name)::integer from pg_stat_activity
      where datname = current_database() and (application_name = 'bekal' or application_name like 'bekal worker %')) end;
comment on function app.connected_processes() is 'How many processes of the server are connected now; null for whoever is no operator.';

set local role bekal_owner;

revoke all on function app.record_backup(uuid, bigint, integer), app.connected_processes() from public;
grant execute on function app.connected_processes() to bekal_member;
