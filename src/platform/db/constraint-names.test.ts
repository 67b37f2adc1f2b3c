import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/**
 * PostgreSQL cuts names after 63 bytes without a word, and answers the cut name. Code that turns a constraint into a refusal by its whole
 * name would never recognise it, and answer 500.
 */
const root = join(import.meta.dirname, '../../..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const longest = 63

test('no constraint or index that code recognises by its name is longer than PostgreSQL keeps', () => {
  const named = globSync('db/0*.sql', { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/\b(?:constraint|index) "([^"]+)"/g)].map(([, name = '']) => name),
  )
  expect(named.length).toBeGreaterThan(50)
  const code = globSync('src/**/*.ts', { cwd: root })
    .filter((file) => !file.endsWith('.test.ts'))
    .map(read)
    .join('\n')
  const cut = named.filter((name) => Buffer.byteLength(name) > longest && code.includes(name))
  expect(cut).toEqual([])
})
