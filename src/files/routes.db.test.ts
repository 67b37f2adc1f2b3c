import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { uuidv7 } from '../kernel/id.ts'
import { usualFiles } from '../platform/config.ts'
import { tokenHash } from '../platform/http/serve.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { clearFiles, scanFiles } from './jobs.ts'
import { asBlob, broughtFile, jpegBytes, packedObject, pdf, pdfBytes, png, pngBytes } from './testing.ts'

const limit = 300_000
let world: World
let ours: Colleague
let theirs: Colleague

beforeAll(async () => {
  world = await scratchWorld({ files: { limit, patience: 1500 } })
  ours = await world.join(await world.desk(), ['worker'])
  theirs = await world.join(await world.desk(), ['worker'])
})
afterAll(() => world.close())

const agree = { namesNobody: true }
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const facts = (by: Colleague, id: string) => by.call(contract.getFile, { params: { id } })
const contentOf = async (by: Colleague, id: string) =>
  Buffer.from(await (await by.call(contract.readFile, { params: { id } })).arrayBuffer())
/** A document of exactly so many bytes. */
const sized = (size: number) => {
  const filler = size - pdfBytes('% \n').length
  return pdfBytes(`% ${'x'.repeat(filler)}\n`)
}

const headers = (by: Colleague, type = 'application/pdf') => ({
  authorization: `Bearer ${by.token}`,
  'bekal-desk': by.desk,
  'content-type': type,
  'idempotency-key': uuidv7(),
})
const address = '/api/files?namesNobody=true'

