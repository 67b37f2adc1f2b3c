import { afterAll, beforeAll, expect, test } from 'vitest'
import { originOf } from '../src/sign-in/testing.ts'
import { type Country, desktop, keepPasskeys, openCountry, phone, type Size } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

let country: Country

beforeAll(async () => {
  country = await openCountry()
})
afterAll(() => country.close())
story(() => country.tabs)

/** A browser on a device that can keep passkeys; the page is opened by its name, to which they belong. */
async function onDevice(size: Size): Promise<{ tab: Tab; verified: (on: boolean) => Promise<void> }> {
  const tab = await country.tab(size)
  const verified = await keepPasskeys(tab)
  await tab.open(originOf(country.world))
  return { tab, verified }
}

const at = (path: string) => `${originOf(country.world)}${path}`

async function clean(tab: Tab, name: string): Promise<void> {
  if (process.env['BEKAL_PICTURES'])
    await tab.page.screenshot({
      path: `${process.env['BEKAL_PICTURES']}/passkey-${name}-${tab.page.viewportSize()?.width}.png`,
      fullPage: true,
    })
  expect(await tab.axe()).toEqual([])
  expect(await tab.overflow()).toBe(0)
}

async function prove(tab: Tab): Promise<void> {
  const form = tab.page.getByRole('form', { name: tab.t('sign-in.proof.do') })
  await form.getByLabel(tab.t('agencies.passphrase.present'), { exact: true }).fill(country.passphrase)
  await form.getByRole('button', { name: tab.t('sign-in.proof.do') }).click()
}

test.each([
  ['dki', desktop],
  ['staf', phone],
] as const)('%s adds a passkey, signs out, and comes in with it alone', async (login, size) => {
  const { tab, verified } = await onDevice(size)
  await clean(tab, 'door')
  await tab.signIn(login, country.passphrase)
  await tab.heading(tab.t('obligations.inbox'))
  await tab.open(at('/security'))
  await clean(tab, 'none')
  await tab.press('sign-in.passkey.add')
  await tab.page.getByRole('form', { name: tab.t('sign-in.proof.do') }).waitFor()
  await clean(tab, 'proof')
  await prove(tab)
  const name = tab.page.getByLabel(tab.t('sign-in.passkey.name'), { exact: true })
  await name.waitFor()
  expect(await name.inputValue()).not.toBe('')
  await clean(tab, 'name')
  await name.fill('Ponsel saya')
  await tab.press('sign-in.passkey.make')
  await tab.button('sign-in.codes.kept').waitFor()
  await clean(tab, 'codes')
  await tab.press('sign-in.codes.kept')
  await tab.reads('Ponsel saya')
  await clean(tab, 'list')

  await tab.page
    .getByRole('button', { name: tab.t('sign-in.passkey.rename.of', { name: 'Ponsel saya' }) })
    .click()
  await tab.page.getByLabel(tab.t('sign-in.passkey.name'), { exact: true }).fill('Ponsel merah')
  await tab.press('sign-in.passkey.rename.do')
  await tab.reads('Ponsel merah')

  await forget(tab)
  await verified(false)
  await tab.press('agencies.passkey.enter')
  await tab.reads(tab.t('refusals.passkey_cancelled.what'))
  await clean(tab, 'cancelled')
  await verified(true)
  await tab.press('agencies.passkey.enter')
  await tab.heading(tab.t('obligations.inbox'))

  // The passphrase and then the passkey, as second factor.
  await forget(tab)
  await tab.signIn(login, country.passphrase)
  await tab.page.getByLabel(tab.t('agencies.code'), { exact: true }).waitFor()
  await clean(tab, 'second')
  await tab.press('agencies.passkey.use')
  await tab.heading(tab.t('obligations.inbox'))

  // Taken away again: what is left is said first, and a passkey is proof enough.
  await tab.open(at('/security'))
  await tab.page
    .getByRole('button', { name: tab.t('sign-in.passkey.remove.of', { name: 'Ponsel merah' }) })
    .click()
  await tab.press('agencies.passkey.use')
  await tab.reads(tab.t('sign-in.passkey.remove.last'))
  await clean(tab, 'last')
  await tab.page
    .getByRole('dialog')
    .getByRole('button', { name: tab.t('sign-in.passkey.remove') })
    .click()
  await tab.reads(tab.t('sign-in.passkey.removed', { name: 'Ponsel merah' }))
  await forget(tab)
  tab.expected(401, '/api/sessions/passkey')
  await tab.press('agencies.passkey.enter')
  await tab.reads(tab.t('refusals.passkey_refused.what'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('whoever opens the page by its number is told by which name passkeys work', async () => {
  const tab = await country.signedIn('jakut')
  await tab.heading(tab.t('obligations.inbox'))
  await tab.open('/security')
  await tab.press('sign-in.passkey.add')
  await prove(tab)
  await tab.press('sign-in.passkey.make')
  await tab.reads(tab.t('refusals.passkey_elsewhere.what'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

/** Another day: the page is left before the cookie goes, so that nothing it still reads is refused. */
async function forget(tab: Tab): Promise<void> {
  await tab.page.goto('about:blank')
  await tab.page.context().clearCookies()
  await tab.open(at('/'))
}
