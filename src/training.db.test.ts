import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { addMember, askSalt, openSession } from './agencies/contract.ts'
import { base64url } from './agencies/testing.ts'
import { type Bekal, makeBekal } from './app.ts'
import { restore } from './backup/restore.ts'
import { snapshot } from './backup/snapshot.ts'
import { demonstrationAccounts } from './demonstration.ts'
import { listTrainingMail } from './installation/contract.ts'
import { findKind, settleKind, trainingMailer } from './installation/public.ts'
import { uuidv7 } from './kernel/id.ts'
import { signInSecretOf } from './passphrase.ts'
import { type Client, makeClient } from './platform/client.ts'
import { Database } from './platform/db/database.ts'
import { makeLog } from './platform/log.ts'
import { getPdf, getSheet, listRequests, verifyLetter } from './requests/contract.ts'
import { databaseFaults } from './serving/checks.ts'
import { serverPassword } from './testing/cluster.ts'
import { makeBare, makeScratch, type Scratch } from './testing/scratch.ts'
import { resetTraining } from './training.ts'

/** *Mode latihan*: an installation for exercise, and that nothing real ever comes into it nor leaves it as real (V20). */

const address = 'https://latihan.example'
let folder: string
let scratch: Scratch
let admin: pg.Client
const more: (() => Promise<void>)[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-training-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
beforeEach(async () => {
  scratch = await makeScratch(inject('templateUrl'), serverPassword)
  admin = await connect(scratch.adminUrl)
})
afterEach(async () => {
  for (const drop of more.splice(0)) await drop()
  await admin.end()
  await scratch.drop()
})

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  return client
}

const withDatabase = async <Result>(work: (database: Database) => Promise<Result>): Promise<Result> => {
  const database = new Database(scratch.serverUrl, { max: 2 })
  try {
    return await work(database)
  } finally {
    await database.close()
  }
}
const settle = (kind: 'production' | 'training' | 'evaluation') =>
  withDatabase((database) => settleKind(database, kind))
const faults = (wanted: 'production' | 'training') =>
  withDatabase((database) => databaseFaults(database, wanted))

const place = () => ({
  adminUrl: scratch.adminUrl,
  serverUrl: scratch.serverUrl,
  dataFolder: folder,
  publicUrl: address,
})
const reset = () => resetTraining(place(), serverPassword, () => {})
const refusedReset = () =>
  reset().then(
    () => 'done',
    (error: Error) => error.message,
  )

const somebody = () =>
  admin.query(
    `with who as (insert into member (id, name, login, salt, secret_hash)
       values (gen_random_uuid(), 'Rina', 'rina', '\\x00112233445566778899aabbccddeeff', sha256('x')) returning id)
     insert into membership (id, member, desk, roles)
     select gen_random_uuid(), who.id, (select id from desk limit 1), array['worker'] from who`,
  )

describe('what an installation is for', () => {
  test('is settled by its first start, and the second finds it', async () => {
    expect(await settle('training')).toBe('training')
    expect(await settle('production')).toBe('training')
    expect(await withDatabase(findKind)).toBe('training')
  })

  test('is settled once, of many who start it at once', async () => {
    const kinds = await Promise.all(
      (['production', 'training', 'evaluation', 'production', 'training'] as const).map(settle),
    )
    expect(new Set(kinds).size).toBe(1)
    expect(kinds[0]).toBe(await withDatabase(findKind))
  })

  test.each(['production', 'training', 'evaluation'] as const)(
    'never changes, whoever tries: %s',
    async (kind) => {
      await settle(kind)
      const tries = [
        `update app.installation set kind = '${kind === 'training' ? 'production' : 'training'}'`,
        'update app.installation set kind = null',
        'delete from app.installation',
        'truncate app.installation',
      ]
      for (const attempt of tries)
        await expect(admin.query(attempt), attempt).rejects.toThrow(/what an installation is for/)
      expect(await withDatabase(findKind)).toBe(kind)
    },
  )

  test('can’t become exercise where somebody has been at work', async () => {
    await somebody()
    expect(await settle('training')).toBeNull()
    expect(await settle('evaluation')).toBeNull()
    expect(await settle('production')).toBe('production')
  })
})

describe('a server', () => {
  test('for exercise does not start on what is for work, nor one for work on an exercise', async () => {
    await settle('production')
    expect(await faults('production')).toEqual([])
    expect(await faults('training')).toEqual([
      expect.stringMatching(/^This database holds an installation for work/),
    ])
  })

  test('for work does not start on an exercise', async () => {
    await settle('training')
    expect(await faults('training')).toEqual([])
    expect(await faults('production')).toEqual([
      expect.stringMatching(/^This database is an installation for exercise/),
    ])
  })

  test('of neither kind starts on the demonstration', async () => {
    await settle('evaluation')
    for (const wanted of ['production', 'training'] as const)
      expect(await faults(wanted)).toEqual([expect.stringMatching(/^This database holds the demonstration/)])
  })

  test('for exercise does not start where somebody has been, and leaves the kind open', async () => {
    await somebody()
    expect(await faults('training')).toEqual([
      expect.stringMatching(/^This database holds an installation for work/),
    ])
    expect(await withDatabase(findKind)).toBeNull()
  })
})

