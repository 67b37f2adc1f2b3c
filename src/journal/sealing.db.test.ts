import { setTimeout as wait } from 'node:timers/promises'
import { stat } from 'node:fs/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { getMe } from '../agencies/contract.ts'
import { directoryOf, keyedDesk, operatorOf, setRoot } from '../keys/testing.ts'
import { uuidv7 } from '../kernel/id.ts'
import { Database } from '../platform/db/database.ts'
import { makeLog } from '../platform/log.ts'
import type { World } from '../testing/world.ts'
import { scratchWorld } from '../testing/world.ts'
import { getHead, listKeys, listRoots } from './contract.ts'
import { sealing } from './public.ts'
import { sealer } from './sealer.ts'

let world: World

beforeAll(async () => {
  world = await scratchWorld()
  await world.bekal.sealer.start()
})
afterAll(() => world.close())
afterEach(async () => {
  await sealed()
})

/** A member's row, as the server would write it in this transaction. */
const row = `insert into journal (id, endpoint, outcome, trace) values ($1, 'obligations.sweep', 'done', $1)`

async function write(count: number, client?: pg.ClientBase): Promise<string[]> {
  const ids = Array.from({ length: count }, () => uuidv7())
  for (const id of ids) {
    if (client) await client.query(row, [id])
    else
      await world.sql`insert into journal (id, endpoint, outcome, trace) values (${id}, 'obligations.sweep', 'done', ${id})`
  }
  return ids
}

async function connection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: world.adminUrl })
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

/** Waits until everything that is in the journal is under a seal. */
async function sealed(): Promise<void> {
  while ((await sealing(world.bekal.database)).unsealed > 0) {
    await world.bekal.sealer.seal()
    await wait(10)
  }
}

async function isSealed(id: string): Promise<boolean> {
  const [found] = await world.sql<{ sealed: boolean }>`
    select exists (select from journal_seal s where (j.lineage, j.xid, j.id) <= (s.to_lineage, s.to_xid, s.to_id)) as sealed
    from journal j where j.id = ${id}`
  return found?.sealed === true
}

/** The sums of the chain, and whether its seals follow one another. */
async function chain(): Promise<{ total: number; rows: number; gaps: number }> {
  const [found] = await world.sql<{ total: number; rows: number; gaps: number }>`
    select (select total from journal_seal order by number desc limit 1) as total,
      (select count(*)::int from journal) as rows,
      (select count(*)::int from journal_seal s where total <> (select sum(count) from journal_seal b where b.number <= s.number)
        or previous is distinct from (select hash from journal_seal b where b.number = s.number - 1)) as gaps`
  return found ?? { total: 0, rows: 0, gaps: 0 }
}

