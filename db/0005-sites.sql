-- Sites, closing plans, census, commitments. Districts only: nothing here locates anybody.

create function app.loose_date(day date, date_precision text) returns text
  language sql stable parallel safe
  return to_char(day, case date_precision when 'year' then 'YYYY' when 'month' then 'YYYY-MM' else 'YYYY-MM-DD' end);
comment on function app.loose_date(date, text) is 'A date as precisely as its source gives it: YYYY, YYYY-MM or YYYY-MM-DD.';
revoke all on function app.loose_date(date, text) from public;
grant execute on function app.loose_date(date, text) to bekal_member;

create table site (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  name text not null check (name ~ '\S' and length(name) <= 120),
  kind text not null check (kind in ('lokalisasi', 'lokasi', 'unknown')),
  region text not null check (region ~ '\.'),
  note text check (length(note) <= 4000),
  source text check (length(source) <= 4000),
  desk uuid not null references desk,
  member uuid not null references member,
  recorded_at timestamptz not null default app.now()
);
comment on table site is 'A place that a closing plan is or was about; one row may name several places that its source counts together. slug is what an import knows it by.';
comment on column site.region is 'The first of its districts, or where a district entered it, that one; all of them are in site_region.';
comment on column site.note is 'May be updated, which is also what lets a writer lock the row; everything else stands.';
create index site_by_name on site (name, id);
create index site_by_region on site (region);
create index site_by_exact_name on site (lower(name));
create index site_by_part_of_name on site using gin (name gin_trgm_ops);

create table site_region (
  site uuid not null references site,
  region text not null references region check (region ~ '\.'),
  position smallint not null check (position >= 0),
  primary key (site, region),
  unique (site, position)
);
comment on table site_region is 'The districts that a site lies in, in the order of its source.';
create index site_region_by_region on site_region (region);
alter table site add constraint "a site lies in at least one district"
  foreign key (id, region) references site_region (site, region) deferrable initially deferred;

create table plan (
  id uuid primary key,
  site uuid not null references site,
  number smallint not null check (number >= 1),
  unique (site, number),
  unique (id, site, number)
);
comment on table plan is 'One attempt to close a site. What was cancelled or reopened is followed by a plan with the next number.';

create table plan_event (
  id uuid primary key,
  site uuid not null,
  plan uuid not null,
  plan_number smallint not null,
  ordinal smallint not null check (ordinal >= 0),
  step text not null check (step in ('announce', 'plan', 'set_date', 'warn', 'keep_promises', 'miss_promises', 'close',
    'support', 'complete', 'postpone', 'cancel', 'reopen')),
  state text not null check (state in ('announced', 'planned', 'promises_kept', 'promises_not_kept', 'closed', 'supported',
    'completed', 'postponed', 'cancelled', 'reopened')),
  on_date date check (on_date between '1900-01-01' and '2199-12-31'),
  date_precision text check (date_precision in ('day', 'month', 'year')),
  note text check (length(note) <= 4000),
  source text check (length(source) <= 4000),
  desk uuid not null references desk,
  member uuid not null references member,
  recorded_at timestamptz not null default app.now(),
  foreign key (plan, site, plan_number) references plan (id, site, number),
  unique (site, plan_number, ordinal),
  constraint "a date says how precise it is" check ((on_date is null) = (date_precision is null)),
  constraint "a month stands on its first day, a year on its first month" check (
    on_date is null or on_date = date_trunc(date_precision, on_date::timestamp)::date)
);
comment on table plan_event is 'What was recorded of a closing plan, in the order of recording. Append-only.';
comment on column plan_event.state is 'The state that this step leads to: the newest one is the state of the plan.';
create index plan_event_by_plan on plan_event (plan);

create table census_count (
  id uuid primary key,
  site uuid not null references site,
  unit text not null check (unit ~ '^[a-z][a-z_]*$'),
  ordinal integer not null check (ordinal >= 0),
  on_date date check (on_date between '1900-01-01' and '2199-12-31'),
  date_precision text check (date_precision in ('day', 'month', 'year')),
  count integer,
  few boolean not null default false,
  note text check (length(note) <= 4000),
  source text check (length(source) <= 4000),
  desk uuid not null references desk,
  member uuid not null references member,
  recorded_at timestamptz not null default app.now(),
  unique (site, unit, ordinal),
  constraint "no count may single anybody out" check (count is null or count = 0 or count >= 5),
  constraint "few keeps no number" check (not few or count is null),
  constraint "a date says how precise it is" check ((on_date is null) = (date_precision is null)),
  constraint "a month stands on its first day, a year on its first month" check (
    on_date is null or on_date = date_trunc(date_precision, on_date::timestamp)::date)
);
comment on table census_count is 'What sources counted at a site, one series per unit in the order of recording, never merged into one number. Append-only.';
comment on column census_count.few is 'One to four were counted; the number is not kept.';
comment on column census_count.unit is 'A code of the list census_unit. Codes that begin with people_ count the people the site is about.';

