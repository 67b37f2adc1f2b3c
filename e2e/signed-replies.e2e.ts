import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pdfBytes } from '../src/files/testing.ts'
import { draftAnswer, receiveRequest } from '../src/requests/contract.ts'
import { initialled, justNow, logoPng, noData, sent } from '../src/requests/testing.ts'
import type { Colleague } from '../src/testing/world.ts'
import { type Country, desktop, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** An answer leaves as an official letter: with the agency's logo, signed by its head, and with the sheet that bears ink and stamp. */
let country: Country
let asker: Colleague
let letter: string
let head: Tab

beforeAll(async () => {
  country = await openCountry()
  const { world } = country
  const desk = world.generatedDesk('31.72')
  asker = await world.join(world.generatedDesk('31'))
  letter = await sent(world, asker, desk)
  const receiver = await world.join(desk)
  await receiver.call(receiveRequest, { params: { id: letter }, body: justNow })
  await receiver.call(draftAnswer, { params: { id: letter }, body: noData })
  await initialled(world, receiver, letter)
  head = await country.signedIn('jakut')
  await head.page.getByRole('navigation').first().waitFor()
})
afterAll(() => country.close())
story(() => country.tabs)

const clean = async (tab: Tab) => {
  for (const size of [phone, desktop]) {
    await tab.page.setViewportSize(size)
    expect({ axe: await tab.axe(), overflow: await tab.overflow(), errors: tab.errors }).toEqual({
      axe: [],
      overflow: 0,
      errors: [],
    })
  }
}

describe('a signed answer', () => {
  test('goes out on a letterhead with the logo that its agency has chosen', async () => {
    const { page, t } = head
    await head.open('/letterhead')
    const choosing = page.waitForEvent('filechooser')
    await head.press('agencies.logo.choose')
    const logo = { name: 'logo.png', mimeType: 'image/png', buffer: logoPng() }
    await (await choosing).setFiles(logo)
    await head.button('agencies.logo.remove').waitFor()
    await page.waitForFunction(
      () => (document.querySelector('header img') as HTMLImageElement)?.naturalWidth === 200,
    )
    await clean(head)
    // What is no logo says what to do, and the one that is there stays.
    head.expected(422, '/api/logo')
    const again = page.waitForEvent('filechooser')
    await head.press('agencies.logo.exchange')
    await (await again).setFiles({ ...logo, buffer: logoPng(20) })
    await head.reads(t('refusals.logo_measures.do'))
    await head.button('agencies.logo.remove').waitFor()
    expect(await head.axe()).toEqual([])
  })

  test('is signed as it is given: the block is offered, and asked for where it is not whole', async () => {
    const { page, t } = head
    await head.open(`/requests/${letter}`)
    await head.press('requests.do.answer')
    const giving = page.getByRole('form', { name: t('requests.do.answer') })
    await giving.getByLabel(t('requests.signing.capacity')).selectOption('an')
    await giving.getByRole('button', { name: t('requests.do.answer') }).click()
    await giving.getByText(t('refusals.input.required')).first().waitFor()
    await clean(head)
    await giving.getByLabel(t('requests.signing.ownOffice')).fill('Sekretaris Suku Dinas')
    await giving.getByLabel(t('requests.signing.nip')).fill('19700101 199503 1 001')
    await giving.getByLabel(t('requests.signing.rank')).fill('Pembina')
    await giving.getByRole('button', { name: t('requests.do.answer') }).click()
    await page.getByRole('heading', { name: t('requests.answer'), exact: true }).waitFor()
  })

  test('stands on the screen as it is printed, its block and logo too', async () => {
    const { page, t } = head
    await page.getByLabel(t('requests.papers.shown')).selectOption('answer')
    const sheet = page.getByRole('region', { name: t('requests.letter') })
    await sheet.getByText('NIP 19700101 199503 1 001').waitFor()
    await sheet.getByText('Sekretaris Suku Dinas,').waitFor()
    await page.waitForFunction(
      () => (document.querySelector('[data-sheet] img') as HTMLImageElement)?.naturalWidth === 200,
    )
    await clean(head)
  })

  test('gets its signed sheet, once', async () => {
    const { page, t } = head
    const part = page.getByRole('region', { name: t('requests.signed.of.answer') })
    await part.locator('input[type=file]').setInputFiles({
      name: 'jawaban.pdf',
      mimeType: 'application/pdf',
      buffer: pdfBytes('% signed answer\n'),
    })
    await part.getByRole('checkbox').check()
    await part.getByRole('button', { name: t('requests.signed.keep') }).click()
    await part.getByRole('button', { name: t('requests.signed.save') }).waitFor()
    expect(await part.locator('input[type=file]').count()).toBe(0)
    await clean(head)
  })

  test('which whoever asked reads as well, beside who signed', async () => {
    const other = await country.signedIn('dki')
    await other.page.getByRole('navigation').first().waitFor()
    await other.open(`/requests/${letter}`)
    const { page, t } = other
    const part = page.getByRole('region', { name: t('requests.signed.of.answer') })
    const saving = page.waitForEvent('download')
    await part.getByRole('button', { name: t('requests.signed.save') }).click()
    expect(await readFile(await (await saving).path())).toEqual(pdfBytes('% signed answer\n'))
    await clean(other)
  })
})