describe('the journal is sealed', () => {
  test('within five seconds of what a call has left in it', async () => {
    await expect(world.visitor.call(getMe)).rejects.toThrow()
    const [left] = await world.sql<{ id: string }>`select id from journal order by recorded_at desc limit 1`
    const since = Date.now()
    while (!(await isSealed(left?.id ?? ''))) await wait(50)
    expect(Date.now() - since).toBeLessThan(5000)
    expect(await sealing(world.bekal.database)).toEqual({
      lastSealedAt: expect.stringMatching(/Z$/) as string,
      unsealed: 0,
      behindSeconds: 0,
    })
  })

  test('by a key that only the account of the server may read', async () => {
    const { mode } = await stat(world.journalKeyFile)
    expect(mode & 0o777).toBe(0o600)
  })

  test('but not above a transaction that is still running, and nothing is lost or slips under a seal', async () => {
    const slow = await connection()
    await slow.query('begin')
    const [early = ''] = await write(1, slow)
    const [late = ''] = await write(1)
    await world.bekal.sealer.seal()
    await wait(1500)
    expect(await isSealed(late)).toBe(false)
    const { unsealed, behindSeconds } = await sealing(world.bekal.database)
    expect(unsealed).toBe(1)
    expect(behindSeconds).toBeGreaterThan(1)
    await slow.query('commit')
    await sealed()
    expect(await isSealed(early)).toBe(true)
    const { total, rows, gaps } = await chain()
    expect({ total, gaps }).toEqual({ total: rows, gaps: 0 })
  })

  test('a transaction that is rolled back leaves no gap', async () => {
    const changed = await connection()
    await changed.query('begin')
    await write(3, changed)
    const [kept = ''] = await write(1)
    await changed.query('rollback')
    await sealed()
    expect(await isSealed(kept)).toBe(true)
    const { total, rows, gaps } = await chain()
    expect({ total, gaps }).toEqual({ total: rows, gaps: 0 })
  })

  test('in one chain where several processes seal while others write, each in pieces of seven rows', async () => {
    const databases = [1, 2, 3].map(() => new Database(world.serverUrl, { max: 2 }))
    onTestFinished(async () => {
      for (const database of databases) await database.close()
    })
    const sealers = databases.map((database) => sealer(database, world.journalKeyFile, makeLog('silent'), 7))
    let writing = true
    const sealed = Promise.all(
      sealers.map(async (one) => {
        let count = 0
        while (writing) count += await one.seal()
        return count
      }),
    )
    const clients = await Promise.all([connection(), connection(), connection()])
    await Promise.all(
      clients.map(async (client, i) => {
        for (let n = 0; n < 40; n += 1) {
          await client.query('begin')
          await write(1 + ((n + i) % 3), client)
          await wait((n * 7 + i * 3) % 11)
          await client.query(n % 9 === 4 ? 'rollback' : 'commit')
        }
      }),
    )
    writing = false
    let bySealers = sum(await sealed)
    // A transaction in another database of the cluster holds back the seals too: what waits is sealed when it has ended.
    while ((await sealing(world.bekal.database)).unsealed > 0)
      bySealers += sum(await Promise.all(sealers.map((one) => one.seal())))
    expect(bySealers).toBeGreaterThan(50)
    const { total, rows, gaps } = await chain()
    expect({ total, gaps }).toEqual({ total: rows, gaps: 0 })
  })

  test('one transaction with more rows than a seal holds is sealed whole', async () => {
    const small = sealer(world.bekal.database, world.journalKeyFile, makeLog('silent'), 10)
    const client = await connection()
    await client.query('begin')
    const ids = await write(35, client)
    await client.query('commit')
    while (!(await isSealed(ids.at(-1) ?? ''))) await small.seal()
    const { total, rows, gaps } = await chain()
    expect({ total, gaps }).toEqual({ total: rows, gaps: 0 })
  })

  test('every column of a row is under its seal', async () => {
    const columns = await world.sql<{ name: string }>`
      select attname as name from pg_attribute where attrelid = 'journal'::regclass and attnum > 0 and not attisdropped order by 1`
    expect(columns.map(({ name }) => name)).toEqual(
      // A new column needs a new form of the row, in src/journal/chain.ts and in the verifier.
      [
        'at',
        'code',
        'command',
        'desk',
        'digests',
        'endpoint',
        'id',
        'lineage',
        'member',
        'outcome',
        'recorded_at',
        'subjects',
        'trace',
        'xid',
      ],
    )
  })
})