describe('a file that a desk brings', () => {
  test('comes back as it went in, from the database in pieces', async () => {
    const bytes = sized(290_000)
    const id = await broughtFile(ours, asBlob(bytes, 'application/pdf'))
    expect(await contentOf(ours, id)).toEqual(bytes)
    expect(await facts(ours, id)).toMatchObject({
      type: 'application/pdf',
      size: bytes.length,
      sha256: sha256(bytes),
      scan: 'not_scanned',
    })
    const [count] = await world.sql<{ n: number }>`select count(*) as n from file_chunk where file = ${id}`
    expect(count?.n).toBe(2)
  })

  test('keeps nothing of what it was called, and journals its id alone', async () => {
    const id = await broughtFile(ours)
    const [row] = await world.sql`select * from file where id = ${id}`
    expect(Object.keys(row ?? {}).filter((name) => /name/.test(name))).toEqual(['names_nobody'])
    const [act] =
      await world.sql`select subjects from journal where endpoint = 'files.add' and subjects = array[${id}]::uuid[]`
    expect(act).toEqual({ subjects: [id] })
  })

  test('happens once under one key, and other bytes under that key are refused', async () => {
    const key = uuidv7()
    const input = { query: agree, body: pdf() }
    const first = await ours.call(contract.addFile, input, { key })
    expect(await ours.call(contract.addFile, input, { key })).toEqual(first)
    const other = await ours.refusal(contract.addFile, { ...input, body: png() }, { key })
    expect(other).toMatchObject({ status: 409, code: 'idempotency_key_reused' })
  })

  test('leaves to be saved, never to be shown, whatever is asked of it', async () => {
    const id = await broughtFile(ours)
    for (const more of [
      {},
      { range: 'bytes=0-3' },
      { range: 'bytes=0-,0-,0-,0-' },
      { range: 'bytes=-99999999999' },
    ]) {
      const answer = await fetch(`${world.base}/api/files/${id}/content`, {
        headers: { ...headers(ours), ...more },
      })
      expect(answer.status).toBe(200)
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="bekal-${id.slice(-12)}.pdf"`,
        'content-security-policy': "sandbox; default-src 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        'accept-ranges': 'none',
      })
      expect((await answer.arrayBuffer()).byteLength).toBe(pdfBytes().length)
    }
  })

  test('is refused without the confirmation that it names nobody', async () => {
    const input = { query: { namesNobody: false }, body: pdf() }
    expect((await ours.refusal(contract.addFile, input)).code).toBe('file_may_name_somebody')
    const without = await fetch(`${world.base}/api/files`, {
      method: 'POST',
      headers: headers(ours),
      body: pdf(),
    })
    expect(without.status).toBe(400)
  })

  test('a photograph is kept without the place', async () => {
    const id = await broughtFile(ours, asBlob(jpegBytes(), 'image/jpeg'))
    const bytes = await contentOf(ours, id)
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]))
    expect((await facts(ours, id)).sha256).toBe(sha256(bytes))
  })
})

describe('what is hostile is refused, and nothing of it is kept', () => {
  let before: unknown
  beforeAll(async () => {
    before = await world.sql`select count(*) from file`
  })

  test.each([
    ['nothing', Buffer.alloc(0), 'application/pdf', 422, 'file_empty'],
    ['a page', Buffer.from('<html>'), 'text/html', 422, 'file_unknown_type'],
    ['a page as a document', Buffer.from('<html>'), 'application/pdf', 422, 'file_unknown_type'],
    ['a picture as a document', pngBytes(), 'application/pdf', 422, 'file_type_disagrees'],
    ['a document as JSON', pdfBytes(), 'application/json', 422, 'file_type_disagrees'],
    [
      'a script in a compressed object',
      pdfBytes(packedObject('8 0 <</S/JavaScript>>')),
      'application/pdf',
      422,
      'file_active_content',
    ],
    ['a document as a form', pdfBytes(), 'multipart/form-data; boundary=x', 422, 'file_type_disagrees'],
    ['one byte too many', sized(limit + 1), 'application/pdf', 413, 'file_too_large'],
  ])('%s', async (_, bytes, type, status, code) => {
    const answer = await fetch(world.base + address, {
      method: 'POST',
      headers: headers(ours, type),
      body: new Uint8Array(bytes),
    })
    expect({ status: answer.status, ...((await answer.json()) as object) }).toMatchObject({ status, code })
  })

  test('one byte too many without a length that says so', async () => {
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const sending = httpRequest(
        world.base + address,
        { method: 'POST', headers: headers(ours) },
        (reply) => {
          reply.resume()
          resolve(reply.statusCode)
        },
      )
      sending.on('error', reject)
      sending.end(sized(limit + 1))
    })
    expect(answer).toBe(413)
  })

  test('a compressed object that is no compressed object', async () => {
    const broken = pdfBytes(packedObject('x').replace('stream\nx', 'stream\ny'))
    expect(
      (await ours.refusal(contract.addFile, { query: agree, body: asBlob(broken, 'application/pdf') })).code,
    ).toBe('file_damaged')
  })

  test('one that never comes to its end', async () => {
    const { port } = new URL(world.base)
    const head = Object.entries(headers(ours)).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST ${address} HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n${head.join('')}\r\n%PDF-1.7`,
    )
    const answer = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (part) => (text += part.toString()))
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1.1 408 /)
    expect(answer).toContain('upload_too_slow')
  })

  test('one that breaks off', async () => {
    const { port } = new URL(world.base)
    const head = Object.entries(headers(ours)).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST ${address} HTTP/1.1\r\nhost: x\r\ncontent-length: ${pdfBytes().length + 10}\r\n${head.join('')}\r\n`,
    )
    socket.write(pdfBytes())
    await new Promise((resolve) => setTimeout(resolve, 100))
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect((await broughtFile(ours)).length).toBe(36)
    await world.sql`delete from file where id = (select max(id::text)::uuid from file)`
  })

  test('bytes of a visitor are not even read', async () => {
    const { port } = new URL(world.base)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST ${address} HTTP/1.1\r\nhost: x\r\ncontent-type: application/pdf\r\nidempotency-key: ${uuidv7()}\r\nbekal-desk: ${ours.desk}\r\ncontent-length: 5000\r\n\r\n`,
    )
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (part) => resolve(part.toString())),
    )
    socket.destroy()
    expect(answer).toMatch(/^HTTP\/1.1 401 /)
  })

  test('elsewhere what is no JSON stays refused', async () => {
    const answer = await fetch(`${world.base}/api/requests`, {
      method: 'POST',
      headers: headers(ours),
      body: pdf(),
    })
    expect(await answer.json()).toMatchObject({ status: 415, code: 'not_json' })
  })

  afterAll(async () => {
    expect(await world.sql`select count(*) from file`).toEqual(before)
  })
})

