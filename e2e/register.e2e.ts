import { afterAll, beforeAll, expect, test } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { registered } from '../src/paper/testing.ts'
import { draftRequest } from '../src/requests/contract.ts'
import { letterTo, sent } from '../src/requests/testing.ts'
import { type Country, desktop, openCountry, phone } from './country.ts'
import { story } from './story.ts'
import type { Tab } from './tab.ts'

/** The register of letters: four boxes, walked through without a mouse. */
let country: Country
const boxes = ['in', 'out', 'copies', 'paper'] as const
const listOf = (tab: Tab, name: (typeof boxes)[number]) =>
  tab.t(name === 'paper' ? 'paper.title' : `requests.box.${name}`)

beforeAll(async () => {
  country = await openCountry()
  const { world } = country
  const ministry = await world.join(nationalDesk('ministry-rts'))
  const district = await world.join(world.generatedDesk('31.72'))
  await sent(world, ministry, world.generatedDesk('31.73'), {
    copies: [{ name: 'Kepala Suku Dinas Sosial Jakarta Utara', desk: district.desk }],
  })
  await sent(world, ministry, district.desk)
  await district.call(draftRequest, { body: letterTo(ministry.desk) })
  await registered(district)
})
afterAll(() => country.close())
story(() => country.tabs)

const box = (tab: Tab, name: (typeof boxes)[number]) =>
  tab.page.getByRole('radio', { name: new RegExp(`^${tab.t(`requests.box.${name}`)}`) })

/** How many the box says that it holds. */
async function total(tab: Tab, name: (typeof boxes)[number]): Promise<number> {
  const label = await tab.page
    .locator('label')
    .filter({ has: tab.page.getByText(tab.t(`requests.box.${name}`), { exact: true }) })
    .innerText()
  return Number(/\d+$/.exec(label)?.[0])
}

test.each([desktop, phone])(
  'its boxes say how many they hold, and open by keyboard on $width × $height',
  async (size) => {
    const tab = await country.signedIn('jakut', size)
    await tab.heading(tab.t('obligations.inbox'))
    await tab.open('/requests')
    await box(tab, 'in').focus()
    for (const [at, name] of boxes.entries()) {
      if (at > 0) await tab.page.keyboard.press('ArrowRight')
      await expect.poll(() => box(tab, name).isChecked()).toBe(true)
      const list = tab.page.getByRole('list', { name: listOf(tab, name), exact: true })
      await list.waitFor()
      await expect.poll(() => total(tab, name)).toBe(await list.locator('> li').count())
      expect(await box(tab, name).evaluate((radio) => radio === document.activeElement), name).toBe(true)
      if (process.env['BEKAL_PICTURES'])
        await tab.page.screenshot({
          path: `${process.env['BEKAL_PICTURES']}/register-${name}-${size.width}.png`,
        })
      expect(await tab.axe()).toEqual([])
      expect(await tab.overflow()).toBe(0)
    }
    // Narrowing the list changes nothing of what a box holds.
    await tab.open('/requests?box=out&state=withdrawn')
    await expect.poll(() => total(tab, 'out')).toBeGreaterThan(0)
    // Back is the box before.
    await box(tab, 'out').focus()
    await tab.page.keyboard.press('ArrowLeft')
    await expect.poll(() => box(tab, 'in').isChecked()).toBe(true)
    expect(tab.errors).toEqual([])
    await tab.close()
  },
)
