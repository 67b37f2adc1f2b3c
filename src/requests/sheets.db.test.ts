import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { setLetterhead } from '../agencies/contract.ts'
import { readFile } from '../files/contract.ts'
import { broughtFile } from '../files/testing.ts'
import type { Role } from '../kernel/role.ts'
import { plainHead } from '../testing/access/stage.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import { canonical, sheetWords } from './rules/sheet.ts'
import {
  answered,
  inCounts,
  refused,
  type Country,
  initialled,
  justNow,
  letterTo,
  makeCountry,
  monday,
  noData,
  numbered,
  ownHand,
  ownRefusal,
  read,
  refusal,
  sent,
} from './testing.ts'

/** The letter as an official document: what is printed, who may see it, and what its QR tells. */

const run = promisify(execFile)
let world: World
let country: Country
let copied: Colleague
let stranger: Colleague
let folder: string
let server: pg.Client

beforeAll(async () => {
  world = await scratchWorld()
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  await world.moveClock(monday)
  country = await makeCountry(world)
  copied = await world.join(await world.desk({ region: '35.73', name: 'Dinas Sosial Contoh' }))
  stranger = await world.join(await world.desk())
  folder = await mkdtemp(join(tmpdir(), 'bekal-sheets-'))
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await server.end()
  await world.close()
})

/** One statement in the role of the server, as the actor; undone. `acting`: whose head is away. */
async function as(
  by: Colleague,
  roles: readonly Role[],
  text: string,
  values: unknown[] = [],
  acting: 'plt' | 'plh' | '' = '',
) {
  await server.query('begin')
  try {
    await server.query(
      `select set_config('role', 'bekal_member', true), set_config('app.member', $1, true),
         set_config('app.desk', $2, true), set_config('app.roles', $3, true), set_config('app.acting', $4, true)`,
      [by.member, by.desk, roles.join(','), acting],
    )
    return (await server.query(text, values)).rows
  } finally {
    await server.query('rollback')
  }
}

const sheetOf = (by: Colleague, id: string, kind: contract.LetterKind = 'request') =>
  by.call(contract.getSheet, { params: { id }, query: { kind } })
const pdfOf = (by: Colleague, id: string, kind: contract.LetterKind = 'request') =>
  by.call(contract.getPdf, { params: { id }, query: { kind } })

/** What a reader of PDFs finds, page by page. */
async function textOf(pdf: string): Promise<string[]> {
  const file = join(folder, 'letter.pdf')
  await writeFile(file, Buffer.from(pdf, 'base64'))
  const { stdout } = await run('pdftotext', ['-layout', file, '-']).catch((error: { code?: string }) => {
    throw error.code === 'ENOENT'
      ? new Error(
          'There is no pdftotext to read the letter with. Debian, Ubuntu: apt-get install poppler-utils',
        )
      : error
  })
  return stdout.split('\f').slice(0, -1)
}

/** What stands behind a label, with the lines that continue it. */
function field(page: string, label: string): string {
  const lines = page.split('\n')
  const at = lines.findIndex((line) => new RegExp(`^\\s*${label}\\s+:`).test(line))
  const found = [lines[at]?.replace(/^.*?:\s+/, '') ?? '']
  for (const line of lines.slice(at + 1)) {
    if (line.trim() === '' || /^\S+\s+:/.test(line)) break
    found.push(line.trim())
  }
  return found.join(' ').replace(/\s{2,}.*$/, '')
}

const draft = async (more: Partial<contract.Letter>) =>
  (await country.sender.call(contract.draftRequest, { body: letterTo(country.receiver.desk, more) })).id

async function signed(more: Partial<contract.Letter>, signing: contract.Signing = ownHand) {
  const id = await draft(more)
  await initialled(world, country.sender, id)
  await country.sender.call(contract.signRequest, {
    params: { id },
    body: { signedOn: '2026-03-09', signing },
  })
  return id
}

let serial = 0
async function issued(more: Partial<contract.Letter> = {}, signing: contract.Signing = ownHand) {
  const id = await signed(more, signing)
  serial += 1
  const body = { number: `460/S${serial}/2026`, letterDate: '2026-03-09' }
  await country.sender.call(contract.numberRequest, { params: { id }, body })
  return id
}

const tenCopies = [
  'Menteri Sosial',
  'Gubernur Jawa Timur',
  'Bupati Malang',
  'Wali Kota Malang',
  'Sekretaris Jenderal Kementerian Sosial',
  'Inspektur Jenderal Kementerian Sosial',
  'Direktur Jenderal Perlindungan dan Jaminan Sosial Kementerian Sosial',
  'Kepala Dinas Sosial Provinsi Jawa Timur',
  'Ombudsman Republik Indonesia Perwakilan Jawa Timur',
  'Yayasan Contoh Harapan',
].map((name) => ({ name, desk: null }))

