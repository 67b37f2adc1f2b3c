import { sql } from 'kysely'
import type { LocalDate } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import type { Delivery } from '../platform/mail.ts'
import { houseDefault } from './contract.ts'
import type { NoticeDefault, NoticeKind, NoticeLanguage, NoticeSettings, saveSettings } from './contract.ts'
import type { NoticeClock } from './rules/clock.ts'
import type { Settled } from './rules/sending.ts'

type Chosen = Omit<NonNullable<NoticeSettings['chosen']>, 'nextDigestAt' | 'deskName' | 'zone'>

/** What the acting member has chosen; undefined where nothing. */
export async function findChosen(tx: Tx): Promise<Chosen | undefined> {
  const row = await tx
    .selectFrom('notice_setting')
    .select(['address', 'language', 'at_once as atOnce', 'hour', 'refused_at as refusedAt'])
    .select(quietOf('quiet_from', 'quiet_until', 'days_off').as('quiet'))
    .where(sql<boolean>`member = (select app.actor_member())`)
    .executeTakeFirst()
  return row as Chosen | undefined
}

export type MemberClock = NoticeClock & {
  member: string
  desk: string
  deskName?: string
  today: LocalDate
  atOnce: boolean
  /** Today's digest has been written already. */
  digested: boolean
}

function clocks(tx: Tx) {
  return tx
    .selectFrom('notice_clock as c')
    .select(['c.member', 'c.desk', 'c.zone', 'c.today', 'c.hour', 'c.at_once as atOnce'])
    .select(
      sql<
        NoticeDefault['quiet']
      >`json_build_object('from', c.quiet_from, 'until', c.quiet_until, 'daysOff', c.days_off)`.as('quiet'),
    )
    .select(
      sql<boolean>`exists (select from notice n where n.member = c.member and n.kind = 'digest' and n.day = c.today)`.as(
        'digested',
      ),
    )
}

/** By which clock the acting member's notices go, with the desk's name. */
export async function findOwnClock(tx: Tx): Promise<(MemberClock & { deskName: string }) | undefined> {
  const row = await clocks(tx)
    .innerJoin('desk as d', 'd.id', 'c.desk')
    .select('d.name as deskName')
    .where(sql<boolean>`c.member = (select app.actor_member())`)
    .executeTakeFirst()
  return row as (MemberClock & { deskName: string }) | undefined
}

export async function findLast(tx: Tx): Promise<NoticeSettings['last']> {
  const row = await tx
    .selectFrom('notice')
    .select('state')
    .select(sql<string>`coalesce(tried_at, made_at)`.as('at'))
    .where(sql<boolean>`member = (select app.actor_member())`)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return (row as NoticeSettings['last'] | undefined) ?? null
}

/** What holds at the acting desk, and whether its head has set it. */
export async function getDeskDefault(tx: Tx): Promise<{ value: NoticeDefault; set: boolean }> {
  const row = await tx
    .selectFrom('notice_default')
    .select('hour')
    .select(quietOf('quiet_from', 'quiet_until', 'days_off').as('quiet'))
    .where(sql<boolean>`desk = (select app.actor_desk())`)
    .executeTakeFirst()
  return row?.quiet
    ? { value: { hour: row.hour, quiet: row.quiet }, set: true }
    : { value: houseDefault, set: false }
}

function quietOf(from: string, until: string, daysOff: string) {
  return sql<NoticeDefault['quiet'] | null>`case when ${sql.ref(from)} is not null then json_build_object(
    'from', to_char(${sql.ref(from)}, 'HH24:MI'), 'until', to_char(${sql.ref(until)}, 'HH24:MI'), 'daysOff', ${sql.ref(daysOff)}) end`
}

/** A saved address is a new one: what was refused before is tried again. */
export async function saveChosen(
  tx: Tx,
  actor: Actor,
  { address, language, atOnce, hour, quiet }: Input<typeof saveSettings>['body'],
): Promise<void> {
  const values = {
    address,
    language,
    at_once: atOnce,
    desk: actor.desk,
    hour,
    quiet_from: quiet?.from ?? null,
    quiet_until: quiet?.until ?? null,
    days_off: quiet?.daysOff ?? null,
    saved_at: actor.now,
    refused_at: null,
  }
  await tx
    .insertInto('notice_setting')
    .values({ member: actor.member, ...values })
    .onConflict((on) => on.column('member').doUpdateSet(values))
    .execute()
}

export async function removeChosen(tx: Tx): Promise<void> {
  await tx.deleteFrom('notice_setting').where(sql<boolean>`member = (select app.actor_member())`).execute()
}

export async function saveDeskDefault(tx: Tx, desk: string, { hour, quiet }: NoticeDefault): Promise<void> {
  const values = { hour, quiet_from: quiet.from, quiet_until: quiet.until, days_off: quiet.daysOff }
  await tx
    .insertInto('notice_default')
    .values({ desk, ...values })
    .onConflict((on) => on.column('desk').doUpdateSet(values))
    .execute()
}

// What the sender does, in the role bekal_notices.

/** Addresses of those who serve no desk any more are forgotten. */
export async function forgetLeavers(tx: Tx): Promise<void> {
  await sql`delete from notice_setting s
    where not exists (select from membership m where m.member = s.member and m.until is null)`.execute(tx)
}

export async function listClocks(tx: Tx): Promise<MemberClock[]> {
  return (await clocks(tx).where('c.refused_at', 'is', null).execute()) as MemberClock[]
}

