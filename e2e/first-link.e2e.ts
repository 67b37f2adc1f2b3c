import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { makeFirstLink } from '../src/installation/public.ts'
import { scratchWorld, type World } from '../src/testing/world.ts'
import { buildWeb } from '../src/web-build.ts'
import { desktop, phone } from './country.ts'
import { openTab, type Tab } from './tab.ts'

/** An installation where nobody is yet, and the link that its server has printed. */
let world: World
let browser: Browser
let path: string

beforeAll(async () => {
  world = await scratchWorld({ webFolder: await buildWeb(() => {}) })
  const link = await makeFirstLink(world.bekal.database, world.base)
  path = link?.url.slice(world.base.length) ?? ''
  browser = await chromium.launch({
    executablePath: inject('chromium'),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
})
afterAll(async () => {
  await browser.close()
  await world.close()
})

async function clean(tab: Tab): Promise<void> {
  for (const size of [phone, desktop]) {
    await tab.page.setViewportSize(size)
    expect({ axe: await tab.axe(), overflow: await tab.overflow() }).toEqual({ axe: [], overflow: 0 })
  }
  expect(tab.errors).toEqual([])
}

async function listedWords(tab: Tab): Promise<string[]> {
  return tab.page
    .getByRole('list', { name: tab.t('agencies.passphrase.new') })
    .getByRole('listitem')
    .allTextContents()
}

describe('the first administrator', () => {
  test('comes in by the link, writes six words down, and signs in with them', async () => {
    const tab = await openTab(browser, world.base, desktop, 'id')
    const sent: string[] = []
    tab.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    await tab.open(path)
    await tab.heading(tab.t('installation.first'))
    expect(await tab.page.evaluate('location.href')).toBe(`${world.base}/mulai`)
    await clean(tab)

    await tab.press('installation.next')
    await tab.reads(tab.t('refusals.bad_input.what'))
    await clean(tab)
    const field = (name: 'agency' | 'name' | 'login') =>
      tab.page.getByLabel(tab.t(`installation.${name}`), { exact: true })
    await field('agency').fill('Pusat Data Contoh')
    await field('name').fill('Rina Contoh')
    await field('login').fill('r!')
    await tab.press('installation.next')
    await tab.reads(tab.t('refusals.input.format'))
    await field('login').fill('Rina')
    await tab.press('installation.next')

    await tab.heading(tab.t('installation.words'))
    const words = await listedWords(tab)
    expect(words).toHaveLength(6)
    await clean(tab)
    await tab.press('agencies.passphrase.written')
    await tab.heading(tab.t('installation.proof'))
    await tab.press('installation.begin')
    await tab.reads(tab.t('agencies.passphrase.word.wrong'))
    await clean(tab)
    for (const [at, word] of words.entries()) {
      const asked = tab.page.getByLabel(tab.t('agencies.passphrase.word', { place: at + 1 }), { exact: true })
      if ((await asked.count()) > 0) await asked.fill(word)
    }
    await tab.press('installation.begin')
    await tab.reads(tab.t('installation.begun'))
    await clean(tab)
    for (const word of words) for (const one of sent) expect(one).not.toMatch(new RegExp(`\\b${word}\\b`))

    await tab.page.getByRole('link', { name: tab.t('agencies.signIn.do') }).click()
    await tab.signIn('rina', words.join(' '))
    await tab.page.getByRole('navigation').first().waitFor()
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test.each(['/mulai', '/mulai#terpotong', 'the used link'])('nobody comes in by %s', async (address) => {
    const tab = await openTab(browser, world.base, phone, 'id')
    await tab.open(address === 'the used link' ? path : address)
    await tab.reads(tab.t('installation.link.over'))
    await clean(tab)
    await tab.close()
  })
})