describe('many uploads at once', () => {
  const places = { most: 3, perSender: 2 }
  let folder: string
  let small: World
  let slow: Colleague
  let other: Colleague

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bekal-files-'))
    small = await scratchWorld({ files: { folder, places, patience: 20_000, silence: 5000 } })
    slow = await small.join(await small.desk(), ['worker'])
    other = await small.join(await small.desk(), ['worker'])
  })
  afterAll(async () => {
    await small.close()
    await rm(folder, { recursive: true })
  })

  /** One that has begun and brings nothing more; `answer` is what it is told in the end. */
  async function begun(by: Colleague) {
    const head = Object.entries(headers(by)).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(Number(new URL(small.base).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(
      `POST ${address} HTTP/1.1\r\nhost: x\r\ncontent-length: 5000\r\n${head.join('')}\r\n%PDF-1.7`,
    )
    const answer = new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (part) => (text += part.toString()))
      socket.on('close', () => resolve(text))
    })
    return { socket, answer }
  }
  const bring = async (by: Colleague) => {
    const answer = await fetch(small.base + address, { method: 'POST', headers: headers(by), body: pdf() })
    const { code } = (await answer.json()) as { code?: string }
    return { status: answer.status, code, retryAfter: answer.headers.get('retry-after') }
  }
  const taken = (count: number) =>
    expect.poll(() => small.bekal.uploading.taken, { timeout: 10_000 }).toBe(count)
  const lying = async () => (await readdir(folder, { recursive: true })).filter((name) => name.includes('.'))

  test('one sender gets so many and is told to wait, everybody so many, and all other work goes on', async () => {
    const waiting = [await begun(slow), await begun(slow)]
    await taken(2)
    expect(await bring(slow)).toEqual({ status: 429, code: 'too_many_uploads', retryAfter: '10' })
    expect(await bring(other)).toMatchObject({ status: 200 })
    await taken(2)
    waiting.push(await begun(other))
    await taken(3)
    expect(await bring(other)).toEqual({ status: 503, code: 'uploads_full', retryAfter: '10' })
    expect((await fetch(`${small.base}/api/health`)).status).toBe(200)
    // What brings nothing is given up long before its time, and its place is free again.
    for (const { answer } of waiting) expect(await answer).toMatch(/^HTTP\/1.1 408 /)
    await taken(0)
    expect(await bring(slow)).toMatchObject({ status: 200 })
  }, 60_000)

  test('one that is cut off leaves neither row nor bytes, and its place is free at once', async () => {
    const before = [await small.sql`select count(*) from file`, await lying()]
    for (let round = 1; round <= 8; round += 1) {
      const { socket } = await begun(slow)
      await new Promise((resolve) => setTimeout(resolve, 30))
      socket.destroy()
    }
    expect([await small.sql`select count(*) from file`, await lying()]).toEqual(before)
    await taken(0)
    const whole = await begun(slow)
    await taken(1)
    whole.socket.destroy()
    await taken(0)
    expect((await lying()).every((name) => !name.endsWith('.new'))).toBe(true)
  })
})

