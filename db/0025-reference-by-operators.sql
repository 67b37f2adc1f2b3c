-- Reference data in the hands of operators: open code lists, and imports.

create table code_list (
  list text primary key check (list ~ '^[a-z][a-z0-9_]{0,39}$'),
  open boolean not null,
  name_id text not null,
  name_en text not null,
  why_id text not null,
  why_en text not null,
  position integer not null default 0
);
comment on table code_list is 'What each code list is, and whether an operator may change it. Comes with Bekal.';
comment on column code_list.open is 'A closed list is one that a law or the program itself settles.';

alter table code
  add column id uuid not null default gen_random_uuid(),
  add column origin text not null default 'shipped' check (origin in ('shipped', 'installation')),
  add column changed_at timestamptz;
create unique index code_by_id on code (id);
comment on column code.id is 'For the journal, which holds ids and never words.';
comment on column code.origin is 'shipped: came with Bekal. installation: an operator added it.';
comment on column code.changed_at is 'When an operator last changed it; from then on an upgrade leaves it alone. Null: as it came.';

create table reference_import (
  id uuid primary key,
  member uuid not null references member,
  at timestamptz not null default app.now(),
  added integer not null check (added >= 0),
  changed integer not null check (changed >= 0),
  retired integer not null check (retired >= 0)
);
comment on table reference_import is 'Each import of reference data: who, when, and how many rows it changed.';
create index reference_import_by_time on reference_import (at, id);
create index reference_import_by_member on reference_import (member);

-- Rights. Nothing is ever deleted: a code that no longer serves ends (valid_to).

alter table code_list enable row level security;
alter table code_list force row level security;
grant select on code_list to bekal_member;
create policy "code lists are known to all" on code_list for select using (true);

grant insert (list, code, label_id, label_en, source, valid_from, valid_to, position, origin, changed_at),
  update (label_id, label_en, source, valid_from, valid_to, position, changed_at) on code to bekal_member;
create policy "an operator adds codes to open lists" on code for insert to bekal_member
  with check ((select app.actor_has_role('operator')) and origin = 'installation' and changed_at = (select app.now())
    and list = any (array(select l.list from code_list l where l.open)));
create policy "an operator changes codes of open lists" on code for update to bekal_member
  using ((select app.actor_has_role('operator')) and list = any (array(select l.list from code_list l where l.open)))
  with check ((select app.actor_has_role('operator')) and changed_at = (select app.now())
    and list = any (array(select l.list from code_list l where l.open)));

alter table reference_import enable row level security;
alter table reference_import force row level security;
grant select, insert (id, member, added, changed, retired) on reference_import to bekal_member;
create policy "an operator sees the imports" on reference_import for select to bekal_member
  using ((select app.actor_has_role('operator')));
create policy "an operator records the own import" on reference_import for insert to bekal_member
  with check ((select app.actor_has_role('operator')) and member = (select app.actor_member()));
