-- The journal's seal (I10): rows are sealed into a hash chain, and the head of the chain is signed.
-- What is hashed and signed, byte for byte: docs/decisions/journal-sealing.md.

-- A row's position in the journal is (lineage, xid, id). Below the oldest running transaction nothing can be added any more:
-- whoever seals only there needs no lock that a writer would wait for, and nothing late slips under a seal.

alter table journal
  add column lineage integer not null default 1,
  add column xid xid8 not null default '0';
alter table journal alter column xid set default pg_current_xact_id();
comment on column journal.lineage is 'Counts the clusters that this journal has lived in: one that is restored elsewhere goes on under the next number, because transactions are numbered anew there.';
comment on column journal.xid is 'The transaction that wrote the row.';
create index journal_by_position on journal (lineage, xid, id);

-- Nobody says when a row was written or by which transaction: the database does.
revoke insert on journal from bekal_member, bekal_sweeper, bekal_jobs, bekal_lookup;
grant insert (id, member, desk, endpoint, outcome, code, command, subjects, trace) on journal
  to bekal_member, bekal_sweeper, bekal_jobs, bekal_lookup;

grant usage on schema app, public to bekal_sealer;
grant select on journal to bekal_sealer;
create policy "the sealer reads the journal" on journal for select to bekal_sealer using (true);

create function app.journal_lineage() returns integer
  language sql stable set search_path = pg_catalog
  return (select pg_get_expr(d.adbin, d.adrelid)::integer from pg_attrdef d
    join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
    where d.adrelid = 'public.journal'::regclass and a.attname = 'lineage');
comment on function app.journal_lineage() is 'The lineage under which rows are written now.';
revoke all on function app.journal_lineage() from public;
grant execute on function app.journal_lineage() to bekal_sealer;

create function app.begin_journal_lineage() returns integer
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  following integer := app.journal_lineage() + 1;
begin
  execute format('alter table public.journal alter column lineage set default %s', following);
  return following;
end $$;
comment on function app.begin_journal_lineage() is 'The journal was restored into another cluster: what is written from now on stands after all that came along.';
revoke all on function app.begin_journal_lineage() from public;
grant execute on function app.begin_journal_lineage() to bekal_sealer;

-- Which journal this is. Signed statements name it, so that none can be shown for another.

alter table app.installation add column journal uuid not null default gen_random_uuid();
comment on column app.installation.journal is 'Names the journal in everything that is signed about it. Public.';

create function app.journal_id() returns uuid
  language sql stable security definer set search_path = pg_catalog, app
  return (select journal from app.installation);
alter function app.journal_id() owner to bekal_lookup;
comment on function app.journal_id() is 'Names the journal of this installation.';
revoke all on function app.journal_id() from public;
grant execute on function app.journal_id() to bekal_sealer, bekal_visitor;

-- Keys. The private half never comes here.

create table journal_key (
  number integer primary key check (number >= 1),
  public_key text not null unique check (public_key ~ '^[A-Za-z0-9_-]{43}$'),
  from_seal bigint not null check (from_seal >= 1),
  introduced_by integer references journal_key check (introduced_by = number - 1),
  signature text not null check (signature ~ '^[A-Za-z0-9_-]{86}$'),
  at timestamptz not null default now()
);
comment on table journal_key is 'Public Ed25519 keys (base64url) by which seals and roots are signed, each from a seal on. Append-only.';
comment on column journal_key.introduced_by is 'The key that signs this one; null where it signs itself: the first one, and one that follows a lost key.';

alter table journal_key enable row level security;
alter table journal_key force row level security;
grant select on journal_key to bekal_sealer, bekal_visitor;
grant insert (number, public_key, from_seal, introduced_by, signature) on journal_key to bekal_sealer;
create policy "the sealer reads the keys" on journal_key for select to bekal_sealer using (true);
create policy "the sealer introduces keys" on journal_key for insert to bekal_sealer with check (true);
create policy "public keys are public" on journal_key for select to bekal_visitor using (true);

