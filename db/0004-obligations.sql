-- The ledger of promises: kinds, obligations, stops of their clocks. Deadlines live only here.

create table obligation_kind (
  kind text primary key check (kind ~ '^[a-z]+(_[a-z]+)*$'),
  name_id text not null,
  name_en text not null,
  parties_id text not null,
  parties_en text not null,
  discharge_id text not null,
  discharge_en text not null,
  clock jsonb,
  ladder jsonb not null,
  basis text,
  source text not null,
  why text not null,
  constraint "a clock has an amount and a unit" check (clock ?& array['amount', 'unit']),
  constraint "a ladder has four clocks" check (ladder ?& array['renew', 'superior', 'counterpart_superior', 'last'])
);
comment on table obligation_kind is 'Kinds of promises (reference/obligations/kinds.json): who owes whom, default clock, clocks of the ladder, what discharges, legal basis. A clock of null: each promise brings its own date.';
comment on column obligation_kind.basis is 'Law and article; null where no law sets a term, and the term is the choice that why explains.';

-- Ready for partitions by time: every key begins with promise, a UUIDv7, so a ladder always stays in one partition.
create table obligation (
  id uuid not null,
  promise uuid not null,
  kind text not null references obligation_kind,
  rung text not null check (rung in ('owner', 'owner_superior', 'counterpart_superior')),
  round integer not null check (round >= 0),
  renewed boolean not null,
  previous uuid,
  owner_desk uuid not null references desk,
  counterpart_desk uuid not null references desk,
  debtor_desk uuid not null references desk,
  subject text not null check (subject in ('request', 'commitment')),
  subject_id uuid not null,
  label text not null check (length(label) between 1 and 200),
  promised_at timestamptz not null,
  opened_at timestamptz not null,
  first_due_at timestamptz,
  due_at timestamptz not null,
  unit text not null check (unit in ('hours', 'calendar_days', 'working_days')),
  provisional boolean not null,
  stopped_at timestamptz,
  stop_reason text check (length(stop_reason) <= 2000),
  stood_still_ms bigint not null default 0 check (stood_still_ms >= 0),
  state text not null default 'open' check (state in ('open', 'met', 'refused', 'withdrawn', 'lapsed')),
  settled_at timestamptz,
  ended_at timestamptz,
  ground text,
  reason text check (length(reason) <= 2000),
  assignee uuid references member,
  primary key (promise, id),
  constraint "a lapse and what follows belong to one promise" foreign key (promise, previous) references obligation (promise, id),
  constraint "a promise begins with itself" check ((round = 0) = (previous is null) and (round = 0) = (id = promise)),
  constraint "the owner's rung is the debtor's" check ((rung = 'owner') = (owner_desk = debtor_desk)),
  constraint "what is renewed had lapsed before" check (round > 0 or not renewed),
  constraint "the debtor comes back only by renewal" check (rung <> 'owner' or renewed = (round > 0)),
  constraint "nobody promises to oneself" check (debtor_desk <> counterpart_desk),
  constraint "the first deadline is known once it has passed" check ((round = 0) = (first_due_at is null)),
  constraint "due after it was opened" check (due_at >= opened_at and opened_at >= promised_at),
  constraint "ended exactly when no longer open" check ((state = 'open') = (ended_at is null)),
  constraint "settled by a fact, or lapsed" check ((state in ('met', 'refused', 'withdrawn')) = (settled_at is not null)),
  constraint "a lapse is dated by the deadline" check (state <> 'lapsed' or ended_at = due_at),
  constraint "it ends after it was opened" check (ended_at >= opened_at),
  constraint "only what is open stands still" check (stopped_at is null or state = 'open'),
  constraint "a clock is stopped for a reason" check ((stopped_at is null) = (stop_reason is null)),
  constraint "refused with ground and reason" check ((state = 'refused') = (ground is not null) and (state <> 'refused' or reason is not null))
);
comment on table obligation is 'Kewajiban: what a desk owes another by a time. One row per rung of the ladder of a promise; promise is the id of its first row. Never names a person.';
comment on column obligation.round is 'Lapses on the way here; 0 for the promise as given.';
comment on column obligation.renewed is 'This desk has let this promise lapse before.';
comment on column obligation.label is 'Number of the letter, or name of the site.';
comment on column obligation.promised_at is 'When the promise was given: opened_at of its first row.';
comment on column obligation.first_due_at is 'The deadline that the promise had when it first lapsed.';
comment on column obligation.stood_still_ms is 'Milliseconds for which the clock of the promise stood still since promised_at, without a stop that still lasts.';
comment on column obligation.settled_at is 'When the fact that ends it happened, by the paper; ended_at is the same unless the row was opened only later.';
comment on column obligation.ground is 'Code of the ground of a refusal.';

