-- The case: exactly one desk is responsible for each person in care (I1), and a promise to her is open (I2). The server keeps
-- coarse facts and ciphertext and can read nothing else of anybody (V1).

create domain ciphertext as bytea check (octet_length(value) % 1024 = 28 and octet_length(value) between 1052 and 65564);
comment on domain ciphertext is 'Sealed on a device; a multiple of 1 KiB and 28 bytes more (V2).';
create domain wrapped_key as bytea check (octet_length(value) = 60);
comment on domain wrapped_key is 'A key of 32 bytes under another key.';
create domain key_name as bytea check (octet_length(value) = 16);
comment on domain key_name is 'Follows from a key and commits to it (V7).';
create domain digest as bytea check (octet_length(value) = 32);
comment on domain digest is 'SHA-256.';

-- Promises to a person, in the ledger.

alter table obligation
  add column open_for uuid;
-- contract: rows that are written without the column get it from the trigger.
alter table obligation
  drop constraint obligation_subject_check,
  drop constraint "nobody promises to oneself, but a second person",
  add constraint "nobody promises to oneself, but a second person or to somebody" check (
    debtor_desk <> counterpart_desk or kind = 'initial_letter' or subject in ('case', 'child')),
  add constraint obligation_subject_check check (subject in ('request', 'commitment', 'paper_letter', 'case', 'child')),
  add constraint "what is open for a person is the desk's own rung" check (
    open_for is not distinct from case when subject = 'case' and rung = 'owner' and state = 'open' then subject_id end),
  add constraint "a desk above is told of nobody" check (subject <> 'case' or rung = 'owner' or subject_id = promise),
  add constraint "a child has no id" check (subject <> 'child' or subject_id = promise),
  add constraint "what is promised to a person is promised to no desk" check (subject <> 'case' or counterpart_desk = debtor_desk),
  add constraint "nothing is written beside a person" check (subject not in ('case', 'child')
    or reason is null and stop_reason is null and ground is null
      and case when subject = 'case' and rung = 'owner' then label ~ '^[1-9][0-9]{0,8}$' else label = '–' end),
  add constraint "open for a person once in a promise" unique (promise, open_for);
comment on column obligation.open_for is 'The case to whom the promise is open: what keeps her from being lost refers to it. Kept by a trigger; null on the rungs of other desks.';
comment on column obligation.subject_id is 'Of a case, only the rungs of its own desk hold the id; those above hold that of the promise.';
create index obligation_open_for on obligation (open_for) where open_for is not null;

create or replace function app.keep_in_hands() returns trigger
  language plpgsql as $$
begin
  new.in_hands := case when new.state = 'open' and new.assignee is not null then true end;
  new.open_for := case when new.subject = 'case' and new.rung = 'owner' and new.state = 'open' then new.subject_id end;
  return new;
end $$;
comment on function app.keep_in_hands() is 'Marks what is open and held, and what is open for a person.';

-- The case.

create table desk_people (
  desk uuid primary key references desk,
  last_number integer not null default 0,
  last_change bigint not null default 0
);
comment on table desk_people is 'How many cases a desk has numbered, and how often anything of them has changed. Its row is taken at the end of a transaction, so changes come into sight in their order.';

