import { readFile } from 'node:fs/promises'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Country, desktop, openCountry, phone } from './country.ts'
import type { Tab } from './tab.ts'

/** *Data rujukan* as the operator keeps it: word by word on the screen, and as files that are checked first. */
let country: Country
beforeAll(async () => {
  country = await openCountry()
})
afterAll(() => country.close())

const list = '/reference/codes/no_data_reason'
const label = 'Asesmen belum dilakukan'

async function operator(language: 'id' | 'en' = 'id'): Promise<Tab> {
  const tab = await country.tab(desktop, language)
  await tab.page.addInitScript(`localStorage.setItem('bekal.language', '${language}')`)
  await tab.open('/')
  await tab.signIn('pengelola', country.passphrase)
  await tab.page.getByRole('navigation').first().waitFor()
  return tab
}

async function looksRight(tab: Tab): Promise<void> {
  await tab.page.waitForLoadState('networkidle')
  for (const size of [phone, desktop]) {
    await tab.page.setViewportSize(size)
    expect({ axe: await tab.axe(), overflow: await tab.overflow() }).toEqual({ axe: [], overflow: 0 })
  }
}

/** Everything there is, as the page gives it: names and texts. */
async function downloaded(tab: Tab): Promise<Record<string, string>> {
  const [file] = await Promise.all([
    tab.page.waitForEvent('download'),
    tab.press('administration.download.plain'),
  ])
  expect(file.suggestedFilename()).toBe('data-rujukan-2026-03-09.zip')
  const inside = unzipSync(new Uint8Array(await readFile(await file.path())))
  return Object.fromEntries(Object.entries(inside).map(([path, bytes]) => [path, strFromU8(bytes)]))
}

const choose = (tab: Tab, files: Record<string, string | Buffer>) =>
  tab.page.locator('input[type=file]').setInputFiles(
    Object.entries(files).map(([name, text]) => ({
      name,
      mimeType: 'text/csv',
      buffer: Buffer.from(text),
    })),
  )

