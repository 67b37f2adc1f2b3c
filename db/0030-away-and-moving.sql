-- Who is away, who stands in, and who moves to another desk on a day to come.

-- Away: days in the zone of the desk, at most a code for why, and a colleague who stands in.

create table absence (
  id uuid primary key,
  desk uuid not null references desk,
  member uuid not null references member,
  kind text not null check (kind in ('leave', 'duty', 'training', 'other')),
  first_day date not null,
  last_day date not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  stand_in uuid references member,
  acts_as text check (acts_as in ('plh', 'plt')),
  recorded_at timestamptz not null default app.now(),
  recorded_by uuid not null references member default app.actor_member(),
  ended_at timestamptz,
  ended_by uuid references member,
  constraint "an absence ends after it began, within a year" check (last_day >= first_day and last_day - first_day <= 366),
  constraint "nobody stands in for oneself" check (stand_in <> member),
  constraint "who acts for a head stands in for them, and does not name oneself" check (
    acts_as is null or stand_in is not null and stand_in <> recorded_by)
);
comment on table absence is 'Who of a desk is away from when until when (cuti, dinas), and who stands in. No reason beyond the code, never a medical one. Nobody deletes.';
comment on column absence.starts_at is 'The midnight in which the first day begins, in the zone of the desk; ends_at likewise the midnight in which the last ends. Kept by the trigger.';
comment on column absence.stand_in is 'Without one the work of who is away is the desk''s.';
comment on column absence.acts_as is 'Plh. or Plt.: the head is away, and who stands in acts as head until the end of the last day.';
comment on column absence.ended_at is 'Back early, or never gone: from here on it does not count.';
create index absence_by_desk on absence (desk, ends_at) where ended_at is null;
create index absence_by_member on absence (member, desk) where ended_at is null;
create index absence_by_stand_in on absence (stand_in, desk) where ended_at is null;
create index absence_of_desk on absence (desk);
create index absence_of_member on absence (member);

alter table absence enable row level security;
alter table absence force row level security;
grant select, insert, update (stand_in, acts_as, ended_at) on absence to bekal_member;
create policy "a desk knows who of it is away" on absence for select to bekal_member
  using (desk = (select app.actor_desk()));
create policy "a member says when they are away, a head or administrator for others" on absence for insert to bekal_member
  with check (desk = (select app.actor_desk()) and recorded_by = (select app.actor_member()) and ended_at is null
    and (member = (select app.actor_member()) or (select app.actor_has_role('head')) or (select app.actor_has_role('administrator'))));
create policy "the same change who stands in, and end it" on absence for update to bekal_member
  using (desk = (select app.actor_desk()) and (member = (select app.actor_member()) or (select app.actor_has_role('head'))
    or (select app.actor_has_role('administrator'))))
  with check (desk = (select app.actor_desk()));
grant select on absence to bekal_notices;
create policy "the sender of notices sees who is away" on absence for select to bekal_notices using (true);
grant select, update (stand_in, acts_as, ended_at) on absence to bekal_lookup;
grant update (until) on membership to bekal_lookup;

create view absence_now with (security_invoker = true) as
  select a.id, a.desk, a.member, a.stand_in, a.acts_as, a.last_day from absence a
  where a.ended_at is null and a.starts_at <= (select app.now()) and a.ends_at > (select app.now());
comment on view absence_now is 'Who is away at this moment.';
grant select on absence_now to bekal_member, bekal_notices, bekal_lookup;

set local role bekal_lookup;

create function app.day_begins(day date, desk uuid) returns timestamptz
  language sql stable security definer set search_path = pg_catalog, public
  return (select $1::timestamp at time zone case d.zone when 'WIB' then 'Asia/Jakarta' when 'WITA' then 'Asia/Makassar' else 'Asia/Jayapura' end
    from desk d where d.id = $2);
comment on function app.day_begins(date, uuid) is 'The midnight in which a day begins in the zone of a desk.';

create function app.serves_until_then(member uuid, desk uuid, among text[]) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
begin
  perform from membership m where m.member = serves_until_then.member and m.desk = serves_until_then.desk and m.until is null
    and m.roles && serves_until_then.among for key share;
  return found;
end $$;
comment on function app.serves_until_then(uuid, uuid, text[]) is 'Whether a member serves a desk in one of these roles; nobody ends that before this transaction has ended.';