create table person_case (
  id uuid primary key,
  desk uuid not null references desk,
  number integer not null check (number >= 1),
  programme_list text generated always as ('programme') stored,
  programme text,
  stage text not null default 'registered' check (stage in
    ('registered', 'consented', 'assessed', 'planned', 'in_programme', 'leaving', 'arrived', 'followed_up', 'closed')),
  age_band text check (age_band in ('18_29', '30_44', '45_up')),
  sex text check (sex in ('female', 'male')),
  registered_at timestamptz not null default app.now(),
  exit text check (exit in ('left', 'declined', 'partner', 'deceased', 'lost')),
  ended_at timestamptz,
  next_promise uuid,
  erased_at timestamptz,
  unique (desk, number),
  unique (id, desk),
  constraint "an id betrays no batch" check (substr(id::text, 15, 1) = '4' and substr(id::text, 20, 1) in ('8', '9', 'a', 'b')),
  constraint "a programme is one of the list" foreign key (programme_list, programme) references code (list, code),
  constraint "whoever is in care is promised something" check (
    (exit is null and stage <> 'closed') = (next_promise is not null)),
  constraint "and the promise is open" foreign key (next_promise, id) references obligation (promise, open_for) deferrable initially deferred,
  constraint "care ends once" check ((ended_at is null) = (exit is null and stage <> 'closed')),
  constraint "of whoever left nothing stays" check (case when erased_at is null then programme is not null
    else coalesce(exit, '') in ('left', 'declined') and programme is null and age_band is null and sex is null end)
);
comment on table person_case is 'Somebody in care, at the desk that is responsible (I1). Her number, coarse facts and what is promised to her; who she is lies sealed beside it.';
comment on column person_case.id is 'Made on the device, a UUIDv4 (V2). Another desk begins another case (V10).';
comment on column person_case.number is 'Nomor kasus: the desk''s own, given here.';
comment on column person_case.age_band is 'Adults only (I8). Null: not said.';
comment on column person_case.exit is 'partner: by way of protection or child protection, and no more is told (V1).';
comment on column person_case.next_promise is 'The promise by which she is not lost (I2).';
comment on column person_case.erased_at is '90 days after she left or declined, when all that was sealed was destroyed.';
create index person_case_to_erase on person_case (ended_at) where exit in ('left', 'declined') and erased_at is null;
create index person_case_by_promise on person_case (next_promise, id) where next_promise is not null;

alter table obligation
  add constraint "only the desk that is responsible promises to a person" foreign key (open_for, owner_desk)
    references person_case (id, desk) deferrable initially deferred;

create table case_change (
  case_id uuid primary key,
  desk uuid not null,
  change bigint not null,
  unique (desk, change),
  foreign key (case_id, desk) references person_case (id, desk)
);
comment on table case_change is 'When each case last changed, as its desk counts: a device asks for what is newer.';

create table case_origin (
  case_id uuid primary key,
  desk uuid not null,
  site uuid not null references site,
  foreign key (case_id, desk) references person_case (id, desk)
);
comment on table case_origin is 'Where somebody was met: read by the desk that registered her alone, and left behind at a hand-over.';
create index case_origin_by_site on case_origin (site);
create index case_origin_by_desk on case_origin (desk);

create table group_key (
  case_id uuid not null,
  desk uuid not null,
  field_group text not null check (field_group in ('identity', 'contact', 'story', 'payee', 'protection', 'alias')),
  key_id key_name not null,
  made_in integer not null,
  epoch integer not null check (epoch >= made_in),
  wrapped wrapped_key not null,
  primary key (case_id, field_group, key_id),
  unique (case_id, field_group, key_id, made_in),
  foreign key (case_id, desk) references person_case (id, desk),
  foreign key (desk, epoch) references desk_epoch (desk, epoch)
);
comment on table group_key is 'The key of a field group, wrapped for an epoch of the desk that is responsible (V6). Nobody opens it without that epoch.';
comment on column group_key.made_in is 'The epoch in force when the key was made: it seals as long as that one is in force (V8).';
create index group_key_by_epoch on group_key (desk, epoch, case_id, field_group, key_id);

create table sealed_group (
  case_id uuid not null,
  desk uuid not null,
  field_group text not null check (field_group in ('identity', 'contact', 'story', 'payee', 'protection', 'alias')),
  version integer not null check (version >= 1),
  version_before integer generated always as (case when version > 1 then version - 1 end) stored,
  previous digest,
  key_id key_name not null,
  made_in integer not null,
  hash digest not null,
  ciphertext ciphertext not null,
  sealed_at timestamptz not null default app.now(),
  primary key (case_id, field_group, version),
  unique (case_id, field_group, version, hash),
  foreign key (case_id, desk) references person_case (id, desk),
  constraint "a version names the one before" check ((version = 1) = (previous is null)),
  constraint "the one before is there" foreign key (case_id, field_group, version_before, previous)
    references sealed_group (case_id, field_group, version, hash),
  constraint "the key is there, and made in that epoch" foreign key (case_id, field_group, key_id, made_in)
    references group_key (case_id, field_group, key_id, made_in),
  constraint "the hash is that of the bytes" check (hash = sha256(ciphertext))
);
alter table sealed_group alter column ciphertext set storage external;
comment on table sealed_group is 'What is known of somebody, sealed on devices, version after version (V7). Nothing changes a version; the hash of each is in the journal.';
create index sealed_group_by_desk on sealed_group (desk);
create index sealed_group_by_key on sealed_group (case_id, field_group, key_id, made_in);

