import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMember, openSession } from '../src/agencies/contract.ts'
import { regionDesk } from '../src/agencies/reference.ts'
import { demonstrationSecrets } from '../src/demonstration.ts'
import { demonstrationRoot } from '../src/demonstration-keys.ts'
import { operatorDesk } from '../src/first-operator.ts'
import type { Role } from '../src/kernel/role.ts'
import { listUnstated, stateAgency } from '../src/keys/contract.ts'
import { directoryOf } from '../src/keys/testing.ts'
import { type Client, makeClient } from '../src/platform/client.ts'
import { sayAgency } from '../src/vault/acts.ts'
import { fingerprintOfSigner } from '../src/vault/directory.ts'
import type { KeyPairs } from '../src/vault/key-pairs.ts'
import { type Country, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** A desk of three sets up its keys from nothing, in the browser; only the root and its operator are played here. */
let country: Country
let operator: Client
let root: KeyPairs
let head: Tab
let shares: string[] = []
const desk = regionDesk('31.73')
const ids: Record<string, string> = {}

beforeAll(async () => {
  country = await openCountry()
  const { kept, vaultKey } = await demonstrationSecrets(country.passphrase)
  const { salt, secret } = kept
  root = await demonstrationRoot(vaultKey)
  const visitor = makeClient({ base: country.world.base })
  const { token } = await visitor.call(openSession, { body: { login: 'pengelola', secret } })
  operator = makeClient({ base: country.world.base, token: () => token, desk: () => operatorDesk })
  const people: readonly [string, string, Role[]][] = [
    ['kepala', 'Hana Contoh', ['worker', 'head', 'administrator']],
    ['sari', 'Sari Contoh', ['worker']],
    ['budi', 'Budi Contoh', ['worker', 'administrator']],
  ]
  for (const [login, name, roles] of people) {
    const { id } = await operator.call(addMember, { body: { login, name, desk, roles, salt, secret } })
    ids[login] = id
  }
  await country.world.sql`update member set must_change = false where login in ('kepala', 'sari', 'budi')`
})
afterAll(() => country.close())
story(() => country.tabs)

const picture = async (tab: Tab, name: string) => {
  const folder = process.env['BEKAL_PICTURES']
  if (!folder) return
  await tab.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
  const size = tab.page.viewportSize()
  await tab.page.setViewportSize(phone)
  await tab.page.screenshot({ path: `${folder}/${name}-390.png`, fullPage: true })
  if (size) await tab.page.setViewportSize(size)
}

async function clean(tab: Tab, name: string) {
  await tab.page.waitForLoadState('networkidle')
  await picture(tab, name)
  expect(await tab.axe()).toEqual([])
  const size = tab.page.viewportSize()
  await tab.page.setViewportSize(phone)
  expect(await tab.overflow()).toBe(0)
  if (size) await tab.page.setViewportSize(size)
}

async function enter(login: string): Promise<Tab> {
  const tab = await country.signedIn(login)
  await tab.page.getByRole('navigation').first().waitFor()
  return tab
}

async function fillPassphrase(tab: Tab, passphrase = country.passphrase) {
  await tab.page.getByLabel(tab.t('agencies.passphrase'), { exact: true }).fill(passphrase)
}

async function makeOwn(tab: Tab): Promise<string> {
  await tab.open('/keys/own')
  await fillPassphrase(tab)
  await tab.press('keys.own.make.do')
  return digits(tab)
}

/** The digits of a fingerprint on the page, as somebody reads them aloud: of the own keys, or of what the step is about. */
async function digits(tab: Tab, of: 'own' | 'step' = 'own'): Promise<string> {
  const place =
    of === 'own'
      ? tab.page.getByRole('region', { name: tab.t('keys.own.digits') })
      : tab.page.getByRole('list', { name: tab.t('keys.steps') })
  const first = place.getByRole('group', { name: tab.t('keys.digits') })
  await first.waitFor()
  return (await first.locator('span').allTextContents()).join(' ')
}

/** Opens the keys where they are locked, as after a reload. */
async function unlock(tab: Tab, passphrase = country.passphrase) {
  await fillPassphrase(tab, passphrase)
  await tab.press('keys.open.do')
}

/** Proves from the sheets that they are on paper. */
async function prove(tab: Tab): Promise<string[]> {
  await tab.heading(tab.t('keys.shares'))
  const found: string[] = []
  for (const at of [1, 2, 3]) {
    const sheet = tab.page.getByRole('region', { name: tab.t('keys.share.of', { at }) })
    const groups = await sheet.locator('code').allTextContents()
    found.push(groups.join('-'))
    const field = tab.page.getByLabel(new RegExp(`^${tab.t('keys.shares.group', { at, group: '(\\d+)' })}$`))
    const label = (await field.getAttribute('aria-label')) ?? (await labelOf(tab, field))
    await field.fill(groups[Number(/(\d+)$/.exec(label)?.[1]) - 1] ?? '')
  }
  await clean(tab, `shares-${found[0]?.slice(0, 5)}`)
  const folder = process.env['BEKAL_PICTURES']
  if (folder) await tab.page.pdf({ path: `${folder}/shares.pdf`, format: 'A4' })
  await tab.press('keys.shares.prove.do')
  return found
}

async function labelOf(tab: Tab, field: ReturnType<Tab['page']['getByLabel']>): Promise<string> {
  const id = await field.getAttribute('id')
  return (await tab.page.locator(`label[for="${id}"]`).textContent()) ?? ''
}

async function typeShares(tab: Tab, one: string, two: string) {
  await tab.page.getByLabel(tab.t('keys.share.typed', { at: 1 })).fill(one)
  await tab.page.getByLabel(tab.t('keys.share.typed', { at: 2 })).fill(two)
}

test('a head makes own keys and the agency key, and waits for the root with the digits to be read', async () => {
  head = await enter('kepala')
  await head.open('/keys')
  await head.reads(head.t('keys.step.own.do'))
  await clean(head, 'desk-nothing')
  await head.open('/keys/own')
  await clean(head, 'own-make')
  // Keys are never made under a passphrase that isn't the member's.
  head.expected(422, '/api/me/proof/passphrase')
  await fillPassphrase(head, 'abadi abadi abadi abadi abadi abadi')
  await head.press('keys.own.make.do')
  await head.reads(head.t('refusals.wrong_secret.what' as 'keys.own'))
  await makeOwn(head)
  await clean(head, 'own-made')
  await head.page.getByRole('link', { name: head.t('keys.go.desk') }).click()
  await head.press('keys.agency.make')
  await head.reads(head.t('keys.step.root.read'))
  const [waiting] = (await operator.call(listUnstated)).items
  expect(await digits(head, 'step')).toBe(await fingerprintOfSigner(waiting?.verify ?? ''))
  await clean(head, 'desk-root')
})

test('after the root has stated it, first keys with three sheets, stated, tested: the desk may seal', async () => {
  const [waiting] = (await operator.call(listUnstated)).items
  if (!waiting) throw new Error('nothing waits for the root')
  const { seen } = await directoryOf(operator, root)
  const statement = await sayAgency(root, seen, waiting.id, waiting.verify)
  await operator.call(stateAgency, { body: { statement } })
  await head.open('/keys')
  // Nothing secret has outlasted the reload.
  await clean(head, 'desk-locked')
  await unlock(head, 'abadi abadi abadi abadi abadi abadi')
  await head.reads(head.t('refusals.keys_not_opened.what' as 'keys.own'))
  await unlock(head)
  await head.button('keys.prepare.first').waitFor()
  await clean(head, 'desk-prepare')
  await head.press('keys.prepare.first')
  shares = await prove(head)
  await head.button('keys.state.do').waitFor()
  await clean(head, 'desk-state')
  await head.press('keys.state.do')
  await head.button('keys.drill.do').waitFor()
  await clean(head, 'desk-drill')
  const [one = '', , three = ''] = shares
  await typeShares(
    head,
    one.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')),
    three,
  )
  await head.press('keys.drill.do')
  await head.reads(head.t('keys.share.wrong.miscopied'))
  await typeShares(head, one, one)
  await head.press('keys.drill.do')
  await head.reads(head.t('refusals.one_share_twice.what' as 'keys.own'))
  await typeShares(head, one.toLowerCase().replaceAll('-', ' '), three)
  await head.press('keys.drill.do')
  await head.reads(head.t('keys.maySeal'))
  await clean(head, 'desk-may-seal')
  expect(head.errors).toEqual([])
})

test('newcomers read their digits, and wrong ones give nobody anything', async () => {
  for (const login of ['sari', 'budi']) {
    const name = login === 'sari' ? 'Sari Contoh' : 'Budi Contoh'
    const newcomer = await enter(login)
    const read = await makeOwn(newcomer)
    await head.open('/keys')
    await unlock(head)
    await head.page
      .getByRole('button', { name: head.t('keys.member.compare.of', { name }) })
      .first()
      .click()
    const field = head.page.getByLabel(head.t('keys.compare')).first()
    await field.fill(read.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)))
    await head.press('keys.member.take')
    await head.reads(head.t('keys.compare.odd'))
    await field.fill(read)
    await head.press('keys.member.take')
    await head.reads(head.t('keys.member.taken', { name }))
    await newcomer.open('/keys/own')
    await unlock(newcomer)
    await newcomer.reads(newcomer.t('keys.own.given', { epoch: 1 }))
    expect(newcomer.errors).toEqual([])
    await newcomer.close()
  }
  await head.press('keys.agency.give')
  await head.reads(head.t('keys.agency.given', { name: 'Budi Contoh' }))
  await clean(head, 'desk-members')
})

