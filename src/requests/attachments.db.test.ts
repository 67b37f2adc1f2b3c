import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readFile } from '../files/contract.ts'
import { clearFiles } from '../files/public.ts'
import { broughtFile, pdf, png } from '../files/testing.ts'
import { usualFiles } from '../platform/config.ts'
import { tokenHash } from '../platform/http/serve.ts'
import { type Colleague, scratchWorld, type World } from '../testing/world.ts'
import * as contract from './contract.ts'
import {
  answered,
  refused as refusedBy,
  type Country,
  inCounts,
  initialled,
  justNow,
  letterTo,
  makeCountry,
  monday,
  read,
  received,
  refusal,
  signed,
} from './testing.ts'

const most = 3
let world: World
let country: Country

beforeAll(async () => {
  world = await scratchWorld({ files: { perLetter: most } })
  await world.moveClock(monday)
  country = await makeCountry(world)
})
afterAll(() => world.close())

const drafted = async () => {
  const { sender, receiver } = country
  return (await sender.call(contract.draftRequest, { body: letterTo(receiver.desk) })).id
}
const hang = (id: string, file: string) =>
  country.sender.call(contract.attachFile, { params: { id }, body: { file } })
const hanging = async (by: Colleague, id: string) =>
  (await read(by, id)).attachments.map(({ part, ordinal, type }) => `${part} ${ordinal} ${type}`)
const opens = async (by: Colleague, file: string) =>
  by.call(readFile, { params: { id: file } }).then(
    () => 'opens',
    (error: { code: string }) => error.code,
  )
const sign = (id: string) => signed(world, country.sender, id)

describe('files on a letter', () => {
  test('are read by whoever may read the letter: the receiver once it is sent, nobody else', async () => {
    const { sender, receiver, province, ministry } = country
    const id = await drafted()
    const [first, second] = [await broughtFile(sender), await broughtFile(sender, png())]
    await hang(id, first)
    await hang(id, second)
    expect(await hanging(sender, id)).toEqual(['letter 1 application/pdf', 'letter 2 image/png'])
    expect(await opens(receiver, first)).toBe('not_found')
    await sign(id)
    const body = { number: '460/9/2026', letterDate: '2026-03-09' }
    await sender.call(contract.numberRequest, { params: { id }, body })
    expect(await opens(receiver, first)).toBe('not_found')
    await sender.call(contract.sendRequest, { params: { id }, body: justNow })
    expect(await hanging(receiver, id)).toEqual(['letter 1 application/pdf', 'letter 2 image/png'])
    const { sheet } = await receiver.call(contract.getSheet, { params: { id } })
    expect(sheet.attachments).toBe('2 (dua) berkas')
    expect(await opens(receiver, first)).toBe('opens')
    for (const above of [province, ministry]) expect(await opens(above, first)).toBe('not_found')
  })

  test('take off the paraf of who has not seen them, whoever hangs them there or takes them away', async () => {
    const { sender } = country
    const id = await drafted()
    const file = await broughtFile(sender)
    for (const change of [contract.attachFile, contract.detachFile]) {
      await initialled(world, sender, id)
      await sender.call(change, { params: { id }, body: { file } })
      expect(
        await sender.refusal(contract.signRequest, { params: { id }, body: { signedOn: '2026-03-09' } }),
      ).toMatchObject({ code: 'not_initialled' })
    }
    const { life } = await read(sender, id)
    expect(life.filter(({ step }) => step === 'revised')).toHaveLength(2)
  })

  test('are fixed with it when it is signed, also past the endpoints', async () => {
    const { sender } = country
    const id = await drafted()
    const [file, late] = [await broughtFile(sender), await broughtFile(sender)]
    await hang(id, file)
    await sign(id)
    for (const endpoint of [contract.attachFile, contract.detachFile]) {
      const no = await sender.refusal(endpoint, { params: { id }, body: { file: late } })
      expect(no.code).toBe('step_not_possible')
    }
    const server = new pg.Client({ connectionString: world.serverUrl })
    await server.connect()
    const asSender = async (text: string, values: unknown[]) => {
      await server.query('begin; set local role bekal_member')
      await server.query('select from app.enter($1, $2, null, true)', [tokenHash(sender.token), sender.desk])
      return server.query(text, values).finally(() => server.query('rollback'))
    }
    await expect(asSender('delete from request_attachment where file = $1', [file])).rejects.toMatchObject({
      code: '23514',
    })
    await expect(asSender('delete from file where id = $1', [file])).rejects.toMatchObject({ code: '23503' })
    await expect(
      asSender(
        `with used as (update file set use = 'letter' where id = $1)
         insert into request_attachment (file, request, part, ordinal, sender, reader)
         select $1, r.id, 'letter', 2, r.sender, r.reader from request r where r.id = $2`,
        [late, id],
      ),
    ).rejects.toMatchObject({ code: '23514' })
    await server.end()
  })

  test('can be taken off a draft, and are gone then', async () => {
    const { sender } = country
    const id = await drafted()
    const file = await broughtFile(sender)
    await hang(id, file)
    await sender.call(contract.detachFile, { params: { id }, body: { file } })
    expect(await hanging(sender, id)).toEqual([])
    expect(await opens(sender, file)).toBe('not_found')
    expect(await world.sql`select from file_chunk where file = ${file}`).toEqual([])
    await hang(id, await broughtFile(sender))
    expect(await hanging(sender, id)).toEqual(['letter 1 application/pdf'])
  })

  test('are so many and no more, and each hangs once', async () => {
    const { sender, receiver } = country
    const id = await drafted()
    const files = [await broughtFile(sender), await broughtFile(sender), await broughtFile(sender)]
    for (const file of files) await hang(id, file)
    const more = await sender.refusal(contract.attachFile, {
      params: { id },
      body: { file: await broughtFile(sender) },
    })
    expect(more).toMatchObject({ code: 'too_many_files', params: { most } })
    const other = await drafted()
    const twice = await sender.refusal(contract.attachFile, {
      params: { id: other },
      body: { file: files[0] ?? '' },
    })
    expect(twice.code).toBe('file_in_use')
    const foreign = await sender.refusal(contract.attachFile, {
      params: { id: other },
      body: { file: await broughtFile(receiver) },
    })
    expect(foreign.code).toBe('not_found')
  })

  test('are not cleared away while they hang', async () => {
    const id = await drafted()
    const file = await broughtFile(country.sender)
    await hang(id, file)
    await world.sql`update app.clock set at = at + interval '2 days'`
    await clearFiles(world.bekal.database, usualFiles)
    await world.moveClock(monday)
    expect(await opens(country.sender, file)).toBe('opens')
  })
})

