import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { copyFile, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openSession } from '../agencies/contract.ts'
import { makeBekal } from '../app.ts'
import { uuidv7 } from '../kernel/id.ts'
import { listInbox } from '../obligations/contract.ts'
import { makeClient } from '../platform/client.ts'
import { Database } from '../platform/db/database.ts'
import { schemaSql } from '../platform/db/describe.ts'
import { migrate, pendingForServer, pendingMigrations } from '../platform/db/migrate.ts'
import { makeLog } from '../platform/log.ts'
import { draftRequest } from '../requests/contract.ts'
import * as letters from '../requests/testing.ts'
import { serverPassword } from '../testing/cluster.ts'
import { makeBare } from '../testing/scratch.ts'
import { scratchWorld, type World } from '../testing/world.ts'
import { kept, keptFiles, leftOut, leftOutFiles } from './contents.ts'
import { addRecipient, makeKey, readKeys } from './keys.ts'
import { readBackup } from './reading.ts'
import { restore, type Restored } from './restore.ts'
import { openSealed, unzipped, writeSealed } from './sealed-file.ts'
import { snapshot } from './snapshot.ts'
import { readTar, tarHeader, tarPadding } from './tar.ts'

const root = join(import.meta.dirname, '../..')

let folder: string
let world: World
let country: letters.Country
let keyFile: string
let recipient: string

const bare: Array<() => Promise<void>> = []

/** An empty database beside the others of this run. */
async function emptyDatabase(): Promise<string> {
  const { adminUrl, drop } = await makeBare(inject('templateUrl'))
  bare.push(drop)
  return adminUrl
}

async function ask<Row>(adminUrl: string, sql: string, values: unknown[] = []): Promise<Row[]> {
  const admin = new pg.Client({ connectionString: adminUrl, options: '-c TimeZone=UTC' })
  await admin.connect()
  try {
    return (await admin.query(sql, values)).rows as Row[]
  } finally {
    await admin.end()
  }
}

const folders = (data = folder) => ({ data, journalKey: join(data, 'journal-key.pem'), attachments: null })
let serial = 0

async function backUp(adminUrl = world.adminUrl, data = folder): Promise<string> {
  serial += 1
  const file = join(folder, `backup-${serial}.tar.gz.age`)
  await writeSealed(
    file,
    [recipient],
    snapshot(adminUrl, folders(data), () => {}),
  )
  return file
}

async function bringBack(
  file: string,
  adminUrl: string,
  more: { data?: string; acceptFaults?: boolean } = {},
): Promise<Restored> {
  return restore({
    adminUrl,
    serverPassword,
    folders: folders(more.data ?? (await mkdtemp(join(folder, 'data-')))),
    tar: openSealed(file, await readKeys(keyFile)),
    tell: () => {},
    acceptFaults: more.acceptFaults ?? false,
  })
}