describe('an exercise', () => {
  let bekal: Bekal | null = null
  afterEach(async () => {
    await bekal?.close()
    bekal = null
  })

  /** A server on the installation for exercise, and somebody of its invented people. */
  async function play(
    login: string,
  ): Promise<{ base: string; client: Client; member: string; database: Database }> {
    const database = new Database(scratch.serverUrl, { max: 4 })
    bekal = await makeBekal({
      database,
      serverUrl: scratch.serverUrl,
      log: makeLog('silent'),
      secondFactorKey: 'kunci uji',
      checkReplies: true,
      mailer: trainingMailer(database, address),
    })
    await bekal.http.listen({ host: '127.0.0.1', port: 0 })
    const base = `http://127.0.0.1:${(bekal.http.server.address() as AddressInfo).port}`
    const { passphrase, members } = await demonstrationAccounts(folder)
    const visitor = makeClient({ base })
    const { salt } = await visitor.call(askSalt, { body: { login } })
    const { secret } = await signInSecretOf(passphrase, new Uint8Array(Buffer.from(salt, 'base64url')))
    const { token, member } = await visitor.call(openSession, { body: { login, secret } })
    const desk = members.find((one) => one.login === login)?.desk ?? ''
    return { base, client: makeClient({ base, token: () => token, desk: () => desk }), member, database }
  }

  test('fills itself with invented people and letters, and says on each that it is none', async () => {
    await reset()
    const { base, client } = await play('direktorat')
    expect(await (await fetch(`${base}/api/health`)).json()).toMatchObject({ training: true })
    const { items } = await client.call(listRequests, { query: { box: 'out' } })
    expect(items.length).toBeGreaterThan(3)
    const marks: string[] = []
    for (const { id } of items) {
      const { sheet } = await client.call(getSheet, { params: { id } })
      expect(sheet.mark).toBe('training')
      marks.push(...(sheet.verifyAt === null ? [] : [sheet.verifyAt]))
      const pages = await pagesOf((await client.call(getPdf, { params: { id } })).pdf)
      for (const page of pages) expect(page).toContain('LATIHAN — bukan surat dinas')
    }
    expect(marks.length).toBeGreaterThan(2)
    const issued = []
    for (const at of marks) {
      expect(at).toMatch(/^https:\/\/latihan\.example\/verifikasi\/[a-z2-7]{26}$/)
      const told = await makeClient({ base }).call(verifyLetter, {
        params: { mark: at.split('/').at(-1) ?? '' },
      })
      expect(told.training).toBe(true)
      if (told.known) issued.push(at)
    }
    expect(issued.length).toBeGreaterThan(2)
    const unknown = await makeClient({ base }).call(verifyLetter, { params: { mark: 'a'.repeat(26) } })
    expect(unknown).toMatchObject({ known: false, training: true })
  })

  test('lets its operator hand out logins', async () => {
    await reset()
    const { client } = await play('pengelola')
    const { members } = await demonstrationAccounts(folder)
    const desk = members.find(({ login }) => login === 'jakut')?.desk ?? ''
    const trainee = { name: 'Peserta Satu', login: 'peserta-1', salt: base64url(16), secret: base64url(32) }
    const { id } = await client.call(addMember, { body: { ...trainee, roles: ['worker', 'head'], desk } })
    const { rows } = await admin.query('select must_change from member where id = $1', [id])
    expect(rows).toEqual([{ must_change: true }])
  })

  test('keeps its e-mail in the house, where only the member it is for reads it', async () => {
    await reset()
    const { base, client, member, database } = await play('jakut')
    const notice = uuidv7()
    await admin.query(
      `insert into notice (id, member, kind, day, state) values ($1, $2, 'digest', '2026-03-09', 'waiting')`,
      [notice, member],
    )
    const mail = {
      id: notice,
      to: 'dewi@dinsos.example',
      subject: 'Bekal',
      text: 'Satu tindak lanjut menunggu.',
    }
    const mailer = trainingMailer(database, base)
    expect(await mailer.send(mail)).toEqual({ outcome: 'sent', code: null })
    // Sent again after a crash: it lies there once.
    await mailer.send(mail)
    expect((await client.call(listTrainingMail)).items).toMatchObject([
      { id: notice, address: 'dewi@dinsos.example', subject: 'Bekal', body: 'Satu tindak lanjut menunggu.' },
    ])
    await bekal?.close()
    const { client: other } = await play('dki')
    expect((await other.call(listTrainingMail)).items).toEqual([])
  })

  test('begins anew on command: what was exercised is gone, the accounts open as before', async () => {
    await reset()
    const before = await play('direktorat')
    const [letter] = (await before.client.call(listRequests, { query: { box: 'out' } })).items
    await bekal?.close()
    bekal = null
    await reset()
    const { client } = await play('direktorat')
    const { items } = await client.call(listRequests, { query: { box: 'out' } })
    expect(items.length).toBeGreaterThan(3)
    expect(items.map(({ id }) => id)).not.toContain(letter?.id)
    expect(await withDatabase(findKind)).toBe('training')
  })

  test('is not reset while a server uses it', async () => {
    await reset()
    await play('direktorat')
    expect(await refusedReset()).toMatch(/^A server uses this installation/)
  })
})

