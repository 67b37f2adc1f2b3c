import { writeXlsx } from 'hucre/xlsx'
import type { Request } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Country, desktop, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** A worker's own people on her phone: registered with a number and with a name, found again, brought in from a list, locked away. */
let country: Country
let tab: Tab
/** Every byte that the browser has sent. */
const sent: string[] = []

const name = 'Soetji Rahajoe'
const called = 'Mbak Uci'
const number = '081298765432'
const roster = Array.from({ length: 50 }, (_, n) => ({
  name: `${['Wulan', 'Ratna', 'Yuni', 'Lestari', 'Maya'][n % 5]} ${['Kusumaningtyas', 'Handayanirum', 'Permatadewi', 'Anggrainisari', 'Puspitaloka'][Math.floor(n / 5) % 5]}${n < 25 ? '' : ' Kartasasmita'}`,
  birth: `${1 + (n % 28)}/${1 + (n % 12)}/${1965 + n - (n > 40 ? 20 : 0)}`,
}))

beforeAll(async () => {
  country = await openCountry()
  tab = await country.tab(phone)
  tab.page.on('request', (request: Request) => {
    sent.push(`${request.method()} ${request.url()} ${request.postData() ?? ''}`)
  })
  for (const path of ['/api/me', '/api/me/shelf', '/api/people', '/api/health']) tab.expected(423, path)
  await tab.open('/')
  await tab.page.getByLabel(tab.t('shell.shared'), { exact: true }).check()
  await tab.signIn('jakut', country.passphrase)
  await tab.heading(tab.t('obligations.inbox'))
})
afterAll(() => country.close())
story(() => country.tabs)

const picture = async (label: string) => {
  const folder = process.env['BEKAL_PICTURES']
  if (!folder) return
  for (const width of [390, 1280]) {
    await tab.page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    await tab.page.waitForTimeout(250)
    await tab.page.screenshot({ path: `${folder}/people-${label}-${width}.png`, fullPage: true })
  }
  await tab.page.setViewportSize(phone)
}
const field = (key: Parameters<Tab['button']>[0]) => tab.page.getByLabel(tab.t(key as never), { exact: true })
const chip = (key: Parameters<Tab['button']>[0]) =>
  tab.page.getByRole('radio', { name: tab.t(key as never), exact: true })
/** What the page has kept in the browser, of all kinds. */
const stored = () =>
  tab.page.evaluate<string>(`(async () => {
    const found = [{ ...localStorage }, { ...sessionStorage }, document.cookie, document.title, location.href]
    for (const { name } of await indexedDB.databases()) {
      found.push(name)
      const database = await new Promise((resolve) => {
        const opening = indexedDB.open(name)
        opening.onsuccess = () => resolve(opening.result)
      })
      for (const store of database.objectStoreNames) {
        const all = await new Promise((resolve) => {
          const asking = database.transaction(store).objectStore(store).getAll()
          asking.onsuccess = () => resolve(asking.result)
        })
        for (const bytes of all) found.push(new TextDecoder('latin1').decode(bytes))
      }
      database.close()
    }
    return JSON.stringify(found)
  })()`)
/** Goes there as a thumb does: loading the page anew would lock the keys. */
const go = async (...words: Parameters<Tab['button']>[0][]) => {
  const bar = tab.page.getByRole('navigation', { name: tab.t('shell.navigation') })
  await bar.getByRole('link', { name: tab.t('people.title'), exact: true }).click()
  await tab.heading(tab.t('people.title'))
  for (const word of words)
    await tab.page
      .getByRole('link', { name: tab.t(word as never), exact: true })
      .first()
      .click()
}
const sound = async () => {
  expect(await tab.axe()).toEqual([])
  expect(await tab.overflow()).toBe(0)
}

test('nobody is in care yet, and the page says what will stand here', async () => {
  await go()
  await tab.reads(tab.t('people.empty'))
  await picture('empty')
  await sound()
})

test('somebody is registered with a number and nothing else', async () => {
  await go('people.register')
  await tab.page.getByLabel(tab.t('people.field.name'), { exact: true }).waitFor()
  await picture('register')
  await sound()
  const began = performance.now()
  await tab.press('people.register.do')
  await tab.reads('0001')
  console.log(`registered in ${((performance.now() - began) / 1000).toFixed(1)} s after the press`)
  await picture('registered')
  await sound()
})

