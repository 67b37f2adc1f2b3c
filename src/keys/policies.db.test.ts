import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tokenHash } from '../platform/http/serve.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import { type KeyedDesk, keyedDesk, operatorOf, setRoot, withKeys } from './testing.ts'

/** What row security, grants and triggers hold on their own: plain SQL of a member, no rule in between. */

let world: World
let server: pg.Client
let operator: Colleague
let desk: KeyedDesk
let colleague: Colleague
let stranger: Colleague
let other: KeyedDesk

beforeAll(async () => {
  world = await scratchWorld()
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  operator = await operatorOf(world)
  const root = await setRoot(operator)
  const all = ['worker', 'head', 'administrator'] as const
  desk = await keyedDesk(operator, root, await world.join(await world.desk(), all))
  other = await keyedDesk(operator, root, await world.join(await world.desk(), all))
  colleague = await world.join(desk.head.desk, all)
  stranger = await world.join(await world.desk(), all)
})
afterAll(async () => {
  await server.end()
  await world.close()
})

/** Runs one statement as this member at their desk, and takes it back. */
async function as(who: Colleague, text: string, values: readonly unknown[] = []) {
  await server.query('begin')
  try {
    await server.query('set local role bekal_member')
    await server.query('select from app.enter($1, $2, null, false)', [tokenHash(who.token), who.desk])
    const { rows, rowCount } = await server.query(text, [...values])
    return { rows, rowCount }
  } finally {
    await server.query('rollback')
  }
}

const half = () => randomBytes(32).toString('base64url')
const signature = randomBytes(64).toString('base64url')

async function stating(who: Colleague, said: Record<string, unknown>) {
  const row = { number: 1, position: 0, hash: half(), signature, stated_by: who.member, ...said }
  const columns = Object.keys(row)
  const places = columns.map((_, at) => `$${at + 1}`)
  return as(who, `insert into key_statement (${columns}) values (${places})`, Object.values(row))
}
const lastOf = async (issuer: string) => {
  const [last] = await world.sql<{ number: number; hash: string }>`select number, hash from key_statement
    where issuer = ${issuer} order by number desc limit 1`
  return { number: (last?.number ?? 0) + 1, previous: last?.hash ?? null }
}
const ofDesk = (at: KeyedDesk, epoch: number) => ({
  kind: 'desk',
  issuer: at.agency.agency,
  agency: at.agency.agency,
  desk: at.head.desk,
  epoch,
  seal_to: half(),
  verify: half(),
})
const ofMember = (at: KeyedDesk, member: string) => ({
  kind: 'member',
  issuer: at.head.desk,
  desk: at.head.desk,
  member,
  seal_to: half(),
  verify: half(),
  signed_in_epoch: 1,
})
const refused = { code: '42501' }

test('the directory and its root are never changed, and nothing goes out of them', async () => {
  for (const text of [
    'update key_statement set number = number',
    'delete from key_statement',
    'update key_root set verify = verify',
    'delete from key_root',
    'update agency_key set verify = verify',
    'delete from agency_key_holder',
    'update epoch_for_member set sealed = sealed',
    'delete from epoch_for_member',
    'update desk_epoch set recovery_seal_to = recovery_seal_to',
    'update desk_epoch set in_force_at = now()',
  ]) {
    await expect(as(operator, text), text).rejects.toMatchObject(refused)
  }
})

test('a statement is brought by whoever may say it, and by nobody else', async () => {
  const agency = { kind: 'agency', issuer: 'root', agency: desk.agency.agency, verify: half() }
  await expect(stating(desk.head, { ...agency, ...(await lastOf('root')) })).rejects.toMatchObject(refused)
  await stating(operator, { ...agency, ...(await lastOf('root')) })

  const epoch = { ...ofDesk(desk, 2), ...(await lastOf(desk.agency.agency)) }
  // A colleague who administers the desk and does not hold the agency's key, and who holds another agency's.
  for (const who of [colleague, other.head]) {
    await expect(stating(who, epoch)).rejects.toMatchObject(refused)
  }
  const member = { ...ofMember(desk, colleague.member), ...(await lastOf(desk.head.desk)) }
  for (const who of [stranger, other.head, operator]) {
    await expect(stating(who, member)).rejects.toMatchObject(refused)
  }
  await stating(colleague, member)
  await expect(stating(colleague, { ...member, member: stranger.member })).rejects.toMatchObject(refused)
  await expect(stating(colleague, { ...member, stated_by: desk.head.member })).rejects.toMatchObject(refused)
})