create unique index obligation_by_id on obligation (id);
create unique index obligation_open_once on obligation (promise, owner_desk) where state = 'open';
comment on index obligation_open_once is 'Never two open obligations of one promise for one desk.';
create unique index obligation_followers_once on obligation (promise, previous, owner_desk) where previous is not null;
comment on index obligation_followers_once is 'A lapse creates each of its followers exactly once.';
create index obligation_to_sweep on obligation (due_at, id) where state = 'open' and stopped_at is null;
create index obligation_by_owner on obligation (owner_desk, state, due_at, id);
create index obligation_by_counterpart on obligation (counterpart_desk, state, due_at, id);
create index obligation_by_debtor on obligation (debtor_desk, rung, renewed, kind);
create index obligation_to_score on obligation (debtor_desk, kind) where rung = 'owner' and state <> 'lapsed';
create index obligation_by_subject on obligation (subject_id, kind);
create index obligation_by_assignee on obligation (assignee, owner_desk) where state = 'open' and assignee is not null;

create table obligation_stop (
  id uuid primary key,
  promise uuid not null,
  debtor_desk uuid not null references desk,
  counterpart_desk uuid not null references desk,
  since timestamptz not null,
  until timestamptz check (until >= since),
  reason text not null check (reason ~ '\S' and length(reason) <= 2000),
  member uuid references member,
  foreign key (promise, promise) references obligation (promise, id)
);
comment on table obligation_stop is 'When the clock of a promise stood still, and why. The whole ladder stops and goes on together.';
create unique index obligation_stop_once on obligation_stop (promise) where until is null;
create index obligation_stop_by_promise on obligation_stop (promise, since);
create index obligation_stop_by_debtor on obligation_stop (debtor_desk);
create index obligation_stop_by_counterpart on obligation_stop (counterpart_desk);

-- What row security can't say, because it doesn't tell columns apart.
create function app.guard_obligation() returns trigger
  language plpgsql as $$
begin
  if old.state <> 'open' then
    raise exception 'an obligation that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if current_user = 'bekal_member' then
    if new.assignee is distinct from old.assignee and old.owner_desk is distinct from app.actor_desk() then
      raise exception 'only the desk that owes puts an obligation into hands' using errcode = 'insufficient_privilege';
    end if;
    if app.actor_desk() is distinct from old.debtor_desk and app.actor_desk() is distinct from old.counterpart_desk
       and (new.state, new.due_at, new.provisional, new.stopped_at, new.stop_reason, new.stood_still_ms, new.settled_at,
            new.ended_at, new.ground, new.reason)
         is distinct from (old.state, old.due_at, old.provisional, old.stopped_at, old.stop_reason, old.stood_still_ms,
            old.settled_at, old.ended_at, old.ground, old.reason) then
      raise exception 'only a party to the promise stops or ends it' using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
comment on function app.guard_obligation() is 'What has ended is final; a superior may take its rung into hands, but only the parties stop or end a promise.';
revoke all on function app.guard_obligation() from public;
create trigger guard_obligation before update on obligation for each row execute function app.guard_obligation();

-- Rights.

alter table obligation_kind enable row level security;
alter table obligation_kind force row level security;
grant select on obligation_kind to bekal_member, bekal_sweeper;
create policy "kinds of promises are public" on obligation_kind for select using (true);
create policy "reference data are loaded by the migration" on obligation_kind for all to bekal_owner using (true);

alter table obligation enable row level security;
alter table obligation force row level security;
grant select, insert, update (due_at, provisional, stopped_at, stop_reason, stood_still_ms, state, settled_at, ended_at, ground,
  reason, assignee) on obligation to bekal_member;
