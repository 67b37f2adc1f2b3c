-- Generated from the catalogs of a migrated database by `npm run generate`. Reviewed, never edited.

create table absence (
  id uuid not null,
  desk uuid not null,
  member uuid not null,
  kind text not null,
  first_day date not null,
  last_day date not null,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  stand_in uuid,
  acts_as text,
  recorded_at timestamp with time zone not null default app.now(),
  recorded_by uuid not null default app.actor_member(),
  ended_at timestamp with time zone,
  ended_by uuid,
  constraint absence_pkey PRIMARY KEY (id),
  constraint absence_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint absence_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES member(id),
  constraint absence_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint absence_recorded_by_fkey FOREIGN KEY (recorded_by) REFERENCES member(id),
  constraint absence_stand_in_fkey FOREIGN KEY (stand_in) REFERENCES member(id),
  constraint absence_acts_as_check CHECK ((acts_as = ANY (ARRAY['plh'::text, 'plt'::text]))),
  constraint absence_kind_check CHECK ((kind = ANY (ARRAY['leave'::text, 'duty'::text, 'training'::text, 'other'::text]))),
  constraint "an absence ends after it began, within a year" CHECK (((last_day >= first_day) AND ((last_day - first_day) <= 366))),
  constraint "nobody stands in for oneself" CHECK ((stand_in <> member)),
  constraint "who acts for a head stands in for them, and does not name onese" CHECK (((acts_as IS NULL) OR ((stand_in IS NOT NULL) AND (stand_in <> recorded_by))))
);
-- Who of a desk is away from when until when (cuti, dinas), and who stands in. No reason beyond the code, never a medical one. Nobody deletes.
CREATE INDEX absence_by_desk ON public.absence USING btree (desk, ends_at) WHERE (ended_at IS NULL);
CREATE INDEX absence_by_member ON public.absence USING btree (member, desk) WHERE (ended_at IS NULL);
CREATE INDEX absence_by_stand_in ON public.absence USING btree (stand_in, desk) WHERE (ended_at IS NULL);
CREATE INDEX absence_of_desk ON public.absence USING btree (desk);
CREATE INDEX absence_of_member ON public.absence USING btree (member);
grant select, update (stand_in, acts_as, ended_at) on absence to bekal_lookup;
grant insert, select, update (stand_in, acts_as, ended_at) on absence to bekal_member;
grant select on absence to bekal_notices;
-- row security: forced
create policy "a desk knows who of it is away" on absence for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "a member says when they are away, a head or administrator for o" on absence for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (recorded_by = ( SELECT app.actor_member() AS actor_member)) AND (ended_at IS NULL) AND ((member = ( SELECT app.actor_member() AS actor_member)) OR ( SELECT app.actor_has_role('head'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role))));
create policy "the same change who stands in, and end it" on absence for update to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ((member = ( SELECT app.actor_member() AS actor_member)) OR ( SELECT app.actor_has_role('head'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role))))
  with check ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the sender of notices sees who is away" on absence for select to bekal_notices
  using (true);

create table agency (
  id uuid not null,
  kind text not null,
  name text not null,
  region text,
  generated boolean not null default false,
  created_at timestamp with time zone not null default app.now(),
  constraint agency_pkey PRIMARY KEY (id),
  constraint agency_region_fkey FOREIGN KEY (region) REFERENCES region(code),
  constraint agency_kind_check CHECK ((kind = ANY (ARRAY['ministry'::text, 'sentra'::text, 'province_social'::text, 'district_social'::text, 'lks'::text, 'uptd_ppa'::text, 'operator'::text])))
);
-- An agency of government or of society. generated: made from the list of regions.
CREATE INDEX agency_by_name ON public.agency USING btree (name, id);
CREATE INDEX agency_by_region ON public.agency USING btree (region);
grant insert, select on agency to bekal_lookup;
grant insert, select on agency to bekal_member;
grant select on agency to bekal_sweeper;
-- row security: forced
create policy "an operator adds agencies" on agency for insert to bekal_member
  with check (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));
create policy "every member sees every agency" on agency for select to bekal_member
  using ((( SELECT app.actor_member() AS actor_member) IS NOT NULL));
create policy "the sweeper sees agencies" on agency for select to bekal_sweeper
  using (true);

create table agency_key (
  id uuid not null,
  agency uuid not null,
  verify key_half not null,
  made_by uuid not null,
  made_at timestamp with time zone not null default app.now(),
  constraint agency_key_verify_key UNIQUE (verify),
  constraint agency_key_pkey PRIMARY KEY (id),
  constraint agency_key_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint agency_key_made_by_fkey FOREIGN KEY (made_by) REFERENCES member(id)
);
-- Public halves of agencies' keys. One counts when the root has stated it.
CREATE INDEX agency_key_by_agency ON public.agency_key USING btree (agency, made_at DESC);
grant select on agency_key to bekal_lookup;
grant insert, select on agency_key to bekal_member;
-- row security: forced
create policy "an administrator makes the agency's key" on agency_key for insert to bekal_member
  with check (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) AND (made_by = ( SELECT app.actor_member() AS actor_member))));
create policy "an agency and the operators see its keys" on agency_key for select to bekal_member
  using (((agency = ( SELECT app.actor_agency() AS actor_agency)) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role)));

create table agency_key_holder (
  key uuid not null,
  agency uuid not null,
  member uuid not null,
  sealed bytea not null,
  given_by uuid not null,
  given_at timestamp with time zone not null default app.now(),
  constraint agency_key_holder_pkey PRIMARY KEY (key, member),
  constraint agency_key_holder_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint agency_key_holder_given_by_fkey FOREIGN KEY (given_by) REFERENCES member(id),
  constraint agency_key_holder_key_fkey FOREIGN KEY (key) REFERENCES agency_key(id),
  constraint agency_key_holder_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint agency_key_holder_sealed_check CHECK ((length(sealed) = 80))
);
-- Who holds an agency's key: its secret, sealed to that member.
CREATE INDEX agency_key_holder_by_agency ON public.agency_key_holder USING btree (agency);
CREATE INDEX agency_key_holder_by_member ON public.agency_key_holder USING btree (member);
grant delete, select on agency_key_holder to bekal_lookup;
grant insert, select on agency_key_holder to bekal_member;
-- row security: forced
create policy "an administrator gives the agency's key" on agency_key_holder for insert to bekal_member
  with check (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) AND (given_by = ( SELECT app.actor_member() AS actor_member)) AND (key = ANY (ARRAY( SELECT k.id
   FROM agency_key k
  WHERE (k.agency = ( SELECT app.actor_agency() AS actor_agency))))) AND ((member = ( SELECT app.actor_member() AS actor_member)) OR (( SELECT app.actor_holds_agency_key() AS actor_holds_agency_key) AND (member = ANY (ARRAY( SELECT app.serving_colleagues() AS serving_colleagues)))))));
create policy "an agency sees who holds its key" on agency_key_holder for select to bekal_member
  using ((agency = ( SELECT app.actor_agency() AS actor_agency)));

create table agency_letter_template (
  id uuid not null,
  agency uuid not null default app.actor_agency(),
  kind text not null,
  version integer not null,
  body jsonb,
  written_by uuid not null default app.actor_member(),
  made_at timestamp with time zone not null default app.now(),
  constraint agency_letter_template_agency_kind_version_key UNIQUE (agency, kind, version),
  constraint agency_letter_template_pkey PRIMARY KEY (id),
  constraint agency_letter_template_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint agency_letter_template_written_by_fkey FOREIGN KEY (written_by) REFERENCES member(id),
  constraint agency_letter_template_body_check CHECK (((jsonb_typeof(body) = 'array'::text) AND ((jsonb_array_length(body) >= 1) AND (jsonb_array_length(body) <= 60)) AND (length((body)::text) <= 20000))),
  constraint agency_letter_template_kind_check CHECK ((kind = ANY (ARRAY['request'::text, 'answer'::text, 'refusal'::text, 'clarification'::text, 'receipt'::text]))),
  constraint agency_letter_template_version_check CHECK ((version > 1000))
);
-- Templat surat: how an agency words a kind of letter itself, in versions from 1001 on. Holds no person. Append-only: going back to the shipped wording is a version too.
grant select on agency_letter_template to bekal_lookup;
grant insert, select on agency_letter_template to bekal_member;
-- row security: forced
create policy "an administrator writes the templates of the own agency" on agency_letter_template for insert to bekal_member
  with check (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) AND (written_by = ( SELECT app.actor_member() AS actor_member))));
create policy "an agency reads its own templates" on agency_letter_template for select to bekal_member
  using ((agency = ( SELECT app.actor_agency() AS actor_agency)));

create table agency_logo (
  id uuid not null,
  agency uuid not null default app.actor_agency(),
  version integer not null,
  png bytea,
  sha256 bytea generated always as (sha256(png)) stored,
  set_at timestamp with time zone not null default app.now(),
  constraint agency_logo_agency_version_key UNIQUE (agency, version),
  constraint agency_logo_pkey PRIMARY KEY (id),
  constraint agency_logo_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint agency_logo_png_check CHECK ((((length(png) >= 57) AND (length(png) <= 262144)) AND (SUBSTRING(png FROM 1 FOR 8) = '\x89504e470d0a1a0a'::bytea))),
  constraint agency_logo_version_check CHECK ((version > 0))
);
-- The logo in an agency's letterhead, in versions; the newest holds. Append-only: doing without one again is a version too.
CREATE INDEX agency_logo_by_hash ON public.agency_logo USING btree (sha256);
grant insert, select on agency_logo to bekal_member;
-- row security: forced
create policy "an administrator sets the logo of the own agency" on agency_logo for insert to bekal_member
  with check (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role)));
create policy "every member sees every logo, as every letterhead" on agency_logo for select to bekal_member
  using ((( SELECT app.actor_member() AS actor_member) IS NOT NULL));

create table authenticator (
  member uuid not null,
  sealed bytea not null,
  last_step bigint not null,
  since timestamp with time zone not null default now(),
  constraint authenticator_pkey PRIMARY KEY (member),
  constraint authenticator_member_fkey FOREIGN KEY (member) REFERENCES member(id)
);
-- A code app (RFC 6238). sealed: its secret, AES-256-GCM under the key file second-factor-key, bound to the member. last_step: the newest step used; it and all before it are used up.
grant delete, insert, select, update on authenticator to bekal_lookup;
-- row security: forced

create table authenticator_offer (
  member uuid not null,
  sealed bytea not null,
  offered_at timestamp with time zone not null default now(),
  constraint authenticator_offer_pkey PRIMARY KEY (member),
  constraint authenticator_offer_member_fkey FOREIGN KEY (member) REFERENCES member(id)
);
-- A secret that was shown and waits for its first code, a quarter of an hour.
grant delete, insert, select, update on authenticator_offer to bekal_lookup;
-- row security: forced

create table backup_taken (
  id uuid not null,
  at timestamp with time zone not null default now(),
  bytes bigint not null,
  missing integer not null,
  constraint backup_taken_pkey PRIMARY KEY (id),
  constraint backup_taken_bytes_check CHECK ((bytes > 0)),
  constraint backup_taken_missing_check CHECK ((missing >= 0))
);
-- Backups that were written whole: when, how large, never where. Real time.
CREATE INDEX backup_taken_by_time ON public.backup_taken USING btree (at DESC);
grant insert, select on backup_taken to bekal_lookup;
grant select on backup_taken to bekal_member;
-- row security: forced
create policy "an operator sees when backups were made" on backup_taken for select to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));

create table case_change (
  case_id uuid not null,
  desk uuid not null,
  change bigint not null,
  constraint case_change_desk_change_key UNIQUE (desk, change),
  constraint case_change_pkey PRIMARY KEY (case_id),
  constraint case_change_case_id_desk_fkey FOREIGN KEY (case_id, desk) REFERENCES person_case(id, desk)
);
-- When each case last changed, as its desk counts: a device asks for what is newer.
grant insert, select, update on case_change to bekal_lookup;
grant select on case_change to bekal_member;
-- row security: forced
create policy "a desk sees what changed of its people" on case_change for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));

create table case_origin (
  case_id uuid not null,
  desk uuid not null,
  site uuid not null,
  constraint case_origin_pkey PRIMARY KEY (case_id),
  constraint case_origin_case_id_desk_fkey FOREIGN KEY (case_id, desk) REFERENCES person_case(id, desk),
  constraint case_origin_site_fkey FOREIGN KEY (site) REFERENCES site(id)
);
-- Where somebody was met: read by the desk that registered her alone, and left behind at a hand-over.
CREATE INDEX case_origin_by_desk ON public.case_origin USING btree (desk);
CREATE INDEX case_origin_by_site ON public.case_origin USING btree (site);
grant delete, select on case_origin to bekal_lookup;
grant insert, select on case_origin to bekal_member;
-- row security: forced
create policy "the desk that registers says where it met her" on case_origin for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));
create policy "where somebody was met, the desk that registered her knows" on case_origin for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));

create table census_count (
  id uuid not null,
  site uuid not null,
  unit text not null,
  ordinal integer not null,
  on_date date,
  date_precision text,
  count integer,
  few boolean not null default false,
  note text,
  source text,
  desk uuid not null,
  member uuid not null,
  recorded_at timestamp with time zone not null default app.now(),
  constraint census_count_site_unit_ordinal_key UNIQUE (site, unit, ordinal),
  constraint census_count_pkey PRIMARY KEY (id),
  constraint census_count_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint census_count_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint census_count_site_fkey FOREIGN KEY (site) REFERENCES site(id),
  constraint "a date says how precise it is" CHECK (((on_date IS NULL) = (date_precision IS NULL))),
  constraint "a month stands on its first day, a year on its first month" CHECK (((on_date IS NULL) OR (on_date = (date_trunc(date_precision, (on_date)::timestamp without time zone))::date))),
  constraint census_count_date_precision_check CHECK ((date_precision = ANY (ARRAY['day'::text, 'month'::text, 'year'::text]))),
  constraint census_count_note_check CHECK ((length(note) <= 4000)),
  constraint census_count_on_date_check CHECK (((on_date >= '1900-01-01'::date) AND (on_date <= '2199-12-31'::date))),
  constraint census_count_ordinal_check CHECK ((ordinal >= 0)),
  constraint census_count_source_check CHECK ((length(source) <= 4000)),
  constraint census_count_unit_check CHECK ((unit ~ '^[a-z][a-z_]*$'::text)),
  constraint "few keeps no number" CHECK (((NOT few) OR (count IS NULL))),
  constraint "no count may single anybody out" CHECK (((count IS NULL) OR (count = 0) OR (count >= 5)))
);
-- What sources counted at a site, one series per unit in the order of recording, never merged into one number. Append-only.
CREATE INDEX census_count_by_desk ON public.census_count USING btree (desk);
grant insert, select on census_count to bekal_member;
-- row security: forced
create policy "every desk reads every count" on census_count for select to bekal_member
  using ((( SELECT app.actor_desk() AS actor_desk) IS NOT NULL));
create policy "the region and the ministry write about a site" on census_count for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (site = ANY (ARRAY( SELECT app.actor_sites() AS actor_sites))))));

create table code (
  list text not null,
  code text not null,
  label_id text not null,
  label_en text not null,
  source text,
  valid_from date,
  valid_to date,
  "position" integer not null default 0,
  id uuid not null default gen_random_uuid(),
  origin text not null default 'shipped'::text,
  changed_at timestamp with time zone,
  constraint code_pkey PRIMARY KEY (list, code),
  constraint code_origin_check CHECK ((origin = ANY (ARRAY['shipped'::text, 'installation'::text])))
);
-- Code lists with validity and source: legal bases, grounds, reasons, units, items.
CREATE UNIQUE INDEX code_by_id ON public.code USING btree (id);
grant select on code to bekal_guest;
grant insert (list, code, label_id, label_en, source, valid_from, valid_to, position, origin, changed_at), select, update (label_id, label_en, source, valid_from, valid_to, position, changed_at) on code to bekal_member;
grant select on code to bekal_sweeper;
-- row security: forced
create policy "an operator adds codes to open lists" on code for insert to bekal_member
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (origin = 'installation'::text) AND (changed_at = ( SELECT app.now() AS now)) AND (list = ANY (ARRAY( SELECT l.list
   FROM code_list l
  WHERE l.open)))));
create policy "an operator changes codes of open lists" on code for update to bekal_member
  using ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (list = ANY (ARRAY( SELECT l.list
   FROM code_list l
  WHERE l.open)))))
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (changed_at = ( SELECT app.now() AS now)) AND (list = ANY (ARRAY( SELECT l.list
   FROM code_list l
  WHERE l.open)))));
create policy "code lists are public" on code for select to public
  using (true);

create table code_failure (
  member uuid not null,
  failures integer not null,
  locked_until timestamp with time zone,
  constraint code_failure_pkey PRIMARY KEY (member),
  constraint code_failure_member_fkey FOREIGN KEY (member) REFERENCES member(id)
);
-- Wrong codes since the last right one, over all attempts to sign in. Each fifth locks, twice as long as the one before, up to a day.
grant delete, insert, select, update on code_failure to bekal_lookup;
-- row security: forced

create table code_list (
  list text not null,
  open boolean not null,
  name_id text not null,
  name_en text not null,
  why_id text not null,
  why_en text not null,
  "position" integer not null default 0,
  constraint code_list_pkey PRIMARY KEY (list),
  constraint code_list_list_check CHECK ((list ~ '^[a-z][a-z0-9_]{0,39}$'::text))
);
-- What each code list is, and whether an operator may change it. Comes with Bekal.
grant select on code_list to bekal_member;
-- row security: forced
create policy "code lists are known to all" on code_list for select to public
  using (true);

create table command (
  key uuid not null,
  member uuid not null,
  desk uuid,
  endpoint text not null,
  body_hash bytea not null,
  created uuid[] not null default '{}'::uuid[],
  at timestamp with time zone not null default now(),
  constraint command_pkey PRIMARY KEY (key)
);
-- Idempotency keys: a write and its key commit together, a second use of the key finds what the first one made.
CREATE INDEX command_by_age ON public.command USING btree (at);
CREATE INDEX command_by_member ON public.command USING btree (member);
grant delete, select on command to bekal_jobs;
grant insert, select, update (created) on command to bekal_member;
-- row security: forced
create policy "a member adds own commands" on command for insert to bekal_member
  with check (((member = ( SELECT app.actor_member() AS actor_member)) AND (NOT (desk IS DISTINCT FROM ( SELECT app.actor_desk() AS actor_desk)))));
create policy "a member completes own commands" on command for update to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)))
  with check ((member = ( SELECT app.actor_member() AS actor_member)));
create policy "a member sees the own commands" on command for select to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)));
create policy "old commands are cleared" on command for all to bekal_jobs
  using (true);

create table commitment (
  id uuid not null,
  site uuid not null,
  desk uuid not null,
  counterpart uuid not null,
  text text not null,
  target_date date not null,
  obligation uuid not null,
  state text not null default 'open'::text,
  member uuid not null,
  promised_at timestamp with time zone not null default app.now(),
  ended_at timestamp with time zone,
  ended_by uuid,
  end_note text,
  constraint commitment_pkey PRIMARY KEY (id),
  constraint commitment_counterpart_fkey FOREIGN KEY (counterpart) REFERENCES desk(id),
  constraint commitment_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint commitment_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES member(id),
  constraint commitment_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint commitment_obligation_obligation_fkey FOREIGN KEY (obligation, obligation) REFERENCES obligation(promise, id),
  constraint commitment_site_fkey FOREIGN KEY (site) REFERENCES site(id),
  constraint "a promise is taken back with a reason" CHECK (((state <> 'withdrawn'::text) OR (end_note ~ '\S'::text))),
  constraint commitment_check CHECK ((counterpart <> desk)),
  constraint commitment_end_note_check CHECK ((length(end_note) <= 1000)),
  constraint commitment_state_check CHECK ((state = ANY (ARRAY['open'::text, 'kept'::text, 'withdrawn'::text]))),
  constraint commitment_text_check CHECK (((text ~ '\S'::text) AND (length(text) <= 500))),
  constraint "what ended has an end" CHECK ((((state = 'open'::text) = (ended_at IS NULL)) AND ((state = 'open'::text) = (ended_by IS NULL))))
);
-- What a desk promised the people of a site by a date, and to whom it answers for it. obligation: the root of the promise in the ledger.
CREATE INDEX commitment_by_counterpart ON public.commitment USING btree (counterpart);
CREATE INDEX commitment_by_desk ON public.commitment USING btree (desk);
CREATE UNIQUE INDEX commitment_by_obligation ON public.commitment USING btree (obligation);
CREATE INDEX commitment_by_site ON public.commitment USING btree (site, target_date, id);
CREATE INDEX commitment_open_by_site ON public.commitment USING btree (site) WHERE (state = 'open'::text);
grant insert, select, update (state, ended_at, ended_by, end_note) on commitment to bekal_member;
-- row security: forced
create policy "a desk promises for itself only" on commitment for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (state = 'open'::text)));
create policy "every desk reads every commitment" on commitment for select to bekal_member
  using ((( SELECT app.actor_desk() AS actor_desk) IS NOT NULL));
create policy "only the counterpart confirms that it was kept" on commitment for update to bekal_member
  using (((counterpart = ( SELECT app.actor_desk() AS actor_desk)) AND (state = 'open'::text)))
  with check (((counterpart = ( SELECT app.actor_desk() AS actor_desk)) AND (state = 'kept'::text) AND (ended_by = ( SELECT app.actor_member() AS actor_member))));
create policy "only the desk that promised takes it back" on commitment for update to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (state = 'open'::text)))
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (state = 'withdrawn'::text) AND (ended_by = ( SELECT app.actor_member() AS actor_member))));

create table desk (
  id uuid not null,
  agency uuid not null,
  name text not null,
  wall text not null,
  superior uuid,
  zone text not null,
  has_account boolean not null default false,
  created_at timestamp with time zone not null default app.now(),
  second_factor_required boolean not null default false,
  second_factor_from timestamp with time zone,
  constraint desk_pkey PRIMARY KEY (id),
  constraint desk_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint desk_superior_fkey FOREIGN KEY (superior) REFERENCES desk(id),
  constraint desk_check CHECK ((superior <> id)),
  constraint desk_wall_check CHECK ((wall = ANY (ARRAY['social'::text, 'protection'::text, 'finance'::text, 'operator'::text]))),
  constraint desk_zone_check CHECK ((zone = ANY (ARRAY['WIB'::text, 'WITA'::text, 'WIT'::text])))
);
-- Unit layanan: who owes, is owed and is responsible. A wall is a desk (V4). has_account is kept by a trigger on membership.
CREATE INDEX desk_by_agency ON public.desk USING btree (agency);
CREATE INDEX desk_by_name ON public.desk USING btree (name, id);
CREATE INDEX desk_by_superior ON public.desk USING btree (superior);
grant select on desk to bekal_guest;
grant insert, select on desk to bekal_lookup;
grant insert, select, update (second_factor_required, second_factor_from) on desk to bekal_member;
grant select (id, zone) on desk to bekal_notices;
grant select on desk to bekal_sweeper;
-- row security: forced
create policy "an operator adds desks" on desk for insert to bekal_member
  with check (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));
create policy "every member sees every desk" on desk for select to bekal_member
  using ((( SELECT app.actor_member() AS actor_member) IS NOT NULL));
create policy "its head or administrator says whether a desk requires a second" on desk for update to bekal_member
  using (((id = ( SELECT app.actor_desk() AS actor_desk)) AND (( SELECT app.actor_has_role('head'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role))))
  with check ((id = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the account mark is kept by the trigger" on desk for all to bekal_owner
  using (true);
create policy "the bearer of a link sees the desks of its letter" on desk for select to bekal_guest
  using ((id = ANY (ARRAY( SELECT app.desks_of_letter() AS desks_of_letter))));
create policy "the sender of notices sees the zones of desks" on desk for select to bekal_notices
  using (true);
create policy "the sweeper sees desks" on desk for select to bekal_sweeper
  using (true);

create table desk_epoch (
  desk uuid not null,
  agency uuid not null,
  epoch integer not null,
  seal_to key_half not null,
  verify key_half not null,
  older bytea,
  reason text not null,
  recovery_seal_to key_half not null,
  recovery_sealed bytea not null,
  recovery_signature key_signature not null,
  recovery_tested_at timestamp with time zone,
  recovery_tested_by uuid,
  proposed_by uuid not null,
  proposed_at timestamp with time zone not null default app.now(),
  in_force_at timestamp with time zone,
  constraint desk_epoch_seal_to_key UNIQUE (seal_to),
  constraint desk_epoch_verify_key UNIQUE (verify),
  constraint desk_epoch_pkey PRIMARY KEY (desk, epoch),
  constraint desk_epoch_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint desk_epoch_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint desk_epoch_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES member(id),
  constraint desk_epoch_recovery_tested_by_fkey FOREIGN KEY (recovery_tested_by) REFERENCES member(id),
  constraint "a test of recovery has somebody who did it" CHECK (((recovery_tested_at IS NULL) = (recovery_tested_by IS NULL))),
  constraint desk_epoch_epoch_check CHECK ((epoch > 0)),
  constraint desk_epoch_older_check CHECK ((length(older) = 60)),
  constraint desk_epoch_reason_check CHECK ((reason = ANY (ARRAY['first'::text, 'member_left'::text, 'device_lost'::text, 'recovery_used'::text, 'routine'::text, 'keys_lost'::text]))),
  constraint desk_epoch_recovery_sealed_check CHECK ((length(recovery_sealed) = 80)),
  constraint "only the first epoch, or one after all keys were lost, has none" CHECK (((older IS NULL) = (reason = ANY (ARRAY['first'::text, 'keys_lost'::text])))),
  constraint "the first epoch is the first" CHECK (((reason = 'first'::text) = (epoch = 1)))
);
-- Epochs of desks (V14, V15): prepared by a member of the desk, in force when the agency has stated them.
CREATE INDEX desk_epoch_by_agency ON public.desk_epoch USING btree (agency);
CREATE UNIQUE INDEX "one epoch is prepared at a time" ON public.desk_epoch USING btree (desk) WHERE (in_force_at IS NULL);
grant select, update (in_force_at) on desk_epoch to bekal_lookup;
grant delete, insert, select, update (recovery_tested_at, recovery_tested_by) on desk_epoch to bekal_member;
-- row security: forced
create policy "a desk drops what is not yet in force" on desk_epoch for delete to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (in_force_at IS NULL)));
create policy "a desk prepares its next epoch" on desk_epoch for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (agency = ( SELECT app.actor_agency() AS actor_agency)) AND (proposed_by = ( SELECT app.actor_member() AS actor_member)) AND (in_force_at IS NULL) AND (recovery_tested_at IS NULL) AND (epoch = (COALESCE(( SELECT app.epoch_in_force(( SELECT app.actor_desk() AS actor_desk)) AS epoch_in_force), 0) + 1))));
create policy "a desk says that its recovery was tested" on desk_epoch for update to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)))
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (recovery_tested_by = ( SELECT app.actor_member() AS actor_member))));
create policy "a desk sees its epochs" on desk_epoch for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "who holds the agency's key sees its desks' epochs" on desk_epoch for select to bekal_member
  using (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_holds_agency_key() AS actor_holds_agency_key)));

create table desk_pair (
  id uuid not null,
  desk uuid not null,
  partner uuid not null,
  proposed_at timestamp with time zone not null default app.now(),
  proposed_by uuid not null default app.actor_member(),
  accepted_at timestamp with time zone,
  accepted_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  constraint desk_pair_pkey PRIMARY KEY (id),
  constraint desk_pair_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES member(id),
  constraint desk_pair_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint desk_pair_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES member(id),
  constraint desk_pair_partner_fkey FOREIGN KEY (partner) REFERENCES desk(id),
  constraint desk_pair_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES member(id),
  constraint "an agreement has a time and a head" CHECK (((accepted_at IS NULL) = (accepted_by IS NULL))),
  constraint "an end has a time and a head" CHECK (((ended_at IS NULL) = (ended_by IS NULL))),
  constraint "no desk is its own partner" CHECK ((desk <> partner))
);
-- Unit pasangan: which desk gives the second person to a desk that has none. Named by its head, agreed by the other head, ended by either.
CREATE UNIQUE INDEX "a desk has one partner" ON public.desk_pair USING btree (desk) WHERE (ended_at IS NULL);
CREATE INDEX desk_pair_by_desk ON public.desk_pair USING btree (desk);
CREATE INDEX desk_pair_by_partner ON public.desk_pair USING btree (partner);
grant select on desk_pair to bekal_lookup;
grant insert, select, update (accepted_at, accepted_by, ended_at, ended_by) on desk_pair to bekal_member;
-- row security: forced
create policy "a head names the partner of the own desk" on desk_pair for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (proposed_by = ( SELECT app.actor_member() AS actor_member)) AND (accepted_at IS NULL) AND (ended_at IS NULL) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));
create policy "both desks see their pair" on desk_pair for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (partner = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the heads of both desks agree and end" on desk_pair for update to bekal_member
  using ((((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (partner = ( SELECT app.actor_desk() AS actor_desk))) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)))
  with check ((((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (partner = ( SELECT app.actor_desk() AS actor_desk))) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));

create table desk_people (
  desk uuid not null,
  last_number integer not null default 0,
  last_change bigint not null default 0,
  constraint desk_people_pkey PRIMARY KEY (desk),
  constraint desk_people_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id)
);
-- How many cases a desk has numbered, and how often anything of them has changed. Its row is taken at the end of a transaction, so changes come into sight in their order.
grant insert, select, update on desk_people to bekal_lookup;
grant select on desk_people to bekal_member;
-- row security: forced
create policy "a desk knows its own count" on desk_people for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));

create table epoch_for_member (
  desk uuid not null,
  epoch integer not null,
  member uuid not null,
  sealed bytea not null,
  given_by uuid not null,
  given_at timestamp with time zone not null default app.now(),
  constraint epoch_for_member_pkey PRIMARY KEY (desk, epoch, member),
  constraint epoch_for_member_desk_epoch_fkey FOREIGN KEY (desk, epoch) REFERENCES desk_epoch(desk, epoch) ON DELETE CASCADE,
  constraint epoch_for_member_given_by_fkey FOREIGN KEY (given_by) REFERENCES member(id),
  constraint epoch_for_member_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint epoch_for_member_sealed_check CHECK ((length(sealed) = 80))
);
-- The secret of a desk's epoch, sealed to one of its members. It goes when the membership ends.
CREATE INDEX epoch_for_member_by_member ON public.epoch_for_member USING btree (member);
grant delete, select on epoch_for_member to bekal_lookup;
grant insert, select on epoch_for_member to bekal_member;
-- row security: forced
create policy "a desk gives its epoch to its members" on epoch_for_member for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (given_by = ( SELECT app.actor_member() AS actor_member)) AND (member = ANY (ARRAY( SELECT app.serving_colleagues() AS serving_colleagues)))));
create policy "a desk sees who can open it" on epoch_for_member for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));

create table file (
  id uuid not null,
  desk uuid not null,
  member uuid,
  at timestamp with time zone not null default app.now(),
  media_type text not null,
  size integer not null,
  sha256 bytea not null,
  place text not null,
  scan text not null,
  scanned_at timestamp with time zone,
  names_nobody boolean not null,
  use text,
  link uuid default app.actor_link(),
  constraint file_pkey PRIMARY KEY (id),
  constraint file_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint file_link_fkey FOREIGN KEY (link) REFERENCES request_link(id),
  constraint file_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint "a member brings a file, or the bearer of a link" CHECK ((num_nonnulls(member, link) = 1)),
  constraint file_media_type_check CHECK ((media_type = ANY (ARRAY['application/pdf'::text, 'image/png'::text, 'image/jpeg'::text]))),
  constraint file_place_check CHECK ((place = ANY (ARRAY['database'::text, 'folder'::text]))),
  constraint file_scan_check CHECK ((scan = ANY (ARRAY['waiting'::text, 'clean'::text, 'infected'::text, 'not_scanned'::text]))),
  constraint file_sha256_check CHECK ((length(sha256) = 32)),
  constraint file_size_check CHECK (((size >= 1) AND (size <= 104857600))),
  constraint file_use_check CHECK ((use ~ '^[a-z]+(_[a-z]+)*$'::text)),
  constraint "what was looked at has a time" CHECK (((scanned_at IS NOT NULL) = (scan = ANY (ARRAY['clean'::text, 'infected'::text])))),
  constraint "who brings a file confirms that it names no person in care" CHECK (names_nobody)
);
-- A file that a desk brought: bytes of a known type, by their hash. Not its name, and no date or place of an image.
CREATE INDEX file_by_desk ON public.file USING btree (desk, at);
CREATE INDEX file_by_link ON public.file USING btree (link) WHERE (link IS NOT NULL);
CREATE INDEX file_by_use ON public.file USING btree (use) WHERE (use IS NULL);
CREATE INDEX file_to_scan ON public.file USING btree (at) WHERE (scan = ANY (ARRAY['waiting'::text, 'not_scanned'::text]));
CREATE INDEX file_unused ON public.file USING btree (at) WHERE (use IS NULL);
grant insert, select, update (use) on file to bekal_guest;
grant delete, select, update (scan, scanned_at) on file to bekal_jobs;
grant select on file to bekal_lookup;
grant delete, insert, select, update (use) on file to bekal_member;
-- row security: forced
create policy "a member brings files for the own desk" on file for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (use IS NULL) AND (scan = ANY (ARRAY['waiting'::text, 'clean'::text, 'not_scanned'::text]))));
create policy "jobs see every file" on file for select to bekal_jobs
  using (true);
create policy "the bearer of a link brings files for its answer" on file for insert to bekal_guest
  with check (((link = ( SELECT app.actor_link() AS actor_link)) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (use IS NULL) AND (scan = ANY (ARRAY['waiting'::text, 'clean'::text, 'not_scanned'::text]))));
create policy "the bearer of a link gives what it brought its use" on file for update to bekal_guest
  using ((link = ( SELECT app.actor_link() AS actor_link)))
  with check (((link = ( SELECT app.actor_link() AS actor_link)) AND (use = 'answer'::text)));
create policy "the bearer of a link sees its letter's files and its own" on file for select to bekal_guest
  using (((link = ( SELECT app.actor_link() AS actor_link)) OR (id = ANY (ARRAY( SELECT a.file
   FROM request_attachment a
  WHERE (a.part = 'letter'::text)
UNION ALL
 SELECT s.file
   FROM request_signed_sheet s)))));
create policy "the desk that brought a file gives it its use" on file for update to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the desk that brought a file reads it" on file for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the desk that brought a file takes it back while it hangs on no" on file for delete to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the desk that is asked to initial an answer reads its files" on file for select to bekal_member
  using ((EXISTS ( SELECT
   FROM request_reply_file p
  WHERE (p.file = file.id))));
create policy "the scanner says what it found" on file for update to bekal_jobs
  using (true);
create policy "what hangs on nothing is cleared away" on file for delete to bekal_jobs
  using ((use IS NULL));
create policy "who reads the letter reads its files" on file for select to bekal_member
  using ((EXISTS ( SELECT
   FROM request_attachment a
  WHERE (a.file = file.id))));
create policy "who reads the letter reads the file of its signed sheet" on file for select to bekal_member
  using ((EXISTS ( SELECT
   FROM request_signed_sheet s
  WHERE (s.file = file.id))));

