-- Keys of members, desks and agencies (V12 to V15). What lies here opens nothing by itself: public halves, signed statements, and
-- secrets that are wrapped for a passphrase, sealed to a member, or sealed to a recovery key on paper.

create domain key_half as text check (value ~ '^[A-Za-z0-9_-]{43}$');
comment on domain key_half is 'A public key or a SHA-256, 32 bytes as base64url.';
create domain key_signature as text check (value ~ '^[A-Za-z0-9_-]{86}$');
comment on domain key_signature is 'An Ed25519 signature, 64 bytes as base64url.';

create table key_root (
  single boolean primary key default true check (single),
  verify key_half not null,
  member uuid not null references member,
  at timestamptz not null default app.now()
);
comment on table key_root is 'The public half of the installation''s root, whose secret is offline. Set once; devices pin it and offices compare it on paper, so that another one here would be found.';

create table key_statement (
  issuer text not null,
  number integer not null check (number > 0),
  position bigint not null unique check (position > 0),
  kind text not null check (kind in ('agency', 'desk', 'member', 'member-left')),
  agency uuid references agency,
  desk uuid references desk,
  epoch integer check (epoch > 0),
  member uuid references member,
  seal_to key_half,
  verify key_half,
  signed_in_epoch integer check (signed_in_epoch > 0),
  previous key_half,
  hash key_half not null unique,
  signature key_signature not null,
  stated_by uuid not null references member,
  stated_at timestamptz not null default app.now(),
  primary key (issuer, number),
  constraint "the first statement has none before it" check ((number = 1) = (previous is null)),
  constraint "a statement is whole, and of who may say it" check (case kind
    when 'agency' then issuer = 'root' and agency is not null and verify is not null
      and num_nonnulls(desk, epoch, member, seal_to, signed_in_epoch) = 0
    when 'desk' then issuer = agency::text and num_nonnulls(agency, desk, epoch, seal_to, verify) = 5
      and num_nonnulls(member, signed_in_epoch) = 0
    when 'member' then issuer = desk::text and num_nonnulls(desk, member, seal_to, verify, signed_in_epoch) = 5
      and num_nonnulls(agency, epoch) = 0
    else issuer = desk::text and num_nonnulls(desk, member, signed_in_epoch) = 3
      and num_nonnulls(agency, epoch, seal_to, verify) = 0 end)
);
comment on table key_statement is 'The directory of public keys (V13): numbered, signed statements, each issuer''s chained by hash. Nothing is ever changed or taken out; devices verify every line of it and do not believe the server.';
comment on column key_statement.issuer is '''root'', or the id of the agency or desk that says it.';
comment on column key_statement.position is 'In which order they were written; statements wait for each other, so none is ever seen before a lower one.';
create index key_statement_by_desk on key_statement (desk, position);
create index key_statement_by_agency on key_statement (agency, position);
create index key_statement_by_member on key_statement (member);

create table member_key (
  member uuid primary key references member,
  kept bytea not null check (length(kept) = 60),
  under bytea not null check (length(under) = 32),
  seal_to key_half not null,
  verify key_half not null,
  made_at timestamptz not null default app.now()
);
comment on table member_key is 'A member''s own secret, wrapped on the device under the key of the passphrase (V12), and its public halves.';
comment on column member_key.under is 'The hash of the sign-in secret that belongs to the same passphrase: who replaces the one wraps the other anew.';

create table agency_key (
  id uuid primary key,
  agency uuid not null references agency,
  verify key_half not null unique,
  made_by uuid not null references member,
  made_at timestamptz not null default app.now()
);
comment on table agency_key is 'Public halves of agencies'' keys. One counts when the root has stated it.';
create index agency_key_by_agency on agency_key (agency, made_at desc);

create table agency_key_holder (
  key uuid not null references agency_key,
  agency uuid not null references agency,
  member uuid not null references member,
  sealed bytea not null check (length(sealed) = 80),
  given_by uuid not null references member,
  given_at timestamptz not null default app.now(),
  primary key (key, member)
);
comment on table agency_key_holder is 'Who holds an agency''s key: its secret, sealed to that member.';
create index agency_key_holder_by_member on agency_key_holder (member);
create index agency_key_holder_by_agency on agency_key_holder (agency);

create table desk_epoch (
  desk uuid not null references desk,
  agency uuid not null references agency,
  epoch integer not null check (epoch > 0),
  seal_to key_half not null unique,
  verify key_half not null unique,
  older bytea check (length(older) = 60),
  reason text not null check (reason in ('first', 'member_left', 'device_lost', 'recovery_used', 'routine', 'keys_lost')),
  recovery_seal_to key_half not null,
  recovery_sealed bytea not null check (length(recovery_sealed) = 80),
  recovery_signature key_signature not null,
  recovery_tested_at timestamptz,
  recovery_tested_by uuid references member,
  proposed_by uuid not null references member,
  proposed_at timestamptz not null default app.now(),
  in_force_at timestamptz,
  primary key (desk, epoch),
  constraint "only the first epoch, or one after all keys were lost, has none before it" check ((older is null) = (reason in ('first', 'keys_lost'))),
  constraint "the first epoch is the first" check ((reason = 'first') = (epoch = 1)),
  constraint "a test of recovery has somebody who did it" check ((recovery_tested_at is null) = (recovery_tested_by is null))
);
comment on table desk_epoch is 'Epochs of desks (V14, V15): prepared by a member of the desk, in force when the agency has stated them.';
comment on column desk_epoch.older is 'The secret of the epoch before, wrapped under this one.';
comment on column desk_epoch.recovery_seal_to is 'The desk''s recovery key, whose secret is on paper in three shares.';
comment on column desk_epoch.recovery_sealed is 'This epoch''s secret, sealed to the recovery key.';
comment on column desk_epoch.recovery_signature is 'The epoch''s own signature over its recovery key, so that no other can be put there.';
comment on column desk_epoch.recovery_tested_at is 'When two shares of the recovery key have last been put together on a device of the desk.';
create unique index "one epoch is prepared at a time" on desk_epoch (desk) where in_force_at is null;
create index desk_epoch_by_agency on desk_epoch (agency);

create table epoch_for_member (
  desk uuid not null,
  epoch integer not null,
  member uuid not null references member,
  sealed bytea not null check (length(sealed) = 80),
  given_by uuid not null references member,
  given_at timestamptz not null default app.now(),
  primary key (desk, epoch, member),
  foreign key (desk, epoch) references desk_epoch on delete cascade
);
comment on table epoch_for_member is 'The secret of a desk''s epoch, sealed to one of its members. It goes when the membership ends.';
create index epoch_for_member_by_member on epoch_for_member (member);

-- Predicates.

grant select on key_root, key_statement, member_key, agency_key, agency_key_holder, desk_epoch, epoch_for_member to bekal_lookup;
grant insert, update, delete on member_key to bekal_lookup;
grant delete on epoch_for_member, agency_key_holder to bekal_lookup;
grant update (in_force_at) on desk_epoch to bekal_lookup;

set local role bekal_lookup;

create function app.epoch_in_force(of uuid) returns integer
  language sql stable security definer set search_path = pg_catalog, public
  return (select max(e.epoch) from desk_epoch e where e.desk = of and e.in_force_at is not null);
comment on function app.epoch_in_force(uuid) is 'The epoch in which a desk seals now; null for one without keys.';

create function app.agency_key_in_force(of uuid) returns text
  language sql stable security definer set search_path = pg_catalog, public
  return (select s.verify from key_statement s where s.agency = of and s.kind = 'agency' order by s.position desc limit 1);
comment on function app.agency_key_in_force(uuid) is 'The key that the root has stated of an agency; null where it has stated none.';

create function app.actor_holds_agency_key() returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from agency_key_holder h join agency_key k on k.id = h.key
    where h.member = app.actor_member() and k.agency = app.actor_agency() and k.verify = app.agency_key_in_force(k.agency));
comment on function app.actor_holds_agency_key() is 'Whether the actor holds the key that the root has stated of the acting desk''s agency.';

create function app.stated_members(of uuid) returns table (member uuid, seal_to text, verify text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select l.member, l.seal_to, l.verify from (
      select distinct on (s.member) s.member, s.kind, s.seal_to, s.verify from key_statement s
      where s.desk = of and s.kind in ('member', 'member-left') order by s.member, s.position desc) l
    where l.kind = 'member'
  $$;
comment on function app.stated_members(uuid) is 'Whose keys a desk has stated and not taken back.';

create function app.serving_colleagues() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select m.member from membership m where m.desk = app.actor_desk() and m.until is null
  $$;
comment on function app.serving_colleagues() is 'Who serves the acting desk now.';

create function app.colleague_keys() returns table (member uuid, seal_to text, verify text, made_at timestamptz)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select k.member, k.seal_to, k.verify, k.made_at from member_key k where k.member in (select app.serving_colleagues())
  $$;
comment on function app.colleague_keys() is 'Public halves of the keys of the acting desk''s members, as they have made them.';

create function app.epoch_is_due(of uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from app.stated_members(of) s where not exists (
    select from membership m where m.desk = of and m.member = s.member and m.until is null));
comment on function app.epoch_is_due(uuid) is 'Whether somebody who no longer serves a desk could still open its epoch (V14).';

create function app.desk_may_seal(of uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from desk_epoch e where e.desk = of and e.epoch = app.epoch_in_force(of) and e.recovery_tested_at is not null);
comment on function app.desk_may_seal(uuid) is 'Whether a desk may seal a real person: it has an epoch in force whose recovery was tested (V15).';

create function app.keep_statement_chain() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
declare last key_statement;
begin
  -- One statement after the other, in the order of their positions.
  perform pg_advisory_xact_lock(hashtext('bekal key statements'));
  select coalesce(max(s.position), 0) + 1 into new.position from key_statement s;
  select s.* into last from key_statement s where s.issuer = new.issuer order by s.number desc limit 1;
  if new.number <> coalesce(last.number, 0) + 1 or new.previous is distinct from last.hash then
    raise exception 'a statement follows the last of its issuer' using errcode = 'BK431';
  end if;
  if new.kind = 'desk' and new.epoch <> coalesce(app.epoch_in_force(new.desk), 0) + 1 then
    raise exception 'an epoch follows the one in force' using errcode = 'BK431';
  end if;
  if new.kind in ('member', 'member-left') and new.signed_in_epoch is distinct from app.epoch_in_force(new.desk) then
    raise exception 'a desk states its members in the epoch in force' using errcode = 'BK431';
  end if;
  if new.kind = 'member-left' and exists (select from membership m join desk_epoch e on e.desk = m.desk and e.epoch = new.signed_in_epoch
      where m.desk = new.desk and m.member = new.member and (m.until is null or m.until > e.proposed_at)) then
    raise exception 'an epoch that was opened after somebody left comes first' using errcode = 'BK431';
  end if;
  return new;
end $$;
comment on function app.keep_statement_chain() is 'The directory has no gap; no desk states anything in an epoch that has passed, and takes a member back only in one that she never held.';

create function app.put_epoch_in_force() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  update desk_epoch e set in_force_at = app.now()
    where e.desk = new.desk and e.epoch = new.epoch and e.seal_to = new.seal_to and e.verify = new.verify and e.in_force_at is null;
  if not found then
    raise exception 'nobody has prepared this epoch' using errcode = 'BK432';
  end if;
  return null;
end $$;
comment on function app.put_epoch_in_force() is 'An epoch is in force from the statement of its agency on, and only the very one that was prepared.';

create function app.make_member_key(kept bytea, seal_to text, verify text) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  insert into member_key (member, kept, under, seal_to, verify)
    select m.id, make_member_key.kept, m.secret_hash, make_member_key.seal_to, make_member_key.verify from member m
    where m.id = app.actor_member() and not m.must_change
    on conflict (member) do nothing;
  return exists (select from member_key k where k.member = app.actor_member() and k.seal_to = make_member_key.seal_to and k.verify = make_member_key.verify);
end $$;
comment on function app.make_member_key(bytea, text, text) is 'Keeps the keys that the actor has made; false where there are others already, or the passphrase is still the one that was handed over.';

create function app.own_member_key() returns table (kept bytea, seal_to text, verify text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select k.kept, k.seal_to, k.verify from member_key k where k.member = app.actor_member()
  $$;
comment on function app.own_member_key() is 'The actor''s own wrapped secret.';

create function app.rewrap_member_key(kept bytea) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  update member_key k set kept = coalesce(rewrap_member_key.kept, k.kept),
      under = case when rewrap_member_key.kept is null then k.under else m.secret_hash end
    from member m where k.member = app.actor_member() and m.id = k.member;
  return not found or kept is not null;
end $$;
comment on function app.rewrap_member_key(bytea) is 'Goes with a new passphrase. False where the actor has keys and brings them not wrapped anew: they would be lost.';

create function app.keep_member_key() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if new.must_change then
    -- Somebody else has set the passphrase: what the old one wrapped opens never again (V12).
    delete from member_key k where k.member = new.id;
    delete from epoch_for_member e where e.member = new.id;
    delete from agency_key_holder h where h.member = new.id;
  elsif exists (select from member_key k where k.member = new.id and k.under <> new.secret_hash) then
    raise exception 'keys are wrapped under the passphrase that holds' using errcode = 'BK433';
  end if;
  return null;
end $$;
comment on function app.keep_member_key() is 'A member''s keys are wrapped under the passphrase that holds, or there are none.';

create function app.take_keys_of_leaver() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from epoch_for_member e where e.member = new.member and e.desk = new.desk;
  delete from agency_key_holder h where h.member = new.member and not exists (
    select from membership m join desk d on d.id = m.desk
    where m.member = new.member and m.until is null and 'administrator' = any (m.roles) and d.agency = h.agency);
  return null;
end $$;
comment on function app.take_keys_of_leaver() is 'Whoever leaves a desk, or administers it no more, is served its keys no more.';

set local role bekal_owner;

revoke all on function app.epoch_in_force(uuid), app.agency_key_in_force(uuid), app.actor_holds_agency_key(), app.stated_members(uuid),
  app.serving_colleagues(), app.colleague_keys(), app.epoch_is_due(uuid), app.desk_may_seal(uuid), app.keep_statement_chain(), app.put_epoch_in_force(),
  app.make_member_key(bytea, text, text), app.own_member_key(), app.rewrap_member_key(bytea), app.keep_member_key(),
  app.take_keys_of_leaver() from public;
grant execute on function app.epoch_in_force(uuid), app.agency_key_in_force(uuid), app.actor_holds_agency_key(), app.stated_members(uuid),
  app.serving_colleagues(), app.colleague_keys(), app.epoch_is_due(uuid), app.desk_may_seal(uuid), app.make_member_key(bytea, text, text), app.own_member_key(),
  app.rewrap_member_key(bytea) to bekal_member;

create trigger "the directory has no gap" before insert on key_statement
  for each row execute function app.keep_statement_chain();
create trigger "an epoch is in force from its statement on" after insert on key_statement
  for each row when (new.kind = 'desk') execute function app.put_epoch_in_force();
create constraint trigger "keys are wrapped under the passphrase that holds" after update of secret_hash on member
  deferrable initially deferred for each row execute function app.keep_member_key();
create trigger "whoever leaves is served no keys" after update of until, roles on membership
  for each row when (new.until is not null or not ('administrator' = any (new.roles))) execute function app.take_keys_of_leaver();

-- Policies.

alter table key_root enable row level security;
alter table key_root force row level security;
grant select, insert on key_root to bekal_member;
create policy "every member sees the root" on key_root for select to bekal_member
  using ((select app.actor_member()) is not null);
create policy "an operator sets the root" on key_root for insert to bekal_member
  with check ((select app.actor_has_role('operator')) and member = (select app.actor_member()));

alter table key_statement enable row level security;
alter table key_statement force row level security;
grant select, insert on key_statement to bekal_member;
create policy "every member reads the directory" on key_statement for select to bekal_member
  using ((select app.actor_member()) is not null);
create policy "an operator brings what the root has stated" on key_statement for insert to bekal_member
  with check (kind = 'agency' and (select app.actor_has_role('operator')) and stated_by = (select app.actor_member()));
create policy "who holds the agency's key states its desks" on key_statement for insert to bekal_member
  with check (kind = 'desk' and agency = (select app.actor_agency()) and (select app.actor_holds_agency_key())
    and desk = any (array(select app.desk_of_agency((select app.actor_agency())))) and stated_by = (select app.actor_member()));
create policy "a desk states its members" on key_statement for insert to bekal_member
  with check (kind in ('member', 'member-left') and desk = (select app.actor_desk()) and stated_by = (select app.actor_member())
    and (kind = 'member-left' or member = any (array(select app.serving_colleagues()))));

alter table member_key enable row level security;
alter table member_key force row level security;

alter table agency_key enable row level security;
alter table agency_key force row level security;
grant select, insert on agency_key to bekal_member;
create policy "an agency and the operators see its keys" on agency_key for select to bekal_member
  using (agency = (select app.actor_agency()) or (select app.actor_has_role('operator')));
create policy "an administrator makes the agency's key" on agency_key for insert to bekal_member
  with check (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator')) and made_by = (select app.actor_member()));

alter table agency_key_holder enable row level security;
alter table agency_key_holder force row level security;
grant select, insert on agency_key_holder to bekal_member;
create policy "an agency sees who holds its key" on agency_key_holder for select to bekal_member
  using (agency = (select app.actor_agency()));
create policy "an administrator gives the agency's key" on agency_key_holder for insert to bekal_member
  with check (agency = (select app.actor_agency()) and (select app.actor_has_role('administrator')) and given_by = (select app.actor_member())
    and key = any (array(select k.id from agency_key k where k.agency = (select app.actor_agency())))
    and (member = (select app.actor_member()) or (select app.actor_holds_agency_key()) and member = any (array(select app.serving_colleagues()))));

alter table desk_epoch enable row level security;
alter table desk_epoch force row level security;
grant select, insert, delete, update (recovery_tested_at, recovery_tested_by) on desk_epoch to bekal_member;
create policy "a desk sees its epochs" on desk_epoch for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "who holds the agency's key sees its desks' epochs" on desk_epoch for select to bekal_member
  using (agency = (select app.actor_agency()) and (select app.actor_holds_agency_key()));
create policy "a desk prepares its next epoch" on desk_epoch for insert to bekal_member
  with check (desk = (select app.actor_desk()) and agency = (select app.actor_agency()) and proposed_by = (select app.actor_member())
    and in_force_at is null and recovery_tested_at is null and epoch = coalesce((select app.epoch_in_force((select app.actor_desk()))), 0) + 1);
create policy "a desk drops what is not yet in force" on desk_epoch for delete to bekal_member
  using (desk = (select app.actor_desk()) and in_force_at is null);
create policy "a desk says that its recovery was tested" on desk_epoch for update to bekal_member
  using (desk = (select app.actor_desk())) with check (desk = (select app.actor_desk()) and recovery_tested_by = (select app.actor_member()));

alter table epoch_for_member enable row level security;
alter table epoch_for_member force row level security;
grant select, insert on epoch_for_member to bekal_member;
create policy "a desk sees who can open it" on epoch_for_member for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "a desk gives its epoch to its members" on epoch_for_member for insert to bekal_member
  with check (desk = (select app.actor_desk()) and given_by = (select app.actor_member())
    and member = any (array(select app.serving_colleagues())));
