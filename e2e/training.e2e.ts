import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { uuidv7 } from '../src/kernel/id.ts'
import { getSheet } from '../src/requests/contract.ts'
import { sent } from '../src/requests/testing.ts'
import { type Country, desktop, openCountry, phone } from './country.ts'
import type { Tab } from './tab.ts'

/** *Mode latihan* as people see it: nobody takes a page, a paper or a letter of it for a real one. */
let country: Country
let letter: string
let mark: string

beforeAll(async () => {
  country = await openCountry({ kind: 'training' })
  const { world } = country
  const ministry = await world.join(nationalDesk('ministry-rts'))
  letter = await sent(world, ministry, world.generatedDesk('31.72'))
  const { sheet } = await ministry.call(getSheet, { params: { id: letter } })
  mark = sheet.verifyAt?.split('/').at(-1) ?? ''
})
afterAll(() => country.close())

const band = (tab: Tab) => tab.page.getByRole('complementary', { name: tab.t('shell.training') })

/** The band is in sight, also after scrolling, and machine and ruler find nothing wrong, on both sizes and in both schemes. */
async function looksRight(tab: Tab): Promise<void> {
  const { page } = tab
  await page.waitForLoadState('networkidle')
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    for (const size of [phone, desktop]) {
      await page.setViewportSize(size)
      await page.mouse.wheel(0, 4000)
      expect((await band(tab).boundingBox())?.y).toBe(0)
      expect({ axe: await tab.axe(), overflow: await tab.overflow() }).toEqual({ axe: [], overflow: 0 })
    }
  }
}

describe('an installation for exercise', () => {
  test('says what it is on every page, from the sign-in to the lock of a shared PC', async () => {
    const tab = await country.tab()
    await tab.open('/')
    await looksRight(tab)
    await tab.page.getByRole('checkbox').check()
    await tab.signIn('jakut', country.passphrase)
    await tab.heading(tab.t('obligations.inbox'))
    await looksRight(tab)
    await tab.open(`/requests/${letter}`)
    await looksRight(tab)
    await tab.press('shell.lock')
    await tab.heading(tab.t('agencies.lock'))
    await looksRight(tab)
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('shows a member the e-mail that would have gone out', async () => {
    const tab = await country.signedIn('jakut')
    await tab.heading(tab.t('obligations.inbox'))
    await tab.page.getByRole('banner').getByRole('button').last().click()
    await tab.page.getByRole('link', { name: tab.t('installation.mail') }).click()
    await tab.reads(tab.t('installation.mail.none'))
    await looksRight(tab)
    const id = uuidv7()
    await country.world.sql`
      with told as (insert into notice (id, member, kind, day, state)
        select ${id}, m.id, 'digest', '2026-03-09', 'waiting' from member m where m.login = 'jakut' returning id, member)
      insert into training_mail (id, member, address, subject, body)
      select id, member, 'dewi@latihan.example', 'Bekal: 2 tindak lanjut', 'Dua tindak lanjut menunggu.' from told`
    await tab.open('/training-mail')
    await tab.page.getByRole('heading', { name: 'Bekal: 2 tindak lanjut' }).waitFor()
    await tab.reads('Dua tindak lanjut menunggu.')
    await looksRight(tab)
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('does not vouch for a letter that it has made', async () => {
    const tab = await country.tab()
    await tab.open(`/verifikasi/${mark}`)
    await tab.reads(tab.t('requests.verify.training'))
    expect(await tab.page.getByText(tab.t('requests.verify.known')).count()).toBe(0)
    await looksRight(tab)
    await tab.close()
  })

  test('prints its band at the head of every sheet of paper, and over no line of text', async () => {
    const tab = await country.signedIn('jakut')
    await tab.heading(tab.t('obligations.inbox'))
    await tab.open('/sites')
    await tab.page.waitForLoadState('networkidle')
    const pages = await wordsOf(await tab.page.pdf({ format: 'A4' }))
    expect(pages.length).toBeGreaterThan(2)
    const said = tab.t('shell.training').split(' ')
    for (const words of pages) {
      const inBand = words.slice(0, said.length)
      expect(inBand.map(({ word }) => word)).toEqual(said)
      const below = words[said.length]
      const end = Math.max(...inBand.map(({ bottom }) => bottom))
      // Its padding and its border, in points.
      expect((below?.top ?? 0) - end).toBeGreaterThan(8)
    }
    await tab.close()
  })
})

type Word = { word: string; top: number; bottom: number }

/** The words of each page from the top down, and where they stand. */
async function wordsOf(pdf: Buffer): Promise<Word[][]> {
  const folder = await mkdtemp(join(tmpdir(), 'bekal-print-'))
  try {
    const file = join(folder, 'page.pdf')
    await writeFile(file, pdf)
    const { stdout } = await promisify(execFile)('pdftotext', ['-bbox', file, '-'])
    const pages = stdout.split('<page ').slice(1)
    return pages.map((page) =>
      Array.from(page.matchAll(/yMin="([\d.]+)"[^>]*yMax="([\d.]+)">([^<]*)</g), (found) => ({
        word: found[3] ?? '',
        top: Number(found[1]),
        bottom: Number(found[2]),
      })).toSorted((a, b) => a.top - b.top),
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}
