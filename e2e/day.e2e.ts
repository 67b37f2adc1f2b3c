import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { addCommitment, listSites } from '../src/sites/contract.ts'
import { type Country, openCountry } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** One letter, from the ministry's draft to the district's answer, in the browsers of those who have to do with it. */
let country: Country
let ministry: Tab
let district: Tab
let second: Tab
let address: string
const number = '460/12/III/2026'

beforeAll(async () => {
  country = await openCountry()
})
afterAll(() => country.close())
story(() => country.tabs)

/** The section of the inbox on one side of the promises. */
const side = (tab: Tab, name: 'owed_by_us' | 'owed_to_us') =>
  tab.page.getByRole('region', { name: tab.t(`obligations.side.${name}`), exact: true })

describe('a letter that is met with silence', () => {
  test('the head at the ministry signs in with six words and picks a desk', async () => {
    ministry = await country.signedIn('direktorat')
    await ministry.heading(ministry.t('agencies.desk.choose'))
    await ministry.page
      .getByRole('button', { name: /Tuna Sosial/ })
      .first()
      .click()
    await ministry.heading(ministry.t('obligations.inbox'))
    await ministry.reads(ministry.t('obligations.empty.owed_to_us'))
  })

  test('and writes a data request to Jakarta Utara', async () => {
    const { page, t } = ministry
    await ministry.press('shell.add')
    await page.getByRole('link', { name: new RegExp(t('requests.write')) }).click()
    await ministry.heading(t('requests.new'))
    await page.getByRole('combobox', { name: t('requests.form.receiver') }).fill('Jakarta Utara')
    await page
      .getByRole('option', { name: /Jakarta Utara/ })
      .first()
      .click()
    await page.getByLabel(t('requests.form.subject')).fill('Permintaan data penutupan lokasi')
    await page.getByLabel(t('requests.form.basis')).selectOption('uu_30_2014_35_36')
    await page.getByLabel(t('requests.form.purpose')).fill('menyiapkan pendampingan dan pelatihan')
    await page.getByRole('checkbox', { name: /terdaftar/ }).check()
    await page.getByLabel(t('requests.form.scope')).fill('Kecamatan Penjaringan, keadaan hari ini')
    await ministry.press('requests.form.save')
    await ministry.heading('Permintaan data penutupan lokasi')
    address = new URL(page.url()).pathname
  })

  test('asks her colleague to initial it: whoever wrote it can’t', async () => {
    const { page, t } = ministry
    await ministry.press('requests.do.ask_initial')
    const asking = page.getByRole('form', { name: t('requests.do.ask_initial') })
    await asking.getByLabel(t('requests.field.second')).selectOption({ label: 'Eka Contoh' })
    await asking.getByRole('button', { name: t('requests.do.ask_initial') }).click()
    await ministry.reads(t('requests.now.sender.initialAsked', { second: 'Eka Contoh' }))
  })

  test('the colleague finds it in the inbox, reads it, and returns it with a remark', async () => {
    second = await country.signedIn('staf')
    const { page, t } = second
    await page
      .getByRole('link', { name: /surat atau jawaban K-/ })
      .first()
      .click()
    await second.open(address)
    await second.reads(t('requests.now.sender.toInitial'))
    await second.press('requests.do.return')
    const returning = page.getByRole('form', { name: t('requests.do.return') })
    await returning.getByLabel(t('requests.field.remark')).fill('Sebut juga kelurahannya.')
    await returning.getByRole('button', { name: t('requests.do.return') }).click()
    await second.reads(t('requests.page.remark', { remark: 'Sebut juga kelurahannya.' }))
  })

  test('the writer puts it right, and now it is initialled', async () => {
    const { page, t } = ministry
    await ministry.open(`${address}/revise`)
    await page.getByLabel(t('requests.form.scope')).fill('Kelurahan Pejagalan, keadaan hari ini')
    await ministry.press('requests.form.save.again')
    await ministry.heading('Permintaan data penutupan lokasi')
    await second.open(address)
    await second.press('requests.do.initial')
    const initialling = second.page.getByRole('form', { name: t('requests.do.initial') })
    await initialling.getByRole('button', { name: t('requests.do.initial') }).click()
    await second.reads(t('requests.now.head'))
  })

  test('signs it and gives it a number', async () => {
    const { page, t } = ministry
    await ministry.open(address)
    await ministry.press('requests.do.sign')
    const signing = page.getByRole('form', { name: t('requests.do.sign') })
    await signing.getByRole('button', { name: t('requests.do.sign') }).click()
    await ministry.press('requests.do.number')
    const numbering = page.getByRole('form', { name: t('requests.do.number') })
    await numbering.getByLabel(t('requests.field.number'), { exact: true }).fill(number)
    await numbering.getByRole('button', { name: t('requests.do.number') }).click()
    await ministry.heading(number)
  })

  test('and sends it; a double click sends it once', async () => {
    const { page, t } = ministry
    await ministry.press('requests.do.send')
    const sending = page.getByRole('form', { name: t('requests.do.send') })
    await sending.getByRole('button', { name: t('requests.do.send') }).dblclick()
    await ministry.reads(/Menunggu .* menyatakan surat diterima/)
    const [sent] = await country.world.sql<{ times: number }>`
      select count(*)::int as times from journal where endpoint = 'requests.send'`
    expect(sent?.times).toBe(1)
  })

  test('the district sees the promise that the letter made of it, and leaves it', async () => {
    district = await country.signedIn('jakut')
    await district.heading(district.t('obligations.inbox'))
    const work = district.t('obligations.work.acknowledge_request', { label: number })
    await side(district, 'owed_by_us').getByText(work).waitFor()
  })

  test('when the time has passed both sides see the escalation', async () => {
    await country.world.moveClock('2026-03-16T03:00:00.000Z')
    expect(await country.world.sweep()).toBeGreaterThan(0)
    for (const [tab, where] of [
      [district, 'owed_by_us'],
      [ministry, 'owed_to_us'],
    ] as const) {
      await tab.open('/')
      const ours = side(tab, where)
      await ours.getByText(tab.t('obligations.state.escalated')).first().waitFor()
      await ours
        .getByRole('link', { name: new RegExp(number) })
        .first()
        .click()
      await tab.page
        .getByRole('region', { name: tab.t('obligations.ladder') })
        .first()
        .waitFor()
    }
    await district.reads(district.t('obligations.ladder.renewed'))
  })

  test('the desks above both have it in their inbox', async () => {
    for (const [login, word] of [
      ['dki', 'ensure'],
      ['ditjen', 'press'],
    ] as const) {
      const tab = await country.signedIn(login)
      await side(tab, 'owed_by_us')
        .getByText(new RegExp(`${word === 'ensure' ? 'Pastikan' : 'Tagih'} .*${number}`))
        .first()
        .waitFor()
      expect(tab.errors).toEqual([])
      await tab.close()
    }
  })

  test('the district acknowledges the letter', async () => {
    const { page, t } = district
    await district.open(address)
    await district.press('requests.do.receive')
    const receiving = page.getByRole('form', { name: t('requests.do.receive') })
    await receiving.getByRole('button', { name: t('requests.do.receive') }).click()
    await district.button('requests.do.draft_answer').waitFor()
  })

  test('drafts the answer that there are no data, because nobody has registered', async () => {
    const { page, t } = district
    await district.press('requests.do.draft_answer')
    const answering = page.getByRole('form', { name: t('requests.do.draft_answer') })
    await answering.getByRole('radio', { name: t('requests.answer.form.no_data') }).check()
    await answering.getByRole('radio', { name: 'Belum ada yang mendaftar' }).check()
    await answering.getByRole('button', { name: t('requests.reply.save') }).click()
    await page.getByRole('heading', { name: t('requests.reply.answer') }).waitFor()
    await district.reads('Belum ada yang mendaftar')
    await district.press('requests.do.ask_initial')
    const asking = page.getByRole('form', { name: t('requests.do.ask_initial') })
    await asking.getByRole('button', { name: t('requests.do.ask_initial') }).click()
    await district.reads('Jam jawaban tetap berjalan')
  })

  test('a colleague initials the answer, and only then it leaves', async () => {
    const { page, t } = district
    expect(await district.button('requests.do.answer').count()).toBe(0)
    const colleague = await country.signedIn('staf-jakut')
    await colleague.heading(t('obligations.inbox'))
    await colleague.open(address)
    await colleague.reads('Belum ada yang mendaftar')
    await colleague.press('requests.do.initial')
    const initialling = colleague.page.getByRole('form', { name: t('requests.do.initial') })
    await initialling.getByRole('button', { name: t('requests.do.initial') }).click()
    await colleague.reads(t('requests.now.receiver.head.answer'))
    expect(colleague.errors).toEqual([])
    await colleague.close()
    await district.open(address)
    await district.press('requests.do.answer')
    const giving = page.getByRole('form', { name: t('requests.do.answer') })
    await giving.getByRole('button', { name: t('requests.do.answer') }).click()
    await page.getByRole('heading', { name: t('requests.answer'), exact: true }).waitFor()
    await district.reads('Belum ada yang mendaftar')
  })

  test('the ministry reads the answer on its own page of the letter', async () => {
    await ministry.open(address)
    await ministry.reads('Belum ada yang mendaftar')
    await ministry.reads(ministry.t('requests.state.answered'))
  })

  test('both inboxes are clean', async () => {
    for (const tab of [ministry, district]) {
      await tab.open('/')
      await tab.reads(tab.t('obligations.empty.owed_by_us'))
      await tab.reads(tab.t('obligations.empty.owed_to_us'))
    }
    const open = await country.world.sql`select id from obligation where state = 'open'`
    expect(open).toEqual([])
  })

  test('the score card of the district shows what became of its promises', async () => {
    await district.open('/score-card')
    await district.heading(/Jakarta Utara/)
    await district.reads('Menyatakan surat diterima')
    await district.reads('Menjawab permintaan data')
    const row = district.page.getByRole('row', { name: /Menyatakan surat diterima/ })
    await row.first().waitFor()
  })

  test('and nothing went wrong in the browsers', () => {
    expect(ministry.errors).toEqual([])
    expect(district.errors).toEqual([])
  })
})

