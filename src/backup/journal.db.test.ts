import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { makeBekal, type Bekal } from '../app.ts'
import { broughtFile } from '../files/testing.ts'
import { sealing } from '../journal/public.ts'
import { keep } from '../journal-verifier/keep.ts'
import { linesOfDatabase } from '../journal-verifier/reading.ts'
import { verify } from '../journal-verifier/verify.ts'
import { uuidv7 } from '../kernel/id.ts'
import { Database } from '../platform/db/database.ts'
import { makeLog } from '../platform/log.ts'
import { serverPassword } from '../testing/cluster.ts'
import { makeBare } from '../testing/scratch.ts'
import type { World } from '../testing/world.ts'
import { scratchWorld } from '../testing/world.ts'
import { restore, type Restored } from './restore.ts'
import { snapshot } from './snapshot.ts'

let world: World
let folder: string
let attachments: string
const bare: Array<() => Promise<void>> = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-journal-backup-'))
  attachments = join(folder, 'berkas')
  world = await scratchWorld({ files: { folder: attachments } })
  await world.bekal.sealer.start()
})
afterAll(async () => {
  for (const drop of bare) await drop()
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

async function sealed(bekal: Bekal): Promise<void> {
  do {
    await bekal.sealer.seal()
    await wait(10)
  } while ((await sealing(bekal.database)).unsealed > 0)
}

async function write(bekal: Bekal): Promise<void> {
  await bekal.database.asService('bekal_sweeper', async (tx) => {
    await sql`insert into journal (id, endpoint, outcome, trace) values (${uuidv7()}, 'obligations.sweep', 'done', ${uuidv7()})`.execute(
      tx,
    )
  })
  await sealed(bekal)
}

async function taken(adminUrl = world.adminUrl): Promise<Buffer> {
  const pieces: Buffer[] = []
  const folders = { data: folder, journalKey: world.journalKeyFile, attachments }
  for await (const piece of snapshot(adminUrl, folders, () => {})) pieces.push(piece)
  return Buffer.concat(pieces)
}

type Back = Omit<Restored, 'attachments'> & { adminUrl: string; keyFile: string; attachments: string }

async function broughtBack(tar: Buffer, acceptFaults = false): Promise<Back> {
  const { name, adminUrl, drop } = await makeBare(inject('templateUrl'))
  bare.push(drop)
  const data = await mkdtemp(join(folder, 'data-'))
  // As BEKAL_JOURNAL_KEY would name it, in a folder that is not there yet.
  const keyFile = join(folder, `kunci-${name}`, 'segel.pem')
  const restored = await restore({
    adminUrl,
    serverPassword,
    folders: { data, journalKey: keyFile, attachments: join(data, 'berkas') },
    tar: (async function* () {
      yield tar
    })(),
    tell: () => {},
    acceptFaults,
  })
  return { ...restored, adminUrl, keyFile, attachments: join(data, 'berkas') }
}

/** An installation on a restored database, at an address. */
async function installed({ adminUrl, keyFile }: Back): Promise<{ bekal: Bekal; base: string }> {
  const url = new URL(adminUrl)
  url.username = 'bekal_server'
  url.password = serverPassword
  const bekal = await makeBekal({
    database: new Database(url.href, { max: 4 }),
    serverUrl: url.href,
    log: makeLog('silent'),
    secondFactorKey: 'kunci uji',
    journalKeyFile: keyFile,
  })
  await bekal.sealer.start()
  await bekal.http.listen({ host: '127.0.0.1', port: 0 })
  const { port } = bekal.http.server.address() as { port: number }
  return { bekal, base: `http://127.0.0.1:${port}` }
}

/** Past everything that keeps it, or as the database does it. */
async function admin(
  url: string,
  text: string,
  values: unknown[] = [],
  role: 'replica' | 'origin' = 'replica',
): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set session_replication_role = '${role}'`)
  await client.query(text, values)
  await client.end()
}

const faults = async (url: string, from: string | null = attachments) =>
  (await verify(linesOfDatabase(url, from))).faults.map(({ place, what }) => `${place}: ${what}`)

describe('a restore from an older backup', () => {
  test('is declared, and whoever kept what it lost goes on once they have confirmed it', async () => {
    const file = join(folder, 'simpanan.ndjson')
    await write(world.bekal)
    await keep(world.base, file)
    const tar = await taken()
    const [before] = await world.sql<{ seal: number }>`select max(number)::int as seal from journal_seal`
    await world.moveClock('2031-03-02T01:00:00Z')
    await write(world.bekal)
    await write(world.bekal)
    expect((await keep(world.base, file)).added).toMatchObject({ heads: 1, roots: 1 })
    const [lost] = await world.sql<{ seal: number }>`select max(number)::int as seal from journal_seal`

    const back = await broughtBack(tar)
    expect(back).toMatchObject({ faults: [], finished: true, declared: 'declared' })
    expect(await readFile(back.keyFile, 'utf8')).toBe(await readFile(world.journalKeyFile, 'utf8'))
    const { bekal, base } = await installed(back)
    try {
      await write(bekal)
      const text = await readFile(file, 'utf8')
      const asked = await keep(base, file)
      expect(asked).toMatchObject({
        faults: [],
        restores: [
          {
            confirmed: false,
            restore: { number: 1, seal: before?.seal },
            lost: { lastSeal: lost?.seal, heads: 1, roots: 1 },
          },
        ],
        added: { heads: 0, roots: 0, restores: 0 },
      })
      expect(await readFile(file, 'utf8')).toBe(text)
      expect((await keep(base, file, { restored: [1] })).added).toMatchObject({ restores: 1, heads: 1 })
      await write(bekal)
      expect(await keep(base, file)).toMatchObject({
        faults: [],
        restores: [],
        added: { restores: 0, heads: 1 },
      })
      expect(await faults(back.adminUrl, back.attachments)).toEqual([])
      // The journal that was left behind is now another one.
      expect((await keep(world.base, file)).faults.map(({ what }) => what).join()).toMatch(
        /gone|written anew|cut off/,
      )
    } finally {
      await bekal.close()
    }
  })

  test('is not believed where its statement was changed, nor a fork that only says so', async () => {
    const file = join(folder, 'simpanan-2.ndjson')
    await write(world.bekal)
    await keep(world.base, file)
    const tar = await taken()
    await write(world.bekal)
    await keep(world.base, file)
    const back = await broughtBack(tar)
    await admin(back.adminUrl, `update journal_restore set backup_at = backup_at - interval '1 day'`)
    const { bekal, base } = await installed(back)
    try {
      const asked = await keep(base, file, { restored: [1] })
      expect(asked.faults.map(({ place, what }) => `${place} ${what}`).join()).toMatch(
        /restore \d+ does not bear the signature/,
      )
      await admin(back.adminUrl, 'delete from journal_restore')
      expect((await keep(base, file)).faults).not.toEqual([])
      expect(await faults(back.adminUrl, back.attachments)).toEqual([])
    } finally {
      await bekal.close()
    }
  })
})

describe('a journal that was changed before it was backed up', () => {
  test('is refused at the restore, and used only where that is accepted', async () => {
    const whole = await broughtBack(await taken())
    await admin(
      whole.adminUrl,
      `update journal set outcome = 'failed' where id = (select id from journal order by lineage, xid, id limit 1)`,
    )
    const broken = await taken(whole.adminUrl)
    const refused = await broughtBack(broken)
    expect(refused).toMatchObject({ finished: false, declared: 'no chain' })
    expect(refused.faults.map(({ sentence }) => sentence).join()).toMatch(
      /the journal is as it was sealed \(first seal 1 .* not as they were sealed/,
    )
    expect(await broughtBack(broken, true)).toMatchObject({ finished: true, declared: 'declared' })
  })
})

describe('the hash of a file', () => {
  test.each(['database', 'folder'] as const)(
    'is in the journal as soon as it hangs on something, and other bytes in the %s are found',
    async (place) => {
      const here = place === 'folder' ? join(folder, 'sendiri') : null
      const own = await scratchWorld({ files: { folder: here } })
      onTestFinished(() => own.close())
      await own.bekal.sealer.start()
      const found = () => faults(own.adminUrl, here)
      const head = await own.join(await own.desk(), ['head', 'worker'])
      const file = await broughtFile(head)
      await admin(own.adminUrl, `update file set use = 'signed_sheet' where id = $1`, [file], 'origin')
      const [row] = await own.sql<{ digest: string; sha256: string }>`
        select encode(j.digests[1], 'hex') as digest, encode(f.sha256, 'hex') as sha256
        from journal j join file f on f.id = j.subjects[1] where j.endpoint = 'files.use' and f.id = ${file}`
      expect(row?.digest).toMatch(/^[0-9a-f]{64}$/)
      expect(row?.digest).toBe(row?.sha256)
      await sealed(own.bekal)
      expect(await found()).toEqual([])

      const other = Buffer.from(`%PDF-1.7 lain ${file}`)
      const told = `file ${file}: has other bytes than the journal says, or another hash`
      if (here === null)
        await admin(own.adminUrl, 'update file_chunk set bytes = $2 where file = $1', [file, other])
      else await writeFile(join(here, row?.sha256.slice(0, 2) ?? '', `${row?.sha256}.${file}`), other)
      expect(await found()).toEqual([told])
      // Nor does it help to change the row as well.
      const hash = createHash('sha256').update(other).digest('hex')
      await admin(own.adminUrl, 'update file set sha256 = sha256($2) where id = $1', [file, other])
      if (here !== null) {
        expect(await found()).toEqual([`file ${file}: is named by the journal, and its bytes are gone`])
        await mkdir(join(here, hash.slice(0, 2)), { recursive: true })
        await writeFile(join(here, hash.slice(0, 2), `${hash}.${file}`), other)
      }
      expect(await found()).toEqual([told])
      // The journal that is made to fit is no longer as it was sealed.
      await admin(
        own.adminUrl,
        `update journal set digests = array[sha256($2)] where subjects = array[$1::uuid] and endpoint = 'files.use'`,
        [file, other],
      )
      expect((await found()).join()).toMatch(/^seal \d+ .*not as they were sealed$/)
      await admin(own.adminUrl, 'delete from file_chunk where file = $1', [file])
      await admin(own.adminUrl, 'delete from file where id = $1', [file])
      expect((await found()).join()).toMatch(/is named by the journal, and it is gone/)
    },
  )

  test('comes along in a backup with the bytes of the folder, and a restore finds what was changed before', async () => {
    const head = await world.join(await world.desk(), ['head', 'worker'])
    const file = await broughtFile(head)
    await admin(world.adminUrl, `update file set use = 'signed_sheet' where id = $1`, [file], 'origin')
    await sealed(world.bekal)
    const back = await broughtBack(await taken())
    expect(back).toMatchObject({ faults: [], finished: true })
    const [row] = await world.sql<{
      sha256: string
    }>`select encode(sha256, 'hex') as sha256 from file where id = ${file}`
    const path = (root: string) => join(root, row?.sha256.slice(0, 2) ?? '', `${row?.sha256}.${file}`)
    expect(await readFile(path(back.attachments))).toEqual(await readFile(path(attachments)))
    const before = await readFile(path(attachments))
    await writeFile(path(attachments), 'lain')
    const refused = await broughtBack(await taken())
    await writeFile(path(attachments), before)
    expect(refused.finished).toBe(false)
    expect(refused.faults.map(({ sentence }) => sentence).join()).toMatch(
      /has other bytes than the journal says/,
    )
  })
})
