import { afterAll, beforeAll, expect, test } from 'vitest'
import { originOf } from '../src/sign-in/testing.ts'
import { type Country, keepPasskeys, openCountry, phone, type Size } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** A desk of three on one shared PC: two idle minutes lock it, a colleague is in within ten seconds, nothing is left to read. */
let country: Country
const subject = 'Permintaan data pendampingan Kalijodo rahasia-uji'

beforeAll(async () => {
  country = await openCountry()
})
afterAll(() => country.close())
story(() => country.tabs)

/** A shared PC at which this login has signed in. */
async function sharedPc(login: string, size?: Size): Promise<Tab> {
  const tab = await country.tab(size)
  for (const path of ['/api/me', '/api/me/shelf', '/api/requests', '/api/health']) tab.expected(423, path)
  await tab.page.clock.install()
  await tab.open('/')
  await tab.page.getByLabel(tab.t('shell.shared'), { exact: true }).check()
  await tab.signIn(login, country.passphrase)
  await tab.button('shell.lock').waitFor()
  return tab
}

const subjectField = (tab: Tab) => tab.page.getByLabel(tab.t('requests.form.subject'), { exact: true })
const stored = (tab: Tab) =>
  tab.page.evaluate<string>('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])')
const locked = (tab: Tab) => tab.heading(tab.t('agencies.lock'))
const unlock = async (tab: Tab) => {
  await tab.page.getByLabel(tab.t('agencies.passphrase'), { exact: true }).fill(country.passphrase)
  await tab.press('agencies.signIn.do')
}
const picture = async (tab: Tab, name: string) => {
  const folder = process.env['BEKAL_PICTURES']
  if (folder) await tab.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** Every string that the page still holds. */
async function memory(tab: Tab): Promise<string> {
  const session = await tab.page.context().newCDPSession(tab.page)
  const parts: string[] = []
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk))
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await session.detach()
  return parts.join('')
}