test('when somebody has left the next keys are due at once, and the desk goes on sealing with the same paper', async () => {
  await country.world.moveClock('2026-03-10T03:00:00.000Z')
  await country.world.sql`update membership set until = app.now() where member = ${ids['sari'] ?? ''}::uuid`
  // The page asks whether the epoch in force is one that she never held, and hears that it isn't.
  head.expected(422, '/api/keys/members/left')
  await head.open('/keys')
  await head.reads(head.t('keys.due'))
  await unlock(head)
  await head.button('keys.prepare.next').first().waitFor()
  await clean(head, 'desk-due')
  await head.button('keys.prepare.next').first().click()
  await head.press('keys.state.do')
  await head.reads(head.t('keys.maySeal.about', { epoch: 2 }))
  const stated = await country.world.sql<{
    member: string
  }>`select member from app.stated_members(${desk}::uuid)`
  expect(stated.map(({ member }) => member).sort()).toEqual([ids['kepala'], ids['budi']].sort())
})

test('when nobody holds the keys any more, two shares bring them back, and new keys and paper follow', async () => {
  await country.world.sql`delete from epoch_for_member where desk = ${desk}::uuid`
  await head.open('/keys')
  await unlock(head)
  await head.reads(head.t('keys.outOfHands'))
  await head.page.getByText(head.t('keys.lost'), { exact: true }).click()
  await clean(head, 'desk-lost')
  const [, two = '', three = ''] = shares
  await typeShares(head, two, three)
  await head.press('keys.lost.do')
  const fresh = await prove(head)
  expect(fresh.some((share) => shares.includes(share))).toBe(false)
  await head.press('keys.state.do')
  await head.button('keys.drill.do').waitFor()
  // The old paper opens nothing of the new keys.
  await typeShares(head, two, three)
  await head.press('keys.drill.do')
  await head.reads(head.t('keys.share.wrong.other_recovery_key'))
  await typeShares(head, fresh[0] ?? '', fresh[1] ?? '')
  await head.press('keys.drill.do')
  await head.reads(head.t('keys.maySeal.about', { epoch: 3 }))
})