create table commitment (
  id uuid primary key,
  site uuid not null references site,
  desk uuid not null references desk,
  counterpart uuid not null references desk check (counterpart <> desk),
  text text not null check (text ~ '\S' and length(text) <= 500),
  target_date date not null,
  obligation uuid not null,
  state text not null default 'open' check (state in ('open', 'kept', 'withdrawn')),
  member uuid not null references member,
  promised_at timestamptz not null default app.now(),
  ended_at timestamptz,
  ended_by uuid references member,
  end_note text check (length(end_note) <= 1000),
  foreign key (obligation, obligation) references obligation (promise, id),
  constraint "what ended has an end" check ((state = 'open') = (ended_at is null) and (state = 'open') = (ended_by is null)),
  constraint "a promise is taken back with a reason" check (state <> 'withdrawn' or end_note ~ '\S')
);
comment on table commitment is 'What a desk promised the people of a site by a date, and to whom it answers for it. obligation: the root of the promise in the ledger.';
create index commitment_by_site on commitment (site, target_date, id);
create index commitment_open_by_site on commitment (site) where state = 'open';
create index commitment_by_desk on commitment (desk);
create index commitment_by_counterpart on commitment (counterpart);
create unique index commitment_by_obligation on commitment (obligation);

-- Predicates.

grant select on site, site_region to bekal_lookup;
set local role bekal_lookup;

create function app.actor_writes_every_site() returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return coalesce(app.actor_agency_kind() = 'ministry' or app.actor_has_role('operator'), false);
comment on function app.actor_writes_every_site() is 'Desks of a ministry, and an operator, who imports.';

create function app.actor_regencies() returns setof text
  language sql stable security definer set search_path = pg_catalog, public as $$
    select r.code from region r where r.level = 'regency' and app.actor_region() in (r.code, r.parent)
  $$;
comment on function app.actor_regencies() is 'The district of the acting desk''s agency, or every district of its province.';

create function app.actor_sites() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select s.id from site s where s.region = any (array(select app.actor_regencies()))
    union
    select sr.site from site_region sr where sr.region = any (array(select app.actor_regencies()))
  $$;
comment on function app.actor_sites() is 'Sites that lie at least partly in the district or province of the acting desk''s agency.';

create function app.sites_matching(words text) returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    with pattern (p) as (select '%' || regexp_replace($1, '([\\%_])', '\\\1', 'g') || '%')
    select s.id from pattern, site s where s.name ilike p and app.actor_desk() is not null
    union
    select sr.site from pattern, site_region sr join region r on r.code = sr.region left join region up on up.code = r.parent
      where (r.name ilike p or up.name ilike p) and app.actor_desk() is not null
  $$;
comment on function app.sites_matching(text) is 'Sites whose name, district or province contains the words. Every desk may read every site; a search under a policy could not use the index.';

create function app.regencies_today(codes text[]) returns table (code text, today text[])
  language sql stable security definer set search_path = pg_catalog, public as $$
    with recursive step (asked, code, depth) as (
      select r.code, r.code, 0 from region r where r.code = any ($1)
      union
      select s.asked, next.code, s.depth + 1 from step s
        join region r on r.code = s.code cross join unnest(r.successors) next (code)
        where s.depth < 8 and r.valid_to < app.now()::date
    )
    select s.asked, array_agg(distinct r.code) filter (where r.level = 'regency' and (r.valid_to is null or r.valid_to >= app.now()::date))
      from step s join region r on r.code = s.code group by s.asked
  $$;
comment on function app.regencies_today(text[]) is 'For each known code, the districts that it means today: itself, or those that took its place.';

set local role bekal_owner;
revoke all on function app.actor_writes_every_site(), app.actor_regencies(), app.actor_sites(), app.sites_matching(text),
  app.regencies_today(text[]) from public;
grant execute on function app.actor_writes_every_site(), app.actor_regencies(), app.actor_sites(), app.sites_matching(text),
  app.regencies_today(text[]) to bekal_member;

-- Policies.

alter table site enable row level security;
alter table site force row level security;
grant select, insert, update (note) on site to bekal_member;
create policy "every desk reads every site" on site for select to bekal_member
  using ((select app.actor_desk()) is not null);
create policy "the region and the ministry enter sites" on site for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member())
    and ((select app.actor_writes_every_site()) or region = any (array(select app.actor_regencies()))));
create policy "the region and the ministry write about a site" on site for update to bekal_member
  using ((select app.actor_writes_every_site()) or id = any (array(select app.actor_sites())))
  with check ((select app.actor_writes_every_site()) or id = any (array(select app.actor_sites())));

alter table site_region enable row level security;
alter table site_region force row level security;
grant select, insert on site_region to bekal_member;
create policy "every desk reads every site" on site_region for select to bekal_member
  using ((select app.actor_desk()) is not null);