describe('a place that is to be closed', () => {
  test('is found by its name and tells its story with sources', async () => {
    const { page, t } = district
    await page
      .getByRole('navigation')
      .first()
      .getByRole('link', { name: t('sites.title') })
      .click()
    await district.heading(t('sites.title'))
    await page.getByRole('searchbox', { name: t('sites.find') }).fill('kalijodo')
    await page
      .getByRole('link', { name: /Kalijodo/ })
      .first()
      .click()
    await district.heading(/Kalijodo/)
    await district.reads(t('sites.census'))
    expect(await page.title()).not.toContain('Kalijodo')
  })

  test('and takes a new count of the district into its series', async () => {
    const { page, t } = district
    await page.getByRole('button', { name: t('sites.count.add') }).click()
    const form = page.getByRole('form', { name: t('sites.count.add') })
    await form.getByLabel(t('sites.count.unit')).selectOption('people_registered')
    await form.getByLabel(t('sites.count.value'), { exact: true }).fill('87')
    await form.getByRole('button', { name: t('sites.count.save') }).click()
    await form.waitFor({ state: 'detached' })
    await district.reads('87')
    expect(district.errors).toEqual([])
  })

  test('and what the district commits itself to leads from its inbox to the place', async () => {
    const { world } = country
    const head = await world.join(world.generatedDesk('31.72'))
    const { items } = await head.call(listSites, { query: { q: 'kalijodo' } })
    await head.call(addCommitment, {
      params: { id: items[0]?.id ?? '' },
      body: {
        counterpart: nationalDesk('ministry-rts'),
        text: 'Membuka posko layanan.',
        targetDate: '2026-04-10',
      },
    })
    await district.open('/')
    const owed = side(district, 'owed_by_us')
    await owed
      .getByRole('link', { name: /Kalijodo/ })
      .first()
      .click()
    const label = items[0]?.name ?? ''
    await owed.getByRole('link', { name: district.t('obligations.openSite', { label }) }).click()
    await district.heading(label)
    await district.reads('Membuka posko layanan')
    expect(new URL(district.page.url()).pathname).toBe(`/sites/${items[0]?.id}`)
    expect(district.errors).toEqual([])
  })
})