-- Seals. Each names its predecessor by number and hash, so the table itself can hold one chain only.

create table journal_seal (
  number bigint primary key check (number >= 1),
  previous_number bigint generated always as (number - 1) stored,
  previous bytea,
  at timestamptz not null default now(),
  count integer not null check (count >= 1),
  total bigint not null check (total >= count),
  to_lineage integer not null,
  to_xid xid8 not null,
  to_id uuid not null,
  rows_hash bytea not null check (octet_length(rows_hash) = 32),
  hash bytea not null check (octet_length(hash) = 32),
  key integer not null references journal_key,
  signature text not null check (signature ~ '^[A-Za-z0-9_-]{86}$'),
  unique (number, hash),
  constraint "a seal follows the one before it" foreign key (previous_number, previous) references journal_seal (number, hash),
  constraint "only the first seal follows none" check ((number = 1) = (previous is null))
);
comment on table journal_seal is 'The hash chain over the journal: each seal covers the rows after its predecessor''s last one up to its own. Append-only.';
comment on column journal_seal.total is 'Rows sealed so far, these included.';
comment on column journal_seal.to_id is 'With to_lineage and to_xid: the position of the last row that it covers.';

alter table journal_seal enable row level security;
alter table journal_seal force row level security;
grant select on journal_seal to bekal_sealer, bekal_lookup;
grant insert (number, previous, count, total, to_lineage, to_xid, to_id, rows_hash, hash, key, signature) on journal_seal to bekal_sealer;
create policy "the sealer reads the chain" on journal_seal for select to bekal_sealer using (true);
create policy "the sealer lengthens the chain" on journal_seal for insert to bekal_sealer with check (true);

-- A visitor learns the head, not how much was written when.
create function app.journal_head() returns table (number bigint, hash bytea, key integer, signature text)
  language sql stable security definer set search_path = pg_catalog, public
  begin atomic
    select s.number, s.hash, s.key, s.signature from public.journal_seal s order by s.number desc limit 1;
  end;
alter function app.journal_head() owner to bekal_lookup;
comment on function app.journal_head() is 'The newest seal: its number, its hash, and the signature over both.';
revoke all on function app.journal_head() from public;
grant execute on function app.journal_head() to bekal_visitor;

-- Roots. Once a day the head is signed together with the root before it; other agencies fetch and keep it.

create table journal_root (
  number integer primary key check (number >= 1),
  previous_number integer generated always as (number - 1) stored,
  previous bytea,
  at timestamptz not null default app.now(),
  day date not null unique,
  seal bigint not null,
  head bytea not null,
  total bigint not null,
  hash bytea not null check (octet_length(hash) = 32),
  key integer not null references journal_key,
  signature text not null check (signature ~ '^[A-Za-z0-9_-]{86}$'),
  unique (number, hash),
  foreign key (seal, head) references journal_seal (number, hash),
  constraint "a root follows the one before it" foreign key (previous_number, previous) references journal_root (number, hash),
  constraint "only the first root follows none" check ((number = 1) = (previous is null)),
  constraint "a root is of the day on which it was signed" check (day = (at at time zone 'UTC')::date)
);
comment on table journal_root is 'The signed head of the chain as it stood when the day (UTC) began to be sealed. Other agencies keep copies, so that not even whoever holds the key can rewrite what lies before one. Append-only.';

alter table journal_root enable row level security;
alter table journal_root force row level security;
grant select on journal_root to bekal_sealer, bekal_visitor;
grant insert (number, previous, day, seal, head, total, hash, key, signature) on journal_root to bekal_sealer;
create policy "the sealer reads the roots" on journal_root for select to bekal_sealer using (true);
create policy "the sealer adds the day's root" on journal_root for insert to bekal_sealer with check (true);
create policy "roots are public" on journal_root for select to bekal_visitor using (true);
