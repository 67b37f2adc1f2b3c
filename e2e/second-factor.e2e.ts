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