test('somebody is registered with a name and a number to reach her, sealed', async () => {
  await tab.press('people.registered.another')
  await field('people.field.name').fill(name)
  await field('people.field.called').fill(called)
  await field('people.field.phone').fill(number)
  await chip('people.safety.safe').check({ force: true })
  await picture('register-named')
  await sound()
  await tab.press('people.register.do')
  await tab.reads('0002')
})

test('who is under age or may be is not registered: child protection is called', async () => {
  await tab.press('people.registered.another')
  await chip('people.age.doubt').check({ force: true })
  await tab.reads(tab.t('people.child.notHeld'))
  expect(await tab.button('people.register.do').count()).toBe(0)
  await picture('child')
  await sound()
})

test('she is found again by three letters in the other spelling, and her page opens', async () => {
  await go()
  await field('people.find').fill('suc')
  await tab.page.getByRole('link', { name, exact: true }).waitFor()
  expect(
    await tab.page
      .getByRole('list', { name: tab.t('people.title') })
      .getByRole('listitem')
      .count(),
  ).toBe(1)
  await picture('found')
  await sound()
  await tab.page.getByRole('link', { name, exact: true }).click()
  await tab.heading(name)
  expect(await tab.page.title()).not.toContain('Soetji')
  await tab.reads(number)
  await picture('person')
  await sound()
})

test('a promise is kept and the next is given; the story lies behind a second opening', async () => {
  await tab.press('people.keep')
  await picture('keep')
  await chip('people.promise.next_step_person').check({ force: true })
  await tab.press('people.keep.do')
  await tab.reads(tab.t('people.promise.next_step_person'))
  await tab.press('people.story.open')
  await field('people.story.note').fill('Ingin belajar menjahit kebaya')
  await tab.press('people.story.add')
  await tab.page.getByRole('listitem').getByText('Ingin belajar menjahit kebaya').waitFor()
  await picture('story')
  await sound()
  await tab.press('people.story.close')
  expect(await tab.page.content()).not.toContain('menjahit kebaya')
})

test('what is sealed is changed, as its next version', async () => {
  await tab.page.getByRole('button', { name: tab.t('people.change'), exact: true }).click()
  await field('people.field.earlier').fill('Rahayu Suci')
  await field('people.field.birth').fill('17/4/1991')
  await picture('change')
  await sound()
  await tab.press('people.change.do')
  await tab.reads('Rahayu Suci')
  await tab.reads(tab.t('people.history.group', { group: tab.t('people.group.identity'), count: 2 }))
})

test('fifty rows of a workbook are read, looked at and registered on the device', async () => {
  const bytes = await writeXlsx({
    sheets: [
      {
        name: 'Daftar',
        rows: [
          ['DAFTAR WARGA DAMPINGAN'],
          ['No', 'Nama', 'Tgl lahir', 'NIK', 'No HP', 'Agama', 'Kab/Kota'],
          ...roster.map((row, n) => [
            n + 1,
            row.name,
            row.birth,
            n === 3 ? 3172055102900000 : null,
            n % 3 === 0 ? `08139${String(n).padStart(6, '0')}` : null,
            'rahasia',
            n === 4 ? 'Bandung' : 'Indramayu',
          ]),
          [51, 'Anak Contoh', '1/1/2012', null, null, 'rahasia', null],
        ],
      },
    ],
  })
  await go('people.import')
  const [chooser] = await Promise.all([
    tab.page.waitForEvent('filechooser'),
    tab.button('people.import.choose').click(),
  ])
  await chooser.setFiles({
    name: 'daftar.xlsx',
    mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    buffer: Buffer.from(bytes),
  })
  await tab.reads(tab.t('people.fault.nik_rounded'))
  await tab.reads(tab.t('people.fault.home_several'))
  await tab.reads(tab.t('people.fault.under_age'))
  await picture('import')
  await sound()
  await tab.page.getByRole('button', { name: tab.t('people.import.do', { count: 50 }), exact: true }).click()
  await tab.reads(tab.t('people.import.done', { count: 50 }))
  await picture('imported')
  await go()
  await tab.reads(tab.t('people.shown', { count: 52 }))
  await picture('list')
  await field('people.find').fill('kusum')
  await tab.page
    .getByRole('link', { name: /Kusumaningtyas/ })
    .first()
    .waitFor()
})

