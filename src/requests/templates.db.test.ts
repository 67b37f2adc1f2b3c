import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Role } from '../kernel/role.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import {
  answered,
  initialled,
  justNow,
  letterTo,
  noData,
  ownHand,
  ownReceipt,
  ownRefusal,
  ownRequest,
} from './testing.ts'

/** How an agency words its own letters: from when on, for whom, and what stays as it was written. */

let world: World
let server: pg.Client
let clock: number
let province: Colleague
let sender: Colleague
let keeper: Colleague
let receiver: Colleague
let receiverKeeper: Colleague

beforeAll(async () => {
  world = await scratchWorld()
  server = new pg.Client({ connectionString: world.serverUrl })
  await server.connect()
  clock = Date.parse('2026-03-09T02:00:00.000Z')
  await world.moveClock(new Date(clock).toISOString())
})
beforeEach(async () => {
  await later()
  province = await world.join(await world.desk({ kind: 'province_social' }))
  sender = await world.join(await world.desk({ superior: province.desk }))
  keeper = await world.join(sender.desk, ['administrator'])
  receiver = await world.join(await world.desk())
  receiverKeeper = await world.join(receiver.desk, ['administrator'])
})
afterAll(async () => {
  await server.end()
  await world.close()
})

async function later(): Promise<void> {
  clock += 60_000
  await world.moveClock(new Date(clock).toISOString())
}

async function word(by: Colleague, kind: contract.LetterKind, text: string): Promise<string> {
  await later()
  const { id } = await by.call(contract.saveTemplate, { params: { kind }, body: { text } })
  await later()
  return id
}

async function goBack(by: Colleague, kind: contract.LetterKind): Promise<void> {
  await later()
  await by.call(contract.retireTemplate, { params: { kind } })
  await later()
}

const draft = async () => (await sender.call(contract.draftRequest, { body: letterTo(receiver.desk) })).id
const sheet = async (by: Colleague, id: string, kind: contract.LetterKind = 'request') =>
  (await by.call(contract.getSheet, { params: { id }, query: { kind } })).sheet
const firstLine = async (by: Colleague, id: string, kind: contract.LetterKind = 'request') =>
  (await sheet(by, id, kind)).body[0]?.text
const inForce = async (by: Colleague, kind: contract.LetterKind) =>
  (await by.call(contract.listTemplates)).items.find((one) => one.kind === kind)?.version
const other = (text: string) => ownRequest.replace('Dengan hormat', text)

async function sign(id: string): Promise<void> {
  const body = { signedOn: '2026-03-09', signing: ownHand }
  await sender.call(contract.signRequest, { params: { id }, body })
}
let serial = 0
async function issue(id: string): Promise<void> {
  serial += 1
  const body = { number: `460/T${serial}/2026`, letterDate: '2026-03-09' }
  await sender.call(contract.numberRequest, { params: { id }, body })
}
async function received(): Promise<string> {
  const id = await draft()
  await initialled(world, sender, id)
  await sign(id)
  await issue(id)
  await sender.call(contract.sendRequest, { params: { id }, body: justNow })
  await receiver.call(contract.receiveRequest, { params: { id }, body: justNow })
  return id
}