describe('the database keeps the chain', () => {
  /** As the server in that role; answers the error. */
  async function refused(role: string, text: string): Promise<string> {
    const server = new pg.Client({ connectionString: world.serverUrl })
    await server.connect()
    try {
      await server.query('begin')
      await server.query(`set local role ${role}`)
      await server.query(text)
      return 'done'
    } catch (error) {
      return (error as Error).message
    } finally {
      await server.query('rollback')
      await server.end()
    }
  }

  const seal = (number: string, previous: string) =>
    `insert into journal_seal (number, previous, count, total, to_lineage, to_xid, to_id, rows_hash, hash, key, signature)
     select ${number}, ${previous}, 1, total + 1, to_lineage, to_xid, to_id, rows_hash, sha256('fork'), key, signature
     from journal_seal order by number desc limit 1`

  beforeAll(async () => {
    for (let i = 0; i < 3; i += 1) {
      await write(1)
      await sealed()
    }
  })

  test.each(['journal', 'journal_seal', 'journal_root', 'journal_key', 'journal_restore'])(
    'nobody changes or removes a row of %s',
    async (table) => {
      for (const role of ['bekal_sealer', 'bekal_member', 'bekal_jobs', 'bekal_sweeper', 'bekal_visitor']) {
        expect(await refused(role, `delete from ${table}`)).toMatch(/permission denied/)
        expect(await refused(role, `truncate ${table}`)).toMatch(/permission denied/)
        const column = table === 'journal' ? 'endpoint = endpoint' : 'number = number'
        expect(await refused(role, `update ${table} set ${column}`)).toMatch(/permission denied/)
      }
    },
  )

  test('no seal forks the chain, leaves one out or stands beside another', async () => {
    const next = '(select max(number) + 1 from journal_seal)'
    const head = '(select hash from journal_seal order by number desc limit 1)'
    const older = '(select hash from journal_seal order by number desc offset 1 limit 1)'
    expect(await refused('bekal_sealer', seal(next, head))).toBe('done')
    expect(await refused('bekal_sealer', seal(next, older))).toMatch(/follows the one before it/)
    expect(await refused('bekal_sealer', seal(`${next} + 1`, head))).toMatch(/follows the one before it/)
    expect(await refused('bekal_sealer', seal(next, 'null'))).toMatch(/only the first seal follows none/)
    expect(
      await refused('bekal_sealer', seal('2', '(select hash from journal_seal where number = 1)')),
    ).toMatch(/duplicate key/)
  })

  test.each(['at', 'recorded_at', 'lineage', 'xid'])(
    'nobody says %s of a row but the database',
    async (column) => {
      const value = { at: 'now()', recorded_at: 'now()', lineage: '1', xid: `'5'::xid8` }[column]
      const text = `insert into journal (id, ${column}, endpoint, outcome, trace)
      values (gen_random_uuid(), ${value}, 'obligations.sweep', 'done', gen_random_uuid())`
      expect(await refused('bekal_sweeper', text)).toMatch(/permission denied/)
      expect(await refused('bekal_sweeper', text.replace(` ${column},`, '').replace(` ${value},`, ''))).toBe(
        'done',
      )
    },
  )

  test('only the sealer seals, and it writes no row of the journal', async () => {
    for (const role of ['bekal_member', 'bekal_jobs', 'bekal_sweeper', 'bekal_visitor'])
      expect(await refused(role, 'select from journal_seal')).toMatch(/permission denied/)
    expect(await refused('bekal_sealer', row.replaceAll('$1', 'gen_random_uuid()'))).toMatch(
      /permission denied/,
    )
  })
})

describe('once a day', () => {
  test('the head is signed, and everybody may fetch it, page by page', async () => {
    for (const day of ['2031-03-01', '2031-03-02', '2031-03-04']) {
      await world.moveClock(`${day}T01:00:00Z`)
      await write(2)
      await sealed()
      await world.bekal.sealer.seal()
    }
    const all = await world.visitor.call(listRoots)
    expect(all.items.slice(-3).map(({ day }) => day)).toEqual(['2031-03-01', '2031-03-02', '2031-03-04'])
    expect(all.items.map(({ number }) => number)).toEqual(all.items.map((_, i) => i + 1))
    expect(all.more).toBe(false)
    const first = await world.visitor.call(listRoots, { query: { limit: 2 } })
    expect(first.more).toBe(true)
    const rest = await world.visitor.call(listRoots, { query: { after: 2 } })
    expect([...first.items, ...rest.items]).toEqual(all.items)
    const { journal, head } = await world.visitor.call(getHead)
    expect(journal).toBe(all.journal)
    const [newest] = await world.sql<{ number: number }>`select max(number) as number from journal_seal`
    expect(head?.number).toBe(newest?.number)
    expect((await world.visitor.call(listKeys)).items).toHaveLength(1)
  })
})