describe('an operator', () => {
  test('finds the open lists and the closed ones, and words an entry anew by the keyboard alone', async () => {
    const tab = await operator()
    const { page } = tab
    await page.getByRole('link', { name: tab.t('administration.reference'), exact: true }).click()
    await tab.heading(tab.t('administration.reference'))
    await page.getByRole('link', { name: 'Alasan penolakan' }).click()
    await tab.reads(tab.t('administration.list.closed.about'))
    expect(await tab.button('administration.code.add').count()).toBe(0)
    expect(await tab.button('administration.code.change').count()).toBe(0)

    await tab.open(list)
    await page.getByRole('button', { name: tab.t('administration.code.change.of', { label }) }).focus()
    await page.keyboard.press('Enter')
    const form = page.getByRole('form')
    const field = form.getByLabel(tab.t('administration.code.labelId'), { exact: true })
    expect(await field.evaluate((input) => input === document.activeElement)).toBe(true)
    await page.keyboard.press('Control+a')
    await page.keyboard.type('=Asesmen')
    await page.keyboard.press('Enter')
    await tab.reads(tab.t('refusals.row.formula'))
    expect(await field.inputValue()).toBe('=Asesmen')
    await looksRight(tab)
    await field.fill('Asesmen belum selesai')
    await page.keyboard.press('Enter')
    await tab.reads(tab.t('administration.code.changed', { label }))
    await page.getByText('Asesmen belum selesai', { exact: true }).waitFor()
    await tab.press('shell.undo')
    await page.getByText(label, { exact: true }).waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('adds an entry, lets it end with its last day said, and brings it back', async () => {
    const tab = await operator()
    const { page } = tab
    await tab.open(list)
    await tab.press('administration.code.add')
    const form = page.getByRole('form', { name: tab.t('administration.code.add') })
    const fill = (key: 'labelId' | 'labelEn' | 'code', text: string) =>
      form.getByLabel(tab.t(`administration.code.${key}`), { exact: true }).fill(text)
    const add = form.getByRole('button', { name: tab.t('administration.code.add.do') })
    await fill('labelId', 'Menunggu hasil Dinas Dukcapil')
    await fill('code', 'no_assessment')
    await add.click()
    await tab.reads(tab.t('refusals.input.required'))
    await form.getByText(tab.t('refusals.code_exists.what')).waitFor()
    await looksRight(tab)
    await fill('labelEn', 'Waiting for the civil registry')
    await fill('code', 'waits_for_registry')
    await add.click()
    const entry = page.getByRole('listitem').filter({ hasText: 'waits_for_registry' })
    await entry.getByText(tab.t('administration.code.valid'), { exact: true }).waitFor()
    await entry.getByRole('button').last().click()
    await tab.reads(/8 Maret 2026/)
    await looksRight(tab)
    await entry.getByRole('form').getByRole('button').first().click()
    await entry.getByText(tab.t('administration.code.ended', { date: '8 Mar 2026' })).waitFor()
    await looksRight(tab)
    await entry.getByRole('button').last().click()
    await entry.getByText(tab.t('administration.code.valid'), { exact: true }).waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('takes everything out as one file, is told which row is wrong, mends it and applies it', async () => {
    const tab = await operator()
    const { page } = tab
    await tab.open('/reference')
    const files = await downloaded(tab)
    expect(Object.keys(files)).toContain('packages/packages.csv')
    const before = files['codes/no_data_reason.csv'] ?? ''
    expect(before).toContain(`no_assessment,${label},`)
    const good = before.replace(label, 'Asesmen masih disusun')
    const wrong = `${good}no_data_reason,Kode Baru,Baru,New,,,,\n`

    await page.getByRole('link', { name: tab.t('administration.import') }).click()
    await tab.heading(tab.t('administration.import'))
    await tab.reads(tab.t('administration.imports.none'))
    await looksRight(tab)
    await choose(tab, { 'alasan.csv': Buffer.from([0x6c, 0x96]) })
    await tab.reads(tab.t('administration.import.fault.not_text'))
    await choose(tab, { 'alasan.csv': wrong, 'paket.csv': files['packages/packages.csv'] ?? '' })
    await tab.reads(tab.t('administration.import.stops', { count: 1 }))
    await tab.reads(tab.t('refusals.row.bad_code'))
    await tab.reads(tab.t('administration.import.file.same'))
    expect(await tab.button('administration.import.do').count()).toBe(0)
    const heading = page.getByRole('heading', { name: tab.t('administration.import.found') })
    expect(await heading.evaluate((head) => head === document.activeElement)).toBe(true)
    await looksRight(tab)

    await choose(tab, { 'alasan.csv': good })
    await tab.reads(new RegExp(`${label} → Asesmen masih disusun`))
    await looksRight(tab)
    await tab.press('administration.import.do')
    await tab.reads(tab.t('administration.import.done.about', { count: 1 }))
    await tab.reads(tab.t('administration.imports.of', { added: 0, changed: 1, retired: 0 }))
    await looksRight(tab)
    await tab.open(list)
    await page.getByText('Asesmen masih disusun', { exact: true }).waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('loses no file when the data has moved since the check, and checks again', async () => {
    const tab = await operator()
    tab.expected(409, '/api/reference/import')
    const { page } = tab
    await tab.open('/reference')
    const files = await downloaded(tab)
    const file = (files['codes/own_measures.csv'] ?? '').replace(
      /own_measures,(\w+),/,
      'own_measures,$1,Baru: ',
    )
    await tab.open('/reference/import')
    await choose(tab, { 'langkah.csv': file })
    await tab.button('administration.import.do').waitFor()
    const other = await operator()
    await other.open('/reference/import')
    await choose(other, { 'langkah.csv': file })
    await other.press('administration.import.do')
    await other.reads(other.t('administration.import.done'))
    await tab.press('administration.import.do')
    await tab.reads(tab.t('refusals.reference_moved.what'))
    await looksRight(tab)
    await tab.press('administration.import.again')
    await tab.reads(tab.t('administration.import.nothing'))
    await page.getByText('langkah.csv').first().waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
    await other.close()
  })

  test('reads the same in English', async () => {
    const tab = await operator('en')
    for (const path of ['/reference', list, '/reference/import']) {
      await tab.open(path)
      await looksRight(tab)
    }
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})