describe('a letter is worded', () => {
  test('by the template of its agency, else as shipped; another agency never hears of it', async () => {
    await word(keeper, 'request', ownRequest)
    expect(await inForce(sender, 'request')).toBe(1001)
    expect(await inForce(receiver, 'request')).toBe(1)
    const id = await draft()
    expect(await firstLine(sender, id)).toMatch(/^Dengan hormat, berdasarkan UU 30\/2014/)
    expect((await sheet(sender, id)).template).toBe('request/1001')
    const body = letterTo(sender.desk)
    const foreign = (await receiver.call(contract.draftRequest, { body })).id
    expect((await sheet(receiver, foreign)).template).toBe('request/1')
    const { items } = await receiver.call(contract.listTemplateVersions, { params: { kind: 'request' } })
    expect(items).toEqual([])
  })

  test('as it was written, until it is written again', async () => {
    await word(keeper, 'request', ownRequest)
    const id = await draft()
    await word(keeper, 'request', other('Kepada Yang Terhormat'))
    expect(await firstLine(sender, id)).toMatch(/^Dengan hormat/)
    await sender.call(contract.reviseRequest, { params: { id }, body: letterTo(receiver.desk) })
    expect(await firstLine(sender, id)).toMatch(/^Kepada Yang Terhormat/)
  })

  test('as it was initialled: a new wording between paraf and signature does not get in', async () => {
    await word(keeper, 'request', ownRequest)
    const id = await draft()
    await initialled(world, sender, id)
    await word(keeper, 'request', other('Kepada Yang Terhormat'))
    await sign(id)
    await goBack(keeper, 'request')
    expect((await sheet(sender, id)).template).toBe('request/1001')
    await issue(id)
    const first = await sender.call(contract.getPdf, { params: { id } })
    await word(keeper, 'request', other('Salam'))
    expect(await sender.call(contract.getPdf, { params: { id } })).toEqual(first)
    expect(await firstLine(sender, id)).toMatch(/^Dengan hormat/)
  })

  test('for the other agency that is asked for its initials as for its own', async () => {
    const alone = await world.join(await world.desk({ superior: province.desk }), [
      'worker',
      'head',
      'administrator',
    ])
    await word(alone, 'request', ownRequest)
    const { id } = await alone.call(contract.draftRequest, { body: letterTo(receiver.desk) })
    const before = await firstLine(alone, id)
    expect(before).toMatch(/^Dengan hormat/)
    await alone.call(contract.askInitial, { params: { id }, body: { member: null } })
    expect(await firstLine(province, id)).toBe(before)
  })

  test('and what the receiver writes, by the receiver’s template of that moment', async () => {
    await word(keeper, 'receipt', ownReceipt.replace('Surat', 'Bukan ini: surat'))
    await word(receiverKeeper, 'receipt', ownReceipt)
    const id = await received()
    await word(receiverKeeper, 'receipt', ownReceipt.replace('Surat Saudara', 'Naskah Saudara'))
    for (const by of [sender, receiver]) {
      expect(await firstLine(by, id, 'receipt')).toMatch(/^Surat Saudara nomor/)
      expect((await sheet(by, id, 'receipt')).template).toBe('receipt/1001')
    }
    const next = await received()
    expect(await firstLine(sender, next, 'receipt')).toMatch(/^Naskah Saudara nomor/)
  })

  test('an answer as it was drafted and initialled, whenever it is given', async () => {
    const text =
      'Atas surat {nomor} tanggal {tanggal}:\n[bila jumlah] Jumlah:\n{jumlah}\n[bila kode] Kode:\n{kode}'
    const whole = `${text}\n[bila sebab] Sebab: {sebab}.\n[bila uraian] {uraian}\n{tanpa_nama}`
    await word(receiverKeeper, 'answer', whole)
    const id = await received()
    await receiver.call(contract.draftAnswer, { params: { id }, body: noData })
    await initialled(world, receiver, id)
    await word(receiverKeeper, 'answer', whole.replace('Atas surat', 'Menunjuk surat'))
    await receiver.call(contract.answerRequest, { params: { id } })
    for (const by of [sender, receiver]) expect(await firstLine(by, id, 'answer')).toMatch(/^Atas surat/)
  })
})

describe('versions', () => {
  test('are kept, also the way back; the shipped wording holds again', async () => {
    await word(keeper, 'refusal', ownRefusal)
    await word(keeper, 'refusal', ownRefusal.replace('kami menolak', 'kami tidak dapat'))
    await goBack(keeper, 'refusal')
    expect(await inForce(sender, 'refusal')).toBe(1)
    const { items } = await sender.call(contract.listTemplateVersions, { params: { kind: 'refusal' } })
    expect(items.map(({ version, body }) => [version, body === null])).toEqual([
      [1003, true],
      [1002, false],
      [1001, false],
    ])
    const page = { params: { kind: 'refusal' as const }, query: { limit: 2 } }
    const { next } = await sender.call(contract.listTemplateVersions, page)
    const rest = await sender.call(contract.listTemplateVersions, {
      ...page,
      query: { limit: 2, cursor: next ?? '' },
    })
    expect(rest.items.map(({ version }) => version)).toEqual([1001])
    expect(await keeper.refusal(contract.retireTemplate, { params: { kind: 'refusal' } })).toMatchObject({
      code: 'template_not_own',
    })
  })

  test('of two administrators at once follow one another', async () => {
    const second = await world.join(sender.desk, ['administrator'])
    const params = { kind: 'refusal' as const }
    await Promise.all(
      [keeper, second, keeper, second].map((by) =>
        by.call(contract.saveTemplate, { params, body: { text: ownRefusal } }),
      ),
    )
    const { items } = await sender.call(contract.listTemplateVersions, { params })
    expect(items.map(({ version }) => version)).toEqual([1004, 1003, 1002, 1001])
  })

  test('that break a rule are refused with the line, and nothing is kept', async () => {
    const params = { kind: 'refusal' as const }
    const body = { text: `${ownRefusal}\nBagi mantan.` }
    expect(await keeper.refusal(contract.saveTemplate, { params, body })).toMatchObject({
      code: 'template_word_forbidden',
      params: { line: 2, word: 'mantan' },
    })
    expect(
      await keeper.refusal(contract.previewTemplate, { params, body: { ...body, sample: 'full' } }),
    ).toMatchObject({ code: 'template_word_forbidden' })
    expect(await inForce(sender, 'refusal')).toBe(1)
  })

  test('can be seen as a PDF before; nothing is kept of it', async () => {
    const input = {
      params: { kind: 'request' as const },
      body: { text: ownRequest, sample: 'full' as const },
    }
    const { pdf } = await keeper.call(contract.previewTemplate, input)
    expect(Buffer.from(pdf, 'base64').subarray(0, 5).toString()).toBe('%PDF-')
    expect(await keeper.call(contract.previewTemplate, input)).toMatchObject({ pdf })
    expect(await inForce(sender, 'request')).toBe(1)
  })
})