test('another root, and a directory that has gone back, open nothing', async () => {
  const pin = (seen: object, of: string) =>
    head.page.evaluate(
      `localStorage.setItem('bekal.directory', '${JSON.stringify({ root: of, seen, compared: true })}')`,
    )
  await pin({}, 'A'.repeat(43))
  await head.open('/keys')
  await head.reads(head.t('keys.refused.other_root'))
  await clean(head, 'desk-other-root')
  await pin({ root: { number: 99, hash: 'A'.repeat(43) } }, root.verify)
  await head.open('/keys/own')
  await head.reads(head.t('keys.refused.older_directory'))
  await head.page.getByText(head.t('keys.refused.known'), { exact: true }).click()
  const typed = head.page.getByLabel(head.t('keys.root.digits'))
  await typed.fill('12345 '.repeat(6))
  await head.press('keys.refused.known.do')
  await head.reads(head.t('keys.refused.known.odd'))
  await typed.fill(await fingerprintOfSigner(root.verify))
  await head.press('keys.refused.known.do')
  await head.button('keys.open.do').waitFor()
  expect(head.errors).toEqual([])
})

test('the lock takes what was opened, and the passphrase that unlocks the screen opens it again', async () => {
  const tab = await country.tab()
  for (const path of ['/api/me', '/api/health']) tab.expected(423, path)
  await tab.open('/')
  await tab.page.getByLabel(tab.t('shell.shared'), { exact: true }).check()
  await tab.signIn('budi', country.passphrase)
  await tab.button('shell.lock').waitFor()
  await tab.open('/keys/own')
  await unlock(tab)
  const before = await digits(tab)
  await tab.press('shell.lock')
  await tab.heading(tab.t('agencies.lock'))
  expect(await tab.page.content()).not.toContain(before.slice(0, 5))
  await fillPassphrase(tab)
  await tab.press('agencies.signIn.do')
  expect(await digits(tab)).toBe(before)
  expect(tab.errors).toEqual([])
  await tab.close()
})