create table file_chunk (
  file uuid not null,
  ordinal smallint not null,
  bytes bytea not null,
  constraint file_chunk_pkey PRIMARY KEY (file, ordinal),
  constraint file_chunk_file_fkey FOREIGN KEY (file) REFERENCES file(id) ON DELETE CASCADE,
  constraint file_chunk_bytes_check CHECK (((length(bytes) >= 1) AND (length(bytes) <= 262144))),
  constraint file_chunk_ordinal_check CHECK ((ordinal >= 0))
);
-- The bytes of files that are kept in the database, in pieces of 256 KiB.
grant insert, select on file_chunk to bekal_guest;
grant select on file_chunk to bekal_jobs;
grant select on file_chunk to bekal_lookup;
grant insert, select on file_chunk to bekal_member;
-- row security: forced
create policy "the bearer of a link brings bytes" on file_chunk for insert to bekal_guest
  with check ((EXISTS ( SELECT
   FROM file f
  WHERE ((f.id = file_chunk.file) AND (f.link = ( SELECT app.actor_link() AS actor_link)) AND (f.use IS NULL)))));
create policy "the bearer of a link reads the bytes of those files" on file_chunk for select to bekal_guest
  using ((EXISTS ( SELECT
   FROM file f
  WHERE ((f.id = file_chunk.file) AND (f.scan = ANY (ARRAY['clean'::text, 'not_scanned'::text]))))));
create policy "the desk that brings a file adds its bytes" on file_chunk for insert to bekal_member
  with check ((EXISTS ( SELECT
   FROM file f
  WHERE ((f.id = file_chunk.file) AND (f.desk = ( SELECT app.actor_desk() AS actor_desk)) AND (f.use IS NULL)))));
create policy "the scanner reads what it has not looked at" on file_chunk for select to bekal_jobs
  using ((EXISTS ( SELECT
   FROM file f
  WHERE ((f.id = file_chunk.file) AND (f.scan = ANY (ARRAY['waiting'::text, 'not_scanned'::text]))))));
create policy "who may read a file that is not held back reads its bytes" on file_chunk for select to bekal_member
  using ((EXISTS ( SELECT
   FROM file f
  WHERE ((f.id = file_chunk.file) AND (f.scan = ANY (ARRAY['clean'::text, 'not_scanned'::text]))))));

create table group_key (
  case_id uuid not null,
  desk uuid not null,
  field_group text not null,
  key_id key_name not null,
  made_in integer not null,
  epoch integer not null,
  wrapped wrapped_key not null,
  constraint group_key_case_id_field_group_key_id_made_in_key UNIQUE (case_id, field_group, key_id, made_in),
  constraint group_key_pkey PRIMARY KEY (case_id, field_group, key_id),
  constraint group_key_case_id_desk_fkey FOREIGN KEY (case_id, desk) REFERENCES person_case(id, desk),
  constraint group_key_desk_epoch_fkey FOREIGN KEY (desk, epoch) REFERENCES desk_epoch(desk, epoch),
  constraint group_key_check CHECK ((epoch >= made_in)),
  constraint group_key_field_group_check CHECK ((field_group = ANY (ARRAY['identity'::text, 'contact'::text, 'story'::text, 'payee'::text, 'protection'::text, 'alias'::text])))
);
-- The key of a field group, wrapped for an epoch of the desk that is responsible (V6). Nobody opens it without that epoch.
CREATE INDEX group_key_by_epoch ON public.group_key USING btree (desk, epoch, case_id, field_group, key_id);
grant delete, select on group_key to bekal_lookup;
grant insert, select, update (epoch, wrapped) on group_key to bekal_member;
-- row security: forced
create policy "a desk has the keys of its own people" on group_key for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));
create policy "a key is made in the epoch in force, of a desk that may seal" on group_key for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff) AND (made_in = epoch) AND (epoch = ( SELECT app.epoch_in_force(( SELECT app.actor_desk() AS actor_desk)) AS epoch_in_force)) AND ( SELECT app.desk_may_seal(( SELECT app.actor_desk() AS actor_desk)) AS desk_may_seal)));
create policy "a key is wrapped anew for the epoch in force" on group_key for update to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)))
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (epoch = ( SELECT app.epoch_in_force(( SELECT app.actor_desk() AS actor_desk)) AS epoch_in_force))));

create table half_open (
  token_hash bytea not null,
  member uuid not null,
  device text not null,
  tries integer not null default 0,
  expires_at timestamp with time zone not null,
  opened_by text not null default 'passphrase'::text,
  constraint half_open_pkey PRIMARY KEY (token_hash),
  constraint half_open_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint half_open_opened_by_check CHECK ((opened_by = ANY (ARRAY['passphrase'::text, 'provider'::text]))),
  constraint half_open_token_hash_check CHECK ((length(token_hash) = 32))
);
-- The passphrase was right, the second factor is still to come. Real time; no session until then.
CREATE INDEX half_open_by_member ON public.half_open USING btree (member);
grant delete, insert, select, update on half_open to bekal_lookup;
-- row security: forced

create table holiday (
  date date not null,
  year integer not null,
  name text not null,
  kind text not null,
  constraint holiday_pkey PRIMARY KEY (date),
  constraint holiday_year_fkey FOREIGN KEY (year) REFERENCES holiday_year(year) ON DELETE CASCADE,
  constraint holiday_check CHECK ((EXTRACT(year FROM date) = (year)::numeric)),
  constraint holiday_kind_check CHECK ((kind = ANY (ARRAY['libur_nasional'::text, 'cuti_bersama'::text, 'libur_keppres'::text])))
);
CREATE INDEX holiday_by_year ON public.holiday USING btree (year);
grant select on holiday to bekal_guest;
grant delete, insert, select on holiday to bekal_member;
grant select on holiday to bekal_notices;
grant select on holiday to bekal_sweeper;
-- row security: forced
create policy "an operator loads calendars" on holiday for all to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role))
  with check (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));
create policy "calendars are public" on holiday for select to public
  using (true);

create table holiday_year (
  year integer not null,
  decree text not null,
  loaded_at timestamp with time zone not null default now(),
  constraint holiday_year_pkey PRIMARY KEY (year),
  constraint holiday_year_year_check CHECK (((year >= 2000) AND (year <= 2100)))
);
-- Years whose holidays are known, with the number of the joint decree. In other years deadlines skip weekends only and are provisional.
grant select on holiday_year to bekal_guest;
grant delete, insert, select, update on holiday_year to bekal_member;
grant select on holiday_year to bekal_notices;
grant select on holiday_year to bekal_sweeper;
-- row security: forced
create policy "an operator loads calendars" on holiday_year for all to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role))
  with check (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));
create policy "calendars are public" on holiday_year for select to public
  using (true);

create table journal (
  id uuid not null,
  at timestamp with time zone not null default app.now(),
  recorded_at timestamp with time zone not null default now(),
  member uuid,
  desk uuid,
  endpoint text not null,
  outcome text not null,
  code text,
  command uuid,
  subjects uuid[] not null default '{}'::uuid[],
  trace uuid not null,
  lineage integer not null default 1,
  xid xid8 not null default pg_current_xact_id(),
  digests bytea[] not null default '{}'::bytea[],
  constraint journal_pkey PRIMARY KEY (id, at),
  constraint journal_outcome_check CHECK ((outcome = ANY (ARRAY['done'::text, 'denied'::text, 'failed'::text])))
) partition by RANGE (at);
-- One row per write, and per attempt that was denied or failed. Ids only, never values. Append-only: nobody may change or remove a row (I10).
CREATE INDEX journal_by_command ON ONLY public.journal USING btree (command);
CREATE INDEX journal_by_member ON ONLY public.journal USING btree (member, at);
CREATE INDEX journal_by_position ON ONLY public.journal USING btree (lineage, xid, id);
grant insert on journal to bekal_guest;
grant insert (id, member, desk, endpoint, outcome, code, command, subjects, trace) on journal to bekal_jobs;
grant insert (id, member, desk, endpoint, outcome, code, command, subjects, trace, digests) on journal to bekal_lookup;
grant insert (id, member, desk, endpoint, outcome, code, command, subjects, trace) on journal to bekal_member;
grant insert on journal to bekal_notices;
grant select on journal to bekal_sealer;
grant insert (id, member, desk, endpoint, outcome, code, command, subjects, trace) on journal to bekal_sweeper;
-- row security: forced
create policy "a member adds rows of the own acts" on journal for insert to bekal_member
  with check (((member = ( SELECT app.actor_member() AS actor_member)) AND (NOT (desk IS DISTINCT FROM ( SELECT app.actor_desk() AS actor_desk)))));
create policy "listeners add rows of their own acts" on journal for insert to bekal_jobs
  with check (((member IS NULL) AND (desk IS NULL)));
create policy "the bearer of a link adds rows of its own acts" on journal for insert to bekal_guest
  with check (((member IS NULL) AND (desk = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the sealer reads the journal" on journal for select to bekal_sealer
  using (true);
create policy "the sender of notices adds rows of its own acts" on journal for insert to bekal_notices
  with check (((member IS NULL) AND (desk IS NULL)));
create policy "the sweeper adds rows of its own acts" on journal for insert to bekal_sweeper
  with check (((member IS NULL) AND (desk IS NULL)));

create table journal_key (
  number integer not null,
  public_key text not null,
  from_seal bigint not null,
  introduced_by integer,
  signature text not null,
  at timestamp with time zone not null default now(),
  constraint journal_key_public_key_key UNIQUE (public_key),
  constraint journal_key_pkey PRIMARY KEY (number),
  constraint journal_key_introduced_by_fkey FOREIGN KEY (introduced_by) REFERENCES journal_key(number),
  constraint journal_key_check CHECK ((introduced_by = (number - 1))),
  constraint journal_key_from_seal_check CHECK ((from_seal >= 1)),
  constraint journal_key_number_check CHECK ((number >= 1)),
  constraint journal_key_public_key_check CHECK ((public_key ~ '^[A-Za-z0-9_-]{43}$'::text)),
  constraint journal_key_signature_check CHECK ((signature ~ '^[A-Za-z0-9_-]{86}$'::text))
);
-- Public Ed25519 keys (base64url) by which seals and roots are signed, each from a seal on. Append-only.
grant insert (number, public_key, from_seal, introduced_by, signature), select on journal_key to bekal_sealer;
grant select on journal_key to bekal_visitor;
-- row security: forced
create policy "public keys are public" on journal_key for select to bekal_visitor
  using (true);
create policy "the sealer introduces keys" on journal_key for insert to bekal_sealer
  with check (true);
create policy "the sealer reads the keys" on journal_key for select to bekal_sealer
  using (true);

create table journal_restore (
  number integer not null,
  at timestamp with time zone not null default now(),
  backup_at timestamp with time zone not null,
  seal bigint not null,
  head bytea,
  root integer not null,
  total bigint not null,
  key integer not null,
  signature text not null,
  constraint journal_restore_pkey PRIMARY KEY (number),
  constraint journal_restore_key_fkey FOREIGN KEY (key) REFERENCES journal_key(number),
  constraint journal_restore_seal_head_fkey FOREIGN KEY (seal, head) REFERENCES journal_seal(number, hash),
  constraint journal_restore_number_check CHECK ((number >= 1)),
  constraint journal_restore_root_check CHECK ((root >= 0)),
  constraint journal_restore_seal_check CHECK ((seal >= 0)),
  constraint journal_restore_signature_check CHECK ((signature ~ '^[A-Za-z0-9_-]{86}$'::text)),
  constraint journal_restore_total_check CHECK ((total >= 0)),
  constraint "only a restore before the first seal names none" CHECK (((seal = 0) = (head IS NULL)))
);
-- Signed statements: the journal was restored from a backup, and goes on from this seal. Append-only.
grant insert (number, backup_at, seal, head, root, total, key, signature), select on journal_restore to bekal_sealer;
grant select on journal_restore to bekal_visitor;
-- row security: forced
create policy "restores are public" on journal_restore for select to bekal_visitor
  using (true);
create policy "the sealer declares a restore" on journal_restore for insert to bekal_sealer
  with check (true);
create policy "the sealer reads the restores" on journal_restore for select to bekal_sealer
  using (true);

create table journal_root (
  number integer not null,
  previous_number integer generated always as ((number - 1)) stored,
  previous bytea,
  at timestamp with time zone not null default app.now(),
  day date not null,
  seal bigint not null,
  head bytea not null,
  total bigint not null,
  hash bytea not null,
  key integer not null,
  signature text not null,
  directory key_half,
  constraint journal_root_day_key UNIQUE (day),
  constraint journal_root_number_hash_key UNIQUE (number, hash),
  constraint journal_root_pkey PRIMARY KEY (number),
  constraint "a root follows the one before it" FOREIGN KEY (previous_number, previous) REFERENCES journal_root(number, hash),
  constraint journal_root_key_fkey FOREIGN KEY (key) REFERENCES journal_key(number),
  constraint journal_root_seal_head_fkey FOREIGN KEY (seal, head) REFERENCES journal_seal(number, hash),
  constraint "a root is of the day on which it was signed" CHECK ((day = ((at AT TIME ZONE 'UTC'::text))::date)),
  constraint journal_root_hash_check CHECK ((octet_length(hash) = 32)),
  constraint journal_root_number_check CHECK ((number >= 1)),
  constraint journal_root_signature_check CHECK ((signature ~ '^[A-Za-z0-9_-]{86}$'::text)),
  constraint "only the first root follows none" CHECK (((number = 1) = (previous IS NULL)))
);
-- The signed head of the chain as it stood when the day (UTC) began to be sealed. Other agencies keep copies, so that not even whoever holds the key can rewrite what lies before one. Append-only.
grant insert (number, previous, day, seal, head, total, hash, key, signature, directory), select on journal_root to bekal_sealer;
grant select on journal_root to bekal_visitor;
-- row security: forced
create policy "roots are public" on journal_root for select to bekal_visitor
  using (true);
create policy "the sealer adds the day's root" on journal_root for insert to bekal_sealer
  with check (true);
create policy "the sealer reads the roots" on journal_root for select to bekal_sealer
  using (true);

create table journal_seal (
  number bigint not null,
  previous_number bigint generated always as ((number - 1)) stored,
  previous bytea,
  at timestamp with time zone not null default now(),
  count integer not null,
  total bigint not null,
  to_lineage integer not null,
  to_xid xid8 not null,
  to_id uuid not null,
  rows_hash bytea not null,
  hash bytea not null,
  key integer not null,
  signature text not null,
  constraint journal_seal_number_hash_key UNIQUE (number, hash),
  constraint journal_seal_pkey PRIMARY KEY (number),
  constraint "a seal follows the one before it" FOREIGN KEY (previous_number, previous) REFERENCES journal_seal(number, hash),
  constraint journal_seal_key_fkey FOREIGN KEY (key) REFERENCES journal_key(number),
  constraint journal_seal_check CHECK ((total >= count)),
  constraint journal_seal_count_check CHECK ((count >= 1)),
  constraint journal_seal_hash_check CHECK ((octet_length(hash) = 32)),
  constraint journal_seal_number_check CHECK ((number >= 1)),
  constraint journal_seal_rows_hash_check CHECK ((octet_length(rows_hash) = 32)),
  constraint journal_seal_signature_check CHECK ((signature ~ '^[A-Za-z0-9_-]{86}$'::text)),
  constraint "only the first seal follows none" CHECK (((number = 1) = (previous IS NULL)))
);
-- The hash chain over the journal: each seal covers the rows after its predecessor's last one up to its own. Append-only.
grant select on journal_seal to bekal_lookup;
grant insert (number, previous, count, total, to_lineage, to_xid, to_id, rows_hash, hash, key, signature), select on journal_seal to bekal_sealer;
-- row security: forced
create policy "the sealer lengthens the chain" on journal_seal for insert to bekal_sealer
  with check (true);
create policy "the sealer reads the chain" on journal_seal for select to bekal_sealer
  using (true);

create table key_root (
  single boolean not null default true,
  verify key_half not null,
  member uuid not null,
  at timestamp with time zone not null default app.now(),
  constraint key_root_pkey PRIMARY KEY (single),
  constraint key_root_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint key_root_single_check CHECK (single)
);
-- The public half of the installation's root, whose secret is offline. Set once; devices pin it and offices compare it on paper, so that another one here would be found.
grant select on key_root to bekal_lookup;
grant insert, select on key_root to bekal_member;
-- row security: forced
create policy "an operator sets the root" on key_root for insert to bekal_member
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (member = ( SELECT app.actor_member() AS actor_member))));
create policy "every member sees the root" on key_root for select to bekal_member
  using ((( SELECT app.actor_member() AS actor_member) IS NOT NULL));

create table key_statement (
  issuer text not null,
  number integer not null,
  "position" bigint not null,
  kind text not null,
  agency uuid,
  desk uuid,
  epoch integer,
  member uuid,
  seal_to key_half,
  verify key_half,
  signed_in_epoch integer,
  previous key_half,
  hash key_half not null,
  signature key_signature not null,
  stated_by uuid not null,
  stated_at timestamp with time zone not null default app.now(),
  constraint key_statement_hash_key UNIQUE (hash),
  constraint key_statement_position_key UNIQUE ("position"),
  constraint key_statement_pkey PRIMARY KEY (issuer, number),
  constraint key_statement_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint key_statement_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint key_statement_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint key_statement_stated_by_fkey FOREIGN KEY (stated_by) REFERENCES member(id),
  constraint "a statement is whole, and of who may say it" CHECK (
CASE kind
    WHEN 'agency'::text THEN ((issuer = 'root'::text) AND (agency IS NOT NULL) AND (verify IS NOT NULL) AND (num_nonnulls(desk, epoch, member, seal_to, signed_in_epoch) = 0))
    WHEN 'desk'::text THEN ((issuer = (agency)::text) AND (num_nonnulls(agency, desk, epoch, seal_to, verify) = 5) AND (num_nonnulls(member, signed_in_epoch) = 0))
    WHEN 'member'::text THEN ((issuer = (desk)::text) AND (num_nonnulls(desk, member, seal_to, verify, signed_in_epoch) = 5) AND (num_nonnulls(agency, epoch) = 0))
    ELSE ((issuer = (desk)::text) AND (num_nonnulls(desk, member, signed_in_epoch) = 3) AND (num_nonnulls(agency, epoch, seal_to, verify) = 0))
END),
  constraint key_statement_epoch_check CHECK ((epoch > 0)),
  constraint key_statement_kind_check CHECK ((kind = ANY (ARRAY['agency'::text, 'desk'::text, 'member'::text, 'member-left'::text]))),
  constraint key_statement_number_check CHECK ((number > 0)),
  constraint key_statement_position_check CHECK (("position" > 0)),
  constraint key_statement_signed_in_epoch_check CHECK ((signed_in_epoch > 0)),
  constraint "the first statement has none before it" CHECK (((number = 1) = (previous IS NULL)))
);
-- The directory of public keys (V13): numbered, signed statements, each issuer's chained by hash. Nothing is ever changed or taken out; devices verify every line of it and do not believe the server.
CREATE INDEX key_statement_by_agency ON public.key_statement USING btree (agency, "position");
CREATE INDEX key_statement_by_desk ON public.key_statement USING btree (desk, "position");
CREATE INDEX key_statement_by_member ON public.key_statement USING btree (member);
grant select on key_statement to bekal_lookup;
grant insert, select on key_statement to bekal_member;
-- row security: forced
create policy "a desk states its members" on key_statement for insert to bekal_member
  with check (((kind = ANY (ARRAY['member'::text, 'member-left'::text])) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (stated_by = ( SELECT app.actor_member() AS actor_member)) AND ((kind = 'member-left'::text) OR (member = ANY (ARRAY( SELECT app.serving_colleagues() AS serving_colleagues))))));
create policy "an operator brings what the root has stated" on key_statement for insert to bekal_member
  with check (((kind = 'agency'::text) AND ( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (stated_by = ( SELECT app.actor_member() AS actor_member))));
create policy "every member reads the directory" on key_statement for select to bekal_member
  using ((( SELECT app.actor_member() AS actor_member) IS NOT NULL));
create policy "who holds the agency's key states its desks" on key_statement for insert to bekal_member
  with check (((kind = 'desk'::text) AND (agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_holds_agency_key() AS actor_holds_agency_key) AND (desk = ANY (ARRAY( SELECT app.desk_of_agency(( SELECT app.actor_agency() AS actor_agency)) AS desk_of_agency))) AND (stated_by = ( SELECT app.actor_member() AS actor_member))));

create table letter_template (
  kind text not null,
  version integer not null,
  body jsonb not null,
  source text not null,
  valid_from date not null,
  constraint letter_template_pkey PRIMARY KEY (kind, version),
  constraint letter_template_kind_check CHECK ((kind = ANY (ARRAY['request'::text, 'answer'::text, 'refusal'::text, 'clarification'::text, 'receipt'::text]))),
  constraint letter_template_version_check CHECK ((version > 0))
);
-- How each kind of letter is worded, in versions: what a letter was printed with stays.
grant select on letter_template to bekal_lookup;
grant select on letter_template to bekal_member;
-- row security: forced
create policy "templates are public" on letter_template for select to public
  using (true);

create table letterhead (
  agency uuid not null,
  lines text[] not null,
  address text not null,
  phone text,
  email text,
  site text,
  paper text not null,
  changed_at timestamp with time zone not null default app.now(),
  constraint letterhead_pkey PRIMARY KEY (agency),
  constraint letterhead_agency_fkey FOREIGN KEY (agency) REFERENCES agency(id),
  constraint "a letterhead has one to four lines" CHECK ((((cardinality(lines) >= 1) AND (cardinality(lines) <= 4)) AND (array_position(lines, NULL::text) IS NULL) AND (length(array_to_string(lines, ''::text)) <= 480))),
  constraint letterhead_address_check CHECK (((address ~ '\S'::text) AND (length(address) <= 200))),
  constraint letterhead_email_check CHECK (((email ~ '^[^\s@]+@[^\s@]+\.[^\s@]+$'::text) AND (length(email) <= 100))),
  constraint letterhead_paper_check CHECK ((paper = ANY (ARRAY['A4'::text, 'F4'::text]))),
  constraint letterhead_phone_check CHECK ((phone ~ '^[0-9+() ./-]{5,40}$'::text)),
  constraint letterhead_site_check CHECK ((site ~ '^\S{3,100}$'::text))
);
-- Kop surat: what stands at the head of every letter of an agency, and on which paper it writes.
grant insert, select, update on letterhead to bekal_member;
-- row security: forced
create policy "an administrator changes the letterhead of the own agency" on letterhead for update to bekal_member
  using (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role)))
  with check (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role)));
create policy "an administrator sets the letterhead of the own agency" on letterhead for insert to bekal_member
  with check (((agency = ( SELECT app.actor_agency() AS actor_agency)) AND ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role)));
create policy "every member sees every letterhead" on letterhead for select to bekal_member
  using ((( SELECT app.actor_member() AS actor_member) IS NOT NULL));

create table mail_result (
  single boolean not null default true,
  at timestamp with time zone not null,
  outcome text not null,
  code text,
  down_since timestamp with time zone,
  constraint mail_result_pkey PRIMARY KEY (single),
  constraint mail_result_check CHECK (((outcome = 'down'::text) = (down_since IS NOT NULL))),
  constraint mail_result_code_check CHECK ((code ~ '^[A-Za-z0-9.]{1,20}$'::text)),
  constraint mail_result_outcome_check CHECK ((outcome = ANY (ARRAY['sent'::text, 'later'::text, 'down'::text, 'refused'::text, 'dropped'::text, 'unknown'::text]))),
  constraint mail_result_single_check CHECK (single)
);
-- What became of the newest e-mail; neither to whom nor what it said. Real time.
grant insert, select, update on mail_result to bekal_lookup;
grant select on mail_result to bekal_member;
-- row security: forced
create policy "an operator sees what became of the last e-mail" on mail_result for select to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));

create table member (
  id uuid not null,
  name text not null,
  login text not null,
  salt bytea not null,
  secret_hash bytea not null,
  must_change boolean not null default true,
  created_at timestamp with time zone not null default app.now(),
  first_until timestamp with time zone not null default (now() + '7 days'::interval),
  constraint member_login_key UNIQUE (login),
  constraint "keys are wrapped under the passphrase that holds" TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint member_pkey PRIMARY KEY (id),
  constraint member_login_check CHECK ((login ~ '^[a-z0-9][a-z0-9._-]{2,39}$'::text)),
  constraint member_salt_check CHECK ((length(salt) = 16)),
  constraint member_secret_hash_check CHECK ((length(secret_hash) = 32))
);
-- A colleague at a desk, never a person in care. secret_hash is SHA-256 of a secret that was itself derived with Argon2id on the device (V12).
grant insert, select, update (salt, secret_hash, must_change, first_until) on member to bekal_lookup;
grant insert, select (id, name, login, must_change) on member to bekal_member;
-- row security: forced
create policy "a member sees the colleagues of the desk" on member for select to bekal_member
  using (((id = ( SELECT app.actor_member() AS actor_member)) OR (id = ANY (ARRAY( SELECT app.actor_colleagues() AS actor_colleagues)))));
create policy "an administrator or operator adds members" on member for insert to bekal_member
  with check ((( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role)));

create table member_key (
  member uuid not null,
  kept bytea not null,
  under bytea not null,
  seal_to key_half not null,
  verify key_half not null,
  made_at timestamp with time zone not null default app.now(),
  constraint member_key_pkey PRIMARY KEY (member),
  constraint member_key_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint member_key_kept_check CHECK ((length(kept) = 60)),
  constraint member_key_under_check CHECK ((length(under) = 32))
);
-- A member's own secret, wrapped on the device under the key of the passphrase (V12), and its public halves.
grant delete, insert, select, update on member_key to bekal_lookup;
-- row security: forced

create table membership (
  id uuid not null,
  member uuid not null,
  desk uuid not null,
  roles text[] not null,
  since timestamp with time zone not null default app.now(),
  until timestamp with time zone,
  is_current boolean generated always as (
CASE
    WHEN (until IS NULL) THEN true
    ELSE NULL::boolean
END) stored,
  constraint "a member serves a desk once at a time" UNIQUE (member, desk, is_current),
  constraint membership_pkey PRIMARY KEY (id),
  constraint membership_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint membership_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint membership_roles_check CHECK (((roles <> '{}'::text[]) AND (roles <@ ARRAY['worker'::text, 'head'::text, 'administrator'::text, 'operator'::text])))
);
-- Who serves which desk, in which roles, from when until when.
CREATE INDEX membership_all_by_member ON public.membership USING btree (member);
CREATE INDEX membership_by_member ON public.membership USING btree (member) WHERE (until IS NULL);
CREATE UNIQUE INDEX membership_current ON public.membership USING btree (desk, member) WHERE (until IS NULL);
grant insert, select, update (roles, until) on membership to bekal_lookup;
grant insert, select, update (roles, until) on membership to bekal_member;
grant select (id, member, desk, roles, since, until) on membership to bekal_notices;
-- row security: forced
create policy "a member sees the desk and the own memberships" on membership for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (member = ( SELECT app.actor_member() AS actor_member)) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role)));
create policy "an administrator adds to desks of the own agency" on membership for insert to bekal_member
  with check (((( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) AND (NOT ('operator'::text = ANY (roles))) AND (desk = ANY (ARRAY( SELECT app.desk_of_agency(( SELECT app.actor_agency() AS actor_agency)) AS desk_of_agency)))) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role)));
create policy "an administrator changes the own desk" on membership for update to bekal_member
  using (((( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) AND (desk = ( SELECT app.actor_desk() AS actor_desk))) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role)))
  with check (((( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (NOT ('operator'::text = ANY (roles)))) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role)));
create policy "the account mark is kept by the trigger" on membership for select to bekal_owner
  using (true);
create policy "the sender of notices sees who serves where" on membership for select to bekal_notices
  using (true);

create table notice (
  id uuid not null,
  member uuid not null,
  kind text not null,
  day date not null,
  state text not null,
  tries smallint not null default 0,
  made_at timestamp with time zone not null default app.now(),
  next_try_at timestamp with time zone not null default app.now(),
  tried_at timestamp with time zone,
  constraint notice_pkey PRIMARY KEY (id),
  constraint notice_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint notice_kind_check CHECK ((kind = ANY (ARRAY['digest'::text, 'at_once'::text]))),
  constraint notice_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sending'::text, 'sent'::text, 'nothing'::text, 'dropped'::text, 'refused'::text, 'unknown'::text]))),
  constraint notice_tries_check CHECK ((tries >= 0)),
  constraint "what was sent was tried" CHECK (((state <> ALL (ARRAY['sending'::text, 'sent'::text, 'refused'::text, 'unknown'::text])) OR (tried_at IS NOT NULL)))
);
-- One e-mail, written before it is sent: a process that dies between the two leaves it in sending, and it is not sent again (at most once).
CREATE INDEX notice_by_age ON public.notice USING btree (made_at);
CREATE INDEX notice_by_member ON public.notice USING btree (member, made_at);
CREATE UNIQUE INDEX notice_digest_once ON public.notice USING btree (member, day) WHERE (kind = 'digest'::text);
CREATE INDEX notice_sending ON public.notice USING btree (tried_at) WHERE (state = 'sending'::text);
CREATE INDEX notice_to_send ON public.notice USING btree (next_try_at, id) WHERE (state = 'waiting'::text);
grant select on notice to bekal_member;
grant delete, insert, select, update (state, tries, next_try_at, tried_at) on notice to bekal_notices;
-- row security: forced
create policy "a member sees when notices went out" on notice for select to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)));
create policy "the sender of notices keeps them" on notice for all to bekal_notices
  using (true)
  with check (true);

create table notice_default (
  desk uuid not null,
  hour smallint not null,
  quiet_from time(0) without time zone not null,
  quiet_until time(0) without time zone not null,
  days_off boolean not null,
  constraint notice_default_pkey PRIMARY KEY (desk),
  constraint notice_default_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint notice_default_hour_check CHECK (((hour >= 0) AND (hour <= 23)))
);
-- What the head of a desk has set for its members: the hour of the digest, and when e-mail keeps quiet. Without a row: 8, 17.00 to 07.30, days off.
grant delete, insert, select, update on notice_default to bekal_member;
grant select on notice_default to bekal_notices;
-- row security: forced
create policy "a head changes the default of the own desk" on notice_default for update to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)))
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));
create policy "a head removes the default of the own desk" on notice_default for delete to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));
create policy "a head sets the default of the own desk" on notice_default for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));
create policy "a member sees the defaults of the own desks" on notice_default for select to bekal_member
  using ((desk = ANY (ARRAY( SELECT app.actor_desks() AS actor_desks))));
create policy "the sender of notices sees defaults" on notice_default for select to bekal_notices
  using (true);

create table notice_setting (
  member uuid not null,
  address text not null,
  language text not null,
  at_once boolean not null,
  desk uuid not null,
  hour smallint,
  quiet_from time(0) without time zone,
  quiet_until time(0) without time zone,
  days_off boolean,
  saved_at timestamp with time zone not null default app.now(),
  refused_at timestamp with time zone,
  constraint notice_setting_pkey PRIMARY KEY (member),
  constraint notice_setting_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint notice_setting_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint "a new address was refused by nobody" CHECK (((refused_at IS NULL) OR (refused_at >= saved_at))),
  constraint notice_setting_address_check CHECK ((((length(address) >= 3) AND (length(address) <= 254)) AND (address ~ '^[^\s@<>,;:"()]+@[^\s@<>,;:"()]+$'::text))),
  constraint notice_setting_hour_check CHECK (((hour >= 0) AND (hour <= 23))),
  constraint notice_setting_language_check CHECK ((language = ANY (ARRAY['id'::text, 'en'::text]))),
  constraint "quiet is set as a whole" CHECK ((num_nulls(quiet_from, quiet_until, days_off) = ANY (ARRAY[0, 3])))
);
-- A member who wants notices, and where they go. Without a row nothing is sent and no address is kept.
grant delete, insert, select, update on notice_setting to bekal_member;
grant delete, select, update (refused_at) on notice_setting to bekal_notices;
-- row security: forced
create policy "a member changes the own address" on notice_setting for update to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)))
  with check (((member = ( SELECT app.actor_member() AS actor_member)) AND (desk = ( SELECT app.actor_desk() AS actor_desk))));
create policy "a member gives an address for oneself" on notice_setting for insert to bekal_member
  with check (((member = ( SELECT app.actor_member() AS actor_member)) AND (desk = ( SELECT app.actor_desk() AS actor_desk))));
create policy "a member sees the own address" on notice_setting for select to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)));
create policy "a member takes the own address back" on notice_setting for delete to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)));
create policy "the sender of notices reads addresses and marks what was refuse" on notice_setting for all to bekal_notices
  using (true)
  with check (true);

create table notice_told (
  member uuid not null,
  obligation uuid not null,
  constraint notice_told_pkey PRIMARY KEY (member, obligation),
  constraint notice_told_member_fkey FOREIGN KEY (member) REFERENCES member(id)
);
-- Which overdue or escalated obligations a notice at once has counted for a member. Ids only.
CREATE INDEX notice_told_by_obligation ON public.notice_told USING btree (obligation);
grant delete, insert, select on notice_told to bekal_notices;
-- row security: forced
create policy "the sender of notices keeps what it has told" on notice_told for all to bekal_notices
  using (true)
  with check (true);

