import { Buffer } from 'node:buffer'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { pdfBytes } from '../src/files/testing.ts'
import type { Colleague } from '../src/testing/world.ts'
import { read, sent } from '../src/requests/testing.ts'
import { speech } from '../web/words/translate.ts'
import { type Country, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** An office without account, with nothing but a slip: it opens one letter on a phone, confirms it and answers it. */
let country: Country
let ministry: Colleague
let letter: string
let sender: Tab
let office: Tab
let address = ''
let code = ''

beforeAll(async () => {
  country = await openCountry()
  const { world } = country
  ministry = await world.join(nationalDesk('ministry-rts'))
  letter = await sent(world, ministry, await world.desk({ name: 'Dinas Sosial tanpa akun' }))
})
afterAll(() => country.close())
story(() => country.tabs)

const scan = () => ({ name: 'balasan.pdf', mimeType: 'application/pdf', buffer: Buffer.from(pdfBytes()) })
const tidy = async (tab: Tab) => {
  expect(await tab.axe()).toEqual([])
  expect(await tab.overflow()).toBeLessThanOrEqual(0)
  expect(tab.errors).toEqual([])
}

describe('a one-time link', () => {
  test('is made by the desk that writes; its slip has two parts and is shown once', async () => {
    sender = await country.signedIn('direktorat')
    await sender.page.getByRole('button', { name: /Tuna Sosial/ }).click()
    await sender.open(`/requests/${letter}`)
    await sender.page.getByRole('link', { name: sender.t('requests.link.make'), exact: true }).click()
    const asked: string[] = []
    sender.page.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`))
    await sender.press('requests.link.make')
    const slip = sender.page.getByRole('region', { name: sender.t('requests.slip') })
    const text = await slip.innerText()
    address = /https?:\/\/\S+\/surat#[\w-]{43}/.exec(text)?.[0] ?? ''
    code = /\b[0-9A-Z]{5}-[0-9A-Z]{5}\b/.exec(text)?.[0] ?? ''
    expect(address).not.toBe('')
    expect(code).not.toBe('')
    // Neither key nor code has left this device, and the slip does not say what the letter is about.
    for (const secret of [address.split('#')[1] ?? '', code.replace('-', '')])
      expect(asked.join('\n')).not.toContain(secret)
    expect(text).not.toMatch(/Permintaan data|Penjaringan|Bekal/)
    await tidy(sender)
    await sender.open(`/requests/${letter}/link`)
    await sender.reads(/belum dibuka/)
    expect(await sender.page.getByText(code).count()).toBe(0)
  })

  test('opens with its code only, and leaves no key in the address', async () => {
    office = await country.tab(phone)
    const asked: string[] = []
    office.page.on('request', (request) => asked.push(request.url()))
    await office.open(address)
    expect(office.page.url()).not.toContain('#')
    await tidy(office)
    const field = office.page.getByLabel(office.t('requests.linked.code'), { exact: true })
    await field.fill('salah')
    await office.press('requests.linked.open')
    await office.reads(office.t('requests.linked.code.shape'))
    office.expected(404, '/api/letter-link')
    await field.fill('00000-00000')
    await office.press('requests.linked.open')
    await office.reads(office.t('refusals.link_not_valid.what'))
    await field.fill(code.toLowerCase().replace('-', ' '))
    await field.press('Enter')
    await office.heading('Permintaan data layanan')
    const key = address.split('#')[1] ?? ''
    expect(asked.join('\n')).not.toContain(key)
    expect(await office.page.evaluate('document.cookie')).toBe('')
    await tidy(office)
  })

  test('gives the letter as it was issued, and takes a receipt by function, not by name', async () => {
    const [file] = await Promise.all([
      office.page.waitForEvent('download'),
      office.press('requests.linked.letter'),
    ])
    expect(file.suggestedFilename()).toBe('surat.pdf')
    const field = office.page.getByLabel(office.t('requests.linked.office'))
    office.expected(422, '/api/letter-link/receive')
    await field.fill('Sdr. Contoh')
    await office.press('requests.linked.receive.do')
    await office.reads(office.t('refusals.names_a_person.what'))
    await field.fill('Kepala Subbagian Umum')
    await office.press('requests.linked.receive.do')
    await office.reads(office.t('requests.linked.next'))
    await office.reads(/Kepala Subbagian Umum/)
    await tidy(office)
  })

  test('asks, and reads the explanation by the same link', async () => {
    await office.press('requests.linked.ask')
    await office.page
      .getByLabel(office.t('requests.linked.question'))
      .fill('Per kelurahan atau per kecamatan?')
    await office.press('requests.linked.ask.do')
    await office.reads(office.t('requests.linked.waits'))
    await sender.open(`/requests/${letter}`)
    await sender.reads(/Kepala Subbagian Umum/)
    await sender.press('requests.do.clarify')
    await sender.page.getByRole('textbox').first().fill('Per kecamatan.')
    await sender.page
      .getByRole('button', { name: sender.t('requests.do.clarify'), exact: true })
      .last()
      .click()
    await sender.reads('Per kecamatan.')
    await office.open(address)
    await office.page.getByLabel(office.t('requests.linked.code'), { exact: true }).fill(code)
    await office.press('requests.linked.open')
    await office.reads('Per kecamatan.')
  })

  test('answers once, with number and scan, by the keyboard too; then the link is plainly over', async () => {
    await office.button('requests.linked.answer').focus()
    await office.page.keyboard.press('Enter')
    await office.page.getByText(office.t('requests.answer.form.no_data'), { exact: true }).click()
    const reasons = office.page.getByRole('radiogroup', { name: office.t('requests.answer.reason') })
    await reasons.getByRole('radio').first().check()
    await office.press('requests.linked.answer.do')
    // Number and scan are missing: said beside both.
    expect(await office.page.getByRole('alert').count()).toBeGreaterThan(0)
    await office.page.getByLabel(office.t('requests.linked.answerNumber')).fill('800/12/2026')
    await office.page.getByLabel(office.t('files.namesNobody')).check()
    await office.page.locator('input[type=file]').setInputFiles(scan())
    await office.reads(new RegExp(office.t('files.arrived')))
    await tidy(office)
    await office.press('requests.linked.answer.do')
    await office.reads(office.t('requests.linked.answered'))
    await tidy(office)
    expect(await read(ministry, letter)).toMatchObject({
      state: 'answered',
      answer: { form: 'no_data', number: '800/12/2026' },
      link: { state: 'used' },
    })
    await office.open(address)
    await office.page.getByLabel(office.t('requests.linked.code'), { exact: true }).fill(code)
    await office.press('requests.linked.open')
    await office.reads(office.t('refusals.link_not_valid.what'))
    await sender.open(`/requests/${letter}`)
    await sender.reads(/lewat tautan/)
    await tidy(sender)
  })

  test('without a key the page is neutral, in both languages', async () => {
    const other = await country.tab(phone)
    await other.open('/surat')
    await other.heading(other.t('requests.linked'))
    await other.reads(other.t('requests.linked.over'))
    await tidy(other)
    await other.page.getByText(other.t('shell.language.en'), { exact: true }).click()
    await other.reads(speech('en').t('requests.linked.over'))
    await tidy(other)
  })
})