create function app.keep_absence() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  -- One change of a desk's absences at a time: two that cross would each see the other not.
  perform pg_advisory_xact_lock(hashtextextended('absence ' || new.desk::text, 0));
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or old.ends_at <= app.now() then
      raise exception 'an absence that is over stays as it is' using errcode = 'check_violation';
    end if;
    if new.ended_at is not null then
      new.ended_by := app.actor_member();
      return new;
    end if;
  end if;
  new.starts_at := app.day_begins(new.first_day, new.desk);
  new.ends_at := app.day_begins(new.last_day + 1, new.desk);
  if new.ends_at <= app.now() then
    raise exception 'an absence is recorded before it is over' using errcode = 'check_violation';
  end if;
  if not app.serves_until_then(new.member, new.desk, array['worker', 'head', 'administrator', 'operator']) then
    raise exception 'a colleague of the desk is away' using errcode = 'check_violation';
  end if;
  if new.stand_in is not null and (tg_op = 'INSERT' or new.stand_in is distinct from old.stand_in)
     and not app.serves_until_then(new.stand_in, new.desk, array['worker', 'head']) then
    raise exception 'a colleague of the desk stands in' using errcode = 'check_violation';
  end if;
  if new.acts_as is not null and (new.stand_in is not distinct from app.actor_member() or app.acting() is not null
     or not app.serves_until_then(new.member, new.desk, array['head'])) then
    raise exception 'somebody else names who acts for a head' using errcode = 'check_violation';
  end if;
  if exists (select from absence a where a.desk = new.desk and a.id <> new.id and a.ended_at is null
      and a.first_day <= new.last_day and a.last_day >= new.first_day
      and (a.member in (new.member, new.stand_in) or a.stand_in = new.member)) then
    raise exception 'who is away is away once, and stands in for nobody' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_absence() is
  'Days in the zone of the desk; nobody is away twice at once, and whoever stands in is there; who acts for a head was named by somebody else.';

create function app.acting_for_head(desk uuid, member uuid) returns text
  language sql stable security definer set search_path = pg_catalog, public
  return (select a.acts_as from absence_now a join membership h on h.member = a.member and h.desk = a.desk and h.until is null
    where a.desk = $1 and a.stand_in = $2 and a.acts_as is not null and 'head' = any (h.roles)
    order by a.acts_as limit 1);
comment on function app.acting_for_head(uuid, uuid) is 'plh or plt while this member acts for a head of the desk who is away; else null.';

create function app.acting() returns text
  language sql stable set search_path = pg_catalog
  return nullif(current_setting('app.acting', true), '');
comment on function app.acting() is 'plh or plt where the actor has the rights of a head only because the head is away.';

