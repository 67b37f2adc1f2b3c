import { sql } from 'kysely'
import type { Tx } from '../platform/db/tx.ts'
import { listOwnActing } from './store/absences.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import { notFound, Problem } from '../platform/problem.ts'
import { type Role, roles } from '../kernel/role.ts'
import type { Device, Holiday, Letterhead, Me, listAgencies, listDesks } from './contract.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import type { MembershipFacts } from './rules.ts'

/** `ilike` pattern of a fragment, its wildcards taken literally. */
export function fragment(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`
}

export function agencyRows(tx: Tx, { query }: Input<typeof listAgencies>) {
  const after = decodeCursor(query.cursor, 2)
  return tx
    .selectFrom('agency')
    .select(['id', 'kind', 'name', 'region', 'generated'])
    .select(sql<string>`json_build_array(name, id)::text`.as('cursor'))
    .$if(query.q !== undefined, (q) => q.where('name', 'ilike', fragment(query.q ?? '')))
    .$if(query.kind !== undefined, (q) => q.where('kind', '=', query.kind ?? ''))
    .$if(query.region !== undefined, (q) => q.where('region', '=', query.region ?? ''))
    .$if(after !== null, (q) => q.where(sql<boolean>`(name, id) > (${after?.[0]}, ${after?.[1]}::uuid)`))
    .orderBy('name')
    .orderBy('id')
    .limit((query.limit ?? defaultLimit) + 1)
}

function deskView(tx: Tx) {
  return tx
    .selectFrom('desk')
    .innerJoin('agency', 'agency.id', 'desk.agency')
    .leftJoin('region', 'region.code', 'agency.region')
    .leftJoin('desk as above', 'above.id', 'desk.superior')
    .leftJoin('agency as above_agency', 'above_agency.id', 'above.agency')
    .select((eb) => [
      'desk.id',
      'desk.name',
      'desk.agency',
      'agency.name as agencyName',
      'agency.kind as agencyKind',
      'desk.wall',
      'agency.region as region',
      'region.name as regionName',
      'desk.zone',
      'desk.superior',
      eb.ref('above.name').as('superiorName'),
      'agency.generated',
      'desk.has_account as hasAccount',
    ])
}

export function deskRows(tx: Tx, { query }: Input<typeof listDesks>) {
  const after = decodeCursor(query.cursor, 2)
  return deskView(tx)
    .select(sql<string>`json_build_array(desk.name, desk.id)::text`.as('cursor'))
    .$if(query.q !== undefined, (q) =>
      q.where((eb) =>
        eb.or([
          eb('desk.name', 'ilike', fragment(query.q ?? '')),
          eb('agency.name', 'ilike', fragment(query.q ?? '')),
        ]),
      ),
    )
    .$if(query.agency !== undefined, (q) => q.where('desk.agency', '=', query.agency ?? ''))
    .$if(query.region !== undefined, (q) => q.where('agency.region', '=', query.region ?? ''))
    .$if(query.kind !== undefined, (q) => q.where('agency.kind', '=', query.kind ?? ''))
    .$if(query.superior !== undefined, (q) => q.where('desk.superior', '=', query.superior ?? ''))
    .$if(query.hasAccount !== undefined, (q) => q.where('desk.has_account', '=', query.hasAccount ?? false))
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(desk.name, desk.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('desk.name')
    .orderBy('desk.id')
    .limit((query.limit ?? defaultLimit) + 1)
}

export function deskRow(tx: Tx, id: string) {
  return deskView(tx).where('desk.id', '=', id)
}

/** The letterhead of a desk's agency; where nobody has set one, from the names of agency and desk. */
export async function getLetterhead(tx: Tx, desk: string): Promise<Letterhead & { set: boolean }> {
  const { name, agency, agencyName, regionName } = (await deskRow(tx, desk).executeTakeFirst()) ?? notFound()
  const found = await tx
    .selectFrom('letterhead')
    .select(['lines', 'address', 'phone', 'email', 'site', 'paper'])
    .where('agency', '=', agency)
    .executeTakeFirst()
  if (found) return { ...(found as Letterhead), set: true }
  const lines = [...new Set([agencyName.toUpperCase(), name.toUpperCase()])]
  return {
    lines,
    address: regionName ?? 'Jakarta',
    phone: null,
    email: null,
    site: null,
    paper: 'A4',
    set: false,
  }
}

/** Sets the letterhead of the acting desk's agency; answers the agency. */
export async function saveLetterhead(tx: Tx, desk: string, letterhead: Letterhead): Promise<string> {
  const { agency } = (await deskRow(tx, desk).executeTakeFirst()) ?? notFound()
  const values = { ...letterhead, lines: [...letterhead.lines] }
  await tx
    .insertInto('letterhead')
    .values({ agency, ...values })
    .onConflict((on) => on.column('agency').doUpdateSet({ ...values, changed_at: sql<string>`app.now()` }))
    .execute()
  return agency
}

export async function saveAgency(
  tx: Tx,
  agency: { id: string; kind: string; name: string; region: string | null },
): Promise<void> {
  await tx.insertInto('agency').values(agency).execute()
}

export async function saveDesk(
  tx: Tx,
  desk: { id: string; agency: string; name: string; wall: string; superior: string | null; zone: string },
): Promise<void> {
  await tx.insertInto('desk').values(desk).execute()
}

export async function findAgency(tx: Tx, id: string): Promise<{ id: string } | undefined> {
  return tx.selectFrom('agency').select('id').where('id', '=', id).executeTakeFirst()
}

export async function findDesk(tx: Tx, id: string) {
  return tx
    .selectFrom('desk')
    .select(['id', 'agency', 'superior', 'zone', 'has_account'])
    .where('id', '=', id)
    .executeTakeFirst()
}

export function regionRows(
  tx: Tx,
  query: { q?: string; parent?: string; level?: string; on?: string; limit?: number },
) {
  const day =
    query.on === undefined
      ? sql<string>`(app.now() at time zone 'Asia/Jakarta')::date`
      : sql<string>`${query.on}::date`
  return regionView(tx)
    .where(
      sql<boolean>`coalesce(valid_from, '-infinity') <= ${day} and ${day} <= coalesce(valid_to, 'infinity')`,
    )
    .$if(query.q !== undefined, (q) => q.where('name', 'ilike', fragment(query.q ?? '')))
    .$if(query.parent !== undefined, (q) => q.where('parent', '=', query.parent ?? ''))
    .$if(query.level !== undefined, (q) => q.where('level', '=', query.level ?? ''))
    .orderBy('code')
    .limit(query.limit ?? 600)
}

export function regionRow(tx: Tx, code: string) {
  return regionView(tx).where('code', '=', code)
}

function regionView(tx: Tx) {
  return tx
    .selectFrom('region')
    .select(['code', 'name', 'level', 'parent', 'zone', 'valid_from as validFrom', 'valid_to as validTo'])
    .select(sql<string[]>`to_json(successors)`.as('successors'))
}

export function codeRows(tx: Tx, list: string | undefined) {
  return tx
    .selectFrom('code')
    .select([
      'list',
      'code',
      'label_id as labelId',
      'label_en as labelEn',
      'source',
      'valid_from as validFrom',
      'valid_to as validTo',
    ])
    .$if(list !== undefined, (q) => q.where('list', '=', list ?? ''))
    .orderBy('list')
    .orderBy('position')
    .orderBy('code')
}

export function holidayYearRows(tx: Tx) {
  return tx
    .selectFrom('holiday_year')
    .select(['year', 'decree'])
    .select(
      sql<
        Holiday[]
      >`coalesce((select json_agg(json_build_object('date', date, 'name', name, 'kind', kind) order by date)
        from holiday where holiday.year = holiday_year.year), '[]')`.as('days'),
    )
    .orderBy('year')
}

export async function replaceHolidays(
  tx: Tx,
  { year, decree, days }: { year: number; decree: string; days: readonly Holiday[] },
): Promise<void> {
  await tx
    .insertInto('holiday_year')
    .values({ year, decree })
    .onConflict((on) => on.column('year').doUpdateSet({ decree, loaded_at: sql<string>`now()` }))
    .execute()
  await tx.deleteFrom('holiday').where('year', '=', year).execute()
  await tx
    .insertInto('holiday')
    .values(days.map(({ date, name, kind }) => ({ date, name, kind, year })))
    .execute()
}

export async function listHolidayDates(tx: Tx): Promise<{ dates: string[]; years: number[] }> {
  const { rows } = await sql<{ dates: string[]; years: number[] }>`
    select coalesce((select json_agg(date) from holiday), '[]') as dates,
      coalesce((select json_agg(year) from holiday_year), '[]') as years`.execute(tx)
  return rows[0] ?? { dates: [], years: [] }
}

export async function getMe(tx: Tx, member: string): Promise<Me> {
  const me = await tx
    .selectFrom('member')
    .select(['id', 'name', 'login', 'must_change as mustChangePassphrase'])
    .select(sql<boolean>`(select has from app.own_second_factor())`.as('secondFactor'))
    .select(sql<boolean>`app.actor_is_strong()`.as('strong'))
    .where('id', '=', member)
    .executeTakeFirst()
  const desks = await tx
    .selectFrom('membership')
    .innerJoin('desk', 'desk.id', 'membership.desk')
    .innerJoin('agency', 'agency.id', 'desk.agency')
    .select([
      'desk.id',
      'desk.name',
      'agency.name as agencyName',
      'agency.kind as agencyKind',
      'desk.wall',
      'desk.zone',
    ])
    .select(['desk.superior', 'membership.roles'])
    .select([
      sql<boolean>`app.factor_is_due(second_factor_required, second_factor_from)`.as('secondFactorRequired'),
      sql<
        string | null
      >`case when second_factor_required and second_factor_from > now() then second_factor_from end`.as(
        'secondFactorFrom',
      ),
    ])
    .where('membership.member', '=', member)
    .where('membership.until', 'is', null)
    .orderBy('desk.name')
    .execute()
  const acting = await listOwnActing(tx)
  return {
    ...(me ?? notFound()),
    desks: (desks as Omit<Me['desks'][number], 'actsAs'>[]).map((desk) => {
      const actsAs = acting.get(desk.id) ?? null
      return { ...desk, actsAs, roles: actsAs === null ? desk.roles : [...desk.roles, 'head' as const] }
    }),
  }
}

export function memberRows(tx: Tx, { cursor, limit }: { cursor?: string; limit?: number }) {
  const after = decodeCursor(cursor, 2)
  return tx
    .selectFrom('membership')
    .innerJoin('member', 'member.id', 'membership.member')
    .select(['member.id', 'member.name', 'member.login', 'membership.since'])
    .select(sql<string[]>`to_json(membership.roles)`.as('roles'))
    .select(sql<string>`json_build_array(member.name, member.id)::text`.as('cursor'))
    .where(sql<boolean>`membership.desk = (select app.actor_desk())`)
    .where('membership.until', 'is', null)
    .$if(after !== null, (q) =>
      q.where(sql<boolean>`(member.name, member.id) > (${after?.[0]}, ${after?.[1]}::uuid)`),
    )
    .orderBy('member.name')
    .orderBy('member.id')
    .limit((limit ?? defaultLimit) + 1)
}

export type NewMember = { id: string; name: string; login: string; salt: Buffer; secretHash: Buffer }

export async function saveMember(tx: Tx, { secretHash, ...member }: NewMember): Promise<void> {
  await tx
    .insertInto('member')
    .values({ ...member, secret_hash: secretHash })
    .execute()
    .catch((error: unknown) => {
      if ((error as { constraint?: string }).constraint === 'member_login_key')
        throw new Problem(422, 'login_taken')
      throw error
    })
}

export async function findMemberByLogin(tx: Tx, login: string): Promise<string | null> {
  const { rows } = await sql<{ id: string | null }>`select app.member_by_login(${login}) as id`.execute(tx)
  return rows[0]?.id ?? null
}

export async function saveMembership(
  tx: Tx,
  membership: { id: string; member: string; desk: string; roles: readonly Role[] },
): Promise<void> {
  await tx
    .insertInto('membership')
    .values({ ...membership, roles: [...membership.roles] })
    .execute()
    .catch((error: unknown) => {
      if ((error as { constraint?: string }).constraint === 'membership_current')
        throw new Problem(422, 'already_member')
      throw error
    })
}

/**
 * The membership of a member at a desk and what the rules ask about the desk, its rows locked against each other's
 * changes; what colleagues take into hands meanwhile does not wait.
 */
export async function findMembershipForChange(
  tx: Tx,
  actor: string,
  desk: string,
  member: string,
): Promise<(MembershipFacts & { id: string }) | undefined> {
  const rows = await tx
    .selectFrom('membership')
    .select(['id', 'member', 'roles'])
    .where('desk', '=', desk)
    .where('until', 'is', null)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute()
  const own = rows.find((row) => row.member === member)
  if (!own) return undefined
  const others = rows.filter((row) => row !== own)
  return {
    id: own.id,
    self: member === actor,
    current: own.roles as Role[],
    others: others.length,
    otherAdministrators: others.filter((row) => row.roles.includes('administrator')).length,
  }
}

export async function saveRoles(tx: Tx, membership: string, roles: readonly Role[]): Promise<void> {
  await tx
    .updateTable('membership')
    .set({ roles: [...roles] })
    .where('id', '=', membership)
    .execute()
}

/** With the membership ends whatever the member held at the acting desk: it is the desk's again. */
export async function saveMembershipEnd(tx: Tx, member: string, membership: string): Promise<void> {
  await sql`select app.give_back_before_leaving(${member})`.execute(tx)
  await tx
    .updateTable('membership')
    .set({ until: sql<string>`app.now()` })
    .where('id', '=', membership)
    .execute()
}

/** Replaces the secret where the old one fits; false where it does not. */
export async function replaceSecret(
  tx: Tx,
  oldHash: Buffer,
  salt: Buffer,
  secretHash: Buffer,
): Promise<boolean> {
  const { rows } = await sql<{ replaced: boolean }>`
    select app.replace_secret(${oldHash}, ${salt}, ${secretHash}) as replaced`.execute(tx)
  return rows[0]?.replaced === true
}

/** Goes with a new secret. False where the member has keys and they do not come wrapped anew: they would be lost. */
export async function saveKeptKeys(tx: Tx, kept: Buffer | null): Promise<boolean> {
  const { rows } = await sql<{ safe: boolean }>`select app.rewrap_member_key(${kept}) as safe`.execute(tx)
  return rows[0]?.safe === true
}

export async function askSalt(tx: Tx, login: string): Promise<Buffer> {
  const { rows } = await sql<{ salt: Buffer }>`select app.sign_in_salt(${login}) as salt`.execute(tx)
  return rows[0]?.salt ?? notFound()
}

type Opened = {
  member: string | null
  expiresAt: string | null
  locked: boolean
  next: 'done' | 'code' | 'passkey' | 'over' | null
}

export async function openSession(
  tx: Tx,
  login: string,
  secret: Buffer,
  tokenHash: Buffer,
  device: Device,
): Promise<Opened> {
  const { rows } = await sql<Opened>`select member, expires_at as "expiresAt", locked, next
    from app.open_session(${login}, ${secret}, ${tokenHash}, ${device})`.execute(tx)
  return rows[0] ?? { member: null, expiresAt: null, locked: false, next: null }
}

/** Where the browser holds the member's locked session, its second factor has been proven: the half-open one takes its place. */
export async function resumeSession(
  tx: Tx,
  half: Buffer,
): Promise<{ member: string; expiresAt: string; next: 'done' } | undefined> {
  const { rows } = await sql<{ member: string; expiresAt: string }>`select member, expires_at as "expiresAt"
    from app.resume_session(${half})`.execute(tx)
  return rows[0] && { ...rows[0], next: 'done' }
}

export async function removeSession(tx: Tx, tokenHash: Buffer): Promise<boolean> {
  const { rows } = await sql<{ closed: boolean }>`select app.close_session(${tokenHash}) as closed`.execute(
    tx,
  )
  return rows[0]?.closed === true
}

export async function isCurrentMember(
  tx: Tx,
  desk: string,
  member: string,
  among: readonly Role[] = roles,
): Promise<boolean> {
  const row = await tx
    .selectFrom('membership')
    .select('id')
    .where('desk', '=', desk)
    .where('member', '=', member)
    .where('until', 'is', null)
    .where(sql<boolean>`roles && ${[...among]}::text[]`)
    .executeTakeFirst()
  return row !== undefined
}

export async function listColleagues(tx: Tx, desk: string): Promise<{ id: string; name: string }[]> {
  return tx
    .selectFrom('membership')
    .innerJoin('member', 'member.id', 'membership.member')
    .select(['member.id', 'member.name'])
    .where('membership.desk', '=', desk)
    .where('membership.until', 'is', null)
    .orderBy('member.name')
    .orderBy('member.id')
    .execute()
}

export async function findCode(
  tx: Tx,
  list: string,
  code: string,
  on: string,
): Promise<{ code: string } | undefined> {
  return tx
    .selectFrom('code')
    .select('code')
    .where('list', '=', list)
    .where('code', '=', code)
    .where(
      sql<boolean>`coalesce(valid_from, '-infinity') <= ${on}::date and ${on}::date <= coalesce(valid_to, 'infinity')`,
    )
    .executeTakeFirst()
}

export async function listRegionsByCode(tx: Tx, codes: readonly string[]) {
  if (codes.length === 0) return []
  return tx
    .selectFrom('region')
    .select(['code', 'name', 'level', 'parent', 'zone', 'valid_to', 'successors'])
    .where('code', 'in', [...codes])
    .execute()
}

export async function clearSessions(tx: Tx): Promise<void> {
  await sql`select app.clear_sessions()`.execute(tx)
}
