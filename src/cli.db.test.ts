import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { steadyId } from './agencies/reference.ts'
import type { Condition } from './installation/contract.ts'
import { sealing } from './journal/public.ts'
import { getDeskKeys, makeAgencyKey } from './keys/contract.ts'
import { withKeys } from './keys/testing.ts'
import { serverPassword } from './testing/cluster.ts'
import type { World } from './testing/world.ts'
import { scratchWorld } from './testing/world.ts'
import { giveAgency, newAgencyKeys } from './vault/agency-keys.ts'
import { toBase64url } from './vault/bytes.ts'
import { fingerprintOfSigner } from './vault/directory.ts'

const root = join(import.meta.dirname, '..')
const closures = join(root, 'reference/sites/closures.csv')
const heading = 'id,sites,regency_codes,date,date_precision,date_kind,people_counts,managers,notes,sources'

let world: World
let folder: string
let passphrase: string

type Ran = { code: number | null; out: string; err: string }

/** The real command line as a process of its own, with nothing of this environment but what is given. */
async function bekal(args: readonly string[], env: Record<string, string> = {}, input = ''): Promise<Ran> {
  const child = spawn(process.execPath, [join(root, 'src/cli.ts'), ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: join(folder, 'compiled'),
      BEKAL_DATA: folder,
      ...env,
    },
  })
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { code: await ended, out, err }
}

async function json<Value>(args: readonly string[], env?: Record<string, string>): Promise<Value> {
  const { code, out, err } = await bekal([...args, '--json'], env)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Value
}

const database = () => ({ DATABASE_URL: world.adminUrl })

async function signIn(login: string, phrase: string, server = world.base): Promise<Record<string, string>> {
  const env = { BEKAL_SESSION: join(folder, `session-${login}.json`) }
  const { code, err } = await bekal(['sign-in', login, '--server', server], {
    ...env,
    BEKAL_PASSPHRASE: phrase,
  })
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return env
}

/** As if they had been in a browser and replaced the passphrase that was handed over. */
const ownPassphrase = (login: string, own = true) =>
  world.sql`update member set must_change = ${!own} where login = ${login}`

beforeAll(async () => {
  world = await scratchWorld()
  folder = await mkdtemp(join(tmpdir(), 'bekal-cli-'))
  await writeFile(join(folder, 'server-password'), serverPassword, { mode: 0o600 })
  const first = await json<{ passphrase: string }>(
    ['bootstrap', '--login', 'pengelola', '--name', 'Rina Contoh'],
    database(),
  )
  passphrase = first.passphrase
  const { code } = await bekal(['sign-in', 'pengelola', '--server', world.base], {
    BEKAL_PASSPHRASE: passphrase,
  })
  expect(code).toBe(0)
  await ownPassphrase('pengelola')
})
afterAll(async () => {
  await world.close()
  await rm(folder, { recursive: true, force: true })
})

describe('the condition of the installation', () => {
  test('ends with 1 while somebody has to act, and with 0 when nobody has; first what has to be done', async () => {
    const early = await bekal(['condition'])
    expect(early.code).toBe(1)
    expect(early.out).toMatch(/^act {4}/)
    expect(early.out).toContain('act    Backup: Never backed up.\n       If this server breaks')
    await world.bekal.sealer.start()
    while ((await sealing(world.bekal.database)).unsealed > 0) await world.bekal.sealer.seal()
    await world.sql`select app.record_backup(gen_random_uuid(), 4096, 0)`
    const { state, lines } = JSON.parse((await bekal(['condition', '--json'])).out) as Condition
    expect(lines.filter((line) => line.state === 'act')).toEqual([])
    expect(state).toBe('watch')
    const quiet = await bekal(['condition', '--quiet'])
    expect(quiet).toMatchObject({ code: 0, err: '' })
    expect(quiet.out).not.toContain('Backup')
    expect(quiet.out).toContain('watch  Virus scanner: Files that come in are not scanned.')
  })

  test('is told when a restore was rehearsed by who keeps the database, on a day that has been', async () => {
    const rehearsed = (...args: string[]) => bekal(['backup', 'rehearsed', ...args], database())
    expect((await rehearsed('--on', '2126-01-01')).code).toBe(2)
    expect((await rehearsed('--on', 'kemarin')).code).toBe(2)
    expect(await world.sql`select from restore_rehearsal`).toEqual([])
    expect(await rehearsed()).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Noted: a restore was rehearsed on 20/),
    })
    expect((await bekal(['condition'])).out).toContain(
      'good   Rehearsal of a restore: A restore was rehearsed 0 days ago',
    )
  })

  test('is told to operators alone', async () => {
    const { code, out } = await bekal(['condition'], { BEKAL_SESSION: join(folder, 'nobody.json') })
    expect({ code, out }).toEqual({ code: 1, out: '' })
  })
})