create policy "the region and the ministry write about a site" on site_region for insert to bekal_member
  with check ((select app.actor_writes_every_site()) or site = any (array(select app.actor_sites())));

alter table plan enable row level security;
alter table plan force row level security;
grant select, insert on plan to bekal_member;
create policy "every desk reads every plan" on plan for select to bekal_member
  using ((select app.actor_desk()) is not null);
create policy "the region and the ministry write about a site" on plan for insert to bekal_member
  with check ((select app.actor_writes_every_site()) or site = any (array(select app.actor_sites())));

alter table plan_event enable row level security;
alter table plan_event force row level security;
grant select, insert on plan_event to bekal_member;
create policy "every desk reads every plan" on plan_event for select to bekal_member
  using ((select app.actor_desk()) is not null);
create policy "the region and the ministry write about a site" on plan_event for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member())
    and ((select app.actor_writes_every_site()) or site = any (array(select app.actor_sites()))));
create index plan_event_by_desk on plan_event (desk);

alter table census_count enable row level security;
alter table census_count force row level security;
grant select, insert on census_count to bekal_member;
create policy "every desk reads every count" on census_count for select to bekal_member
  using ((select app.actor_desk()) is not null);
create policy "the region and the ministry write about a site" on census_count for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member())
    and ((select app.actor_writes_every_site()) or site = any (array(select app.actor_sites()))));
create index census_count_by_desk on census_count (desk);

alter table commitment enable row level security;
alter table commitment force row level security;
grant select, insert, update (state, ended_at, ended_by, end_note) on commitment to bekal_member;
create policy "every desk reads every commitment" on commitment for select to bekal_member
  using ((select app.actor_desk()) is not null);
create policy "a desk promises for itself only" on commitment for insert to bekal_member
  with check (desk = (select app.actor_desk()) and member = (select app.actor_member()) and state = 'open');
create policy "only the desk that promised takes it back" on commitment for update to bekal_member
  using (desk = (select app.actor_desk()) and state = 'open')
  with check (desk = (select app.actor_desk()) and state = 'withdrawn' and ended_by = (select app.actor_member()));
create policy "only the counterpart confirms that it was kept" on commitment for update to bekal_member
  using (counterpart = (select app.actor_desk()) and state = 'open')
  with check (counterpart = (select app.actor_desk()) and state = 'kept' and ended_by = (select app.actor_member()));

-- What pages show: the slice's rows with the names of districts and desks.

create view site_entry with (security_invoker = true) as
  select s.id, s.slug, s.name, s.kind, s.note, s.source,
    (select json_agg(json_build_object('code', r.code, 'name', r.name, 'province', up.name) order by sr.position)
      from site_region sr join region r on r.code = sr.region join region up on up.code = r.parent where sr.site = s.id) as regions,
    newest.state,
    (select app.loose_date(e.on_date, e.date_precision) from plan_event e where e.site = s.id and e.on_date is not null
      order by e.plan_number desc, e.ordinal desc limit 1) as date,
    last.count as last_count, coalesce(last.few, false) as last_few, last.unit as last_unit,
    (select count(*) from commitment c where c.site = s.id and c.state = 'open') as open_promises
  from site s
  left join lateral (select e.state from plan_event e where e.site = s.id
    order by e.plan_number desc, e.ordinal desc limit 1) newest on true
  left join lateral (select c.count, c.few, c.unit from census_count c where c.site = s.id and starts_with(c.unit, 'people_')
    order by c.recorded_at desc, c.id desc limit 1) last on true;
comment on view site_entry is 'A site as lists show it. date: of the newest step that carries one. last_*: the people count recorded last.';

create view plan_event_entry with (security_invoker = true) as
  select e.id, e.site, e.plan, e.plan_number, e.ordinal, e.step, e.state, app.loose_date(e.on_date, e.date_precision) as date,
    e.note, e.source, e.recorded_at, d.name as recorded_by
  from plan_event e join desk d on d.id = e.desk;
comment on view plan_event_entry is 'Steps of closing plans with the name of the desk that recorded them.';

create view commitment_entry with (security_invoker = true) as
  select c.id, c.site, c.desk, d.name as desk_name, c.counterpart, o.name as counterpart_name, c.text, c.target_date, c.state,
    c.promised_at, c.ended_at, c.end_note,
    c.state = 'open' and (app.now() at time zone z.tz)::date > c.target_date as late
  from commitment c
  join desk d on d.id = c.desk
  join desk o on o.id = c.counterpart
  join (values ('WIB', 'Asia/Jakarta'), ('WITA', 'Asia/Makassar'), ('WIT', 'Asia/Jayapura')) z (zone, tz) on z.zone = d.zone;
comment on view commitment_entry is 'Commitments with the names of both desks. late: the target date is over in the time zone of the desk that promised.';

grant select on site_entry, plan_event_entry, commitment_entry to bekal_member;
