import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, onTestFailed } from 'vitest'
import type { Tab } from './tab.ts'

const shots = join(import.meta.dirname, '../.cache/e2e')

/** The tests of a file tell one story: what follows a broken step is not tried. Pictures of the failure go to .cache/e2e. */
export function story(tabs: () => readonly Tab[]): void {
  let broken: string | null = null
  beforeEach(({ task }) => {
    if (broken !== null) throw new Error(`The story broke off before: ${broken}`)
    onTestFailed(async () => {
      broken ??= task.name
      await mkdir(shots, { recursive: true })
      for (const [at, { page, errors }] of tabs().entries()) {
        const name = `${task.name.replaceAll(/[^a-z]+/gi, '-')}-${at + 1}.png`
        await page.screenshot({ path: join(shots, name), fullPage: true }).catch(() => {})
        if (errors.length > 0) console.error(`${name}: ${errors.join('\n')}`)
      }
    })
  })
}
