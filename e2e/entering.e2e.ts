import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { askSalt, getMe } from '../src/agencies/contract.ts'
import { signIn } from '../src/agencies/testing.ts'
import { getOwnKeys, makeKeys } from '../src/keys/contract.ts'
import { fromBase64url, toBase64url } from '../src/vault/bytes.ts'
import { keepMemberKeys, newMemberKeys, openMemberKeys } from '../src/vault/desk-keys.ts'
import { deriveSecrets } from '../src/vault/sign-in.ts'
import { type Country, openCountry } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

let country: Country

beforeAll(async () => {
  country = await openCountry()
})
afterAll(() => country.close())
story(() => country.tabs)

describe('at the door', () => {
  test('nobody gets in with six wrong words, nor is told which half was wrong', async () => {
    const tab = await country.tab()
    tab.expected(401, '/api/sessions')
    await tab.open('/')
    await tab.signIn('jakut', 'satu dua tiga empat lima enam')
    await tab.reads(tab.t('refusals.sign_in_failed.what'))
    await tab.signIn('tidak.ada', 'satu dua tiga empat lima enam')
    await tab.reads(tab.t('refusals.sign_in_failed.why'))
    expect(await tab.page.getByLabel(tab.t('agencies.login'), { exact: true }).inputValue()).toBe('tidak.ada')
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('five words are counted before anybody waits', async () => {
    const tab = await country.tab()
    await tab.open('/')
    await tab.signIn('jakut', 'satu dua tiga empat lima')
    await tab.reads(tab.t('refusals.few_words.what', { needed: 6, count: 5 }))
    await tab.close()
  })

  test('the passphrase is turned into a secret in the browser and never sent', async () => {
    const tab = await country.tab()
    const sent: string[] = []
    tab.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
    await tab.open('/')
    await tab.signIn('jakut', country.passphrase)
    await tab.heading(tab.t('obligations.inbox'))
    const opening = sent.filter((one) => one.includes('"secret"'))
    expect(opening).toHaveLength(1)
    const kept = await tab.page.evaluate('JSON.stringify([localStorage, sessionStorage, document.cookie])')
    for (const word of country.passphrase.split(' ')) {
      for (const one of [...sent, String(kept)]) expect(one).not.toMatch(new RegExp(`\\b${word}\\b`))
    }
    await tab.close()
  })

  test('whoever signs out is out, also for the button that goes back', async () => {
    const tab = await country.signedIn('jakut')
    await tab.heading(tab.t('obligations.inbox'))
    await tab.open('/members')
    await tab.reads('Dewi Contoh')
    await tab.page.getByRole('button', { name: 'Dewi Contoh' }).click()
    await tab.press('shell.signOut')
    await tab.button('agencies.signIn.do').waitFor()
    await tab.page.goBack()
    await tab.button('agencies.signIn.do').waitFor()
    expect(await tab.page.getByText('Dewi Contoh').count()).toBe(0)
    await tab.close()
  })
})

describe('a new colleague', () => {
  let words: string[] = []

  test('is added by the administrator, who hands over a slip with six words', async () => {
    const tab = await country.signedIn('jakut')
    await tab.heading(tab.t('obligations.inbox'))
    await tab.open('/members')
    await tab.page.getByRole('link', { name: tab.t('agencies.member.add') }).click()
    await tab.page.getByLabel(tab.t('agencies.member.name'), { exact: true }).fill('Eka Contoh')
    await tab.page.getByLabel(tab.t('agencies.login'), { exact: true }).fill('eka')
    await tab.press('agencies.member.add.do')
    await tab.heading(tab.t('agencies.slip'))
    words = await tab.page
      .getByRole('list', { name: tab.t('agencies.passphrase.new') })
      .getByRole('listitem')
      .allTextContents()
    expect(words).toHaveLength(6)
    expect(tab.errors).toEqual([])
    await tab.close()
  })

  test('signs in with them and has to replace them before anything else', async () => {
    const tab = await country.tab()
    await tab.open('/')
    await tab.signIn('eka', words.join(' '))
    await tab.heading(tab.t('agencies.passphrase.first'))
    const fresh = await replaceWords(tab, words)
    await tab.heading(tab.t('obligations.inbox'))
    expect(tab.errors).toEqual([])
    await tab.close()
    words = fresh
  })

  test('and comes back with the new ones, straight to the only desk', async () => {
    const tab = await country.tab()
    await tab.open('/')
    await tab.signIn('EKA', words.join('  ').toUpperCase())
    await tab.heading(tab.t('obligations.inbox'))
    await tab.reads('Dinas Sosial Kota Administrasi Jakarta Utara')
    await tab.close()
  })

  test('keeps the keys that she has when she changes them once more', async () => {
    const eka = await deviceOf('eka', words.join(' '))
    const keys = await newMemberKeys(eka.member)
    const kept = toBase64url(await keepMemberKeys(keys, eka.vaultKey))
    const { sealTo, verify } = keys.pairs
    await eka.client.call(makeKeys, { body: { kept, sealTo, verify } })

    const tab = await country.tab()
    await tab.open('/')
    await tab.signIn('eka', words.join(' '))
    await tab.heading(tab.t('obligations.inbox'))
    await tab.open('/passphrase')
    const fresh = await replaceWords(tab, words)
    await tab.reads(tab.t('agencies.passphrase.changed'))
    expect(tab.errors).toEqual([])
    await tab.close()

    const after = await deviceOf('eka', fresh.join(' '))
    const { own } = await after.client.call(getOwnKeys)
    const opened = await openMemberKeys(eka.member, after.vaultKey, fromBase64url(own?.kept ?? ''))
    expect('secret' in opened && opened.secret).toEqual(keys.secret)
    const withOld = await openMemberKeys(eka.member, eka.vaultKey, fromBase64url(own?.kept ?? ''))
    expect(withOld).toEqual({ refused: 'not_authentic' })
  })
})

/** Types six new words in the place of these, as the page asks for it; answers the new ones. */
async function replaceWords(tab: Tab, old: readonly string[]): Promise<string[]> {
  const fresh = await tab.page
    .getByRole('list', { name: tab.t('agencies.passphrase.new') })
    .getByRole('listitem')
    .allTextContents()
  await tab.press('agencies.passphrase.written')
  await tab.page.getByLabel(tab.t('agencies.passphrase.present'), { exact: true }).fill(old.join(' '))
  for (const [at, word] of fresh.entries()) {
    const field = tab.page.getByLabel(tab.t('agencies.passphrase.word', { place: at + 1 }), { exact: true })
    if ((await field.count()) > 0) await field.fill(word)
  }
  await tab.press('agencies.passphrase.change.do')
  return fresh
}

/** What another device of a member does with these six words. */
async function deviceOf(login: string, passphrase: string) {
  const { salt, memoryKiB, passes } = await country.world.visitor.call(askSalt, { body: { login } })
  const derived = await deriveSecrets(passphrase, { salt: fromBase64url(salt), memoryKiB, passes })
  if ('refused' in derived) throw new Error(derived.refused)
  const client = await signIn(country.world, { login, secret: derived.signInSecret })
  return { client, member: (await client.call(getMe)).id, vaultKey: derived.vaultKeyBytes }
}

describe('who serves two desks', () => {
  test('chooses one, and may change to the other at the top of the page', async () => {
    const tab = await country.signedIn('direktorat')
    await tab.heading(tab.t('agencies.desk.choose'))
    await tab.page.getByRole('button', { name: /Direktorat Jenderal/ }).click()
    await tab.heading(tab.t('obligations.inbox'))
    await tab.page
      .getByRole('banner')
      .getByRole('button', { name: /Direktorat Jenderal/ })
      .click()
    await tab.page.getByRole('button', { name: /Tuna Sosial/ }).click()
    await tab.page
      .getByRole('banner')
      .getByRole('button', { name: /Tuna Sosial/ })
      .waitFor()
    await tab.open('/members')
    await tab.reads(
      tab.t('agencies.members.about', {
        desk: 'Direktorat Rehabilitasi Sosial Tuna Sosial dan Korban Perdagangan Orang',
      }),
    )
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})

describe('the language', () => {
  test('is English for whoever asks for it, and stays so', async () => {
    const tab = await country.signedIn('jakut')
    await tab.heading('Tindak lanjut')
    await tab.page.getByRole('button', { name: 'Dewi Contoh' }).click()
    await tab.page.getByText('English', { exact: true }).click()
    await tab.page.keyboard.press('Escape')
    const { en } = await import('../web/words/en.ts')
    await tab.heading(String(en['obligations.inbox']))
    expect(await tab.page.evaluate('document.documentElement.lang')).toBe('en')
    await tab.open('/sites')
    await tab.heading(String(en['sites.title']))
    expect(tab.errors).toEqual([])
    await tab.close()
  })
})
