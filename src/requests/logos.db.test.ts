import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateSync } from 'node:zlib'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asBlob, jpegBytes, pdfBytes, pngBytes, pngChunk } from '../files/testing.ts'
import type { Role } from '../kernel/role.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import {
  answered,
  type Country,
  initialled,
  justNow,
  letterTo,
  logoPng,
  makeCountry,
  monday,
  ownHand,
  sent,
} from './testing.ts'

/** The logo in the letterhead: who sets it, what it may be, and that a signed letter keeps its own. */

const run = promisify(execFile)
let world: World
let country: Country
let keeper: Colleague
let folder: string
let server: pg.Client

beforeAll(async () => {
  world = await scratchWorld()
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  await world.moveClock(monday)
  country = await makeCountry(world)
  keeper = await world.join(country.sender.desk, ['administrator'])
  folder = await mkdtemp(join(tmpdir(), 'bekal-logos-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await server.end()
  await world.close()
})

/** One statement in the role of the server, as the actor; undone. */
async function as(by: Colleague, roles: readonly Role[], text: string) {
  await server.query('begin')
  try {
    await server.query(
      `select set_config('role', 'bekal_member', true), set_config('app.member', $1, true),
         set_config('app.desk', $2, true), set_config('app.roles', $3, true)`,
      [by.member, by.desk, roles.join(',')],
    )
    return (await server.query<{ version: number }>(text)).rows
  } finally {
    await server.query('rollback')
  }
}

const red = logoPng(200, [190, 30, 40])
const blue = logoPng(120, [20, 60, 170])
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const set = (by: Colleague, bytes: Buffer) => by.call(contract.setLogo, { body: asBlob(bytes, 'image/png') })
const logoOf = async (by: Colleague, desk: string) =>
  (await by.call(contract.getLogo, { params: { id: desk } })).logo?.sha256 ?? null
const headOf = async (by: Colleague, id: string, kind: contract.LetterKind = 'request') =>
  (await by.call(contract.getSheet, { params: { id }, query: { kind } })).sheet.head
const pdfOf = async (by: Colleague, id: string, kind: contract.LetterKind = 'request') =>
  Buffer.from((await by.call(contract.getPdf, { params: { id }, query: { kind } })).pdf, 'base64')

/** The colour in the middle of the place where the logo stands, as a reader of PDFs paints it: red, green, blue. */
async function painted(pdf: Buffer): Promise<number[]> {
  const file = join(folder, 'letter.pdf')
  await writeFile(file, pdf)
  // 72 dots to the inch: 3 cm from the left, 2 cm from above, and the middle of 22 mm further.
  const at = { x: Math.round(((30 + 11) * 72) / 25.4), y: Math.round(((20 + 11) * 72) / 25.4) }
  await run('pdftoppm', [
    '-r',
    '72',
    '-singlefile',
    '-x',
    `${at.x}`,
    '-y',
    `${at.y}`,
    '-W',
    '1',
    '-H',
    '1',
    file,
    file,
  ])
  return [...(await readFile(`${file}.ppm`)).subarray(-3)]
}
const near = (colour: readonly number[], wanted: readonly number[]) =>
  colour.every((part, i) => Math.abs(part - (wanted[i] ?? 0)) < 12)

const draft = async () =>
  (await country.sender.call(contract.draftRequest, { body: letterTo(country.receiver.desk) })).id
const signed = async () => {
  const id = await draft()
  await initialled(world, country.sender, id)
  await country.sender.call(contract.signRequest, {
    params: { id },
    body: { signedOn: '2026-03-09', signing: ownHand },
  })
  return id
}
let serial = 0
const number = (id: string) => {
  serial += 1
  const body = { number: `460/L${serial}/2026`, letterDate: '2026-03-09' }
  return country.sender.call(contract.numberRequest, { params: { id }, body })
}

describe('the logo of an agency', () => {
  test('there is none until an administrator sets one; then it stands on screen and paper', async () => {
    const { sender, receiver } = country
    const id = await draft()
    expect(await headOf(sender, id)).not.toHaveProperty('logo')
    expect(near(await painted(await pdfOf(sender, id)), [255, 255, 255])).toBe(true)
    expect(await sender.refusal(contract.setLogo, { body: asBlob(red, 'image/png') })).toMatchObject({
      status: 403,
    })
    await set(keeper, red)
    expect(await logoOf(sender, sender.desk)).toBe(hash(red))
    expect(await headOf(sender, id)).toMatchObject({ logo: hash(red) })
    expect(near(await painted(await pdfOf(sender, id)), [190, 30, 40])).toBe(true)
    // Its picture is read by whoever reads a letter of the agency, and is the agency's alone.
    const params = { hash: hash(red) }
    const bytes = Buffer.from(await (await receiver.call(contract.readLogo, { params })).arrayBuffer())
    expect(bytes.equals(red)).toBe(true)
    expect(await logoOf(receiver, receiver.desk)).toBeNull()
    await expect(world.visitor.call(contract.readLogo, { params })).rejects.toMatchObject({ status: 401 })
    const unknown = { params: { hash: 'a'.repeat(64) } }
    expect(await receiver.refusal(contract.readLogo, unknown)).toMatchObject({ status: 404 })
  })

  test('a letter keeps the logo that it was signed on, with its number and sent as well', async () => {
    const { sender, receiver } = country
    await set(keeper, red)
    const id = await signed()
    await set(keeper, blue)
    expect(await headOf(sender, id)).toMatchObject({ logo: hash(red) })
    await number(id)
    const first = await pdfOf(sender, id)
    expect(near(await painted(first), [190, 30, 40])).toBe(true)
    await keeper.call(contract.removeLogo)
    await sender.call(contract.sendRequest, { params: { id }, body: justNow })
    expect((await pdfOf(receiver, id)).equals(first)).toBe(true)
    expect(await headOf(receiver, id)).toMatchObject({ logo: hash(red) })
    // What is signed now has none, and removing what is not there is refused.
    const next = await signed()
    await set(keeper, blue)
    expect(await headOf(sender, next)).not.toHaveProperty('logo')
    await keeper.call(contract.removeLogo)
    expect(await keeper.refusal(contract.removeLogo)).toMatchObject({ code: 'no_logo' })
  })

  test('an answer keeps the logo that it was given on', async () => {
    const { sender, receiver } = country
    const administrator = await world.join(receiver.desk, ['administrator'])
    await set(administrator, blue)
    const id = await sent(world, sender, receiver.desk)
    await receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
    await answered(world, receiver, id)
    const first = await pdfOf(sender, id, 'answer')
    await set(administrator, red)
    expect(await headOf(sender, id, 'answer')).toMatchObject({ logo: hash(blue) })
    expect((await pdfOf(sender, id, 'answer')).equals(first)).toBe(true)
    expect(near(await painted(first), [20, 60, 170])).toBe(true)
    await administrator.call(contract.removeLogo)
  })

  test('only the picture is kept, and a letter with it is the same file each time', async () => {
    const chatty = Buffer.concat([
      red.subarray(0, 33),
      pngChunk('tEXt', Buffer.from('Author\0Siti Aminah', 'latin1')),
      red.subarray(33),
      Buffer.from('<script>alert(1)</script>'),
    ])
    await set(keeper, chatty)
    expect(await logoOf(keeper, keeper.desk)).toBe(hash(red))
    const id = await draft()
    expect((await pdfOf(country.sender, id)).equals(await pdfOf(country.sender, id))).toBe(true)
  })

  test('leaves to be saved and never to be run', async () => {
    await set(keeper, red)
    const reply = await fetch(`${world.base}/api/logos/${hash(red)}`, {
      headers: { authorization: `Bearer ${keeper.token}`, 'bekal-desk': keeper.desk },
    })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(reply.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(reply.headers.get('content-security-policy')).toContain('sandbox')
  })

  test.each([
    ['a picture that says it is a PNG and is none', jpegBytes(), 'file_type_disagrees'],
    ['a document', pdfBytes(), 'file_type_disagrees'],
    ['a page of a browser', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'file_unknown_type'],
    ['a torn one', red.subarray(0, 80), 'file_damaged'],
    ['a small one', pngBytes(40, 30), 'logo_measures'],
    ['a large one', pngBytes(1300, 1300), 'logo_measures'],
  ])('%s is refused', async (_, bytes, code) => {
    expect(await keeper.refusal(contract.setLogo, { body: asBlob(bytes, 'image/png') })).toMatchObject({
      code,
    })
  })

  test("one whose dots can't be unpacked, or are fewer or more than it says, never reaches a letter", async () => {
    const header = red.subarray(0, 33)
    const end = pngChunk('IEND', Buffer.alloc(0))
    for (const dots of [
      Buffer.from('no dots at all'),
      deflateSync(Buffer.alloc(100)),
      deflateSync(Buffer.alloc(5_000_000)),
      deflateSync(Buffer.alloc(200 * 601, 9)),
    ]) {
      const bytes = Buffer.concat([header, pngChunk('IDAT', dots), end])
      expect(await keeper.refusal(contract.setLogo, { body: asBlob(bytes, 'image/png') })).toMatchObject({
        code: 'file_damaged',
      })
    }
    const said = await keeper.refusal(contract.setLogo, { body: asBlob(jpegBytes(), 'image/jpeg') })
    expect(said).toMatchObject({ code: 'logo_not_png' })
  })
})

describe('no statement gets around it', () => {
  const everything = ['worker', 'head', 'administrator', 'operator'] as const satisfies readonly Role[]
  const insert = (agency: string, png = `'\\x${red.toString('hex')}'::bytea`) =>
    `insert into agency_logo (id, agency, version, png) values (gen_random_uuid(), ${agency}, 1, ${png})`
  const own = 'app.actor_agency()'

  test("another agency's logo is nobody's to set, and nothing is changed or removed", async () => {
    await as(keeper, ['administrator'], insert(own))
    await expect(as(keeper, ['worker', 'head', 'operator'], insert(own))).rejects.toThrow(
      /row-level security/,
    )
    const theirs = `(select agency from desk where id = '${country.receiver.desk}')`
    await expect(as(keeper, everything, insert(theirs))).rejects.toThrow(/row-level security/)
    for (const text of [
      'update agency_logo set png = null',
      'delete from agency_logo',
      'truncate agency_logo',
    ])
      await expect(as(keeper, everything, text)).rejects.toThrow(/permission denied/)
  })

  test('what is no PNG, or too large, is not kept; versions follow one another', async () => {
    for (const png of [
      `'\\x${jpegBytes().toString('hex')}'::bytea`,
      `convert_to(repeat('<svg>', 20), 'UTF8')`,
    ])
      await expect(as(keeper, everything, insert(own, png))).rejects.toThrow(/agency_logo_png_check/)
    const large = `'\\x${red.subarray(0, 8).toString('hex')}'::bytea || convert_to(repeat('x', 262144), 'UTF8')`
    await expect(as(keeper, everything, insert(own, large))).rejects.toThrow(/agency_logo_png_check/)
    const [last] = await world.sql<{ version: number }>`
      select max(version) as version from agency_logo l join desk d on d.agency = l.agency where d.id = ${keeper.desk}`
    expect(await as(keeper, everything, `${insert(own)} returning version`)).toEqual([
      { version: (last?.version ?? 0) + 1 },
    ])
    const fresh = await world.join(await world.desk({ kind: 'ministry' }), ['administrator'])
    await expect(as(fresh, everything, insert(own, 'null::bytea'))).rejects.toThrow(/can't remove it/)
  })
})