describe('the database itself keeps files apart', () => {
  const asMember = async (who: Colleague, text: string, values: unknown[] = []) => {
    const server = new pg.Client({ connectionString: world.serverUrl })
    await server.connect()
    try {
      await server.query('begin')
      await server.query('set local role bekal_member')
      await server.query('select from app.enter($1, $2, null, true)', [tokenHash(who.token), who.desk])
      return (await server.query(text, values)).rowCount
    } finally {
      await server.end()
    }
  }

  test('another desk sees neither the file nor its bytes, and changes nothing', async () => {
    const id = await broughtFile(ours)
    for (const text of [
      'select from file where id = $1',
      'select from file_chunk where file = $1',
      `update file set use = 'letter' where id = $1`,
      'delete from file where id = $1',
    ]) {
      expect(await asMember(theirs, text, [id]), text).toBe(0)
      if (text.startsWith('select')) expect(await asMember(ours, text, [id]), text).toBeGreaterThan(0)
    }
    await expect(asMember(theirs, `insert into file_chunk values ($1, 9, 'x')`, [id])).rejects.toMatchObject({
      code: expect.stringMatching(/42501|23514/) as string,
    })
  })

  test('nobody adds to a file, changes what it is, or gives it a second use', async () => {
    const id = await broughtFile(ours)
    await expect(asMember(ours, `insert into file_chunk values ($1, 9, 'x')`, [id])).rejects.toMatchObject({
      code: '23514',
    })
    await expect(
      asMember(ours, `update file_chunk set bytes = 'x' where file = $1`, [id]),
    ).rejects.toMatchObject({ code: '42501' })
    await expect(
      asMember(ours, `update file set scan = 'clean', scanned_at = now() where id = $1`, [id]),
    ).rejects.toMatchObject({ code: '42501' })
    await world.sql`update file set use = 'letter' where id = ${id}`
    await expect(asMember(ours, `update file set use = 'answer' where id = $1`, [id])).rejects.toMatchObject({
      code: '23514',
    })
    await expect(world.sql`update file set size = 1 where id = ${id}`).rejects.toMatchObject({
      code: '23514',
    })
  })

  test('nor brings one in the name of somebody else, or without the confirmation', async () => {
    const bring = (desk: string, member: string, names: boolean, scan = 'not_scanned') =>
      asMember(
        ours,
        `insert into file (id, desk, member, media_type, size, sha256, place, scan, names_nobody) values ($1, $2, $3, 'image/png', 1, sha256('x'), 'database', $5, $4)`,
        [uuidv7(), desk, member, names, scan],
      )
    expect(await bring(ours.desk, ours.member, true)).toBe(1)
    await expect(bring(theirs.desk, ours.member, true)).rejects.toMatchObject({ code: '42501' })
    await expect(bring(ours.desk, theirs.member, true)).rejects.toMatchObject({ code: '42501' })
    await expect(bring(ours.desk, ours.member, false)).rejects.toMatchObject({ code: '23514' })
  })

  test('bytes that were changed behind the back of the server do not leave', async () => {
    const id = await broughtFile(ours)
    await world.sql`update file_chunk set bytes = overlay(bytes placing 'X'::bytea from 20) where file = ${id}`
    expect((await ours.refusal(contract.readFile, { params: { id } })).status).toBe(500)
  })
})

describe('a scanner', () => {
  const infected = pdf('% virus\n')
  let folder: string
  let scanner: readonly [string, ...string[]]
  let scanned: World
  let here: Colleague

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bekal-scanner-'))
    const program = join(folder, 'scan')
    await writeFile(program, `#!/bin/sh\n[ -e ${folder}/broken ] && exit 2\n! grep -q virus\n`)
    await chmod(program, 0o755)
    scanner = [program]
    scanned = await scratchWorld({ files: { scanner } })
    here = await scanned.join(await scanned.desk(), ['worker'])
  })
  afterAll(async () => {
    await scanned.close()
    await rm(folder, { recursive: true })
  })
  const settings = () => ({ ...usualFiles, scanner })
  const run = () => scanFiles(scanned.bekal.database, settings())

  test('lets through what is clean, and keeps nothing of what is not', async () => {
    const id = await broughtFile(here)
    expect((await facts(here, id)).scan).toBe('clean')
    expect((await contentOf(here, id)).length).toBe(pdfBytes().length)
    expect((await here.refusal(contract.addFile, { query: agree, body: infected })).code).toBe(
      'file_infected',
    )
    expect(await scanned.sql`select count(*)::int as n from file`).toEqual([{ n: 1 }])
  })

  test('that is in trouble holds files back until it answers, at the database too', async () => {
    await writeFile(join(folder, 'broken'), '')
    const [clean, bad] = [await broughtFile(here), await broughtFile(here, infected)]
    expect((await facts(here, clean)).scan).toBe('waiting')
    expect((await here.refusal(contract.readFile, { params: { id: clean } })).code).toBe('file_waits')
    await run()
    expect((await facts(here, clean)).scan).toBe('waiting')
    await rm(join(folder, 'broken'))
    await run()
    expect((await facts(here, clean)).scan).toBe('clean')
    expect((await contentOf(here, clean)).length).toBe(pdfBytes().length)
    expect((await here.refusal(contract.readFile, { params: { id: bad } })).code).toBe('file_infected')
    await expect(scanned.sql`update file set scan = 'clean' where id = ${bad}`).rejects.toMatchObject({
      code: '23514',
    })
  })

  test('that is new looks at what came before it', async () => {
    const id = await broughtFile(here)
    await scanned.sql`alter table file disable trigger user`
    await scanned.sql`update file set scan = 'not_scanned', scanned_at = null where id = ${id}`
    await scanned.sql`alter table file enable trigger user`
    expect((await here.refusal(contract.readFile, { params: { id } })).code).toBe('file_waits')
    await run()
    expect((await facts(here, id)).scan).toBe('clean')
  })
})

