import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scheduleTransfer } from '../src/administration/contract.ts'
import { addAbsence } from '../src/agencies/contract.ts'
import { nationalDesk } from '../src/agencies/reference.ts'
import { uuidv7 } from '../src/kernel/id.ts'
import { registered } from '../src/paper/testing.ts'
import {
  askClarification,
  askInitial,
  draftAnswer,
  draftRequest,
  getSheet,
  receiveRequest,
} from '../src/requests/contract.ts'
import { answered, inCounts, initialled, justNow, letterTo, sent } from '../src/requests/testing.ts'
import { listSites } from '../src/sites/contract.ts'
import { type Country, desktop, openCountry, phone } from './country.ts'
import type { Tab } from './tab.ts'

/** Every page, in the states that letters and promises can be in, looked at by a machine that knows the rules of access. */
let country: Country
const ids: Record<string, string> = {}

beforeAll(async () => {
  country = await openCountry()
  const { world } = country
  const ministry = await world.join(nationalDesk('ministry-rts'))
  const district = await world.join(world.generatedDesk('31.72'))
  const { items } = await ministry.call(listSites, { query: { q: 'Kalijodo' } })
  ids['site'] = items[0]?.id ?? ''
  ids['draft'] = (await ministry.call(draftRequest, { body: letterTo(district.desk) })).id
  ids['initialled'] = (await ministry.call(draftRequest, { body: letterTo(district.desk) })).id
  await initialled(world, ministry, ids['initialled'])
  const toInitial = await district.call(draftRequest, { body: letterTo(ministry.desk) })
  ids['toInitial'] = toInitial.id
  await district.call(askInitial, { params: toInitial, body: { member: null } })
  ids['silent'] = await sent(world, ministry, district.desk, { site: ids['site'], emergency: true })
  ids['paper'] = await sent(world, ministry, world.generatedDesk('31.73'))
  ids['copied'] = await sent(world, ministry, world.generatedDesk('31.73'), {
    copies: [{ name: 'Kepala Suku Dinas Sosial Jakarta Utara', desk: district.desk }],
  })
  const { sheet } = await ministry.call(getSheet, { params: { id: ids['copied'] } })
  ids['mark'] = sheet.verifyAt?.split('/').at(-1) ?? ''
  for (const state of ['received', 'asked', 'answered', 'drafted', 'replied']) {
    const id = await sent(world, ministry, district.desk)
    await district.call(receiveRequest, { params: { id }, body: justNow })
    ids[state] = id
  }
  await district.call(askClarification, {
    params: { id: ids['asked'] ?? '' },
    body: { question: 'Sejak tanggal berapa?' },
  })
  await answered(world, district, ids['answered'] ?? '', inCounts)
  for (const state of ['drafted', 'replied']) {
    const params = { id: ids[state] ?? '' }
    await district.call(draftAnswer, { params, body: inCounts })
    await district.call(askInitial, { params, body: { member: null } })
  }
  await initialled(world, district, ids['replied'] ?? '')
  ids['incoming'] = await registered(district, { kind: 'law_enforcement', answerBy: '2026-03-13' })
  const leaver = await world.join(district.desk, ['worker'])
  ids['colleague'] = leaver.member
  await district.call(addAbsence, {
    body: {
      member: leaver.member,
      kind: 'leave',
      firstDay: '2026-03-16',
      lastDay: '2026-03-24',
      standIn: district.member,
      actsAs: null,
    },
  })
  await district.call(scheduleTransfer, {
    params: { id: leaver.member },
    body: { effectiveOn: '2026-04-01', next: { desk: ministry.desk, roles: ['worker'] }, rest: null },
  })
  await world.moveClock('2026-03-17T03:00:00.000Z')
  await world.sweep()
  ids['unknown'] = uuidv7()
})
afterAll(() => country.close())

/** Pages by who looks at them; `{name}` stands for an id of above. */
const pages: Record<string, readonly string[]> = {
  jakut: [
    '/',
    '/?side=owed_to_us',
    '/people',
    '/people/new',
    '/people/duplicates',
    '/people/import',
    '/requests',
    '/requests/{toInitial}',
    '/requests/{silent}',
    '/requests/{received}',
    '/requests/{drafted}',
    '/requests/{replied}',
    '/requests/{asked}',
    '/requests/{answered}',
    '/requests?box=copies',
    '/requests/copies/{copied}',
    '/letterhead',
    '/letter-templates',
    '/letter-templates/answer',
    '/requests?box=paper',
    '/paper/new',
    '/paper/{incoming}',
    '/sites',
    '/sites/new',
    '/sites/{site}',
    '/score-card',
    '/members',
    '/members/new',
    '/members/{colleague}/account',
    '/members/{colleague}/transfer',
    '/security',
    '/desks',
    '/calendar',
    '/reference',
    '/passphrase',
    '/keys',
    '/keys/own',
    '/notices',
    '/training-mail',
    '/requests/{unknown}',
    '/nowhere',
  ],
  direktorat: [
    '/requests?box=out',
    '/requests/new',
    '/requests/{draft}',
    '/requests/{draft}/revise',
    '/requests/{paper}',
    '/requests/{paper}/link',
  ],
  pengelola: [
    '/desks/new',
    '/desks/new-agency',
    '/calendar/load',
    '/condition',
    '/keys/root',
    '/reference',
    '/reference/codes/no_data_reason',
    '/reference/codes/refusal_ground',
    '/reference/codes/nothing',
    '/reference/import',
  ],
}
const all = Object.entries(pages).flatMap(([login, paths]) => paths.map((path) => ({ login, path })))