create policy "owner, counterpart and debtor see it" on obligation for select to bekal_member
  using (owner_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk())
    or debtor_desk = (select app.actor_desk()));
create policy "a party opens it" on obligation for insert to bekal_member
  with check (state = 'open'
    and (counterpart_desk = (select app.actor_desk()) or debtor_desk = (select app.actor_desk())));
create policy "the parties end it, its owner takes it into hands" on obligation for update to bekal_member
  using (owner_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk())
    or debtor_desk = (select app.actor_desk()))
  with check (owner_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk())
    or debtor_desk = (select app.actor_desk()));

grant select, insert, update (state, ended_at) on obligation to bekal_sweeper;
create policy "the sweeper sees every obligation" on obligation for select to bekal_sweeper using (true);
create policy "the sweeper adds what follows a lapse" on obligation for insert to bekal_sweeper
  with check (state = 'open' and previous is not null);
create policy "the sweeper lets lapse what is past due" on obligation for update to bekal_sweeper
  using (true) with check (state = 'lapsed' and due_at <= (select app.now()));

grant select, update (assignee) on obligation to bekal_jobs;
create policy "a listener sees what is open" on obligation for select to bekal_jobs using (state = 'open');
create policy "a listener gives back what a member held" on obligation for update to bekal_jobs
  using (state = 'open' and assignee is not null) with check (state = 'open' and assignee is null);

alter table obligation_stop enable row level security;
alter table obligation_stop force row level security;
grant select, insert, update (until) on obligation_stop to bekal_member;
create policy "the parties see the stops" on obligation_stop for select to bekal_member
  using (debtor_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk()));
create policy "a party stops the clock" on obligation_stop for insert to bekal_member
  with check (until is null and member = (select app.actor_member())
    and (debtor_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk())));
create policy "a party lets the clock go on" on obligation_stop for update to bekal_member
  using (until is null and (debtor_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk())))
  with check (until is not null and (debtor_desk = (select app.actor_desk()) or counterpart_desk = (select app.actor_desk())));

-- What pages and other slices read.

create function app.desk_day_end(days integer) returns timestamptz
  language sql stable
  return (select (date_trunc('day', app.now() at time zone z.iana) + make_interval(days => $1 + 1)) at time zone z.iana
    from desk d
    join (values ('WIB', 'Asia/Jakarta'), ('WITA', 'Asia/Makassar'), ('WIT', 'Asia/Jayapura')) z (zone, iana) on z.zone = d.zone
    where d.id = app.actor_desk());
comment on function app.desk_day_end(integer) is 'The midnight in which the day so many days from today ends, in the zone of the acting desk.';
revoke all on function app.desk_day_end(integer) from public;
grant execute on function app.desk_day_end(integer) to bekal_member;

create view obligation_standing with (security_invoker = true) as
  select o.*, o.rung <> 'owner' or o.renewed as escalated,
    case when o.state <> 'open' then null
      when o.stopped_at is not null then 'stopped'
      when o.renewed or o.due_at <= (select app.now()) then 'overdue'
      when o.due_at < (select app.desk_day_end(0)) then 'today'
      when o.due_at < (select app.desk_day_end(7)) then 'week'
      else 'later' end as due_group
  from obligation o;
comment on view obligation_standing is 'Obligations as the inbox counts and picks them. escalated: above the debtor, or renewed; due_group: where it stands in the inbox of the acting desk (groupOf of the rules), null once ended.';
grant select on obligation_standing to bekal_member;

create view obligation_entry with (security_invoker = true) as
  select o.id, o.promise, o.kind, o.rung, o.round, o.renewed, o.owner_desk, own.name as owner_name,
    o.counterpart_desk, other.name as counterpart_name, o.debtor_desk, debtor.name as debtor_name,
    o.subject, o.subject_id, o.label, o.opened_at, o.due_at, o.unit, o.provisional, o.stopped_at, o.stop_reason, o.state, o.ended_at,
    case when o.owner_desk = (select app.actor_desk()) then o.assignee end as assignee,
    case when o.owner_desk = (select app.actor_desk()) then m.name end as assignee_name
  from obligation o
  join desk own on own.id = o.owner_desk
  join desk other on other.id = o.counterpart_desk
  join desk debtor on debtor.id = o.debtor_desk
  left join member m on m.id = o.assignee;