test('two idle minutes lock it; the draft is sealed, the page gone, and all is back with the passphrase', async () => {
  const tab = await sharedPc('jakut')
  await tab.open('/requests/new')
  await subjectField(tab).fill(subject)
  await tab.page.clock.fastForward(101_000)
  await tab.reads(tab.t('agencies.lock.soon'))
  await tab.page.mouse.move(10, 10)
  await tab.page.clock.fastForward(30_000)
  expect(await subjectField(tab).inputValue()).toBe(subject)
  await tab.page.clock.fastForward(121_000)
  await locked(tab)
  expect(await tab.page.title()).toBe(`${tab.t('agencies.lock')} · ${tab.t('shell.name')}`)
  expect(await tab.page.content()).not.toMatch(/rahasia-uji|Dewi Contoh/)
  const kept = await stored(tab)
  expect(kept).toContain('bekal.draft.')
  expect(kept).not.toMatch(/rahasia-uji|Dewi Contoh/)
  await picture(tab, 'locked')
  expect(await tab.axe()).toEqual([])
  // The server gives nothing for it either.
  expect(await tab.page.evaluate("fetch('/api/me').then(({ status }) => status)")).toBe(423)
  await tab.page.reload()
  await locked(tab)
  await unlock(tab)
  await subjectField(tab).waitFor()
  expect(new URL(tab.page.url()).pathname).toBe('/requests/new')
  expect(await subjectField(tab).inputValue()).toBe(subject)
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('what was read is in the memory of the page no more', async () => {
  const tab = await sharedPc('jakut')
  await tab.open('/requests/new')
  await subjectField(tab).fill(subject)
  await tab.open('/members')
  await tab.reads('Dewi Contoh')
  expect(await memory(tab)).toContain('Dewi Contoh')
  await tab.press('shell.lock')
  await locked(tab)
  await tab.page.waitForTimeout(500)
  const left = await memory(tab)
  expect(left).not.toContain('Dewi Contoh')
  expect(left).not.toContain('rahasia-uji')
  await tab.close()
})

test('a PC that has slept is locked when it wakes, and what wakes it is no sign of life', async () => {
  const tab = await sharedPc('jakut')
  await tab.page.clock.pauseAt(Date.now() + 3_600_000)
  await tab.page.mouse.move(20, 20)
  await locked(tab)
  await tab.close()
})

test('a colleague is in within ten seconds, and reads nothing of who was here', async () => {
  const tab = await sharedPc('jakut')
  await tab.open('/requests/new')
  await subjectField(tab).fill(subject)
  const began = performance.now()
  await tab.press('shell.lock')
  await locked(tab)
  await tab.page.getByRole('button', { name: tab.t('agencies.lock.somebody') }).click()
  await tab.signIn('dki', country.passphrase)
  await tab.heading(tab.t('obligations.inbox'))
  const took = performance.now() - began
  console.log(`switched in ${(took / 1000).toFixed(1)} s`)
  expect(took).toBeLessThan(10_000)
  await tab.open('/requests/new')
  await subjectField(tab).waitFor()
  expect(await subjectField(tab).inputValue()).toBe('')
  expect(await stored(tab)).not.toMatch(/rahasia-uji|Dewi Contoh/)
  expect(await memory(tab)).not.toMatch(/rahasia-uji|Dewi Contoh/)
  // Both are offered now, by what they type and not by name; the first finds the own draft again.
  await tab.press('shell.lock')
  await locked(tab)
  await tab.page.getByRole('button', { name: 'jakut', exact: true }).click()
  await unlock(tab)
  await tab.heading(tab.t('obligations.inbox'))
  await tab.open('/requests/new')
  await tab.reads(tab.t('requests.form.resumed'))
  expect(await subjectField(tab).inputValue()).toBe(subject)
  await tab.close()
})

test('all tabs lock and open together', async () => {
  const tab = await sharedPc('jakut')
  const second = await tab.page.context().newPage()
  await second.goto('/members')
  await second.getByText('Dewi Contoh').first().waitFor()
  await tab.press('shell.lock')
  await second.getByRole('heading', { level: 1, name: tab.t('agencies.lock') }).waitFor()
  await unlock(tab)
  await tab.heading(tab.t('obligations.inbox'))
  await second.getByRole('heading', { level: 1, name: tab.t('agencies.members') }).waitFor()
  await tab.close()
})

test('the page is covered while another window is looked at', async () => {
  const tab = await sharedPc('jakut')
  const visible = () => tab.page.evaluate<string>('getComputedStyle(document.body).visibility')
  const hide = (hidden: boolean) =>
    tab.page.evaluate(
      `Object.defineProperty(document, 'hidden', { value: ${hidden}, configurable: true }); document.dispatchEvent(new Event('visibilitychange'))`,
    )
  await hide(true)
  expect(await visible()).toBe('hidden')
  await hide(false)
  expect(await visible()).toBe('visible')
  await tab.close()
})

test('without connection it locks as well, and the server hears of it as soon as it can', async () => {
  const tab = await sharedPc('jakut')
  await tab.page.route('**/api/**', (route) => route.abort())
  await tab.press('shell.lock')
  await locked(tab)
  expect(await tab.page.content()).not.toContain('Dewi Contoh')
  await tab.page.unroute('**/api/**')
  await tab.page.clock.fastForward(6_000)
  await expect
    .poll(() => tab.page.evaluate("fetch('/api/me').then(({ status }) => status)"), { timeout: 10_000 })
    .toBe(423)
  await tab.close()
})

test('on a phone all of it has room, and who signs out leaves a sealed draft', async () => {
  const tab = await sharedPc('jakut', phone)
  await picture(tab, 'phone-open')
  expect(await tab.overflow()).toBe(0)
  expect(await tab.axe()).toEqual([])
  await tab.open('/requests/new')
  await subjectField(tab).fill(subject)
  await tab.press('shell.lock')
  await locked(tab)
  await picture(tab, 'phone-locked')
  expect(await tab.overflow()).toBe(0)
  expect(await tab.axe()).toEqual([])
  await tab.press('agencies.lock.leave')
  await tab.heading(tab.t('agencies.signIn'))
  await picture(tab, 'phone-sign-in')
  expect(await tab.axe()).toEqual([])
  expect(await stored(tab)).not.toContain('rahasia-uji')
  await tab.page.goBack()
  await tab.heading(tab.t('agencies.signIn'))
  await tab.close()
})

test('the passkey opens the lock for whose it is, and for a colleague a page of their own', async () => {
  const tab = await country.tab()
  for (const path of ['/api/me', '/api/me/shelf', '/api/requests', '/api/health']) tab.expected(423, path)
  await keepPasskeys(tab)
  await tab.page.clock.install()
  await tab.open(originOf(country.world))
  await tab.page.getByLabel(tab.t('shell.shared'), { exact: true }).check()
  await tab.signIn('jakut', country.passphrase)
  await tab.button('shell.lock').waitFor()
  await tab.open(`${originOf(country.world)}/security`)
  await tab.press('sign-in.passkey.add')
  const proof = tab.page.getByRole('form', { name: tab.t('sign-in.proof.do') })
  await proof.getByLabel(tab.t('agencies.passphrase.present'), { exact: true }).fill(country.passphrase)
  await proof.getByRole('button', { name: tab.t('sign-in.proof.do') }).click()
  await tab.press('sign-in.passkey.make')
  await tab.press('sign-in.codes.kept')
  await tab.open(`${originOf(country.world)}/requests/new`)
  await subjectField(tab).fill(subject)
  await tab.page.clock.fastForward(121_000)
  await locked(tab)
  await picture(tab, 'locked-passkey')
  expect(await tab.axe()).toEqual([])
  // By keyboard alone: the way in by passkey stands right after the form.
  await tab.button('agencies.passkey.enter').focus()
  await tab.page.keyboard.press('Enter')
  await subjectField(tab).waitFor()
  expect(await subjectField(tab).inputValue()).toBe(subject)
  // A colleague has signed in meanwhile: the passkey of who was here before opens no page of theirs.
  await tab.press('shell.lock')
  await locked(tab)
  await tab.page.getByRole('button', { name: tab.t('agencies.lock.somebody') }).click()
  await tab.signIn('dki', country.passphrase)
  await tab.heading(tab.t('obligations.inbox'))
  await tab.open(`${originOf(country.world)}/members`)
  await tab.press('shell.lock')
  await locked(tab)
  await tab.press('agencies.passkey.enter')
  await tab.heading(tab.t('obligations.inbox'))
  expect(new URL(tab.page.url()).pathname).toBe('/')
  await tab.open(`${originOf(country.world)}/requests/new`)
  await tab.reads(tab.t('requests.form.resumed'))
  expect(await subjectField(tab).inputValue()).toBe(subject)
  expect(tab.errors).toEqual([])
  await tab.close()
})