describe('whoever gets past the endpoints', () => {
  /** One statement in the role of the server, as the actor. */
  async function as(by: Colleague, roles: readonly Role[], text: string, values: unknown[] = []) {
    await server.query('begin')
    try {
      await server.query(
        `select set_config('role', 'bekal_member', true), set_config('app.member', $1, true),
           set_config('app.desk', $2, true), set_config('app.roles', $3, true)`,
        [by.member, by.desk, roles.join(',')],
      )
      return (await server.query(text, values)).rows
    } finally {
      await server.query('rollback')
    }
  }
  const add = (agency: string, more = "'[]'::jsonb") =>
    `insert into agency_letter_template (id, agency, kind, version, body)
     values (gen_random_uuid(), ${agency}, 'receipt', 1001, ${more})`
  const body = `'[{"text": "x"}]'::jsonb`

  test('adds to the own agency as an administrator only, and never to another', async () => {
    const foreign = `(select agency from desk where id = '${receiver.desk}')`
    const own = `(select agency from desk where id = '${sender.desk}')`
    await as(keeper, ['administrator'], add(own, body))
    await expect(as(keeper, ['administrator'], add(foreign, body))).rejects.toThrow(/row-level security/)
    await expect(as(sender, ['worker', 'head'], add(own, body))).rejects.toThrow(/row-level security/)
    await expect(as(keeper, ['administrator'], add(own, 'null'))).rejects.toThrow(/can't go back/)
  })

  test('changes and removes nothing, reads no other agency’s, and does not forge who wrote it or when', async () => {
    const id = await word(keeper, 'receipt', ownReceipt)
    for (const text of [
      'update agency_letter_template set body = null',
      'delete from agency_letter_template',
    ])
      await expect(as(keeper, ['administrator'], text)).rejects.toThrow(/permission denied/)
    expect(await as(receiver, ['administrator'], 'select from agency_letter_template')).toEqual([])
    const forged = `insert into agency_letter_template (id, kind, version, body, written_by, made_at)
      values (gen_random_uuid(), 'receipt', 5000, ${body}, '${sender.member}', '2020-01-01') returning version, written_by, made_at::text`
    const [made] = await as(keeper, ['administrator'], forged)
    expect(made).toMatchObject({ version: 1002, written_by: keeper.member })
    expect(made.made_at).toMatch(/^2026-/)
    expect(await as(keeper, ['administrator'], 'select id from agency_letter_template')).toEqual([{ id }])
  })

  test('learns the wording of no letter that it does not read, nor of an answer that is not given', async () => {
    await word(keeper, 'request', ownRequest)
    const id = await draft()
    const wording = 'select version from app.wording_of($1, $2)'
    expect(await as(sender, ['worker'], wording, [id, 'request'])).toEqual([{ version: 1001 }])
    expect(await as(receiver, ['worker', 'head'], wording, [id, 'request'])).toEqual([])
    expect(await as(province, ['worker', 'head'], wording, [id, 'request'])).toEqual([])
    const answering = await received()
    await word(receiverKeeper, 'refusal', ownRefusal)
    const params = { id: answering }
    await receiver.call(contract.draftAnswer, { params, body: noData })
    expect(await as(sender, ['head'], wording, [answering, 'answer'])).toEqual([])
    expect(await as(sender, ['head'], wording, [answering, 'refusal'])).toEqual([])
    expect(await as(receiver, ['head'], wording, [answering, 'answer'])).toEqual([{ version: 1 }])
    await answered(world, receiver, answering)
    expect(await as(sender, ['head'], wording, [answering, 'answer'])).toEqual([{ version: 1 }])
    expect(await as(sender, ['head'], wording, [answering, 'refusal'])).toEqual([])
  })

  test('signs in no other wording than the one that was initialled', async () => {
    const id = await draft()
    await initialled(world, sender, id)
    await word(keeper, 'request', ownRequest)
    const signed = (template: string) =>
      as(
        sender,
        ['worker', 'head'],
        `do $$ begin
           update request set signed_at = app.now(), signed_on = current_date, signatory = 'X' where id = '${id}';
           insert into request_signing (request, sender, reader, office, kind, head, paper, template, code)
             values ('${id}', '${sender.desk}', '${sender.desk}', 'Kepala', 'wet', '{}', 'A4', '${template}', repeat('a', 26));
         end $$`,
      )
    await signed('request/1')
    await expect(signed('request/1001')).rejects.toThrow(/in the wording in which it was written/)
  })
})