create table obligation (
  id uuid not null,
  promise uuid not null,
  kind text not null,
  rung text not null,
  round integer not null,
  renewed boolean not null,
  previous uuid,
  owner_desk uuid not null,
  counterpart_desk uuid not null,
  debtor_desk uuid not null,
  subject text not null,
  subject_id uuid not null,
  label text not null,
  promised_at timestamp with time zone not null,
  opened_at timestamp with time zone not null,
  first_due_at timestamp with time zone,
  due_at timestamp with time zone not null,
  unit text not null,
  provisional boolean not null,
  stopped_at timestamp with time zone,
  stop_reason text,
  stood_still_ms bigint not null default 0,
  state text not null default 'open'::text,
  settled_at timestamp with time zone,
  ended_at timestamp with time zone,
  ground text,
  reason text,
  assignee uuid,
  in_hands boolean,
  open_for uuid,
  constraint "open for a person once in a promise" UNIQUE (promise, open_for),
  constraint "what is promised to a person is a change" TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint obligation_pkey PRIMARY KEY (promise, id),
  constraint "a lapse and what follows belong to one promise" FOREIGN KEY (promise, previous) REFERENCES obligation(promise, id),
  constraint obligation_assignee_fkey FOREIGN KEY (assignee) REFERENCES member(id),
  constraint obligation_counterpart_desk_fkey FOREIGN KEY (counterpart_desk) REFERENCES desk(id),
  constraint obligation_debtor_desk_fkey FOREIGN KEY (debtor_desk) REFERENCES desk(id),
  constraint obligation_kind_fkey FOREIGN KEY (kind) REFERENCES obligation_kind(kind),
  constraint obligation_owner_desk_fkey FOREIGN KEY (owner_desk) REFERENCES desk(id),
  constraint "only the desk that is responsible promises to a person" FOREIGN KEY (open_for, owner_desk) REFERENCES person_case(id, desk) DEFERRABLE INITIALLY DEFERRED,
  constraint "what is in hands is in a colleague's" FOREIGN KEY (assignee, owner_desk, in_hands) REFERENCES membership(member, desk, is_current),
  constraint "a child has no id" CHECK (((subject <> 'child'::text) OR (subject_id = promise))),
  constraint "a clock is stopped for a reason" CHECK (((stopped_at IS NULL) = (stop_reason IS NULL))),
  constraint "a desk above is told of nobody" CHECK (((subject <> 'case'::text) OR (rung = 'owner'::text) OR (subject_id = promise))),
  constraint "a lapse is dated by the deadline" CHECK (((state <> 'lapsed'::text) OR (ended_at = due_at))),
  constraint "a promise begins with itself" CHECK ((((round = 0) = (previous IS NULL)) AND ((round = 0) = (id = promise)))),
  constraint "due after it was opened" CHECK (((due_at >= opened_at) AND (opened_at >= promised_at))),
  constraint "ended exactly when no longer open" CHECK (((state = 'open'::text) = (ended_at IS NULL))),
  constraint "in hands is what is open and held" CHECK ((NOT (in_hands IS DISTINCT FROM
CASE
    WHEN ((state = 'open'::text) AND (assignee IS NOT NULL)) THEN true
    ELSE NULL::boolean
END))),
  constraint "it ends after it was opened" CHECK ((ended_at >= opened_at)),
  constraint "nobody promises to oneself, but a second person or to somebody" CHECK (((debtor_desk <> counterpart_desk) OR (kind = 'initial_letter'::text) OR (subject = ANY (ARRAY['case'::text, 'child'::text])))),
  constraint "nothing is written beside a person" CHECK (((subject <> ALL (ARRAY['case'::text, 'child'::text])) OR ((reason IS NULL) AND (stop_reason IS NULL) AND (ground IS NULL) AND
CASE
    WHEN ((subject = 'case'::text) AND (rung = 'owner'::text)) THEN (label ~ '^[1-9][0-9]{0,8}$'::text)
    ELSE (label = '–'::text)
END))),
  constraint obligation_label_check CHECK (((length(label) >= 1) AND (length(label) <= 200))),
  constraint obligation_reason_check CHECK ((length(reason) <= 2000)),
  constraint obligation_round_check CHECK ((round >= 0)),
  constraint obligation_rung_check CHECK ((rung = ANY (ARRAY['owner'::text, 'owner_superior'::text, 'counterpart_superior'::text]))),
  constraint obligation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'met'::text, 'refused'::text, 'withdrawn'::text, 'lapsed'::text]))),
  constraint obligation_stood_still_ms_check CHECK ((stood_still_ms >= 0)),
  constraint obligation_stop_reason_check CHECK ((length(stop_reason) <= 2000)),
  constraint obligation_subject_check CHECK ((subject = ANY (ARRAY['request'::text, 'commitment'::text, 'paper_letter'::text, 'case'::text, 'child'::text]))),
  constraint obligation_unit_check CHECK ((unit = ANY (ARRAY['hours'::text, 'calendar_days'::text, 'working_days'::text]))),
  constraint "only what is open stands still" CHECK (((stopped_at IS NULL) OR (state = 'open'::text))),
  constraint "refused with ground and reason" CHECK ((((state = 'refused'::text) = (ground IS NOT NULL)) AND ((state <> 'refused'::text) OR (reason IS NOT NULL)))),
  constraint "settled by a fact, or lapsed" CHECK (((state = ANY (ARRAY['met'::text, 'refused'::text, 'withdrawn'::text])) = (settled_at IS NOT NULL))),
  constraint "the debtor comes back only by renewal" CHECK (((rung <> 'owner'::text) OR (renewed = (round > 0)))),
  constraint "the first deadline is known once it has passed" CHECK (((round = 0) = (first_due_at IS NULL))),
  constraint "the owner's rung is the debtor's" CHECK (((rung = 'owner'::text) = (owner_desk = debtor_desk))),
  constraint "what is open for a person is the desk's own rung" CHECK ((NOT (open_for IS DISTINCT FROM
CASE
    WHEN ((subject = 'case'::text) AND (rung = 'owner'::text) AND (state = 'open'::text)) THEN subject_id
    ELSE NULL::uuid
END))),
  constraint "what is promised to a person is promised to no desk" CHECK (((subject <> 'case'::text) OR (counterpart_desk = debtor_desk))),
  constraint "what is renewed had lapsed before" CHECK (((round > 0) OR (NOT renewed)))
);
-- Kewajiban: what a desk owes another by a time. One row per rung of the ladder of a promise; promise is the id of its first row. Never names a person.
CREATE INDEX obligation_by_assignee ON public.obligation USING btree (assignee, owner_desk) WHERE ((state = 'open'::text) AND (assignee IS NOT NULL));
CREATE INDEX obligation_by_counterpart ON public.obligation USING btree (counterpart_desk, state, due_at, id);
CREATE INDEX obligation_by_debtor ON public.obligation USING btree (debtor_desk, rung, renewed, kind);
CREATE UNIQUE INDEX obligation_by_id ON public.obligation USING btree (id);
CREATE INDEX obligation_by_owner ON public.obligation USING btree (owner_desk, state, due_at, id);
CREATE INDEX obligation_by_subject ON public.obligation USING btree (subject_id, kind);
CREATE UNIQUE INDEX obligation_followers_once ON public.obligation USING btree (promise, previous, owner_desk) WHERE (previous IS NOT NULL);
CREATE INDEX obligation_in_hands ON public.obligation USING btree (assignee, owner_desk) WHERE (in_hands IS NOT NULL);
CREATE INDEX obligation_open_for ON public.obligation USING btree (open_for) WHERE (open_for IS NOT NULL);
CREATE UNIQUE INDEX obligation_open_once ON public.obligation USING btree (promise, owner_desk) WHERE (state = 'open'::text);
CREATE INDEX obligation_to_score ON public.obligation USING btree (debtor_desk, kind) WHERE ((rung = 'owner'::text) AND (state <> 'lapsed'::text));
CREATE INDEX obligation_to_sweep ON public.obligation USING btree (due_at, id) WHERE ((state = 'open'::text) AND (stopped_at IS NULL));
grant insert, select, update (due_at, provisional, stopped_at, stop_reason, stood_still_ms, state, settled_at, ended_at, ground, reason) on obligation to bekal_guest;
grant select, update (state, settled_at, ended_at, assignee) on obligation to bekal_lookup;
grant insert, select, update (due_at, provisional, stopped_at, stop_reason, stood_still_ms, state, settled_at, ended_at, ground, reason, assignee) on obligation to bekal_member;
grant select (id, rung, renewed, owner_desk, due_at, stopped_at, state, assignee) on obligation to bekal_notices;
grant insert, select, update (state, ended_at) on obligation to bekal_sweeper;
-- row security: forced
create policy "a party opens it" on obligation for insert to bekal_member
  with check (((state = 'open'::text) AND ((counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (debtor_desk = ( SELECT app.actor_desk() AS actor_desk)))));
create policy "owner, counterpart and debtor see it" on obligation for select to bekal_member
  using (((owner_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (debtor_desk = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the bearer of a link opens what its step makes owed" on obligation for insert to bekal_guest
  with check (((subject_id = ( SELECT app.actor_letter() AS actor_letter)) AND (subject = 'request'::text) AND (state = 'open'::text)));
create policy "the bearer of a link sees what is owed about its letter" on obligation for select to bekal_guest
  using ((subject_id = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the bearer of a link stops and ends what is owed" on obligation for update to bekal_guest
  using ((subject_id = ( SELECT app.actor_letter() AS actor_letter)))
  with check ((subject_id = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the parties end it, its owner takes it into hands" on obligation for update to bekal_member
  using (((owner_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (debtor_desk = ( SELECT app.actor_desk() AS actor_desk))))
  with check (((owner_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (debtor_desk = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the sender of notices counts what is open" on obligation for select to bekal_notices
  using ((state = 'open'::text));
create policy "the sweeper adds what follows a lapse" on obligation for insert to bekal_sweeper
  with check (((state = 'open'::text) AND (previous IS NOT NULL)));
create policy "the sweeper lets lapse what is past due" on obligation for update to bekal_sweeper
  using (true)
  with check (((state = 'lapsed'::text) AND (due_at <= ( SELECT app.now() AS now))));
create policy "the sweeper sees every obligation" on obligation for select to bekal_sweeper
  using (true);

create table obligation_kind (
  kind text not null,
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
  constraint obligation_kind_pkey PRIMARY KEY (kind),
  constraint "a clock has an amount and a unit" CHECK ((clock ?& ARRAY['amount'::text, 'unit'::text])),
  constraint "a ladder has four clocks" CHECK ((ladder ?& ARRAY['renew'::text, 'superior'::text, 'counterpart_superior'::text, 'last'::text])),
  constraint obligation_kind_kind_check CHECK ((kind ~ '^[a-z]+(_[a-z]+)*$'::text))
);
-- Kinds of promises (reference/obligations/kinds.json): who owes whom, default clock, clocks of the ladder, what discharges, legal basis. A clock of null: each promise brings its own date.
grant select on obligation_kind to bekal_guest;
grant select on obligation_kind to bekal_member;
grant select on obligation_kind to bekal_sweeper;
-- row security: forced
create policy "kinds of promises are public" on obligation_kind for select to public
  using (true);
create policy "reference data are loaded by the migration" on obligation_kind for all to bekal_owner
  using (true);

create table obligation_stop (
  id uuid not null,
  promise uuid not null,
  debtor_desk uuid not null,
  counterpart_desk uuid not null,
  since timestamp with time zone not null,
  until timestamp with time zone,
  reason text not null,
  member uuid,
  constraint obligation_stop_pkey PRIMARY KEY (id),
  constraint obligation_stop_counterpart_desk_fkey FOREIGN KEY (counterpart_desk) REFERENCES desk(id),
  constraint obligation_stop_debtor_desk_fkey FOREIGN KEY (debtor_desk) REFERENCES desk(id),
  constraint obligation_stop_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint obligation_stop_promise_promise_fkey FOREIGN KEY (promise, promise) REFERENCES obligation(promise, id),
  constraint obligation_stop_check CHECK ((until >= since)),
  constraint obligation_stop_reason_check1 CHECK (((reason ~ '\S'::text) AND (length(reason) <= 2000)))
);
-- When the clock of a promise stood still, and why. The whole ladder stops and goes on together.
CREATE INDEX obligation_stop_by_counterpart ON public.obligation_stop USING btree (counterpart_desk);
CREATE INDEX obligation_stop_by_debtor ON public.obligation_stop USING btree (debtor_desk);
CREATE INDEX obligation_stop_by_promise ON public.obligation_stop USING btree (promise, since);
CREATE UNIQUE INDEX obligation_stop_once ON public.obligation_stop USING btree (promise) WHERE (until IS NULL);
grant insert, select, update (until) on obligation_stop to bekal_guest;
grant insert, select, update (until) on obligation_stop to bekal_member;
-- row security: forced
create policy "a party lets the clock go on" on obligation_stop for update to bekal_member
  using (((until IS NULL) AND ((debtor_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)))))
  with check (((until IS NOT NULL) AND ((debtor_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)))));
create policy "a party stops the clock" on obligation_stop for insert to bekal_member
  with check (((until IS NULL) AND (member = ( SELECT app.actor_member() AS actor_member)) AND ((debtor_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk)))));
create policy "the bearer of a link lets the clock go on" on obligation_stop for update to bekal_guest
  using (((until IS NULL) AND (promise = ANY (ARRAY( SELECT o.promise
   FROM obligation o)))))
  with check (((until IS NOT NULL) AND (promise = ANY (ARRAY( SELECT o.promise
   FROM obligation o)))));
create policy "the bearer of a link sees the stops" on obligation_stop for select to bekal_guest
  using ((promise = ANY (ARRAY( SELECT o.promise
   FROM obligation o))));
create policy "the bearer of a link stops the clock" on obligation_stop for insert to bekal_guest
  with check (((until IS NULL) AND (member IS NULL) AND (promise = ANY (ARRAY( SELECT o.promise
   FROM obligation o)))));
create policy "the parties see the stops" on obligation_stop for select to bekal_member
  using (((debtor_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (counterpart_desk = ( SELECT app.actor_desk() AS actor_desk))));

create table package (
  id uuid not null,
  code text not null,
  region text,
  name_id text not null,
  name_en text not null,
  basis text,
  valid_from date not null,
  valid_to date,
  total bigint,
  confirmed_on date,
  seen_at text,
  total_seen_at text,
  source text,
  origin text not null,
  added_at timestamp with time zone not null default app.now(),
  ended_at timestamp with time zone,
  constraint "versions of a package do not overlap" EXCLUDE USING gist (code WITH =, COALESCE(region, ''::text) WITH =, daterange(valid_from, valid_to, '[]'::text) WITH &&),
  constraint "the parts make the total" TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint package_pkey PRIMARY KEY (id),
  constraint package_region_fkey FOREIGN KEY (region) REFERENCES region(code),
  constraint "a version ends after it begins" CHECK ((valid_to >= valid_from)),
  constraint package_basis_check CHECK (((basis ~ '\S'::text) AND (length(basis) <= 300))),
  constraint package_code_check CHECK ((code ~ '^[a-z][a-z0-9_]{0,39}$'::text)),
  constraint package_name_en_check CHECK (((name_en ~ '^\S(.*\S)?$'::text) AND (length(name_en) <= 160))),
  constraint package_name_id_check CHECK (((name_id ~ '^\S(.*\S)?$'::text) AND (length(name_id) <= 160))),
  constraint package_origin_check CHECK ((origin = ANY (ARRAY['shipped'::text, 'installation'::text]))),
  constraint package_seen_at_check CHECK (((seen_at ~ '\S'::text) AND (length(seen_at) <= 400))),
  constraint package_source_check CHECK (((source ~ '\S'::text) AND (length(source) <= 2000))),
  constraint package_total_check CHECK (((total >= 0) AND (total <= 1000000000))),
  constraint package_total_seen_at_check CHECK (((total_seen_at ~ '\S'::text) AND (length(total_seen_at) <= 400)))
);
-- A version of what a programme gives to one person. Never changed, only ended once and followed by another version. No condition stands here, and none may (I7).
CREATE INDEX package_by_region ON public.package USING btree (region);
grant insert (id, code, region, name_id, name_en, basis, valid_from, valid_to, total, confirmed_on, seen_at, total_seen_at, source, origin), select, update (valid_to) on package to bekal_member;
-- row security: forced
create policy "an operator adds versions of packages" on package for insert to bekal_member
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (origin = 'installation'::text)));
create policy "an operator ends a version of a package" on package for update to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role))
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (valid_to IS NOT NULL)));
create policy "packages are public" on package for select to public
  using (true);

create table package_item (
  package uuid not null,
  item text not null,
  payer text not null,
  amount bigint,
  "position" integer not null default 0,
  list text not null generated always as ('package_item'::text) stored,
  constraint package_item_pkey PRIMARY KEY (package, item, payer),
  constraint package_item_list_item_fkey FOREIGN KEY (list, item) REFERENCES code(list, code),
  constraint package_item_package_fkey FOREIGN KEY (package) REFERENCES package(id),
  constraint package_item_amount_check CHECK (((amount >= 0) AND (amount <= 1000000000))),
  constraint package_item_payer_check CHECK ((payer = ANY (ARRAY['ministry'::text, 'province'::text, 'district'::text])))
);
-- One part of a version, and who pays it.
CREATE INDEX package_item_by_code ON public.package_item USING btree (list, item);
grant insert (package, item, payer, amount, position), select on package_item to bekal_member;
-- row security: forced
create policy "an operator adds parts with their version" on package_item for insert to bekal_member
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (package = ANY (ARRAY( SELECT p.id
   FROM package p
  WHERE (p.origin = 'installation'::text))))));
create policy "parts of packages are public" on package_item for select to public
  using (true);

create table paper_letter (
  id uuid not null,
  desk uuid not null,
  member uuid not null,
  entered_at timestamp with time zone not null default app.now(),
  received_at timestamp with time zone not null,
  kind text not null,
  office text not null,
  from_desk uuid,
  number text not null,
  letter_date date not null,
  subject text not null,
  urgency text not null,
  security text not null,
  scan uuid,
  kept_at text,
  answer_by date,
  answered_at timestamp with time zone,
  answer_number text,
  answer_date date,
  closed_at timestamp with time zone,
  close_reason text,
  state text not null generated always as (
CASE
    WHEN (answered_at IS NOT NULL) THEN 'answered'::text
    WHEN (closed_at IS NOT NULL) THEN 'closed'::text
    ELSE 'open'::text
END) stored,
  held_by uuid,
  in_hands boolean generated always as (
CASE
    WHEN ((answered_at IS NULL) AND (closed_at IS NULL) AND (held_by IS NOT NULL)) THEN true
    ELSE NULL::boolean
END) stored,
  constraint paper_letter_scan_key UNIQUE (scan),
  constraint paper_letter_pkey PRIMARY KEY (id),
  constraint "a paper letter is handled by a colleague" FOREIGN KEY (held_by, desk, in_hands) REFERENCES membership(member, desk, is_current),
  constraint paper_letter_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint paper_letter_from_desk_fkey FOREIGN KEY (from_desk) REFERENCES desk(id),
  constraint paper_letter_held_by_fkey FOREIGN KEY (held_by) REFERENCES member(id),
  constraint paper_letter_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint paper_letter_scan_fkey FOREIGN KEY (scan) REFERENCES file(id),
  constraint "a letter ends once" CHECK ((num_nonnulls(answered_at, closed_at) <= 1)),
  constraint "a letter is closed with a reason" CHECK (((closed_at IS NULL) = (close_reason IS NULL))),
  constraint "an answer on paper has a number and a date" CHECK ((((answered_at IS NULL) = (answer_number IS NULL)) AND ((answered_at IS NULL) = (answer_date IS NULL)))),
  constraint "nobody writes to the own desk" CHECK ((from_desk <> desk)),
  constraint paper_letter_answer_number_check CHECK (((answer_number ~ '^\S(.*\S)?$'::text) AND (length(answer_number) <= 60))),
  constraint paper_letter_close_reason_check CHECK (((close_reason ~ '\S'::text) AND (length(close_reason) <= 1000))),
  constraint paper_letter_kept_at_check CHECK (((kept_at ~ '^\S(.*\S)?$'::text) AND (length(kept_at) <= 120))),
  constraint paper_letter_kind_check CHECK ((kind = ANY (ARRAY['general'::text, 'law_enforcement'::text]))),
  constraint paper_letter_number_check CHECK (((number ~ '^\S(.*\S)?$'::text) AND (length(number) <= 60))),
  constraint paper_letter_office_check CHECK (((office ~ '^\S(.*\S)?$'::text) AND (length(office) <= 200))),
  constraint paper_letter_security_check CHECK ((security = ANY (ARRAY['biasa'::text, 'terbatas'::text, 'rahasia'::text]))),
  constraint paper_letter_subject_check CHECK (((subject ~ '\S'::text) AND (length(subject) <= 200))),
  constraint paper_letter_urgency_check CHECK ((urgency = ANY (ARRAY['biasa'::text, 'segera'::text, 'sangat_segera'::text]))),
  constraint "what came is entered afterwards" CHECK ((received_at <= entered_at)),
  constraint "without a scan it says where the paper lies" CHECK (((scan IS NOT NULL) OR (kept_at IS NOT NULL)))
);
-- A letter that reached a desk on paper. It ends as answered on paper, or closed with a reason. Nobody deletes.
CREATE UNIQUE INDEX "a paper letter is registered once" ON public.paper_letter USING btree (desk, lower(office), lower(number), letter_date);
CREATE INDEX paper_letter_by_desk ON public.paper_letter USING btree (desk, received_at DESC, id DESC);
CREATE INDEX paper_letter_by_handler ON public.paper_letter USING btree (held_by, desk);
grant select, update (held_by) on paper_letter to bekal_lookup;
grant insert, select, update (answered_at, answer_number, answer_date, closed_at, close_reason) on paper_letter to bekal_member;
-- row security: forced
create policy "a desk reads the paper that came to it" on paper_letter for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "a desk registers what came to it" on paper_letter for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (state = 'open'::text)));
create policy "a desk says how a paper letter ended" on paper_letter for update to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((desk = ( SELECT app.actor_desk() AS actor_desk)));

create table paper_letter_disposition (
  id uuid not null,
  letter uuid not null,
  desk uuid not null,
  handler uuid not null,
  instruction text,
  member uuid not null,
  at timestamp with time zone not null default app.now(),
  constraint paper_letter_disposition_pkey PRIMARY KEY (id),
  constraint paper_letter_disposition_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint paper_letter_disposition_handler_fkey FOREIGN KEY (handler) REFERENCES member(id),
  constraint paper_letter_disposition_letter_fkey FOREIGN KEY (letter) REFERENCES paper_letter(id),
  constraint paper_letter_disposition_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint paper_letter_disposition_instruction_check CHECK (((instruction ~ '\S'::text) AND (length(instruction) <= 1000)))
);
-- Who handles a paper letter, and the instruction. The newest holds. Append-only.
CREATE INDEX paper_letter_disposition_by_desk ON public.paper_letter_disposition USING btree (desk);
CREATE INDEX paper_letter_disposition_of_letter ON public.paper_letter_disposition USING btree (letter, at);
grant insert, select on paper_letter_disposition to bekal_member;
-- row security: forced
create policy "a desk charges its own members" on paper_letter_disposition for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member))));
create policy "a disposition is the own desk's affair" on paper_letter_disposition for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));

create table passkey (
  id uuid not null,
  member uuid not null,
  credential bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  backed_up boolean not null,
  name text not null,
  added_at timestamp with time zone not null default now(),
  used_at timestamp with time zone,
  suspect_at timestamp with time zone,
  constraint passkey_credential_key UNIQUE (credential),
  constraint passkey_pkey PRIMARY KEY (id),
  constraint passkey_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint passkey_counter_check CHECK ((counter >= 0)),
  constraint passkey_credential_check CHECK (((length(credential) >= 16) AND (length(credential) <= 1023))),
  constraint passkey_name_check CHECK (((length(name) >= 1) AND (length(name) <= 60)))
);
-- Passkeys of members, as public keys: nothing here opens anything by itself. Real time.
CREATE INDEX passkey_by_member ON public.passkey USING btree (member);
grant delete, insert, select, update on passkey to bekal_lookup;
-- row security: forced

create table passkey_challenge (
  holder bytea not null,
  challenge bytea not null,
  purpose text not null,
  member uuid,
  answered boolean not null default false,
  passkey uuid,
  expires_at timestamp with time zone not null default (now() + '00:05:00'::interval),
  constraint passkey_challenge_pkey PRIMARY KEY (holder),
  constraint passkey_challenge_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint passkey_challenge_passkey_fkey FOREIGN KEY (passkey) REFERENCES passkey(id) ON DELETE CASCADE,
  constraint passkey_challenge_challenge_check CHECK ((length(challenge) = 32)),
  constraint passkey_challenge_holder_check CHECK ((length(holder) = 32)),
  constraint passkey_challenge_purpose_check CHECK ((purpose = ANY (ARRAY['open'::text, 'prove'::text, 'add'::text])))
);
-- What a passkey is asked to sign: once, within five minutes, by the browser that holds the token. One for each token; asking anew replaces it.
CREATE INDEX passkey_challenge_by_member ON public.passkey_challenge USING btree (member);
CREATE INDEX passkey_challenge_by_passkey ON public.passkey_challenge USING btree (passkey);
grant delete, insert, select, update on passkey_challenge to bekal_lookup;
-- row security: forced

create table person_case (
  id uuid not null,
  desk uuid not null,
  number integer not null,
  programme_list text generated always as ('programme'::text) stored,
  programme text,
  stage text not null default 'registered'::text,
  age_band text,
  sex text,
  registered_at timestamp with time zone not null default app.now(),
  exit text,
  ended_at timestamp with time zone,
  next_promise uuid,
  erased_at timestamp with time zone,
  constraint person_case_desk_number_key UNIQUE (desk, number),
  constraint person_case_id_desk_key UNIQUE (id, desk),
  constraint "a change of a case is counted" TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint person_case_pkey PRIMARY KEY (id),
  constraint "a programme is one of the list" FOREIGN KEY (programme_list, programme) REFERENCES code(list, code),
  constraint "and the promise is open" FOREIGN KEY (next_promise, id) REFERENCES obligation(promise, open_for) DEFERRABLE INITIALLY DEFERRED,
  constraint person_case_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint "an id betrays no batch" CHECK (((substr((id)::text, 15, 1) = '4'::text) AND (substr((id)::text, 20, 1) = ANY (ARRAY['8'::text, '9'::text, 'a'::text, 'b'::text])))),
  constraint "care ends once" CHECK (((ended_at IS NULL) = ((exit IS NULL) AND (stage <> 'closed'::text)))),
  constraint "of whoever left nothing stays" CHECK (
CASE
    WHEN (erased_at IS NULL) THEN (programme IS NOT NULL)
    ELSE ((COALESCE(exit, ''::text) = ANY (ARRAY['left'::text, 'declined'::text])) AND (programme IS NULL) AND (age_band IS NULL) AND (sex IS NULL))
END),
  constraint person_case_age_band_check CHECK ((age_band = ANY (ARRAY['18_29'::text, '30_44'::text, '45_up'::text]))),
  constraint person_case_exit_check CHECK ((exit = ANY (ARRAY['left'::text, 'declined'::text, 'partner'::text, 'deceased'::text, 'lost'::text]))),
  constraint person_case_number_check CHECK ((number >= 1)),
  constraint person_case_sex_check CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text]))),
  constraint person_case_stage_check CHECK ((stage = ANY (ARRAY['registered'::text, 'consented'::text, 'assessed'::text, 'planned'::text, 'in_programme'::text, 'leaving'::text, 'arrived'::text, 'followed_up'::text, 'closed'::text]))),
  constraint "whoever is in care is promised something" CHECK ((((exit IS NULL) AND (stage <> 'closed'::text)) = (next_promise IS NOT NULL)))
);
-- Somebody in care, at the desk that is responsible (I1). Her number, coarse facts and what is promised to her; who she is lies sealed beside it.
CREATE INDEX person_case_by_promise ON public.person_case USING btree (next_promise, id) WHERE (next_promise IS NOT NULL);
CREATE INDEX person_case_to_erase ON public.person_case USING btree (ended_at) WHERE ((exit = ANY (ARRAY['left'::text, 'declined'::text])) AND (erased_at IS NULL));
grant select, update (programme, age_band, sex, erased_at) on person_case to bekal_lookup;
grant insert (id, desk, programme, age_band, sex, next_promise), select, update (programme, stage, age_band, sex, exit, ended_at, next_promise) on person_case to bekal_member;
-- row security: forced
create policy "a worker registers for the own desk" on person_case for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));
create policy "the desk that is responsible says how it goes on" on person_case for update to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)))
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));
create policy "the desk that is responsible sees its people" on person_case for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));

create table plan (
  id uuid not null,
  site uuid not null,
  number smallint not null,
  constraint plan_id_site_number_key UNIQUE (id, site, number),
  constraint plan_site_number_key UNIQUE (site, number),
  constraint plan_pkey PRIMARY KEY (id),
  constraint plan_site_fkey FOREIGN KEY (site) REFERENCES site(id),
  constraint plan_number_check CHECK ((number >= 1))
);
-- One attempt to close a site. What was cancelled or reopened is followed by a plan with the next number.
grant insert, select on plan to bekal_member;
-- row security: forced
create policy "every desk reads every plan" on plan for select to bekal_member
  using ((( SELECT app.actor_desk() AS actor_desk) IS NOT NULL));
create policy "the region and the ministry write about a site" on plan for insert to bekal_member
  with check ((( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (site = ANY (ARRAY( SELECT app.actor_sites() AS actor_sites)))));

create table plan_event (
  id uuid not null,
  site uuid not null,
  plan uuid not null,
  plan_number smallint not null,
  ordinal smallint not null,
  step text not null,
  state text not null,
  on_date date,
  date_precision text,
  note text,
  source text,
  desk uuid not null,
  member uuid not null,
  recorded_at timestamp with time zone not null default app.now(),
  constraint plan_event_site_plan_number_ordinal_key UNIQUE (site, plan_number, ordinal),
  constraint plan_event_pkey PRIMARY KEY (id),
  constraint plan_event_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint plan_event_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint plan_event_plan_site_plan_number_fkey FOREIGN KEY (plan, site, plan_number) REFERENCES plan(id, site, number),
  constraint "a date says how precise it is" CHECK (((on_date IS NULL) = (date_precision IS NULL))),
  constraint "a month stands on its first day, a year on its first month" CHECK (((on_date IS NULL) OR (on_date = (date_trunc(date_precision, (on_date)::timestamp without time zone))::date))),
  constraint plan_event_date_precision_check CHECK ((date_precision = ANY (ARRAY['day'::text, 'month'::text, 'year'::text]))),
  constraint plan_event_note_check CHECK ((length(note) <= 4000)),
  constraint plan_event_on_date_check CHECK (((on_date >= '1900-01-01'::date) AND (on_date <= '2199-12-31'::date))),
  constraint plan_event_ordinal_check CHECK ((ordinal >= 0)),
  constraint plan_event_source_check CHECK ((length(source) <= 4000)),
  constraint plan_event_state_check CHECK ((state = ANY (ARRAY['announced'::text, 'planned'::text, 'promises_kept'::text, 'promises_not_kept'::text, 'closed'::text, 'supported'::text, 'completed'::text, 'postponed'::text, 'cancelled'::text, 'reopened'::text]))),
  constraint plan_event_step_check CHECK ((step = ANY (ARRAY['announce'::text, 'plan'::text, 'set_date'::text, 'warn'::text, 'keep_promises'::text, 'miss_promises'::text, 'close'::text, 'support'::text, 'complete'::text, 'postpone'::text, 'cancel'::text, 'reopen'::text])))
);
-- What was recorded of a closing plan, in the order of recording. Append-only.
CREATE INDEX plan_event_by_desk ON public.plan_event USING btree (desk);
CREATE INDEX plan_event_by_plan ON public.plan_event USING btree (plan);
grant insert, select on plan_event to bekal_member;
-- row security: forced
create policy "every desk reads every plan" on plan_event for select to bekal_member
  using ((( SELECT app.actor_desk() AS actor_desk) IS NOT NULL));
create policy "the region and the ministry write about a site" on plan_event for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (site = ANY (ARRAY( SELECT app.actor_sites() AS actor_sites))))));

create table provider_account (
  member uuid not null,
  issuer text not null,
  account_hash bytea not null,
  since timestamp with time zone not null default now(),
  constraint provider_account_account_hash_key UNIQUE (account_hash),
  constraint provider_account_pkey PRIMARY KEY (member),
  constraint provider_account_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint provider_account_account_hash_check CHECK ((length(account_hash) = 32)),
  constraint provider_account_issuer_check CHECK (((length(issuer) >= 8) AND (length(issuer) <= 400)))
);
-- With which account of a provider a member signs in. account_hash: HMAC-SHA-256 of issuer and subject under the key file second-factor-key; the subject itself is kept nowhere.
grant delete, insert, select, update on provider_account to bekal_lookup;
-- row security: forced

create table provider_account_removal (
  member uuid not null,
  by_member uuid not null,
  desk uuid not null,
  at timestamp with time zone not null default now(),
  constraint provider_account_removal_pkey PRIMARY KEY (member),
  constraint provider_account_removal_by_member_fkey FOREIGN KEY (by_member) REFERENCES member(id),
  constraint provider_account_removal_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint provider_account_removal_member_fkey FOREIGN KEY (member) REFERENCES member(id)
);
-- Who has taken whose account of a provider away, until the member has been told.
CREATE INDEX provider_account_removal_by_desk ON public.provider_account_removal USING btree (desk);
CREATE INDEX provider_account_removal_by_member ON public.provider_account_removal USING btree (by_member);
grant delete, insert, select, update on provider_account_removal to bekal_lookup;
-- row security: forced

create table provider_way (
  token_hash bytea not null,
  session bytea,
  begun_at timestamp with time zone not null,
  constraint provider_way_pkey PRIMARY KEY (token_hash),
  constraint provider_way_session_fkey FOREIGN KEY (session) REFERENCES session(token_hash) ON UPDATE CASCADE ON DELETE CASCADE,
  constraint provider_way_token_hash_check CHECK ((length(token_hash) = 32))
);
-- Browsers on their way to the provider and back, by SHA-256 of their cookie: ten minutes, and once. session: that of a member who binds an account; null to sign in. Real time.
CREATE INDEX provider_way_by_session ON public.provider_way USING btree (session);
grant delete, insert, select, update on provider_way to bekal_lookup;
-- row security: forced

create table recovery_code (
  member uuid not null,
  code_hash bytea not null,
  constraint recovery_code_pkey PRIMARY KEY (member, code_hash),
  constraint recovery_code_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint recovery_code_code_hash_check CHECK ((length(code_hash) = 32))
);
-- Recovery codes that are not used yet, as HMAC-SHA-256 under the key file. A used one is deleted.
grant delete, insert, select, update on recovery_code to bekal_lookup;
-- row security: forced

create table reference_import (
  id uuid not null,
  member uuid not null,
  at timestamp with time zone not null default app.now(),
  added integer not null,
  changed integer not null,
  retired integer not null,
  constraint reference_import_pkey PRIMARY KEY (id),
  constraint reference_import_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint reference_import_added_check CHECK ((added >= 0)),
  constraint reference_import_changed_check CHECK ((changed >= 0)),
  constraint reference_import_retired_check CHECK ((retired >= 0))
);
-- Each import of reference data: who, when, and how many rows it changed.
CREATE INDEX reference_import_by_member ON public.reference_import USING btree (member);
CREATE INDEX reference_import_by_time ON public.reference_import USING btree (at, id);
grant insert (id, member, added, changed, retired), select on reference_import to bekal_member;
-- row security: forced
create policy "an operator records the own import" on reference_import for insert to bekal_member
  with check ((( SELECT app.actor_has_role('operator'::text) AS actor_has_role) AND (member = ( SELECT app.actor_member() AS actor_member))));
create policy "an operator sees the imports" on reference_import for select to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));

create table region (
  code text not null,
  name text not null,
  level text not null,
  parent text,
  zone text not null,
  valid_from date,
  valid_to date,
  successors text[] not null default '{}'::text[],
  constraint region_pkey PRIMARY KEY (code),
  constraint region_parent_fkey FOREIGN KEY (parent) REFERENCES region(code),
  constraint region_check CHECK (((level = 'province'::text) = (parent IS NULL))),
  constraint region_check1 CHECK (((valid_to IS NOT NULL) OR (successors = '{}'::text[]))),
  constraint region_code_check CHECK ((code ~ '^[0-9]{2}(\.[0-9]{2})?$'::text)),
  constraint region_level_check CHECK ((level = ANY (ARRAY['province'::text, 'regency'::text]))),
  constraint region_zone_check CHECK ((zone = ANY (ARRAY['WIB'::text, 'WITA'::text, 'WIT'::text])))
);
-- Kemendagri codes with validity: old codes still resolve, to the codes that hold today.
CREATE INDEX region_by_parent ON public.region USING btree (parent);
grant select on region to bekal_lookup;
grant select on region to bekal_member;
grant select on region to bekal_sweeper;
grant select on region to bekal_visitor;
-- row security: forced
create policy "regions are public" on region for select to public
  using (true);

