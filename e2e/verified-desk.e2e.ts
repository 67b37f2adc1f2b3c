import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { makeFirstLink } from '../src/installation/public.ts'
import { scratchWorld, type World } from '../src/testing/world.ts'
import { buildWeb } from '../src/web-build.ts'
import { desktop, phone } from './country.ts'
import { openTab } from './tab.ts'

/** V21: an office that runs a signed release from its own disk. The server here has no pages at all, and its cookies are those of TLS. */
let world: World
let browser: Browser
let folder: string

const bekal = join(import.meta.dirname, '../src/cli.ts')
const ended = promisify(execFile)

beforeAll(async () => {
  world = await scratchWorld({ secureCookies: true })
  folder = await mkdtemp(join(tmpdir(), 'bekal-release-'))
  browser = await chromium.launch({
    executablePath: inject('chromium'),
    headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
  })
})
afterAll(async () => {
  await browser.close()
  await world.close()
  await rm(folder, { recursive: true })
})

const env = () => ({ ...process.env, BEKAL_DATA: folder })

async function run(...args: string[]): Promise<Record<string, string | number>> {
  const { stdout } = await ended(process.execPath, [bekal, '--json', ...args], { cwd: folder, env: env() })
  return JSON.parse(stdout) as Record<string, string | number>
}

/** How a command that must not succeed ends. */
async function refused(...args: string[]): Promise<string> {
  const failed = await run(...args).then(
    () => null,
    (error: { stdout: string }) => error.stdout,
  )
  return (JSON.parse(failed ?? '{}') as { error?: { message: string } }).error?.message ?? 'it was done'
}

/** `bekal desk`, until it says where it answers. */
async function startDesk(release: string, ...more: string[]) {
  const args = [bekal, '--json', 'desk', release, '--server', world.base, '--port', '0', ...more]
  const child = spawn(process.execPath, args, {
    cwd: folder,
    env: env(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const { address, number } = JSON.parse(line.toString()) as { address: string; number: number }
  return {
    address,
    number,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

test('an office signs in with a release that was packed, signed offline and verified', async () => {
  const site = await buildWeb(() => {})
  const { verify } = await run('release', 'new-key', 'kunci-rilis.json')
  const { digest } = await run('release', 'pack', 'web.zip', '--site', site)
  expect(
    await refused(
      'release',
      'sign',
      'web.zip',
      'x.zip',
      '--key',
      'kunci-rilis.json',
      '--digest',
      'a'.repeat(64),
    ),
  ).toContain('Nothing was signed')
  const signing = ['--key', 'kunci-rilis.json', '--digest', String(digest)]
  expect(await run('release', 'sign', 'web.zip', 'web-1.zip', ...signing)).toMatchObject({
    number: 1,
    digest,
  })
  // A release that got lost is signed again under its own number.
  expect(await run('release', 'sign', 'web.zip', 'web-1b.zip', ...signing)).toMatchObject({ number: 1 })
  expect(await run('release', 'check', 'web-1.zip', '--signed-by', String(verify))).toMatchObject({ digest })
  expect(await refused('desk', 'web.zip', '--server', world.base, '--signed-by', String(verify))).toContain(
    'was not signed',
  )
  expect(await refused('desk', 'web-1.zip', '--server', world.base)).toContain('not known on this computer')

  const desk = await startDesk('web-1.zip', '--signed-by', String(verify))
  const link = await makeFirstLink(world.bekal.database, world.base)
  const tab = await openTab(browser, desk.address, desktop, 'id')
  await tab.open(link?.url.slice(world.base.length) ?? '')
  for (const [name, value] of [
    ['agency', 'Pusat Data Contoh'],
    ['name', 'Rina Contoh'],
    ['login', 'rina'],
  ] as const)
    await tab.page.getByLabel(tab.t(`installation.${name}`), { exact: true }).fill(value)
  await tab.press('installation.next')
  await tab.heading(tab.t('installation.words'))
  const words = await tab.page
    .getByRole('list', { name: tab.t('agencies.passphrase.new') })
    .getByRole('listitem')
    .allTextContents()
  await tab.press('agencies.passphrase.written')
  for (const [at, word] of words.entries()) {
    const asked = tab.page.getByLabel(tab.t('agencies.passphrase.word', { place: at + 1 }), { exact: true })
    if ((await asked.count()) > 0) await asked.fill(word)
  }
  await tab.press('installation.begin')
  await tab.page.getByRole('link', { name: tab.t('agencies.signIn.do') }).click()
  await tab.signIn('rina', words.join(' '))
  await tab.page.getByRole('navigation').first().waitFor()
  // The session is in the cookie of TLS, which a browser keeps for this computer's own address too.
  await tab.page.reload()
  await tab.page.getByRole('navigation').first().waitFor()
  expect((await tab.page.context().cookies()).map(({ name }) => name)).toContain('__Host-bekal_session')
  for (const size of [phone, desktop]) {
    await tab.page.setViewportSize(size)
    expect({ axe: await tab.axe(), overflow: await tab.overflow() }).toEqual({ axe: [], overflow: 0 })
  }
  expect(tab.errors).toEqual([])
  await tab.close()
  await desk.stop()

  // The next one is known by its signer, and the older one never runs here again.
  const { verify: other } = await run('release', 'new-key', 'kunci-lain.json')
  expect(await refused('desk', 'web-1.zip', '--server', world.base, '--signed-by', String(other))).toContain(
    'another signer',
  )
  await newRelease(2)
  const next = await startDesk('web-2.zip')
  expect(next.number).toBe(2)
  await next.stop()
  expect(await refused('desk', 'web-1.zip', '--server', world.base)).toContain('release 2 has been used here')
})

/** A release of other files, by the same key. */
async function newRelease(number: number): Promise<void> {
  await cp(await buildWeb(() => {}), join(folder, 'site'), { recursive: true })
  await writeFile(join(folder, 'site/robots.txt'), 'User-agent: *\nDisallow: /\n')
  const { digest } = await run('release', 'pack', 'next.zip', '--site', 'site')
  await run(
    'release',
    'sign',
    'next.zip',
    `web-${number}.zip`,
    '--key',
    'kunci-rilis.json',
    '--digest',
    String(digest),
  )
}
