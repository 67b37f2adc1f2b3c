import { join } from 'node:path'
import type { ClientBase } from 'pg'

/**
 * Tables whose rows no backup holds, and why. Every other table of `public` and `app` is kept whole. That goes by
 * itself; a test asks of each new table that somebody has decided, and named it here or in `kept`.
 */
export const leftOut: Readonly<Record<string, string>> = {
  'public.migration': 'written by the migrations that a restore runs; their names and hashes are in the head',
  'public.session':
    'after a restore everybody signs in again: a session that was ended since must not come back to life',
  'public.half_open': 'minutes old; after a restore everybody begins with the passphrase',
  'public.authenticator_offer': 'minutes old; who was setting up a code app begins again',
  'public.provider_way': 'minutes old; who was on the way to the provider begins again',
  'public.passkey_challenge': 'minutes old; who was asked for a passkey is asked again',
  'public.code_failure': 'a lock that has passed must not come back',
  'public.sign_in_failure': 'counts of the last minutes; a lock that has passed must not come back',
  'app.first_link':
    'lets the first administrator in for a day: one that was used or replaced since must not come back to life',
  'app.clock': 'only a database of rehearsals and tests has a row here, and no other may',
}

/** Tables that were looked at and are kept. */
export const kept: readonly string[] = [
  'app.installation',
  'public.absence',
  'public.agency',
  'public.agency_key',
  'public.agency_key_holder',
  'public.agency_letter_template',
  'public.agency_logo',
  'public.authenticator',
  'public.backup_taken',
  'public.case_change',
  'public.case_origin',
  'public.census_count',
  'public.code',
  'public.code_list',
  // A write that a client repeats after the restore must find that it was done.
  'public.command',
  'public.commitment',
  'public.desk',
  'public.desk_epoch',
  'public.desk_pair',
  'public.desk_people',
  'public.epoch_for_member',
  'public.file',
  'public.file_chunk',
  // Wraps that a backup still holds are complete erasure only once it has expired (V8).
  'public.group_key',
  'public.holiday',
  'public.holiday_year',
  'public.journal',
  'public.key_root',
  'public.key_statement',
  'public.letter_template',
  'public.letterhead',
  'public.journal_key',
  'public.journal_restore',
  'public.journal_root',
  'public.journal_seal',
  // What became of the last e-mail before the backup; the next one replaces it.
  'public.mail_result',
  'public.member',
  'public.member_key',
  'public.membership',
  'public.notice',
  'public.notice_default',
  'public.notice_setting',
  'public.notice_told',
  'public.obligation',
  'public.obligation_kind',
  'public.obligation_stop',
  'public.package',
  'public.package_item',
  'public.paper_letter',
  'public.paper_letter_disposition',
  // Its counter as it was then: a passkey that was used since tells more.
  'public.passkey',
  'public.person_case',
  'public.plan',
  'public.plan_event',
  // Codes used since the backup open again: whoever has used one draws new ones.
  'public.recovery_code',
  'public.provider_account',
  'public.provider_account_removal',
  'public.reference_import',
  'public.region',
  'public.request',
  'public.request_answer_code',
  'public.request_answer_count',
  'public.request_attachment',
  'public.request_copy',
  'public.request_disposition',
  'public.request_document',
  'public.request_event',
  'public.request_hands',
  'public.request_link',
  'public.request_reply',
  'public.request_reply_document',
  'public.request_reply_file',
  'public.request_signed_sheet',
  'public.request_signing',
  // Ciphertext: a backup tells no more of anybody than the server does (I11).
  'public.sealed_group',
  'public.restore_rehearsal',
  'public.second_factor_reset',
  'public.signing_block',
  'public.site',
  'public.site_region',
  'public.transfer',
  'public.training_mail',
]

/**
 * Files of the data folder that belong to the installation: without them what is restored could not be used. The backup
 * is encrypted to a key that is not on the server, so they are as safe in it as the tables.
 */
export const keptFiles: Readonly<Record<string, string>> = {
  'second-factor-key': 'without it no code app and no recovery code in the tables would open anything',
  'demonstration-passphrase':
    'evaluation mode: the passphrase of the invented accounts that are in the tables',
  'journal-key.pem': 'signs the journal: without it the chain could not be continued by the same key',
  'journal-key.pem.next': 'for the moment of a change of keys: it may sign already',
}

/** Files and folders of the data folder that no backup holds, and why. */
export const leftOutFiles: Readonly<Record<string, string>> = {
  postgres: 'the database itself: its tables are in the backup',
  'server-password': 'belongs to the role of one database cluster; a restore makes a new one',
  'backup-recipients': 'whoever restores says anew to whom backups are encrypted',
}

/** Where a kept file lies. The key of the journal may be kept elsewhere (BEKAL_JOURNAL_KEY). */
export function placeOf(name: string, { data, journalKey }: { data: string; journalKey: string }): string {
  if (name === 'journal-key.pem') return journalKey
  if (name === 'journal-key.pem.next') return `${journalKey}.next`
  return join(data, name)
}

export type KeptTable = {
  /** As PostgreSQL would say it with an empty search path: `public.journal`. */
  name: string
  columns: string[]
  /** Partitioned tables are read in the order of their key, so that the reading is the same wherever their rows lie. */
  partitioned: boolean
  key: string[]
}

/** Tables whose rows are kept, by name, with what has to be read of them (generated columns compute themselves). */
export async function keptTables(admin: ClientBase): Promise<KeptTable[]> {
  const { rows } = await admin.query<KeptTable>(
    `select n.nspname || '.' || c.relname as name, c.relkind = 'p' as partitioned,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
       array(select a.attname::text from pg_index i cross join unnest(i.indkey::smallint[]) with ordinality k (attnum, place)
         join pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
         where i.indrelid = c.oid and i.indisprimary order by k.place) as key
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where ${isOurTable} and n.nspname || '.' || c.relname <> all ($1)
     order by 1`,
    [Object.keys(leftOut)],
  )
  return rows
}

const isOurTable = `c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'app')
  and not exists (select from pg_depend e where e.objid = c.oid and e.deptype = 'e')`

/** Sequences of our schemas with where they stand. */
export async function sequences(admin: ClientBase): Promise<{ name: string; last: string | null }[]> {
  const { rows } = await admin.query<{ name: string; last: string | null }>(
    `select schemaname || '.' || sequencename as name, last_value::text as last from pg_sequences
     where schemaname in ('public', 'app') order by 1`,
  )
  return rows
}

/**
 * Jobs that are kept: what commands have told other slices and nobody has heard yet, and whatever else was asked for
 * once. What the clock asks for bears the name of its own task as key and comes again by the clock.
 *
 * A job that was running, or had given up, is kept like one that waits: listeners bear hearing a thing twice, and what
 * the running one had done by then is in the same snapshot or not at all.
 */
export const keptJobs = `select t.identifier as task, j.payload::text, j.run_at::text, j.priority, j.max_attempts,
    q.queue_name as queue, j.key
  from graphile_worker._private_jobs j join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.key is distinct from t.identifier order by j.id`

export type KeptJob = {
  task: string
  payload: string
  run_at: string
  priority: number
  max_attempts: number
  queue: string | null
  key: string | null
}

/**
 * What is set right after the rows have come back and the schema is that of this version, and why. Each statement bears
 * being run on any restored installation.
 */
export const settled: ReadonlyArray<{ why: string; sql: string }> = [
  {
    why: 'an e-mail goes out at most once, and the installation that was backed up may have sent it since; the next digest says the same',
    sql: `update notice set state = 'dropped' where state in ('waiting', 'sending')`,
  },
]
