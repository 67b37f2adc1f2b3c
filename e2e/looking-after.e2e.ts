import { afterAll, beforeAll, expect, test } from 'vitest'
import { askSalt, openSession } from '../src/agencies/contract.ts'
import { signInSecretOf } from '../src/passphrase.ts'
import { makeClient } from '../src/platform/client.ts'
import { confirmCodeApp, offerCodeApp } from '../src/sign-in/contract.ts'
import { codeOf, earlyInStep } from '../src/sign-in/testing.ts'
import { type Country, openCountry, phone, type Size } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

let country: Country
let key = ''
let words: string[] = []
let colleague = { login: '', name: '' }

beforeAll(async () => {
  country = await openCountry()
  const [found] = await country.world.sql<{ login: string; name: string }>`
    select m.login, m.name from member m join membership s on s.member = m.id
    where s.desk = (select desk from membership where member = (select id from member where login = 'jakut')) and m.login <> 'jakut'`
  if (!found) throw new Error('Dewi has no colleague')
  colleague = found
})
afterAll(() => country.close())
story(() => country.tabs)

async function clean(tab: Tab, name: string): Promise<void> {
  if (process.env['BEKAL_PICTURES'])
    await tab.page.screenshot({
      path: `${process.env['BEKAL_PICTURES']}/keeping-${name}-${tab.page.viewportSize()?.width}.png`,
      fullPage: true,
    })
  expect(await tab.axe()).toEqual([])
  expect(await tab.overflow()).toBe(0)
}

/** Dewi comes in with the code of her phone. */
async function asDewi(size?: Size): Promise<Tab> {
  await country.world.sql`update authenticator set last_step = 1`
  const tab = await country.signedIn('jakut', ...(size ? [size] : []))
  if (key !== '') {
    await earlyInStep()
    await tab.page.getByLabel(tab.t('agencies.code'), { exact: true }).fill(codeOf(key))
    await tab.press('agencies.signIn.do')
  }
  await tab.heading(tab.t('obligations.inbox'))
  return tab
}

async function giveDewiACodeApp(): Promise<void> {
  const { visitor, base } = country.world
  const { salt } = await visitor.call(askSalt, { body: { login: 'jakut' } })
  const { secret } = await signInSecretOf(country.passphrase, Uint8Array.from(Buffer.from(salt, 'base64url')))
  const { token } = await visitor.call(openSession, { body: { login: 'jakut', secret } })
  const session = makeClient({ base, token: () => token })
  key = (await session.call(offerCodeApp, { body: { secret } })).key
  await session.call(confirmCodeApp, { body: { code: codeOf(key) } })
}

/** Signs in with the clipboard: a manager of passwords, or a paper that was scanned. */
async function signInByPasting(tab: Tab, login: string, passphrase: string): Promise<void> {
  await tab.page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await tab.page.getByLabel(tab.t('agencies.login'), { exact: true }).fill(login)
  await paste(tab, 'agencies.passphrase', passphrase)
  await tab.press('agencies.signIn.do')
}

async function paste(
  tab: Tab,
  label: 'agencies.passphrase' | 'agencies.passphrase.present',
  text: string,
): Promise<void> {
  await tab.page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
  const field = tab.page.getByLabel(tab.t(label), { exact: true })
  await field.selectText()
  await tab.page.keyboard.press('Control+V')
  expect(await field.inputValue()).toBe(text)
}

test('whoever has no second factor requires none of others, and is led to set one up', async () => {
  const tab = await asDewi()
  await tab.open('/members')
  await tab.heading(tab.t('agencies.members'))
  await tab.reads(tab.t('sign-in.state.noFactor'))
  await tab.reads(tab.t('sign-in.desk.ownFirst'))
  await clean(tab, 'own-first')
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a head announces it for a day; colleagues are reminded on every page', async () => {
  await giveDewiACodeApp()
  const tab = await asDewi()
  await tab.open('/members')
  await tab.press('sign-in.desk.require')
  const form = tab.page.getByRole('form', { name: tab.t('sign-in.desk.require') })
  await clean(tab, 'require')
  await form.getByLabel(tab.t('sign-in.desk.from'), { exact: true }).fill('2126-12-01')
  await form.getByRole('button', { name: tab.t('sign-in.desk.require') }).click()
  await tab.reads(/1 Des 2126/)
  await clean(tab, 'announced')
  await tab.close()

  const other = await country.signedIn(colleague.login, phone)
  await other.heading(other.t('obligations.inbox'))
  await other.reads(other.t('sign-in.announced', { date: '1 Des 2126' }))
  await clean(other, 'note')
  await other.close()
})