comment on view obligation_entry is 'Obligations with the names of the desks. Whose hands one is in, only its own desk sees.';
grant select on obligation_entry to bekal_member;

create view promise with (security_invoker = true) as
  select o.promise as id, o.kind, o.debtor_desk, o.counterpart_desk, o.subject, o.subject_id, o.label, o.promised_at,
    coalesce(o.first_due_at, o.due_at) as first_due_at, o.due_at, o.unit, o.provisional, o.round, o.stopped_at, o.stop_reason,
    o.stood_still_ms, o.state, o.settled_at,
    case when o.state = 'open' then o.renewed or (o.stopped_at is null and o.due_at <= (select app.now()))
      else o.settled_at > coalesce(o.first_due_at, o.due_at) end as late,
    (select count(*) from obligation e where e.promise = o.promise and e.rung <> 'owner' and not e.renewed) as escalations
  from obligation o where o.rung = 'owner' and o.state <> 'lapsed';
comment on view promise is 'Each promise as it stands, one row, to the desks that gave it or are owed it. late: not kept by its first deadline; escalations: desks above the parties that were called upon.';
grant select on promise to bekal_member;

create view obligation_place with (security_invoker = true) as
  select d.id as desk, d.zone, d.superior from desk d;
comment on view obligation_place is 'Where the clocks of a desk stand, and which desk is above it.';
grant select on obligation_place to bekal_member, bekal_sweeper;

grant select on obligation, promise to bekal_lookup;
set local role bekal_lookup;

create function app.score_card(of uuid) returns table (desk uuid, desk_name text, as_of timestamptz, lines json)
  language sql stable security definer set search_path = pg_catalog, public as $$
    with line as (
      select p.kind, count(*) as given,
        count(*) filter (where p.state = 'open') as open,
        count(*) filter (where p.state = 'met') as met,
        count(*) filter (where p.state = 'refused') as refused,
        count(*) filter (where p.state = 'withdrawn') as withdrawn,
        count(*) filter (where p.late) as late,
        count(*) filter (where p.late and p.state = 'open' and p.stopped_at is null) as overdue,
        min(p.promised_at) filter (where p.state = 'open') as oldest_open_at,
        coalesce(array_agg(extract(epoch from p.settled_at - p.promised_at) * 1000 - p.stood_still_ms order by p.settled_at desc, p.id desc)
          filter (where p.state in ('met', 'refused')), '{}') as answered_ms
      from promise p where p.debtor_desk = $1 group by p.kind
    ), climbed as (
      select o.kind, count(*) as escalations from obligation o
      where o.debtor_desk = $1 and o.rung in ('owner_superior', 'counterpart_superior') and not o.renewed group by o.kind
    )
    select d.id, d.name, app.now(),
      (select coalesce(json_agg(json_build_object('kind', l.kind, 'given', l.given, 'open', l.open, 'met', l.met, 'refused', l.refused,
          'withdrawn', l.withdrawn, 'late', l.late, 'overdue', l.overdue, 'escalations', coalesce(c.escalations, 0),
          'oldestOpenAt', to_char(l.oldest_open_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'answeredMs', l.answered_ms) order by l.kind), '[]')
        from line l left join climbed c on c.kind = l.kind)
    from desk d
    where d.id = $1 and ($1 = app.actor_desk() or app.actor_desk() in (select a.desk from app.desks_above($1) a))
  $$;
comment on function app.score_card(uuid) is 'How a desk keeps its promises, in counts, to itself and the desks above it; no row for anybody else. answeredMs: time to each answer without stops, newest first.';

create function app.still_serves(member uuid, desk uuid) returns boolean
  language sql stable security definer set search_path = pg_catalog, public
  return exists (select from membership m where m.member = $1 and m.desk = $2 and m.until is null);
comment on function app.still_serves(uuid, uuid) is 'Whether a member serves a desk today; a renewed obligation stays only in such hands.';

set local role bekal_owner;
revoke all on function app.score_card(uuid), app.still_serves(uuid, uuid) from public;
grant execute on function app.score_card(uuid) to bekal_member;
grant execute on function app.still_serves(uuid, uuid) to bekal_member, bekal_sweeper, bekal_jobs;
