import { afterAll, beforeAll, expect, test } from 'vitest'
import { askSalt, openSession } from '../src/agencies/contract.ts'
import { makeClient } from '../src/platform/client.ts'
import { signInSecretOf } from '../src/passphrase.ts'
import { confirmCodeApp, offerCodeApp } from '../src/sign-in/contract.ts'
import { groupCode } from '../src/sign-in/rules.ts'
import { codeOf, earlyInStep } from '../src/sign-in/testing.ts'
import { type Country, openCountry, phone } from './country.ts'
import { story } from './story.ts'

let country: Country
let key = ''
let codes: string[] = []

/** Dewi sets up a code app. */
beforeAll(async () => {
  country = await openCountry()
  const { visitor, base } = country.world
  const { salt } = await visitor.call(askSalt, { body: { login: 'jakut' } })
  const { secret } = await signInSecretOf(country.passphrase, Uint8Array.from(Buffer.from(salt, 'base64url')))
  const { token } = await visitor.call(openSession, { body: { login: 'jakut', secret } })
  const session = makeClient({ base, token: () => token })
  key = (await session.call(offerCodeApp, { body: { secret } })).key
  codes = (await session.call(confirmCodeApp, { body: { code: codeOf(key) } })).codes
  await country.world.sql`update authenticator set last_step = 1`
})
afterAll(() => country.close())
story(() => country.tabs)

test('the passphrase alone opens nothing: the code of the phone does, once', async () => {
  const tab = await country.signedIn('jakut', phone)
  const field = tab.page.getByLabel(tab.t('agencies.code'), { exact: true })
  await field.waitFor()
  expect(await tab.axe()).toEqual([])
  expect(await tab.overflow()).toBe(0)
  await field.fill('12 34')
  await tab.press('agencies.signIn.do')
  await tab.reads(tab.t('agencies.code.odd'))
  await earlyInStep()
  const code = codeOf(key)
  await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`)
  await tab.press('agencies.signIn.do')
  await tab.heading(tab.t('obligations.inbox'))
  expect(tab.errors).toEqual([])
  await tab.close()

  const other = await country.signedIn('jakut')
  other.expected(401, '/api/sessions/code')
  await other.page.getByLabel(other.t('agencies.code'), { exact: true }).fill(code)
  await other.press('agencies.signIn.do')
  await other.reads(other.t('refusals.wrong_code.what'))
  await other.press('agencies.code.restart')
  await other.button('agencies.signIn.do').waitFor()
  await other.close()
})

test('a recovery code from paper opens as well', async () => {
  const tab = await country.signedIn('jakut')
  await tab.page
    .getByLabel(tab.t('agencies.code'), { exact: true })
    .fill(groupCode(codes[0] ?? '').toUpperCase())
  await tab.press('agencies.signIn.do')
  await tab.heading(tab.t('obligations.inbox'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

test.each([
  ['dki', undefined],
  ['staf', phone],
] as const)(
  '%s sets up a code app in the browser, keeps the codes and sees the own devices',
  async (login, size) => {
    const tab = await country.signedIn(login, ...(size ? [size] : []))
    const clean = async (name: string) => {
      if (process.env['BEKAL_PICTURES'])
        await tab.page.screenshot({
          path: `${process.env['BEKAL_PICTURES']}/${login}-${name}.png`,
          fullPage: true,
        })
      expect(await tab.axe()).toEqual([])
      expect(await tab.overflow()).toBe(0)
    }
    await tab.page.getByRole('navigation').first().waitFor()
    await tab.open('/security')
    await tab.reads(tab.t('sign-in.app.none'))
    await tab.reads(tab.t('sign-in.session.this'))
    await clean('none')
    await tab.press('sign-in.do.offer')
    const form = tab.page.getByRole('form', { name: tab.t('sign-in.do.offer') })
    await form
      .getByLabel(tab.t('agencies.passphrase.present'), { exact: true })
      .fill('bukan kata sandi saya yang benar')
    tab.expected(422, '/api/me/second-factor/offer')
    await form.getByRole('button', { name: tab.t('sign-in.do.offer') }).click()
    await tab.reads(tab.t('refusals.wrong_secret.what'))
    await form.getByLabel(tab.t('agencies.passphrase.present'), { exact: true }).fill(country.passphrase)
    await form.getByRole('button', { name: tab.t('sign-in.do.offer') }).click()
    const shown = tab.page.locator('code')
    await shown.waitFor()
    await clean('offer')
    const field = tab.page.getByLabel(tab.t('sign-in.app.code'), { exact: true })
    await field.fill('12')
    await tab.press('sign-in.app.confirm')
    await tab.reads(tab.t('sign-in.app.code.odd'))
    await earlyInStep()
    await field.fill(codeOf(((await shown.textContent()) ?? '').replaceAll(' ', '')))
    await tab.press('sign-in.app.confirm')
    await tab.button('sign-in.codes.kept').waitFor()
    expect(
      await tab.page
        .getByRole('list', { name: tab.t('sign-in.codes') })
        .getByRole('listitem')
        .count(),
    ).toBe(10)
    await clean('codes')
    await tab.press('sign-in.codes.kept')
    await tab.button('sign-in.do.renew').waitFor()
    await clean('set')
    expect(tab.errors).toEqual([])
    await tab.close()
  },
)
