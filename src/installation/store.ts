import { sql } from 'kysely'
import type { ClientBase } from 'pg'
import { operatorAgency, operatorDesk } from '../first-operator.ts'
import { uuidv7 } from '../kernel/id.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import { schemaCondition } from '../platform/db/migrate.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import type { Mail } from '../platform/mail.ts'
import { Problem } from '../platform/problem.ts'
import type { listTrainingMail } from './contract.ts'
import type { ConditionFacts } from './rules.ts'

/** Makes the link of this token the only one; answers until when it holds, or null where somebody is here already. */
export async function saveFirstLink(tx: Tx, tokenHash: Buffer): Promise<string | null> {
  const { rows } = await sql<{
    expires: string | null
  }>`select app.make_first_link(${tokenHash}) as expires`.execute(tx)
  return rows[0]?.expires ?? null
}

export async function firstLinkHolds(tx: Tx, tokenHash: Buffer): Promise<boolean> {
  const { rows } = await sql<{ holds: boolean }>`select app.first_link_holds(${tokenHash}) as holds`.execute(
    tx,
  )
  return rows[0]?.holds === true
}

export type FirstAdministrator = {
  id: string
  agency: string
  name: string
  login: string
  salt: Buffer
  secretHash: Buffer
}

/** Lets the first administrator in and takes the link away; false where it does not hold. */
export async function useFirstLink(
  tx: Tx,
  tokenHash: Buffer,
  { id, agency, name, login, salt, secretHash }: FirstAdministrator,
  trace: string,
): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select app.use_first_link(${tokenHash}, ${operatorAgency}, ${agency}, ${operatorDesk}, ${id}, ${name}, ${login},
      ${salt}, ${secretHash}, ${uuidv7()}, ${uuidv7()}, ${trace}) as used`
    .execute(tx)
    .catch((error: unknown) => {
      if ((error as { constraint?: string }).constraint === 'member_login_key')
        throw new Problem(422, 'login_taken')
      throw error
    })
  return rows[0]?.used === true
}

/** Keeps an e-mail of an installation for exercise, for the member whose notice it is. */
export async function saveTrainingMail(tx: Tx, { id, to, subject, text }: Mail): Promise<void> {
  await sql`insert into training_mail (id, member, address, subject, body)
    select n.id, n.member, ${to}, ${subject}, ${text} from notice n where n.id = ${id}
    on conflict do nothing`.execute(tx)
}

export function trainingMailRows(tx: Tx, { query }: Input<typeof listTrainingMail>) {
  const after = decodeCursor(query.cursor, 2)
  return tx
    .selectFrom('training_mail')
    .select(['id', 'address', 'subject', 'body', 'at'])
    .select(sql<string>`json_build_array(at, id)::text`.as('cursor'))
    .$if(after !== null, (rows) =>
      rows.where(sql<boolean>`(at, id) < (${after?.[0]}::text::timestamptz, ${after?.[1]}::text::uuid)`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit((query.limit ?? defaultLimit) + 1)
}

type OwnCondition = Pick<
  ConditionFacts,
  | 'now'
  | 'promised'
  | 'processes'
  | 'backup'
  | 'rehearsal'
  | 'mailed'
  | 'calendarYears'
  | 'database'
  | 'keyRoot'
>

/** What an operator may read of how the installation is doing. */
export async function getOwnCondition(
  tx: Tx,
  promised: string,
  expected: number | null,
): Promise<OwnCondition> {
  const { rows } = await sql<{
    now: string
    connected: number
    backup: string | null
    bytes: number | null
    missing: number | null
    rehearsal: string | null
    mailedAt: string | null
    outcome: string | null
    code: string | null
    downSince: string | null
    years: number[]
    version: string
    keyRoot: boolean
  }>`select now() as now, app.connected_processes() as connected, last.at as backup, last.bytes, last.missing,
      (select max(on_day)::text from restore_rehearsal) as rehearsal,
      mailed.at as "mailedAt", mailed.outcome, mailed.code, mailed.down_since as "downSince",
      array(select year from holiday_year order by year) as years,
      split_part(current_setting('server_version'), ' ', 1) as version,
      exists (select from key_root) as "keyRoot"
    from (select) one left join (select at, bytes, missing from backup_taken order by at desc limit 1) last on true
      left join mail_result mailed on true`.execute(tx)
  const [found] = rows
  if (!found) throw new Error('the database did not answer how the installation is doing')
  const { now, connected, backup, bytes, missing, rehearsal, years, version, keyRoot } = found
  const { mailedAt, outcome, code, downSince } = found
  return {
    now,
    promised,
    processes: { connected, expected },
    backup: backup === null ? null : { at: backup, bytes: bytes ?? 0, missing: missing ?? 0 },
    rehearsal,
    mailed: mailedAt === null || outcome === null ? null : { at: mailedAt, outcome, code, downSince },
    calendarYears: years,
    database: { version, ...(await schemaCondition(tx)) },
    keyRoot,
  }
}

/** A backup was written whole; in the transaction of the administrator of the database. */
export async function recordBackup(admin: ClientBase, bytes: number, missing: number): Promise<void> {
  await admin.query('select app.record_backup($1, $2, $3)', [uuidv7(), bytes, missing])
}

/** A restore was rehearsed that day; in the transaction of the administrator of the database. */
export async function recordRehearsal(admin: ClientBase, onDay: string): Promise<void> {
  await admin.query('select app.record_rehearsal($1, $2)', [uuidv7(), onDay])
}