test('no statement stands without the one before it, in a passed epoch, or in the name of another', async () => {
  const member = { ...ofMember(desk, colleague.member), ...(await lastOf(desk.head.desk)) }
  const gap = { code: 'BK431' }
  await expect(stating(colleague, { ...member, number: member.number + 1 })).rejects.toMatchObject(gap)
  await expect(stating(colleague, { ...member, previous: half() })).rejects.toMatchObject(gap)
  await expect(stating(colleague, { ...member, signed_in_epoch: 2 })).rejects.toMatchObject(gap)
  await expect(stating(desk.head, { ...member, issuer: other.head.desk })).rejects.toMatchObject({
    code: expect.stringMatching(/^(23514|BK431)$/),
  })
  const epoch = { ...ofDesk(desk, 3), ...(await lastOf(desk.agency.agency)) }
  await expect(stating(desk.head, epoch)).rejects.toMatchObject(gap)
  // The next one, and nobody has prepared it.
  await expect(stating(desk.head, { ...epoch, epoch: 2 })).rejects.toMatchObject({ code: 'BK432' })
})

test('what is wrapped or sealed is served to whom it is for, and to no other desk', async () => {
  await expect(as(colleague, 'select from member_key')).rejects.toMatchObject(refused)
  const own = await as(desk.head, 'select kept from app.own_member_key()')
  expect(own.rowCount).toBe(1)
  expect((await as(colleague, 'select kept from app.own_member_key()')).rowCount).toBe(0)
  for (const table of ['desk_epoch', 'epoch_for_member', 'agency_key', 'agency_key_holder']) {
    const column = table.startsWith('agency') ? 'agency' : 'desk'
    const id = table.startsWith('agency') ? desk.agency.agency : desk.head.desk
    const text = `select from ${table} where ${column} = $1`
    expect((await as(colleague, text, [id])).rowCount, table).toBe(1)
    for (const who of [stranger, other.head]) expect((await as(who, text, [id])).rowCount, table).toBe(0)
  }
})

test("an epoch goes to members of the desk alone, and an agency's key to its administrators", async () => {
  const give = (who: Colleague, member: string, by = who.member) =>
    as(
      who,
      'insert into epoch_for_member (desk, epoch, member, sealed, given_by) values ($1, 1, $2, $3, $4)',
      [desk.head.desk, member, randomBytes(80), by],
    )
  await give(desk.head, colleague.member)
  await expect(give(desk.head, stranger.member)).rejects.toMatchObject(refused)
  await expect(give(stranger, stranger.member)).rejects.toMatchObject(refused)
  await expect(give(colleague, colleague.member, desk.head.member)).rejects.toMatchObject(refused)

  const [key] = await world.sql<{
    id: string
  }>`select id from agency_key where agency = ${desk.agency.agency}`
  const hold = (who: Colleague, member: string) =>
    as(
      who,
      'insert into agency_key_holder (key, agency, member, sealed, given_by) values ($1, $2, $3, $4, $5)',
      [key?.id, desk.agency.agency, member, randomBytes(80), who.member],
    )
  await hold(desk.head, colleague.member)
  await expect(hold(desk.head, stranger.member)).rejects.toMatchObject(refused)
  // Who does not hold it gives it to nobody else.
  await expect(hold(colleague, desk.head.member)).rejects.toMatchObject(refused)
  await expect(hold(stranger, stranger.member)).rejects.toMatchObject(refused)
})

test('an epoch is prepared for the own desk, not in force and not tested, and the one that follows', async () => {
  const prepare = (who: Colleague, facts: Record<string, unknown> = {}) => {
    const row = {
      desk: who.desk,
      agency: desk.agency.agency,
      epoch: 2,
      seal_to: half(),
      verify: half(),
      older: randomBytes(60),
      reason: 'routine',
      recovery_seal_to: half(),
      recovery_sealed: randomBytes(80),
      recovery_signature: signature,
      proposed_by: who.member,
      ...facts,
    }
    const columns = Object.keys(row)
    const places = columns.map((_, at) => `$${at + 1}`)
    return as(who, `insert into desk_epoch (${columns}) values (${places})`, Object.values(row))
  }
  await prepare(colleague)
  await expect(prepare(stranger, { desk: desk.head.desk })).rejects.toMatchObject(refused)
  await expect(prepare(colleague, { epoch: 3 })).rejects.toMatchObject(refused)
  await expect(prepare(colleague, { proposed_by: desk.head.member })).rejects.toMatchObject(refused)
  await expect(prepare(colleague, { agency: other.agency.agency })).rejects.toMatchObject(refused)
  for (const facts of [
    { in_force_at: new Date() },
    { recovery_tested_at: new Date(), recovery_tested_by: colleague.member },
  ])
    await expect(prepare(colleague, facts)).rejects.toMatchObject(refused)
  await expect(prepare(colleague, { older: null })).rejects.toMatchObject({ code: '23514' })
  expect((await as(colleague, 'delete from desk_epoch')).rowCount).toBe(0)
})

test('keys are made once', async () => {
  const keyed = await withKeys(colleague)
  const again = await as(keyed, 'select app.make_member_key($1, $2, $3) as made', [
    randomBytes(60),
    half(),
    half(),
  ])
  expect(again.rows).toEqual([{ made: false }])
})