create table request (
  id uuid not null,
  sender uuid not null,
  receiver uuid not null,
  basis text not null,
  purpose text not null,
  item_codes text[] not null,
  item_details text[] not null,
  scope text not null,
  site uuid,
  subject text not null,
  urgency text not null,
  security text not null,
  emergency boolean not null,
  answer_within smallint not null,
  drafted_at timestamp with time zone not null default app.now(),
  signed_at timestamp with time zone,
  signed_on date,
  signatory text,
  numbered_at timestamp with time zone,
  number text,
  letter_date date,
  sent_at timestamp with time zone,
  on_paper boolean,
  withdrawn_at timestamp with time zone,
  withdrawal_reason text,
  received_at timestamp with time zone,
  asked_at timestamp with time zone,
  answered_at timestamp with time zone,
  answer_form text,
  answer_reason text,
  answer_text text,
  answer_number text,
  refused_at timestamp with time zone,
  refusal_ground text,
  refusal_reason text,
  refusal_number text,
  reader uuid not null generated always as (
CASE
    WHEN (sent_at IS NULL) THEN sender
    ELSE receiver
END) stored,
  dated_at timestamp with time zone not null generated always as (COALESCE(sent_at, drafted_at)) stored,
  written_by uuid not null default app.actor_member(),
  before_paraf boolean not null default false,
  second_asked_at timestamp with time zone,
  second_asked_desk uuid,
  second_asked_member uuid,
  initialled_at timestamp with time zone,
  initialled_by uuid,
  second_reader uuid generated always as (
CASE
    WHEN ((signed_at IS NULL) AND (withdrawn_at IS NULL) AND (second_asked_desk <> sender)) THEN second_asked_desk
    ELSE NULL::uuid
END) stored,
  state text not null generated always as (
CASE
    WHEN (answered_at IS NOT NULL) THEN 'answered'::text
    WHEN (refused_at IS NOT NULL) THEN 'refused'::text
    WHEN (withdrawn_at IS NOT NULL) THEN 'withdrawn'::text
    WHEN (received_at IS NOT NULL) THEN 'received'::text
    WHEN (sent_at IS NOT NULL) THEN 'sent'::text
    WHEN (numbered_at IS NOT NULL) THEN 'numbered'::text
    WHEN (signed_at IS NOT NULL) THEN 'signed'::text
    WHEN (initialled_at IS NOT NULL) THEN 'initialled'::text
    ELSE 'draft'::text
END) stored,
  reply_initialled boolean,
  reply_recorded boolean not null default false,
  reply_before_paraf boolean not null default false,
  constraint request_id_sender_reader_key UNIQUE (id, sender, reader),
  constraint request_pkey PRIMARY KEY (id),
  constraint request_initialled_by_fkey FOREIGN KEY (initialled_by) REFERENCES member(id),
  constraint request_receiver_fkey FOREIGN KEY (receiver) REFERENCES desk(id),
  constraint request_second_asked_desk_fkey FOREIGN KEY (second_asked_desk) REFERENCES desk(id),
  constraint request_second_asked_member_fkey FOREIGN KEY (second_asked_member) REFERENCES member(id),
  constraint request_sender_fkey FOREIGN KEY (sender) REFERENCES desk(id),
  constraint request_site_fkey FOREIGN KEY (site) REFERENCES site(id),
  constraint request_written_by_fkey FOREIGN KEY (written_by) REFERENCES member(id),
  constraint "what a second person initialled was given" FOREIGN KEY (id, reply_initialled) REFERENCES request_reply(request, is_initialled),
  constraint "a letter asks for one to twenty items" CHECK ((((cardinality(item_codes) >= 1) AND (cardinality(item_codes) <= 20)) AND (cardinality(item_details) = cardinality(item_codes)) AND (array_position((item_codes || item_details), NULL::text) IS NULL))),
  constraint "a number comes with the date of the letter" CHECK ((((numbered_at IS NULL) = (number IS NULL)) AND ((numbered_at IS NULL) = (letter_date IS NULL)))),
  constraint "a paraf has a time" CHECK (((initialled_by IS NULL) = (initialled_at IS NULL))),
  constraint "a paraf is asked for while it is missing" CHECK (((second_asked_at IS NULL) OR (num_nonnulls(initialled_at, signed_at, withdrawn_at) = 0))),
  constraint "a question waits between receipt and end only" CHECK (((asked_at IS NULL) OR ((received_at IS NOT NULL) AND (num_nonnulls(answered_at, refused_at, withdrawn_at) = 0)))),
  constraint "a refusal has a ground and a reason (UU 30/2014 art. 36)" CHECK ((((refused_at IS NULL) = (refusal_ground IS NULL)) AND ((refused_at IS NULL) = (refusal_reason IS NULL)) AND ((refused_at IS NOT NULL) OR (refusal_number IS NULL)))),
  constraint "a request ends once" CHECK ((num_nonnulls(answered_at, refused_at, withdrawn_at) <= 1)),
  constraint "a signature has a day and a name" CHECK ((((signed_at IS NULL) = (signed_on IS NULL)) AND ((signed_at IS NULL) = (signatory IS NULL)))),
  constraint "an answer has a form" CHECK ((((answered_at IS NULL) = (answer_form IS NULL)) AND ((answered_at IS NOT NULL) OR (num_nonnulls(answer_reason, answer_text, answer_number) = 0)))),
  constraint "no data comes with a reason, and only that" CHECK (((answer_reason IS NOT NULL) = (NOT (answer_form IS DISTINCT FROM 'no_data'::text)))),
  constraint "nobody writes to the own desk" CHECK ((sender <> receiver)),
  constraint "only what is initialled is signed" CHECK (((signed_at IS NULL) OR (initialled_by IS NOT NULL) OR before_paraf)),
  constraint request_answer_form_check CHECK ((answer_form = ANY (ARRAY['counts'::text, 'codes'::text, 'no_data'::text]))),
  constraint request_answer_number_check CHECK (((answer_number ~ '\S'::text) AND (length(answer_number) <= 60))),
  constraint request_answer_reason_check CHECK (((length(answer_reason) >= 1) AND (length(answer_reason) <= 60))),
  constraint request_answer_text_check CHECK (((answer_text ~ '\S'::text) AND (length(answer_text) <= 4000))),
  constraint request_answer_within_check CHECK (((answer_within >= 1) AND (answer_within <= 60))),
  constraint request_basis_check CHECK (((length(basis) >= 1) AND (length(basis) <= 60))),
  constraint request_number_check CHECK (((number ~ '^\S(.*\S)?$'::text) AND (length(number) <= 60))),
  constraint request_purpose_check CHECK (((purpose ~ '\S'::text) AND (length(purpose) <= 2000))),
  constraint request_refusal_ground_check CHECK (((length(refusal_ground) >= 1) AND (length(refusal_ground) <= 60))),
  constraint request_refusal_number_check CHECK (((refusal_number ~ '\S'::text) AND (length(refusal_number) <= 60))),
  constraint request_refusal_reason_check CHECK (((refusal_reason ~ '\S'::text) AND (length(refusal_reason) <= 2000))),
  constraint request_reply_initialled_check CHECK (reply_initialled),
  constraint request_scope_check CHECK (((scope ~ '\S'::text) AND (length(scope) <= 1000))),
  constraint request_security_check CHECK ((security = ANY (ARRAY['biasa'::text, 'terbatas'::text, 'rahasia'::text]))),
  constraint request_signatory_check CHECK ((signatory ~ '\S'::text)),
  constraint request_subject_check CHECK (((subject ~ '\S'::text) AND (length(subject) <= 200))),
  constraint request_urgency_check CHECK ((urgency = ANY (ARRAY['biasa'::text, 'segera'::text, 'sangat_segera'::text]))),
  constraint request_withdrawal_reason_check CHECK (((withdrawal_reason ~ '\S'::text) AND (length(withdrawal_reason) <= 1000))),
  constraint "sent means sent on paper or not" CHECK (((sent_at IS NULL) = (on_paper IS NULL))),
  constraint "somebody is asked at a desk, a colleague at the own one" CHECK ((((second_asked_at IS NULL) OR (second_asked_desk IS NOT NULL)) AND ((second_asked_member IS NULL) OR (second_asked_desk = sender)))),
  constraint "what is answered or refused was received" CHECK (((COALESCE(answered_at, refused_at) IS NULL) OR ((COALESCE(answered_at, refused_at) >= received_at) AND (received_at IS NOT NULL)))),
  constraint "what is numbered was signed" CHECK (((numbered_at IS NULL) OR (signed_at IS NOT NULL))),
  constraint "what is received was sent" CHECK (((received_at IS NULL) OR (sent_at IS NOT NULL))),
  constraint "what is sent has a number" CHECK (((sent_at IS NULL) OR (numbered_at IS NOT NULL))),
  constraint "what was sent is withdrawn with a reason" CHECK (((withdrawal_reason IS NOT NULL) = ((withdrawn_at IS NOT NULL) AND (sent_at IS NOT NULL)))),
  constraint "whoever last wrote a letter does not initial it" CHECK ((initialled_by <> written_by)),
  constraint "writer and initialler stand behind an answer" CHECK (((COALESCE(answered_at, refused_at) IS NULL) OR COALESCE(reply_initialled, false) OR reply_recorded OR reply_before_paraf))
);
-- A data request between two desks. Its state is what has happened to it, and it ends once (I4). Nobody deletes.
CREATE UNIQUE INDEX "a sender gives a number once" ON public.request USING btree (sender, lower(number));
CREATE INDEX request_by_reader ON public.request USING btree (reader);
CREATE INDEX request_by_second_reader ON public.request USING btree (second_reader) WHERE (second_reader IS NOT NULL);
CREATE INDEX request_by_site ON public.request USING btree (site, dated_at DESC, id DESC);
CREATE INDEX request_in ON public.request USING btree (receiver, dated_at DESC, id DESC) WHERE (sent_at IS NOT NULL);
CREATE INDEX request_out ON public.request USING btree (sender, dated_at DESC, id DESC);
grant select, update (received_at, asked_at, answered_at, answer_form, answer_reason, answer_text, answer_number, refused_at, refusal_ground, refusal_reason, refusal_number) on request to bekal_guest;
grant select on request to bekal_lookup;
grant insert, select, update (receiver, basis, purpose, item_codes, item_details, scope, site, subject, urgency, security, emergency, answer_within, signed_at, signed_on, signatory, numbered_at, number, letter_date, sent_at, on_paper, withdrawn_at, withdrawal_reason, received_at, asked_at, answered_at, answer_form, answer_reason, answer_text, answer_number, refused_at, refusal_ground, refusal_reason, refusal_number, written_by, second_asked_at, second_asked_desk, second_asked_member, initialled_at, initialled_by) on request to bekal_member;
-- row security: forced
create policy "a desk drafts its own letters" on request for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) AND (state = 'draft'::text) AND (written_by = ( SELECT app.actor_member() AS actor_member)) AND (second_asked_desk IS NULL) AND (NOT before_paraf)));
create policy "sender, receiver once sent, and desks asked for a paraf read" on request for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk)) OR (second_reader = ( SELECT app.actor_desk() AS actor_desk)) OR (id = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial)))));
create policy "the bearer of a link reads its letter" on request for select to bekal_guest
  using ((id = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the bearer of a link writes the receiver's part" on request for update to bekal_guest
  using ((id = ( SELECT app.actor_letter() AS actor_letter)))
  with check ((id = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the desk that is asked for a paraf initials or returns" on request for update to bekal_member
  using ((second_reader = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((second_reader = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the desk that is asked to initial an answer keeps the letter fr" on request for update to bekal_member
  using ((id = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial))))
  with check ((id = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial))));
create policy "the receiver writes its part of what was sent to it" on request for update to bekal_member
  using ((reader = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((reader = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the sender writes its part" on request for update to bekal_member
  using ((sender = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((sender = ( SELECT app.actor_desk() AS actor_desk)));

create table request_answer_code (
  request uuid not null,
  ordinal smallint not null,
  sender uuid not null,
  reader uuid not null,
  item text not null,
  code text not null,
  constraint request_answer_code_request_item_code_key UNIQUE (request, item, code),
  constraint request_answer_code_pkey PRIMARY KEY (request, ordinal),
  constraint request_answer_code_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint request_answer_code_code_check CHECK (((length(code) >= 1) AND (length(code) <= 60))),
  constraint request_answer_code_item_check CHECK (((length(item) >= 1) AND (length(item) <= 40))),
  constraint request_answer_code_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 60)))
);
-- The codes of an answer in codes, of the list that bears the item's name. Append-only, and only before the answer is given.
CREATE INDEX request_answer_code_by_reader ON public.request_answer_code USING btree (reader);
CREATE INDEX request_answer_code_by_sender ON public.request_answer_code USING btree (sender);
CREATE INDEX request_answer_code_of_letter ON public.request_answer_code USING btree (request, sender, reader);
grant insert on request_answer_code to bekal_guest;
grant insert, select on request_answer_code to bekal_member;
-- row security: forced
create policy "the bearer of a link answers in codes" on request_answer_code for insert to bekal_guest
  with check ((request = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the receiver answers, or the sender for a desk without account" on request_answer_code for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));
create policy "who reads the letter reads its answer" on request_answer_code for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));

create table request_answer_count (
  request uuid not null,
  ordinal smallint not null,
  sender uuid not null,
  reader uuid not null,
  item text not null,
  unit text not null,
  count integer,
  few boolean not null,
  as_of date not null,
  note text,
  constraint request_answer_count_pkey PRIMARY KEY (request, ordinal),
  constraint request_answer_count_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint "few keeps no number" CHECK (((NOT few) OR (count IS NULL))),
  constraint "no count may single anybody out" CHECK (((count IS NULL) OR (count = 0) OR ((count >= 5) AND (count <= 10000000)))),
  constraint request_answer_count_item_check CHECK (((length(item) >= 1) AND (length(item) <= 40))),
  constraint request_answer_count_note_check CHECK (((note ~ '\S'::text) AND (length(note) <= 300))),
  constraint request_answer_count_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 60))),
  constraint request_answer_count_unit_check CHECK (((length(unit) >= 1) AND (length(unit) <= 40)))
);
-- The numbers of an answer in counts. Null without few is not known. Append-only, and only before the answer is given.
CREATE INDEX request_answer_count_by_reader ON public.request_answer_count USING btree (reader);
CREATE INDEX request_answer_count_by_sender ON public.request_answer_count USING btree (sender);
CREATE INDEX request_answer_count_of_letter ON public.request_answer_count USING btree (request, sender, reader);
grant insert on request_answer_count to bekal_guest;
grant insert, select on request_answer_count to bekal_member;
-- row security: forced
create policy "the bearer of a link answers in counts" on request_answer_count for insert to bekal_guest
  with check ((request = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the receiver answers, or the sender for a desk without account" on request_answer_count for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));
create policy "who reads the letter reads its answer" on request_answer_count for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));

create table request_attachment (
  file uuid not null,
  request uuid not null,
  part text not null,
  ordinal smallint not null,
  sender uuid not null,
  reader uuid not null,
  constraint request_attachment_request_part_ordinal_key UNIQUE (request, part, ordinal),
  constraint request_attachment_pkey PRIMARY KEY (file),
  constraint request_attachment_file_fkey FOREIGN KEY (file) REFERENCES file(id),
  constraint request_attachment_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint request_attachment_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 100))),
  constraint request_attachment_part_check CHECK ((part = ANY (ARRAY['letter'::text, 'answer'::text])))
);
-- Files that hang on a letter or on its answer. Those of a letter are fixed with it, when it is signed; those of an answer when it is given.
CREATE INDEX request_attachment_by_reader ON public.request_attachment USING btree (reader);
CREATE INDEX request_attachment_by_sender ON public.request_attachment USING btree (sender);
CREATE INDEX request_attachment_of_letter ON public.request_attachment USING btree (request, sender, reader);
grant insert, select on request_attachment to bekal_guest;
grant delete, insert, select on request_attachment to bekal_member;
-- row security: forced
create policy "a party hangs files on its part" on request_attachment for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the bearer of a link hangs files on its answer" on request_attachment for insert to bekal_guest
  with check (((request = ( SELECT app.actor_letter() AS actor_letter)) AND (part = 'answer'::text)));
create policy "the bearer of a link reads what hangs on its letter" on request_attachment for select to bekal_guest
  using ((request = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the desk that is asked for a paraf reads what hangs on the draf" on request_attachment for select to bekal_member
  using ((request = ANY (ARRAY( SELECT app.letters_to_initial() AS letters_to_initial))));
create policy "the desk that is asked to initial an answer reads what hangs on" on request_attachment for select to bekal_member
  using ((request = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial))));
create policy "the sender takes a file off its draft" on request_attachment for delete to bekal_member
  using ((sender = ( SELECT app.actor_desk() AS actor_desk)));
create policy "who reads the letter reads what hangs on it" on request_attachment for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));

create table request_copy (
  request uuid not null,
  ordinal smallint not null,
  sender uuid not null,
  reader uuid not null,
  name text not null,
  desk uuid,
  box uuid generated always as (
CASE
    WHEN (reader <> sender) THEN desk
    ELSE NULL::uuid
END) stored,
  constraint request_copy_request_desk_key UNIQUE (request, desk),
  constraint request_copy_pkey PRIMARY KEY (request, ordinal),
  constraint request_copy_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint request_copy_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint "nobody copies to the own desk" CHECK ((desk <> sender)),
  constraint request_copy_name_check CHECK (((name ~ '^\S(.*\S)?$'::text) AND (length(name) <= 160))),
  constraint request_copy_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 10)))
);
-- Tembusan: who gets a copy, an office or an institution and never a person. Owes nothing.
CREATE INDEX request_copy_by_box ON public.request_copy USING btree (box);
CREATE INDEX request_copy_by_desk ON public.request_copy USING btree (desk);
CREATE INDEX request_copy_by_reader ON public.request_copy USING btree (reader);
CREATE INDEX request_copy_by_sender ON public.request_copy USING btree (sender);
CREATE INDEX request_copy_of_letter ON public.request_copy USING btree (request, sender, reader);
grant delete, insert, select on request_copy to bekal_member;
-- row security: forced
create policy "both sides read all copies, each copied desk its own line" on request_copy for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk)) OR (box = ( SELECT app.actor_desk() AS actor_desk)) OR (request = ANY (ARRAY( SELECT app.letters_to_initial() AS letters_to_initial)))));
create policy "the sender changes who gets a copy" on request_copy for delete to bekal_member
  using ((sender = ( SELECT app.actor_desk() AS actor_desk)));
create policy "the sender says who gets a copy" on request_copy for insert to bekal_member
  with check ((sender = ( SELECT app.actor_desk() AS actor_desk)));

create table request_disposition (
  event uuid not null,
  request uuid not null,
  desk uuid not null,
  handler uuid not null,
  instruction text,
  constraint request_disposition_pkey PRIMARY KEY (event),
  constraint request_disposition_event_request_desk_fkey FOREIGN KEY (event, request, desk) REFERENCES request_event(id, request, desk),
  constraint request_disposition_handler_fkey FOREIGN KEY (handler) REFERENCES member(id),
  constraint request_disposition_instruction_check CHECK (((instruction ~ '\S'::text) AND (length(instruction) <= 1000)))
);
-- Who handles a letter at the receiving desk, and the instruction: that desk's own affair. The newest holds. Append-only.
CREATE INDEX request_disposition_by_desk ON public.request_disposition USING btree (desk);
CREATE INDEX request_disposition_of_letter ON public.request_disposition USING btree (request);
grant insert, select on request_disposition to bekal_member;
-- row security: forced
create policy "a desk writes its own dispositions" on request_disposition for insert to bekal_member
  with check ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "a disposition is the desk's own affair" on request_disposition for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));

create table request_document (
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  number text not null,
  letter_date date not null,
  subject text not null,
  content text not null,
  sha256 bytea not null,
  pdf bytea not null,
  pdf_sha256 bytea not null,
  issued_at timestamp with time zone not null default app.now(),
  constraint request_document_pkey PRIMARY KEY (request),
  constraint request_document_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint request_document_check CHECK ((sha256 = sha256(convert_to(content, 'UTF8'::name)))),
  constraint request_document_check1 CHECK ((pdf_sha256 = sha256(pdf))),
  constraint request_document_content_check CHECK (((length(content) >= 2) AND (length(content) <= 60000))),
  constraint request_document_pdf_check CHECK (((length(pdf) >= 100) AND (length(pdf) <= 2097152)))
);
-- The sheet as it was issued with its number: what is printed, and the PDF, byte for byte. Append-only.
CREATE INDEX request_document_by_date ON public.request_document USING btree (letter_date DESC, request DESC);
CREATE INDEX request_document_by_reader ON public.request_document USING btree (reader);
CREATE INDEX request_document_by_sender ON public.request_document USING btree (sender);
CREATE INDEX request_document_of_letter ON public.request_document USING btree (request, sender, reader);
grant select on request_document to bekal_guest;
grant select on request_document to bekal_lookup;
grant insert, select on request_document to bekal_member;
-- row security: forced
create policy "both sides read the sheet, and who gets a copy from sending on" on request_document for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk)) OR (request = ANY (ARRAY( SELECT c.request
   FROM request_copy c
  WHERE (c.box = ( SELECT app.actor_desk() AS actor_desk)))))));
create policy "the bearer of a link reads the sheet" on request_document for select to bekal_guest
  using ((request = ( SELECT app.actor_letter() AS actor_letter)));
create policy "the desk that is asked to initial an answer reads the sheet" on request_document for select to bekal_member
  using ((request = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial))));
create policy "the sender issues its sheets" on request_document for insert to bekal_member
  with check ((sender = ( SELECT app.actor_desk() AS actor_desk)));

create table request_event (
  id uuid not null,
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  ordinal smallint not null,
  step text not null,
  at timestamp with time zone not null default app.now(),
  on_paper timestamp with time zone,
  desk uuid not null,
  member uuid,
  note text,
  constraint request_event_id_request_desk_key UNIQUE (id, request, desk),
  constraint request_event_request_ordinal_key UNIQUE (request, ordinal),
  constraint request_event_pkey PRIMARY KEY (id),
  constraint request_event_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint request_event_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint request_event_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint "a letter is returned with a remark" CHECK (((step <> 'returned'::text) OR (note IS NOT NULL))),
  constraint "a question and its explanation say something" CHECK (((step <> ALL (ARRAY['clarification_asked'::text, 'clarified'::text])) OR (note IS NOT NULL))),
  constraint "a reply is returned with a remark" CHECK (((step <> 'reply_returned'::text) OR (note IS NOT NULL))),
  constraint request_event_note_check CHECK (((note ~ '\S'::text) AND (length(note) <= 4000))),
  constraint request_event_ordinal_check CHECK ((ordinal >= 0)),
  constraint request_event_step_check CHECK ((step = ANY (ARRAY['draft'::text, 'revised'::text, 'initial_asked'::text, 'returned'::text, 'initialled'::text, 'signed'::text, 'numbered'::text, 'sent'::text, 'received'::text, 'disposed'::text, 'clarification_asked'::text, 'clarified'::text, 'reply_drafted'::text, 'reply_revised'::text, 'reply_initial_asked'::text, 'reply_returned'::text, 'reply_initialled'::text, 'answered'::text, 'refused'::text, 'withdrawn'::text]))),
  constraint "the receiver's step, recorded by the sender, needs proof" CHECK (((desk <> sender) OR (step <> ALL (ARRAY['received'::text, 'answered'::text, 'refused'::text])) OR (note IS NOT NULL))),
  constraint "without a member, what the bearer of a link does for the receiv" CHECK (((member IS NOT NULL) OR ((desk <> sender) AND (step = ANY (ARRAY['received'::text, 'clarification_asked'::text, 'answered'::text, 'refused'::text])))))
);
-- The life-line of a letter: what was done, when, by whom. Append-only.
CREATE UNIQUE INDEX "a letter ends once" ON public.request_event USING btree (request) WHERE (step = ANY (ARRAY['answered'::text, 'refused'::text, 'withdrawn'::text]));
CREATE UNIQUE INDEX "a letter is signed, numbered, sent and received once" ON public.request_event USING btree (request, step) WHERE (step = ANY (ARRAY['draft'::text, 'signed'::text, 'numbered'::text, 'sent'::text, 'received'::text]));
CREATE INDEX request_event_by_desk ON public.request_event USING btree (desk);
CREATE INDEX request_event_by_reader ON public.request_event USING btree (reader);
CREATE INDEX request_event_by_sender ON public.request_event USING btree (sender);
CREATE INDEX request_event_of_letter ON public.request_event USING btree (request, sender, reader);
grant insert, select on request_event to bekal_guest;
grant select on request_event to bekal_lookup;
grant insert, select on request_event to bekal_member;
-- row security: forced
create policy "each side reads the life-line, but for what the other did befor" on request_event for select to bekal_member
  using ((((sender = ( SELECT app.actor_desk() AS actor_desk)) AND (step <> ALL (ARRAY['reply_drafted'::text, 'reply_revised'::text, 'reply_initial_asked'::text, 'reply_returned'::text, 'reply_initialled'::text]))) OR ((reader = ( SELECT app.actor_desk() AS actor_desk)) AND (sender <> ( SELECT app.actor_desk() AS actor_desk)) AND (step <> ALL (ARRAY['revised'::text, 'initial_asked'::text, 'returned'::text, 'initialled'::text])))));
create policy "the bearer of a link reads what concerns both sides" on request_event for select to bekal_guest
  using (((request = ( SELECT app.actor_letter() AS actor_letter)) AND (step <> ALL (ARRAY['revised'::text, 'initial_asked'::text, 'returned'::text, 'initialled'::text, 'reply_drafted'::text, 'reply_revised'::text, 'reply_initial_asked'::text, 'reply_returned'::text, 'reply_initialled'::text]))));
create policy "the bearer of a link records its steps" on request_event for insert to bekal_guest
  with check (((request = ( SELECT app.actor_letter() AS actor_letter)) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member IS NULL)));
create policy "the desk that is asked for a paraf reads the life-line" on request_event for select to bekal_member
  using ((request = ANY (ARRAY( SELECT app.letters_to_initial() AS letters_to_initial))));
create policy "the desk that is asked for a paraf records what it says" on request_event for insert to bekal_member
  with check (((request = ANY (ARRAY( SELECT app.letters_to_initial() AS letters_to_initial))) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (step = ANY (ARRAY['returned'::text, 'initialled'::text]))));
create policy "the desk that is asked to initial an answer reads the life-line" on request_event for select to bekal_member
  using (((request = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial))) AND (step <> ALL (ARRAY['revised'::text, 'initial_asked'::text, 'returned'::text, 'initialled'::text]))));
create policy "the desk that is asked to initial an answer records what it say" on request_event for insert to bekal_member
  with check (((request = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial))) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (step = ANY (ARRAY['reply_returned'::text, 'reply_initialled'::text]))));
create policy "the receiver records its steps" on request_event for insert to bekal_member
  with check (((reader = ( SELECT app.actor_desk() AS actor_desk)) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (desk <> sender) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (step = ANY (ARRAY['received'::text, 'disposed'::text, 'clarification_asked'::text, 'reply_drafted'::text, 'reply_revised'::text, 'reply_initial_asked'::text, 'reply_returned'::text, 'reply_initialled'::text, 'answered'::text, 'refused'::text]))));
create policy "the sender records its steps" on request_event for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (step = ANY (ARRAY['draft'::text, 'revised'::text, 'initial_asked'::text, 'returned'::text, 'initialled'::text, 'signed'::text, 'numbered'::text, 'sent'::text, 'received'::text, 'clarified'::text, 'answered'::text, 'refused'::text, 'withdrawn'::text]))));

create table request_hands (
  request uuid not null,
  desk uuid not null,
  handler uuid not null,
  ended boolean not null default false,
  is_held boolean generated always as (
CASE
    WHEN (NOT ended) THEN true
    ELSE NULL::boolean
END) stored,
  constraint request_hands_pkey PRIMARY KEY (request),
  constraint "a letter is handled by a colleague" FOREIGN KEY (handler, desk, is_held) REFERENCES membership(member, desk, is_current),
  constraint request_hands_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint request_hands_handler_fkey FOREIGN KEY (handler) REFERENCES member(id),
  constraint request_hands_request_fkey FOREIGN KEY (request) REFERENCES request(id)
);
-- Who handles a letter now: set by a disposition, moved when its handler leaves, gone when it is the desk's again. Kept by triggers.
CREATE INDEX request_hands_by_desk ON public.request_hands USING btree (desk);
CREATE INDEX request_hands_by_handler ON public.request_hands USING btree (handler, desk);
grant delete, insert, select, update on request_hands to bekal_lookup;
grant select on request_hands to bekal_member;
-- row security: forced
create policy "who handles a letter is the desk's own affair" on request_hands for select to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));

create table request_link (
  id uuid not null,
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  token_hash bytea not null,
  code_hash bytea not null,
  made_at timestamp with time zone not null default app.now(),
  made_by uuid not null default app.actor_member(),
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  failures smallint not null default 0,
  received_by text,
  ended_at timestamp with time zone,
  ended_as text,
  ended_with uuid,
  last_with uuid,
  constraint request_link_token_hash_key UNIQUE (token_hash),
  constraint request_link_pkey PRIMARY KEY (id),
  constraint request_link_made_by_fkey FOREIGN KEY (made_by) REFERENCES member(id),
  constraint request_link_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint "a link holds for a while" CHECK (((expires_at > made_at) AND (expires_at <= (made_at + '140 days'::interval)))),
  constraint "an end has a time and a kind" CHECK (((ended_at IS NULL) = (ended_as IS NULL))),
  constraint request_link_code_hash_check CHECK ((length(code_hash) = 32)),
  constraint request_link_ended_as_check CHECK ((ended_as = ANY (ARRAY['answered'::text, 'refused'::text, 'recalled'::text, 'replaced'::text, 'locked'::text]))),
  constraint request_link_failures_check CHECK (((failures >= 0) AND (failures <= 10))),
  constraint request_link_received_by_check CHECK (((received_by ~ '^\S(.*\S)?$'::text) AND (length(received_by) <= 120))),
  constraint request_link_token_hash_check CHECK ((length(token_hash) = 32)),
  constraint "ten wrong codes lock a link" CHECK (((failures < 10) OR (ended_as IS NOT NULL))),
  constraint "what the bearer ends is ended by one call" CHECK (((ended_with IS NOT NULL) = ((ended_as IS NOT NULL) AND (ended_as = ANY (ARRAY['answered'::text, 'refused'::text])))))
);
-- One-time links to letters for desks without account. At most one of a letter is open; its end is final. Nobody deletes.
CREATE UNIQUE INDEX "a letter has one open link" ON public.request_link USING btree (request) WHERE (ended_at IS NULL);
CREATE INDEX request_link_by_sender ON public.request_link USING btree (sender);
CREATE INDEX request_link_of_letter ON public.request_link USING btree (request, sender, reader);
grant select (id, expires_at, received_by, ended_at), update (received_by, ended_at, ended_as, ended_with) on request_link to bekal_guest;
grant select, update on request_link to bekal_lookup;
grant insert, select (id, request, sender, reader, made_at, made_by, expires_at, opened_at, failures, received_by, ended_at, ended_as), update (ended_at, ended_as) on request_link to bekal_member;
-- row security: forced
create policy "the bearer of a link confirms with it and ends it" on request_link for update to bekal_guest
  using ((id = ( SELECT app.actor_link() AS actor_link)))
  with check (((id = ( SELECT app.actor_link() AS actor_link)) AND ((ended_as IS NULL) OR (ended_as = ANY (ARRAY['answered'::text, 'refused'::text])))));
create policy "the bearer of a link sees it" on request_link for select to bekal_guest
  using ((id = ( SELECT app.actor_link() AS actor_link)));
create policy "the sender makes links to its letters" on request_link for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) AND (made_by = ( SELECT app.actor_member() AS actor_member))));
create policy "the sender recalls or replaces a link" on request_link for update to bekal_member
  using ((sender = ( SELECT app.actor_desk() AS actor_desk)))
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) AND (ended_as = ANY (ARRAY['recalled'::text, 'replaced'::text]))));
create policy "the sender sees the links to its letters" on request_link for select to bekal_member
  using ((sender = ( SELECT app.actor_desk() AS actor_desk)));

create table request_reply (
  request uuid not null,
  desk uuid not null,
  kind text not null,
  content jsonb not null,
  written_by uuid not null default app.actor_member(),
  written_at timestamp with time zone not null default app.now(),
  second_asked_at timestamp with time zone,
  second_asked_desk uuid,
  second_asked_member uuid,
  initialled_at timestamp with time zone,
  initialled_by uuid,
  closed_at timestamp with time zone,
  is_initialled boolean not null generated always as ((initialled_by IS NOT NULL)) stored,
  second_reader uuid generated always as (
CASE
    WHEN ((closed_at IS NULL) AND (second_asked_desk <> desk)) THEN second_asked_desk
    ELSE NULL::uuid
END) stored,
  constraint request_reply_request_is_initialled_key UNIQUE (request, is_initialled),
  constraint request_reply_pkey PRIMARY KEY (request),
  constraint request_reply_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint request_reply_initialled_by_fkey FOREIGN KEY (initialled_by) REFERENCES member(id),
  constraint request_reply_request_fkey FOREIGN KEY (request) REFERENCES request(id),
  constraint request_reply_second_asked_desk_fkey FOREIGN KEY (second_asked_desk) REFERENCES desk(id),
  constraint request_reply_second_asked_member_fkey FOREIGN KEY (second_asked_member) REFERENCES member(id),
  constraint request_reply_written_by_fkey FOREIGN KEY (written_by) REFERENCES member(id),
  constraint "a paraf has a time" CHECK (((initialled_by IS NULL) = (initialled_at IS NULL))),
  constraint "a paraf is asked for while it is missing" CHECK (((second_asked_at IS NULL) OR (initialled_at IS NULL))),
  constraint request_reply_content_check CHECK (((jsonb_typeof(content) = 'object'::text) AND (length((content)::text) <= 60000))),
  constraint request_reply_kind_check CHECK ((kind = ANY (ARRAY['answer'::text, 'refusal'::text]))),
  constraint "somebody is asked at a desk, a colleague at the own one" CHECK ((((second_asked_at IS NULL) OR (second_asked_desk IS NOT NULL)) AND ((second_asked_member IS NULL) OR (second_asked_desk = desk)))),
  constraint "whoever last wrote an answer does not initial it" CHECK ((initialled_by <> written_by))
);
-- Konsep jawaban: the answer or refusal that a receiver drafts. Names no person in care. When the letter has ended it stays as it was then.
CREATE INDEX request_reply_by_desk ON public.request_reply USING btree (desk);
CREATE INDEX request_reply_by_second_reader ON public.request_reply USING btree (second_reader) WHERE (second_reader IS NOT NULL);
grant select, update (closed_at) on request_reply to bekal_lookup;
grant insert, select, update (kind, content, written_by, written_at, second_asked_at, second_asked_desk, second_asked_member, initialled_at, initialled_by) on request_reply to bekal_member;
-- row security: forced
create policy "a desk drafts its own replies" on request_reply for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (written_by = ( SELECT app.actor_member() AS actor_member)) AND (initialled_by IS NULL) AND (second_asked_desk IS NULL) AND (closed_at IS NULL)));
create policy "a desk writes its own replies" on request_reply for update to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "a reply is the affair of the desk that answers, and of the desk" on request_reply for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (second_reader = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the desk that is asked for a paraf initials or returns" on request_reply for update to bekal_member
  using ((second_reader = ( SELECT app.actor_desk() AS actor_desk)))
  with check ((second_reader = ( SELECT app.actor_desk() AS actor_desk)));

create table request_reply_document (
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  kind text not null,
  number text,
  letter_date date not null,
  code text not null,
  content text not null,
  sha256 bytea not null,
  pdf bytea not null,
  pdf_sha256 bytea not null,
  issued_at timestamp with time zone not null default app.now(),
  constraint request_reply_document_code_key UNIQUE (code),
  constraint request_reply_document_pkey PRIMARY KEY (request),
  constraint request_reply_document_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint "a sheet bears its mark" CHECK ((POSITION(((('/'::text || code) || '"'::text)) IN (content)) > 0)),
  constraint request_reply_document_check CHECK ((sha256 = sha256(convert_to(content, 'UTF8'::name)))),
  constraint request_reply_document_check1 CHECK ((pdf_sha256 = sha256(pdf))),
  constraint request_reply_document_code_check CHECK ((code ~ '^[a-z2-7]{26}$'::text)),
  constraint request_reply_document_content_check CHECK (((length(content) >= 2) AND (length(content) <= 60000))),
  constraint request_reply_document_kind_check CHECK ((kind = ANY (ARRAY['answer'::text, 'refusal'::text]))),
  constraint request_reply_document_number_check CHECK (((number ~ '^\S(.*\S)?$'::text) AND (length(number) <= 60))),
  constraint request_reply_document_pdf_check CHECK (((length(pdf) >= 100) AND (length(pdf) <= 2097152)))
);
-- The sheet of an answer or refusal as it was issued when it was given: what is printed, and the PDF, byte for byte. Append-only. None where it was given earlier, on paper or by a link.
CREATE INDEX request_reply_document_by_reader ON public.request_reply_document USING btree (reader);
CREATE INDEX request_reply_document_by_sender ON public.request_reply_document USING btree (sender);
CREATE INDEX request_reply_document_of_letter ON public.request_reply_document USING btree (request, sender, reader);
grant select on request_reply_document to bekal_lookup;
grant insert, select on request_reply_document to bekal_member;
-- row security: forced
create policy "both sides read the sheet of the reply" on request_reply_document for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));
create policy "the head of the desk that answers issues the sheet of the reply" on request_reply_document for insert to bekal_member
  with check (((reader = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));

create table request_reply_file (
  file uuid not null,
  request uuid not null,
  desk uuid not null,
  ordinal smallint not null,
  constraint request_reply_file_request_ordinal_key UNIQUE (request, ordinal),
  constraint request_reply_file_pkey PRIMARY KEY (file),
  constraint request_reply_file_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint request_reply_file_file_fkey FOREIGN KEY (file) REFERENCES file(id),
  constraint request_reply_file_request_fkey FOREIGN KEY (request) REFERENCES request_reply(request),
  constraint request_reply_file_ordinal_check CHECK (((ordinal >= 1) AND (ordinal <= 100)))
);
-- Files that will go with the answer; they hang on the letter itself when it is given.
CREATE INDEX request_reply_file_by_desk ON public.request_reply_file USING btree (desk);
grant select on request_reply_file to bekal_lookup;
grant delete, insert, select on request_reply_file to bekal_member;
-- row security: forced
create policy "a desk adds files to its replies" on request_reply_file for insert to bekal_member
  with check ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "a desk takes files off its replies" on request_reply_file for delete to bekal_member
  using ((desk = ( SELECT app.actor_desk() AS actor_desk)));
create policy "who reads the reply reads what goes with it" on request_reply_file for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (request = ANY (ARRAY( SELECT app.replies_to_initial() AS replies_to_initial)))));

