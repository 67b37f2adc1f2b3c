-- Notices to members by e-mail: a count and a link, never what they are about.
-- The role bekal_notices sends them; nobody but it and the member reads an address.

grant usage on schema public, app to bekal_notices;
grant select on app.clock to bekal_notices;

create table notice_default (
  desk uuid primary key references desk,
  hour smallint not null check (hour between 0 and 23),
  quiet_from time(0) not null,
  quiet_until time(0) not null,
  days_off boolean not null
);
comment on table notice_default is 'What the head of a desk has set for its members: the hour of the digest, and when e-mail keeps quiet. Without a row: 8, 17.00 to 07.30, days off.';
comment on column notice_default.days_off is 'Quiet on Saturdays, Sundays and the holidays of the working calendar as well.';

create table notice_setting (
  member uuid primary key references member,
  address text not null check (length(address) between 3 and 254 and address ~ '^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$'),
  language text not null check (language in ('id', 'en')),
  at_once boolean not null,
  desk uuid not null references desk,
  hour smallint check (hour between 0 and 23),
  quiet_from time(0),
  quiet_until time(0),
  days_off boolean,
  saved_at timestamptz not null default app.now(),
  refused_at timestamptz,
  constraint "quiet is set as a whole" check (num_nulls(quiet_from, quiet_until, days_off) in (0, 3)),
  constraint "a new address was refused by nobody" check (refused_at is null or refused_at >= saved_at)
);
comment on table notice_setting is 'A member who wants notices, and where they go. Without a row nothing is sent and no address is kept.';
comment on column notice_setting.at_once is 'Beyond the digest, at once for what is overdue or escalated.';
comment on column notice_setting.desk is 'The desk whose zone and defaults hold, as long as the member serves it.';
comment on column notice_setting.refused_at is 'The receiving server refused the address for good; nothing is sent until the member saves it again.';

create table notice (
  id uuid primary key,
  member uuid not null references member,
  kind text not null check (kind in ('digest', 'at_once')),
  day date not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'nothing', 'dropped', 'refused', 'unknown')),
  tries smallint not null default 0 check (tries >= 0),
  made_at timestamptz not null default app.now(),
  next_try_at timestamptz not null default app.now(),
  tried_at timestamptz,
  constraint "what was sent was tried" check (state not in ('sending', 'sent', 'refused', 'unknown') or tried_at is not null)
);
comment on table notice is 'One e-mail, written before it is sent: a process that dies between the two leaves it in sending, and it is not sent again (at most once).';
comment on column notice.day is 'The day of the digest in the zone of the desk.';
comment on column notice.state is 'nothing: no open follow-up when it was due. dropped: no longer of use, or refused by the mail server for another reason than the address. unknown: whoever was sending it died.';
create unique index notice_digest_once on notice (member, day) where kind = 'digest';
comment on index notice_digest_once is 'One digest a day.';
create index notice_by_member on notice (member, made_at);
create index notice_to_send on notice (next_try_at, id) where state = 'waiting';
create index notice_sending on notice (tried_at) where state = 'sending';
create index notice_by_age on notice (made_at);

create table notice_told (
  member uuid not null references member,
  obligation uuid not null,
  primary key (member, obligation)
);
comment on table notice_told is 'Which overdue or escalated obligations a notice at once has counted for a member. Ids only.';
create index notice_told_by_obligation on notice_told (obligation);

-- Rights.

alter table notice_default enable row level security;
alter table notice_default force row level security;
grant select, insert, update, delete on notice_default to bekal_member;
grant select on notice_default to bekal_notices;
create policy "a member sees the defaults of the own desks" on notice_default for select to bekal_member
  using (desk = any (array(select app.actor_desks())));
create policy "a head sets the default of the own desk" on notice_default for insert to bekal_member
  with check (desk = (select app.actor_desk()) and (select app.actor_has_role('head')));
create policy "a head changes the default of the own desk" on notice_default for update to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_has_role('head')))
  with check (desk = (select app.actor_desk()) and (select app.actor_has_role('head')));
create policy "a head removes the default of the own desk" on notice_default for delete to bekal_member
  using (desk = (select app.actor_desk()) and (select app.actor_has_role('head')));
