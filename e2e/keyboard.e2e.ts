import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { initialRequest } from '../src/requests/contract.ts'
import { sent } from '../src/requests/testing.ts'
import { type Country, openCountry } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** A day without a mouse: nothing below clicks, and what has the focus is always seen to have it. */
let country: Country
let tab: Tab

beforeAll(async () => {
  country = await openCountry()
  // Who works alone has to ask another desk for the second person.
  await country.world.sql`
    update membership set until = now() where member = (select id from member where login = 'staf-jakut')`
})
afterAll(() => country.close())
story(() => country.tabs)

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => tab.page.keyboard.press(key)), Promise.resolve())
const type = (text: string) => tab.page.keyboard.type(text)
const focused = (locator: Locator) => locator.evaluate((element) => element === document.activeElement)

/** Goes on with Tab until this has the focus. */
async function tabTo(locator: Locator): Promise<void> {
  await locator.waitFor()
  for (let stops = 0; stops < 80; stops += 1) {
    if (await focused(locator)) return
    await press('Tab')
  }
  throw new Error(`Tab does not reach ${String(locator)}`)
}

/** The outline, border or shadow that shows where the focus is. */
async function isSeen(): Promise<boolean> {
  return tab.page.evaluate<boolean>(`(() => {
    const shows = (element) => [null, '::before', '::after'].some((part) => {
      const style = getComputedStyle(element, part)
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none'
    })
    const element = document.activeElement
    return element !== document.body && [element, element.parentElement, element.nextElementSibling].some((one) => one && shows(one))
  })()`)
}

describe('with the keyboard alone', () => {
  test('one signs in', async () => {
    tab = await country.tab()
    await tab.open('/')
    await tabTo(tab.page.getByLabel(tab.t('agencies.login'), { exact: true }))
    await type('jakut')
    await press('Tab')
    await type(country.passphrase)
    await press('Enter')
    await tab.heading(tab.t('obligations.inbox'))
  })

  test('the first stop of Tab leads past the navigation', async () => {
    await tab.open('/')
    await press('Tab')
    expect(await focused(tab.page.getByRole('link', { name: tab.t('shell.skip') }))).toBe(true)
    await press('Enter')
    expect(await focused(tab.page.locator('#content'))).toBe(true)
  })

  test('Ctrl-K jumps to the letters, and their heading is read out', async () => {
    await press('Control+k')
    await tab.page.getByRole('combobox', { name: tab.t('shell.jump.title') }).waitFor()
    await type('surat')
    await tab.page
      .getByRole('option', { name: tab.t('requests.title') })
      .first()
      .waitFor()
    await press('Enter')
    const heading = tab.page.getByRole('heading', { level: 1, name: tab.t('requests.title') })
    await heading.waitFor()
    await expect.poll(() => focused(heading)).toBe(true)
  })

  test('Escape closes the jump and gives the focus back', async () => {
    const before = tab.page.getByRole('button', { name: tab.t('shell.jump') })
    await before.focus()
    await press('Enter')
    await tab.page.getByRole('combobox', { name: tab.t('shell.jump.title') }).waitFor()
    await press('Escape')
    await expect.poll(() => focused(before)).toBe(true)
  })

  test('one writes a letter', async () => {
    const { t, page } = tab
    await tabTo(
      page
        .getByRole('main')
        .getByRole('link', { name: t('requests.write') })
        .first(),
    )
    expect(await isSeen()).toBe(true)
    await press('Enter')
    await tab.heading(t('requests.new'))
    await tabTo(page.getByRole('combobox', { name: t('requests.form.receiver') }))
    await type('Jakarta Barat')
    await page
      .getByRole('option', { name: /Jakarta Barat/ })
      .first()
      .waitFor()
    await press('ArrowDown', 'Enter')
    await tab.reads(t('requests.form.receiver.noAccount'))
    await tabTo(page.getByLabel(t('requests.form.subject')))
    await type('Permintaan data tempat pelatihan')
    await tabTo(page.getByLabel(t('requests.form.basis')))
    await press('ArrowDown')
    await tabTo(page.getByLabel(t('requests.form.purpose')))
    await type('menyiapkan pelatihan')
    await tabTo(page.getByRole('checkbox', { name: /tempat pelatihan/ }))
    await press('Space')
    await tabTo(page.getByLabel(t('requests.form.scope')))
    await type('Jakarta Barat, bulan ini')
    await tabTo(tab.button('requests.form.save'))
    expect(await isSeen()).toBe(true)
    await press('Enter')
    await tab.heading('Permintaan data tempat pelatihan')
  })

  const province = 'Dinas Sosial Provinsi Daerah Khusus Ibukota Jakarta'

  test('asks for initials: nobody else serves this desk, so the province does it', async () => {
    const { t, page } = tab
    await tab.reads(t('requests.now.sender.small', { second: province }))
    await tabTo(tab.button('requests.do.ask_initial'))
    await press('Enter')
    const form = page.getByRole('form', { name: t('requests.do.ask_initial') })
    await tabTo(form.getByRole('button', { name: t('requests.do.ask_initial') }))
    await press('Enter')
    await tab.reads(t('requests.now.sender.initialAsked', { second: province }))
    const second = await country.world.join(country.world.generatedDesk('31'), ['worker'])
    const id = new URL(page.url()).pathname.split('/').pop() ?? ''
    await second.call(initialRequest, { params: { id } })
    await page.reload()
  })

  test('and signs it', async () => {
    const { t, page } = tab
    await tabTo(tab.button('requests.do.sign'))
    await press('Enter')
    const form = page.getByRole('form', { name: t('requests.do.sign') })
    await tabTo(form.getByRole('button', { name: t('requests.do.sign') }))
    await press('Enter')
    await tab.button('requests.do.number').waitFor()
  })

  test('Ctrl-K finds the letter again by a word of its subject', async () => {
    await tab.open('/sites')
    await press('Control+k')
    await tab.page.getByRole('combobox', { name: tab.t('shell.jump.title') }).waitFor()
    await type('tempat pelat')
    await tab.page.getByRole('option', { name: /tempat pelatihan/ }).waitFor()
    await press('Enter')
    await tab.heading('Permintaan data tempat pelatihan')
  })

  test('and a site by a piece of its name', async () => {
    await press('Control+k')
    await tab.page.getByRole('combobox', { name: tab.t('shell.jump.title') }).waitFor()
    await type('kalij')
    await tab.page.getByRole('option', { name: /Kalijodo/ }).waitFor()
    await press('Enter')
    await tab.heading(/Kalijodo/)
  })

  test('J goes down the inbox, Enter opens a promise and closes it', async () => {
    const { t, page } = tab
    const ministry = await country.world.join(nationalDesk('ministry-rts'))
    const district = country.world.generatedDesk('31.72')
    for (let letters = 0; letters < 3; letters += 1) await sent(country.world, ministry, district)
    await tab.open('/')
    const rows = page.locator('[data-row]')
    await rows.nth(2).waitFor()
    await press('j', 'j')
    expect(await focused(rows.nth(1))).toBe(true)
    await press('k')
    expect(await focused(rows.nth(0))).toBe(true)
    expect(await isSeen()).toBe(true)
    await press('Enter')
    await page.getByRole('region', { name: t('obligations.ladder') }).waitFor()
    await tabTo(tab.button('obligations.claim'))
    await press('Enter')
    await tab.button('obligations.release').waitFor()
    expect(tab.errors).toEqual([])
  })
})
