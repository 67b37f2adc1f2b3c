-- What a programme gives to one person: reference data in versions, each with its legal basis where one is known.

-- Versions of one package may not overlap, and the database says so itself.
create extension if not exists btree_gist with schema public;

create table package (
  id uuid primary key,
  code text not null check (code ~ '^[a-z][a-z0-9_]{0,39}$'),
  region text references region,
  name_id text not null check (name_id ~ '^\S(.*\S)?$' and length(name_id) <= 160),
  name_en text not null check (name_en ~ '^\S(.*\S)?$' and length(name_en) <= 160),
  basis text check (basis ~ '\S' and length(basis) <= 300),
  valid_from date not null,
  valid_to date,
  total bigint check (total between 0 and 1000000000),
  confirmed_on date,
  seen_at text check (seen_at ~ '\S' and length(seen_at) <= 400),
  total_seen_at text check (total_seen_at ~ '\S' and length(total_seen_at) <= 400),
  source text check (source ~ '\S' and length(source) <= 2000),
  origin text not null check (origin in ('shipped', 'installation')),
  added_at timestamptz not null default app.now(),
  ended_at timestamptz,
  constraint "a version ends after it begins" check (valid_to >= valid_from),
  constraint "versions of a package do not overlap"
    exclude using gist (code with =, (coalesce(region, '')) with =, daterange(valid_from, valid_to, '[]') with &&)
);
comment on table package is 'A version of what a programme gives to one person. Never changed, only ended once and followed by another version. No condition stands here, and none may (I7).';
comment on column package.region is 'Whose package it is; null: the whole country.';
comment on column package.basis is 'The decree or regulation; null where none is known.';
comment on column package.total is 'Rupiah. Null where nobody knows it.';
comment on column package.confirmed_on is 'The last day of which a source says that these amounts held. What holds after it is not known.';
comment on column package.seen_at is 'Places of which a source gives the parts.';
comment on column package.total_seen_at is 'Places of which a source gives the total only.';
comment on column package.origin is 'shipped: came with Bekal. installation: an operator brought it.';
create index package_by_region on package (region);

create table package_item (
  package uuid not null references package,
  item text not null,
  payer text not null check (payer in ('ministry', 'province', 'district')),
  amount bigint check (amount between 0 and 1000000000),
  position integer not null default 0,
  list text not null generated always as ('package_item') stored,
  primary key (package, item, payer),
  foreign key (list, item) references code (list, code)
);
comment on table package_item is 'One part of a version, and who pays it.';
comment on column package_item.item is 'A code of the list package_item.';
comment on column package_item.amount is 'Rupiah; null where only the total is known.';
create index package_item_by_code on package_item (list, item);

-- A version stays as it came: what was promised or paid by it must be found again.

create function app.keep_package() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' and old.valid_to is null and new.valid_to is not null
    and to_jsonb(new) - array['valid_to', 'ended_at'] = to_jsonb(old) - array['valid_to', 'ended_at'] then
    new.ended_at := app.now();
    return new;
  end if;
  raise exception 'a version of a package is never changed or removed; it ends once' using errcode = 'check_violation';
end $$;
comment on function app.keep_package() is 'A version of a package only ever ends.';

create function app.keep_package_item() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' and exists (select from package p where p.id = new.package and p.added_at = app.now()) then
    return new;
  end if;
  raise exception 'the parts of a package come with their version and stay' using errcode = 'check_violation';
end $$;
comment on function app.keep_package_item() is 'Parts come with their version, in the same act, and stay.';

create function app.check_package_sum() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
declare
  parts integer;
  unknown integer;
  known bigint;
begin
  select count(*), count(*) filter (where i.amount is null), coalesce(sum(i.amount), 0) into parts, unknown, known
    from package_item i where i.package = new.id;
  if parts = 0 then
    raise exception 'a package has at least one part' using errcode = 'check_violation';
  end if;
  if (unknown = 0 and new.total is distinct from known) or (unknown > 0 and new.total < known) then
    raise exception 'the parts of a package do not make its total' using errcode = 'check_violation';
  end if;
  return null;
end $$;
comment on function app.check_package_sum() is 'Where all parts are known they make the total; where some are not, they do not exceed it.';

revoke all on function app.keep_package(), app.keep_package_item(), app.check_package_sum() from public;

create trigger "a version of a package only ends" before update or delete on package
  for each row execute function app.keep_package();
create trigger "versions of packages stay" before truncate on package
  for each statement execute function app.keep_package();
create trigger "parts come with their version and stay" before insert or update or delete on package_item
  for each row execute function app.keep_package_item();
create trigger "parts of packages stay" before truncate on package_item
  for each statement execute function app.keep_package_item();
create constraint trigger "the parts make the total" after insert on package
  deferrable initially deferred for each row execute function app.check_package_sum();

-- Rights.

alter table package enable row level security;
alter table package force row level security;
grant select on package to bekal_member;
grant insert (id, code, region, name_id, name_en, basis, valid_from, valid_to, total, confirmed_on, seen_at, total_seen_at, source, origin),
  update (valid_to) on package to bekal_member;
create policy "packages are public" on package for select using (true);
create policy "an operator adds versions of packages" on package for insert to bekal_member
  with check ((select app.actor_has_role('operator')) and origin = 'installation');
create policy "an operator ends a version of a package" on package for update to bekal_member
  using ((select app.actor_has_role('operator')))
  with check ((select app.actor_has_role('operator')) and valid_to is not null);

alter table package_item enable row level security;
alter table package_item force row level security;
grant select on package_item to bekal_member;
grant insert (package, item, payer, amount, position) on package_item to bekal_member;
create policy "parts of packages are public" on package_item for select using (true);
create policy "an operator adds parts with their version" on package_item for insert to bekal_member
  with check ((select app.actor_has_role('operator')) and package = any (array(select p.id from package p where p.origin = 'installation')));
