import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { inject } from 'vitest'
import { nationalDesk } from '../src/agencies/reference.ts'
import { demonstrationAccounts, loadDemonstration } from '../src/demonstration.ts'
import type { ProviderSettings } from '../src/sign-in/public.ts'
import { scratchWorld, type World } from '../src/testing/world.ts'
import { buildWeb } from '../src/web-build.ts'
import { openTab, type Tab } from './tab.ts'

export type Size = { width: number; height: number }
export const desktop: Size = { width: 1280, height: 900 }
export const phone: Size = { width: 390, height: 844 }

/** The demonstration country on a real server, and a browser to look at it; its clock can be moved. */
export type Country = {
  world: World
  passphrase: string
  /** Those that are open. */
  tabs: readonly Tab[]
  /** A browser of somebody's own: nothing of another's session is in it. */
  tab(size?: Size, language?: 'id' | 'en'): Promise<Tab>
  /** Such a browser in which this login has signed in, as everybody does: through the page. */
  signedIn(login: string, size?: Size): Promise<Tab>
  close(): Promise<void>
}

/** Monday, 9 March 2026, ten o'clock in Jakarta. */
export const monday = '2026-03-09T03:00:00.000Z'

/** With `provider` people may sign in with its accounts as well; as `training` it is an installation for exercise. */
export async function openCountry({
  provider = null,
  kind = 'evaluation',
}: {
  provider?: ProviderSettings | null
  kind?: 'evaluation' | 'training'
} = {}): Promise<Country> {
  const world = await scratchWorld({ webFolder: await buildWeb(() => {}), provider })
  await world.moveClock(monday)
  const folder = await mkdtemp(join(tmpdir(), 'bekal-e2e-'))
  const accounts = await demonstrationAccounts(folder)
  await rm(folder, { recursive: true })
  await loadDemonstration(world.adminUrl, world.base, accounts, () => {}, null, kind)
  // Ayu serves two desks; the others one.
  await world.sql`
    insert into membership (id, member, desk, roles)
    select gen_random_uuid(), id, ${nationalDesk('ministry-dg')}::uuid, array['worker'] from member where login = 'direktorat'`
  const browser = await launch()
  let tabs: Tab[] = []
  const country: Country = {
    world,
    passphrase: accounts.passphrase,
    get tabs() {
      return tabs
    },
    async tab(size = desktop, language = 'id') {
      const tab = await openTab(browser, world.base, size, language)
      tab.page.once('close', () => {
        tabs = tabs.filter((one) => one !== tab)
      })
      tabs.push(tab)
      return tab
    },
    async signedIn(login, size = desktop) {
      const tab = await country.tab(size)
      await tab.open('/')
      await tab.signIn(login, accounts.passphrase)
      return tab
    },
    async close() {
      await browser.close()
      await world.close()
    },
  }
  return country
}

function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('chromium'),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** From now on this browser is on a device that keeps passkeys. Answers how to say whether finger, face or PIN is right. */
export async function keepPasskeys({ page }: Tab): Promise<(on: boolean) => Promise<void>> {
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return async (isUserVerified) => {
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified })
  }
}
