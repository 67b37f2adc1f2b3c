import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { draftRequest, getSheet } from '../src/requests/contract.ts'
import { letterTo } from '../src/requests/testing.ts'
import { type Country, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** An administrator words the letters of the own agency, with the keyboard alone. */
let country: Country
let tab: Tab

beforeAll(async () => {
  country = await openCountry()
  tab = await country.signedIn('jakut')
  await tab.page.getByRole('navigation').first().waitFor()
})
afterAll(() => country.close())
story(() => country.tabs)

const wording = () => tab.page.getByRole('textbox', { name: tab.t('requests.template.text') })
const pressEnter = async (name: string) => {
  await tab.page.getByRole('button', { name, exact: true }).focus()
  await tab.page.keyboard.press('Enter')
}

describe('templates of letters', () => {
  test('begin as they were shipped, and may be used as they are', async () => {
    await tab.open('/letter-templates')
    const link = tab.page.getByRole('link', { name: new RegExp(tab.t('requests.paper.request')) })
    await link.focus()
    await tab.page.keyboard.press('Enter')
    await tab.heading(tab.t('requests.paper.request'))
    await tab.reads(tab.t('requests.template.clean'))
    expect(await wording().inputValue()).toContain('{dasar}')
    expect(await tab.axe()).toEqual([])
  })

  test('say what is wrong in which line, and take the focus there instead of saving', async () => {
    await wording().focus()
    await tab.page.keyboard.press('Control+End')
    await tab.page.keyboard.type('\nBagi mantan.')
    await tab.reads(/mantan/)
    await pressEnter(tab.t('requests.template.save'))
    expect(await tab.page.evaluate(() => document.activeElement?.textContent)).toContain('mantan')
    expect(await tab.axe()).toEqual([])
    await tab.page.setViewportSize(phone)
    expect(await tab.overflow()).toBe(0)
    await tab.page.setViewportSize({ width: 1280, height: 800 })
  })

  test('take a field where the cursor stands, show it in the sample, and are used from then on', async () => {
    await wording().fill((await wording().inputValue()).replace('\nBagi mantan.', '\nSekali lagi: '))
    await wording().focus()
    await tab.page.keyboard.press('Control+End')
    const meaning = tab.t('requests.template.field.keperluan')
    await pressEnter(tab.t('requests.template.insert', { code: '{keperluan}', meaning }))
    await tab.page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    expect(await wording().inputValue()).toMatch(/Sekali lagi: \{keperluan\}$/)
    const sample = tab.page.getByRole('region', { name: tab.t('requests.template.preview') })
    await sample.getByText('Sekali lagi: menyiapkan pendampingan').waitFor()
    await pressEnter(tab.t('requests.template.save'))
    await tab.reads(tab.t('requests.template.version', { version: 1 }))
    const { world } = country
    const writer = await world.join(world.generatedDesk('31.72'))
    const { id } = await writer.call(draftRequest, { body: letterTo(world.generatedDesk('31.73')) })
    const { sheet } = await writer.call(getSheet, { params: { id } })
    expect(sheet.template).toBe('request/1001')
    expect(sheet.body.at(-1)?.text).toMatch(/^Sekali lagi: /)
  })

  test('go back to the shipped wording', async () => {
    await pressEnter(tab.t('requests.template.retire'))
    await tab.reads(tab.t('requests.template.retired'))
    await tab.open('/letter-templates')
    const row = tab.page.getByRole('listitem').filter({ hasText: tab.t('requests.paper.request') })
    await row.getByText(tab.t('requests.templates.shipped')).waitFor()
    expect(await tab.axe()).toEqual([])
    expect(tab.errors).toEqual([])
  })

  test('are read by colleagues, and changed by none of them', async () => {
    const colleague = await country.signedIn('staf-jakut')
    await colleague.page.getByRole('navigation').first().waitFor()
    await colleague.open('/letter-templates/answer')
    await colleague.page.getByRole('region', { name: colleague.t('requests.template.preview') }).waitFor()
    expect(await colleague.page.getByRole('textbox').count()).toBe(0)
    expect(await colleague.axe()).toEqual([])
  })
})