describe('a folder', () => {
  let folder: string
  let kept: World
  let here: Colleague

  beforeAll(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'bekal-files-')), 'files')
    kept = await scratchWorld({ files: { folder } })
    here = await kept.join(await kept.desk(), ['worker'])
  })
  afterAll(async () => {
    await kept.close()
    await rm(join(folder, '..'), { recursive: true })
  })
  const lying = async () =>
    (await readdir(folder, { recursive: true })).filter((name) => name.includes('.')).sort()
  const clear = (older?: number) => clearFiles(kept.bekal.database, { ...usualFiles, folder }, older)

  test('keeps the bytes under hash and id, for the server alone, and nothing in the database', async () => {
    const id = await broughtFile(here)
    const hash = sha256(pdfBytes())
    const path = join(folder, hash.slice(0, 2), `${hash}.${id}`)
    expect(await readFile(path)).toEqual(pdfBytes())
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(await contentOf(here, id)).toEqual(pdfBytes())
    expect(await kept.sql`select from file_chunk`).toEqual([])
  })

  test('a crash between bytes and row leaves nothing to read, and what lies there is cleared away', async () => {
    const before = await lying()
    // The row can't commit: as if the server had died after the bytes were written.
    await kept.sql`create function app.die() returns trigger language plpgsql as 'begin raise exception using errcode = ''XX000''; end'`
    await kept.sql`create trigger die before insert on file for each row execute function app.die()`
    expect((await here.refusal(contract.addFile, { query: agree, body: pdf('% lost\n') })).status).toBe(500)
    await kept.sql`drop trigger die on file`
    const orphans = (await lying()).filter((name) => !before.includes(name))
    expect(orphans).toHaveLength(1)
    const id = orphans[0]?.split('.')[1] ?? ''
    expect((await here.refusal(contract.readFile, { params: { id } })).code).toBe('not_found')
    await clear()
    expect(await lying()).toEqual([...before, ...orphans].sort())
    await utimes(join(folder, orphans[0] ?? ''), 0, 0)
    await clear()
    expect(await lying()).toEqual(before)
  })

  test('what hangs on nothing for a day is cleared away, and what hangs on something is not', async () => {
    const [loose, used] = [await broughtFile(here), await broughtFile(here)]
    await kept.sql`update file set use = 'letter' where id = ${used}`
    await kept.moveClock(new Date(Date.now() + 23 * 3_600_000).toISOString())
    await clear(0)
    expect((await facts(here, loose)).id).toBe(loose)
    await kept.moveClock(new Date(Date.now() + 25 * 3_600_000).toISOString())
    await clear(-1)
    expect((await here.refusal(contract.getFile, { params: { id: loose } })).code).toBe('not_found')
    expect((await lying()).map((name) => name.split('.')[1])).toEqual([used])
    expect(await contentOf(here, used)).toEqual(pdfBytes())
  })
})