create table request_signed_sheet (
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  file uuid not null,
  at timestamp with time zone not null default app.now(),
  part text not null default 'letter'::text,
  constraint request_signed_sheet_file_key UNIQUE (file),
  constraint request_signed_sheet_pkey PRIMARY KEY (request, part),
  constraint request_signed_sheet_file_fkey FOREIGN KEY (file) REFERENCES file(id),
  constraint request_signed_sheet_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint request_signed_sheet_part_check CHECK ((part = ANY (ARRAY['letter'::text, 'answer'::text])))
);
-- The scan of the sheet that was signed by hand, or the file that was signed electronically: of a letter, and of what answered it. Append-only.
CREATE INDEX request_signed_sheet_by_reader ON public.request_signed_sheet USING btree (reader);
CREATE INDEX request_signed_sheet_by_sender ON public.request_signed_sheet USING btree (sender);
CREATE INDEX request_signed_sheet_of_letter ON public.request_signed_sheet USING btree (request, sender, reader);
grant select on request_signed_sheet to bekal_guest;
grant insert, select on request_signed_sheet to bekal_member;
-- row security: forced
create policy "a desk keeps the signed sheets of what it sends and answers" on request_signed_sheet for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR ((reader = ( SELECT app.actor_desk() AS actor_desk)) AND (part = 'answer'::text))));
create policy "the bearer of a link reads the signed sheet" on request_signed_sheet for select to bekal_guest
  using ((request = ( SELECT app.actor_letter() AS actor_letter)));
create policy "who reads the letter reads its signed sheet" on request_signed_sheet for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));

create table request_signing (
  request uuid not null,
  sender uuid not null,
  reader uuid not null,
  capacity text,
  office text not null,
  own_office text,
  nip text,
  rank text,
  kind text not null,
  head jsonb not null,
  paper text not null,
  template text not null,
  code text not null,
  constraint request_signing_code_key UNIQUE (code),
  constraint request_signing_pkey PRIMARY KEY (request),
  constraint request_signing_request_sender_reader_fkey FOREIGN KEY (request, sender, reader) REFERENCES request(id, sender, reader) ON UPDATE CASCADE,
  constraint request_signing_capacity_check CHECK ((capacity = ANY (ARRAY['an'::text, 'plt'::text, 'plh'::text]))),
  constraint request_signing_code_check CHECK ((code ~ '^[a-z2-7]{26}$'::text)),
  constraint request_signing_kind_check CHECK ((kind = ANY (ARRAY['wet'::text, 'electronic'::text]))),
  constraint request_signing_nip_check CHECK ((nip ~ '^[0-9]{18}$'::text)),
  constraint request_signing_office_check CHECK (((office ~ '^\S(.*\S)?$'::text) AND (length(office) <= 160))),
  constraint request_signing_own_office_check CHECK (((own_office ~ '^\S(.*\S)?$'::text) AND (length(own_office) <= 160))),
  constraint request_signing_paper_check CHECK ((paper = ANY (ARRAY['A4'::text, 'F4'::text]))),
  constraint request_signing_rank_check CHECK (((rank ~ '^\S(.*\S)?$'::text) AND (length(rank) <= 80))),
  constraint request_signing_template_check CHECK ((template ~ '^[a-z]+/[0-9]+$'::text)),
  constraint "who signs for another names the own office" CHECK (((own_office IS NOT NULL) = (NOT (capacity IS DISTINCT FROM 'an'::text))))
);
-- How a letter was signed, on which letterhead and in which wording: fixed at signing. Append-only.
CREATE INDEX request_signing_by_reader ON public.request_signing USING btree (reader);
CREATE INDEX request_signing_by_sender ON public.request_signing USING btree (sender);
CREATE INDEX request_signing_of_letter ON public.request_signing USING btree (request, sender, reader);
grant select on request_signing to bekal_lookup;
grant insert, select on request_signing to bekal_member;
-- row security: forced
create policy "the sender records its signature" on request_signing for insert to bekal_member
  with check (((sender = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));
create policy "who reads the letter reads how it was signed" on request_signing for select to bekal_member
  using (((sender = ( SELECT app.actor_desk() AS actor_desk)) OR (reader = ( SELECT app.actor_desk() AS actor_desk))));

create table restore_rehearsal (
  id uuid not null,
  on_day date not null,
  noted_at timestamp with time zone not null default now(),
  constraint restore_rehearsal_pkey PRIMARY KEY (id)
);
-- Days on which a backup of this installation was restored on another computer, as its keeper has noted. Real time.
CREATE INDEX restore_rehearsal_by_day ON public.restore_rehearsal USING btree (on_day DESC);
grant insert on restore_rehearsal to bekal_lookup;
grant select on restore_rehearsal to bekal_member;
-- row security: forced
create policy "an operator sees when restores were rehearsed" on restore_rehearsal for select to bekal_member
  using (( SELECT app.actor_has_role('operator'::text) AS actor_has_role));

create table sealed_group (
  case_id uuid not null,
  desk uuid not null,
  field_group text not null,
  version integer not null,
  version_before integer generated always as (
CASE
    WHEN (version > 1) THEN (version - 1)
    ELSE NULL::integer
END) stored,
  previous digest,
  key_id key_name not null,
  made_in integer not null,
  hash digest not null,
  ciphertext ciphertext not null,
  sealed_at timestamp with time zone not null default app.now(),
  constraint sealed_group_case_id_field_group_version_hash_key UNIQUE (case_id, field_group, version, hash),
  constraint "a sealed version is a change" TRIGGER DEFERRABLE INITIALLY DEFERRED,
  constraint sealed_group_pkey PRIMARY KEY (case_id, field_group, version),
  constraint sealed_group_case_id_desk_fkey FOREIGN KEY (case_id, desk) REFERENCES person_case(id, desk),
  constraint "the key is there, and made in that epoch" FOREIGN KEY (case_id, field_group, key_id, made_in) REFERENCES group_key(case_id, field_group, key_id, made_in),
  constraint "the one before is there" FOREIGN KEY (case_id, field_group, version_before, previous) REFERENCES sealed_group(case_id, field_group, version, hash),
  constraint "a version names the one before" CHECK (((version = 1) = (previous IS NULL))),
  constraint sealed_group_field_group_check CHECK ((field_group = ANY (ARRAY['identity'::text, 'contact'::text, 'story'::text, 'payee'::text, 'protection'::text, 'alias'::text]))),
  constraint sealed_group_version_check CHECK ((version >= 1)),
  constraint "the hash is that of the bytes" CHECK (((hash)::bytea = sha256((ciphertext)::bytea)))
);
-- What is known of somebody, sealed on devices, version after version (V7). Nothing changes a version; the hash of each is in the journal.
CREATE INDEX sealed_group_by_desk ON public.sealed_group USING btree (desk);
CREATE INDEX sealed_group_by_key ON public.sealed_group USING btree (case_id, field_group, key_id, made_in);
grant delete, select on sealed_group to bekal_lookup;
grant insert (case_id, desk, field_group, version, previous, key_id, made_in, hash, ciphertext), select on sealed_group to bekal_member;
-- row security: forced
create policy "a desk reads what is sealed of its own people" on sealed_group for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff)));
create policy "a desk seals with a key of the epoch in force" on sealed_group for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_is_staff() AS actor_is_staff) AND (made_in = ( SELECT app.epoch_in_force(( SELECT app.actor_desk() AS actor_desk)) AS epoch_in_force)) AND ( SELECT app.desk_may_seal(( SELECT app.actor_desk() AS actor_desk)) AS desk_may_seal)));

create table second_factor_reset (
  member uuid not null,
  by_member uuid not null,
  desk uuid not null,
  at timestamp with time zone not null default now(),
  reason text not null default 'other'::text,
  constraint second_factor_reset_pkey PRIMARY KEY (member),
  constraint second_factor_reset_by_member_fkey FOREIGN KEY (by_member) REFERENCES member(id),
  constraint second_factor_reset_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint second_factor_reset_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint second_factor_reset_reason_check CHECK ((reason = ANY (ARRAY['lost'::text, 'stolen'::text, 'broken'::text, 'replaced'::text, 'copied'::text, 'other'::text])))
);
-- Who has reset whose second factor, until the member has been told.
CREATE INDEX second_factor_reset_by_desk ON public.second_factor_reset USING btree (desk);
CREATE INDEX second_factor_reset_by_member ON public.second_factor_reset USING btree (by_member);
grant delete, insert, select, update on second_factor_reset to bekal_lookup;
-- row security: forced

create table session (
  token_hash bytea not null,
  member uuid not null,
  opened_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  id uuid not null default gen_random_uuid(),
  device text not null default 'other'::text,
  proved_at timestamp with time zone,
  opened_by text not null default 'passphrase'::text,
  strong boolean not null default false,
  shared boolean not null default false,
  locked_at timestamp with time zone,
  constraint session_pkey PRIMARY KEY (token_hash),
  constraint session_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint session_device_check CHECK ((device = ANY (ARRAY['windows'::text, 'mac'::text, 'linux'::text, 'android'::text, 'apple_mobile'::text, 'command_line'::text, 'other'::text]))),
  constraint session_opened_by_check CHECK ((opened_by = ANY (ARRAY['passphrase'::text, 'passkey'::text, 'provider'::text]))),
  constraint session_token_hash_check CHECK ((length(token_hash) = 32))
);
-- Open sessions, by SHA-256 of the token. Real time, also where app.now() is moved.
CREATE UNIQUE INDEX session_by_id ON public.session USING btree (id);
CREATE INDEX session_by_member ON public.session USING btree (member);
grant delete, insert, select, update on session to bekal_lookup;
-- row security: forced

create table sign_in_failure (
  login_hash bytea not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  locked_until timestamp with time zone,
  constraint sign_in_failure_pkey PRIMARY KEY (login_hash)
);
-- Failed attempts by SHA-256 of the login, known or not, so that a lock betrays nothing.
grant delete, insert, select, update on sign_in_failure to bekal_lookup;
-- row security: forced

create table signing_block (
  member uuid not null,
  desk uuid not null,
  capacity text,
  office text not null,
  own_office text,
  name text not null,
  nip text,
  rank text,
  signed_at timestamp with time zone not null default app.now(),
  constraint signing_block_pkey PRIMARY KEY (member, desk),
  constraint signing_block_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint signing_block_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint signing_block_capacity_check CHECK ((capacity = ANY (ARRAY['an'::text, 'plt'::text, 'plh'::text]))),
  constraint signing_block_name_check CHECK (((name ~ '^\S(.*\S)?$'::text) AND (length(name) <= 120))),
  constraint signing_block_nip_check CHECK ((nip ~ '^[0-9]{18}$'::text)),
  constraint signing_block_office_check CHECK (((office ~ '^\S(.*\S)?$'::text) AND (length(office) <= 160))),
  constraint signing_block_own_office_check CHECK (((own_office ~ '^\S(.*\S)?$'::text) AND (length(own_office) <= 160))),
  constraint signing_block_rank_check CHECK (((rank ~ '^\S(.*\S)?$'::text) AND (length(rank) <= 80))),
  constraint "who signs for another names the own office" CHECK (((own_office IS NOT NULL) = (NOT (capacity IS DISTINCT FROM 'an'::text))))
);
-- What an official last signed a letter of this desk with: name, NIP and position, offered when they sign again. Goes when they leave the desk.
CREATE INDEX signing_block_by_desk ON public.signing_block USING btree (desk);
grant delete, select on signing_block to bekal_lookup;
grant insert, select, update (capacity, office, own_office, name, nip, rank, signed_at) on signing_block to bekal_member;
-- row security: forced
create policy "a head who signs again is remembered anew" on signing_block for update to bekal_member
  using (((member = ( SELECT app.actor_member() AS actor_member)) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)))
  with check (((member = ( SELECT app.actor_member() AS actor_member)) AND (desk = ( SELECT app.actor_desk() AS actor_desk))));
create policy "a head who signs is remembered" on signing_block for insert to bekal_member
  with check (((member = ( SELECT app.actor_member() AS actor_member)) AND (desk = ( SELECT app.actor_desk() AS actor_desk)) AND ( SELECT app.actor_has_role('head'::text) AS actor_has_role)));
create policy "a member reads what they last signed with at this desk" on signing_block for select to bekal_member
  using (((member = ( SELECT app.actor_member() AS actor_member)) AND (desk = ( SELECT app.actor_desk() AS actor_desk))));

create table site (
  id uuid not null,
  slug text not null,
  name text not null,
  kind text not null,
  region text not null,
  note text,
  source text,
  desk uuid not null,
  member uuid not null,
  recorded_at timestamp with time zone not null default app.now(),
  constraint site_slug_key UNIQUE (slug),
  constraint site_pkey PRIMARY KEY (id),
  constraint "a site lies in at least one district" FOREIGN KEY (id, region) REFERENCES site_region(site, region) DEFERRABLE INITIALLY DEFERRED,
  constraint site_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint site_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint site_kind_check CHECK ((kind = ANY (ARRAY['lokalisasi'::text, 'lokasi'::text, 'unknown'::text]))),
  constraint site_name_check CHECK (((name ~ '\S'::text) AND (length(name) <= 120))),
  constraint site_note_check CHECK ((length(note) <= 4000)),
  constraint site_region_check CHECK ((region ~ '\.'::text)),
  constraint site_slug_check CHECK (((slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'::text) AND (length(slug) <= 100))),
  constraint site_source_check CHECK ((length(source) <= 4000))
);
-- A place that a closing plan is or was about; one row may name several places that its source counts together. slug is what an import knows it by.
CREATE INDEX site_by_exact_name ON public.site USING btree (lower(name));
CREATE INDEX site_by_name ON public.site USING btree (name, id);
CREATE INDEX site_by_part_of_name ON public.site USING gin (name gin_trgm_ops);
CREATE INDEX site_by_region ON public.site USING btree (region);
grant select on site to bekal_lookup;
grant insert, select, update (note) on site to bekal_member;
-- row security: forced
create policy "every desk reads every site" on site for select to bekal_member
  using ((( SELECT app.actor_desk() AS actor_desk) IS NOT NULL));
create policy "the region and the ministry enter sites" on site for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (member = ( SELECT app.actor_member() AS actor_member)) AND (( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (region = ANY (ARRAY( SELECT app.actor_regencies() AS actor_regencies))))));
create policy "the region and the ministry write about a site" on site for update to bekal_member
  using ((( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (id = ANY (ARRAY( SELECT app.actor_sites() AS actor_sites)))))
  with check ((( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (id = ANY (ARRAY( SELECT app.actor_sites() AS actor_sites)))));

create table site_region (
  site uuid not null,
  region text not null,
  "position" smallint not null,
  constraint site_region_site_position_key UNIQUE (site, "position"),
  constraint site_region_pkey PRIMARY KEY (site, region),
  constraint site_region_region_fkey FOREIGN KEY (region) REFERENCES region(code),
  constraint site_region_site_fkey FOREIGN KEY (site) REFERENCES site(id),
  constraint site_region_position_check CHECK (("position" >= 0)),
  constraint site_region_region_check CHECK ((region ~ '\.'::text))
);
-- The districts that a site lies in, in the order of its source.
CREATE INDEX site_region_by_region ON public.site_region USING btree (region);
grant select on site_region to bekal_lookup;
grant insert, select on site_region to bekal_member;
-- row security: forced
create policy "every desk reads every site" on site_region for select to bekal_member
  using ((( SELECT app.actor_desk() AS actor_desk) IS NOT NULL));
create policy "the region and the ministry write about a site" on site_region for insert to bekal_member
  with check ((( SELECT app.actor_writes_every_site() AS actor_writes_every_site) OR (site = ANY (ARRAY( SELECT app.actor_sites() AS actor_sites)))));

create table training_mail (
  id uuid not null,
  member uuid not null,
  address text not null,
  subject text not null,
  body text not null,
  at timestamp with time zone not null default app.now(),
  constraint training_mail_pkey PRIMARY KEY (id),
  constraint training_mail_id_fkey FOREIGN KEY (id) REFERENCES notice(id) ON DELETE CASCADE,
  constraint training_mail_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint training_mail_address_check CHECK (((length(address) >= 3) AND (length(address) <= 254))),
  constraint training_mail_body_check CHECK (((length(body) >= 1) AND (length(body) <= 4000))),
  constraint training_mail_subject_check CHECK (((length(subject) >= 1) AND (length(subject) <= 200)))
);
-- E-mail of an installation for exercise: it goes nowhere, and whom it is for reads it here. Goes with its notice.
CREATE INDEX training_mail_by_member ON public.training_mail USING btree (member, at DESC, id DESC);
grant select on training_mail to bekal_member;
grant insert on training_mail to bekal_notices;
-- row security: forced
create policy "only an installation for exercise keeps e-mail" on training_mail for insert to bekal_notices
  with check ((( SELECT app.installation_kind() AS installation_kind) = 'training'::text));
create policy "whom an exercise e-mail is for reads it" on training_mail for select to bekal_member
  using ((member = ( SELECT app.actor_member() AS actor_member)));

create table transfer (
  id uuid not null,
  member uuid not null,
  desk uuid not null,
  next_desk uuid,
  roles text[],
  effective_on date not null,
  effective_at timestamp with time zone not null,
  rest uuid,
  by_right boolean not null default false,
  proposed_at timestamp with time zone not null default app.now(),
  proposed_by uuid not null default app.actor_member(),
  accepted_at timestamp with time zone,
  accepted_by uuid,
  ended_at timestamp with time zone,
  ended_by uuid,
  done_at timestamp with time zone,
  held_up text,
  constraint transfer_pkey PRIMARY KEY (id),
  constraint transfer_accepted_by_fkey FOREIGN KEY (accepted_by) REFERENCES member(id),
  constraint transfer_desk_fkey FOREIGN KEY (desk) REFERENCES desk(id),
  constraint transfer_ended_by_fkey FOREIGN KEY (ended_by) REFERENCES member(id),
  constraint transfer_member_fkey FOREIGN KEY (member) REFERENCES member(id),
  constraint transfer_next_desk_fkey FOREIGN KEY (next_desk) REFERENCES desk(id),
  constraint transfer_proposed_by_fkey FOREIGN KEY (proposed_by) REFERENCES member(id),
  constraint transfer_rest_fkey FOREIGN KEY (rest) REFERENCES member(id),
  constraint "nobody moves to their own desk" CHECK ((next_desk <> desk)),
  constraint "only what is accepted is carried out" CHECK (((done_at IS NULL) OR (accepted_at IS NOT NULL))),
  constraint "somebody accepts, but what is recorded by right" CHECK (((accepted_at IS NULL) OR by_right OR (accepted_by IS NOT NULL))),
  constraint transfer_held_up_check CHECK ((held_up = 'last_administrator'::text)),
  constraint transfer_roles_check CHECK (((roles <> '{}'::text[]) AND (roles <@ ARRAY['worker'::text, 'head'::text, 'administrator'::text, 'operator'::text]))),
  constraint "what was called off is not carried out" CHECK ((num_nonnulls(ended_at, done_at) <= 1)),
  constraint "where somebody goes they have roles" CHECK (((next_desk IS NULL) = (roles IS NULL))),
  constraint "who proposes or moves does not accept" CHECK (((accepted_by <> proposed_by) AND (accepted_by <> member)))
);
-- Mutasi on a day to come. Carried out by a job at the midnight in which the day begins where the giving desk is, once. Nobody deletes.
CREATE UNIQUE INDEX "a member has one transfer ahead" ON public.transfer USING btree (member, desk) WHERE ((ended_at IS NULL) AND (done_at IS NULL));
CREATE INDEX transfer_by_desk ON public.transfer USING btree (desk);
CREATE INDEX transfer_by_member ON public.transfer USING btree (member);
CREATE INDEX transfer_by_next_desk ON public.transfer USING btree (next_desk);
CREATE INDEX transfer_due ON public.transfer USING btree (effective_at) WHERE ((accepted_at IS NOT NULL) AND (ended_at IS NULL) AND (done_at IS NULL));
grant select, update (ended_at, done_at, held_up) on transfer to bekal_lookup;
grant insert, select, update (accepted_at, ended_at) on transfer to bekal_member;
-- row security: forced
create policy "a head, administrator or operator proposes it for the own desk" on transfer for insert to bekal_member
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) AND (proposed_by = ( SELECT app.actor_member() AS actor_member)) AND (ended_at IS NULL) AND (done_at IS NULL) AND (( SELECT app.actor_has_role('head'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role))));
create policy "both desks and the member know of a transfer" on transfer for select to bekal_member
  using (((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (next_desk = ( SELECT app.actor_desk() AS actor_desk)) OR (member = ( SELECT app.actor_member() AS actor_member))));
create policy "the head who receives accepts, both desks call it off" on transfer for update to bekal_member
  using ((((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (next_desk = ( SELECT app.actor_desk() AS actor_desk))) AND (( SELECT app.actor_has_role('head'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('administrator'::text) AS actor_has_role) OR ( SELECT app.actor_has_role('operator'::text) AS actor_has_role))))
  with check (((desk = ( SELECT app.actor_desk() AS actor_desk)) OR (next_desk = ( SELECT app.actor_desk() AS actor_desk))));

create table app.clock (
  single boolean not null default true,
  at timestamp with time zone not null,
  constraint clock_pkey PRIMARY KEY (single),
  constraint clock_single_check CHECK (single),
  constraint "only a scratch database may move its clock" CHECK ((current_database() ~~ 'bekal\_scratch\_%'::text))
);
-- The frozen instant of a scratch database (rehearsals and tests). Empty everywhere else.
grant select on app.clock to bekal_notices;
grant select on app.clock to public;
-- row security: forced
create policy "the clock is public" on app.clock for select to public
  using (true);

create table app.first_link (
  single boolean not null default true,
  token_hash bytea not null,
  made_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null default (now() + '24:00:00'::interval),
  constraint first_link_pkey PRIMARY KEY (single),
  constraint first_link_single_check CHECK (single),
  constraint first_link_token_hash_check CHECK ((length(token_hash) = 32))
);
-- At most one link by which the first administrator comes in: SHA-256 of 32 random bytes. Another link replaces it, using it removes it. Real time.
grant delete, insert, select, update on app.first_link to bekal_lookup;
-- row security: forced
create policy "the first link is reached through functions alone" on app.first_link for select to bekal_owner
  using (true);

create table app.installation (
  single boolean not null default true,
  secret bytea not null default sha256(convert_to(((gen_random_uuid())::text || (gen_random_uuid())::text), 'UTF8'::name)),
  demonstration boolean not null default false,
  created_at timestamp with time zone not null default now(),
  journal uuid not null default gen_random_uuid(),
  schema_files text[] not null default '{}'::text[],
  kind text,
  constraint installation_pkey PRIMARY KEY (single),
  constraint installation_kind_check CHECK ((kind = ANY (ARRAY['production'::text, 'training'::text, 'evaluation'::text]))),
  constraint installation_single_check CHECK (single)
);
-- One row. The secret makes the answer for an unknown login look like any other; demonstration means that all data are invented or public.
grant select, update (schema_files, kind) on app.installation to bekal_lookup;
-- row security: forced
create policy "the installation row is made once" on app.installation for all to bekal_owner
  using (true);

CREATE OR REPLACE FUNCTION app.accept_passkey(holder bytea, passkey uuid, counter bigint, backed_up boolean, token_hash bytea, device text)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  asked passkey_challenge;
  found_member uuid;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  delete from passkey_challenge c where c.holder = accept_passkey.holder and c.purpose = 'open'
    and c.answered and c.passkey = accept_passkey.passkey returning c.* into asked;
  if asked.holder is null then
    return;
  end if;
  update passkey p set counter = accept_passkey.counter, backed_up = accept_passkey.backed_up, used_at = clock_timestamp()
    where p.id = accept_passkey.passkey and p.suspect_at is null and (asked.member is null or p.member = asked.member)
    returning p.member into found_member;
  if found_member is null then
    return;
  end if;
  if asked.member is not null then
    return query select * from app.complete_half_open(accept_passkey.holder, accept_passkey.token_hash);
    return;
  end if;
  -- The column comes with 0019, before anybody can call this.
  insert into session (token_hash, member, device, opened_by, expires_at)
    values (accept_passkey.token_hash, found_member, accept_passkey.device, 'passkey', expiry);
  return query select found_member, expiry;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Opens a session for the passkey that has answered: by itself, or as second factor of a half-open one.

CREATE OR REPLACE FUNCTION app.accept_proof(passkey uuid, counter bigint, backed_up boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  delete from passkey_challenge c where c.holder = app.actor_session() and c.purpose = 'prove'
    and c.answered and c.passkey = accept_proof.passkey;
  if not found then
    return false;
  end if;
  update passkey p set counter = accept_proof.counter, backed_up = accept_proof.backed_up, used_at = clock_timestamp()
    where p.id = accept_proof.passkey and p.member = app.actor_member() and p.suspect_at is null;
  if not found then
    return false;
  end if;
  update session s set proved_at = clock_timestamp() where s.token_hash = app.actor_session();
  return true;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor proves by a passkey to be there.

CREATE OR REPLACE FUNCTION app.accept_recovery_code(half_hash bytea, code_hash bytea, token_hash bytea)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  delete from recovery_code c using half_open h
    where h.token_hash = half_hash and c.member = h.member and c.code_hash = accept_recovery_code.code_hash;
  if found then
    return query select * from app.complete_half_open(half_hash, accept_recovery_code.token_hash);
  end if;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Uses up a recovery code and opens the session; no row where there is no such code.

CREATE OR REPLACE FUNCTION app.accept_step(half_hash bytea, step bigint, token_hash bytea)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  update authenticator a set last_step = accept_step.step
    from half_open h where h.token_hash = half_hash and a.member = h.member and a.last_step < accept_step.step;
  if found then
    return query select * from app.complete_half_open(half_hash, accept_step.token_hash);
  end if;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Uses up a step of the code app and opens the session; no row where the step was used before.

CREATE OR REPLACE FUNCTION app.acknowledge_provider_removal()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    delete from provider_account_removal r where r.member = app.actor_member()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor has been told that somebody has taken the own account of a provider away.

CREATE OR REPLACE FUNCTION app.acknowledge_reset()
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    delete from second_factor_reset r where r.member = app.actor_member()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor has been told that somebody has reset the own second factor.

CREATE OR REPLACE FUNCTION app.acting()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN NULLIF(current_setting('app.acting'::text, true), ''::text);
-- owner: bekal_lookup; execute: bekal_member
-- plh or plt where the actor has the rights of a head only because the head is away.

CREATE OR REPLACE FUNCTION app.acting_for_head(desk uuid, member uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT a.acts_as FROM (absence_now a JOIN membership h ON (((h.member = a.member) AND (h.desk = a.desk) AND (h.until IS NULL)))) WHERE ((a.desk = acting_for_head.desk) AND (a.stand_in = acting_for_head.member) AND (a.acts_as IS NOT NULL) AND ('head'::text = ANY (h.roles))) ORDER BY a.acts_as LIMIT 1);
-- owner: bekal_lookup; execute: nobody else
-- plh or plt while this member acts for a head of the desk who is away; else null.

CREATE OR REPLACE FUNCTION app.actor_agency()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT d.agency FROM desk d WHERE (d.id = app.actor_desk()));
-- owner: bekal_lookup; execute: bekal_member
-- The agency of the acting desk.

CREATE OR REPLACE FUNCTION app.actor_agency_kind()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT a.kind FROM (desk d JOIN agency a ON ((a.id = d.agency))) WHERE (d.id = app.actor_desk()));
-- owner: bekal_lookup; execute: bekal_member
-- The kind of the acting desk's agency.

CREATE OR REPLACE FUNCTION app.actor_colleagues()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.member from membership m where m.desk = app.actor_desk()
    union select app.actor_member()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Members, present and past, of the acting desk, and the actor.

CREATE OR REPLACE FUNCTION app.actor_desk()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.desk'::text, true), ''::text))::uuid;
-- owner: bekal_owner; execute: public, bekal_lookup
-- The desk on whose behalf the member acts, or null.

CREATE OR REPLACE FUNCTION app.actor_desks()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.desk from membership m where m.member = app.actor_member() and m.until is null
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Every desk that the acting member serves.

CREATE OR REPLACE FUNCTION app.actor_has_role(role text)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((role = ANY (string_to_array(current_setting('app.roles'::text, true), ','::text))), false);
-- owner: bekal_owner; execute: public
-- Whether the acting member has this role at the acting desk.

CREATE OR REPLACE FUNCTION app.actor_holds_agency_key()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM (agency_key_holder h JOIN agency_key k ON ((k.id = h.key))) WHERE ((h.member = app.actor_member()) AND (k.agency = app.actor_agency()) AND ((k.verify)::text = app.agency_key_in_force(k.agency)))));
-- owner: bekal_lookup; execute: bekal_member
-- Whether the actor holds the key that the root has stated of the acting desk's agency.

CREATE OR REPLACE FUNCTION app.actor_is_staff()
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
 SET search_path TO 'pg_catalog'
RETURN (app.actor_has_role('worker'::text) OR app.actor_has_role('head'::text));
-- owner: bekal_lookup; execute: bekal_member
-- Whether the acting member does the work of the acting desk; its administrator and operator read nobody.

CREATE OR REPLACE FUNCTION app.actor_is_strong()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (app.has_second_factor(app.actor_member()) OR (EXISTS (SELECT FROM session s WHERE ((s.token_hash = app.actor_session()) AND s.strong))));
-- owner: bekal_lookup; execute: bekal_member
-- Whether the actor may work for a desk that requires a second factor: has one, or a provider has vouched for one in this session.

CREATE OR REPLACE FUNCTION app.actor_letter()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.letter'::text, true), ''::text))::uuid;
-- owner: bekal_owner; execute: bekal_guest, bekal_member, bekal_lookup
-- The one letter on which the bearer of a link acts, or null.

CREATE OR REPLACE FUNCTION app.actor_link()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.link'::text, true), ''::text))::uuid;
-- owner: bekal_owner; execute: bekal_guest, bekal_member, bekal_lookup
-- The link whose bearer acts, or null.

CREATE OR REPLACE FUNCTION app.actor_member()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('app.member'::text, true), ''::text))::uuid;
-- owner: bekal_owner; execute: public, bekal_lookup
-- The member who acts, or null.

CREATE OR REPLACE FUNCTION app.actor_name()
 RETURNS text
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT m.name FROM member m WHERE (m.id = app.actor_member()));
-- owner: bekal_owner; execute: bekal_member
-- The name of the acting member, as a letter bears it.

CREATE OR REPLACE FUNCTION app.actor_regencies()
 RETURNS SETOF text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select r.code from region r where r.level = 'regency' and app.actor_region() in (r.code, r.parent)
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The district of the acting desk's agency, or every district of its province.

CREATE OR REPLACE FUNCTION app.actor_region()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT a.region FROM (desk d JOIN agency a ON ((a.id = d.agency))) WHERE (d.id = app.actor_desk()));
-- owner: bekal_lookup; execute: bekal_member
-- The region of the acting desk's agency; null for national agencies.

CREATE OR REPLACE FUNCTION app.actor_session()
 RETURNS bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN decode(NULLIF(current_setting('app.session'::text, true), ''::text), 'hex'::text);
-- owner: bekal_lookup; execute: nobody else
-- The session that acts, as the hash of its token.

CREATE OR REPLACE FUNCTION app.actor_sites()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select s.id from site s where s.region = any (array(select app.actor_regencies()))
    union
    select sr.site from site_region sr where sr.region = any (array(select app.actor_regencies()))
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Sites that lie at least partly in the district or province of the acting desk's agency.

CREATE OR REPLACE FUNCTION app.actor_writes_every_site()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN COALESCE(((app.actor_agency_kind() = 'ministry'::text) OR app.actor_has_role('operator'::text)), false);
-- owner: bekal_lookup; execute: bekal_member
-- Desks of a ministry, and an operator, who imports.

CREATE OR REPLACE FUNCTION app.add_first_operator(agency uuid, agency_name text, desk uuid, member uuid, name text, login text, salt bytea, secret_hash bytea, must_change boolean, membership uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into agency (id, kind, name) values (add_first_operator.agency, 'operator', add_first_operator.agency_name) on conflict do nothing;
  insert into desk (id, agency, name, wall, zone)
    values (add_first_operator.desk, add_first_operator.agency, add_first_operator.agency_name, 'operator', 'WIB') on conflict do nothing;
  insert into member as m (id, name, login, salt, secret_hash, must_change)
    values (add_first_operator.member, add_first_operator.name, add_first_operator.login, add_first_operator.salt,
      add_first_operator.secret_hash, add_first_operator.must_change)
    on conflict (id) do update set salt = excluded.salt, secret_hash = excluded.secret_hash;
  insert into membership (id, member, desk, roles)
    values (add_first_operator.membership, add_first_operator.member, add_first_operator.desk, array['operator', 'administrator'])
    on conflict do nothing;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Agency, desk and member of whoever keeps the installation, whom nobody is there to add. Bears repetition with the same ids.

CREATE OR REPLACE FUNCTION app.add_passkey(id uuid, credential bytea, public_key bytea, counter bigint, transports text[], backed_up boolean, name text, code_hashes bytea[])
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() for no key update;
  delete from passkey_challenge c where c.holder = app.actor_session() and c.purpose = 'add' and c.member = app.actor_member();
  if not found then
    return 'passkey_gone';
  end if;
  insert into passkey (id, member, credential, public_key, counter, transports, backed_up, name)
    values (add_passkey.id, app.actor_member(), add_passkey.credential, add_passkey.public_key, add_passkey.counter,
      add_passkey.transports, add_passkey.backed_up, add_passkey.name)
    on conflict (credential) do nothing;
  if not found then
    return 'passkey_known';
  end if;
  -- They were opened without it.
  perform app.end_sessions(app.actor_member(), app.actor_session());
  if exists (select from recovery_code c where c.member = app.actor_member()) then
    return 'done';
  end if;
  insert into recovery_code (member, code_hash) select app.actor_member(), unnest(code_hashes);
  return 'with_codes';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- A new passkey of the actor counts from now on, with recovery codes where there are none; other sessions end.

CREATE OR REPLACE FUNCTION app.agency_key_in_force(of uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT s.verify FROM key_statement s WHERE ((s.agency = agency_key_in_force.of) AND (s.kind = 'agency'::text)) ORDER BY s."position" DESC LIMIT 1);
-- owner: bekal_lookup; execute: bekal_member
-- The key that the root has stated of an agency; null where it has stated none.

CREATE OR REPLACE FUNCTION app.agency_key_is_held(of uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM (agency_key k JOIN agency_key_holder h ON ((h.key = k.id))) WHERE ((k.agency = agency_key_is_held.of) AND ((k.verify)::text = app.agency_key_in_force(agency_key_is_held.of)))));
-- owner: bekal_lookup; execute: bekal_member
-- Whether somebody holds the key that the root has stated of an agency.