create policy "the sender of notices sees defaults" on notice_default for select to bekal_notices using (true);

alter table notice_setting enable row level security;
alter table notice_setting force row level security;
grant select, insert, update, delete on notice_setting to bekal_member;
grant select, delete, update (refused_at) on notice_setting to bekal_notices;
create policy "a member sees the own address" on notice_setting for select to bekal_member
  using (member = (select app.actor_member()));
create policy "a member gives an address for oneself" on notice_setting for insert to bekal_member
  with check (member = (select app.actor_member()) and desk = (select app.actor_desk()));
create policy "a member changes the own address" on notice_setting for update to bekal_member
  using (member = (select app.actor_member()))
  with check (member = (select app.actor_member()) and desk = (select app.actor_desk()));
create policy "a member takes the own address back" on notice_setting for delete to bekal_member
  using (member = (select app.actor_member()));
create policy "the sender of notices reads addresses and marks what was refused" on notice_setting for all to bekal_notices
  using (true) with check (true);

alter table notice enable row level security;
alter table notice force row level security;
grant select on notice to bekal_member;
grant select, insert, update (state, tries, next_try_at, tried_at), delete on notice to bekal_notices;
create policy "a member sees when notices went out" on notice for select to bekal_member
  using (member = (select app.actor_member()));
create policy "the sender of notices keeps them" on notice for all to bekal_notices using (true) with check (true);

alter table notice_told enable row level security;
alter table notice_told force row level security;
grant select, insert, delete on notice_told to bekal_notices;
create policy "the sender of notices keeps what it has told" on notice_told for all to bekal_notices using (true) with check (true);

-- What the sender counts, and by which clock. It reads no label, letter or name.

grant select (id, owner_desk, assignee, state, stopped_at, due_at, rung, renewed) on obligation to bekal_notices;
create policy "the sender of notices counts what is open" on obligation for select to bekal_notices using (state = 'open');
grant select (id, member, desk, roles, since, until) on membership to bekal_notices;
create policy "the sender of notices sees who serves where" on membership for select to bekal_notices using (true);
grant select (id, zone) on desk to bekal_notices;
create policy "the sender of notices sees the zones of desks" on desk for select to bekal_notices using (true);
grant select on holiday, holiday_year to bekal_notices;
grant insert on journal to bekal_notices;
create policy "the sender of notices adds rows of its own acts" on journal for insert to bekal_notices
  with check (member is null and desk is null);

create view notice_waiting with (security_invoker = true) as
  select m.member, o.id as obligation,
    o.rung <> 'owner' or o.renewed or o.due_at <= (select app.now()) as urgent
  from membership m
  join obligation o on o.owner_desk = m.desk and (o.assignee = m.member or o.assignee is null)
  where m.until is null and m.roles && array['worker', 'head'] and o.state = 'open' and o.stopped_at is null;
comment on view notice_waiting is 'What waits for a member: what runs and is in these hands, or in nobody''s, at the desks where the member works. urgent: overdue or escalated.';
grant select on notice_waiting to bekal_notices;

create view notice_clock with (security_invoker = true) as
  select s.member, s.at_once, s.refused_at, d.id as desk, d.zone,
    (app.now() at time zone case d.zone when 'WIB' then 'Asia/Jakarta' when 'WITA' then 'Asia/Makassar' else 'Asia/Jayapura' end)::date as today,
    coalesce(s.hour, f.hour, 8) as hour,
    to_char(coalesce(s.quiet_from, f.quiet_from, '17:00'), 'HH24:MI') as quiet_from,
    to_char(coalesce(s.quiet_until, f.quiet_until, '07:30'), 'HH24:MI') as quiet_until,
    coalesce(s.days_off, f.days_off, true) as days_off
  from notice_setting s
  cross join lateral (
    select m.desk from membership m where m.member = s.member and m.until is null and m.roles && array['worker', 'head']
    order by m.desk = s.desk desc, m.since, m.id limit 1
  ) serves
  join desk d on d.id = serves.desk
  left join notice_default f on f.desk = d.id;
comment on view notice_clock is 'By which clock the notices of a member go: the member''s own choice, else the desk''s, else the house''s.';
grant select on notice_clock to bekal_notices, bekal_member;