describe('a reset', () => {
  test.each(['production', 'evaluation'] as const)('touches nothing that is for %s', async (kind) => {
    await settle(kind)
    await somebody()
    expect(await refusedReset()).toMatch(
      /^This database is not an installation for exercise: nothing was touched/,
    )
    expect((await admin.query('select from member')).rowCount).toBe(1)
  })

  test('touches nothing where somebody has been before anything was settled', async () => {
    await somebody()
    expect(await refusedReset()).toMatch(/^This database is not an installation for exercise/)
    expect((await admin.query('select from member')).rowCount).toBe(1)
  })
})

describe('a backup', () => {
  async function emptyDatabase(): Promise<string> {
    const { adminUrl, drop } = await makeBare(inject('templateUrl'))
    more.push(drop)
    return adminUrl
  }

  /** Brings the backup of this installation into an empty database; answers what was said, and what is in it then. */
  async function bringBack(
    training: boolean,
    told?: string,
  ): Promise<{ said: string; members: number | null }> {
    const adminUrl = await emptyDatabase()
    const data = await mkdtemp(join(folder, 'data-'))
    const folders = { data, journalKey: join(data, 'journal-key.pem'), attachments: null }
    const said = await restore({
      adminUrl,
      serverPassword,
      folders,
      tar: retold(
        snapshot(
          scratch.adminUrl,
          { data: folder, journalKey: join(folder, 'journal-key.pem'), attachments: null },
          () => {},
        ),
        told,
      ),
      tell: () => {},
      training,
    }).then(
      ({ finished }) => (finished ? 'finished' : 'faults'),
      (error: Error) => error.message,
    )
    const found = await connect(adminUrl)
    try {
      const { rows } = await found.query<{ unfinished: boolean; there: boolean }>(
        `select exists (select from pg_namespace where nspname = 'bekal_restore') as unfinished,
           to_regclass('public.member') is not null as there`,
      )
      if (rows[0]?.unfinished || !rows[0]?.there) return { said, members: null }
      return { said, members: (await found.query('select from member')).rowCount }
    } finally {
      await found.end()
    }
  }

  /** The same backup whose head says that it is of another kind: both words have ten letters or are made so. */
  async function* retold(tar: AsyncGenerator<Buffer>, told: string | undefined): AsyncGenerator<Buffer> {
    for await (const piece of tar) {
      const at = told === undefined ? -1 : piece.indexOf('"kind":"')
      if (at === -1 || told === undefined) {
        yield piece
        continue
      }
      const copy = Buffer.from(piece)
      const end = copy.indexOf('"', at + 8)
      const word = `"kind":"${told}"`.padEnd(end + 1 - at, ' ')
      expect(word.length).toBe(end + 1 - at)
      copy.write(word, at)
      yield copy
    }
  }

  test('of an installation for work comes into no exercise', async () => {
    await settle('production')
    await somebody()
    const { said, members } = await bringBack(true)
    expect(said).toMatch(/^This is no backup of an installation for exercise/)
    expect(members).toBeNull()
    expect(await bringBack(false)).toEqual({ said: 'finished', members: 1 })
  })

  test('of an installation for work that says otherwise in its head comes into no exercise either', async () => {
    await settle('production')
    await somebody()
    const { said, members } = await bringBack(true, 'training')
    expect(said).toMatch(/^This is no backup of an installation for exercise/)
    // Marked as unfinished: no server starts on it.
    expect(members).toBeNull()
  })

  test('of what was settled for nothing yet comes into no exercise', async () => {
    await somebody()
    expect((await bringBack(true)).said).toMatch(/^This is no backup of an installation for exercise/)
  })

  test('of an exercise comes into nothing that is for work', async () => {
    await reset()
    const { said, members } = await bringBack(false)
    expect(said).toMatch(/^This backup is of an installation for exercise/)
    expect(members).toBeNull()
    expect((await bringBack(true)).said).toBe('finished')
  })
})

async function pagesOf(base64: string): Promise<string[]> {
  const file = join(folder, 'letter.pdf')
  await writeFile(file, Buffer.from(base64, 'base64'))
  const { stdout } = await promisify(execFile)('pdftotext', ['-layout', file, '-'])
  return stdout.split('\f').filter((page) => page.trim() !== '')
}