-- What keeps them.

grant select, insert, update on desk_people, case_change to bekal_lookup;
grant select, update (programme, age_band, sex, erased_at) on person_case to bekal_lookup;
grant select, delete on case_origin, group_key, sealed_group to bekal_lookup;

set local role bekal_lookup;

create function app.number_case() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  insert into desk_people as d (desk, last_number) values (new.desk, 1)
    on conflict (desk) do update set last_number = d.last_number + 1 returning last_number into new.number;
  return new;
end $$;
comment on function app.number_case() is 'Gives a case the next number of its desk.';

create function app.count_case_change() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  changed uuid;
  of_desk uuid;
  counted bigint;
begin
  if tg_table_name = 'obligation' then
    changed := new.subject_id;
  elsif tg_table_name = 'person_case' then
    changed := new.id;
  else
    changed := new.case_id;
  end if;
  select c.desk into of_desk from person_case c where c.id = changed;
  if not found then
    return null;
  end if;
  insert into desk_people as d (desk, last_change) values (of_desk, 1)
    on conflict (desk) do update set last_change = d.last_change + 1 returning last_change into counted;
  insert into case_change as c (case_id, desk, change) values (changed, of_desk, counted)
    on conflict (case_id) do update set change = excluded.change;
  return null;
end $$;
comment on function app.count_case_change() is 'Counts what changed of a case, at the end of the transaction: whoever asks later sees no number before a smaller one.';

create function app.journal_sealed_group() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  entry uuid := gen_random_uuid();
begin
  insert into journal (id, member, desk, endpoint, outcome, subjects, digests, trace)
    values (entry, (select app.actor_member()), (select app.actor_desk()), 'people.sealed', 'done', array[new.case_id], array[new.hash::bytea], entry);
  return null;
end $$;
comment on function app.journal_sealed_group() is 'Writes the hash of every sealed version into the journal (V7).';

create function app.erase_left(most integer) returns integer
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  gone uuid[];
  entry uuid := gen_random_uuid();
begin
  select coalesce(array_agg(c.id), '{}') into gone from (
    select p.id from person_case p where p.exit in ('left', 'declined') and p.erased_at is null
      and p.ended_at <= app.now() - interval '90 days' order by p.ended_at limit most for no key update skip locked) c;
  if gone = '{}' then
    return 0;
  end if;
  delete from sealed_group g where g.case_id = any (gone);
  delete from group_key k where k.case_id = any (gone);
  delete from case_origin o where o.case_id = any (gone);
  update person_case p set programme = null, age_band = null, sex = null, erased_at = app.now() where p.id = any (gone);
  insert into journal (id, endpoint, outcome, subjects, trace) values (entry, 'people.erase', 'done', gone, entry);
  return cardinality(gone);
end $$;
comment on function app.erase_left(integer) is 'Destroys what is left of whoever left or declined 90 days ago: every version, every wrap, where she was met, the coarse facts. Answers of how many.';

create function app.actor_is_staff() returns boolean
  language sql stable parallel safe set search_path = pg_catalog
  return app.actor_has_role('worker') or app.actor_has_role('head');
comment on function app.actor_is_staff() is 'Whether the acting member does the work of the acting desk; its administrator and operator read nobody.';

set local role bekal_owner;