create function app.own_acting() returns table (desk uuid, acts_as text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select m.desk, app.acting_for_head(m.desk, m.member) from membership m where m.member = app.actor_member() and m.until is null
      and not ('head' = any (m.roles))
  $$;
comment on function app.own_acting() is 'At which of the own desks the actor acts for a head who is away.';

create or replace function app.enter(token_hash bytea, desk uuid, may text[], deskless boolean)
  returns table (member uuid, actor_desk uuid, roles text[], now timestamptz)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  found_member uuid;
  last_seen timestamptz;
  shared_pc boolean;
  locked boolean;
  found_strong boolean;
  found_roles text[];
  needs_factor boolean;
  acting text;
begin
  select s.member, s.seen_at, s.shared, app.is_locked(s.locked_at, s.shared, s.seen_at), s.strong
    into found_member, last_seen, shared_pc, locked, found_strong from session s
    where s.token_hash = enter.token_hash and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours';
  if found_member is null then
    raise exception 'not signed in' using errcode = 'BK401';
  end if;
  if locked then
    raise exception 'the session is locked' using errcode = 'BK423';
  end if;
  if enter.desk is null and not enter.deskless then
    raise exception 'no desk named' using errcode = 'BK400';
  end if;
  if enter.desk is not null then
    select m.roles, d.second_factor_required into found_roles, needs_factor from membership m join desk d on d.id = m.desk
      where m.desk = enter.desk and m.member = found_member and m.until is null;
    if found_roles is null then
      raise exception 'not a member of the desk' using errcode = 'BK403';
    end if;
    -- While the head is away, whoever was named acts as one, and the signature says so.
    if not 'head' = any (found_roles) then
      acting := app.acting_for_head(enter.desk, found_member);
      if acting is not null then
        found_roles := found_roles || 'head'::text;
      end if;
    end if;
  end if;
  if enter.may is not null and not coalesce(found_roles && enter.may, false) then
    raise exception 'role lacks the permission' using errcode = 'BK403';
  end if;
  if needs_factor and not found_strong and not app.has_second_factor(found_member) then
    raise exception 'the desk requires a second factor' using errcode = 'BK428';
  end if;
  -- Written seldom: an idle shared PC is noticed to half a minute.
  if last_seen < pg_catalog.now() - (case when shared_pc then interval '30 seconds' else interval '5 minutes' end) then
    update session s set seen_at = pg_catalog.now() where s.token_hash = enter.token_hash;
  end if;
  perform set_config('app.member', found_member::text, true),
          set_config('app.session', encode(enter.token_hash, 'hex'), true),
          set_config('app.desk', coalesce(enter.desk::text, ''), true),
          set_config('app.roles', coalesce(array_to_string(found_roles, ','), ''), true),
          set_config('app.acting', coalesce(acting, ''), true);
  return query select found_member, enter.desk, coalesce(found_roles, '{}'), app.now();
end $$;

create or replace function app.second_desk(desk uuid, writer uuid, receiver uuid) returns uuid
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select c.desk from (
      select second_desk.desk, 0 as place
      union all select p.partner, 1 from desk_pair p
        where p.desk = second_desk.desk and p.accepted_at is not null and p.ended_at is null and p.partner is distinct from second_desk.receiver
      union all select a.desk, 1 + a.height from app.desks_above(second_desk.desk) a where a.desk is distinct from second_desk.receiver) c
    where exists (select from membership m where m.desk = c.desk and m.until is null and m.member <> second_desk.writer
      and m.roles && array['worker', 'head']
      and not exists (select from absence_now a where a.desk = m.desk and a.member = m.member))
    order by c.place limit 1
  $$;
comment on function app.second_desk(uuid, uuid, uuid) is
  'The desk that gives the second person to a letter: the own one where somebody else serves it and is there, else its partner, else the nearest above; never the receiver.';

create function app.keep_present_hands() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'INSERT' and new.previous is not null or tg_op = 'UPDATE' and new.assignee is not distinct from old.assignee then
    return null;
  end if;
  if new.assignee is not null and exists (select from absence_now a where a.desk = new.owner_desk and a.member = new.assignee) then
    raise exception 'nothing is put into the hands of somebody who is away' using errcode = 'check_violation';
  end if;
  return null;
end $$;
comment on function app.keep_present_hands() is 'What somebody held before stays theirs, renewed or not; nothing new comes into their hands while they are away.';

create function app.keep_present_handler() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if exists (select from absence_now a where a.desk = new.desk and a.member = new.handler) then
    raise exception 'nothing is put into the hands of somebody who is away' using errcode = 'check_violation';
  end if;
  return null;
end $$;
comment on function app.keep_present_handler() is 'No disposition names somebody who is away.';

create or replace function app.leave_nothing_behind() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform app.empty_hands(old.member, old.desk);
  -- The work of whom they stood in for is the desk's; their own absence there is nobody's affair any more.
  update absence a set stand_in = null, acts_as = null
    where a.stand_in = old.member and a.desk = old.desk and a.ended_at is null and a.ends_at > app.now();
  update absence a set ended_at = app.now() where a.member = old.member and a.desk = old.desk and a.ended_at is null and a.ends_at > app.now();
  return new;
end $$;

set local role bekal_owner;

revoke all on function app.day_begins(date, uuid), app.serves_until_then(uuid, uuid, text[]), app.keep_absence(),
  app.acting_for_head(uuid, uuid), app.acting(), app.own_acting(), app.keep_present_hands(), app.keep_present_handler() from public;
grant execute on function app.acting(), app.own_acting(), app.day_begins(date, uuid) to bekal_member;
grant execute on function app.keep_absence(), app.keep_present_hands(), app.keep_present_handler() to bekal_owner;

create trigger "who is away is away once, and who stands in is there" before insert or update on absence
  for each row execute function app.keep_absence();
create trigger "nothing new comes into the hands of who is away" after insert or update of assignee on obligation
  for each row when (new.assignee is not null) execute function app.keep_present_hands();
create trigger "no disposition names who is away" after insert on request_disposition
  for each row execute function app.keep_present_handler();
create trigger "no disposition names who is away" after insert on paper_letter_disposition
  for each row execute function app.keep_present_handler();

create function app.keep_acting_signature() returns trigger
  language plpgsql set search_path = pg_catalog, public as $$
begin
  if app.acting() is not null and new.capacity is distinct from app.acting() then
    raise exception 'who acts for a head signs as such' using errcode = 'check_violation';
  end if;
  return new;
end $$;
comment on function app.keep_acting_signature() is 'A letter says Plh. or Plt. where the head was away.';
revoke all on function app.keep_acting_signature() from public;
create trigger "who acts for a head signs as such" before insert on request_signing
  for each row execute function app.keep_acting_signature();

-- What pages and the sender of notices read.

create or replace view obligation_entry with (security_invoker = true) as
  select o.id, o.promise, o.kind, o.rung, o.round, o.renewed, o.owner_desk, own.name as owner_name,
    o.counterpart_desk, other.name as counterpart_name, o.debtor_desk, debtor.name as debtor_name,
    o.subject, o.subject_id, o.label, o.opened_at, o.due_at, o.unit, o.provisional, o.stopped_at, o.stop_reason, o.state, o.ended_at,
    case when o.owner_desk = (select app.actor_desk()) then o.assignee end as assignee,
    case when o.owner_desk = (select app.actor_desk()) then m.name end as assignee_name,
    case when away.id is not null then json_build_object('until', away.last_day, 'standIn', away.stand_in, 'standInName', stands.name) end as away
  from obligation o
  join desk own on own.id = o.owner_desk
  join desk other on other.id = o.counterpart_desk
  join desk debtor on debtor.id = o.debtor_desk
  left join member m on m.id = o.assignee
  left join absence_now away on away.member = o.assignee and away.desk = o.owner_desk and o.state = 'open'
  left join member stands on stands.id = away.stand_in;
comment on view obligation_entry is 'Obligations with the names of the desks. Whose hands one is in, and who stands in while they are away, only its own desk sees.';

create or replace view notice_waiting with (security_invoker = true) as
  select m.member, o.id as obligation,
    o.rung <> 'owner' or o.renewed or o.due_at <= (select app.now()) as urgent
  from membership m
  join obligation o on o.owner_desk = m.desk
  left join absence_now away on away.member = o.assignee and away.desk = o.owner_desk
  where m.until is null and m.roles && array['worker', 'head'] and o.state = 'open' and o.stopped_at is null
    and (o.assignee is null or case when away.id is null then o.assignee = m.member else coalesce(away.stand_in = m.member, true) end)
    and not exists (select from absence_now gone where gone.member = m.member and gone.desk = m.desk);
comment on view notice_waiting is 'What waits for a member: what runs and is in these hands, in those of whom they stand in for, or in nobody''s who is there, at the desks where the member works and is not away. urgent: overdue or escalated.';

-- Moving on a day to come: proposed by the desk that gives, accepted by the one that receives, carried out once.

create table transfer (
  id uuid primary key,
  member uuid not null references member,
  desk uuid not null references desk,
  next_desk uuid references desk,
  roles text[] check (roles <> '{}' and roles <@ array['worker', 'head', 'administrator', 'operator']),
  effective_on date not null,
  effective_at timestamptz not null,
  rest uuid references member,
  by_right boolean not null default false,
  proposed_at timestamptz not null default app.now(),
  proposed_by uuid not null references member default app.actor_member(),
  accepted_at timestamptz,
  accepted_by uuid references member,
  ended_at timestamptz,
  ended_by uuid references member,
  done_at timestamptz,
  held_up text check (held_up in ('last_administrator')),
  constraint "nobody moves to their own desk" check (next_desk <> desk),
  constraint "where somebody goes they have roles" check ((next_desk is null) = (roles is null)),
  constraint "who proposes or moves does not accept" check (accepted_by not in (proposed_by, member)),
  constraint "somebody accepts, but what is recorded by right" check (accepted_at is null or by_right or accepted_by is not null),
  constraint "only what is accepted is carried out" check (done_at is null or accepted_at is not null),
  constraint "what was called off is not carried out" check (num_nonnulls(ended_at, done_at) <= 1)
);
comment on table transfer is 'Mutasi on a day to come. Carried out by a job at the midnight in which the day begins where the giving desk is, once. Nobody deletes.';
comment on column transfer.next_desk is 'Null: the member leaves the desk and goes to no other.';
comment on column transfer.rest is 'To whom goes what the member holds then; null, or gone or away by then: back to the desk.';
comment on column transfer.by_right is 'Recorded by an administrator within the agency, or by an operator: nobody else has to accept. The trigger writes it.';
comment on column transfer.held_up is 'Why it has not been carried out although its day has come.';
create unique index "a member has one transfer ahead" on transfer (member, desk) where ended_at is null and done_at is null;
create index transfer_by_desk on transfer (desk);
create index transfer_by_next_desk on transfer (next_desk);
create index transfer_by_member on transfer (member);
create index transfer_due on transfer (effective_at) where accepted_at is not null and ended_at is null and done_at is null;

alter table transfer enable row level security;
alter table transfer force row level security;
grant select, insert, update (accepted_at, ended_at) on transfer to bekal_member;
create policy "both desks and the member know of a transfer" on transfer for select to bekal_member
  using (desk = (select app.actor_desk()) or next_desk = (select app.actor_desk()) or member = (select app.actor_member()));
create policy "a head, administrator or operator proposes it for the own desk" on transfer for insert to bekal_member
  with check (desk = (select app.actor_desk()) and proposed_by = (select app.actor_member()) and ended_at is null and done_at is null
    and ((select app.actor_has_role('head')) or (select app.actor_has_role('administrator')) or (select app.actor_has_role('operator'))));
create policy "the head who receives accepts, both desks call it off" on transfer for update to bekal_member
  using ((desk = (select app.actor_desk()) or next_desk = (select app.actor_desk()))
    and ((select app.actor_has_role('head')) or (select app.actor_has_role('administrator')) or (select app.actor_has_role('operator'))))
  with check (desk = (select app.actor_desk()) or next_desk = (select app.actor_desk()));
grant select, update (done_at, held_up, ended_at) on transfer to bekal_lookup;
grant insert on membership to bekal_lookup;
grant update (roles) on membership to bekal_lookup;

set local role bekal_lookup;

create function app.keep_transfer() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or old.done_at is not null then
      raise exception 'a transfer that is over stays as it is' using errcode = 'check_violation';
    end if;
    if new.accepted_at is distinct from old.accepted_at then
      if old.accepted_at is not null or app.actor_desk() is distinct from old.next_desk or app.acting() is not null
         or not app.actor_has_role('head') then
        raise exception 'the head of the desk that receives accepts, once' using errcode = 'check_violation';
      end if;
      new.accepted_by := app.actor_member();
    end if;
    if new.ended_at is distinct from old.ended_at then
      new.ended_by := app.actor_member();
    end if;
    return new;
  end if;
  new.effective_at := app.day_begins(new.effective_on, new.desk);
  if not app.serves_until_then(new.member, new.desk, array['worker', 'head', 'administrator', 'operator']) then
    raise exception 'a colleague of the desk moves' using errcode = 'check_violation';
  end if;
  new.by_right := app.actor_has_role('operator') or app.actor_has_role('administrator') and (new.next_desk is null
    or exists (select from desk a join desk b on b.agency = a.agency where a.id = new.desk and b.id = new.next_desk));
  if 'operator' = any (new.roles) and not app.actor_has_role('operator') then
    raise exception 'an operator makes operators' using errcode = 'check_violation';
  end if;
  if new.by_right then
    new.accepted_at := app.now();
  elsif new.next_desk is null or app.acting() is not null or not app.actor_has_role('head') or not new.roles <@ array['worker', 'head'] then
    raise exception 'a head proposes, to a desk that accepts' using errcode = 'check_violation';
  else
    new.accepted_at := null;
  end if;
  new.accepted_by := null;
  return new;
end $$;
comment on function app.keep_transfer() is
  'By right within the agency; else a head proposes and the head who receives accepts, another person. Once over it stays as it is.';

create function app.names_in_transfers() returns table (transfer uuid, name text)
  language sql stable security definer set search_path = pg_catalog, public as $$
    select t.id, m.name from transfer t join member m on m.id = t.member
    where t.ended_at is null and t.done_at is null
      and (t.desk = app.actor_desk() or t.next_desk = app.actor_desk() or t.member = app.actor_member())
  $$;
comment on function app.names_in_transfers() is 'Who moves, to both desks: the one that receives does not know the member yet.';

create function app.due_transfers() returns setof uuid
  language sql stable security definer set search_path = pg_catalog, public as $$
    select t.id from transfer t where t.accepted_at is not null and t.ended_at is null and t.done_at is null and t.effective_at <= app.now()
    order by t.effective_at, t.id
  $$;
comment on function app.due_transfers() is 'Transfers whose day has come.';

create function app.carry_out_transfer(transfer uuid, membership uuid) returns boolean
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
declare
  t transfer;
  served membership;
  taker uuid;
begin
  select * into t from transfer x where x.id = carry_out_transfer.transfer and x.accepted_at is not null and x.ended_at is null
    and x.done_at is null and x.effective_at <= app.now() for update skip locked;
  if not found then
    return false;
  end if;
  perform from membership m where m.desk = t.desk and m.until is null order by m.id for no key update;
  select * into served from membership m where m.desk = t.desk and m.member = t.member and m.until is null;
  if not found then
    update transfer x set ended_at = app.now() where x.id = t.id;
    return true;
  end if;
  if 'administrator' = any (served.roles)
     and exists (select from membership m where m.desk = t.desk and m.until is null and m.member <> t.member)
     and not exists (select from membership m where m.desk = t.desk and m.until is null and m.member <> t.member and 'administrator' = any (m.roles)) then
    update transfer x set held_up = 'last_administrator' where x.id = t.id and x.held_up is null;
    return found;
  end if;
  select m.member into taker from membership m where m.member = t.rest and m.member <> t.member and m.desk = t.desk and m.until is null
    and not exists (select from absence_now a where a.desk = m.desk and a.member = m.member);
  if taker is not null then
    update obligation o set assignee = taker where o.assignee = t.member and o.owner_desk = t.desk and o.state = 'open';
    update request_hands h set handler = taker where h.handler = t.member and h.desk = t.desk and not h.ended;
    update paper_letter p set held_by = taker where p.held_by = t.member and p.desk = t.desk and p.state = 'open';
  else
    perform app.empty_hands(t.member, t.desk);
  end if;
  update membership m set until = app.now() where m.id = served.id;
  if t.next_desk is not null then
    insert into membership as m (id, member, desk, roles) values (carry_out_transfer.membership, t.member, t.next_desk, t.roles)
      on conflict (desk, member) where until is null do update set roles = array(select distinct unnest(m.roles || excluded.roles));
  end if;
  update transfer x set done_at = app.now(), held_up = null where x.id = t.id;
  return true;
end $$;
comment on function app.carry_out_transfer(uuid, uuid) is
  'Carries out a transfer whose day has come, once: everything held goes to whom it was left to or back to the desk, the membership ends and with it sessions that have no desk, and the next begins. False where somebody else is at it, or nothing changes.';

set local role bekal_owner;

revoke all on function app.keep_transfer(), app.names_in_transfers(), app.due_transfers(), app.carry_out_transfer(uuid, uuid) from public;
grant execute on function app.keep_transfer() to bekal_owner;
grant execute on function app.names_in_transfers() to bekal_member;
grant execute on function app.due_transfers(), app.carry_out_transfer(uuid, uuid) to bekal_jobs;
create trigger "a transfer is proposed and accepted" before insert or update on transfer
  for each row execute function app.keep_transfer();

create view transfer_ahead with (security_invoker = true) as
  select t.id, t.member, n.name as member_name, t.desk, d.name as desk_name, t.next_desk, x.name as next_desk_name, t.roles, t.effective_on,
    t.accepted_at, t.held_up, t.proposed_by, case when t.desk = (select app.actor_desk()) then r.name end as rest_name
  from transfer t
  join app.names_in_transfers() n on n.transfer = t.id
  join desk d on d.id = t.desk
  left join desk x on x.id = t.next_desk
  left join member r on r.id = t.rest
  where t.ended_at is null and t.done_at is null;
comment on view transfer_ahead is 'Transfers that have not been carried out, to both desks and the member.';
grant select on transfer_ahead to bekal_member;