test('from that day on it comes first: nothing opens until the codes are on paper', async () => {
  await country.world
    .sql`update desk set second_factor_from = now() - interval '1 second' where second_factor_required`
  const tab = await country.tab(phone)
  await tab.open('/sites')
  await tab.signIn(colleague.login, country.passphrase)
  await tab.heading(tab.t('agencies.factor'))
  expect(await tab.page.getByRole('navigation').count()).toBe(0)
  await clean(tab, 'first')
  await tab.open('/members')
  await tab.heading(tab.t('agencies.factor'))
  await tab.press('sign-in.do.offer')
  const form = tab.page.getByRole('form', { name: tab.t('sign-in.do.offer') })
  await form.getByLabel(tab.t('agencies.passphrase.present'), { exact: true }).fill(country.passphrase)
  await form.getByRole('button', { name: tab.t('sign-in.do.offer') }).click()
  const shown = tab.page.locator('code')
  await shown.waitFor()
  await clean(tab, 'first-offer')
  await earlyInStep()
  await tab.page
    .getByLabel(tab.t('sign-in.app.code'), { exact: true })
    .fill(codeOf(((await shown.textContent()) ?? '').replaceAll(' ', '')))
  await tab.press('sign-in.app.confirm')
  await tab.button('sign-in.codes.kept').waitFor()
  await tab.heading(tab.t('agencies.factor'))
  expect(await tab.page.getByRole('navigation').count()).toBe(0)
  await clean(tab, 'first-codes')
  await tab.press('sign-in.codes.kept')
  await tab.page.getByRole('navigation').first().waitFor()
  await tab.heading(tab.t('agencies.members'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a lost factor is taken away with a reason, and whoever it was is told', async () => {
  const tab = await asDewi()
  await tab.open('/members')
  await clean(tab, 'members')
  await tab.page.getByRole('link', { name: tab.t('sign-in.account.of', { name: colleague.name }) }).click()
  await tab.heading(tab.t('sign-in.account'))
  await clean(tab, 'account')
  await tab.press('sign-in.account.factor.reset')
  const dialog = tab.page.getByRole('dialog')
  await dialog.getByLabel(tab.t('sign-in.account.reason'), { exact: true }).selectOption('stolen')
  await clean(tab, 'reset')
  await dialog.getByRole('button', { name: tab.t('sign-in.account.factor.reset'), exact: true }).click()
  await tab.reads(tab.t('sign-in.account.factor.none', { name: colleague.name }))
  await tab.press('sign-in.account.sessions.end')
  await clean(tab, 'end')
  await dialog.getByRole('button', { name: tab.t('sign-in.account.sessions.end'), exact: true }).click()
  await tab.reads(tab.t('sign-in.account.sessions.ended', { name: colleague.name }))

  await tab.press('sign-in.account.passphrase.renew')
  await clean(tab, 'renew')
  await dialog.getByRole('button', { name: tab.t('sign-in.account.passphrase.renew'), exact: true }).click()
  await tab.heading(tab.t('agencies.slip'))
  words = await tab.page
    .getByRole('list', { name: tab.t('agencies.passphrase.new') })
    .getByRole('listitem')
    .allTextContents()
  expect(words).toHaveLength(6)
  await clean(tab, 'slip')

  // The requirement goes again, so that the colleague can be told on the page Keamanan.
  await tab.open('/members')
  await tab.press('sign-in.desk.stop')
  await tab.reads(tab.t('sign-in.desk.stopped'))
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('the new passphrase may be pasted, is replaced at once, and the old one is dead', async () => {
  const tab = await country.tab()
  tab.expected(401, '/api/sessions')
  await tab.open('/')
  await signInByPasting(tab, colleague.login, country.passphrase)
  await tab.reads(tab.t('refusals.sign_in_failed.what'))
  await signInByPasting(tab, colleague.login, words.join(' '))
  await tab.heading(tab.t('agencies.passphrase.first'))
  const fresh = await tab.page
    .getByRole('list', { name: tab.t('agencies.passphrase.new') })
    .getByRole('listitem')
    .allTextContents()
  await tab.press('agencies.passphrase.written')
  await paste(tab, 'agencies.passphrase.present', words.join(' '))
  for (const [at, word] of fresh.entries()) {
    const field = tab.page.getByLabel(tab.t('agencies.passphrase.word', { place: at + 1 }), { exact: true })
    if ((await field.count()) > 0) await field.fill(word)
  }
  await tab.press('agencies.passphrase.change.do')
  await tab.heading(tab.t('obligations.inbox'))
  await tab.open('/security')
  await tab.reads(tab.t('sign-in.reset'))
  await tab.reads(new RegExp(tab.t('sign-in.reason.stolen')))
  await tab.reads(tab.t('sign-in.here.own'))
  await clean(tab, 'security')
  expect(tab.errors).toEqual([])
  await tab.close()
})

test('a first passphrase that has run out says so at the door', async () => {
  await country.world
    .sql`update member set must_change = true, first_until = now() - interval '1 minute' where login = 'staf'`
  const tab = await country.tab(phone)
  tab.expected(401, '/api/sessions')
  await tab.open('/')
  await tab.signIn('staf', country.passphrase)
  await tab.reads(tab.t('refusals.first_passphrase_over.what'))
  await clean(tab, 'over')
  expect(tab.errors).toEqual([])
  await tab.close()
})