/** A server on a restored database. */
async function serve(
  adminUrl: string,
): Promise<{ base: string; drain(): Promise<void>; close(): Promise<void> }> {
  const url = new URL(adminUrl)
  url.username = 'bekal_server'
  url.password = serverPassword
  const database = new Database(url.href, { max: 4 })
  const log = makeLog('silent')
  const bekal = await makeBekal({
    database,
    serverUrl: url.href,
    log,
    secondFactorKey: 'kunci uji',
    webFolder: null,
    checkReplies: true,
  })
  await bekal.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = bekal.http.server.address() as { port: number }
  return { base: `http://127.0.0.1:${port}`, drain: () => bekal.jobs.drain(), close: () => bekal.close() }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-backup-'))
  keyFile = join(folder, 'key.txt')
  recipient = await makeKey(keyFile, new Date())
  world = await scratchWorld()
  country = await letters.makeCountry(world)
  await letters.received(world, country, { purpose: 'Baris satu\nbaris dua\t\\N ujung \\. “kutip” ŧ' })
  await letters.sent(world, country.sender, country.receiver.desk)
})
afterAll(async () => {
  for (const drop of bare) await drop()
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

describe('what a backup holds', () => {
  test('somebody has decided for every table whether it is kept', async () => {
    const tables = await ask<{ name: string }>(
      world.adminUrl,
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where c.relkind in ('r', 'p') and not c.relispartition and n.nspname in ('public', 'app')
         and not exists (select from pg_depend e where e.objid = c.oid and e.deptype = 'e')`,
    )
    expect([...kept, ...Object.keys(leftOut)].toSorted()).toEqual(tables.map(({ name }) => name).toSorted())
  })

  test('every table that the database has is in the file, but for what is left out', async () => {
    const { head, end } = await readBackup(openSealed(await backUp(), await readKeys(keyFile)), {})
    expect(head.tables.map(({ name }) => name)).toEqual([...kept].toSorted())
    const [row] = await ask<{ count: number }>(world.adminUrl, 'select count(*)::int from request_event')
    expect(end.tables['public.request_event']?.rows).toBe(row?.count)
    for (const name of Object.keys(leftOut)) expect(end.tables).not.toHaveProperty([name])
  })

  test('any tar, gzip and age open it, and nothing of it stands in the clear', async () => {
    const file = await backUp()
    const bytes = await readFile(file)
    expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
    expect(bytes.includes('Permintaan')).toBe(false)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const plain = join(folder, 'plain.tar')
    const pieces: Buffer[] = []
    for await (const piece of openSealed(file, await readKeys(keyFile))) pieces.push(piece)
    await writeFile(plain, Buffer.concat(pieces))
    const listing = await text(spawn('tar', ['tf', plain]).stdout)
    expect(listing.split('\n')[0]).toBe('head.json')
    expect(listing).toContain('tables/public.request/000001.copy')
    const rows = await text(spawn('tar', ['xOf', plain, 'tables/public.request/000001.copy']).stdout)
    expect(rows).toContain('Permintaan data layanan')
  })

  test('no file of the data folder is both kept and left out', () => {
    for (const name of Object.keys(keptFiles)) expect(leftOutFiles).not.toHaveProperty([name])
  })
})

describe('a backup is brought back', () => {
  test('while desks write, what comes back is one moment: whole letters, and nothing after it', async () => {
    const stop = new AbortController()
    const written: string[] = []
    const writing = (async () => {
      while (!stop.signal.aborted)
        written.push(await letters.sent(world, country.sender, country.receiver.desk))
    })()
    while (written.length < 2) await wait(20)
    const file = await backUp()
    const acknowledged = [...written]
    await wait(300)
    stop.abort()
    await writing
    expect(written.length).toBeGreaterThan(acknowledged.length)

    const url = await emptyDatabase()
    const restored = await bringBack(file, url)
    expect(restored).toMatchObject({ faults: [], finished: true, applied: [] })
    const there = (await ask<{ id: string }>(url, 'select id from request')).map(({ id }) => id)
    expect(there).toContain(acknowledged[0])
    expect(there).not.toContain(written.at(-1))
    const [row] = await ask<{ purpose: string }>(
      url,
      `select purpose from request where purpose like 'Baris%'`,
    )
    expect(row?.purpose).toBe('Baris satu\nbaris dua\t\\N ujung \\. “kutip” ŧ')
  })

  test('the schema is the one that migrations make: no key, trigger or comment is lost on the way', async () => {
    const url = await emptyDatabase()
    await bringBack(await backUp(), url)
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    const found = ofFirstLineage(await schemaSql(admin))
    const unchecked = await admin.query(
      `select conname from pg_constraint where not convalidated union all select tgname from pg_trigger where tgenabled <> 'O'`,
    )
    await admin.end()
    expect(found).toBe(await readFile(join(root, 'db/schema.sql'), 'utf8'))
    expect(unchecked.rows).toEqual([])
  })

  test('a server starts on it: old sessions are over, the passphrase holds, and a repeated write is not done twice', async () => {
    const { sender, receiver } = country
    const secret = randomBytes(32)
    await world.sql`update member set secret_hash = sha256(${secret}) where id = ${sender.member}`
    const key = uuidv7()
    const body = letters.letterTo(receiver.desk, { subject: 'Sekali saja' })
    const { id } = await sender.call(draftRequest, { body }, { key })
    const url = await emptyDatabase()
    await bringBack(await backUp(), url)
    const server = await serve(url)
    try {
      const old = makeClient({ base: server.base, token: () => sender.token, desk: () => sender.desk })
      await expect(old.call(listInbox, { query: { side: 'owed_by_us' } })).rejects.toMatchObject({
        code: 'not_signed_in',
      })
      const { token } = await makeClient({ base: server.base }).call(openSession, {
        body: { login: sender.login, secret: secret.toString('base64url') },
      })
      const again = makeClient({ base: server.base, token: () => token, desk: () => sender.desk })
      expect(await again.call(draftRequest, { body }, { key })).toEqual({ id })
      expect(await ask(url, `select id from request where subject = 'Sekali saja'`)).toHaveLength(1)
    } finally {
      await server.close()
    }
  })
})

describe('what waited in the queue', () => {
  test('an event that nobody had heard yet is heard after the restore, and what the clock asks for is not kept', async () => {
    await world.sql`select graphile_worker.add_job('tell', '{"event": "nobody.listens", "payload": {}}')`
    await world.sql`select graphile_worker.add_job('obligations.sweep', job_key := 'obligations.sweep')`
    const url = await emptyDatabase()
    const { jobs } = await bringBack(await backUp(), url)
    const waiting = await ask<{ task: string; event: string }>(
      url,
      `select t.identifier as task, j.payload ->> 'event' as event from graphile_worker._private_jobs j
       join graphile_worker._private_tasks t on t.id = j.task_id order by j.id`,
    )
    expect(waiting).toContainEqual({ task: 'tell', event: 'nobody.listens' })
    expect(waiting.map(({ task }) => task)).not.toContain('obligations.sweep')
    expect(waiting).toHaveLength(jobs)
    const server = await serve(url)
    await server.drain()
    await server.close()
    expect(await ask(url, 'select from graphile_worker._private_jobs')).toEqual([])
  })
})

describe('what must not happen twice', () => {
  test('an e-mail that waited is not sent by the restored installation as well', async () => {
    await world.sql`insert into notice (id, member, kind, day, state)
      values (gen_random_uuid(), ${country.sender.member}, 'at_once', current_date, 'waiting')`
    const url = await emptyDatabase()
    await bringBack(await backUp(), url)
    expect(await ask(url, 'select state from notice')).toEqual([{ state: 'dropped' }])
  })
})

describe('what is wrong is said in a sentence, and no server starts on half of it', () => {
  const sealed = 'This backup is not whole: it was cut off or changed after it was written. Take another one.'

  test('another key does not open it', async () => {
    const file = await backUp()
    const other = join(folder, 'other-key.txt')
    await makeKey(other, new Date())
    await expect(readBackup(openSealed(file, await readKeys(other)), {})).rejects.toThrow(
      'This key does not open this backup. It was encrypted to another one.',
    )
    await expect(readKeys(file)).rejects.toThrow(/^There is no private key in /)
  })

  test('a file that is something else is told so', async () => {
    const file = join(folder, 'something.age')
    await writeFile(file, 'Ini bukan cadangan.\n')
    await expect(readBackup(openSealed(file, await readKeys(keyFile)), {})).rejects.toThrow(
      'This is not a backup of Bekal, or its beginning is damaged.',
    )
  })

  test('cut off anywhere, or with any byte changed, it is never taken for whole', async () => {
    const file = await backUp()
    const keys = await readKeys(keyFile)
    const { size } = await stat(file)
    const copy = join(folder, 'copy.age')
    for (const length of [300, Math.floor(size / 2), size - 20, size - 1]) {
      await copyFile(file, copy)
      await truncate(copy, length)
      await expect(readBackup(openSealed(copy, keys), {}), `cut to ${length}`).rejects.toThrow(sealed)
    }
    const bytes = await readFile(file)
    for (let round = 0; round < 20; round += 1) {
      const at = 250 + Math.floor(((size - 251) * round) / 19)
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ (1 << (round % 8))
      await writeFile(copy, changed)
      await expect(readBackup(openSealed(copy, keys), {}), `byte ${at}`).rejects.toThrow(sealed)
    }
  })

  test('a database that has something in it is refused and stays as it is', async () => {
    const file = await backUp()
    const before = await ask(world.adminUrl, 'select id from request order by id')
    await expect(bringBack(file, world.adminUrl)).rejects.toThrow(/^This database is not empty\./)
    expect(await ask(world.adminUrl, 'select id from request order by id')).toEqual(before)
    await expect(pendingMigrations(world.adminUrl)).resolves.toEqual([])
  })

  test('a newer schema is refused with the version to take, before anything is touched', async () => {
    const url = await emptyDatabase()
    const newer = tarOf(await backUp(), (head) => {
      head['bekal'] = '9.0.0'
      ;(head['migrations'] as object[]).push({ file: '9999-from-the-future.sql', hash: 'a'.repeat(64) })
    })
    const options = { adminUrl: url, serverPassword, folders: folders(), tell: () => {} }
    await expect(restore({ ...options, tar: newer })).rejects.toThrow(
      /^This backup was made by Bekal 9\.0\.0, whose schema is newer than that of this version .*: 9999-from-the-future\.sql is not known here\./,
    )
    const otherForm = tarOf(await backUp(), (head) => {
      head['format'] = 2
    })
    await expect(restore({ ...options, tar: otherForm })).rejects.toThrow(
      /in a newer form than this version reads/,
    )
    expect(await ask(url, `select from pg_namespace where nspname in ('app', 'bekal_restore')`)).toEqual([])
  })

  test('what breaks off leaves a mark: nothing migrates or starts there, and restoring again works', async () => {
    const file = await backUp()
    const cut = join(folder, 'cut.age')
    await copyFile(file, cut)
    await truncate(cut, (await stat(file)).size - 1)
    const url = await emptyDatabase()
    await expect(bringBack(cut, url)).rejects.toThrow(sealed)
    expect(await ask(url, 'select from request')).toEqual([])
    const unfinished = /^A restore into this database has not come to its end/
    await expect(migrate(url, serverPassword)).rejects.toThrow(unfinished)
    await expect(pendingMigrations(url)).rejects.toThrow(unfinished)
    const address = new URL(url)
    address.username = 'bekal_server'
    address.password = serverPassword
    const server = new Database(address.href, { max: 1 })
    await expect(pendingForServer(server)).rejects.toThrow(unfinished)
    await server.close()
    expect(await bringBack(file, url)).toMatchObject({ finished: true })
    await expect(pendingMigrations(url)).resolves.toEqual([])
  })

  test('what must always hold and did not hold is named; it is used only where that is accepted', async () => {
    const url = await emptyDatabase()
    await bringBack(await backUp(), url)
    await ask(url, `alter table request_event disable trigger user`)
    const [gone] = await ask<{ request: string }>(
      url,
      `delete from request_event e using request r where r.id = e.request and e.step = r.state and r.state = 'sent' returning e.request`,
    )
    expect(gone).toBeDefined()
    await ask(url, `alter table request_event enable trigger user`)
    const file = await backUp(url)
    const again = await emptyDatabase()
    const faults = [
      { sentence: 'the life-line of a letter tells the state it is in', places: expect.any(Number) },
    ]
    expect(await bringBack(file, again)).toMatchObject({ faults, finished: false })
    await expect(pendingMigrations(again)).rejects.toThrow(/has not come to its end/)
    expect(await bringBack(file, again, { acceptFaults: true })).toMatchObject({ faults, finished: true })
    await expect(pendingMigrations(again)).resolves.toEqual([])
  })

  test('files of the data folder come back and overwrite nothing', async () => {
    const [from, to] = [await mkdtemp(join(folder, 'from-')), await mkdtemp(join(folder, 'to-'))]
    const name = 'demonstration-passphrase'
    await writeFile(join(from, name), 'kurir bulgur ikut lintas mapan rapat')
    const file = await backUp(world.adminUrl, from)
    await bringBack(file, await emptyDatabase(), { data: to })
    expect(await readFile(join(to, name), 'utf8')).toBe('kurir bulgur ikut lintas mapan rapat')
    await writeFile(join(to, name), 'lain')
    await expect(bringBack(file, await emptyDatabase(), { data: to })).rejects.toThrow(
      /There is a file .* already/,
    )
    expect(await readFile(join(to, name), 'utf8')).toBe('lain')
  })
})

describe('an installation of release 0.1.0', () => {
  test('is restored and brought up to this version, and its people go on with their letters', async () => {
    const url = await emptyDatabase()
    const restored = await restore({
      adminUrl: url,
      serverPassword,
      folders: folders(await mkdtemp(join(folder, 'data-'))),
      tar: unzipped(createReadStream(join(import.meta.dirname, 'fixtures/release-0.1.0.tar.gz'))),
      tell: () => {},
    })
    expect(restored).toMatchObject({ bekal: '0.1.0', rows: 2125, faults: [], finished: true })
    expect(restored.applied.every((file) => file >= '0007')).toBe(true)
    const admin = new pg.Client({ connectionString: url })
    await admin.connect()
    const schema = ofFirstLineage(await schemaSql(admin))
    await admin.end()
    expect(schema).toBe(await readFile(join(root, 'db/schema.sql'), 'utf8'))

    const secret = randomBytes(32)
    const [head] = await ask<{ login: string; desk: string; owed: number }>(
      url,
      `with served as (select m.login, s.desk, count(o.id)::int as owed from member m join membership s on s.member = m.id
         join obligation o on o.owner_desk = s.desk and o.state = 'open' where 'worker' = any (s.roles) and s.until is null
         group by 1, 2 order by 3 desc limit 1)
       update member m set secret_hash = sha256($1) from served where m.login = served.login returning served.*`,
      [secret],
    )
    const server = await serve(url)
    try {
      const { token } = await makeClient({ base: server.base }).call(openSession, {
        body: { login: head?.login ?? '', secret: secret.toString('base64url') },
      })
      const client = makeClient({ base: server.base, token: () => token, desk: () => head?.desk ?? '' })
      const { items } = await client.call(listInbox, { query: { side: 'owed_by_us' } })
      expect(items).toHaveLength(head?.owed ?? 0)
      expect(items.length).toBeGreaterThan(0)
    } finally {
      await server.close()
    }
  })
})

describe('the command line', () => {
  type Ran = { code: number | null; out: string; err: string }

  function start(args: readonly string[], data: string, adminUrl = world.adminUrl) {
    const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
      env: { PATH: process.env['PATH'], BEKAL_DATA: data, DATABASE_URL: adminUrl },
    })
    child.stdin.end()
    return child
  }

  async function bekal(args: readonly string[], data: string, adminUrl?: string): Promise<Ran> {
    const child = start(args, data, adminUrl)
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    return { code: await ended, out, err }
  }

  test('the private key goes into its file and nowhere else', async () => {
    const data = await mkdtemp(join(folder, 'cli-'))
    const [key, to] = [join(data, 'kunci.txt'), join(data, 'cadangan')]
    const early = await bekal(['backup', '--to', to], data)
    expect(early).toMatchObject({ code: 1, out: '' })
    expect(early.err).toMatch(/^Backups are encrypted, and there is no key yet\./)

    const made = await bekal(['backup', 'key', '--out', key], data)
    expect(made).toMatchObject({ code: 0, err: '' })
    expect((await stat(key)).mode & 0o777).toBe(0o600)
    const secret = (await readKeys(key))[0] ?? ''
    expect(made.out).not.toContain(secret)
    expect(await readFile(join(data, 'backup-recipients'), 'utf8')).not.toContain(secret)
    expect((await bekal(['backup', 'key', '--out', key], data)).err).toMatch(/^There is a file .* already/)
  })

  test('backup, check and restore, one after the other', async () => {
    const data = await mkdtemp(join(folder, 'cli-'))
    await writeFile(join(data, 'server-password'), serverPassword, { mode: 0o600 })
    await addRecipient(data, recipient, true)
    const [key, to] = [keyFile, join(data, 'cadangan')]
    await ask(world.adminUrl, 'delete from backup_taken')
    await bekal(['backup', '--to', to], data)
    const [name = ''] = await readdir(to)
    const noted = await ask<{ bytes: string }>(world.adminUrl, 'select bytes, missing from backup_taken')
    expect(noted).toEqual([{ bytes: (await stat(join(to, name))).size, missing: 0 }])
    expect(name).toMatch(/^bekal-\d{8}T\d{6}Z\.tar\.gz\.age$/)
    const check = await bekal(['backup', 'check', join(to, name), '--key', key], data)
    expect(check).toMatchObject({ code: 0, err: '' })
    expect(check.out).toMatch(/^This backup is whole: Bekal /)
    const url = await emptyDatabase()
    const { code, out } = await bekal(['restore', join(to, name), '--key', key, '--json'], data, url)
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ finished: true, faults: [] })
  })

  test('backups past their days are deleted, and nothing else is', async () => {
    const data = await mkdtemp(join(folder, 'cli-'))
    await addRecipient(data, recipient, true)
    const to = await mkdtemp(join(folder, 'old-'))
    const names = [
      'bekal-20200101T000000Z.tar.gz.age',
      'surat.txt',
      'bekal-20200101T000000Z.tar.gz.age.salinan',
    ]
    for (const name of names) await writeFile(join(to, name), '')
    const { out } = await bekal(['backup', '--to', to, '--keep-days', '35'], data)
    expect(out).toMatch(/Deleted, older than 35 days: bekal-20200101T000000Z\.tar\.gz\.age\n/)
    const left = await readdir(to)
    expect(left).toHaveLength(3)
    expect(left).toEqual(expect.arrayContaining(names.slice(1)))
  })

  test('a backup stays whole where nobody can take note of it, and one that failed is not noted', async () => {
    const data = await mkdtemp(join(folder, 'cli-'))
    await addRecipient(data, recipient, true)
    const to = await mkdtemp(join(folder, 'unnoted-'))
    const own = await scratchWorld()
    try {
      const failed = await bekal(['backup', '--to', join(keyFile, 'no folder')], data, own.adminUrl)
      expect(failed.code).toBe(1)
      expect(await own.sql`select from backup_taken`).toEqual([])
      await own.sql`drop function app.record_backup`
      const { code, err } = await bekal(['backup', '--to', to], data, own.adminUrl)
      expect(code).toBe(0)
      expect(err).toMatch(/^The backup is whole, but the database did not take note of it/)
      expect(await readdir(to)).toHaveLength(1)
    } finally {
      await own.close()
    }
  })

  test('killed in the middle of a backup, there is no file under its name', async () => {
    const data = await mkdtemp(join(folder, 'cli-'))
    await addRecipient(data, recipient, true)
    const to = await mkdtemp(join(folder, 'killed-'))
    const big = await scratchWorld()
    try {
      await big.sql`insert into command (key, member, endpoint, body_hash)
        select gen_random_uuid(), gen_random_uuid(), 'requests.draft', sha256(g::text::bytea) from generate_series(1, 200000) g`
      const child = start(['backup', '--to', to], data, big.adminUrl)
      const ended = new Promise<NodeJS.Signals | null>((resolve) =>
        child.on('exit', (_, signal) => resolve(signal)),
      )
      const draft = async () => (await readdir(to)).find((name) => name.endsWith('.part'))
      while (!(await draft()) || (await stat(join(to, (await draft()) ?? ''))).size === 0) await wait(5)
      child.kill('SIGKILL')
      expect(await ended).toBe('SIGKILL')
      expect((await readdir(to)).filter((name) => !name.endsWith('.part'))).toEqual([])
    } finally {
      await big.close()
    }
  })

  test('killed in the middle of a restore, the database is marked, and the same command brings it to its end', async () => {
    const data = await mkdtemp(join(folder, 'cli-'))
    await writeFile(join(data, 'server-password'), serverPassword, { mode: 0o600 })
    const file = await backUp()
    const url = await emptyDatabase()
    const child = start(['restore', file, '--key', keyFile], data, url)
    await new Promise<void>((resolve) => {
      child.stderr.on('data', (said: Buffer) => said.includes('The schema of the backup stands') && resolve())
    })
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('exit', resolve))
    const early = await bekal(['migrate'], data, url)
    expect(early).toMatchObject({ code: 1, out: '' })
    expect(early.err).toMatch(/^A restore into this database has not come to its end/)
    expect(await bekal(['restore', file, '--key', keyFile], data, url)).toMatchObject({ code: 0 })
    expect(await bekal(['migrate', '--check'], data, url)).toMatchObject({ code: 0 })
  }, 120_000)
})

/** A restored journal goes on under another number; nothing else of the schema is different. */
const ofFirstLineage = (schema: string) => schema.replace(/(\blineage integer not null default) \d+/g, '$1 1')

/** The tar of a backup with another head. */
async function* tarOf(file: string, change: (head: Record<string, unknown>) => void): AsyncGenerator<Buffer> {
  for await (const entry of readTar(openSealed(file, await readKeys(keyFile)))) {
    const pieces: Buffer[] = []
    for await (const piece of entry.bytes()) pieces.push(Buffer.from(piece))
    let bytes = Buffer.concat(pieces)
    if (entry.name === 'head.json') {
      const head = JSON.parse(bytes.toString()) as Record<string, unknown>
      change(head)
      bytes = Buffer.from(JSON.stringify(head))
    }
    yield tarHeader(entry.name, bytes.length, new Date(0))
    yield bytes
    yield tarPadding(bytes.length)
  }
  yield Buffer.alloc(1024)
}
