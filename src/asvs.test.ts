import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

/** docs/security/asvs.md says of each requirement of ASVS 5.0.0, levels 1 and 2, whether it is met, and where it is tested. */
const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'docs/security/asvs.md'), 'utf8')
const lines = text
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, number = '']) => /^\d+\.\d+\.\d+$/.test(number))
  .map(([, number = '', , state = '', how = '', tested = '']) => ({ number, state, how, tested }))

test('each of the 253 requirements has one line and one of three states', () => {
  expect(new Set(lines.map(({ number }) => number)).size).toBe(253)
  expect(lines).toHaveLength(253)
  const count = (state: string) => lines.filter((line) => line.state === state).length
  const [met, not, missing] = [count('met'), count('n/a'), count('missing')]
  expect(met + not + missing).toBe(253)
  expect(text).toContain(`Met ${met}, not applicable ${not}, missing ${missing}.`)
})

test('what is met names its test or its page, and it is there', () => {
  const named = /(?:src|web|e2e)\/[\w./-]+|(?:docs|reference)\/[\w./-]+\.(?:md|json)|package-lock\.json/g
  for (const { number, state, how, tested } of lines) {
    const files = `${how} ${tested}`.match(named) ?? []
    if (state === 'met') expect(files.length, `${number} names nothing`).toBeGreaterThan(0)
    for (const file of files) expect(existsSync(join(root, file)), `${number}: ${file}`).toBe(true)
    if (state !== 'met') expect(how, `${number} says no reason`).not.toBe('')
  }
})
