-- Files: bytes with a hash, a type and a size. What somebody called a file is not kept: it can be the name of a person.
-- Who may read one follows from what it hangs on; the slice that hangs it adds its policy to `file`.

create table file (
  id uuid primary key,
  desk uuid not null references desk,
  member uuid not null references member,
  at timestamptz not null default app.now(),
  media_type text not null check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
  size integer not null check (size between 1 and 104857600),
  sha256 bytea not null check (length(sha256) = 32),
  place text not null check (place in ('database', 'folder')),
  scan text not null check (scan in ('waiting', 'clean', 'infected', 'not_scanned')),
  scanned_at timestamptz,
  names_nobody boolean not null,
  use text check (use ~ '^[a-z]+(_[a-z]+)*$'),
  constraint "who brings a file confirms that it names no person in care" check (names_nobody),
  constraint "what was looked at has a time" check ((scanned_at is not null) = (scan in ('clean', 'infected')))
);
comment on table file is 'A file that a desk brought: bytes of a known type, by their hash. Not its name, and no date or place of an image.';
comment on column file.sha256 is 'Of the bytes as they are kept, without the metadata that images came with.';
comment on column file.place is 'Where the bytes are: in file_chunk, or in the folder of the installation under their hash and id.';
comment on column file.scan is 'What the virus scanner said. not_scanned: there was none when the file came.';
comment on column file.names_nobody is 'The member has confirmed that it names no person in care (V20).';
comment on column file.use is 'What it hangs on. Null: on nothing yet; such files are cleared away after a day.';
create index file_by_desk on file (desk, at);
create index file_unused on file (at) where use is null;
create index file_to_scan on file (at) where scan in ('waiting', 'not_scanned');

create table file_chunk (
  file uuid not null references file on delete cascade,
  ordinal smallint not null check (ordinal >= 0),
  bytes bytea not null check (length(bytes) between 1 and 262144),
  primary key (file, ordinal)
);
alter table file_chunk alter column bytes set storage external;
comment on table file_chunk is 'The bytes of files that are kept in the database, in pieces of 256 KiB.';

create function app.keep_file() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if (to_jsonb(new) - array['use', 'scan', 'scanned_at']) <> (to_jsonb(old) - array['use', 'scan', 'scanned_at']) then
    raise exception 'a file stays as it came' using errcode = 'check_violation';
  end if;
  if old.use is not null and new.use is distinct from old.use then
    raise exception 'a file has one use' using errcode = 'check_violation';
  end if;
  if old.scan in ('clean', 'infected') and new.scan <> old.scan then
    raise exception 'what the scanner has said of a file stays' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_file() is 'A file never changes but for its one use and what the scanner says.';
revoke all on function app.keep_file() from public;
create trigger "a file stays as it came" before update on file for each row execute function app.keep_file();

create function app.keep_file_bytes() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if not exists (select from file f where f.id = new.file and f.place = 'database' and f.use is null and f.size >=
      length(new.bytes) + (select coalesce(sum(length(c.bytes)), 0) from file_chunk c where c.file = new.file)) then
    raise exception 'a file holds no more bytes than it came with' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_file_bytes() is 'Nothing can be added to the bytes of a file once they are whole.';
alter function app.keep_file_bytes() owner to bekal_lookup;
revoke all on function app.keep_file_bytes() from public;
grant select on file, file_chunk to bekal_lookup;
create trigger "a file holds what it came with" before insert on file_chunk
  for each row execute function app.keep_file_bytes();

alter table file enable row level security;
alter table file force row level security;
grant select, insert, delete, update (use) on file to bekal_member;
create policy "the desk that brought a file reads it" on file for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "a member brings files for the own desk" on file for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member()) and use is null
    and scan in ('waiting', 'clean', 'not_scanned'));
create policy "the desk that brought a file gives it its use" on file for update to bekal_member
  using (desk = (select app.actor_desk())) with check (desk = (select app.actor_desk()));
create policy "the desk that brought a file takes it back while it hangs on nothing" on file for delete to bekal_member
  using (desk = (select app.actor_desk()));
grant select, delete, update (scan, scanned_at) on file to bekal_jobs;
create policy "jobs see every file" on file for select to bekal_jobs using (true);
create policy "the scanner says what it found" on file for update to bekal_jobs using (true);
create policy "what hangs on nothing is cleared away" on file for delete to bekal_jobs using (use is null);
create index file_by_use on file (use) where use is null;

alter table file_chunk enable row level security;
alter table file_chunk force row level security;
grant select, insert on file_chunk to bekal_member;
create policy "who may read a file that is not held back reads its bytes" on file_chunk for select to bekal_member
  using (exists (select from file f where f.id = file_chunk.file and f.scan in ('clean', 'not_scanned')));
create policy "the desk that brings a file adds its bytes" on file_chunk for insert to bekal_member
  with check (exists (select from file f where f.id = file_chunk.file and f.desk = (select app.actor_desk()) and f.use is null));
grant select on file_chunk to bekal_jobs;
create policy "the scanner reads what it has not looked at" on file_chunk for select to bekal_jobs
  using (exists (select from file f where f.id = file_chunk.file and f.scan in ('waiting', 'not_scanned')));