create function app.keep_case() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if (new.id, new.desk, new.number, new.registered_at) is distinct from (old.id, old.desk, old.number, old.registered_at) then
    raise exception 'a case stays with its desk and its number' using errcode = 'check_violation';
  end if;
  if old.erased_at is not null then
    raise exception 'what was destroyed stays so' using errcode = 'check_violation';
  end if;
  if old.exit in ('partner', 'deceased') and new.exit is distinct from old.exit then
    raise exception 'from there nobody comes back to the same case' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_case() is 'Desk, number and time of registration never change, and what was destroyed does not come back.';

revoke all on function app.number_case(), app.count_case_change(), app.journal_sealed_group(), app.erase_left(integer), app.actor_is_staff(),
  app.keep_case() from public;
grant execute on function app.actor_is_staff() to bekal_member;
grant execute on function app.erase_left(integer) to bekal_jobs;

create trigger "a case gets the next number of its desk" before insert on person_case
  for each row execute function app.number_case();
create trigger "a case stays with its desk" before update on person_case
  for each row execute function app.keep_case();
create constraint trigger "a change of a case is counted" after insert or update on person_case
  deferrable initially deferred for each row execute function app.count_case_change();
create constraint trigger "a sealed version is a change" after insert on sealed_group
  deferrable initially deferred for each row execute function app.count_case_change();
create constraint trigger "what is promised to a person is a change" after insert or update on obligation
  deferrable initially deferred for each row when (new.subject = 'case' and new.rung = 'owner') execute function app.count_case_change();
create trigger "the journal knows the hash of what was sealed" after insert on sealed_group
  for each row execute function app.journal_sealed_group();

-- Rights.

alter table desk_people enable row level security;
alter table desk_people force row level security;
grant select on desk_people to bekal_member;
create policy "a desk knows its own count" on desk_people for select to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()));

alter table person_case enable row level security;
alter table person_case force row level security;
grant select, insert (id, desk, programme, age_band, sex, next_promise),
  update (programme, age_band, sex, stage, exit, ended_at, next_promise) on person_case to bekal_member;
create policy "the desk that is responsible sees its people" on person_case for select to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()));
create policy "a worker registers for the own desk" on person_case for insert to bekal_member
  with check (desk = (select app.actor_desk()) and (select app.actor_is_staff()));
create policy "the desk that is responsible says how it goes on" on person_case for update to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()))
  with check (desk = (select app.actor_desk()) and (select app.actor_is_staff()));

alter table case_change enable row level security;
alter table case_change force row level security;
grant select on case_change to bekal_member;
create policy "a desk sees what changed of its people" on case_change for select to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()));

alter table case_origin enable row level security;
alter table case_origin force row level security;
grant select, insert on case_origin to bekal_member;
create policy "where somebody was met, the desk that registered her knows" on case_origin for select to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()));
create policy "the desk that registers says where it met her" on case_origin for insert to bekal_member
  with check (desk = (select app.actor_desk()) and (select app.actor_is_staff()));

alter table group_key enable row level security;
alter table group_key force row level security;
grant select, insert, update (epoch, wrapped) on group_key to bekal_member;
create policy "a desk has the keys of its own people" on group_key for select to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()));
create policy "a key is made in the epoch in force, of a desk that may seal" on group_key for insert to bekal_member
  with check (desk = (select app.actor_desk()) and (select app.actor_is_staff()) and made_in = epoch
    and epoch = (select app.epoch_in_force((select app.actor_desk()))) and (select app.desk_may_seal((select app.actor_desk()))));
create policy "a key is wrapped anew for the epoch in force" on group_key for update to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()))
  with check (desk = (select app.actor_desk()) and epoch = (select app.epoch_in_force((select app.actor_desk()))));

alter table sealed_group enable row level security;
alter table sealed_group force row level security;
grant select, insert (case_id, desk, field_group, version, previous, key_id, made_in, hash, ciphertext) on sealed_group to bekal_member;
create policy "a desk reads what is sealed of its own people" on sealed_group for select to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_is_staff()));
create policy "a desk seals with a key of the epoch in force" on sealed_group for insert to bekal_member
  with check (desk = (select app.actor_desk()) and (select app.actor_is_staff())
    and made_in = (select app.epoch_in_force((select app.actor_desk()))) and (select app.desk_may_seal((select app.actor_desk()))));