describe('the PDF of a letter', () => {
  test('has every field in its place, in an official form', async () => {
    const keeper = await world.join(country.sender.desk, ['administrator'])
    await keeper.call(setLetterhead, { body: plainHead })
    const signing = { ...ownHand, capacity: 'an' as const, ownOffice: 'Sekretaris Dinas' }
    const id = await issued({ subject: 'Permintaan data layanan', copies: tenCopies.slice(0, 2) }, signing)
    const { pdf, name } = await pdfOf(country.sender, id)
    const { number } = await read(country.sender, id)
    const [page, ...more] = await textOf(pdf)
    const text = page ?? ''
    expect(more).toEqual([])
    expect(name).toBe(`surat-${number?.replaceAll('/', '-')}.pdf`)
    for (const line of plainHead.lines) expect(text).toContain(line)
    expect(text).toContain(plainHead.address)
    expect(text).toContain(`Telepon ${plainHead.phone} · Pos-el ${plainHead.email} · Laman ${plainHead.site}`)
    expect(field(text, 'Nomor')).toBe(number)
    expect(text).toContain('Jakarta, 9 Maret 2026')
    expect(field(text, 'Sifat')).toBe('Segera')
    expect(field(text, 'Hal')).toBe('Permintaan data layanan')
    expect(text).toMatch(/Yth\. Kepala Unit/)
    const flat = text.replaceAll(/\s+/g, ' ')
    expect(flat).toContain('Berdasarkan UU 30/2014 tentang Administrasi Pemerintahan, Pasal 35 dan 36')
    expect(flat).toMatch(/1\. .*Per hari surat diterima 2\. /)
    expect(flat).toContain('a.n. Kepala Dinas Sosial Sekretaris Dinas,')
    expect(flat).toContain('Drs. Rekan Contoh, M.Si. Pembina Utama Muda NIP 19700101 199503 1 001')
    expect(flat).toMatch(/Tembusan: 1\. Menteri Sosial 2\. Gubernur Jawa Timur/)
  })

  test('is a sheet of the size that the agency writes on, with its fonts inside', async () => {
    const { pdf } = await pdfOf(country.sender, await issued())
    await textOf(pdf)
    const { stdout: facts } = await run('pdfinfo', [join(folder, 'letter.pdf')])
    expect(facts).toMatch(/Page size: +609\.4\d* x 935\.4\d* pts/)
    expect(facts).not.toMatch(/^Title: +.*Rekan/m)
    const { stdout: fonts } = await run('pdffonts', [join(folder, 'letter.pdf')])
    const rows = fonts.trim().split('\n').slice(2)
    expect(rows.length).toBeGreaterThan(1)
    for (const row of rows) expect(row).toMatch(/Arimo.* yes yes yes /)
  })

  test('goes on over three pages, with the number of each, and keeps the signature together', async () => {
    const purpose = `${'Menyiapkan pendampingan dan pelatihan bagi yang menginginkannya. '.repeat(20)}`.trim()
    const items = Array.from({ length: 20 }, (_, i) => ({
      code: i % 2 === 0 ? 'people_registered' : 'own_measures',
      detail: `Rincian ke-${i + 1}: ${'menurut bulan dan tahap layanan '.repeat(6)}`.trim(),
    }))
    const subject =
      'Permintaan data jumlah orang terdaftar, tempat pelatihan, kebutuhan dan jadwal pendampingan '
        .repeat(2)
        .trim()
    const id = await issued({ purpose, items, subject, copies: tenCopies, scope: 'Kecamatan Contoh' })
    const { pdf } = await pdfOf(country.sender, id)
    const pages = await textOf(pdf)
    expect(pages).toHaveLength(3)
    expect(field(pages[0] ?? '', 'Hal')).toBe(subject)
    for (const [i, page] of pages.entries()) {
      expect(new RegExp(`–\\s?${i + 1}\\s?–`).test(page)).toBe(i > 0)
      expect(page).toContain(`${i + 1}/3`)
      expect(page).toContain('/verifikasi/')
    }
    const last = pages.at(-1) ?? ''
    expect(last).toContain('Kepala Dinas Sosial,')
    expect(last).toContain('NIP 19700101')
    for (const [i, { name }] of tenCopies.entries())
      expect(last.replaceAll(/\s+/g, ' ')).toContain(`${i + 1}. ${name}`)
  })

  test('is the same file each time, and stays the one that was issued', async () => {
    const id = await issued({ copies: [{ name: 'Bupati Malang', desk: null }] })
    const first = await pdfOf(country.sender, id)
    expect(createHash('sha256').update(Buffer.from(first.pdf, 'base64')).digest('hex')).toBe(first.sha256)
    const { issued: facts, sheet } = await sheetOf(country.sender, id)
    expect(facts?.fileSha256).toBe(first.sha256)
    expect(createHash('sha256').update(canonical(sheet)).digest('hex')).toBe(facts?.sha256)
    const keeper = await world.join(country.sender.desk, ['administrator'])
    await keeper.call(setLetterhead, { body: { ...plainHead, lines: ['DINAS LAIN'], paper: 'A4' } })
    await world.moveClock('2026-03-10T02:00:00.000Z')
    await country.sender.call(contract.sendRequest, { params: { id }, body: justNow })
    expect(await pdfOf(country.receiver, id)).toEqual(first)
    await keeper.call(setLetterhead, { body: plainHead })
    await world.moveClock(monday)
  })

  test('is deterministic before it is issued too, and says that it is a draft', async () => {
    const id = await draft({})
    const [one, other] = [await pdfOf(country.sender, id), await pdfOf(country.sender, id)]
    expect(other).toEqual(one)
    expect((await sheetOf(country.sender, id)).sheet).toMatchObject({
      mark: 'draft',
      verifyAt: null,
      number: null,
    })
    expect((await sheetOf(country.sender, await signed({}))).sheet).toMatchObject({
      mark: null,
      number: null,
    })
  })

  test('bears its security on every page; the lowest is not written', async () => {
    const secret = await textOf((await pdfOf(country.sender, await issued({ security: 'rahasia' }))).pdf)
    for (const page of secret) expect(page).toContain('RAHASIA')
    const plain = await textOf((await pdfOf(country.sender, await issued())).pdf)
    expect(plain.join('')).not.toMatch(/RAHASIA|TERBATAS|BIASA/)
  })

  test('an electronic signature says so', async () => {
    const id = await issued({}, { ...ownHand, kind: 'electronic', capacity: 'plt' })
    const text = (await textOf((await pdfOf(country.sender, id)).pdf)).join('')
    expect(text).toContain(sheetWords.electronic)
    expect(text).toContain('Plt. Kepala Dinas Sosial,')
  })
})

describe('no person in hal and tembusan', () => {
  const planted = ['Siti Aminah', 'Budi Santoso', 'Dewi Lestari', 'Ratna Sari', 'Agus Salim']

  test('what names somebody there is refused, and of a corpus of letters a reader of PDFs finds none', async () => {
    for (const [i, name] of planted.entries()) {
      const led = ['a.n. ', 'Sdri. ', 'bernama ', 'atas nama ', 'Ny. '][i] ?? ''
      const subject = `Data ${led}${name}`
      const body = letterTo(country.receiver.desk, { subject })
      expect(await country.sender.refusal(contract.draftRequest, { body })).toMatchObject({
        code: 'names_a_person',
      })
      for (const copy of [name, `Kepala Dinas, ${led}${name}`]) {
        const wrong = letterTo(country.receiver.desk, { copies: [{ name: copy, desk: null }] })
        const { code } = await country.sender.refusal(contract.draftRequest, { body: wrong })
        expect(['names_a_person', 'not_an_office']).toContain(code)
      }
      // Free text elsewhere can't be known to hold a name; hal and tembusan are still clean.
      const id = await issued({
        purpose: `Menyiapkan pendampingan ${name}.`,
        copies: tenCopies.slice(0, i + 1),
      })
      const text = (await textOf((await pdfOf(country.sender, id)).pdf)).join('')
      const [above = '', below = ''] = text.split('Tembusan:')
      for (const one of planted) {
        expect(field(above, 'Hal')).not.toContain(one)
        expect(below).not.toContain(one)
      }
    }
  })

  test('no number of a person either', async () => {
    for (const name of [
      'Kepala Dinas 3172014107900003',
      'Kepala Dinas 0812-3456-7890',
      'Kepala Dinas a@b.id',
    ]) {
      const body = letterTo(country.receiver.desk, { copies: [{ name, desk: null }] })
      expect(await country.sender.refusal(contract.draftRequest, { body })).toMatchObject({
        code: 'looks_like_identity',
        params: { field: 'copies/0/name' },
      })
    }
  })
})