test('twins are shown with their reasons; what is decided is remembered and can be taken back', async () => {
  await go('people.register')
  await field('people.field.name').fill('Sutji Rahaju')
  await field('people.field.called').fill('Uci')
  await tab.press('people.more')
  await field('people.field.birth').fill('17/4/1991')
  await tab.press('people.register.do')
  await tab.page.getByRole('link', { name: tab.t('people.registered.open'), exact: true }).click()
  await tab.heading('Sutji Rahaju')
  await go('people.duplicates')
  await tab.page.getByRole('link', { name: 'Sutji Rahaju' }).first().waitFor()
  await picture('duplicates')
  await sound()
  await tab.page
    .getByRole('listitem')
    .filter({ hasText: 'Sutji Rahaju' })
    .filter({ has: tab.page.getByRole('button', { name: tab.t('people.pair.same'), exact: true }) })
    .getByRole('button', { name: tab.t('people.pair.same'), exact: true })
    .first()
    .click()
  await tab.reads(tab.t('people.pair.joined'))
  await go()
  await field('people.find').fill('suc')
  await tab.reads(tab.t('people.number', { number: '0002, 0053' }))
  await tab.page.getByRole('link', { name, exact: true }).click()
  await tab.press('people.also.undo')
  await expect.poll(() => tab.button('people.also.undo').count()).toBe(0)
})

test('she leaves, and nobody contacts her any more', async () => {
  await go()
  await field('people.find').fill('0001')
  await tab.page.getByRole('link', { name: tab.t('people.number', { number: '0001' }) }).click()
  await tab.press('people.exit')
  await chip('people.exit.left').check({ force: true })
  await picture('exit')
  await sound()
  await tab.press('people.exit.do')
  await tab.reads(tab.t('people.ended.left'))
})

test('the lock leaves nothing to read: not on the page, not in any storage, and the passphrase brings it back', async () => {
  await go()
  await field('people.find').fill('suc')
  await tab.page.getByRole('link', { name, exact: true }).waitFor()
  const secrets = /Soetji|Rahajoe|Mbak Uci|081298765432|Kusumaningtyas|menjahit/
  expect(await stored()).not.toMatch(secrets)
  await tab.press('shell.lock')
  await tab.heading(tab.t('agencies.lock'))
  expect(await tab.page.content()).not.toMatch(secrets)
  const kept = await stored()
  expect(kept).toContain('bekal.people.')
  expect(kept).not.toMatch(secrets)
  expect(tab.page.workers()).toHaveLength(0)
  await tab.page.getByLabel(tab.t('agencies.passphrase'), { exact: true }).fill(country.passphrase)
  await tab.press('agencies.signIn.do')
  await field('people.find').fill('suc')
  await tab.page.getByRole('link', { name, exact: true }).waitFor()
})

test('who signs out takes what the device kept away', async () => {
  await tab.page.setViewportSize(desktop)
  await tab.page.getByRole('button', { name: 'Dewi Contoh' }).click()
  await tab.press('shell.signOut')
  await tab.heading(tab.t('agencies.signIn'))
  expect(await stored()).not.toContain('bekal.people.')
})

test('nothing of anybody was ever sent in the clear', () => {
  const all = sent.join('\n')
  expect(all).toContain('POST')
  expect(all).toContain('/api/people')
  const encodings = (text: string) => [
    text,
    encodeURIComponent(text),
    Buffer.from(text).toString('base64').replace(/=+$/, '').slice(2, -2),
    Buffer.from(text).toString('base64url').slice(2, -2),
    Buffer.from(text).toString('hex'),
  ]
  const told = [
    name,
    called,
    number,
    'Sutji Rahaju',
    'menjahit kebaya',
    'Rahayu Suci',
    'Indramayu',
    'rahasia',
  ]
  for (const text of [...told, ...roster.map((row) => row.name)])
    for (const shape of encodings(text)) expect(all.includes(shape), `${text} as ${shape}`).toBe(false)
  expect(tab.errors).toEqual([])
})