describe('the database', () => {
  test('a migrated database has nothing pending, and migrating it again changes nothing', async () => {
    expect(await json(['migrate', '--check'], database())).toEqual({ pending: [] })
    expect(await json(['migrate'], database())).toMatchObject({ applied: [] })
    const { out } = await bekal(['migrate'], database())
    expect(out).toMatch(/^The schema is up to date\./)
  })

  test('an empty database lists what is pending and ends with 1', async () => {
    await world.sql`drop database if exists bekal_scratch_unmigrated`
    await world.sql`create database bekal_scratch_unmigrated`
    const url = new URL(world.adminUrl)
    url.pathname = '/bekal_scratch_unmigrated'
    const { code, out } = await bekal(['migrate', '--check', '--json'], { DATABASE_URL: url.href })
    const early = await bekal(['bootstrap', '--login', 'lain', '--name', 'Lain'], { DATABASE_URL: url.href })
    await world.sql`drop database bekal_scratch_unmigrated`
    expect(code).toBe(1)
    expect((JSON.parse(out) as { pending: string[] }).pending).toContain('0003-agencies.sql')
    expect(early).toEqual({
      code: 1,
      out: '',
      err: 'The database lacks the schema of this version. First: npm run bekal -- migrate\n',
    })
  })

  test('there is one first operator: a second is refused and no passphrase is shown', async () => {
    const { code, out, err } = await bekal(['bootstrap', '--login', 'lain', '--name', 'Lain'], database())
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^This installation has an operator already\./)
    expect(await world.sql`select from member where login = 'lain'`).toEqual([])
  })

  test('its passphrase is made afresh as long as nobody has come in, and then no more', async () => {
    await ownPassphrase('pengelola', false)
    const again = ['bootstrap', '--login', 'pengelola', '--name', 'Rina Contoh']
    const [before] = await world.sql<{ id: string }>`select id from member where login = 'pengelola'`
    await world.sql`update member set first_until = now() - interval '1 day' where login = 'pengelola'`
    const stale = await bekal(['sign-in', 'pengelola', '--server', world.base], {
      BEKAL_PASSPHRASE: passphrase,
    })
    expect(stale.err).toMatch(/^This first passphrase has run out\./)
    const fresh = await json<{ id: string; passphrase: string }>(again, database())
    expect(fresh.id).toBe(before?.id)
    passphrase = fresh.passphrase
    const { code } = await bekal(['sign-in', 'pengelola', '--server', world.base], {
      BEKAL_PASSPHRASE: passphrase,
    })
    expect(code).toBe(0)
    await ownPassphrase('pengelola')
    expect((await bekal(again, database())).err).toMatch(/^This installation has an operator already\./)
  })

  test('a login that cannot be one is wrong usage', async () => {
    const { code, err } = await bekal(['bootstrap', '--login', 'Rina Contoh', '--name', 'Rina'], database())
    expect(code).toBe(2)
    expect(err).toMatch(/^login: must match/)
  })

  test('a database that does not answer is told in a sentence', async () => {
    const { code, err } = await bekal(['migrate'], { DATABASE_URL: 'postgres://postgres@127.0.0.1:1/bekal' })
    expect(code).toBe(1)
    expect(err).toBe('No PostgreSQL answers at DATABASE_URL. Is it running, and is the address right?\n')
  })
})

