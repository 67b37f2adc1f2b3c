-- The journal holds the hash of every file that hangs on something, and what a restore says of itself.

alter table journal add column digests bytea[] not null default '{}';
comment on column journal.digests is 'SHA-256 of the bytes of the files among the subjects, in their order. Written by the database alone.';
grant insert (digests) on journal to bekal_lookup;

-- A file gets its use once, and its bytes have not changed since it came: the database itself writes that down, so that no
-- piece of the server can forget it. The row stands in the transaction of whatever hung the file, under the same member.
create function app.journal_file() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  entry uuid := gen_random_uuid();
begin
  insert into journal (id, member, desk, endpoint, outcome, subjects, digests, trace)
    values (entry, (select app.actor_member()), (select app.actor_desk()), 'files.use', 'done', array[new.id], array[new.sha256], entry);
  return null;
end $$;
alter function app.journal_file() owner to bekal_lookup;
comment on function app.journal_file() is 'Writes the hash of a file into the journal when it begins to hang on something.';
revoke all on function app.journal_file() from public;
create trigger "the journal knows the hash of a file in use" after update of use on file
  for each row when (old.use is null and new.use is not null) execute function app.journal_file();
create trigger "the journal knows the hash of a file that comes in use" after insert on file
  for each row when (new.use is not null) execute function app.journal_file();

-- Files that hung on something before the journal knew their hashes.
set local role bekal_lookup;
insert into journal (id, endpoint, outcome, subjects, digests, trace)
  select f.id, 'files.use', 'done', array[f.id], array[f.sha256], f.id from file f where f.use is not null;
set local role bekal_owner;

-- Restores. Whoever keeps roots must be able to tell a declared restore from a fork.

create table journal_restore (
  number integer primary key check (number >= 1),
  at timestamptz not null default now(),
  backup_at timestamptz not null,
  seal bigint not null check (seal >= 0),
  head bytea,
  root integer not null check (root >= 0),
  total bigint not null check (total >= 0),
  key integer not null references journal_key,
  signature text not null check (signature ~ '^[A-Za-z0-9_-]{86}$'),
  foreign key (seal, head) references journal_seal (number, hash),
  constraint "only a restore before the first seal names none" check ((seal = 0) = (head is null))
);
comment on table journal_restore is 'Signed statements: the journal was restored from a backup, and goes on from this seal. Append-only.';
comment on column journal_restore.backup_at is 'The moment that the backup was taken at.';
comment on column journal_restore.seal is 'The newest seal that came along; root the newest root, total the rows under it.';

alter table journal_restore enable row level security;
alter table journal_restore force row level security;
grant select on journal_restore to bekal_sealer, bekal_visitor;
grant insert (number, backup_at, seal, head, root, total, key, signature) on journal_restore to bekal_sealer;
create policy "the sealer reads the restores" on journal_restore for select to bekal_sealer using (true);
create policy "the sealer declares a restore" on journal_restore for insert to bekal_sealer with check (true);
create policy "restores are public" on journal_restore for select to bekal_visitor using (true);
