import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPostgres } from '../platform/embedded/start-postgres.ts'
import * as letters from '../requests/testing.ts'
import { addCommitment, addSite } from '../sites/contract.ts'
import { serverPassword } from '../testing/cluster.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { makeKey, readKeys } from './keys.ts'
import { restore } from './restore.ts'
import { openSealed, writeSealed } from './sealed-file.ts'
import { snapshot, type Taken } from './snapshot.ts'

/**
 * A rehearsal of the worst day: a country of some size is backed up while desks write, and comes back on every
 * PostgreSQL that there is here. BEKAL_REHEARSAL says how many sites it has, each with three letters and a commitment:
 * few with every test, 20 000 in `npm run test:long`.
 */
const sites = Number(process.env['BEKAL_REHEARSAL'] ?? 100)
const patience = 600_000
const oldest = process.env['BEKAL_OLDEST_PG_BIN'] ?? '/usr/lib/postgresql/15/bin'

let folder: string
let world: World
let country: letters.Country
let keyFile: string
let file: string
let taken: Taken
let journalled: number

const seconds = (since: number) => Math.round((performance.now() - since) / 100) / 10
const report: string[] = []

/** Copies of what the endpoints have made, under ids of their own. */
async function multiply(adminUrl: string, copies: number): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, statement_timeout: 0 })
  await admin.connect()
  try {
    await admin.query('begin')
    await admin.query('set local session_replication_role = replica')
    const { rows } = await admin.query<{ table: string; columns: string[] }>(
      `select c.relname as table, array_agg(a.attname::text order by a.attnum) as columns from pg_class c
       join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and (c.relname ~ '^request' or c.relname in ('site', 'site_region', 'commitment', 'obligation', 'journal', 'command'))
         and a.attname not in ('xid', 'lineage')
       group by c.relname`,
    )
    const own = [
      'id',
      'request',
      'site',
      'promise',
      'previous',
      'obligation',
      'subject_id',
      'command',
      'key',
      'event',
    ]
    const mark = `translate(substr(md5(code || g), 1, 26), '0189', 'ghij')`
    const marked = `replace(content, code, ${mark})`
    for (const { table, columns } of rows) {
      const copy = columns.map((column) => {
        if (column === 'key' && table !== 'command') return `"${column}"`
        if (own.includes(column)) return `md5(t."${column}"::text || g)::uuid`
        if (column === 'number' && table === 'request') return `number || '/' || g`
        if (column === 'slug') return `slug || '-' || g`
        if (column === 'code' && (table === 'request_signing' || table === 'request_reply_document'))
          return mark
        // The sheet of a reply bears its own mark, and its hash with it.
        if (column === 'content' && table === 'request_reply_document') return marked
        if (column === 'sha256' && table === 'request_reply_document')
          return `sha256(convert_to(${marked}, 'UTF8'))`
        if (column === 'subjects' || column === 'created')
          return `array(select md5(s::text || g)::uuid from unnest(t."${column}") s)`
        return `t."${column}"`
      })
      const names = columns.map((column) => `"${column}"`).join(', ')
      await admin.query(
        `insert into public.${table} (${names}) select ${copy.join(', ')} from public.${table} t, generate_series(1, ${copies}) g`,
      )
    }
    await admin.query('commit')
    await admin.query('analyze')
  } finally {
    await admin.end()
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-rehearsal-'))
  keyFile = join(folder, 'key.txt')
  world = await scratchWorld()
  country = await letters.makeCountry(world)
  const { sender, receiver, ministry } = country
  const site = await sender.call(addSite, {
    body: { name: 'Lokasi contoh', kind: 'lokasi', regions: ['31.72'], note: null },
  })
  await sender.call(addCommitment, {
    params: { id: site.id },
    body: { counterpart: ministry.desk, text: 'Tempat pelatihan bagi semua', targetDate: '2199-12-31' },
  })
  await letters.sent(world, sender, receiver.desk)
  await letters.received(world, country)
  const answered = await letters.received(world, country)
  await letters.answered(world, receiver, answered)
  await world.runListeners()
  const since = performance.now()
  await multiply(world.adminUrl, sites - 1)
  report.push(`${sites} sites, ${sites * 3} letters, made in ${seconds(since)} s`)
}, patience)

afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
  console.log(report.join('\n'))
  const place = process.env['BEKAL_REPORTS']
  if (place) await appendFile(join(place, 'backup.txt'), `${report.join('\n')}\n`)
})

test(
  'it is backed up while desks write',
  async () => {
    const recipient = await makeKey(keyFile, new Date())
    file = join(folder, 'backup.tar.gz.age')
    const state = { done: false }
    const waits: number[] = []
    const writing = (async () => {
      while (!state.done) {
        const since = performance.now()
        await letters.numbered(world, country.sender, country.receiver.desk)
        waits.push((performance.now() - since) / 3)
      }
    })()
    const since = performance.now()
    await writeSealed(
      file,
      [recipient],
      snapshot(
        world.adminUrl,
        { data: folder, journalKey: join(folder, 'journal-key.pem'), attachments: null },
        (what) => {
          taken = what
        },
      ),
    )
    const lasted = seconds(since)
    state.done = true
    await writing
    const [row] = await world.sql<{ count: number }>`select count(*)::int as count from journal`
    journalled = row?.count ?? 0
    const { size } = await stat(file)
    waits.sort((a, b) => a - b)
    report.push(
      `backup: ${taken.rows} rows in ${lasted} s, ${Math.round(size / 1024 / 102.4) / 10} MiB; ${waits.length * 3} writes meanwhile, median ${Math.round(waits[Math.floor(waits.length / 2)] ?? 0)} ms`,
    )
    expect(taken.rows).toBeGreaterThan(sites * 30)
    expect(waits.length).toBeGreaterThan(0)
  },
  patience,
)

const servers = [
  { name: 'the embedded PostgreSQL', binFolder: null },
  ...(existsSync(join(oldest, 'postgres')) ? [{ name: 'the oldest PostgreSQL', binFolder: oldest }] : []),
]

test.each(servers)(
  'it comes back on $name, whole and checked',
  async ({ binFolder }) => {
    const data = await mkdtemp(join(folder, 'data-'))
    const postgres = await startPostgres({
      folder: join(data, 'postgres'),
      ...(binFolder ? { binFolder } : {}),
    })
    const admin = new pg.Client({ connectionString: postgres.adminUrl('postgres') })
    try {
      await admin.connect()
      await admin.query('create database bekal')
      const since = performance.now()
      const restored = await restore({
        adminUrl: postgres.adminUrl('bekal'),
        serverPassword,
        folders: { data, journalKey: join(data, 'journal-key.pem'), attachments: null },
        tar: openSealed(file, await readKeys(keyFile)),
        tell: () => {},
      })
      report.push(`restore on PostgreSQL ${postgres.version}: ${seconds(since)} s, read back and checked`)
      expect(restored).toMatchObject({ rows: taken.rows, faults: [], finished: true, applied: [] })
      const there = new pg.Client({ connectionString: postgres.adminUrl('bekal') })
      await there.connect()
      const { rows } = await there.query<{ count: number }>('select count(*)::int as count from journal')
      await there.end()
      // What was written after the moment of the backup is not in it.
      expect(rows[0]?.count).toBeLessThan(journalled)
    } finally {
      await admin.end()
      await postgres.stop()
    }
  },
  patience,
)