describe('an exercise', () => {
  test('has no accounts to list where there is none, and leaves none behind', async () => {
    const { code, out, err } = await bekal(['training', 'accounts'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain('holds no invented accounts')
    await expect(stat(join(folder, 'demonstration-passphrase'))).rejects.toThrow('ENOENT')
  })

  test('is begun anew only with the address that its letters bear', async () => {
    const { code, err } = await bekal(['training', 'reset'], database())
    expect(code).toBe(1)
    expect(err).toMatch(/^BEKAL_ADDRESS is missing/)
  })

  test('is never begun in an installation for work', async () => {
    const env = { ...database(), BEKAL_ADDRESS: 'https://latihan.example.go.id' }
    const { code, err } = await bekal(['training', 'reset'], env)
    expect(code).toBe(1)
    expect(err).toContain('This database is not an installation for exercise: nothing was touched.')
    expect(await world.sql`select from member where login = 'pengelola'`).toHaveLength(1)
  })
})

describe('signing in', () => {
  test('the session is a file that only its owner reads, without the passphrase', async () => {
    const file = join(folder, 'session.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(Object.keys(JSON.parse(await readFile(file, 'utf8')) as object)).toEqual([
      'server',
      'login',
      'token',
      'expiresAt',
    ])
    expect(await readFile(file, 'utf8')).not.toContain(passphrase)
  })

  test('who is signed in sees desks and roles', async () => {
    expect(await json(['whoami'])).toMatchObject({
      login: 'pengelola',
      mustChangePassphrase: false,
      desks: [{ id: steadyId('desk/operator'), roles: ['operator', 'administrator'] }],
    })
  })

  test('whoever still has the passphrase that was handed over is told so, and gets no further', async () => {
    await ownPassphrase('pengelola', false)
    expect((await bekal(['whoami'])).out).toContain('replace it in the app')
    const { code, out, err } = await bekal(['desks', 'list'])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^Replace your passphrase first\..*Open Bekal in a browser/s)
    await ownPassphrase('pengelola')
  })

  test('a wrong passphrase ends with 1, says what to do and keeps no session', async () => {
    const file = join(folder, 'wrong.json')
    const { code, out, err } = await bekal(['sign-in', 'pengelola', '--server', world.base], {
      BEKAL_PASSPHRASE: 'satu dua tiga empat lima enam',
      BEKAL_SESSION: file,
    })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^Login and passphrase do not match\./)
    await expect(stat(file)).rejects.toThrow('ENOENT')
  })

  test('without a terminal and without BEKAL_PASSPHRASE nothing waits for ever', async () => {
    const { code, err } = await bekal(['sign-in', 'pengelola', '--server', world.base])
    expect(code).toBe(1)
    expect(err).toMatch(/Set BEKAL_PASSPHRASE/)
  })

  test('signing out ends the session at the server and here', async () => {
    const env = await signIn('pengelola', passphrase)
    const token = await readFile(env['BEKAL_SESSION'] ?? '', 'utf8')
    expect(await json(['sign-out'], env)).toEqual({ closed: true })
    expect((await bekal(['whoami'], env)).err).toMatch(/^Nobody is signed in here\./)
    await writeFile(env['BEKAL_SESSION'] ?? '', token)
    const late = await bekal(['whoami'], env)
    expect(late.code).toBe(1)
    expect(late.err).toMatch(/^Your session has ended\. .*sign-in/)
    expect(await json(['sign-out'], env)).toEqual({ closed: false })
  })

  test('the token goes to no other server than the one that gave it', async () => {
    const { code, err } = await bekal(['whoami', '--server', 'http://127.0.0.1:1'])
    expect(code).toBe(1)
    expect(err).toMatch(
      /^pengelola is signed in at http:\/\/127\.0\.0\.1:\d+, not at http:\/\/127\.0\.0\.1:1\./,
    )
  })

  test('a server that does not answer is told in a sentence', async () => {
    const { code, out } = await bekal(['sign-in', 'pengelola', '--server', 'http://127.0.0.1:1', '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toMatchObject({ error: { code: 'unreachable' } })
  })
})

describe('importing sites', () => {
  test('a dry run of the public record reports 35 rows and writes nothing; then they are added; then they are here', async () => {
    const dry = await json<{ written: boolean; added: number; rows: unknown[] }>([
      'sites',
      'import',
      closures,
      '--dry-run',
    ])
    expect(dry).toMatchObject({ written: false, added: 35, refused: 0 })
    expect(dry.rows).toHaveLength(35)
    expect(await world.sql`select from site`).toEqual([])

    const { code, out } = await bekal(['sites', 'import', closures])
    expect(code).toBe(0)
    expect(out).toMatch(/^row +id +outcome/)
    expect(out).toMatch(/35 added, 0 were here already\.\n$/)
    expect(await world.sql`select from site`).toHaveLength(35)

    expect(await json(['sites', 'import', closures])).toMatchObject({ added: 0, unchanged: 35 })
  })

  test('one refused row refuses the file, every problem has its row, and the exit code is 1', async () => {
    const file = join(folder, 'wrong.csv')
    await writeFile(
      file,
      `${heading}\nbaru,Baru,31.72,,,,,,,\nsalah,,99.99,2016-02-31,day,closed,banyak,,,\n`,
    )
    const { code, out } = await bekal(['sites', 'import', 'wrong.csv', '--json'])
    expect(code).toBe(1)
    const report = JSON.parse(out) as {
      rows: { row: number; outcome: string; problems: { code: string }[] }[]
    }
    expect(
      report.rows.map(({ row, outcome, problems }) => [row, outcome, problems.map((one) => one.code)]),
    ).toEqual([
      [1, 'added', []],
      [2, 'refused', ['no_name', 'unknown_region', 'bad_date', 'bad_count']],
    ])
    expect(await world.sql`select from site where slug = 'baru'`).toEqual([])
    const shown = await bekal(['sites', 'import', 'wrong.csv'])
    expect(shown.out).toContain('regency_codes "99.99": No district has this code.')
    expect(shown.out).toContain('1 row is refused: nothing was written.')
  })

  test('a file with other columns is refused before anything is sent', async () => {
    await writeFile(join(folder, 'other.csv'), 'id,nama\nx,y\n')
    const { code, err } = await bekal(['sites', 'import', 'other.csv'])
    expect(code).toBe(1)
    expect(err).toMatch(/^The heading of the file is not right: it lacks sites, .*"nama", which is not known/)
    expect((await bekal(['sites', 'import', 'none.csv'])).err).toMatch(/^There is no file .*none\.csv/)
  })
})

describe('reference data', () => {
  test('go out into a folder, come back unchanged, and a change of one file is checked and imported once', async () => {
    const out = await json<{ files: string[] }>(['reference', 'export', 'rujukan'])
    expect(out.files).toContain('codes/legal_basis.csv')
    expect(await json(['reference', 'check', 'rujukan'])).toMatchObject({ added: 0, changed: 0, refused: 0 })
    const file = join(folder, 'rujukan/codes/no_data_reason.csv')
    await writeFile(
      file,
      `${await readFile(file, 'utf8')}no_data_reason,ganti_pejabat,Pejabat berganti,Officials change,,,,\n`,
    )
    const dry = await bekal(['reference', 'check', 'rujukan'])
    expect(dry.code).toBe(0)
    expect(dry.out).toMatch(/no_data_reason \/ ganti_pejabat +added/)
    expect(dry.out).toMatch(
      /Check only, nothing was written: 1 added, 0 changed, 0 retired, \d+ unchanged\.\n$/,
    )
    const rows = () => world.sql`select from code where code = 'ganti_pejabat'`
    expect(await rows()).toEqual([])
    expect(await json(['reference', 'import', 'rujukan'])).toMatchObject({ written: true, added: 1 })
    expect(await rows()).toHaveLength(1)
    expect(await json(['reference', 'import', 'rujukan'])).toMatchObject({
      written: false,
      added: 0,
      changed: 0,
    })
  })

  test('of the project itself differ in nothing, and the files that are no such data are left out', async () => {
    const { code, out, err } = await bekal(['reference', 'check', join(root, 'reference')])
    expect(code).toBe(0)
    expect(out).toMatch(/^Everything is there already: \d+ rows unchanged\.\n$/)
    expect(err).toContain('closures.csv is none of these files: left out.')
  })

  test('with one refused row are refused whole, every problem in a sentence, and the exit code is 1', async () => {
    const head = 'list,code,label_id,label_en,source,valid_from,valid_to,position'
    const good = 'no_data_reason,tidak_ditulis,Tidak ditulis,Not written,,,,'
    await writeFile(join(folder, 'buruk.csv'), `${head}\n${good}\nrefusal_ground,malas,Malas,Lazy,,,,\n`)
    const { code, out } = await bekal(['reference', 'import', 'buruk.csv'])
    expect(code).toBe(1)
    expect(out).toContain('code: This list is closed: it changes with a new version of Bekal only.')
    expect(out).toContain('Refused: 1. Nothing was written.')
    expect(await world.sql`select from code where code = 'tidak_ditulis'`).toEqual([])
    expect((await bekal(['reference', 'export', 'x', '--form', 'odt'])).code).toBe(2)
  })
})

describe('agencies, desks, members', () => {
  test('an operator adds an agency, its desk and a member, who signs in and serves another desk too', async () => {
    const agency = await json<{ id: string }>([
      'agencies',
      'add',
      '--kind',
      'lks',
      '--name',
      'Yayasan Contoh',
      '--region',
      '31.72',
    ])
    const desk = await json<{ id: string }>([
      'desks',
      'add',
      '--agency',
      agency.id,
      '--name',
      'Layanan Contoh',
      '--zone',
      'WIB',
      '--superior',
      world.generatedDesk('31.72'),
    ])
    const found = await json<{ items: unknown[] }>(['desks', 'list', '--agency', agency.id])
    expect(found.items).toMatchObject([{ id: desk.id, wall: 'social', hasAccount: false }])

    const added = await bekal([
      'members',
      'add',
      '--login',
      'sari',
      '--name',
      'Sari Contoh',
      '--roles',
      'worker,head',
      '--at',
      desk.id,
    ])
    expect(added.code).toBe(0)
    const phrase = /shown this once: {2}(.+)/.exec(added.out)?.[1] ?? ''
    expect(phrase.split(' ')).toHaveLength(6)

    const sari = await signIn('sari', phrase)
    expect(await json(['whoami'], sari)).toMatchObject({
      desks: [{ id: desk.id, roles: ['worker', 'head'] }],
    })

    const other = world.generatedDesk('31.71')
    await json(['memberships', 'add', '--login', 'sari', '--roles', 'worker', '--at', other])
    await ownPassphrase('sari')
    const several = await bekal(['desks', 'list'], sari)
    expect(several.code).toBe(2)
    expect(several.err).toContain(`You serve several desks; name one with --desk:`)
    expect(several.err).toContain(other)
    expect((await bekal(['desks', 'list', '--desk', desk.id], sari)).code).toBe(0)

    const refused = await bekal(
      ['agencies', 'add', '--kind', 'lks', '--name', 'Lain', '--desk', desk.id, '--json'],
      sari,
    )
    expect(refused.code).toBe(1)
    expect(JSON.parse(refused.out)).toMatchObject({ error: { code: 'not_permitted', status: 403 } })

    const fresh = await json<{ id: string; passphrase: string }>(['members', 'passphrase', 'sari'])
    expect(fresh.passphrase).not.toBe(phrase)
    expect((await bekal(['whoami'], sari)).code).toBe(1)
    await signIn('sari', fresh.passphrase)
  })

  test('a login that is taken is refused, and no passphrase is shown', async () => {
    const { code, out, err } = await bekal([
      'members',
      'add',
      '--login',
      'pengelola',
      '--name',
      'Lain',
      '--roles',
      'operator',
    ])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^This login is taken\./)
  })

  test('where the answer is lost the member is added once, and the passphrase shown is theirs', async () => {
    let lost = 0
    const proxy = createServer(async (request, response) => {
      const body = await text(request)
      const { host: _, connection: __, ...headers } = request.headers as Record<string, string>
      const answer = await fetch(world.base + request.url, {
        method: request.method ?? 'GET',
        headers,
        ...(body === '' ? {} : { body }),
      })
      if (request.url === '/api/members' && lost++ === 0) return response.destroy()
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    })
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const env = await signIn(
      'pengelola',
      passphrase,
      `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    )
    const added = await json<{ passphrase: string }>(
      ['members', 'add', '--login', 'wati', '--name', 'Wati Contoh', '--roles', 'administrator'],
      env,
    )
    proxy.close()
    expect(lost).toBe(2)
    await signIn('wati', added.passphrase)
  })

  test('all desks are listed to the end: one per province and district, and those that were added', async () => {
    const { items, next } = await json<{ items: { name: string }[]; next: string | null }>([
      'desks',
      'list',
      '--kind',
      'district_social',
      '--all',
    ])
    expect(next).toBeNull()
    expect(items).toHaveLength(514)
  })
})

test('holidays of a year are loaded with their decree, rows of other years left out', async () => {
  const file = join(folder, 'days.csv')
  await writeFile(
    file,
    'date,name,type\n2031-01-01,Tahun Baru,libur_nasional\n2032-01-01,Tahun Baru,libur_nasional\n',
  )
  const loaded = await json(['holidays', 'load', file, '--year', '2031', '--decree', 'SKB 1/2030'])
  expect(loaded).toEqual({ year: 2031, decree: 'SKB 1/2030', days: 1, leftOut: 1 })
  const { items } = await json<{ items: { year: number }[] }>(['call', 'holidays.list'])
  expect(items.find(({ year }) => year === 2031)).toEqual({
    year: 2031,
    decree: 'SKB 1/2030',
    days: [{ date: '2031-01-01', name: 'Tahun Baru', kind: 'libur_nasional' }],
  })
})

describe('the root of an installation', () => {
  /** An agency whose administrator has made its key. */
  async function waitingAgency() {
    const head = await withKeys(await world.join(await world.desk(), ['worker', 'administrator']))
    const { agency } = await head.call(getDeskKeys)
    const keys = await newAgencyKeys(agency)
    const sealed = toBase64url(await giveAgency(keys, head.member, head.keys.pairs.sealTo))
    await head.call(makeAgencyKey, { body: { verify: keys.pairs.verify, sealed } })
    return { agency, head, digits: await fingerprintOfSigner(keys.pairs.verify) }
  }
  const stated = async ({ head }: Awaited<ReturnType<typeof waitingAgency>>) =>
    (await head.call(getDeskKeys)).agencyKey.stated !== null

  test('is made without a server, set once, and states the agencies whose digits were read to it', async () => {
    const made = await json<{ verify: string; digits: string }>(['keys', 'new-root', 'induk.json'])
    expect((await stat(join(folder, 'induk.json'))).mode & 0o077).toBe(0)
    expect(await bekal(['keys', 'new-root', 'induk.json'])).toMatchObject({ code: 1 })
    expect(await json(['keys', 'set-root', made.verify])).toEqual(made)
    expect((await bekal(['keys', 'set-root', made.verify])).err).toContain('has been set')

    const [first, second] = [await waitingAgency(), await waitingAgency()]
    await json(['keys', 'requests', 'menunggu.json'])
    const ask = ['keys', 'state', 'menunggu.json']
    const root = ['--root', 'induk.json']
    const listed = await bekal([...ask, ...root])
    expect(listed).toMatchObject({ code: 0 })
    expect(listed.out).toContain(first.digits)
    // Digits that nobody waits with: nothing at all is stated.
    const misread = '00000 00000 00000 00000 00000 00000'
    const wrong = await bekal([...ask, 'salah.json', ...root, '--agree', first.digits, '--agree', misread])
    expect(wrong).toMatchObject({ code: 1 })
    await expect(stat(join(folder, 'salah.json'))).rejects.toThrow('ENOENT')

    expect(await json([...ask, 'satu.json', ...root, '--agree', first.digits])).toMatchObject({ stated: 1 })
    expect(await stated(first)).toBe(false)
    expect(await json(['keys', 'bring', 'satu.json'])).toEqual({ brought: 1, known: 0 })
    expect(await json(['keys', 'bring', 'satu.json'])).toEqual({ brought: 0, known: 1 })
    expect([await stated(first), await stated(second)]).toEqual([true, false])

    // The same requests again, which know nothing of the first statement: what was stated is carried again, not said otherwise.
    expect(await json([...ask, 'dua.json', ...root, '--agree', second.digits])).toMatchObject({ stated: 2 })
    expect(await json(['keys', 'bring', 'dua.json'])).toEqual({ brought: 1, known: 1 })
    expect(await stated(second)).toBe(true)
  })

  test('states nothing on top of another history than its own', async () => {
    await json(['keys', 'new-root', 'lain.json'])
    await json(['keys', 'requests', 'berikut.json'])
    const other = await bekal(['keys', 'state', 'berikut.json', 'x.json', '--root', 'lain.json'])
    expect(other).toMatchObject({ code: 1 })
    expect(other.err).toContain('another last statement')
    const broken = await readFile(join(folder, 'induk.json'), 'utf8')
    await writeFile(join(folder, 'slip.json'), broken.replace(/"code": "./, '"code": "'))
    const slip = await bekal(['keys', 'state', 'berikut.json', 'x.json', '--root', 'slip.json'])
    expect(slip.err).toContain('Copy it again from paper')
  })
})

describe('calling any endpoint', () => {
  test('path, query and body reach the endpoint', async () => {
    const desk = world.generatedDesk('31.72')
    expect(await json(['call', 'desks.get', '--params', `id=${desk}`])).toMatchObject({ id: desk })
    const { items } = await json<{ items: unknown[] }>([
      'call',
      'desks.list',
      '--query',
      'kind=district_social',
      'limit=2',
    ])
    expect(items).toHaveLength(2)
    const body = JSON.stringify({ kind: 'lks', name: 'Yayasan Dua', region: null })
    await writeFile(join(folder, 'body.json'), body)
    for (const given of [body, '@body.json', '-']) {
      const { code, out } = await bekal(['call', 'agencies.add', '--body', given], {}, body)
      expect(code).toBe(0)
      expect(JSON.parse(out)).toEqual({ id: expect.any(String) as string })
    }
  })

  test('the same key writes once', async () => {
    const key = '01900000-0000-7000-8000-000000000001'
    const again = () =>
      json<{ id: string }>([
        'call',
        'agencies.add',
        '--key',
        key,
        '--body',
        '{"kind":"lks","name":"Yayasan Sekali","region":null}',
      ])
    expect(await again()).toEqual(await again())
    expect(await world.sql`select from agency where name = 'Yayasan Sekali'`).toHaveLength(1)
  })

  test('bad input names each field, with exit code 1', async () => {
    const { code, err } = await bekal(['call', 'agencies.add', '--body', '{"kind":"toko","name":""}'])
    expect(code).toBe(1)
    expect(err).toContain('  kind: must be one of ministry, ')
    expect(err).toContain('  region: is missing.')
  })

  test('endpoints are listed with who may, and one shows its fields', async () => {
    const { items } = await json<{ items: { name: string }[] }>(['endpoints'])
    expect(items).toContainEqual({
      name: 'sites.import',
      method: 'POST',
      path: '/api/sites/import',
      may: ['operator'],
      summary: 'Import sites; a dry run reports row by row and writes nothing',
    })
    expect(await json(['endpoints', 'sites.get'])).toMatchObject({ params: { required: ['id'] } })
  })
})

describe('wrong usage ends with 2', () => {
  test.each([
    ['no command', []],
    ['an unknown command', ['rapikan']],
    ['half a command', ['sites']],
    ['an unknown option', ['whoami', '--cepat']],
    ['a missing option', ['members', 'add', '--login', 'x']],
    ['a role that is none', ['members', 'add', '--login', 'x', '--name', 'X', '--roles', 'raja']],
    ['an endpoint that is none', ['call', 'sites.tutup']],
    ['a query that is not known', ['call', 'sites.list', '--query', 'halaman=2']],
    ['a body that is not JSON', ['call', 'agencies.add', '--body', '{']],
    ['a desk that is no id', ['desks', 'list', '--desk', 'jakut']],
    ['a year that is no number', ['holidays', 'load', closures, '--year', 'dua', '--decree', 'x']],
  ])('%s', async (_, args) => {
    const [shown, machine] = await Promise.all([bekal(args), bekal([...args, '--json'])])
    expect(shown.code).toBe(2)
    expect(shown.out).toBe('')
    expect(shown.err).not.toBe('')
    expect(shown.err).not.toMatch(/\n\s+at /)
    expect({ code: machine.code, err: machine.err }).toEqual({ code: 2, err: '' })
    expect(JSON.parse(machine.out)).toEqual({
      error: { code: 'usage', message: expect.any(String) as string },
    })
  })
})
