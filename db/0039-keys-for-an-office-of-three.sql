-- A desk goes on sealing when somebody leaves: the next epoch is sealed to the same recovery key, whose shares were tested. And an
-- agency whose key nobody holds any more is not lost: it makes another, which the root states anew.

set local role bekal_lookup;

create or replace function app.desk_may_seal(of uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from desk_epoch e join desk_epoch tested on tested.desk = e.desk and tested.recovery_seal_to = e.recovery_seal_to
    where e.desk = of and e.epoch = app.epoch_in_force(of) and tested.recovery_tested_at is not null);
comment on function app.desk_may_seal(uuid) is 'Whether a desk may seal a real person: it has an epoch in force, and two shares of its recovery key were put together once (V15). An epoch after that with the same shares needs no new test.';

create function app.agency_key_is_held(of uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from agency_key k join agency_key_holder h on h.key = k.id
    where k.agency = of and k.verify = app.agency_key_in_force(of));
comment on function app.agency_key_is_held(uuid) is 'Whether somebody holds the key that the root has stated of an agency.';

set local role bekal_owner;

revoke all on function app.agency_key_is_held(uuid) from public;
grant execute on function app.agency_key_is_held(uuid) to bekal_member;
