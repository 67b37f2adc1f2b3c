import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keptFiles, leftOutFiles } from './backup/contents.ts'
import { secretFiles } from './data-folder.ts'

/** The inventories of docs/security name what is really there. */
const root = join(import.meta.dirname, '..')
const page = (name: string) => readFileSync(join(root, 'docs/security', name), 'utf8')
const sources = globSync(['src/**/*.ts', 'web/**/*.{ts,tsx}', 'db/0*.sql'], { cwd: root })
  .filter((file) => !/\.(test|e2e)\.tsx?$|\/testing\//.test(file))
  .map((file) => readFileSync(join(root, file), 'utf8'))

/** Everything of that form in the program, once each. */
const found = (form: RegExp) => [
  ...new Set(sources.flatMap((text) => [...text.matchAll(form)].map(([, name = '']) => name))),
]

test('every secret of the data folder stands in the inventory of keys', () => {
  const secrets = [...secretFiles, ...Object.keys(keptFiles), 'backup-recipients', 'server-password']
  expect(Object.keys(leftOutFiles)).toContain('backup-recipients')
  for (const name of secrets) expect(page('keys.md')).toContain(`\`${name}\``)
})

test('every label under which a key is drawn stands in the inventory of keys', () => {
  const labels = [
    ...found(/['"`]bekal\/v1\/([a-z][a-z-]*)['"`]/g),
    // Labels that are put behind the prefix of the file they stand in.
    ...found(/\bdrawn\('([a-z-]+)'\)/g),
    ...found(/, drawn\('([a-z-]+)'\)\]/g),
  ]
  expect(new Set(labels).size).toBeGreaterThanOrEqual(16)
  for (const label of labels) expect(page('keys.md')).toContain(`\`bekal/v1/${label}\``)
})

test('every line that the program writes to its log stands in the inventory of logs', () => {
  const calls = found(/\blog\.(?:debug|info|warn|error)\(((?:[^()]|\([^()]*\))*)\)/g)
  expect(calls.length).toBeGreaterThan(8)
  for (const call of calls) {
    const said = /'([^']+)',?\s*$/.exec(call)?.[1]
    if (said === undefined) expect(call, 'a line without fixed words').toContain("component: 'jobs'")
    else expect(page('logs.md')).toContain(`\`${said}\``)
  }
})