describe('tembusan', () => {
  const toCopied = () => [{ name: 'Kepala Dinas Sosial Contoh', desk: copied.desk }]
  const boxOf = async (by: Colleague) => (await by.call(contract.listCopies)).items.map(({ id }) => id)

  test('a desk reads its copy from sending on, and nothing of the answer', async () => {
    const id = await issued({ copies: toCopied() })
    expect(await boxOf(copied)).not.toContain(id)
    expect(await copied.refusal(contract.getSheet, { params: { id } })).toMatchObject({ status: 404 })
    expect(await copied.refusal(contract.getPdf, { params: { id } })).toMatchObject({ status: 404 })
    await country.sender.call(contract.sendRequest, { params: { id }, body: justNow })
    expect(await boxOf(copied)).toContain(id)
    expect((await sheetOf(copied, id)).sheet).toEqual((await sheetOf(country.sender, id)).sheet)
    expect(await pdfOf(copied, id)).toEqual(await pdfOf(country.receiver, id))
    await country.receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
    await answered(world, country.receiver, id)
    expect(await copied.refusal(contract.getRequest, { params: { id } })).toMatchObject({ status: 404 })
    for (const kind of ['answer', 'receipt'] as const)
      expect(await copied.refusal(contract.getSheet, { params: { id }, query: { kind } })).toMatchObject({
        status: 404,
      })
    expect(
      await copied.refusal(contract.withdrawRequest, { params: { id }, body: { reason: 'x' } }),
    ).toMatchObject({
      status: 404,
    })
  })

  test('nobody else reads it, and it owes nothing', async () => {
    const id = await sent(world, country.sender, country.receiver.desk, { copies: toCopied() })
    for (const other of [stranger, country.province, country.ministry]) {
      expect(await boxOf(other)).toEqual([])
      expect(await other.refusal(contract.getSheet, { params: { id } })).toMatchObject({ status: 404 })
    }
    const owed =
      await world.sql`select from obligation where owner_desk = ${copied.desk} or counterpart_desk = ${copied.desk}`
    expect(owed).toEqual([])
  })

  test('a copy to a desk whose letter is discarded never lies in its box', async () => {
    const id = await issued({ copies: toCopied() })
    await country.sender.call(contract.discardRequest, { params: { id } })
    expect(await boxOf(copied)).not.toContain(id)
  })

  test('who gets a copy changes with the draft, and stays from signing on', async () => {
    const id = await draft({ copies: toCopied() })
    const body = letterTo(country.receiver.desk, { copies: [{ name: 'Bupati Malang', desk: null }] })
    await country.sender.call(contract.reviseRequest, { params: { id }, body })
    expect((await read(country.sender, id)).copies).toEqual(body.copies)
    await country.sender.call(contract.reviseRequest, {
      params: { id },
      body: letterTo(country.receiver.desk),
    })
    expect((await read(country.sender, id)).copies).toEqual([])
    const fixed = await signed({ copies: toCopied() })
    await expect(world.sql`delete from request_copy where request = ${fixed}`).rejects.toThrow(/fixed when/)
  })

  test('the box is read page by page, newest first', async () => {
    const box = await world.join(await world.desk())
    for (let i = 0; i < 3; i += 1)
      await sent(world, country.sender, country.receiver.desk, {
        copies: [{ name: 'Kepala Unit', desk: box.desk }],
      })
    const first = await box.call(contract.listCopies, { query: { limit: 2 } })
    const rest = await box.call(contract.listCopies, { query: { limit: 2, cursor: first.next ?? '' } })
    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(await boxOf(box))
    expect(rest.next).toBeNull()
    expect(first.items[0]).toMatchObject({ copiedAs: 'Kepala Unit', subject: 'Permintaan data layanan' })
  })

  test('a desk that nobody made is not found', async () => {
    const body = letterTo(country.receiver.desk, {
      copies: [{ name: 'Kepala Dinas', desk: '00000000-0000-4000-8000-000000000000' }],
    })
    expect(await country.sender.refusal(contract.draftRequest, { body })).toMatchObject({ status: 404 })
  })
})

