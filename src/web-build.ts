import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '..')
const out = join(root, 'dist/web')
const stamp = join(root, 'dist/web.hash')

/** Builds the web app unless dist/ holds what the present sources make. Answers the folder to serve. */
export async function buildWeb(tell: (line: string) => void): Promise<string> {
  const hash = await hashOfSources()
  const built = await readFile(stamp, 'utf8').catch(() => '')
  if (built === hash && existsSync(join(out, 'index.html'))) return out
  tell('  Building the web app (once per version).')
  // A build that is cut off must not be taken for the one before it.
  await rm(stamp, { force: true })
  // In a process of its own: a test runner's NODE_ENV would make a build for development.
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: root, env })
  await writeFile(stamp, hash)
  return out
}

async function hashOfSources(): Promise<string> {
  const hash = createHash('sha256')
  const files: string[] = []
  const patterns = [
    'web/**/*',
    'src/*/contract.ts',
    'src/*/contract/*.ts',
    'src/**/rules.ts',
    'src/**/rules/*.ts',
    'src/kernel/*.ts',
    'src/vault/*.ts',
  ]
  for await (const file of glob(
    [...patterns, 'src/platform/*.ts', 'reference/passphrase/*', 'package-lock.json', 'vite.config.ts'],
    { cwd: root },
  )) {
    files.push(file)
  }
  for (const file of files.sort()) {
    const text = await readFile(join(root, file)).catch(() => null)
    if (text) hash.update(file).update(text)
  }
  return hash.digest('hex')
}