CREATE OR REPLACE FUNCTION app.ask_own_passkey(challenge bytea)
 RETURNS TABLE(credential bytea, transports text[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  insert into passkey_challenge (holder, challenge, purpose, member)
    values (app.actor_session(), ask_own_passkey.challenge, 'prove', app.actor_member())
    on conflict (holder) do update set challenge = excluded.challenge, purpose = 'prove', answered = false, passkey = null, expires_at = excluded.expires_at;
  return query select p.credential, p.transports from passkey p
    where p.member = app.actor_member() and p.suspect_at is null order by p.used_at desc nulls last, p.id;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Keeps what a passkey of the actor is to sign as proof; answers which passkeys may.

CREATE OR REPLACE FUNCTION app.ask_passkey(holder bytea, challenge bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    insert into passkey_challenge (holder, challenge, purpose) values (ask_passkey.holder, ask_passkey.challenge, 'open')
  $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Keeps what a passkey is to sign for somebody who has not said who they are.

CREATE OR REPLACE FUNCTION app.ask_passkey_of(half_hash bytea, challenge bytea)
 RETURNS TABLE(credential bytea, transports text[])
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare found_member uuid;
begin
  select h.member into found_member from half_open h
    where h.token_hash = half_hash and h.tries < 5 and h.expires_at > clock_timestamp();
  if found_member is null then
    return;
  end if;
  insert into passkey_challenge (holder, challenge, purpose, member)
    values (half_hash, ask_passkey_of.challenge, 'open', found_member)
    on conflict (holder) do update set challenge = excluded.challenge, answered = false, passkey = null, expires_at = excluded.expires_at;
  return query select p.credential, p.transports from passkey p
    where p.member = found_member and p.suspect_at is null order by p.used_at desc nulls last, p.id;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Keeps what a passkey is to sign as second factor; answers which passkeys may. No row where the half-open session is gone.

CREATE OR REPLACE FUNCTION app.begin_journal_lineage()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  following integer := app.journal_lineage() + 1;
begin
  execute format('alter table public.journal alter column lineage set default %s', following);
  return following;
end $function$;
-- owner: bekal_owner; execute: bekal_sealer
-- The journal was restored into another cluster: what is written from now on stands after all that came along.

CREATE OR REPLACE FUNCTION app.begin_provider_binding(secret_hash bytea, token_hash bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare handed_over boolean;
begin
  select m.must_change into handed_over from member m
    where m.id = app.actor_member() and m.secret_hash = begin_provider_binding.secret_hash;
  if not found then
    return 'wrong_secret';
  end if;
  -- Whoever handed the passphrase over could bind an account of their own with it.
  if handed_over then
    return 'own_passphrase_first';
  end if;
  if app.has_second_factor(app.actor_member()) and not exists (select from session s
      where s.token_hash = app.actor_session() and s.opened_by <> 'provider' and s.opened_at > clock_timestamp() - interval '5 minutes') then
    return 'sign_in_afresh';
  end if;
  insert into provider_way (token_hash, session, begun_at)
    values (begin_provider_binding.token_hash, app.actor_session(), clock_timestamp());
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor goes to the provider to bind an account: with the own passphrase, and where there is a second factor in a session that it has opened within five minutes.

CREATE OR REPLACE FUNCTION app.begin_provider_sign_in(token_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    insert into provider_way (token_hash, session, begun_at)
      values (begin_provider_sign_in.token_hash, null, clock_timestamp())
  $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- A browser goes to the provider to sign in.

CREATE OR REPLACE FUNCTION app.begin_session()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  new.shared := new.shared or coalesce(current_setting('app.shared', true), '') = 'on';
  delete from session s where s.token_hash = app.former_session();
  return new;
end $function$;
-- owner: bekal_lookup; execute: nobody else

CREATE OR REPLACE FUNCTION app.bind_provider_account(issuer text, account_hash bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  if exists (select from provider_account p
      where p.account_hash = bind_provider_account.account_hash and p.member <> app.actor_member()) then
    return 'provider_account_taken';
  end if;
  insert into provider_account (member, issuer, account_hash)
    values (app.actor_member(), bind_provider_account.issuer, bind_provider_account.account_hash)
    on conflict (member) do update set issuer = excluded.issuer, account_hash = excluded.account_hash, since = pg_catalog.now();
  delete from provider_account_removal r where r.member = app.actor_member();
  return 'done';
exception when unique_violation then
  return 'provider_account_taken';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor signs in with this account of the provider from now on, and with no other. An account belongs to one member.

CREATE OR REPLACE FUNCTION app.carry_out_transfer(transfer uuid, membership uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: bekal_jobs
-- Carries out a transfer whose day has come, once: everything held goes to whom it was left to or back to the desk, the membership ends and with it sessions that have no desk, and the next begins. False where somebody else is at it, or nothing changes.

CREATE OR REPLACE FUNCTION app.check_package_sum()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Where all parts are known they make the total; where some are not, they do not exceed it.

CREATE OR REPLACE FUNCTION app.clear_second_factors(member uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  delete from authenticator a where a.member = clear_second_factors.member;
  delete from authenticator_offer o where o.member = clear_second_factors.member;
  delete from passkey_challenge c where c.member = clear_second_factors.member;
  delete from passkey p where p.member = clear_second_factors.member;
  delete from recovery_code c where c.member = clear_second_factors.member;
  delete from code_failure f where f.member = clear_second_factors.member;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Takes every second factor of a member away.

CREATE OR REPLACE FUNCTION app.clear_sessions()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare cleared integer;
begin
  delete from session s where s.expires_at < pg_catalog.now() or s.seen_at < pg_catalog.now() - interval '2 hours';
  get diagnostics cleared = row_count;
  delete from sign_in_failure f where f.last_at < pg_catalog.now() - interval '1 day';
  delete from half_open h where h.expires_at < pg_catalog.now();
  delete from passkey_challenge c where c.expires_at < pg_catalog.now();
  delete from authenticator_offer o where o.offered_at < pg_catalog.now() - interval '15 minutes';
  delete from provider_way w where w.begun_at < pg_catalog.now() - interval '10 minutes';
  return cleared;
end $function$;
-- owner: bekal_lookup; execute: bekal_jobs
-- Removes sessions that have run out, half-open ones, offers, ways to a provider, and failures that no longer count.

CREATE OR REPLACE FUNCTION app.close_reply()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update request_reply p set closed_at = app.now() where p.request = new.id and p.closed_at is null;
  update obligation o set state = 'withdrawn', settled_at = greatest(app.now(), o.opened_at), ended_at = greatest(app.now(), o.opened_at)
    where o.subject_id = new.id and o.kind = 'initial_letter' and o.state = 'open';
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- When a letter ends nobody owes initials to a reply any more: the desk that asked may end it by withdrawing, and sees neither.

CREATE OR REPLACE FUNCTION app.close_session(token_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  delete from session s where s.token_hash = close_session.token_hash;
  return found;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member

CREATE OR REPLACE FUNCTION app.colleague_keys()
 RETURNS TABLE(member uuid, seal_to text, verify text, made_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select k.member, k.seal_to, k.verify, k.made_at from member_key k where k.member in (select app.serving_colleagues())
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Public halves of the keys of the acting desk's members, as they have made them.

CREATE OR REPLACE FUNCTION app.complete_half_open(half_hash bytea, token_hash bytea)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  half half_open;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  delete from half_open h where h.token_hash = half_hash returning h.* into half;
  if half.member is null then
    return;
  end if;
  delete from code_failure f where f.member = half.member;
  insert into session (token_hash, member, device, opened_by, expires_at)
    values (complete_half_open.token_hash, half.member, half.device, half.opened_by, expiry);
  return query select half.member, expiry;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Makes a session of a half-open one. For functions that have checked a second factor.

CREATE OR REPLACE FUNCTION app.confirm_authenticator(step bigint, code_hashes bytea[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare offered bytea;
begin
  delete from authenticator_offer o where o.member = app.actor_member() returning o.sealed into offered;
  if offered is null then
    return false;
  end if;
  insert into authenticator (member, sealed, last_step) values (app.actor_member(), offered, confirm_authenticator.step)
    on conflict (member) do update set sealed = excluded.sealed, last_step = excluded.last_step, since = pg_catalog.now();
  delete from recovery_code c where c.member = app.actor_member();
  insert into recovery_code (member, code_hash) select app.actor_member(), unnest(code_hashes);
  delete from code_failure f where f.member = app.actor_member();
  -- They were opened by the passphrase alone.
  perform app.end_sessions(app.actor_member(), app.actor_session());
  return true;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The offered code app counts from now on, with fresh recovery codes; other sessions end.

CREATE OR REPLACE FUNCTION app.connected_processes()
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN CASE WHEN app.actor_has_role('operator'::text) THEN (SELECT (count(DISTINCT pg_stat_activity.application_name))::integer AS count FROM pg_stat_activity WHERE ((pg_stat_activity.datname = current_database()) AND ((pg_stat_activity.application_name = 'bekal'::text) OR (pg_stat_activity.application_name ~~ 'bekal worker %'::text)))) ELSE NULL::integer END;
-- owner: bekal_lookup; execute: bekal_member
-- How many processes of the server are connected now; null for whoever is no operator.

CREATE OR REPLACE FUNCTION app.count_case_change()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Counts what changed of a case, at the end of the transaction: whoever asks later sees no number before a smaller one.

CREATE OR REPLACE FUNCTION app.count_wrong_code(half_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  found_member uuid;
  until timestamptz;
begin
  update half_open h set tries = h.tries + 1 where h.token_hash = half_hash returning h.member into found_member;
  if found_member is null then
    return false;
  end if;
  insert into code_failure as f (member, failures) values (found_member, 1)
    on conflict (member) do update set failures = f.failures + 1,
      locked_until = case when (f.failures + 1) % 5 = 0
        then clock_timestamp() + least(interval '1 day', interval '15 minutes' * power(2, least((f.failures + 1) / 5 - 1, 10))) end
    returning f.locked_until into until;
  return coalesce(until > clock_timestamp(), false);
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Counts a wrong code; true when codes of the member are locked now.

CREATE OR REPLACE FUNCTION app.day_begins(day date, desk uuid)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT ((day_begins.day)::timestamp without time zone AT TIME ZONE CASE d.zone WHEN 'WIB'::text THEN 'Asia/Jakarta'::text WHEN 'WITA'::text THEN 'Asia/Makassar'::text ELSE 'Asia/Jayapura'::text END) AS timezone FROM desk d WHERE (d.id = day_begins.desk));
-- owner: bekal_lookup; execute: bekal_member
-- The midnight in which a day begins in the zone of a desk.

CREATE OR REPLACE FUNCTION app.demand_proof()
 RETURNS void
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from session s where s.token_hash = app.actor_session() and s.proved_at > clock_timestamp() - interval '5 minutes') then
    raise exception 'not proved lately' using errcode = 'BK412';
  end if;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Refuses (BK412) unless the actor has proved in this session, within five minutes, to be there.

CREATE OR REPLACE FUNCTION app.desk_day_end(days integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE
RETURN (SELECT ((date_trunc('day'::text, (app.now() AT TIME ZONE z.iana)) + make_interval(days => (desk_day_end.days + 1))) AT TIME ZONE z.iana) AS timezone FROM (desk d JOIN (VALUES ('WIB'::text,'Asia/Jakarta'::text), ('WITA'::text,'Asia/Makassar'::text), ('WIT'::text,'Asia/Jayapura'::text)) z(zone, iana) ON ((z.zone = d.zone))) WHERE (d.id = app.actor_desk()));
-- owner: bekal_owner; execute: bekal_member
-- The midnight in which the day so many days from today ends, in the zone of the acting desk.

CREATE OR REPLACE FUNCTION app.desk_may_seal(of uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM (desk_epoch e JOIN desk_epoch tested ON (((tested.desk = e.desk) AND ((tested.recovery_seal_to)::text = (e.recovery_seal_to)::text)))) WHERE ((e.desk = desk_may_seal.of) AND (e.epoch = app.epoch_in_force(desk_may_seal.of)) AND (tested.recovery_tested_at IS NOT NULL))));
-- owner: bekal_lookup; execute: bekal_member
-- Whether a desk may seal a real person: it has an epoch in force, and two shares of its recovery key were put together once (V15). An epoch after that with the same shares needs no new test.

CREATE OR REPLACE FUNCTION app.desk_of_agency(agency uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select d.id from desk d where d.agency = $1
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Desks of an agency.

CREATE OR REPLACE FUNCTION app.desks_above(of uuid)
 RETURNS TABLE(desk uuid, height integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with recursive above (desk, height) as (
      select d.superior, 1 from desk d where d.id = $1 and d.superior is not null
      union all
      select d.superior, a.height + 1 from above a join desk d on d.id = a.desk where d.superior is not null and a.height < 8
    )
    select desk, height from above
  $function$;
-- owner: bekal_lookup; execute: bekal_member, bekal_sweeper
-- Superior desks, nearest first.

CREATE OR REPLACE FUNCTION app.desks_of_letter()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select p.desk from request r cross join lateral (values (r.sender), (r.receiver)) p (desk) where r.id = app.actor_letter()
    union
    select a.desk from request r cross join lateral (values (r.sender), (r.receiver)) p (desk)
      cross join lateral app.desks_above(p.desk) a where r.id = app.actor_letter()
  $function$;
-- owner: bekal_lookup; execute: bekal_guest
-- Both parties to the letter of a link, and the desks above them, to whom its ladder leads.

CREATE OR REPLACE FUNCTION app.directory_head()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT rtrim(translate(encode(sha256(convert_to((('{'::text || string_agg(format('"%s":{"hash":"%s","number":%s}'::text, l.issuer, l.hash, l.number), ','::text ORDER BY (l.issuer COLLATE "C"))) || '}'::text), 'UTF8'::name)), 'base64'::text), '+/'::text, '-_'::text), '='::text) AS rtrim FROM (SELECT DISTINCT ON (s.issuer) s.issuer, s.number, s.hash FROM key_statement s ORDER BY s.issuer, s.number DESC) l);
-- owner: bekal_lookup; execute: bekal_sealer
-- The head of the directory, as every device computes it of what it has read; null where nothing was stated.

CREATE OR REPLACE FUNCTION app.due_transfers()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select t.id from transfer t where t.accepted_at is not null and t.ended_at is null and t.done_at is null and t.effective_at <= app.now()
    order by t.effective_at, t.id
  $function$;
-- owner: bekal_lookup; execute: bekal_jobs
-- Transfers whose day has come.

CREATE OR REPLACE FUNCTION app.empty_hands(member uuid, desk uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update obligation o set assignee = null where o.assignee = empty_hands.member and o.owner_desk = empty_hands.desk and o.state = 'open';
  delete from request_hands h where h.handler = empty_hands.member and h.desk = empty_hands.desk and not h.ended;
  update paper_letter p set held_by = null where p.held_by = empty_hands.member and p.desk = empty_hands.desk and p.state = 'open';
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Whatever a member holds at a desk is the desk's again.

CREATE OR REPLACE FUNCTION app.end_letter_in_hands()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update request_hands h set ended = true where h.request = new.id;
  return null;
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- A letter that has ended is in nobody's hands any more; who had handled it stays to be read.

CREATE OR REPLACE FUNCTION app.end_sessions(member uuid, but bytea)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare ended integer;
begin
  delete from half_open h where h.member = end_sessions.member;
  delete from session s where s.member = end_sessions.member and s.token_hash is distinct from end_sessions.but;
  get diagnostics ended = row_count;
  return ended;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Ends the sessions of a member, the half-open ones too, but for one.

CREATE OR REPLACE FUNCTION app.end_sessions_of(member uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(end_sessions_of.member);
begin
  if keeps not in ('yes', 'acting_keeps_no_accounts') then
    return case keeps when 'oneself' then 'own_sessions' else keeps end;
  end if;
  perform app.end_sessions(end_sessions_of.member, null);
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- A head, also one who stands in, an administrator or operator signs a colleague at the acting desk out everywhere.

CREATE OR REPLACE FUNCTION app.end_sessions_without_desk()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from membership m where m.member = new.member and m.until is null) then
    perform app.end_sessions(new.member, null);
  end if;
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else

CREATE OR REPLACE FUNCTION app.enter(token_hash bytea, desk uuid, may text[], deskless boolean, first_passphrase boolean DEFAULT true)
 RETURNS TABLE(member uuid, actor_desk uuid, roles text[], now timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  found_member uuid;
  last_seen timestamptz;
  shared_pc boolean;
  locked boolean;
  handed_over boolean;
  found_strong boolean;
  found_roles text[];
  needs_factor boolean;
  acting text;
begin
  select s.member, s.seen_at, s.shared, app.is_locked(s.locked_at, s.shared, s.seen_at), s.strong, m.must_change
    into found_member, last_seen, shared_pc, locked, found_strong, handed_over from session s join member m on m.id = s.member
    where s.token_hash = enter.token_hash and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours';
  if found_member is null then
    raise exception 'not signed in' using errcode = 'BK401';
  end if;
  if locked then
    raise exception 'the session is locked' using errcode = 'BK423';
  end if;
  if handed_over and not enter.first_passphrase then
    raise exception 'the passphrase was handed over and has to be replaced' using errcode = 'BK426';
  end if;
  if enter.desk is null and not enter.deskless then
    raise exception 'no desk named' using errcode = 'BK400';
  end if;
  if enter.desk is not null then
    select m.roles, app.factor_is_due(d.second_factor_required, d.second_factor_from) into found_roles, needs_factor
      from membership m join desk d on d.id = m.desk
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
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Resolves the session, checks desk and role, and sets the actor for this transaction. first_passphrase: whether the call is one of those that whoever has to replace the passphrase needs for that. BK401 not signed in, BK423 locked, BK426 the passphrase has to be replaced first, BK400 no desk named, BK403 not permitted, BK428 the desk requires a second factor.

CREATE OR REPLACE FUNCTION app.enter_link(token_hash bytea, code_hash bytea, key uuid)
 RETURNS TABLE(letter uuid, actor_desk uuid, now timestamp with time zone, replayed boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  found_link request_link;
begin
  -- Locked until the end of the transaction: guesses are counted one after the other, and of two answers one comes first.
  select l.* into found_link from request_link l where l.token_hash = enter_link.token_hash for update;
  if found_link.id is null then
    return;
  end if;
  if found_link.code_hash <> enter_link.code_hash then
    update request_link l set failures = l.failures + 1,
        ended_at = case when l.failures + 1 >= 10 then app.now() end,
        ended_as = case when l.failures + 1 >= 10 then 'locked' end
      where l.id = found_link.id and l.ended_at is null;
    return;
  end if;
  if enter_link.key in (found_link.ended_with, found_link.last_with) then
    return query select found_link.request, found_link.reader, app.now(), true;
    return;
  end if;
  if found_link.ended_at is not null or found_link.expires_at <= app.now() or not exists (
      select from request r join desk d on d.id = r.receiver
        where r.id = found_link.request and r.state in ('sent', 'received') and not d.has_account) then
    return;
  end if;
  -- Kept where the write is kept: one that is refused takes this back with it.
  if found_link.opened_at is null or enter_link.key is not null then
    update request_link l set opened_at = coalesce(l.opened_at, app.now()), last_with = coalesce(enter_link.key, l.last_with)
      where l.id = found_link.id;
  end if;
  perform set_config('app.letter', found_link.request::text, true),
          set_config('app.link', found_link.id::text, true),
          set_config('app.desk', found_link.reader::text, true),
          set_config('app.member', '', true),
          set_config('app.roles', '', true);
  return query select found_link.request, found_link.reader, app.now(), false;
end $function$;
-- owner: bekal_lookup; execute: bekal_guest
-- Lets the bearer of a link and its code act on one letter for this transaction. No row where it does not hold, for whatever reason; a wrong code is counted, the tenth locks. replayed: this very call has been done before.

CREATE OR REPLACE FUNCTION app.epoch_in_force(of uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT max(e.epoch) AS max FROM desk_epoch e WHERE ((e.desk = epoch_in_force.of) AND (e.in_force_at IS NOT NULL)));
-- owner: bekal_lookup; execute: bekal_member
-- The epoch in which a desk seals now; null for one without keys.

CREATE OR REPLACE FUNCTION app.epoch_is_due(of uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM app.stated_members(epoch_is_due.of) s(member, seal_to, verify) WHERE (NOT (EXISTS (SELECT FROM membership m WHERE ((m.desk = epoch_is_due.of) AND (m.member = s.member) AND (m.until IS NULL)))))));
-- owner: bekal_lookup; execute: bekal_member
-- Whether somebody who no longer serves a desk could still open its epoch (V14).

CREATE OR REPLACE FUNCTION app.erase_left(most integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: bekal_jobs
-- Destroys what is left of whoever left or declined 90 days ago: every version, every wrap, where she was met, the coarse facts. Answers of how many.

CREATE OR REPLACE FUNCTION app.examine_half_open(half_hash bytea)
 RETURNS TABLE(member uuid, sealed bytea, last_step bigint, epoch bigint, verdict text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare found_member uuid;
begin
  select h.member into found_member from half_open h where h.token_hash = half_hash;
  -- One code at a time for each member, so that a step is used once and each failure counts.
  perform from member m where m.id = found_member for no key update;
  if not exists (select from half_open h where h.token_hash = half_hash and h.tries < 5
      and h.expires_at > clock_timestamp()) then
    return query select null::uuid, null::bytea, null::bigint, null::bigint, 'gone';
    return;
  end if;
  if exists (select from code_failure f where f.member = found_member and f.locked_until > clock_timestamp()) then
    return query select null::uuid, null::bytea, null::bigint, null::bigint, 'locked';
    return;
  end if;
  return query select found_member, a.sealed, a.last_step, extract(epoch from clock_timestamp())::bigint, 'open'
    from (values (1)) one left join authenticator a on a.member = found_member;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- What a code is to be checked against; holds the member's row until the transaction ends.

CREATE OR REPLACE FUNCTION app.examine_passkey(holder bytea, purpose text, credential bytea)
 RETURNS TABLE(challenge bytea, passkey uuid, member uuid, public_key bytea, counter bigint, suspect boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  asked passkey_challenge;
  found_passkey passkey;
begin
  update passkey_challenge c set answered = true
    where c.holder = coalesce(examine_passkey.holder, app.actor_session()) and c.purpose = examine_passkey.purpose and not c.answered and c.expires_at > clock_timestamp()
    returning c.* into asked;
  if asked.holder is null or asked.purpose = 'open' and asked.member is not null and not exists (select from half_open h
      where h.token_hash = asked.holder and h.tries < 5 and h.expires_at > clock_timestamp()) then
    return;
  end if;
  -- One answer at a time for each passkey, so that its counter only grows.
  select p.* into found_passkey from passkey p
    where p.credential = examine_passkey.credential and (asked.member is null or p.member = asked.member) for no key update;
  update passkey_challenge c set passkey = found_passkey.id where c.holder = asked.holder;
  return query select asked.challenge, found_passkey.id, found_passkey.member, found_passkey.public_key, found_passkey.counter,
    found_passkey.suspect_at is not null;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member
-- What an answer is to be checked against; the challenge is used up by it, right or wrong. No row where there is none. Without a holder, of the session that acts.

CREATE OR REPLACE FUNCTION app.factor_is_due(required boolean, since timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (required AND COALESCE((since <= now()), true));
-- owner: bekal_lookup; execute: bekal_member
-- Whether a desk requires a second factor by now.

CREATE OR REPLACE FUNCTION app.first_link_holds(token_hash bytea)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN ((NOT app.has_operator()) AND (EXISTS (SELECT FROM app.first_link l WHERE ((l.token_hash = first_link_holds.token_hash) AND (l.expires_at > now())))));
-- owner: bekal_lookup; execute: bekal_visitor
-- Whether this link still lets the first administrator in.

CREATE OR REPLACE FUNCTION app.forget_signing_block()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  delete from signing_block b where b.member = new.member and b.desk = new.desk;
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Whoever leaves a desk leaves no NIP behind but on the letters that they signed.

CREATE OR REPLACE FUNCTION app.former_session()
 RETURNS bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN decode(NULLIF(current_setting('app.former'::text, true), ''::text), 'hex'::text);
-- owner: bekal_lookup; execute: nobody else
-- The session that the browser has had until now, as the hash of its token.

CREATE OR REPLACE FUNCTION app.give_back_before_leaving(member uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not (app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    raise exception 'role lacks the permission' using errcode = 'BK403';
  end if;
  perform app.empty_hands(give_back_before_leaving.member, app.actor_desk());
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- What a member of the acting desk holds is the desk's again. Called before a membership ends: whoever renews what is held meanwhile comes first, and neither waits for the other.

CREATE OR REPLACE FUNCTION app.guard_obligation()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$;
-- owner: bekal_owner; execute: nobody else
-- What has ended is final; a superior may take its rung into hands, but only the parties stop or end a promise.

CREATE OR REPLACE FUNCTION app.has_operator()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM membership m WHERE (('operator'::text = ANY (m.roles)) AND (m.until IS NULL))));
-- owner: bekal_lookup; execute: bekal_jobs
-- Whether somebody keeps this installation.

CREATE OR REPLACE FUNCTION app.has_second_factor(member uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN ((EXISTS (SELECT FROM authenticator a WHERE (a.member = has_second_factor.member))) OR (EXISTS (SELECT FROM passkey p WHERE (p.member = has_second_factor.member))));
-- owner: bekal_lookup; execute: nobody else
-- Whether a passphrase alone does not open a session of this member.

CREATE OR REPLACE FUNCTION app.installation_kind()
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'app'
RETURN (SELECT installation.kind FROM app.installation);
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member, bekal_notices, bekal_jobs
-- What this installation is for; null before its first start.

CREATE OR REPLACE FUNCTION app.is_demonstration()
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'app'
RETURN (SELECT installation.demonstration FROM app.installation);
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member

CREATE OR REPLACE FUNCTION app.is_locked(locked_at timestamp with time zone, shared boolean, seen_at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN ((locked_at IS NOT NULL) OR (shared AND (seen_at < (now() - '00:03:00'::interval))));
-- owner: bekal_lookup; execute: nobody else
-- Whether a session waits for its member. Two idle minutes lock the browser; one more, the server, should the browser be unable to say so.

CREATE OR REPLACE FUNCTION app.journal_attempt(id uuid, token_hash bytea, desk uuid, endpoint text, outcome text, code text, command uuid, trace uuid)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into journal (id, member, desk, endpoint, outcome, code, command, trace)
  values (journal_attempt.id, app.session_member(journal_attempt.token_hash),
    (select d.id from desk d where d.id = journal_attempt.desk),
    journal_attempt.endpoint, journal_attempt.outcome, journal_attempt.code, journal_attempt.command, journal_attempt.trace);
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Journals an attempt that was denied or failed, in a transaction of its own.

CREATE OR REPLACE FUNCTION app.journal_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  entry uuid := gen_random_uuid();
begin
  insert into journal (id, member, desk, endpoint, outcome, subjects, digests, trace)
    values (entry, (select app.actor_member()), (select app.actor_desk()), 'files.use', 'done', array[new.id], array[new.sha256], entry);
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Writes the hash of a file into the journal when it begins to hang on something.

CREATE OR REPLACE FUNCTION app.journal_head()
 RETURNS TABLE(number bigint, hash bytea, key integer, signature text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
BEGIN ATOMIC
 SELECT s.number,
     s.hash,
     s.key,
     s.signature
    FROM journal_seal s
   ORDER BY s.number DESC
  LIMIT 1;
END;
-- owner: bekal_lookup; execute: bekal_visitor
-- The newest seal: its number, its hash, and the signature over both.

CREATE OR REPLACE FUNCTION app.journal_id()
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'app'
RETURN (SELECT installation.journal FROM app.installation);
-- owner: bekal_lookup; execute: bekal_sealer, bekal_visitor
-- Names the journal of this installation.

CREATE OR REPLACE FUNCTION app.journal_lineage()
 RETURNS integer
 LANGUAGE sql
 STABLE
 SET search_path TO 'pg_catalog'
RETURN (SELECT (pg_get_expr(d.adbin, d.adrelid))::integer AS pg_get_expr FROM (pg_attrdef d JOIN pg_attribute a ON (((a.attrelid = d.adrelid) AND (a.attnum = d.adnum)))) WHERE ((d.adrelid = ('journal'::regclass)::oid) AND (a.attname = 'lineage'::name)));
-- owner: bekal_owner; execute: bekal_sealer
-- The lineage under which rows are written now.

CREATE OR REPLACE FUNCTION app.journal_sealed_group()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  entry uuid := gen_random_uuid();
begin
  insert into journal (id, member, desk, endpoint, outcome, subjects, digests, trace)
    values (entry, (select app.actor_member()), (select app.actor_desk()), 'people.sealed', 'done', array[new.case_id], array[new.hash::bytea], entry);
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Writes the hash of every sealed version into the journal (V7).

CREATE OR REPLACE FUNCTION app.keep_absence()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- Days in the zone of the desk; nobody is away twice at once, and whoever stands in is there; who acts for a head was named by somebody else.

CREATE OR REPLACE FUNCTION app.keep_acting_signature()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if app.acting() is not null and new.capacity is distinct from app.acting() then
    raise exception 'who acts for a head signs as such' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- A letter says Plh. or Plt. where the head was away.

CREATE OR REPLACE FUNCTION app.keep_agency_logo()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  last agency_logo;
begin
  perform pg_advisory_xact_lock(hashtextextended('logo/' || new.agency, 0));
  select * into last from agency_logo l where l.agency = new.agency order by l.version desc limit 1;
  if new.png is null and last.png is null then
    raise exception 'who has no logo can''t remove it' using errcode = 'check_violation';
  end if;
  new.version := coalesce(last.version, 0) + 1;
  new.set_at := app.now();
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Numbers the versions of an agency; two administrators at once wait for each other.

CREATE OR REPLACE FUNCTION app.keep_agency_template()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  last agency_letter_template;
begin
  perform pg_advisory_xact_lock(hashtextextended('template/' || new.agency || '/' || new.kind, 0));
  select * into last from agency_letter_template t where t.agency = new.agency and t.kind = new.kind order by t.version desc limit 1;
  if new.body is null and last.body is null then
    raise exception 'who has no wording of its own can''t go back' using errcode = 'check_violation';
  end if;
  new.version := coalesce(last.version, 1000) + 1;
  new.made_at := app.now();
  new.written_by := app.actor_member();
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Numbers the versions of an agency and says who wrote them and when; two administrators at once wait for each other.

CREATE OR REPLACE FUNCTION app.keep_case()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Desk, number and time of registration never change, and what was destroyed does not come back.

CREATE OR REPLACE FUNCTION app.keep_copies()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from request r where r.id = coalesce(new.request, old.request) and r.signed_at is null
      and r.withdrawn_at is null) then
    raise exception 'who gets a copy is fixed when the letter is signed' using errcode = 'check_violation';
  end if;
  perform app.rewrite_draft(coalesce(new.request, old.request));
  return coalesce(new, old);
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Copies are named while the letter is a draft, by whoever writes it: a paraf is off then.

CREATE OR REPLACE FUNCTION app.keep_desk_account()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update desk d set has_account = exists (select from membership m where m.desk = d.id and m.until is null)
    where d.id = coalesce(new.desk, old.desk)
      and d.has_account is distinct from exists (select from membership m where m.desk = d.id and m.until is null);
  return null;
end $function$;
-- owner: bekal_owner; execute: nobody else

CREATE OR REPLACE FUNCTION app.keep_desk_pair()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if old.ended_at is not null or (old.accepted_at is not null and new.accepted_at is distinct from old.accepted_at) then
    raise exception 'what two desks agreed stays as it is' using errcode = 'check_violation';
  end if;
  if new.accepted_at is distinct from old.accepted_at and app.actor_desk() is distinct from old.partner then
    raise exception 'only the partner agrees' using errcode = 'check_violation';
  end if;
  if (new.accepted_by is distinct from old.accepted_by and new.accepted_by is distinct from app.actor_member())
     or (new.ended_by is distinct from old.ended_by and new.ended_by is distinct from app.actor_member()) then
    raise exception 'nobody agrees or ends in the name of another' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- The partner agrees, either ends, once and in the own name.

CREATE OR REPLACE FUNCTION app.keep_document()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from request r where r.id = new.request and r.state = 'numbered' and r.number = new.number
      and r.letter_date = new.letter_date and r.subject = new.subject) then
    raise exception 'a sheet is issued with the number of its letter' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Issued once, when the letter has its number and before it is sent.

CREATE OR REPLACE FUNCTION app.keep_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if (to_jsonb(new) - array['use', 'scan', 'scanned_at']) <> (to_jsonb(old) - array['use', 'scan', 'scanned_at']) then
    raise exception 'a file stays as it came' using errcode = 'check_violation';
  end if;
  if old.use is not null and new.use is distinct from old.use then
    raise exception 'a file has one use' using errcode = 'check_violation';
  end if;
  if old.scan in ('clean', 'infected') and new.scan <> old.scan then
    raise exception 'what the scanner has said of a file stays' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- A file never changes but for its one use and what the scanner says.

CREATE OR REPLACE FUNCTION app.keep_file_bytes()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from file f where f.id = new.file and f.place = 'database' and f.use is null and f.size >=
      length(new.bytes) + (select coalesce(sum(length(c.bytes)), 0) from file_chunk c where c.file = new.file)) then
    raise exception 'a file holds no more bytes than it came with' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Nothing can be added to the bytes of a file once they are whole.

CREATE OR REPLACE FUNCTION app.keep_in_hands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.in_hands := case when new.state = 'open' and new.assignee is not null then true end;
  new.open_for := case when new.subject = 'case' and new.rung = 'owner' and new.state = 'open' then new.subject_id end;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Marks what is open and held, and what is open for a person.

CREATE OR REPLACE FUNCTION app.keep_installation_kind()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'app'
AS $function$
begin
  if tg_op <> 'UPDATE' then
    raise exception 'what an installation is for stays with it' using errcode = 'check_violation';
  end if;
  if old.kind is not null and new.kind is distinct from old.kind then
    raise exception 'what an installation is for never changes' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- What an installation is for is settled once.

CREATE OR REPLACE FUNCTION app.keep_member_key()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- A member's keys are wrapped under the passphrase that holds, or there are none.

CREATE OR REPLACE FUNCTION app.keep_package()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'UPDATE' and old.valid_to is null and new.valid_to is not null
    and to_jsonb(new) - array['valid_to', 'ended_at'] = to_jsonb(old) - array['valid_to', 'ended_at'] then
    new.ended_at := app.now();
    return new;
  end if;
  raise exception 'a version of a package is never changed or removed; it ends once' using errcode = 'check_violation';
end $function$;
-- owner: bekal_owner; execute: nobody else
-- A version of a package only ever ends.

CREATE OR REPLACE FUNCTION app.keep_package_item()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'INSERT' and exists (select from package p where p.id = new.package and p.added_at = app.now()) then
    return new;
  end if;
  raise exception 'the parts of a package come with their version and stay' using errcode = 'check_violation';
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Parts come with their version, in the same act, and stay.

CREATE OR REPLACE FUNCTION app.keep_paper_letter()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  ending constant text[] := array['answered_at', 'answer_number', 'answer_date', 'closed_at', 'close_reason', 'state', 'held_by', 'in_hands'];
begin
  if num_nonnulls(old.answered_at, old.closed_at) > 0 then
    raise exception 'a paper letter that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - ending) <> (to_jsonb(old) - ending) then
    raise exception 'a paper letter stays as it was registered' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- A register is not rewritten: only who handles the letter changes, and how it ended is added, once.

CREATE OR REPLACE FUNCTION app.keep_paper_letter_disposition()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from paper_letter p where p.id = new.letter and p.desk = new.desk and p.state = 'open') then
    raise exception 'a disposition is about an open letter of the own desk' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Nobody is charged with a letter that has ended, or with another desk's.

CREATE OR REPLACE FUNCTION app.keep_paper_letter_scan()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if new.scan is not null and not exists (select from file f
      where f.id = new.scan and f.desk = new.desk and f.use = 'incoming') then
    raise exception 'the scan of a letter is a file of the own desk' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- A scan is a file that the own desk brought for this.

CREATE OR REPLACE FUNCTION app.keep_present_handler()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if exists (select from absence_now a where a.desk = new.desk and a.member = new.handler) then
    raise exception 'nothing is put into the hands of somebody who is away' using errcode = 'check_violation';
  end if;
  return null;
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- No disposition names somebody who is away.

CREATE OR REPLACE FUNCTION app.keep_present_hands()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'INSERT' and new.previous is not null or tg_op = 'UPDATE' and new.assignee is not distinct from old.assignee then
    return null;
  end if;
  if new.assignee is not null and exists (select from absence_now a where a.desk = new.owner_desk and a.member = new.assignee) then
    raise exception 'nothing is put into the hands of somebody who is away' using errcode = 'check_violation';
  end if;
  return null;
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- What somebody held before stays theirs, renewed or not; nothing new comes into their hands while they are away.

CREATE OR REPLACE FUNCTION app.keep_reply_document()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  block constant jsonb := new.content::jsonb -> 'signature';
begin
  if not exists (select from request r where r.id = new.request and r.receiver = app.actor_desk() and r.reply_initialled
      and case new.kind when 'answer' then r.answered_at else r.refused_at end >= date_trunc('milliseconds', app.now())
      and case new.kind when 'answer' then r.answer_number else r.refusal_number end is not distinct from new.number) then
    raise exception 'the sheet of a reply is issued when it is given' using errcode = 'check_violation';
  end if;
  if coalesce(btrim(block ->> 'name'), '') = '' or coalesce(btrim(block ->> 'office'), '') = ''
     or coalesce(block ->> 'kind', '') not in ('wet', 'electronic') then
    raise exception 'a reply bears who signs it' using errcode = 'check_violation';
  end if;
  if coalesce(block ->> 'capacity', 'an') not in ('an', 'plt', 'plh')
     or (block ->> 'ownOffice' is not null) <> (block ->> 'capacity' is not distinct from 'an') then
    raise exception 'who signs for another names the own office' using errcode = 'check_violation';
  end if;
  if app.acting() is not null and block ->> 'capacity' is distinct from app.acting() then
    raise exception 'who acts for a head signs as such' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Issued once, at the moment of the answer or refusal, by the desk that gives it and signed by whoever does; never for what was given before.

CREATE OR REPLACE FUNCTION app.keep_request()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  letter constant text[] := array['receiver', 'basis', 'purpose', 'item_codes', 'item_details', 'scope', 'site', 'subject',
    'urgency', 'security', 'emergency', 'answer_within'];
  sender_part constant text[] := array['signed_at', 'signed_on', 'signatory', 'numbered_at', 'number', 'letter_date', 'sent_at',
    'on_paper', 'withdrawn_at', 'withdrawal_reason'];
  receiver_part constant text[] := array['received_at', 'answered_at', 'answer_form', 'answer_reason', 'answer_text',
    'answer_number', 'refused_at', 'refusal_ground', 'refusal_reason', 'refusal_number'];
  asking constant text[] := array['written_by', 'second_asked_desk', 'second_asked_member'];
  second_part constant text[] := array['second_asked_at', 'initialled_at', 'initialled_by'];
  follows constant text[] := array['state', 'reader', 'dated_at', 'second_reader'];
  desk constant uuid := app.actor_desk();
  was constant jsonb := to_jsonb(old) - follows;
  becomes jsonb := to_jsonb(new) - follows;
  may_change text[] := '{}';
  change record;
begin
  if num_nonnulls(old.answered_at, old.refused_at, old.withdrawn_at) > 0 then
    raise exception 'a request that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if new.written_by is distinct from old.written_by
     or exists (select from unnest(letter) l (name) where becomes -> l.name is distinct from was -> l.name) then
    new.written_by := app.actor_member();
    new.second_asked_at := null;
    new.second_asked_desk := null;
    new.second_asked_member := null;
    new.initialled_at := null;
    new.initialled_by := null;
    becomes := to_jsonb(new) - follows;
  end if;
  if desk = old.sender then
    may_change := sender_part || array['asked_at'];
    if old.signed_at is null then
      may_change := may_change || letter || asking || second_part;
    end if;
    if old.on_paper or exists (select from desk d where d.id = old.receiver and not d.has_account) then
      may_change := may_change || receiver_part;
    end if;
  elsif desk = old.second_reader and old.second_asked_at is not null then
    may_change := second_part;
  elsif desk = old.receiver then
    may_change := receiver_part || array['asked_at'];
  end if;
  for change in
    select n.key, o.value <> 'null' as stood from jsonb_each(becomes) n join jsonb_each(was) o on o.key = n.key
      where n.value <> o.value
  loop
    if not change.key = any (may_change) then
      raise exception '% of a request is not written by this desk now', change.key using errcode = 'check_violation';
    end if;
    if change.stood and change.key = any (sender_part || receiver_part) then
      raise exception '% of a request stays as it is', change.key using errcode = 'check_violation';
    end if;
  end loop;
  if desk = old.sender and old.asked_at is null and new.asked_at is not null then
    raise exception 'only the receiver asks for a clarification' using errcode = 'check_violation';
  end if;
  if new.initialled_by is distinct from old.initialled_by and new.initialled_by is distinct from app.actor_member()
     and new.initialled_by is not null then
    raise exception 'nobody initials in the name of another' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is not null and (desk is distinct from old.sender and new.second_asked_at is distinct from old.second_asked_at
     or desk = old.sender and new.second_asked_desk is distinct from app.second_desk(new.sender, new.written_by, new.receiver)) then
    raise exception 'a paraf is asked of the desk that gives the second person' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is null and new.second_asked_desk is not null
     and new.second_asked_desk is distinct from old.second_asked_desk then
    raise exception 'a desk reads a draft when it is asked' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- The text is fixed at signing, and whoever changes it before has written it and takes off its paraf; each side writes its own part, the sender the receiver's too where that has no account; who initials does so in the own name; nothing changes after the end.

CREATE OR REPLACE FUNCTION app.keep_request_answer()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from request r join desk d on d.id = r.receiver
      where r.id = new.request and r.state = 'received' and (r.receiver = app.actor_desk() or r.on_paper or not d.has_account)) then
    raise exception 'an answer is written by who answers, before it is given' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Numbers and codes are written before the answer is given; so nothing can be added to it afterwards.

CREATE OR REPLACE FUNCTION app.keep_request_attachment()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'DELETE' then
    if not exists (select from request r where r.id = old.request and old.part = 'letter' and r.sender = app.actor_desk()
        and r.signed_at is null) then
      raise exception 'what hangs on a letter stays with it' using errcode = 'check_violation';
    end if;
    perform app.rewrite_draft(old.request);
    return old;
  end if;
  if not exists (select from request r join file f on f.id = new.file join desk d on d.id = r.receiver
      where r.id = new.request and f.desk = app.actor_desk() and f.use = new.part and case new.part
        when 'letter' then r.sender = app.actor_desk() and r.signed_at is null and r.withdrawn_at is null
        else r.state = 'received' and (r.receiver = app.actor_desk() or r.sender = app.actor_desk() and (r.on_paper or not d.has_account))
        end) then
    raise exception 'files hang on a letter before it is signed, on an answer before it is given' using errcode = 'check_violation';
  end if;
  if new.part = 'letter' then
    perform app.rewrite_draft(new.request);
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Each side hangs its own files on its own part, before that is fixed. Whoever hangs one on a draft has written it: a paraf is off then.

CREATE OR REPLACE FUNCTION app.keep_request_course()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  fits boolean;
begin
  if new.step like 'reply\_%' then
    fits := exists (select from request r join request_reply p on p.request = r.id where r.id = new.request and r.state = 'received' and case new.step
      when 'reply_initial_asked' then p.second_asked_at is not null
      when 'reply_returned' then p.second_asked_at is null and not p.is_initialled
      when 'reply_initialled' then p.initialled_by = new.member
      else p.written_by = new.member and p.second_asked_at is null and not p.is_initialled end);
  else
    fits := exists (select from request r where r.id = new.request and case new.step
      when 'revised' then r.state = 'draft' and r.written_by = new.member and r.second_asked_at is null
      when 'initial_asked' then r.state = 'draft' and r.second_asked_at is not null
      when 'returned' then r.state = 'draft' and r.second_asked_at is null
      when 'initialled' then r.state = 'initialled' and r.initialled_by = new.member
      when 'disposed' then r.state = 'received'
      when 'clarification_asked' then r.state = 'received' and r.asked_at is not null
      when 'clarified' then r.state = 'received' and r.asked_at is null
      else r.state = new.step end);
  end if;
  if not fits then
    raise exception 'the life-line tells what has just happened to the letter' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- An event is written after the letter has come into its state; so none can be added after the end.

CREATE OR REPLACE FUNCTION app.keep_request_link()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if tg_op = 'INSERT' then
    if new.opened_at is not null or new.failures > 0 or new.received_by is not null or new.ended_at is not null
       or new.last_with is not null then
      raise exception 'a link begins unopened' using errcode = 'check_violation';
    end if;
    if not exists (select from request r join desk d on d.id = r.receiver
        where r.id = new.request and r.state in ('sent', 'received') and r.on_paper and not d.has_account and r.security <> 'rahasia') then
      raise exception 'a link leads to a letter that a desk without account has to answer, and to no secret one' using errcode = 'check_violation';
    end if;
    return new;
  end if;
  if old.ended_at is not null then
    raise exception 'a link that has ended stays as it is' using errcode = 'check_violation';
  end if;
  if (to_jsonb(new) - array['reader', 'opened_at', 'failures', 'received_by', 'last_with', 'ended_at', 'ended_as', 'ended_with'])
     <> (to_jsonb(old) - array['reader', 'opened_at', 'failures', 'received_by', 'last_with', 'ended_at', 'ended_as', 'ended_with']) then
    raise exception 'a link stays as it was made' using errcode = 'check_violation';
  end if;
  if new.failures < old.failures or old.opened_at is not null and new.opened_at is distinct from old.opened_at
     or old.received_by is not null and new.received_by is distinct from old.received_by then
    raise exception 'what happened to a link stays' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Made for a letter on its way to a desk without account; what happened to it is only added, and its end is final.

CREATE OR REPLACE FUNCTION app.keep_request_reply()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  follows constant text[] := array['is_initialled', 'second_reader'];
  second_part constant text[] := array['second_asked_at', 'initialled_at', 'initialled_by'];
  own_part constant text[] := second_part || array['kind', 'content', 'written_by', 'written_at', 'second_asked_desk', 'second_asked_member'];
  desk constant uuid := app.actor_desk();
  asking uuid;
  may_change text[] := '{}';
begin
  select r.sender into asking from request r where r.id = new.request and r.receiver = new.desk and r.state = 'received';
  if asking is null then
    raise exception 'an answer is drafted between receipt and end, by the receiver' using errcode = 'check_violation';
  end if;
  if tg_op = 'INSERT' or new.kind <> old.kind or new.content <> old.content or new.written_by <> old.written_by then
    new.written_by := app.actor_member();
    new.written_at := app.now();
    new.second_asked_at := null;
    new.second_asked_desk := null;
    new.second_asked_member := null;
    new.initialled_at := null;
    new.initialled_by := null;
  end if;
  if tg_op = 'INSERT' then
    return new;
  end if;
  if desk = old.desk then
    may_change := own_part;
  elsif desk = old.second_reader and old.second_asked_at is not null then
    may_change := second_part;
  end if;
  if (to_jsonb(new) - may_change - follows) <> (to_jsonb(old) - may_change - follows) then
    raise exception 'this part of a reply is not written by this desk now' using errcode = 'check_violation';
  end if;
  if new.initialled_by is not null and new.initialled_by is distinct from old.initialled_by
     and new.initialled_by is distinct from app.actor_member() then
    raise exception 'nobody initials in the name of another' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is not null and (desk is distinct from old.desk and new.second_asked_at is distinct from old.second_asked_at
     or desk = old.desk and new.second_asked_desk is distinct from app.second_desk(new.desk, new.written_by, asking)) then
    raise exception 'a paraf is asked of the desk that gives the second person' using errcode = 'check_violation';
  end if;
  if new.second_asked_at is null and new.second_asked_desk is not null
     and new.second_asked_desk is distinct from old.second_asked_desk then
    raise exception 'a desk reads a draft when it is asked' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Whoever changes a reply has written it and takes off its paraf; the desk that is asked says yes or no, in the own name; after the end of the letter it stays as it is.

CREATE OR REPLACE FUNCTION app.keep_request_reply_file()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  reply constant uuid := coalesce(new.request, old.request);
begin
  if tg_op = 'INSERT' and not exists (select from file f where f.id = new.file and f.desk = new.desk and f.use = 'answer') then
    raise exception 'what goes with an answer is a file of the desk that answers' using errcode = 'check_violation';
  end if;
  update request_reply p set written_by = app.actor_member(), written_at = app.now(), second_asked_at = null, second_asked_desk = null,
    second_asked_member = null, initialled_at = null, initialled_by = null
    where p.request = reply and p.closed_at is null and p.desk = coalesce(new.desk, old.desk);
  if not found then
    raise exception 'what goes with an answer is fixed when it is given' using errcode = 'check_violation';
  end if;
  return coalesce(new, old);
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Whoever changes what goes with a reply has written it: its paraf is off.

CREATE OR REPLACE FUNCTION app.keep_signed_sheet()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  signer uuid;
begin
  select case
      when new.part = 'letter' and r.signed_at is not null then r.sender
      -- What came on paper or by a link another office signed; the desk that entered it keeps its sheet.
      when new.part = 'answer' and coalesce(r.answered_at, r.refused_at) is not null
        then case when r.reply_recorded then r.sender else r.receiver end end
    into signer from request r where r.id = new.request;
  if signer is null then
    raise exception 'a sheet that nobody has signed is no signed sheet' using errcode = 'check_violation';
  end if;
  if signer is distinct from app.actor_desk() then
    raise exception 'the desk that signed keeps the signed sheet' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Kept once: of a letter from signing on by the sender, of an answer or refusal from its end on by the desk that gave it, or that entered it for an office without account.

CREATE OR REPLACE FUNCTION app.keep_signing()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from request r where r.id = new.request and r.state = 'signed') then
    raise exception 'how a letter is signed is recorded when it is signed' using errcode = 'check_violation';
  end if;
  if exists (select from request r join request_copy c on c.request = r.id where r.id = new.request and r.security = 'rahasia') then
    raise exception 'a secret letter has no copies' using errcode = 'check_violation';
  end if;
  if new.template is distinct from (select 'request/' || w.version from app.wording_of(new.request, 'request') w) then
    raise exception 'a letter is signed in the wording in which it was written' using errcode = 'check_violation';
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Recorded between signing and number, in the wording that was initialled; a letter that is rahasia goes to its receiver only.

CREATE OR REPLACE FUNCTION app.keep_statement_chain()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- The directory has no gap; no desk states anything in an epoch that has passed, and takes a member back only in one that she never held.

CREATE OR REPLACE FUNCTION app.keep_transfer()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- By right within the agency; else a head proposes and the head who receives accepts, another person. Once over it stays as it is.

CREATE OR REPLACE FUNCTION app.keep_two_behind_answer()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  reply request_reply;
  said jsonb;
begin
  if tg_op = 'INSERT' then
    new.reply_initialled := null;
    new.reply_recorded := false;
    new.reply_before_paraf := false;
    return new;
  end if;
  if coalesce(new.answered_at, new.refused_at) is null or coalesce(old.answered_at, old.refused_at) is not null then
    return new;
  end if;
  if app.actor_link() is not null or app.actor_desk() is distinct from old.receiver then
    new.reply_recorded := true;
    return new;
  end if;
  select * into reply from request_reply p where p.request = new.id and p.initialled_by is not null and p.closed_at is null;
  said := case when new.answered_at is null
    then jsonb_build_object('ground', new.refusal_ground, 'reason', new.refusal_reason, 'number', new.refusal_number)
    else jsonb_build_object('form', new.answer_form, 'reason', new.answer_reason, 'text', new.answer_text, 'number', new.answer_number,
      'counts', (select coalesce(jsonb_agg(jsonb_build_object('item', c.item, 'unit', c.unit, 'count', c.count, 'few', c.few,
          'asOf', to_char(c.as_of, 'YYYY-MM-DD'), 'note', c.note) order by c.ordinal), '[]') from request_answer_count c where c.request = new.id),
      'codes', (select coalesce(jsonb_agg(jsonb_build_object('item', c.item, 'code', c.code) order by c.ordinal), '[]')
        from request_answer_code c where c.request = new.id)) end;
  if reply.content = said and (reply.kind = 'answer') = (new.answered_at is not null)
     and array(select f.file from request_reply_file f where f.request = new.id order by f.ordinal)
       = array(select a.file from request_attachment a where a.request = new.id and a.part = 'answer' order by a.ordinal) then
    new.reply_initialled := true;
  end if;
  return new;
end $function$;
-- owner: bekal_owner; execute: nobody else
-- Marks an end that is word for word what a second person has initialled, or that came from outside, on paper or by a link; without a mark the constraint lets no letter be answered.

CREATE OR REPLACE FUNCTION app.keeps_colleague(member uuid)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  if not exists (select from membership m
        where m.member = keeps_colleague.member and m.desk = app.actor_desk() and m.until is null)
      or not (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return 'not_found';
  end if;
  if keeps_colleague.member = app.actor_member() then
    return 'oneself';
  end if;
  if exists (select from membership m where m.member = keeps_colleague.member and m.until is null and 'operator' = any (m.roles))
      and not app.actor_has_role('operator') then
    return 'operator_only';
  end if;
  if app.acting() is not null and not (app.actor_has_role('administrator') or app.actor_has_role('operator')) then
    return 'acting_keeps_no_accounts';
  end if;
  return 'yes';
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Whether the actor looks after the account of a colleague at the acting desk: a head of their own right, administrator or operator; of an operator, an operator.

CREATE OR REPLACE FUNCTION app.kept_colleagues()
 RETURNS TABLE(id uuid, second_factor boolean, provider_account boolean, first_until timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.member, app.has_second_factor(m.member), exists (select from provider_account p where p.member = m.member),
        case when c.must_change then c.first_until end
      from membership m join member c on c.id = m.member
      where m.desk = app.actor_desk() and m.until is null
        and (app.actor_has_role('head') or app.actor_has_role('administrator') or app.actor_has_role('operator'))
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- How the members of the acting desk sign in, for those who look after their accounts.

CREATE OR REPLACE FUNCTION app.leave_nothing_behind()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform app.empty_hands(old.member, old.desk);
  -- The work of whom they stood in for is the desk's; their own absence there is nobody's affair any more.
  update absence a set stand_in = null, acts_as = null
    where a.stand_in = old.member and a.desk = old.desk and a.ended_at is null and a.ends_at > app.now();
  update absence a set ended_at = app.now() where a.member = old.member and a.desk = old.desk and a.ended_at is null and a.ends_at > app.now();
  return new;
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- Whoever leaves a desk gives back what they still hold there, whichever way they leave.

CREATE OR REPLACE FUNCTION app.letters_to_initial()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select r.id from request r where r.second_reader = app.actor_desk()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Drafts of other desks that the acting desk was asked to initial.

CREATE OR REPLACE FUNCTION app.lock_session(token_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update session s set locked_at = coalesce(s.locked_at, pg_catalog.now()) where s.token_hash = lock_session.token_hash;
  return found;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Nothing is read or written under this session until its member proves again who they are.

CREATE OR REPLACE FUNCTION app.loose_date(day date, date_precision text)
 RETURNS text
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN to_char((day)::timestamp with time zone, CASE date_precision WHEN 'year'::text THEN 'YYYY'::text WHEN 'month'::text THEN 'YYYY-MM'::text ELSE 'YYYY-MM-DD'::text END);
-- owner: bekal_owner; execute: bekal_member
-- A date as precisely as its source gives it: YYYY, YYYY-MM or YYYY-MM-DD.

CREATE OR REPLACE FUNCTION app.make_first_link(token_hash bytea)
 RETURNS timestamp with time zone
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare expiry timestamptz;
begin
  perform from app.installation for update;
  if app.has_operator() then
    return null;
  end if;
  insert into app.first_link as l (token_hash) values (make_first_link.token_hash)
    on conflict (single) do update set token_hash = excluded.token_hash, made_at = now(), expires_at = now() + interval '24 hours'
    returning l.expires_at into expiry;
  return expiry;
end $function$;
-- owner: bekal_lookup; execute: bekal_jobs
-- Makes the link by which the first administrator comes in, in the place of an earlier one; null where there is somebody already.

CREATE OR REPLACE FUNCTION app.make_journal_partitions(from_month date, months integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare
  made integer := 0;
  month date;
  name text;
begin
  for i in 0 .. months - 1 loop
    month := date_trunc('month', from_month)::date + make_interval(months => i);
    name := 'journal_' || to_char(month, 'YYYY_MM');
    if to_regclass('public.' || name) is null
       and not exists (select from only public.journal_rest r where r.at >= month and r.at < month + interval '1 month') then
      execute format('create table public.%I partition of public.journal for values from (%L) to (%L)',
        name, month::timestamp at time zone 'UTC', (month + interval '1 month')::timestamp at time zone 'UTC');
      execute format('alter table public.%I enable row level security', name);
      execute format('alter table public.%I force row level security', name);
      made := made + 1;
    end if;
  end loop;
  return made;
end $function$;
-- owner: bekal_owner; execute: bekal_jobs
-- Makes the monthly partitions that are missing. Called at migration and once a day.

CREATE OR REPLACE FUNCTION app.make_member_key(kept bytea, seal_to text, verify text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  insert into member_key (member, kept, under, seal_to, verify)
    select m.id, make_member_key.kept, m.secret_hash, make_member_key.seal_to, make_member_key.verify from member m
    where m.id = app.actor_member() and not m.must_change
    on conflict (member) do nothing;
  return exists (select from member_key k where k.member = app.actor_member() and k.seal_to = make_member_key.seal_to and k.verify = make_member_key.verify);
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Keeps the keys that the actor has made; false where there are others already, or the passphrase is still the one that was handed over.

CREATE OR REPLACE FUNCTION app.member_by_login(login text)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT m.id FROM member m WHERE ((m.login = member_by_login.login) AND (app.actor_has_role('administrator'::text) OR app.actor_has_role('operator'::text))));
-- owner: bekal_lookup; execute: bekal_member
-- The member of a login, to an administrator who lets a colleague serve a further desk.

CREATE OR REPLACE FUNCTION app.names_in_transfers()
 RETURNS TABLE(transfer uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select t.id, m.name from transfer t join member m on m.id = t.member
    where t.ended_at is null and t.done_at is null
      and (t.desk = app.actor_desk() or t.next_desk = app.actor_desk() or t.member = app.actor_member())
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Who moves, to both desks: the one that receives does not know the member yet.

CREATE OR REPLACE FUNCTION app.needs_second_factor(member uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM (membership m JOIN desk d ON ((d.id = m.desk))) WHERE ((m.member = needs_second_factor.member) AND (m.until IS NULL) AND app.factor_is_due(d.second_factor_required, d.second_factor_from))));
-- owner: bekal_lookup; execute: nobody else
-- Whether a desk of the member requires a second factor.

CREATE OR REPLACE FUNCTION app.next_ordinal(letter uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT COALESCE((max(e.ordinal) + 1), 0) AS "coalesce" FROM request_event e WHERE (e.request = next_ordinal.letter));
-- owner: bekal_lookup; execute: bekal_member, bekal_guest
-- The place of the next step on a life-line of which no reader sees the whole.

CREATE OR REPLACE FUNCTION app.now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN COALESCE((SELECT clock.at FROM app.clock), transaction_timestamp());
-- owner: bekal_owner; execute: public
-- The time by which promises are kept. Sign-in uses real time.

CREATE OR REPLACE FUNCTION app.number_case()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into desk_people as d (desk, last_number) values (new.desk, 1)
    on conflict (desk) do update set last_number = d.last_number + 1 returning last_number into new.number;
  return new;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Gives a case the next number of its desk.

CREATE OR REPLACE FUNCTION app.offer_authenticator(secret_hash bytea, sealed bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  if not exists (select from member m where m.id = app.actor_member() and m.secret_hash = offer_authenticator.secret_hash) then
    return false;
  end if;
  insert into authenticator_offer (member, sealed) values (app.actor_member(), offer_authenticator.sealed)
    on conflict (member) do update set sealed = excluded.sealed, offered_at = pg_catalog.now();
  return true;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Keeps the secret of a code app until its first code, where the own passphrase fits.

CREATE OR REPLACE FUNCTION app.offer_passkey(challenge bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  perform app.demand_proof();
  if (select count(*) from passkey p where p.member = app.actor_member()) >= 10 then
    return false;
  end if;
  insert into passkey_challenge (holder, challenge, purpose, member)
    values (app.actor_session(), offer_passkey.challenge, 'add', app.actor_member())
    on conflict (holder) do update set challenge = excluded.challenge, purpose = 'add', answered = false, passkey = null, expires_at = excluded.expires_at;
  return true;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Keeps what a new passkey of the actor is to answer; false where there are ten.

CREATE OR REPLACE FUNCTION app.offered_authenticator()
 RETURNS TABLE(sealed bytea, epoch bigint)
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select o.sealed, extract(epoch from clock_timestamp())::bigint from authenticator_offer o
      where o.member = app.actor_member() and o.offered_at > clock_timestamp() - interval '15 minutes' for update
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The secret that the actor was shown and has not confirmed.

CREATE OR REPLACE FUNCTION app.offered_passkey()
 RETURNS bytea
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select c.challenge from passkey_challenge c where c.holder = app.actor_session() and c.purpose = 'add'
      and c.expires_at > clock_timestamp() for update
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- What the actor's new passkey was to answer.

CREATE OR REPLACE FUNCTION app.open_provider_session(account_hash bytea, strong boolean, token_hash bytea, device text)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone, next text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  found_member uuid;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  select p.member into found_member from provider_account p
    where p.account_hash = open_provider_session.account_hash
      and exists (select from membership m where m.member = p.member and m.until is null);
  if found_member is null then
    return;
  end if;
  if app.has_second_factor(found_member) and not open_provider_session.strong then
    expiry := pg_catalog.now() + interval '5 minutes';
    insert into half_open (token_hash, member, device, opened_by, expires_at)
      values (open_provider_session.token_hash, found_member, open_provider_session.device, 'provider', expiry);
    return query select found_member, expiry,
      case when exists (select from passkey p where p.member = found_member) then 'passkey' else 'code' end;
    return;
  end if;
  insert into session (token_hash, member, device, opened_by, strong, expires_at)
    values (open_provider_session.token_hash, found_member, open_provider_session.device, 'provider', open_provider_session.strong, expiry);
  return query select found_member, expiry, 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Opens a session of the member to whom an account of the provider is bound and who still serves a desk; half open where a second factor is to come. No row for anybody else.

CREATE OR REPLACE FUNCTION app.open_session(login text, secret bytea, token_hash bytea)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone, locked boolean)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  return query select case when o.next = 'done' then o.member end, case when o.next = 'done' then o.expires_at end, o.locked
    from app.open_session(open_session.login, open_session.secret, open_session.token_hash, 'other') o;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Opens a session where the secret fits. Five failures within 15 minutes lock a login, known or not, for 15 minutes.

CREATE OR REPLACE FUNCTION app.open_session(login text, secret bytea, token_hash bytea, device text)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone, locked boolean, next text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  hashed bytea := sha256(convert_to(login, 'UTF8'));
  until timestamptz;
  found_member uuid;
  run_out boolean;
  expiry timestamptz := pg_catalog.now() + interval '12 hours';
begin
  insert into sign_in_failure as f (login_hash, failures, last_at) values (hashed, 0, pg_catalog.now())
    on conflict (login_hash) do update set failures = case when f.last_at < pg_catalog.now() - interval '15 minutes' then 0 else f.failures end
    returning f.locked_until into until;
  if until > pg_catalog.now() then
    return query select null::uuid, null::timestamptz, true, null::text;
    return;
  end if;
  select m.id, m.must_change and m.first_until <= pg_catalog.now() into found_member, run_out
    from member m where m.login = open_session.login and m.secret_hash = sha256(open_session.secret);
  if found_member is null then
    update sign_in_failure f set failures = f.failures + 1, last_at = pg_catalog.now(),
        locked_until = case when f.failures + 1 >= 5 then pg_catalog.now() + interval '15 minutes' end
      where f.login_hash = hashed returning f.locked_until into until;
    return query select null::uuid, null::timestamptz, coalesce(until > pg_catalog.now(), false), null::text;
    return;
  end if;
  delete from sign_in_failure f where f.login_hash = hashed;
  if run_out then
    return query select null::uuid, null::timestamptz, false, 'over';
    return;
  end if;
  if app.has_second_factor(found_member) then
    expiry := pg_catalog.now() + interval '5 minutes';
    insert into half_open (token_hash, member, device, expires_at)
      values (open_session.token_hash, found_member, open_session.device, expiry);
    return query select found_member, expiry, false,
      case when exists (select from passkey p where p.member = found_member) then 'passkey' else 'code' end;
    return;
  end if;
  insert into session (token_hash, member, device, expires_at)
    values (open_session.token_hash, found_member, open_session.device, expiry);
  return query select found_member, expiry, false, 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Opens a session where the secret fits, half open where the member has a second factor; over where it is a first passphrase that has run out. Five failures within 15 minutes lock a login, known or not, for 15 minutes.

CREATE OR REPLACE FUNCTION app.own_acting()
 RETURNS TABLE(desk uuid, acts_as text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.desk, app.acting_for_head(m.desk, m.member) from membership m where m.member = app.actor_member() and m.until is null
      and not ('head' = any (m.roles))
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- At which of the own desks the actor acts for a head who is away.

CREATE OR REPLACE FUNCTION app.own_member_key()
 RETURNS TABLE(kept bytea, seal_to text, verify text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select k.kept, k.seal_to, k.verify from member_key k where k.member = app.actor_member()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor's own wrapped secret.

CREATE OR REPLACE FUNCTION app.own_passkeys()
 RETURNS TABLE(id uuid, name text, added_at timestamp with time zone, used_at timestamp with time zone, backed_up boolean, suspect_at timestamp with time zone, credential bytea, transports text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select p.id, p.name, p.added_at,
        case when p.used_at is not null then greatest(date_trunc('hour', p.used_at), p.added_at) end,
        p.backed_up, p.suspect_at, p.credential, p.transports
      from passkey p where p.member = app.actor_member()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The passkeys of the actor, last used to the hour.

CREATE OR REPLACE FUNCTION app.own_provider_account(issuer text)
 RETURNS TABLE(since timestamp with time zone, removed_at timestamp with time zone, removed_by text, removed_desk text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select (select p.since from provider_account p where p.member = app.actor_member() and p.issuer = own_provider_account.issuer),
      r.at, m.name, d.name
    from (values (1)) one
      left join provider_account_removal r on r.member = app.actor_member()
      left join member m on m.id = r.by_member
      left join desk d on d.id = r.desk
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Since when the actor has an account of this provider, and who has taken it away.

CREATE OR REPLACE FUNCTION app.own_second_factor()
 RETURNS TABLE(has boolean, since timestamp with time zone, codes_left bigint, required boolean, reset_at timestamp with time zone, reset_by text, reset_desk text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select app.has_second_factor(app.actor_member()), (select a.since from authenticator a where a.member = app.actor_member()),
      (select count(*) from recovery_code c where c.member = app.actor_member()),
      app.needs_second_factor(app.actor_member()), r.at, m.name, d.name
    from (values (1)) one
      left join second_factor_reset r on r.member = app.actor_member()
      left join member m on m.id = r.by_member
      left join desk d on d.id = r.desk
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- How the second factor of the actor stands, and who has reset it.

CREATE OR REPLACE FUNCTION app.own_second_factor_reset()
 RETURNS TABLE(at timestamp with time zone, by text, desk text, reason text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select r.at, m.name, d.name, r.reason from second_factor_reset r join member m on m.id = r.by_member join desk d on d.id = r.desk
      where r.member = app.actor_member()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Who has reset the second factor of the actor, and why.

CREATE OR REPLACE FUNCTION app.own_sessions()
 RETURNS TABLE(id uuid, device text, opened_by text, opened_at timestamp with time zone, seen_at timestamp with time zone, current boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select s.id, s.device, s.opened_by, s.opened_at, greatest(date_trunc('hour', s.seen_at), s.opened_at),
        s.token_hash = app.actor_session()
      from session s where s.member = app.actor_member()
        and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours'
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The open sessions of the actor, how each was opened, last seen to the hour.

CREATE OR REPLACE FUNCTION app.own_shelf()
 RETURNS bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT sha256((sha256((i.secret || convert_to('bekal/v1/shelf'::text, 'UTF8'::name))) || convert_to((app.actor_member())::text, 'UTF8'::name))) AS sha256 FROM app.installation i WHERE (app.actor_member() IS NOT NULL));
-- owner: bekal_lookup; execute: bekal_member
-- The server's half of the key under which a browser keeps the actor's drafts: steady, and given to an open session only.

CREATE OR REPLACE FUNCTION app.prove_by_secret(secret_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  if not exists (select from member m where m.id = app.actor_member() and m.secret_hash = prove_by_secret.secret_hash) then
    return false;
  end if;
  update session s set proved_at = clock_timestamp() where s.token_hash = app.actor_session();
  return true;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor proves by the passphrase to be there.

CREATE OR REPLACE FUNCTION app.put_epoch_in_force()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update desk_epoch e set in_force_at = app.now()
    where e.desk = new.desk and e.epoch = new.epoch and e.seal_to = new.seal_to and e.verify = new.verify and e.in_force_at is null;
  if not found then
    raise exception 'nobody has prepared this epoch' using errcode = 'BK432';
  end if;
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- An epoch is in force from the statement of its agency on, and only the very one that was prepared.

CREATE OR REPLACE FUNCTION app.put_letter_into_hands()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into request_hands (request, desk, handler) values (new.request, new.desk, new.handler)
    on conflict (request) do update set desk = excluded.desk, handler = excluded.handler;
  return null;
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- A disposition says who handles a letter from now on.

CREATE OR REPLACE FUNCTION app.put_paper_into_hands()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update paper_letter p set held_by = new.handler where p.id = new.letter;
  return null;
end $function$;
-- owner: bekal_lookup; execute: bekal_owner
-- A disposition says who handles a paper letter from now on.

CREATE OR REPLACE FUNCTION app.record_backup(id uuid, bytes bigint, missing integer)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  insert into backup_taken (id, bytes, missing) values (record_backup.id, record_backup.bytes, record_backup.missing);
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- A backup was written whole. Called by the administrator of the database alone.

CREATE OR REPLACE FUNCTION app.record_mail(outcome text, code text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    insert into mail_result as r (at, outcome, code, down_since)
      values (pg_catalog.now(), record_mail.outcome, record_mail.code, case when record_mail.outcome = 'down' then pg_catalog.now() end)
      on conflict (single) do update set at = excluded.at, outcome = excluded.outcome, code = excluded.code,
        down_since = case when excluded.outcome = 'down' then coalesce(r.down_since, excluded.down_since) end
  $function$;
-- owner: bekal_lookup; execute: bekal_notices
-- Keeps what became of an e-mail, in the place of the one before.

CREATE OR REPLACE FUNCTION app.record_rehearsal(id uuid, on_day date)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    insert into restore_rehearsal (id, on_day) values (record_rehearsal.id, record_rehearsal.on_day)
  $function$;
-- owner: bekal_lookup; execute: nobody else
-- A restore was rehearsed that day. Called by the administrator of the database alone.

CREATE OR REPLACE FUNCTION app.regencies_today(codes text[])
 RETURNS TABLE(code text, today text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with recursive step (asked, code, depth) as (
      select r.code, r.code, 0 from region r where r.code = any ($1)
      union
      select s.asked, next.code, s.depth + 1 from step s
        join region r on r.code = s.code cross join unnest(r.successors) next (code)
        where s.depth < 8 and r.valid_to < app.now()::date
    )
    select s.asked, array_agg(distinct r.code) filter (where r.level = 'regency' and (r.valid_to is null or r.valid_to >= app.now()::date))
      from step s join region r on r.code = s.code group by s.asked
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- For each known code, the districts that it means today: itself, or those that took its place.

CREATE OR REPLACE FUNCTION app.remove_authenticator(secret_hash bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() and m.secret_hash = remove_authenticator.secret_hash for no key update;
  if not found then
    return 'wrong_secret';
  end if;
  delete from authenticator a where a.member = app.actor_member();
  if not found then
    return 'no_second_factor';
  end if;
  if not app.has_second_factor(app.actor_member()) then
    if app.needs_second_factor(app.actor_member()) then
      -- The caller refuses, and with it this transaction ends.
      return 'second_factor_required';
    end if;
    perform app.clear_second_factors(app.actor_member());
  end if;
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Takes the own code app away, unless a desk requires a second factor and it is the last.

CREATE OR REPLACE FUNCTION app.remove_passkey(id uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() for no key update;
  if not exists (select from passkey p where p.id = remove_passkey.id and p.member = app.actor_member()) then
    return 'not_found';
  end if;
  perform app.demand_proof();
  delete from passkey p where p.id = remove_passkey.id;
  if not app.has_second_factor(app.actor_member()) then
    if app.needs_second_factor(app.actor_member()) then
      -- The caller refuses, and with it this transaction ends.
      return 'second_factor_required';
    end if;
    perform app.clear_second_factors(app.actor_member());
  end if;
  perform app.end_sessions(app.actor_member(), app.actor_session());
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Takes a passkey of the actor away, unless a desk requires a second factor and it is the last; other sessions end.

CREATE OR REPLACE FUNCTION app.remove_provider_account(secret_hash bytea)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  if not exists (select from member m where m.id = app.actor_member() and m.secret_hash = remove_provider_account.secret_hash) then
    return 'wrong_secret';
  end if;
  delete from provider_account p where p.member = app.actor_member();
  if not found then
    return 'no_provider_account';
  end if;
  delete from session s where s.member = app.actor_member() and s.opened_by = 'provider' and s.token_hash <> app.actor_session();
  delete from half_open h where h.member = app.actor_member() and h.opened_by = 'provider';
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- The actor signs in with the passphrase alone again; other sessions that the provider has opened end.

CREATE OR REPLACE FUNCTION app.rename_passkey(id uuid, name text)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  update passkey p set name = rename_passkey.name where p.id = rename_passkey.id and p.member = app.actor_member();
  return found;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Calls a passkey of the actor by another name.

CREATE OR REPLACE FUNCTION app.renew_passphrase(login text, salt bytea, secret_hash bytea)
 RETURNS TABLE(member uuid, verdict text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  found_member uuid := (select m.id from member m where m.login = renew_passphrase.login);
  keeps text := app.keeps_colleague(found_member);
begin
  -- At a desk whose only administrator has lost the passphrase, nobody else is there to help.
  if keeps = 'not_found' and found_member is not null and app.actor_has_role('operator') then
    if exists (select from second_factor_reset r where r.member = found_member) then
      return query select null::uuid, 'reset_not_read_yet';
      return;
    end if;
    keeps := 'yes';
  end if;
  if keeps <> 'yes' then
    return query select null::uuid, case keeps when 'oneself' then 'own_passphrase' else keeps end;
    return;
  end if;
  -- Whoever hands a passphrase over knows it: nobody comes so into a desk that is not theirs to look after.
  if not app.actor_has_role('operator') and exists (select from membership m
      where m.member = found_member and m.until is null and m.desk <> app.actor_desk()) then
    return query select null::uuid, 'serves_elsewhere';
    return;
  end if;
  update member m set salt = renew_passphrase.salt, secret_hash = renew_passphrase.secret_hash, must_change = true,
      first_until = pg_catalog.now() + interval '7 days'
    where m.id = found_member;
  delete from sign_in_failure f where f.login_hash = sha256(convert_to(renew_passphrase.login, 'UTF8'));
  perform app.end_sessions(found_member, null);
  return query select found_member, 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- A head or administrator hands a fresh first passphrase to a colleague of the acting desk who serves no other, an operator to anybody. Their sessions end; a second factor stays in force.

CREATE OR REPLACE FUNCTION app.renew_recovery_codes(secret_hash bytea, code_hashes bytea[])
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  perform from member m where m.id = app.actor_member() and m.secret_hash = renew_recovery_codes.secret_hash for no key update;
  if not found then
    return 'wrong_secret';
  end if;
  if not app.has_second_factor(app.actor_member()) then
    return 'no_second_factor';
  end if;
  delete from recovery_code c where c.member = app.actor_member();
  insert into recovery_code (member, code_hash) select app.actor_member(), unnest(code_hashes);
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Fresh recovery codes in the place of all former ones.

CREATE OR REPLACE FUNCTION app.replace_secret(old_hash bytea, salt bytea, secret_hash bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update member m set salt = replace_secret.salt, secret_hash = replace_secret.secret_hash, must_change = false
    where m.id = app.actor_member() and m.secret_hash = replace_secret.old_hash;
  if found then
    -- Whoever knew the old passphrase is out; the device that changed it stays.
    perform app.end_sessions(app.actor_member(), app.actor_session());
    return true;
  end if;
  return false;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Replaces the own secret where the old one fits, and ends the member's other sessions.

CREATE OR REPLACE FUNCTION app.replies_to_initial()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select p.request from request_reply p where p.second_reader = app.actor_desk()
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Letters whose answer, drafted by another desk, the acting desk was asked to initial.

CREATE OR REPLACE FUNCTION app.reset_lost_second_factor(login text, reason text)
 RETURNS TABLE(member uuid, verdict text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare
  found_member uuid;
  handed_over boolean;
begin
  select m.id, m.must_change into found_member, handed_over from member m
    where m.login = reset_lost_second_factor.login for no key update;
  if found_member is null or not app.actor_has_role('operator')
      or not exists (select from membership m where m.member = found_member and m.until is null) then
    return query select null::uuid, 'not_found';
    return;
  end if;
  if found_member = app.actor_member() then
    return query select null::uuid, 'own_second_factor';
    return;
  end if;
  if exists (select from membership own join membership colleague on colleague.desk = own.desk
      where own.member = found_member and own.until is null and colleague.until is null and colleague.member <> found_member
        and colleague.roles && array['head', 'administrator']) then
    return query select null::uuid, 'their_desk_resets';
    return;
  end if;
  if handed_over then
    return query select null::uuid, 'passphrase_not_own_yet';
    return;
  end if;
  if not app.has_second_factor(found_member) then
    return query select null::uuid, 'no_second_factor';
    return;
  end if;
  perform app.clear_second_factors(found_member), app.end_sessions(found_member, null);
  insert into second_factor_reset (member, by_member, desk, reason)
    values (found_member, app.actor_member(), app.actor_desk(), reset_lost_second_factor.reason)
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at, reason = excluded.reason;
  return query select found_member, 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- An operator takes away the lost second factors of a member at whose desks no other head or administrator could, and whose passphrase is their own. Their sessions end, and they are told who and why.

CREATE OR REPLACE FUNCTION app.reset_provider_account(member uuid)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(reset_provider_account.member);
begin
  if keeps <> 'yes' then
    return case keeps when 'oneself' then 'own_provider_account' else keeps end;
  end if;
  delete from provider_account p where p.member = reset_provider_account.member;
  if not found then
    return 'no_provider_account';
  end if;
  perform app.end_sessions(reset_provider_account.member, null);
  insert into provider_account_removal (member, by_member, desk)
    values (reset_provider_account.member, app.actor_member(), app.actor_desk())
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at;
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- A head, administrator or operator takes away the account of a provider of a colleague at the acting desk; their sessions end, and they are told.

CREATE OR REPLACE FUNCTION app.reset_second_factor(member uuid)
 RETURNS text
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN app.reset_second_factor(member, 'other'::text);
-- owner: bekal_lookup; execute: bekal_member
-- A head, administrator or operator takes away the second factors of a colleague at the acting desk who has lost them; their sessions end, and they are told.

CREATE OR REPLACE FUNCTION app.reset_second_factor(member uuid, reason text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare keeps text := app.keeps_colleague(reset_second_factor.member);
begin
  if keeps <> 'yes' then
    return case keeps when 'oneself' then 'own_second_factor' else keeps end;
  end if;
  perform from member m where m.id = reset_second_factor.member for no key update;
  if not app.has_second_factor(reset_second_factor.member) then
    return 'no_second_factor';
  end if;
  perform app.clear_second_factors(reset_second_factor.member), app.end_sessions(reset_second_factor.member, null);
  insert into second_factor_reset (member, by_member, desk, reason)
    values (reset_second_factor.member, app.actor_member(), app.actor_desk(), reset_second_factor.reason)
    on conflict (member) do update set by_member = excluded.by_member, desk = excluded.desk, at = excluded.at, reason = excluded.reason;
  return 'done';
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- A head, administrator or operator takes away the second factors of a colleague at the acting desk who has lost them; their sessions end, and they are told who and why.

CREATE OR REPLACE FUNCTION app.resume_session(half_hash bytea)
 RETURNS TABLE(member uuid, expires_at timestamp with time zone)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare found_member uuid;
begin
  select h.member into found_member from half_open h where h.token_hash = half_hash and h.expires_at > pg_catalog.now();
  return query update session s set token_hash = half_hash, locked_at = null, seen_at = pg_catalog.now()
    where s.token_hash = app.former_session() and s.member = found_member
      and s.expires_at > pg_catalog.now() and s.seen_at > pg_catalog.now() - interval '2 hours'
      and app.is_locked(s.locked_at, s.shared, s.seen_at)
    returning s.member, s.expires_at;
  if found then
    delete from half_open h where h.token_hash = half_hash;
  end if;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- The passphrase was right and the browser holds the member's locked session, whose second factor has been proven: it goes on under a new token.

CREATE OR REPLACE FUNCTION app.revoke_other_sessions()
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform app.demand_proof();
  return app.end_sessions(app.actor_member(), app.actor_session());
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Ends every session of the actor but the one that acts.

CREATE OR REPLACE FUNCTION app.revoke_session(id uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  if not exists (select from session s where s.id = revoke_session.id and s.member = app.actor_member()) then
    return false;
  end if;
  perform app.demand_proof();
  delete from session s where s.id = revoke_session.id and s.member = app.actor_member();
  return found;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Ends one session of the actor.

CREATE OR REPLACE FUNCTION app.rewrap_member_key(kept bytea)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
begin
  update member_key k set kept = coalesce(rewrap_member_key.kept, k.kept),
      under = case when rewrap_member_key.kept is null then k.under else m.secret_hash end
    from member m where k.member = app.actor_member() and m.id = k.member;
  return not found or kept is not null;
end $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Goes with a new passphrase. False where the actor has keys and brings them not wrapped anew: they would be lost.

CREATE OR REPLACE FUNCTION app.rewrite_draft(letter uuid)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  update request r set written_by = app.actor_member(), second_asked_at = null, second_asked_desk = null, second_asked_member = null,
    initialled_at = null, initialled_by = null where r.id = rewrite_draft.letter and r.signed_at is null and r.withdrawn_at is null;
  if not found then
    raise exception 'what belongs to a letter is fixed when it is signed' using errcode = 'check_violation';
  end if;
end $function$;
-- owner: bekal_owner; execute: bekal_member
-- Whoever changes what belongs to a draft but stands in another table has written it: its paraf is off. For the triggers of such tables.

CREATE OR REPLACE FUNCTION app.schema_files()
 RETURNS text[]
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT installation.schema_files FROM app.installation);
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member
-- Numbered files that this schema was made of.

CREATE OR REPLACE FUNCTION app.score_card(of uuid)
 RETURNS TABLE(desk uuid, desk_name text, as_of timestamp with time zone, lines json)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
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
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- How a desk keeps its promises, in counts, to itself and the desks above it; no row for anybody else. answeredMs: time to each answer without stops, newest first.

CREATE OR REPLACE FUNCTION app.second_desk(desk uuid, writer uuid, receiver uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select c.desk from (
      select second_desk.desk, 0 as place
      union all select p.partner, 1 from desk_pair p
        where p.desk = second_desk.desk and p.accepted_at is not null and p.ended_at is null and p.partner is distinct from second_desk.receiver
      union all select a.desk, 1 + a.height from app.desks_above(second_desk.desk) a where a.desk is distinct from second_desk.receiver) c
    where exists (select from membership m where m.desk = c.desk and m.until is null and m.member <> second_desk.writer
      and m.roles && array['worker', 'head']
      and not exists (select from absence_now a where a.desk = m.desk and a.member = m.member))
    order by c.place limit 1
  $function$;
-- owner: bekal_lookup; execute: bekal_member, bekal_guest
-- The desk that gives the second person to a letter: the own one where somebody else serves it and is there, else its partner, else the nearest above; never the receiver.

CREATE OR REPLACE FUNCTION app.serves_until_then(member uuid, desk uuid, among text[])
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform from membership m where m.member = serves_until_then.member and m.desk = serves_until_then.desk and m.until is null
    and m.roles && serves_until_then.among for key share;
  return found;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Whether a member serves a desk in one of these roles; nobody ends that before this transaction has ended.

CREATE OR REPLACE FUNCTION app.serving_colleagues()
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select m.member from membership m where m.desk = app.actor_desk() and m.until is null
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Who serves the acting desk now.

CREATE OR REPLACE FUNCTION app.session_member(token_hash bytea)
 RETURNS uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (SELECT s.member FROM session s WHERE ((s.token_hash = session_member.token_hash) AND (s.expires_at > now())));
-- owner: bekal_lookup; execute: nobody else
-- Who a session belongs to; for the journal of denied attempts.

CREATE OR REPLACE FUNCTION app.settle_installation(wanted text)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
declare found_kind text;
begin
  select i.kind into found_kind from app.installation i for update;
  -- Where somebody has been already, it is not for exercise and not for a look.
  if found_kind is null and (wanted = 'production' or not exists (select from membership)) then
    update app.installation i set kind = wanted;
    found_kind := wanted;
  end if;
  return found_kind;
end $function$;
-- owner: bekal_lookup; execute: bekal_jobs
-- Settles what a fresh installation is for, and answers what it is for: another than the wanted one where that is settled already, null where somebody was here before.

CREATE OR REPLACE FUNCTION app.sign_in_salt(login text)
 RETURNS bytea
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN COALESCE((SELECT m.salt FROM member m WHERE (m.login = sign_in_salt.login)), SUBSTRING(sha256(((SELECT installation.secret FROM app.installation) || convert_to(login, 'UTF8'::name))) FROM 1 FOR 16));
-- owner: bekal_lookup; execute: bekal_visitor
-- The salt of a login; for an unknown one a steady answer that looks the same.

CREATE OR REPLACE FUNCTION app.sites_matching(words text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with pattern (p) as (select '%' || regexp_replace($1, '([\\%_])', '\\\1', 'g') || '%')
    select s.id from pattern, site s where s.name ilike p and app.actor_desk() is not null
    union
    select sr.site from pattern, site_region sr join region r on r.code = sr.region left join region up on up.code = r.parent
      where (r.name ilike p or up.name ilike p) and app.actor_desk() is not null
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Sites whose name, district or province contains the words. Every desk may read every site; a search under a policy could not use the index.

CREATE OR REPLACE FUNCTION app.stated_members(of uuid)
 RETURNS TABLE(member uuid, seal_to text, verify text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    select l.member, l.seal_to, l.verify from (
      select distinct on (s.member) s.member, s.kind, s.seal_to, s.verify from key_statement s
      where s.desk = of and s.kind in ('member', 'member-left') order by s.member, s.position desc) l
    where l.kind = 'member'
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- Whose keys a desk has stated and not taken back.

CREATE OR REPLACE FUNCTION app.still_serves(member uuid, desk uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
RETURN (EXISTS (SELECT FROM membership m WHERE ((m.member = still_serves.member) AND (m.desk = still_serves.desk) AND (m.until IS NULL))));
-- owner: bekal_lookup; execute: bekal_member, bekal_sweeper, bekal_jobs, bekal_guest
-- Whether a member serves a desk today; a renewed obligation stays only in such hands.

CREATE OR REPLACE FUNCTION app.suspect_passkey(holder bytea, passkey uuid)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    update passkey p set suspect_at = clock_timestamp() where p.id = suspect_passkey.passkey and p.suspect_at is null
      and exists (select from passkey_challenge c where c.holder = coalesce(suspect_passkey.holder, app.actor_session()) and c.answered and c.passkey = p.id)
  $function$;
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member
-- The counter of the passkey that has answered has gone back: it opens nothing any more.

CREATE OR REPLACE FUNCTION app.take_keys_of_leaver()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  delete from epoch_for_member e where e.member = new.member and e.desk = new.desk;
  delete from agency_key_holder h where h.member = new.member and not exists (
    select from membership m join desk d on d.id = m.desk
    where m.member = new.member and m.until is null and 'administrator' = any (m.roles) and d.agency = h.agency);
  return null;
end $function$;
-- owner: bekal_lookup; execute: nobody else
-- Whoever leaves a desk, or administers it no more, is served its keys no more.

CREATE OR REPLACE FUNCTION app.take_provider_way(token_hash bytea)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
#variable_conflict use_column
declare taken provider_way;
begin
  delete from provider_way w where w.token_hash = take_provider_way.token_hash returning w.* into taken;
  if not found or taken.begun_at <= clock_timestamp() - interval '10 minutes' or taken.session is distinct from app.actor_session() then
    return null;
  end if;
  return ceil(extract(epoch from clock_timestamp() - taken.begun_at))::integer;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor, bekal_member
-- Uses up a way to the provider. For how many seconds it was open; null where it was not, or was begun in another session or, for a visitor, in any.

CREATE OR REPLACE FUNCTION app.tell(event text, payload json)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$ select graphile_worker.add_job('tell', json_build_object('event', $1, 'payload', $2)) $function$;
-- owner: bekal_jobs; execute: bekal_member, bekal_sweeper
-- Outbox: hands an event, ids only, to the listeners of other slices when this transaction commits.

CREATE OR REPLACE FUNCTION app.use_first_link(token_hash bytea, agency uuid, agency_name text, desk uuid, member uuid, name text, login text, salt bytea, secret_hash bytea, membership uuid, entry uuid, trace uuid)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
begin
  perform from app.installation for update;
  if app.has_operator() then
    return false;
  end if;
  delete from app.first_link l where l.token_hash = use_first_link.token_hash and l.expires_at > pg_catalog.now();
  if not found then
    return false;
  end if;
  perform app.add_first_operator(use_first_link.agency, use_first_link.agency_name, use_first_link.desk, use_first_link.member,
    use_first_link.name, use_first_link.login, use_first_link.salt, use_first_link.secret_hash, false, use_first_link.membership);
  insert into journal (id, member, desk, endpoint, outcome, subjects, trace)
    values (use_first_link.entry, use_first_link.member, use_first_link.desk, 'installation.begin', 'done',
      array[use_first_link.member], use_first_link.trace);
  return true;
end $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- Lets the first administrator in, once: the link goes with the same commit. False where it does not hold.

CREATE OR REPLACE FUNCTION app.verify_letter(code text, number text)
 RETURNS TABLE(kind text, date date, agency text, sha256 text, file_sha256 text, numbered boolean, number_fits boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with found as (
      select 'request' as kind, d.letter_date, d.sender as issuer, d.sha256, d.pdf_sha256, d.number
      from request_signing s
      join request_document d on d.request = s.request
      where s.code = verify_letter.code
      union all
      select p.kind, p.letter_date, p.reader, p.sha256, p.pdf_sha256, p.number
      from request_reply_document p
      where p.code = verify_letter.code
    )
    select f.kind, f.letter_date, a.name, encode(f.sha256, 'hex'), encode(f.pdf_sha256, 'hex'), f.number is not null,
      lower(f.number) = lower(verify_letter.number)
    from found f
    join desk k on k.id = f.issuer
    join agency a on a.id = k.agency
    limit 1
  $function$;
-- owner: bekal_lookup; execute: bekal_visitor
-- To whoever holds a letter, an answer or a refusal: its kind and date, the agency that issued it, the hashes of its content and file, and whether a number is its own.

CREATE OR REPLACE FUNCTION app.wording_of(letter uuid, kind text)
 RETURNS TABLE(version integer, body jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog', 'public'
AS $function$
    with written as (
      select d.agency,
        (select split_part(s.template, '/', 2)::integer from request_signing s where s.request = r.id and wording_of.kind = 'request') as signed,
        case wording_of.kind
          when 'request' then (select max(e.at) from request_event e where e.request = r.id and e.step in ('draft', 'revised'))
          when 'receipt' then (select max(e.at) from request_event e where e.request = r.id and e.step = 'received')
          when 'clarification' then (select max(e.at) from request_event e where e.request = r.id and e.step = 'clarification_asked')
          else coalesce((select p.written_at from request_reply p where p.request = r.id and p.kind = wording_of.kind
              and (r.answered_at is not null or r.refused_at is not null or app.actor_desk() in (p.desk, p.second_reader))),
            case wording_of.kind when 'answer' then r.answered_at else r.refused_at end) end as at
      from request r
      join desk d on d.id = case when wording_of.kind = 'request' then r.sender else r.receiver end
      where r.id = wording_of.letter
        and (r.sender = app.actor_desk() or r.reader = app.actor_desk() or r.second_reader = app.actor_desk()
          or r.id in (select app.replies_to_initial()))
    )
    select found.version, found.body
    from written w
    cross join lateral (
      (select 1 as place, o.version, o.body from agency_letter_template o
        where o.agency = w.agency and o.kind = wording_of.kind and o.version = w.signed)
      union all
      (select 2, t.version, t.body from letter_template t where t.kind = wording_of.kind and t.version = w.signed)
      union all
      (select 3, own.version, own.body from (
        select o.version, o.body from agency_letter_template o
        where w.signed is null and o.agency = w.agency and o.kind = wording_of.kind and o.made_at <= w.at
        order by o.version desc limit 1) own where own.body is not null)
      union all
      (select 4, t.version, t.body from letter_template t
        where w.signed is null and t.kind = wording_of.kind and t.valid_from <= (w.at at time zone 'Asia/Jakarta')::date
        order by t.version desc limit 1)
    ) found
    where w.at is not null
    order by found.place limit 1
  $function$;
-- owner: bekal_lookup; execute: bekal_member
-- To whoever reads a letter: the wording of it, or of what the receiver writes about it, that held when it was last written; once it is signed, the one that it was signed with.

CREATE CONSTRAINT TRIGGER "a change of a case is counted" AFTER INSERT OR UPDATE ON public.person_case DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.count_case_change();
CREATE CONSTRAINT TRIGGER "a sealed version is a change" AFTER INSERT ON public.sealed_group DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.count_case_change();
CREATE CONSTRAINT TRIGGER "keys are wrapped under the passphrase that holds" AFTER UPDATE OF secret_hash ON public.member DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.keep_member_key();
CREATE CONSTRAINT TRIGGER "the parts make the total" AFTER INSERT ON public.package DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.check_package_sum();
CREATE CONSTRAINT TRIGGER "what is promised to a person is a change" AFTER INSERT OR UPDATE ON public.obligation DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (((new.subject = 'case'::text) AND (new.rung = 'owner'::text))) EXECUTE FUNCTION app.count_case_change();
CREATE TRIGGER "a case gets the next number of its desk" BEFORE INSERT ON public.person_case FOR EACH ROW EXECUTE FUNCTION app.number_case();
CREATE TRIGGER "a case stays with its desk" BEFORE UPDATE ON public.person_case FOR EACH ROW EXECUTE FUNCTION app.keep_case();
CREATE TRIGGER "a disposition is about an open letter" BEFORE INSERT ON public.paper_letter_disposition FOR EACH ROW EXECUTE FUNCTION app.keep_paper_letter_disposition();
CREATE TRIGGER "a disposition puts a letter into hands" AFTER INSERT ON public.request_disposition FOR EACH ROW EXECUTE FUNCTION app.put_letter_into_hands();
CREATE TRIGGER "a disposition puts a paper letter into hands" AFTER INSERT ON public.paper_letter_disposition FOR EACH ROW EXECUTE FUNCTION app.put_paper_into_hands();
CREATE TRIGGER "a file holds what it came with" BEFORE INSERT ON public.file_chunk FOR EACH ROW EXECUTE FUNCTION app.keep_file_bytes();
CREATE TRIGGER "a file stays as it came" BEFORE UPDATE ON public.file FOR EACH ROW EXECUTE FUNCTION app.keep_file();
CREATE TRIGGER "a letter that has ended is in nobody's hands" AFTER UPDATE ON public.request FOR EACH ROW WHEN (((old.state = 'received'::text) AND (new.state = ANY (ARRAY['answered'::text, 'refused'::text, 'withdrawn'::text])))) EXECUTE FUNCTION app.end_letter_in_hands();
CREATE TRIGGER "a link ends once" BEFORE INSERT OR UPDATE ON public.request_link FOR EACH ROW EXECUTE FUNCTION app.keep_request_link();
CREATE TRIGGER "a register is not rewritten" BEFORE UPDATE ON public.paper_letter FOR EACH ROW EXECUTE FUNCTION app.keep_paper_letter();
CREATE TRIGGER "a reply has a writer and a second person" BEFORE INSERT OR UPDATE OF request, desk, kind, content, written_by, written_at, second_asked_at, second_asked_desk, second_asked_member, initialled_at, initialled_by ON public.request_reply FOR EACH ROW EXECUTE FUNCTION app.keep_request_reply();
CREATE TRIGGER "a scan is the own desk's" BEFORE INSERT ON public.paper_letter FOR EACH ROW EXECUTE FUNCTION app.keep_paper_letter_scan();
CREATE TRIGGER "a sheet is issued with its number" BEFORE INSERT ON public.request_document FOR EACH ROW EXECUTE FUNCTION app.keep_document();
CREATE TRIGGER "a transfer is proposed and accepted" BEFORE INSERT OR UPDATE ON public.transfer FOR EACH ROW EXECUTE FUNCTION app.keep_transfer();
CREATE TRIGGER "a version of a package only ends" BEFORE DELETE OR UPDATE ON public.package FOR EACH ROW EXECUTE FUNCTION app.keep_package();
CREATE TRIGGER "an answer stays as it was given" BEFORE INSERT ON public.request_answer_code FOR EACH ROW EXECUTE FUNCTION app.keep_request_answer();
CREATE TRIGGER "an answer stays as it was given" BEFORE INSERT ON public.request_answer_count FOR EACH ROW EXECUTE FUNCTION app.keep_request_answer();
CREATE TRIGGER "an epoch is in force from its statement on" AFTER INSERT ON public.key_statement FOR EACH ROW WHEN ((new.kind = 'desk'::text)) EXECUTE FUNCTION app.put_epoch_in_force();
CREATE TRIGGER "attachments are fixed with what they hang on" BEFORE INSERT OR DELETE ON public.request_attachment FOR EACH ROW EXECUTE FUNCTION app.keep_request_attachment();
CREATE TRIGGER "copies are fixed at signing" BEFORE INSERT OR DELETE ON public.request_copy FOR EACH ROW EXECUTE FUNCTION app.keep_copies();
CREATE TRIGGER "each side writes its part" BEFORE UPDATE ON public.request FOR EACH ROW EXECUTE FUNCTION app.keep_request();
CREATE TRIGGER "files are part of the reply" BEFORE INSERT OR DELETE ON public.request_reply_file FOR EACH ROW EXECUTE FUNCTION app.keep_request_reply_file();
CREATE TRIGGER "no disposition names who is away" AFTER INSERT ON public.paper_letter_disposition FOR EACH ROW EXECUTE FUNCTION app.keep_present_handler();
CREATE TRIGGER "no disposition names who is away" AFTER INSERT ON public.request_disposition FOR EACH ROW EXECUTE FUNCTION app.keep_present_handler();
CREATE TRIGGER "nothing new comes into the hands of who is away" AFTER INSERT OR UPDATE OF assignee ON public.obligation FOR EACH ROW WHEN ((new.assignee IS NOT NULL)) EXECUTE FUNCTION app.keep_present_hands();
CREATE TRIGGER "only what was signed has a signed sheet" BEFORE INSERT ON public.request_signed_sheet FOR EACH ROW EXECUTE FUNCTION app.keep_signed_sheet();
CREATE TRIGGER "parts come with their version and stay" BEFORE INSERT OR DELETE OR UPDATE ON public.package_item FOR EACH ROW EXECUTE FUNCTION app.keep_package_item();
CREATE TRIGGER "parts of packages stay" BEFORE TRUNCATE ON public.package_item FOR EACH STATEMENT EXECUTE FUNCTION app.keep_package_item();
CREATE TRIGGER "signing is recorded at signing" BEFORE INSERT ON public.request_signing FOR EACH ROW EXECUTE FUNCTION app.keep_signing();
CREATE TRIGGER "the directory has no gap" BEFORE INSERT ON public.key_statement FOR EACH ROW EXECUTE FUNCTION app.keep_statement_chain();
CREATE TRIGGER "the end of a letter closes its reply" AFTER UPDATE ON public.request FOR EACH ROW WHEN (((old.received_at IS NOT NULL) AND (old.state <> ALL (ARRAY['answered'::text, 'refused'::text, 'withdrawn'::text])) AND (new.state = ANY (ARRAY['answered'::text, 'refused'::text, 'withdrawn'::text])))) EXECUTE FUNCTION app.close_reply();
CREATE TRIGGER "the journal knows the hash of a file in use" AFTER UPDATE OF use ON public.file FOR EACH ROW WHEN (((old.use IS NULL) AND (new.use IS NOT NULL))) EXECUTE FUNCTION app.journal_file();
CREATE TRIGGER "the journal knows the hash of a file that comes in use" AFTER INSERT ON public.file FOR EACH ROW WHEN ((new.use IS NOT NULL)) EXECUTE FUNCTION app.journal_file();
CREATE TRIGGER "the journal knows the hash of what was sealed" AFTER INSERT ON public.sealed_group FOR EACH ROW EXECUTE FUNCTION app.journal_sealed_group();
CREATE TRIGGER "the life-line tells what happened" BEFORE INSERT ON public.request_event FOR EACH ROW EXECUTE FUNCTION app.keep_request_course();
CREATE TRIGGER "the sheet of a reply is issued when it is given" BEFORE INSERT ON public.request_reply_document FOR EACH ROW EXECUTE FUNCTION app.keep_reply_document();
CREATE TRIGGER "two desks agree" BEFORE UPDATE ON public.desk_pair FOR EACH ROW EXECUTE FUNCTION app.keep_desk_pair();
CREATE TRIGGER "two persons stand behind an answer" BEFORE INSERT OR UPDATE ON public.request FOR EACH ROW EXECUTE FUNCTION app.keep_two_behind_answer();
CREATE TRIGGER "versions of a logo follow one another" BEFORE INSERT ON public.agency_logo FOR EACH ROW EXECUTE FUNCTION app.keep_agency_logo();
CREATE TRIGGER "versions of a template follow one another" BEFORE INSERT ON public.agency_letter_template FOR EACH ROW EXECUTE FUNCTION app.keep_agency_template();
CREATE TRIGGER "versions of packages stay" BEFORE TRUNCATE ON public.package FOR EACH STATEMENT EXECUTE FUNCTION app.keep_package();
CREATE TRIGGER "what an installation is for never changes" BEFORE DELETE OR UPDATE ON app.installation FOR EACH ROW EXECUTE FUNCTION app.keep_installation_kind();
CREATE TRIGGER "what an installation is for stays with it" BEFORE TRUNCATE ON app.installation FOR EACH STATEMENT EXECUTE FUNCTION app.keep_installation_kind();
CREATE TRIGGER "what is open and held is in hands" BEFORE INSERT OR UPDATE ON public.obligation FOR EACH ROW EXECUTE FUNCTION app.keep_in_hands();
CREATE TRIGGER "what was signed with goes with the membership" AFTER UPDATE OF until ON public.membership FOR EACH ROW WHEN (((old.until IS NULL) AND (new.until IS NOT NULL))) EXECUTE FUNCTION app.forget_signing_block();
CREATE TRIGGER "who acts for a head signs as such" BEFORE INSERT ON public.request_signing FOR EACH ROW EXECUTE FUNCTION app.keep_acting_signature();
CREATE TRIGGER "who is away is away once, and who stands in is there" BEFORE INSERT OR UPDATE ON public.absence FOR EACH ROW EXECUTE FUNCTION app.keep_absence();
CREATE TRIGGER "whoever leaves is served no keys" AFTER UPDATE OF until, roles ON public.membership FOR EACH ROW WHEN (((new.until IS NOT NULL) OR (NOT ('administrator'::text = ANY (new.roles))))) EXECUTE FUNCTION app.take_keys_of_leaver();
CREATE TRIGGER "whoever leaves leaves nothing behind" BEFORE UPDATE OF until ON public.membership FOR EACH ROW WHEN (((old.until IS NULL) AND (new.until IS NOT NULL))) EXECUTE FUNCTION app.leave_nothing_behind();
CREATE TRIGGER begin_session BEFORE INSERT ON public.session FOR EACH ROW EXECUTE FUNCTION app.begin_session();
CREATE TRIGGER end_sessions_without_desk AFTER UPDATE OF until ON public.membership FOR EACH ROW WHEN ((new.until IS NOT NULL)) EXECUTE FUNCTION app.end_sessions_without_desk();
CREATE TRIGGER guard_obligation BEFORE UPDATE ON public.obligation FOR EACH ROW EXECUTE FUNCTION app.guard_obligation();
CREATE TRIGGER keep_desk_account AFTER INSERT OR DELETE OR UPDATE ON public.membership FOR EACH ROW EXECUTE FUNCTION app.keep_desk_account();
