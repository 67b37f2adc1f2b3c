import { Buffer } from 'node:buffer'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { exifBlock, pdfBytes, pngBytes, pngChunk } from '../src/files/testing.ts'
import { draftRequest, numberRequest, receiveRequest, sendRequest } from '../src/requests/contract.ts'
import { justNow, letterTo, signed } from '../src/requests/testing.ts'
import { type Country, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** A letter with what hangs on it, from the desk that writes to the desk that answers. */
let country: Country
let letter: string
let writer: Tab
let reader: Tab

beforeAll(async () => {
  country = await openCountry()
  const ministry = await country.world.join(nationalDesk('ministry-rts'))
  const body = letterTo(country.world.generatedDesk('31.72'))
  letter = (await ministry.call(draftRequest, { body })).id
})
afterAll(() => country.close())
story(() => country.tabs)

const picture = () => ({
  name: 'Siti halaman 1.png',
  mimeType: 'image/png',
  buffer: pngBytes(400, 300, [pngChunk('eXIf', exifBlock(1).subarray(6))]),
})
const document = (more = '') => ({
  name: 'lampiran.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(pdfBytes(more)),
})
const choose = (tab: Tab, ...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
  tab.page.locator('input[type=file]').setInputFiles(files)

describe('files on a letter', () => {
  test('are chosen once somebody says that they name nobody, and sent without place and name', async () => {
    writer = await country.signedIn('direktorat')
    await writer.page.getByRole('button', { name: /Tuna Sosial/ }).click()
    await writer.open(`/requests/${letter}`)
    const button = writer.button('files.choose')
    await button.waitFor()
    expect(await button.isDisabled()).toBe(true)
    await writer.page.getByLabel(writer.t('files.namesNobody')).check()
    expect(await button.isDisabled()).toBe(false)
    const sent: string[] = []
    writer.page.on('request', (request) => {
      if (request.method() === 'POST')
        sent.push(`${request.url()} ${request.postDataBuffer()?.toString('latin1') ?? ''}`)
    })
    await choose(writer, picture(), document())
    await writer.reads(writer.t('requests.files.letter.one', { ordinal: 2 }))
    const all = sent.join('\n')
    expect(all).toContain('/api/files?namesNobody=true')
    expect(all).not.toMatch(/Siti|-6\.1378/)
    expect(await writer.axe()).toEqual([])
  })

  test('are refused before they are sent where they could do something, and said why', async () => {
    await choose(writer, document('8 0 obj\n<< /S /JavaScript >>\nendobj\n'))
    await writer.reads(writer.t('refusals.file_active_content.what'))
    expect(await writer.axe()).toEqual([])
    await writer.page
      .getByRole('button', { name: writer.t('files.drop.of', { name: 'lampiran.pdf' }) })
      .click()
  })

  test('that break off on the way are sent again by a press, and arrive once', async () => {
    await writer.page.route('**/api/files?*', (route) => route.abort(), { times: 1 })
    await choose(writer, document('% again\n'))
    await writer.reads(writer.t('refusals.unreachable.what'))
    writer.errors.length = 0
    await writer.page.getByRole('button', { name: writer.t('files.again') }).click()
    await writer.reads(writer.t('requests.files.letter.one', { ordinal: 3 }))
    expect(await country.world.sql`select count(*)::int as n from file`).toEqual([{ n: 3 }])
  })

  test('can be taken off while the letter is a draft', async () => {
    const name = writer.t('requests.files.letter.one', { ordinal: 3 })
    await writer.page.getByRole('button', { name: writer.t('files.drop.of', { name }) }).click()
    await writer.page.getByText(name, { exact: true }).waitFor({ state: 'detached' })
    expect(writer.errors).toEqual([])
  })

  test('are read by the other desk on a phone: looked at, and saved under a name of ours', async () => {
    const ministry = await country.world.join(nationalDesk('ministry-rts'))
    const district = await country.world.join(country.world.generatedDesk('31.72'))
    const today = (await country.world.now()).slice(0, 10)
    const params = { id: letter }
    await signed(country.world, ministry, letter)
    await ministry.call(numberRequest, { params, body: { number: '460/77', letterDate: today } })
    await ministry.call(sendRequest, { params, body: justNow })
    await district.call(receiveRequest, { params, body: justNow })
    reader = await country.signedIn('jakut')
    await reader.page.getByRole('navigation').first().waitFor()
    await reader.page.setViewportSize(phone)
    await reader.open(`/requests/${letter}`)
    const [first, second] = [1, 2].map((ordinal) => reader.t('requests.files.letter.one', { ordinal }))
    await reader.page.getByRole('button', { name: reader.t('files.look.of', { name: first ?? '' }) }).click()
    await reader.page.getByRole('img', { name: first ?? '' }).waitFor()
    expect(
      await reader.page
        .getByRole('img', { name: first ?? '' })
        .evaluate((img: HTMLImageElement) => img.naturalWidth),
    ).toBe(400)
    const saving = reader.page.waitForEvent('download')
    await reader.page.getByRole('button', { name: reader.t('files.save.of', { name: second ?? '' }) }).click()
    const saved = await saving
    expect(saved.suggestedFilename()).toBe('lampiran-2.pdf')
    expect(await readFile(await saved.path())).toEqual(pdfBytes())
    expect({ axe: await reader.axe(), overflow: await reader.overflow(), errors: reader.errors }).toEqual({
      axe: [],
      overflow: 0,
      errors: [],
    })
  })

  test('come with the answer too', async () => {
    await reader.press('requests.do.draft_answer')
    const form = reader.page.getByRole('form', { name: reader.t('requests.do.draft_answer') })
    await form.getByRole('radio', { name: reader.t('requests.answer.form.no_data') }).check()
    await form.getByRole('radio').nth(3).check()
    await form.getByLabel(reader.t('files.namesNobody')).check()
    await choose(reader, document('% answer\n'))
    await reader.reads(reader.t('files.arrived'))
    expect(await reader.axe()).toEqual([])
    await form.getByRole('button', { name: reader.t('requests.reply.save') }).click()
    await form.waitFor({ state: 'detached' })
    await reader.reads(reader.t('requests.files.answer.one', { ordinal: 1 }))
    // The file stays with the draft when its words are changed.
    await reader.press('requests.do.draft_answer.again')
    await form.getByLabel(reader.t('requests.answer.text')).fill('Pendaftaran belum dibuka.')
    await form.getByRole('button', { name: reader.t('requests.reply.save') }).click()
    await form.waitFor({ state: 'detached' })
    await reader.reads('Pendaftaran belum dibuka.')
    await reader.reads(reader.t('requests.files.answer.one', { ordinal: 1 }))
    await writer.open(`/requests/${letter}`)
    expect(await writer.page.getByText('Pendaftaran belum dibuka.').count()).toBe(0)
    const second = await country.signedIn('staf-jakut')
    await second.heading(second.t('obligations.inbox'))
    await second.open(`/requests/${letter}`)
    await second.press('requests.do.initial')
    const initialling = second.page.getByRole('form', { name: reader.t('requests.do.initial') })
    await initialling.getByRole('button', { name: reader.t('requests.do.initial') }).click()
    await second.reads(reader.t('requests.now.receiver.head.answer'))
    await second.close()
    await reader.open(`/requests/${letter}`)
    await reader.press('requests.do.answer')
    const giving = reader.page.getByRole('form', { name: reader.t('requests.do.answer') })
    await giving.getByRole('button', { name: reader.t('requests.do.answer') }).click()
    await reader.page.getByRole('heading', { name: reader.t('requests.answer'), exact: true }).waitFor()
    await writer.open(`/requests/${letter}`)
    await writer.reads(writer.t('requests.files.answer.one', { ordinal: 1 }))
    expect([...reader.errors, ...writer.errors]).toEqual([])
  })
})