describe('what the QR tells', () => {
  const markOf = async (id: string) =>
    (await sheetOf(country.sender, id)).sheet.verifyAt?.split('/verifikasi/')[1] ?? ''

  test('date, agency and hashes to whoever holds the letter, and whether a number is its own', async () => {
    const id = await issued({ subject: 'Perihal yang tidak dibuka', purpose: 'Isi yang tidak dibuka.' })
    const { sheet, issued: facts } = await sheetOf(country.sender, id)
    const mark = await markOf(id)
    const [row] = await world.sql<{ name: string }>`
      select a.name from agency a join desk d on d.agency = a.id where d.id = ${country.sender.desk}`
    const told = {
      known: true,
      training: false,
      kind: 'request',
      numbered: true,
      date: '2026-03-09',
      agency: row?.name,
      sha256: facts?.sha256,
      fileSha256: facts?.fileSha256,
    }
    expect(await world.visitor.call(contract.verifyLetter, { params: { mark } })).toEqual({
      ...told,
      numberFits: null,
    })
    const asks = (number: string) =>
      world.visitor.call(contract.verifyLetter, { params: { mark }, query: { number } })
    expect(await asks(sheet.number?.toLowerCase() ?? '')).toEqual({ ...told, numberFits: true })
    expect(await asks('460/0/2026')).toEqual({ ...told, numberFits: false })
  })

  test('nothing more: no field of the letter but date and agency is in the answer', async () => {
    const id = await sent(world, country.sender, country.receiver.desk, { subject: 'Perihal rahasia kami' })
    const mark = await markOf(id)
    const reply = await fetch(`${world.base}/api/verification/${mark}`)
    const text = await reply.text()
    expect(Object.keys(JSON.parse(text) as object).sort()).toEqual(
      [
        'agency',
        'date',
        'fileSha256',
        'kind',
        'known',
        'numbered',
        'numberFits',
        'sha256',
        'training',
      ].sort(),
    )
    const { sheet } = await sheetOf(country.sender, id)
    const { receiverName } = await read(country.sender, id)
    for (const hidden of [sheet.subject, sheet.number ?? '', receiverName, id, country.sender.desk])
      expect(text).not.toContain(hidden)
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  test('an unknown mark, and one whose letter has no number yet, are answered alike', async () => {
    const nothing = {
      known: false,
      training: false,
      kind: null,
      numbered: null,
      numberFits: null,
      date: null,
      agency: null,
      sha256: null,
      fileSha256: null,
    }
    const unknown = 'a'.repeat(26)
    expect(await world.visitor.call(contract.verifyLetter, { params: { mark: unknown } })).toEqual(nothing)
    const mark = await markOf(await signed({}))
    expect(mark).toMatch(/^[a-z2-7]{26}$/)
    expect(await world.visitor.call(contract.verifyLetter, { params: { mark } })).toEqual(nothing)
  })

  test('marks are random: no two alike, and none tells the letter', async () => {
    const ids = await Promise.all(Array.from({ length: 5 }, () => signed({})))
    const marks = await Promise.all(ids.map(markOf))
    expect(new Set(marks).size).toBe(5)
  })
})

describe('what the receiver writes', () => {
  test('receipt, question, answer and refusal are worded as letters of the receiver', async () => {
    const id = await sent(world, country.sender, country.receiver.desk)
    const params = { id }
    for (const kind of ['receipt', 'clarification', 'answer', 'refusal'] as const)
      expect(await country.sender.refusal(contract.getSheet, { params, query: { kind } })).toMatchObject({
        status: 404,
      })
    const { number, senderName } = await read(country.sender, id)
    await country.receiver.call(contract.receiveRequest, { params, body: justNow })
    const receipt = (await textOf((await pdfOf(country.sender, id, 'receipt')).pdf))
      .join('')
      .replaceAll(/\s+/g, ' ')
    expect(receipt).toContain(
      `nomor ${number} tanggal 9 Maret 2026 hal Permintaan data layanan telah kami terima pada 9 Maret 2026.`,
    )
    expect(receipt).toContain(`Yth. Kepala ${senderName}`)
    await country.receiver.call(contract.askClarification, { params, body: { question: 'Per kelurahan?' } })
    const { sheet } = await sheetOf(country.sender, id, 'clarification')
    expect(sheet.body.map(({ text }) => text)).toContain('Per kelurahan?')
    await country.sender.call(contract.clarify, { params, body: { explanation: 'Ya.' } })
    await answered(world, country.receiver, id)
    const answer = await sheetOf(country.sender, id, 'answer')
    expect(answer.sheet.subject).toBe(`Jawaban atas surat nomor ${number}`)
    expect(
      answer.sheet.body.some(({ text }) =>
        text.startsWith('Data yang diminta tidak ada pada kami, karena: '),
      ),
    ).toBe(true)
    const other = await sent(world, country.sender, country.receiver.desk)
    await country.receiver.call(contract.receiveRequest, { params: { id: other }, body: justNow })
    await refused(world, country.receiver, other)
    const no = await sheetOf(country.sender, other, 'refusal')
    expect(no.sheet.body[1]?.text).toContain('Pasal 36 ayat (1) huruf b')
    expect(no.sheet.template).toBe('refusal/1')
  })
})

describe('the sheet of an answer and of a refusal', () => {
  const received = async (more: Partial<contract.Letter> = {}) => {
    const id = await sent(world, country.sender, country.receiver.desk, more)
    await country.receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
    return id
  }
  const markOn = ({ sheet }: { sheet: contract.LetterSheet }) =>
    sheet.verifyAt?.split('/verifikasi/')[1] ?? ''
  const verify = (mark: string, number?: string) =>
    world.visitor.call(contract.verifyLetter, {
      params: { mark },
      query: number === undefined ? {} : { number },
    })
  /** Given in each kind, with its number and without. */
  const given = {
    answer: async (number: string | null) => {
      const id = await received()
      await answered(world, country.receiver, id, { ...inCounts, number })
      return id
    },
    refusal: async (number: string | null) => {
      const id = await received()
      await refused(world, country.receiver, id, { ...refusal(), number })
      return id
    },
  }
  const kinds = ['answer', 'refusal'] as const

  test.each(kinds)(
    '%s: a draft has neither mark nor hash; given, it bears number, QR and hash',
    async (kind) => {
      const number = `800/${kind}/2026`
      const id = await received()
      const { receiver, sender } = country
      if (kind === 'answer')
        await receiver.call(contract.draftAnswer, { params: { id }, body: { ...inCounts, number } })
      else await receiver.call(contract.draftRefusal, { params: { id }, body: { ...refusal(), number } })
      expect(await sheetOf(receiver, id, kind)).toMatchObject({
        issued: null,
        sheet: { mark: 'draft', verifyAt: null, date: null },
      })
      await initialled(world, receiver, id)
      await receiver.call(kind === 'answer' ? contract.answerRequest : contract.refuseRequest, {
        params: { id },
      })
      const { sheet, issued: facts } = await sheetOf(sender, id, kind)
      expect(sheet).toMatchObject({ kind, number, date: '2026-03-09', mark: null })
      expect(createHash('sha256').update(canonical(sheet)).digest('hex')).toBe(facts?.sha256)
      expect((await read(sender, id)).replySheet).toEqual({ ...facts, signedBy: expect.any(String) })
      const { pdf, name } = await pdfOf(sender, id, kind)
      const pages = await textOf(pdf)
      expect(name).toBe(`surat-${number.replaceAll('/', '-')}.pdf`)
      expect(field(pages[0] ?? '', 'Nomor')).toBe(number)
      expect(field(pages[0] ?? '', 'Hal')).toBe(sheet.subject)
      for (const page of pages) {
        const flat = page.replaceAll(/\s+/g, '')
        expect(flat).toContain(markOn({ sheet }))
        expect(flat).toContain(facts?.sha256)
        expect(page).not.toContain(sheetWords.draft)
      }
    },
  )

  test.each(kinds)('%s: stays byte for byte, whatever letterhead and wording come after', async (kind) => {
    const id = await given[kind](`801/${kind}/2026`)
    const first = await pdfOf(country.receiver, id, kind)
    const { issued: facts } = await sheetOf(country.receiver, id, kind)
    expect(createHash('sha256').update(Buffer.from(first.pdf, 'base64')).digest('hex')).toBe(
      facts?.fileSha256,
    )
    expect(first.sha256).toBe(facts?.fileSha256)
    const keeper = await world.join(country.receiver.desk, ['administrator'])
    await keeper.call(setLetterhead, { body: { ...plainHead, lines: ['DINAS LAIN'], paper: 'A4' } })
    await keeper.call(contract.saveTemplate, { params: { kind: 'refusal' }, body: { text: ownRefusal } })
    await world.moveClock('2026-03-10T02:00:00.000Z')
    expect(await pdfOf(country.sender, id, kind)).toEqual(first)
    await keeper.call(setLetterhead, { body: plainHead })
    await keeper.call(contract.retireTemplate, { params: { kind: 'refusal' } })
    await world.moveClock(monday)
  })

  test('it is in the wording in which it was written, though another came between draft and head', async () => {
    const id = await received()
    const { receiver } = country
    await receiver.call(contract.draftRefusal, { params: { id }, body: refusal() })
    await initialled(world, receiver, id)
    const keeper = await world.join(receiver.desk, ['administrator'])
    await world.moveClock('2026-03-09T03:00:00.000Z')
    await keeper.call(contract.saveTemplate, { params: { kind: 'refusal' }, body: { text: ownRefusal } })
    await world.moveClock('2026-03-09T04:00:00.000Z')
    const before = (await sheetOf(receiver, id, 'refusal')).sheet
    await receiver.call(contract.refuseRequest, { params: { id } })
    const { sheet } = await sheetOf(country.sender, id, 'refusal')
    expect(sheet.body).toEqual(before.body)
    expect(sheet.template).toBe(before.template)
    await keeper.call(contract.retireTemplate, { params: { kind: 'refusal' } })
    await world.moveClock(monday)
  })

  test.each(kinds)(
    '%s: a visitor with the mark learns kind, date, agency and hashes, and nothing else',
    async (kind) => {
      const number = `802/${kind}/2026`
      const id = await given[kind](number)
      const reply = await sheetOf(country.sender, id, kind)
      const [row] = await world.sql<{ name: string }>`
      select a.name from agency a join desk d on d.agency = a.id where d.id = ${country.receiver.desk}`
      const told = {
        known: true,
        training: false,
        kind,
        numbered: true,
        date: '2026-03-09',
        agency: row?.name,
        sha256: reply.issued?.sha256,
        fileSha256: reply.issued?.fileSha256,
      }
      expect(await verify(markOn(reply))).toEqual({ ...told, numberFits: null })
      expect(await verify(markOn(reply), number.toUpperCase())).toEqual({ ...told, numberFits: true })
      expect(await verify(markOn(reply), '802/0/2026')).toEqual({ ...told, numberFits: false })
      const text = await (await fetch(`${world.base}/api/verification/${markOn(reply)}`)).text()
      const { senderName } = await read(country.sender, id)
      for (const hidden of [number, reply.sheet.subject, senderName, id, country.receiver.desk, 'uraikan'])
        expect(text).not.toContain(hidden)
      const request = await sheetOf(country.sender, id)
      expect(markOn(request)).not.toBe(markOn(reply))
      expect(await verify(markOn(request))).toMatchObject({ kind: 'request', sha256: request.issued?.sha256 })
    },
  )

  test('one that was given without a number is issued too, and no number is taken for its own', async () => {
    const reply = await sheetOf(country.sender, await given.answer(null), 'answer')
    expect(reply.sheet.number).toBeNull()
    for (const number of ['802/1/2026', '-'])
      expect(await verify(markOn(reply), number)).toMatchObject({
        known: true,
        numbered: false,
        numberFits: null,
      })
  })

  test('nobody but the two desks reads it: not who has a copy of the request, not the desks above', async () => {
    const id = await received({ copies: [{ name: 'Kepala Dinas Sosial Contoh', desk: copied.desk }] })
    await answered(world, country.receiver, id, { ...inCounts, number: '803/1/2026' })
    expect((await sheetOf(copied, id)).issued).not.toBeNull()
    for (const other of [copied, stranger, country.province, country.ministry])
      for (const endpoint of [contract.getSheet, contract.getPdf])
        expect(
          await other.refusal<typeof contract.getSheet | typeof contract.getPdf>(endpoint, {
            params: { id },
            query: { kind: 'answer' },
          }),
        ).toMatchObject({ status: 404 })
    // An answer is no refusal.
    expect(
      await country.sender.refusal(contract.getSheet, { params: { id }, query: { kind: 'refusal' } }),
    ).toMatchObject({ status: 404 })
  })

  test('the database lets the head who answers issue it, at that moment, and nobody change or remove it', async () => {
    const { receiver, sender } = country
    const id = await given.answer('804/1/2026')
    const [kept] = await world.sql<{ content: string; code: string; pdf: string }>`
      delete from request_reply_document where request = ${id} returning content, code, encode(pdf, 'hex') as pdf`
    const facts = [kept?.content, kept?.code, kept?.pdf]
    const issue = (number: string, kind = 'answer') => `
      insert into request_reply_document (request, sender, reader, kind, number, letter_date, code, content, sha256, pdf, pdf_sha256)
      values ('${id}', '${sender.desk}', '${receiver.desk}', '${kind}', '${number}', '2026-03-09', $2, $1,
        sha256(convert_to($1, 'UTF8')), decode($3, 'hex'), sha256(decode($3, 'hex')))`
    await as(receiver, ['head'], issue('804/1/2026'), facts)
    const unmarked = [kept?.content, 'a'.repeat(26), kept?.pdf]
    await expect(as(receiver, ['head'], issue('804/1/2026'), unmarked)).rejects.toThrow(/bears its mark/)
    await expect(as(receiver, ['worker'], issue('804/1/2026'), facts)).rejects.toThrow(/row-level security/)
    for (const [by, text] of [
      [receiver, issue('804/2/2026')],
      [receiver, issue('804/1/2026', 'refusal')],
      [sender, issue('804/1/2026')],
    ] as const)
      await expect(as(by, ['head'], text, facts)).rejects.toThrow(/issued when it is given/)
    await world.moveClock('2026-03-09T02:00:01.000Z')
    await expect(as(receiver, ['head'], issue('804/1/2026'), facts)).rejects.toThrow(
      /issued when it is given/,
    )
    await world.moveClock(monday)
    for (const text of [
      `update request_reply_document set number = '1'`,
      'delete from request_reply_document',
      'truncate request_reply_document',
    ])
      for (const by of [receiver, sender])
        await expect(as(by, ['head', 'administrator'], text)).rejects.toThrow(/permission denied/)
    const other = await given.answer('804/3/2026')
    const rows = `select from request_reply_document where request = '${other}'`
    for (const by of [receiver, sender]) expect(await as(by, ['worker'], rows)).toHaveLength(1)
    for (const by of [copied, stranger, country.province])
      expect(await as(by, ['worker', 'head', 'administrator', 'operator'], rows)).toEqual([])
  })

  const inBlock = { ...ownHand, capacity: 'an' as const, ownOffice: 'Sekretaris Dinas' }

  test.each(kinds)('%s: bears the block of whoever gives it, on the screen and on paper', async (kind) => {
    const id = await received()
    const body = { number: `807/${kind}/2026` }
    if (kind === 'answer') await answered(world, country.receiver, id, { ...inCounts, ...body }, inBlock)
    else await refused(world, country.receiver, id, { ...refusal(), ...body }, inBlock)
    const { sheet } = await sheetOf(country.sender, id, kind)
    expect(sheet.signature).toEqual(inBlock)
    expect((await read(country.sender, id)).replySheet?.signedBy).toBe(inBlock.name)
    const pages = await textOf((await pdfOf(country.sender, id, kind)).pdf)
    const last = pages.at(-1) ?? ''
    expect(last.replaceAll(/\s+/g, ' ')).toContain(
      'a.n. Kepala Dinas Sosial Sekretaris Dinas, Drs. Rekan Contoh, M.Si. Pembina Utama Muda NIP 19700101 199503 1 001',
    )
    // The block stands to the right, under the body.
    const line = last.split('\n').find((one) => one.includes('NIP 19700101')) ?? ''
    expect(line.indexOf('NIP')).toBeGreaterThan(30)
  })

  test.each(kinds)(
    '%s: without a word about the block the head signs by hand in the own name',
    async (kind) => {
      const id = await given[kind](`808/${kind}/2026`)
      const [row] = await world.sql<{ member: string; desk: string }>`
      select (select name from member where id = ${country.receiver.member}) as member,
        (select name from desk where id = ${country.receiver.desk}) as desk`
      expect((await sheetOf(country.sender, id, kind)).sheet.signature).toEqual({
        capacity: null,
        office: `Kepala ${row?.desk}`,
        ownOffice: null,
        name: row?.member,
        nip: null,
        rank: null,
        kind: 'wet',
      })
    },
  )

  test('an electronic signature says so, and a block that is not whole gives nothing out', async () => {
    const id = await received()
    const { receiver, sender } = country
    await receiver.call(contract.draftAnswer, { params: { id }, body: inCounts })
    await initialled(world, receiver, id)
    const half = { ...inBlock, ownOffice: null }
    expect(
      await receiver.refusal(contract.answerRequest, { params: { id }, body: { signing: half } }),
    ).toMatchObject({ code: 'signing_incomplete' })
    expect((await read(sender, id)).answer).toBeNull()
    const signing = { ...ownHand, kind: 'electronic' as const, capacity: 'plt' as const }
    await receiver.call(contract.answerRequest, { params: { id }, body: { signing } })
    const text = (await textOf((await pdfOf(sender, id, 'answer')).pdf)).join('')
    expect(text).toContain(sheetWords.electronic)
    expect(text).toContain('Plt. Kepala Dinas Sosial,')
  })

  test('no statement issues a reply that nobody signs, or that a stand-in signs as the head', async () => {
    const { receiver } = country
    const id = await given.answer('809/1/2026')
    const [kept] = await world.sql<{ content: string; code: string; pdf: string }>`
      delete from request_reply_document where request = ${id} returning content, code, encode(pdf, 'hex') as pdf`
    const sheet = JSON.parse(kept?.content ?? '') as contract.LetterSheet
    const issue = (signature: object, acting: 'plt' | 'plh' | '' = '') =>
      as(
        receiver,
        ['head'],
        `insert into request_reply_document (request, sender, reader, kind, number, letter_date, code, content, sha256, pdf, pdf_sha256)
         values ('${id}', '${country.sender.desk}', '${receiver.desk}', 'answer', '809/1/2026', '2026-03-09', $2, $1,
           sha256(convert_to($1, 'UTF8')), decode($3, 'hex'), sha256(decode($3, 'hex')))`,
        [canonical({ ...sheet, signature: { ...sheet.signature, ...signature } }), kept?.code, kept?.pdf],
        acting,
      )
    await issue({})
    await issue({ capacity: 'plh' }, 'plh')
    for (const blank of [{ name: null }, { name: ' ' }, { office: '' }, { kind: null }, { kind: 'stamp' }])
      await expect(issue(blank)).rejects.toThrow(/bears who signs it/)
    for (const torn of [{ capacity: 'an' }, { ownOffice: 'Sekretaris Dinas' }, { capacity: 'pj' }])
      await expect(issue(torn)).rejects.toThrow(/names the own office/)
    for (const capacity of [null, 'plt'])
      await expect(issue({ capacity }, 'plh')).rejects.toThrow(/signs as such/)
  })

  test('what was recorded from paper, or given before, is shown as composed and says so', async () => {
    const id = await given.answer('805/1/2026')
    await world.sql`delete from request_reply_document where request = ${id}`
    const old = await sheetOf(country.sender, id, 'answer')
    expect(old).toMatchObject({ issued: null, sheet: { number: '805/1/2026', verifyAt: null, mark: null } })
    expect((await read(country.sender, id)).replySheet).toBeNull()
    const text = (await textOf((await pdfOf(country.sender, id, 'answer')).pdf)).join('')
    expect(text).not.toContain('/verifikasi/')
    expect(text).not.toContain(sheetWords.hash)
  })

  test('hal and tembusan of a reply hold no name, whatever the answer says', async () => {
    const id = await received()
    const text = 'Rincian disusun oleh Siti Aminah menurut kelurahan.'
    await answered(world, country.receiver, id, { ...inCounts, text, number: '806/1/2026' })
    const page = (await textOf((await pdfOf(country.sender, id, 'answer')).pdf)).join('')
    expect(field(page, 'Hal')).toBe(`Jawaban atas surat nomor ${(await read(country.sender, id)).number}`)
    expect(page).not.toContain('Tembusan')
  })
})

describe('what one signs with', () => {
  const remembered = async (by: Colleague) => (await by.call(contract.getOwnSigning)).signing
  const sign = async (by: Colleague, signing?: contract.Signing) => {
    const { id } = await by.call(contract.draftRequest, { body: letterTo(country.receiver.desk) })
    await initialled(world, by, id)
    await by.call(contract.signRequest, {
      params: { id },
      body: { signedOn: '2026-03-09', ...(signing && { signing }) },
    })
  }
  const { kind: _, ...block } = ownHand

  test('is offered again to that member at that desk alone, and changes by signing again', async () => {
    const head = await world.join(await world.desk())
    const other = await world.join(head.desk)
    expect(await remembered(head)).toBeNull()
    await sign(head, ownHand)
    expect(await remembered(head)).toEqual(block)
    expect(await remembered(other)).toBeNull()
    // What is signed without a word about the block changes nothing that was said before.
    await sign(head)
    expect(await remembered(head)).toEqual(block)
    const next = { ...ownHand, nip: null, rank: null, capacity: 'an' as const, ownOffice: 'Sekretaris Dinas' }
    await sign(head, next)
    const { kind: __, ...changed } = next
    expect(await remembered(head)).toEqual(changed)
  })

  test('is one for all that a desk sends out: offered after an answer as after a request', async () => {
    const head = await world.join(await world.desk())
    const answers = async (signing?: contract.Signing, end: typeof answered | typeof refused = answered) => {
      const id = await sent(world, country.sender, head.desk)
      await head.call(contract.receiveRequest, { params: { id }, body: justNow })
      await end(world, head, id, undefined, signing)
      return id
    }
    await answers()
    expect(await remembered(head)).toBeNull()
    await answers(ownHand)
    expect(await remembered(head)).toEqual(block)
    await sign(head)
    expect(await remembered(head)).toEqual(block)
    await answers({ ...ownHand, nip: null, capacity: 'plt' }, refused)
    expect(await remembered(head)).toEqual({ ...block, nip: null, capacity: 'plt' })
  })

  test('is not remembered of a signature that was refused, and goes with the membership', async () => {
    const head = await world.join(await world.desk())
    const { id } = await head.call(contract.draftRequest, { body: letterTo(country.receiver.desk) })
    const early = { params: { id }, body: { signedOn: '2026-03-09', signing: ownHand } }
    expect(await head.refusal(contract.signRequest, early)).toMatchObject({ status: 422 })
    expect(await remembered(head)).toBeNull()
    await sign(head, ownHand)
    const rows = () => world.sql`select from signing_block where member = ${head.member}`
    expect(await rows()).toHaveLength(1)
    await world.sql`update membership set until = app.now() where member = ${head.member}`
    expect(await rows()).toEqual([])
  })
})

describe('what one signs with, past the endpoints', () => {
  test('is read and written by that member at that desk only', async () => {
    const head = await world.join(await world.desk())
    const other = await world.join(head.desk)
    const block = (member: string, desk = head.desk) =>
      `insert into signing_block (member, desk, office, name) values ('${member}', '${desk}', 'Kepala Unit', 'Rekan')`
    await as(head, ['head'], block(head.member))
    await expect(as(head, ['worker'], block(head.member))).rejects.toThrow(/row-level security/)
    await expect(as(other, ['head'], block(head.member))).rejects.toThrow(/row-level security/)
    await expect(as(head, ['head'], block(head.member, stranger.desk))).rejects.toThrow(/row-level security/)
    await world.sql`insert into signing_block (member, desk, office, name, nip)
      values (${head.member}, ${head.desk}, 'Kepala Unit', 'Rekan', '197001011995031001')`
    expect(await as(head, ['worker'], 'select from signing_block')).toHaveLength(1)
    expect(await as({ ...head, desk: stranger.desk }, ['head'], 'select from signing_block')).toEqual([])
    const everything = ['worker', 'head', 'administrator', 'operator'] as const
    expect(await as(other, everything, 'select from signing_block')).toEqual([])
    expect(await as(other, everything, `update signing_block set nip = null returning 1`)).toEqual([])
    await expect(as(head, everything, 'delete from signing_block')).rejects.toThrow(/permission denied/)
  })
})

describe('the signed sheet', () => {
  const keep = async (by: Colleague, id: string) => {
    const file = await broughtFile(by)
    return { file, kept: by.call(contract.keepSignedSheet, { params: { id }, body: { file } }) }
  }

  test('is kept from signing on, with its hash, and the receiver reads it once the letter is sent', async () => {
    const { sender, receiver } = country
    const unsigned = await draft({})
    const file = await broughtFile(sender)
    const early = await sender.refusal(contract.keepSignedSheet, { params: { id: unsigned }, body: { file } })
    expect(early).toMatchObject({ code: 'not_signed_yet' })
    const id = await issued()
    await sender.call(contract.keepSignedSheet, { params: { id }, body: { file } })
    const bytes = Buffer.from(await (await sender.call(readFile, { params: { id: file } })).arrayBuffer())
    const { signedSheets, keeps } = await read(sender, id)
    expect(keeps).toEqual([])
    expect(signedSheets.answer).toBeNull()
    expect(signedSheets.letter).toMatchObject({
      file,
      type: 'application/pdf',
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    const [row] = await world.sql<{ found: number }>`
      select count(*)::int as found from journal where endpoint = 'requests.keep-signed-sheet' and subjects = array[${file}::uuid]`
    expect(row?.found).toBe(1)
    expect(await receiver.refusal(readFile, { params: { id: file } })).toMatchObject({ status: 404 })
    await sender.call(contract.sendRequest, { params: { id }, body: justNow })
    expect((await read(receiver, id)).signedSheets).toEqual(signedSheets)
    const received = Buffer.from(
      await (await receiver.call(readFile, { params: { id: file } })).arrayBuffer(),
    )
    expect(received.equals(bytes)).toBe(true)
    for (const other of [copied, stranger, country.province])
      expect(await other.refusal(readFile, { params: { id: file } })).toMatchObject({ status: 404 })
  })

  test('is kept once, by the sender, and of a file that is its own and has no other use', async () => {
    const { sender, receiver } = country
    const id = await sent(world, sender, receiver.desk)
    await (await keep(sender, id)).kept
    const again = { params: { id }, body: { file: await broughtFile(sender) } }
    expect(await sender.refusal(contract.keepSignedSheet, again)).toMatchObject({ code: 'signed_sheet_kept' })
    const other = await sent(world, sender, receiver.desk)
    const theirs = { params: { id: other }, body: { file: await broughtFile(receiver) } }
    expect(await receiver.refusal(contract.keepSignedSheet, theirs)).toMatchObject({ code: 'not_the_sender' })
    expect(await sender.refusal(contract.keepSignedSheet, theirs)).toMatchObject({ status: 404 })
    const used = {
      params: { id: other },
      body: { file: (await read(sender, id)).signedSheets.letter?.file ?? '' },
    }
    expect(await sender.refusal(contract.keepSignedSheet, used)).toMatchObject({ code: 'file_in_use' })
  })
})

describe('the signed sheet of an answer or refusal', () => {
  const receivedLetter = async (more: Partial<contract.Letter> = {}) => {
    const id = await sent(world, country.sender, country.receiver.desk, more)
    await country.receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
    return id
  }
  const keepOf = (id: string, file: string) => ({ params: { id }, body: { file, part: 'answer' as const } })
  const bytesOf = async (by: Colleague, file: string) =>
    Buffer.from(await (await by.call(readFile, { params: { id: file } })).arrayBuffer())
  const ends = { answer: answered, refusal: refused }

  test.each(['answer', 'refusal'] as const)(
    '%s: the desk that gave it keeps it once, and both sides read it with its hash',
    async (kind) => {
      const { sender, receiver } = country
      const id = await receivedLetter({ copies: [{ name: 'Kepala Dinas Sosial Contoh', desk: copied.desk }] })
      const file = await broughtFile(receiver)
      expect(await receiver.refusal(contract.keepSignedSheet, keepOf(id, file))).toMatchObject({
        code: 'not_signed_yet',
      })
      expect((await read(receiver, id)).keeps).toEqual([])
      // Given without a number: the paper bears one that the agenda book gave it.
      await ends[kind](world, receiver, id)
      expect((await read(receiver, id)).keeps).toEqual(['answer'])
      expect((await read(sender, id)).keeps).toEqual(['letter'])
      const theirs = keepOf(id, await broughtFile(sender))
      expect(await sender.refusal(contract.keepSignedSheet, theirs)).toMatchObject({
        code: 'not_the_receiver',
      })
      expect(await receiver.refusal(contract.keepSignedSheet, theirs)).toMatchObject({ status: 404 })
      expect(await sender.refusal(readFile, { params: { id: file } })).toMatchObject({ status: 404 })

      await receiver.call(contract.keepSignedSheet, keepOf(id, file))
      const bytes = await bytesOf(receiver, file)
      const { signedSheets, keeps } = await read(sender, id)
      expect(keeps).toEqual(['letter'])
      expect(signedSheets.letter).toBeNull()
      expect(signedSheets.answer).toMatchObject({
        file,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      })
      expect((await read(receiver, id)).signedSheets).toEqual(signedSheets)
      expect((await bytesOf(sender, file)).equals(bytes)).toBe(true)
      for (const other of [copied, stranger, country.province, country.ministry])
        expect(await other.refusal(readFile, { params: { id: file } })).toMatchObject({ status: 404 })
      const again = keepOf(id, await broughtFile(receiver))
      expect(await receiver.refusal(contract.keepSignedSheet, again)).toMatchObject({
        code: 'signed_sheet_kept',
      })
      // The journal names the file, and beside it bears its hash, which a seal covers.
      const rows = await world.sql<{ endpoint: string; digests: string[] }>`
        select endpoint, array(select encode(d, 'hex') from unnest(digests) d) as digests from journal where ${file} = any (subjects) order by id`
      expect(rows.map(({ endpoint }) => endpoint)).toEqual(
        expect.arrayContaining(['requests.keep-signed-sheet', 'files.use']),
      )
      expect(JSON.stringify(rows)).toContain(signedSheets.answer?.sha256)
      // The letter's own is kept beside it.
      const own = await broughtFile(sender)
      await sender.call(contract.keepSignedSheet, { params: { id }, body: { file: own } })
      expect((await read(receiver, id)).signedSheets).toMatchObject({
        letter: { file: own },
        answer: { file },
      })
    },
  )

  test('of an office without account the sender keeps it, who entered the answer from its paper', async () => {
    const { sender } = country
    const id = await sent(world, sender, await world.desk())
    const params = { id }
    await sender.call(contract.proveReceipt, { params, body: { onPaper: null, note: 'Tanda terima' } })
    const file = await broughtFile(sender)
    expect(await sender.refusal(contract.keepSignedSheet, keepOf(id, file))).toMatchObject({
      code: 'not_the_receiver',
    })
    await world.moveClock('2026-03-11T02:00:00.000Z')
    await sender.call(contract.recordAnswer, {
      params,
      body: { ...noData, number: '800/9/2026', onPaper: '2026-03-10T02:00:00.000Z', proof: 'Surat jawaban' },
    })
    expect((await read(sender, id)).keeps).toEqual(['letter', 'answer'])
    await sender.call(contract.keepSignedSheet, keepOf(id, file))
    expect((await read(sender, id)).signedSheets.answer?.file).toBe(file)
    await world.moveClock(monday)
  })

  test('no statement keeps one for another desk, before the end, twice, or exchanges it', async () => {
    const { sender, receiver } = country
    const insert = (id: string, file: string, part = 'answer') =>
      `insert into request_signed_sheet (request, part, sender, reader, file)
       values ('${id}', '${part}', '${sender.desk}', '${receiver.desk}', '${file}')`
    const everything = ['worker', 'head', 'administrator', 'operator'] as const
    const open = await receivedLetter()
    const own = await broughtFile(receiver)
    await expect(as(receiver, everything, insert(open, own))).rejects.toThrow(/nobody has signed/)
    const id = await receivedLetter()
    await answered(world, receiver, id)
    await as(receiver, ['worker'], insert(id, own))
    const theirs = await broughtFile(sender)
    await expect(as(sender, everything, insert(id, theirs))).rejects.toThrow(/the desk that signed keeps/)
    await expect(as(receiver, everything, insert(id, own, 'letter'))).rejects.toThrow(
      /the desk that signed keeps|row-level security/,
    )
    for (const other of [stranger, country.province, copied])
      await expect(as(other, everything, insert(id, own))).rejects.toThrow(
        /nobody has signed|the desk that signed keeps|row-level security/,
      )
    await receiver.call(contract.keepSignedSheet, keepOf(id, own))
    const second = await broughtFile(receiver)
    await expect(as(receiver, everything, insert(id, second))).rejects.toThrow(/duplicate key/)
    for (const text of [
      `update request_signed_sheet set file = '${second}'`,
      `update request_signed_sheet set part = 'letter'`,
      'delete from request_signed_sheet',
    ])
      for (const by of [receiver, sender])
        await expect(as(by, everything, text)).rejects.toThrow(/permission denied/)
    const rows = `select from request_signed_sheet where request = '${id}'`
    for (const by of [receiver, sender]) expect(await as(by, ['worker'], rows)).toHaveLength(1)
    for (const by of [stranger, copied, country.province]) expect(await as(by, everything, rows)).toEqual([])
  })
})

describe('the letterhead', () => {
  test('an administrator sets it for every desk of the agency; who does not, has one from its names', async () => {
    const desk = await world.desk({ region: '35.73', name: 'Dinas Sosial Kota Malang' })
    const keeper = await world.join(desk, ['administrator', 'worker'])
    const before = await draftOf(keeper)
    expect(before.head).toEqual({ lines: ['DINAS SOSIAL KOTA MALANG'], address: 'Kota Malang', contact: '' })
    await keeper.call(setLetterhead, { body: plainHead })
    expect((await draftOf(keeper)).head.lines).toEqual(plainHead.lines)
  })

  async function draftOf(by: Colleague) {
    const { id } = await by.call(contract.draftRequest, { body: letterTo(country.receiver.desk) })
    return (await sheetOf(by, id)).sheet
  }

  test('every letter that was numbered has its sheet', async () => {
    const id = await numbered(world, country.sender, country.receiver.desk)
    expect((await sheetOf(country.sender, id)).issued).not.toBeNull()
  })
})