describe('files on an answer', () => {
  test('come with it: the sender reads them from then on', async () => {
    const { sender, receiver, ministry } = country
    const id = await received(world, country)
    const file = await broughtFile(receiver, pdf('% answer\n'))
    expect(await opens(sender, file)).toBe('not_found')
    const body = { ...inCounts, files: [file] }
    await answered(world, receiver, id, body)
    expect(await hanging(sender, id)).toEqual(['answer 1 application/pdf'])
    expect(await opens(sender, file)).toBe('opens')
    expect(await opens(ministry, file)).toBe('not_found')
  })

  test('also on a refusal, and not more than a letter may have', async () => {
    const { sender, receiver } = country
    const id = await received(world, country)
    const files = await Promise.all([1, 2, 3, 4].map(() => broughtFile(receiver)))
    const refused = await receiver.refusal(contract.draftRefusal, {
      params: { id },
      body: { ...refusal(), files },
    })
    expect(refused.code).toBe('too_many_files')
    expect(await hanging(receiver, id)).toEqual([])
    await refusedBy(world, receiver, id, { ...refusal(), files: files.slice(0, 1) })
    expect(await hanging(sender, id)).toEqual(['answer 1 application/pdf'])
  })

  test('of a desk without account are the scan that the sender files', async () => {
    const { sender } = country
    const paper = await world.desk()
    const id = (await sender.call(contract.draftRequest, { body: letterTo(paper) })).id
    await sign(id)
    await sender.call(contract.numberRequest, {
      params: { id },
      body: { number: '460/10/2026', letterDate: '2026-03-09' },
    })
    await sender.call(contract.sendRequest, { params: { id }, body: justNow })
    await sender.call(contract.proveReceipt, { params: { id }, body: { onPaper: null, note: 'Agenda 12' } })
    const file = await broughtFile(sender)
    const body = { ...inCounts, files: [file], onPaper: monday, proof: 'Surat jawaban' }
    await sender.call(contract.recordAnswer, { params: { id }, body })
    expect(await hanging(sender, id)).toEqual(['answer 1 application/pdf'])
  })
})
