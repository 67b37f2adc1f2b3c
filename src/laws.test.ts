import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { ICruiseOptions, ICruiseResult } from 'dependency-cruiser'
import { cruise } from 'dependency-cruiser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import laws from '../laws.js'

const root = join(import.meta.dirname, '..')

/** A small house that keeps every law. */
const house: Record<string, string> = {
  'src/kernel/id.ts': 'export const id = 1',
  'src/vault/sign-in.ts': `import { id } from '../kernel/id.ts'\nexport const secret = id`,
  'src/platform/endpoint.ts': 'export const endpoint = 1',
  'src/platform/database.ts': 'export const database = 1',
  'src/agencies/contract.ts': `import { endpoint } from '../platform/endpoint.ts'\nexport const desk = endpoint`,
  'src/agencies/rules.ts': `import { desk } from './contract.ts'\nexport const rule = desk`,
  'src/agencies/store.ts': `import { database } from '../platform/database.ts'\nexport const store = database`,
  'src/agencies/public.ts': `export { store } from './store.ts'`,
  'src/agencies/routes.ts': `import { rule } from './rules.ts'\nexport const routes = rule`,
  'src/sites/contract.ts': 'export const site = 1',
  'src/sites/store.ts': `import { store } from '../agencies/public.ts'\nexport const sites = store`,
  'src/forms/store.ts': 'export const forms = 1',
  'src/requests/contract.ts': 'export const request = 1',
  'src/requests/public.ts': 'export const requests = 1',
  'src/rehearsal/play.ts': `import { site } from '../sites/contract.ts'\nexport const play = site`,
  'src/journal-verifier/verify.ts': `import 'node:crypto'\nexport const verdict = 1`,
  'web/page.ts': `import { rule } from '../src/agencies/rules.ts'\nexport const page = rule`,
}

/** What each law forbids, planted into that house. */
const planted: { law: string; file: string; text: string }[] = [
  { law: '1-rules-are-pure', file: 'src/sites/rules.ts', text: `import '../platform/database.ts'` },
  { law: '1-rules-are-pure', file: 'src/sites/rules/closing.ts', text: `import 'node:fs'` },
  { law: '1-contracts-are-data', file: 'src/forms/contract.ts', text: `import './store.ts'` },
  { law: '1-contracts-are-data', file: 'src/forms/contract/field.ts', text: `import '../store.ts'` },
  {
    law: '2-platform-knows-no-slice',
    file: 'src/platform/journal.ts',
    text: `import '../agencies/contract.ts'`,
  },
  { law: '2-kernel-knows-nobody', file: 'src/kernel/clock.ts', text: `import '../platform/database.ts'` },
  {
    law: '2-vault-knows-only-the-kernel',
    file: 'src/vault/keys.ts',
    text: `import '../platform/database.ts'`,
  },
  {
    law: '3-slices-meet-at-contract-and-public',
    file: 'src/sites/jobs.ts',
    text: `import '../agencies/store.ts'`,
  },
  { law: '3-rehearsal-is-a-client', file: 'src/rehearsal/cheat.ts', text: `import '../agencies/store.ts'` },
  {
    law: '4-arrows-point-left-from-agencies',
    file: 'src/agencies/jobs.ts',
    text: `import '../requests/public.ts'`,
  },
  { law: '4-arrows-point-left-from-forms', file: 'src/forms/jobs.ts', text: `import '../sites/contract.ts'` },
  { law: '4-no-cycles', file: 'src/kernel/loop.ts', text: `import './pool.ts'\nexport const a = 1` },
  { law: '5-web-never-sees-a-store', file: 'web/cheat.ts', text: `import '../src/agencies/store.ts'` },
  {
    law: '6-the-verifier-stands-alone',
    file: 'src/journal-verifier/reading.ts',
    text: `import '../platform/database.ts'`,
  },
  {
    law: '6-the-verifier-stands-alone',
    file: 'src/journal-verifier/names.ts',
    text: `import '../kernel/id.ts'`,
  },
]

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bekal-laws-'))
  for (const [file, text] of Object.entries(house)) await put(file, text)
  await put('src/kernel/pool.ts', `import './loop.ts'\nexport const b = 1`)
  await put('src/kernel/loop.ts', 'export const a = 1')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), `${text}\n`)
}

async function broken(baseDir: string): Promise<string[]> {
  const { tsConfig: _, ...options } = laws.options
  const { output } = await cruise(['src', 'web'], {
    ...options,
    baseDir,
    validate: true,
    ruleSet: { forbidden: laws.forbidden },
  } as ICruiseOptions)
  return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name)
}

describe('the laws of import', () => {
  test('a house that keeps them breaks none', async () => {
    expect(await broken(folder)).toEqual([])
  })

  test.each(planted)('$law is broken by $file', async ({ law, file, text }) => {
    const before = house[file] ?? (file === 'src/kernel/loop.ts' ? 'export const a = 1' : null)
    await put(file, text)
    try {
      expect(await broken(folder)).toContain(law)
    } finally {
      if (before === null) await rm(join(folder, file))
      else await put(file, before)
    }
  })

  test('every law has a planted violation', async () => {
    const names = laws.forbidden.map(({ name }) =>
      name.replace(/^4-arrows-point-left-from-.*/, '4-arrows-point-left'),
    )
    const shown = planted.map(({ law }) => law.replace(/^4-arrows-point-left-from-.*/, '4-arrows-point-left'))
    expect(new Set(names)).toEqual(new Set(shown))
  })
})

test('only stores, reference loaders and tests name a table', async () => {
  const verbs = /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/
  const files = (await readdir(join(root, 'src'), { recursive: true })).filter(
    (file) => file.endsWith('.ts') && !/(^|\/)(store\.ts$|store\/|testing(\/|\.ts$))|\.test\.ts$/.test(file),
  )
  const naming: string[] = []
  for (const file of files) if (verbs.test(await readFile(join(root, 'src', file), 'utf8'))) naming.push(file)
  expect(naming).toEqual([])
})
