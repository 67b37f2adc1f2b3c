-- Roles, and the context in which every statement of the server runs.
-- The migration runner has made the cluster's roles beforehand (src/platform/db/roles.ts); this file gives them their places.
-- Each file runs in one transaction as bekal_owner.

create schema app;
comment on schema app is 'What policies and endpoints ask the database: who acts, at which desk, what time it is.';
grant usage on schema app to bekal_member, bekal_visitor, bekal_sweeper, bekal_jobs, bekal_lookup;
grant usage on schema public to bekal_member, bekal_visitor, bekal_sweeper, bekal_jobs, bekal_lookup;
grant create on schema app to bekal_lookup, bekal_jobs;

-- The actor. Set for one transaction by app.enter; absent, every policy fails closed.

create function app.actor_member() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.member', true), '')::uuid;
comment on function app.actor_member() is 'The member who acts, or null.';

create function app.actor_desk() returns uuid
  language sql stable parallel safe
  return nullif(current_setting('app.desk', true), '')::uuid;
comment on function app.actor_desk() is 'The desk on whose behalf the member acts, or null.';

create function app.actor_has_role(role text) returns boolean
  language sql stable parallel safe
  return coalesce(role = any (string_to_array(current_setting('app.roles', true), ',')), false);
comment on function app.actor_has_role(text) is 'Whether the acting member has this role at the acting desk.';

-- Time. It stands at app.clock.at in scratch databases that have moved it, and is real everywhere else.

create table app.clock (
  single boolean primary key default true check (single),
  at timestamptz not null,
  constraint "only a scratch database may move its clock" check (current_database() like 'bekal\_scratch\_%')
);
comment on table app.clock is 'The frozen instant of a scratch database (rehearsals and tests). Empty everywhere else.';

create function app.now() returns timestamptz
  language sql stable parallel safe
  return coalesce((select at from app.clock), transaction_timestamp());
comment on function app.now() is 'The time by which promises are kept. Sign-in uses real time.';

grant select on app.clock to public;

-- Installation.

create table app.installation (
  single boolean primary key default true check (single),
  secret bytea not null default sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')),
  demonstration boolean not null default false,
  created_at timestamptz not null default now()
);
comment on table app.installation is 'One row. The secret makes the answer for an unknown login look like any other; demonstration means that all data are invented or public.';
insert into app.installation default values;
grant select on app.installation to bekal_lookup;

create function app.is_demonstration() returns boolean
  language sql stable security definer set search_path = pg_catalog, app
  return (select demonstration from app.installation);
alter function app.is_demonstration() owner to bekal_lookup;
revoke all on function app.is_demonstration() from public;
grant execute on function app.is_demonstration() to bekal_visitor, bekal_member;
