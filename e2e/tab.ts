import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'
import { type Key, type PlainKey, type Say, speech } from '../web/words/translate.ts'
import type { Size } from './country.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** A page in a browser, in the words of whoever sits before it, and everything that went wrong on it. */
export type Tab = {
  page: Page
  /** A word of the interface in the language of this browser. */
  t: Say
  /** Errors of the console, of scripts and of the content policy, but for refusals that are `expected`. */
  errors: string[]
  /** Answers with this status at this address are part of the story. */
  expected(status: number, path: string): void
  open(path: string): Promise<void>
  signIn(login: string, passphrase: string): Promise<void>
  /** The heading of the page, once it is there. */
  heading(name: string | RegExp): Promise<void>
  button(key: PlainKey): Locator
  /** Presses a button by its word. */
  press(key: PlainKey): Promise<void>
  /** Waits until a text stands on the page. */
  reads(text: string | RegExp): Promise<void>
  /** What axe finds and where; empty when it finds nothing. */
  axe(): Promise<string[]>
  /** How many pixels the page is wider than its window. */
  overflow(): Promise<number>
  close(): Promise<void>
}

export async function openTab(
  browser: Browser,
  base: string,
  size: Size,
  language: 'id' | 'en',
): Promise<Tab> {
  const context = await browser.newContext({
    baseURL: base,
    viewport: size,
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    timezoneId: 'Asia/Jakarta',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const errors: string[] = []
  // Before signing in there is no session, and the page has to ask to know.
  const expected = new Set(['401 /api/me'])
  page.on('console', (message) => {
    if (message.type() !== 'error') return
    const status = /status of (\d+)/.exec(message.text())?.[1]
    const { url } = message.location()
    if (status && expected.has(`${status} ${new URL(url, base).pathname}`)) return
    errors.push(`${message.text()} ${url}`)
  })
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', (event) => {
      console.error(`content policy: ${event.violatedDirective} ${event.blockedURI}`)
    })
  })
  // Every word is asked for by its key, so that a change of wording breaks no story.
  const { t } = speech(language)
  const word = (key: PlainKey) => (t as (key: Key) => string)(key)
  const tab: Tab = {
    page,
    t,
    errors,
    expected: (status, path) => void expected.add(`${status} ${path}`),
    async open(path) {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
    },
    async signIn(login, passphrase) {
      await page.getByLabel(word('agencies.login'), { exact: true }).fill(login)
      await page.getByLabel(word('agencies.passphrase'), { exact: true }).fill(passphrase)
      await page.getByRole('button', { name: word('agencies.signIn.do'), exact: true }).click()
    },
    heading: (name) => page.getByRole('heading', { level: 1, name }).waitFor(),
    button: (key) => page.getByRole('button', { name: word(key), exact: true }),
    press: (key) => tab.button(key).click(),
    reads: (text) => page.getByText(text).first().waitFor(),
    async axe() {
      await page.evaluate(axe)
      const found = await page.evaluate<AxeResults>('axe.run({ resultTypes: ["violations"] })')
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1] ?? ''}`),
      )
    },
    overflow: () =>
      page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
    close: () => context.close(),
  }
  return tab
}