type NewNotice = { member: string; day: LocalDate }

/** Writes today's digests: to be sent where something waits. What another process has written already stays. */
export async function addDigests(tx: Tx, digests: readonly NewNotice[]): Promise<void> {
  if (digests.length === 0) return
  await sql`insert into notice (id, member, kind, day, state)
    select r.id, r.member, 'digest', r.day,
      case when exists (select from notice_waiting w where w.member = r.member) then 'waiting' else 'nothing' end
    from json_to_recordset(${rows(digests)}::json) as r (id uuid, member uuid, day date)
    on conflict do nothing`.execute(tx)
}

/** Marks what is overdue or escalated as told, once for each member, and writes a notice to those of `telling` who had not been told. */
export async function addUrgent(
  tx: Tx,
  members: readonly string[],
  telling: readonly NewNotice[],
): Promise<void> {
  if (members.length === 0) return
  await sql`with fresh as (
      insert into notice_told (member, obligation)
      select w.member, w.obligation from notice_waiting w where w.urgent and w.member = any (${members}::uuid[])
      on conflict do nothing returning member)
    insert into notice (id, member, kind, day, state)
    select r.id, r.member, 'at_once', r.day, 'waiting'
    from json_to_recordset(${rows(telling)}::json) as r (id uuid, member uuid, day date)
    where r.member in (select f.member from fresh f)`.execute(tx)
}

function rows(notices: readonly NewNotice[]): string {
  return JSON.stringify(notices.map(({ member, day }) => ({ id: uuidv7(), member, day })))
}

export type Claimed = {
  id: string
  member: string
  kind: NoticeKind
  day: LocalDate
  tries: number
  clock: MemberClock | null
  recipient: { address: string; language: NoticeLanguage } | null
  count: number
}

/** The notice whose turn it is, locked, with what is known of its member now; null where none is due. */
export async function findDueForChange(tx: Tx): Promise<Claimed | null> {
  const notice = await tx
    .selectFrom('notice')
    .select(['id', 'member', 'kind', 'day', 'tries'])
    .where('state', '=', 'waiting')
    .where(sql<boolean>`next_try_at <= app.now()`)
    .orderBy('next_try_at')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (notice === undefined) return null
  const { member, kind } = notice
  const clock = await clocks(tx)
    .where('c.member', '=', member)
    .where('c.refused_at', 'is', null)
    .executeTakeFirst()
  const recipient = await tx
    .selectFrom('notice_setting')
    .select(['address', 'language'])
    .where('member', '=', member)
    .executeTakeFirst()
  const waiting = await tx
    .selectFrom('notice_waiting')
    .select(sql<number>`count(*)`.as('count'))
    .where('member', '=', member)
    .$if(kind === 'at_once', (q) => q.where('urgent', '=', true))
    .executeTakeFirst()
  return {
    ...notice,
    kind: kind as NoticeKind,
    clock: (clock as MemberClock | undefined) ?? null,
    recipient: (recipient as Claimed['recipient'] | undefined) ?? null,
    count: Number(waiting?.count ?? 0),
  }
}

export async function saveSending(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('notice')
    .set({ state: 'sending', tried_at: sql<string>`app.now()` })
    .where('id', '=', id)
    .execute()
}

export async function saveOutcome(
  tx: Tx,
  id: string,
  { state, tries, nextTryAt }: Partial<Settled> & Pick<Settled, 'state'>,
): Promise<void> {
  await tx
    .updateTable('notice')
    .set({
      state,
      ...(tries === undefined ? {} : { tries }),
      ...(nextTryAt === undefined ? {} : { next_try_at: nextTryAt }),
    })
    .where('id', '=', id)
    .execute()
}

/** What became of the newest e-mail, for who keeps the installation. A code of another shape is none that we know. */
export async function saveResult(tx: Tx, outcome: Delivery['outcome'], code: string | null): Promise<void> {
  const known = code !== null && /^[A-Za-z0-9.]{1,20}$/.test(code) ? code : null
  await sql`select app.record_mail(${outcome}, ${known})`.execute(tx)
}

/** The address, unless the member has given another one meanwhile. */
export async function saveRefused(tx: Tx, member: string, address: string): Promise<void> {
  await tx
    .updateTable('notice_setting')
    .set({ refused_at: sql<string>`greatest(app.now(), saved_at)` })
    .where('member', '=', member)
    .where('address', '=', address)
    .execute()
}

/** Whoever was sending these has died: nobody knows whether they arrived, and they are not sent again. */
export async function saveAbandoned(tx: Tx): Promise<void> {
  await sql`update notice set state = 'unknown'
    where state = 'sending' and tried_at < app.now() - interval '15 minutes'`.execute(tx)
}

/** The journal row of what the server has sent by itself. */
export async function journalSent(tx: Tx, notices: readonly string[]): Promise<void> {
  if (notices.length === 0) return
  await tx
    .insertInto('journal')
    .values({
      id: uuidv7(),
      endpoint: 'notices.send',
      outcome: 'done',
      subjects: [...notices],
      trace: uuidv7(),
    })
    .execute()
}

/** What nobody asks for any more. */
export async function clearOld(tx: Tx): Promise<void> {
  await sql`delete from notice where made_at < app.now() - interval '90 days'`.execute(tx)
  await sql`delete from notice_told t
    where not exists (select from obligation o where o.id = t.obligation and o.state = 'open')`.execute(tx)
}
