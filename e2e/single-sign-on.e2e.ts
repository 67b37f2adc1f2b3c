import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestProvider, testProvider } from '../src/testing/provider.ts'
import { type Country, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

let country: Country
let provider: TestProvider

beforeAll(async () => {
  provider = await testProvider()
  country = await openCountry({ provider: provider.settings })
})
afterAll(async () => {
  await country.close()
  await provider.stop()
})
story(() => country.tabs)

const label = 'SSO Contoh'
const clean = async (tab: Tab, name: string) => {
  if (process.env['BEKAL_PICTURES'])
    await tab.page.screenshot({ path: `${process.env['BEKAL_PICTURES']}/sso-${name}.png`, fullPage: true })
  expect(await tab.axe()).toEqual([])
  expect(await tab.overflow()).toBe(0)
}
const pressed = (tab: Tab) => tab.page.getByRole('button', { name: tab.t('sign-in.provider.do', { label }) })

/** On the provider's own page. */
async function signInThere(tab: Tab, account: string): Promise<void> {
  await tab.page.getByLabel('Nomor').fill(account)
  await tab.page.getByRole('button', { name: 'Lanjut' }).click()
}

test('while the provider is down the button says so, and the passphrase opens', async () => {
  const tab = await country.tab(phone)
  tab.expected(503, '/api/sessions/provider')
  await tab.open('/')
  await pressed(tab).waitFor()
  await clean(tab, 'door')
  await pressed(tab).click()
  await tab.reads(tab.t('refusals.provider_unreachable.what'))
  await clean(tab, 'down')
  await tab.signIn('jakut', country.passphrase)
  await tab.heading(tab.t('obligations.inbox'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('an account that nobody has bound opens nothing, and the page says how to bind it', async () => {
  await provider.start(`${country.world.base}/masuk`)
  const tab = await country.tab()
  tab.expected(401, '/api/sessions/provider/answer')
  await tab.open('/')
  await expect.poll(() => pressed(tab).count()).toBe(1)
  // For two seconds after it gave no answer nobody asks it again.
  await tab.page.waitForTimeout(2100)
  await pressed(tab).click()
  await signInThere(tab, '198701012010')
  await tab.reads(tab.t('refusals.provider_account_unknown.what'))
  expect(new URL(tab.page.url()).search).toBe('')
  await clean(tab, 'unknown')
  await tab.press('sign-in.provider.restart')
  await tab.button('agencies.signIn.do').waitFor()
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a member binds the account on the page Keamanan, with the passphrase', async () => {
  const tab = await country.signedIn('jakut')
  await tab.heading(tab.t('obligations.inbox'))
  await tab.open('/security')
  await tab.reads(tab.t('sign-in.provider.none', { label }))
  await clean(tab, 'none')
  await tab.press('sign-in.provider.bind')
  await tab.page.getByLabel(tab.t('agencies.passphrase.present'), { exact: true }).fill(country.passphrase)
  await tab.press('sign-in.provider.bind')
  await signInThere(tab, '198701012010')
  await tab.button('sign-in.provider.unbind').waitFor()
  expect(new URL(tab.page.url()).pathname).toBe('/security')
  await clean(tab, 'bound')
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('and from then on the button leads through the provider to the page that was asked for', async () => {
  const tab = await country.tab()
  await tab.open('/members')
  await pressed(tab).click()
  await signInThere(tab, '198701012010')
  await tab.reads('Dewi Contoh')
  expect(new URL(tab.page.url()).pathname).toBe('/members')
  await tab.open('/security')
  await tab.reads(tab.t('sign-in.session.by.provider'))
  await clean(tab, 'sessions')
  await tab.open('/')
  await tab.heading(tab.t('obligations.inbox'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a locked PC is opened through the provider as well, where its member was; the provider asks afresh', async () => {
  const tab = await country.tab()
  for (const path of ['/api/me', '/api/me/shelf', '/api/members']) tab.expected(423, path)
  await tab.open('/')
  await tab.page.getByLabel(tab.t('shell.shared'), { exact: true }).check()
  await tab.signIn('jakut', country.passphrase)
  await tab.button('shell.lock').waitFor()
  await tab.open('/members')
  await tab.reads('Dewi Contoh')
  const second = await tab.page.context().newPage()
  await second.goto('/members')
  await second.getByText('Dewi Contoh').first().waitFor()
  await tab.press('shell.lock')
  await tab.heading(tab.t('agencies.lock'))
  await clean(tab, 'locked')
  await pressed(tab).click()
  // The provider's page holds nothing of Bekal; turning back, the browser still is locked.
  await tab.page.getByLabel('Nomor').waitFor()
  await tab.page.goBack()
  await tab.heading(tab.t('agencies.lock'))
  await pressed(tab).click()
  await signInThere(tab, '198701012010')
  await tab.reads('Dewi Contoh')
  expect(new URL(tab.page.url()).pathname).toBe('/members')
  // Every tab opens with it.
  await second.getByText('Dewi Contoh').first().waitFor()
  // The provider still remembers who that was, and yet asks who sits here now.
  await tab.press('shell.lock')
  await tab.heading(tab.t('agencies.lock'))
  await pressed(tab).click()
  await tab.page.getByLabel('Nomor').fill('197502022005')
  tab.expected(401, '/api/sessions/provider/answer')
  await tab.page.getByRole('button', { name: 'Lanjut' }).click()
  await tab.reads(tab.t('refusals.provider_account_unknown.what'))
  await clean(tab, 'locked-unknown')
  await tab.press('sign-in.provider.restart')
  await tab.heading(tab.t('agencies.lock'))
  expect(await tab.page.content()).not.toContain('Dewi Contoh')
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('whoever turns back at the provider is told, and begins again', async () => {
  const tab = await country.tab(phone)
  tab.expected(401, '/api/sessions/provider/answer')
  await tab.open('/')
  await pressed(tab).click()
  await tab.page.getByRole('button', { name: 'Batal' }).click()
  await tab.reads(tab.t('refusals.provider_refused.what'))
  await clean(tab, 'refused')
  await tab.press('sign-in.provider.restart')
  await pressed(tab).waitFor()
  // An answer that nobody has asked for, its last word with a dot as an issuer has it.
  await tab.open('/masuk?code=x&state=y&iss=https://masuk.example.go.id')
  await tab.reads(tab.t('refusals.provider_way_over.what'))
  expect(tab.errors).toEqual([])
  await tab.close()
})