const addressOf = (path: string) => path.replace(/\{(\w+)\}/, (_, name: string) => ids[name] ?? '')

/** What axe, the console and a ruler find on the page as it is now, on a desk's screen and on a phone. */
async function look(tab: Tab) {
  await tab.page.waitForLoadState('networkidle')
  const found: Record<string, string[]> = {}
  for (const [name, size] of Object.entries({ phone, desktop })) {
    await tab.page.setViewportSize(size)
    const wider = await tab.overflow()
    found[name] = [...(await tab.axe()), ...(wider > 0 ? [`${wider} pixels wider than the window`] : [])]
  }
  return { ...found, errors: tab.errors.splice(0) }
}
const clean = { phone: [], desktop: [], errors: [] }

const tabs = new Map<string, Promise<Tab>>()
function tabOf(login: string): Promise<Tab> {
  const known = tabs.get(login) ?? enter(login)
  tabs.set(login, known)
  return known
}

async function enter(login: string): Promise<Tab> {
  const tab = await country.signedIn(login)
  if (login === 'direktorat') await tab.page.getByRole('button', { name: /Tuna Sosial/ }).click()
  await tab.page.getByRole('navigation').first().waitFor()
  tab.expected(404, `/api/requests/${ids['unknown']}`)
  tab.expected(404, `/api/obligations/about/${ids['unknown']}`)
  return tab
}

describe(`on ${desktop.width} × ${desktop.height} and ${phone.width} × ${phone.height}`, () => {
  test('the sign-in is clean', async () => {
    const tab = await country.tab()
    await tab.open('/')
    expect(await look(tab)).toEqual(clean)
    await tab.close()
  })

  test.each(['{mark}', 'b'.repeat(26), 'tidak-ada'])(
    'what the QR of a letter leads to is clean: %s',
    async (mark) => {
      const tab = await country.tab()
      tab.expected(404, `/api/verification/${addressOf(mark)}`)
      await tab.open(`/verifikasi/${addressOf(mark)}`)
      await tab.heading(tab.t('requests.verify'))
      await tab.reads(tab.t(mark === '{mark}' ? 'requests.verify.known' : 'requests.verify.unknown'))
      expect(await look(tab)).toEqual(clean)
      await tab.close()
    },
  )

  test('an open form for signing, and what it says about its faults, are clean', async () => {
    const tab = await tabOf('direktorat')
    await tab.open(addressOf('/requests/{initialled}'))
    await tab.press('requests.do.sign')
    const form = tab.page.getByRole('form', { name: tab.t('requests.do.sign') })
    await form.getByRole('textbox', { name: tab.t('requests.signing.nip') }).fill('1970')
    await form.getByRole('combobox').selectOption('an')
    await form.getByRole('button', { name: tab.t('requests.do.sign') }).click()
    await tab.reads(tab.t('refusals.input.nip'))
    expect(await look(tab)).toEqual(clean)
  })

  test('the choice of a desk is clean', async () => {
    const tab = await country.signedIn('direktorat')
    await tab.heading(tab.t('agencies.desk.choose'))
    expect(await look(tab)).toEqual(clean)
    await tab.close()
  })

  test.each(all)('$path is clean for $login', async ({ login, path }) => {
    const tab = await tabOf(login)
    await tab.open(addressOf(path))
    expect(await look(tab)).toEqual(clean)
  })

  test('an opened promise with its ladder is clean', async () => {
    const tab = await tabOf('jakut')
    await tab.open('/')
    await tab.page.locator('[data-row]').first().click()
    await tab.page.getByRole('region', { name: tab.t('obligations.ladder') }).waitFor()
    expect(await look(tab)).toEqual(clean)
  })

  test('an open answer, and what the form says about its faults, are clean', async () => {
    const tab = await tabOf('jakut')
    await tab.open(addressOf('/requests/{received}'))
    await tab.press('requests.do.draft_answer')
    const form = tab.page.getByRole('form', { name: tab.t('requests.do.draft_answer') })
    await form.waitFor()
    expect(await look(tab)).toEqual(clean)
    await form.getByRole('radio', { name: tab.t('requests.answer.form.no_data') }).check()
    await form.getByRole('button', { name: tab.t('requests.reply.save') }).click()
    expect(await look(tab)).toEqual(clean)
  })

  test('the jump is clean', async () => {
    const tab = await tabOf('jakut')
    await tab.open('/')
    await tab.page.keyboard.press('Control+k')
    await tab.page.getByRole('combobox', { name: tab.t('shell.jump.title') }).waitFor()
    expect(await look(tab)).toEqual(clean)
  })

  test.each([desktop, phone])('the menu and the beginnings are clean on $width × $height', async (size) => {
    const tab = await tabOf('jakut')
    await tab.page.setViewportSize(size)
    await tab.open('/')
    const { page } = tab
    const openers = [
      page.getByRole('button', { name: tab.t('shell.add'), exact: true }).filter({ visible: true }),
      page.getByRole('banner').getByRole('button').last(),
    ]
    for (const opener of openers) {
      await opener.click()
      expect({ axe: await tab.axe(), overflow: await tab.overflow() }).toEqual({ axe: [], overflow: 0 })
      await page.keyboard.press('Escape')
    }
    expect(tab.errors).toEqual([])
  })
})