test('the root of a day names the head of the directory of keys, as a device computes it', async () => {
  const operator = await operatorOf(world)
  const root = await setRoot(operator)
  const desk = await keyedDesk(
    operator,
    root,
    await world.join(await world.desk(), ['worker', 'administrator']),
  )
  await world.moveClock('2031-03-06T01:00:00Z')
  await write(1)
  await sealed()
  await world.bekal.sealer.seal()
  const { items } = await world.visitor.call(listRoots)
  expect(items.at(-1)).toMatchObject({
    day: '2031-03-06',
    directory: (await directoryOf(desk.head, root)).head,
  })
  expect(items.at(-2)).toMatchObject({ directory: null })
})

describe('a journal that was restored into another cluster', () => {
  test('goes on after everything that came along', async () => {
    const [before] = await world.sql<{
      total: number
    }>`select total from journal_seal order by number desc limit 1`
    const [ahead, plain] = [uuidv7(), uuidv7()]
    // What came along, sealed or not, bears transactions that this cluster will number much later.
    await world.sql`insert into journal (id, xid, endpoint, outcome, trace)
      values (${ahead}, '999999999999', 'obligations.sweep', 'done', ${ahead})`
    await world.bekal.sealer.seal()
    expect(await isSealed(ahead)).toBe(false)
    const moved = sealer(world.bekal.database, world.journalKeyFile, makeLog('silent'))
    await moved.start()
    await moved.stop()
    await world.sql`insert into journal (id, endpoint, outcome, trace) values (${plain}, 'obligations.sweep', 'done', ${plain})`
    await sealed()
    expect([await isSealed(ahead), await isSealed(plain)]).toEqual([true, true])
    const [after] = await world.sql<{ total: number; lineage: number }>`
      select total, to_lineage as lineage from journal_seal order by number desc limit 1`
    expect(after?.total).toBeGreaterThanOrEqual((before?.total ?? 0) + 2)
    expect(after?.lineage).toBe(2)
  })

  test('also where it had lived in several before', async () => {
    // As a copy of its rows into a fresh database leaves it.
    await world.sql`alter table journal alter column lineage set default 1`
    const moved = sealer(world.bekal.database, world.journalKeyFile, makeLog('silent'))
    await moved.start()
    await moved.stop()
    const id = uuidv7()
    await world.sql`insert into journal (id, endpoint, outcome, trace) values (${id}, 'obligations.sweep', 'done', ${id})`
    await sealed()
    expect(await isSealed(id)).toBe(true)
    const [row] = await world.sql<{ lineage: number }>`select lineage from journal where id = ${id}`
    expect(row?.lineage).toBe(3)
    const { total, rows, gaps } = await chain()
    expect({ total, gaps }).toEqual({ total: rows, gaps: 0 })
  })
})

test('transactions are in the order of their numbers, also where one has a digit more', async () => {
  const fresh = await scratchWorld()
  onTestFinished(() => fresh.close())
  const small = sealer(fresh.bekal.database, fresh.journalKeyFile, makeLog('silent'), 2)
  for (const xid of ['8', '9', '10', '11', '99', '100']) {
    const id = uuidv7()
    await fresh.sql`insert into journal (id, xid, endpoint, outcome, trace) values (${id}, ${xid}, 'obligations.sweep', 'done', ${id})`
  }
  await small.start()
  await small.stop()
  expect(await fresh.sql`select to_xid::text as xid, total from journal_seal order by number`).toEqual([
    { xid: '9', total: 2 },
    { xid: '11', total: 4 },
    { xid: '100', total: 6 },
  ])
})

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0)
}
