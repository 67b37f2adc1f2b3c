import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findText, saveText, syncFolder } from './durable-file.ts'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Home } from './home.ts'
import { processes } from './processes.ts'
import type { Programs } from './programs.ts'
import { runProgram } from './run-program.ts'

/** Where the settings of every start are written, inside the data folder. */
export const settingsName = 'bekal.conf'

/** The first name of the database server's own administrator, as everywhere with PostgreSQL. */
export const superuser = 'postgres'

const draftPrefix = 'pg.new-'

/** Ends what a killed start left behind in the middle of making a data folder, and clears it away. */
export async function clearDrafts(home: Home): Promise<void> {
  for (const name of await readdir(home.folder)) {
    if (!name.startsWith(draftPrefix)) continue
    const draft = join(home.folder, name)
    for (const worker of await processes.workersOf(draft, home.account)) {
      try {
        process.kill(worker.pid, 'SIGKILL')
      } catch {
        // Ended by itself in the meantime.
      }
    }
    await rm(draft, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
  }
}

/**
 * Whether there is a data folder these programs can open. Refuses one that another major version made, and a folder
 * that is not a database: nothing of what is in it is touched.
 */
export async function clusterExists(home: Home, programs: Programs): Promise<boolean> {
  const made = await findText(join(home.data, 'PG_VERSION'))
  if (made === null) {
    const entries = await readdir(home.data).catch(() => [])
    if (entries.length === 0) return false
    throw new EmbeddedPostgresError(
      `The folder ${home.data} is not a database of PostgreSQL, but it is not empty either.`,
      'Move it away to begin with an empty database, or put back the whole folder from a backup.',
    )
  }
  if (Number(made) === programs.major) return true
  throw new EmbeddedPostgresError(
    `The database in ${home.data} was made by PostgreSQL ${made.trim()}, and this is PostgreSQL ${programs.major}.`,
    'Move the data with pg_dump of the old version, or go back to the version of Bekal that made it.',
  )
}

/** The administrator's password, `null` when its file is not there (yet, or any more). */
export async function findPassword(home: Home): Promise<string | null> {
  return (await findText(home.password))?.trim() || null
}

/** Makes a password and keeps it, before there is a data folder, so that a kill never separates them. */
export async function makePassword(home: Home): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  await saveText(home.password, `${password}\n`, 0o600)
  return password
}

/**
 * UTF-8 in code point order, with upper and lower case of every script: PostgreSQL's own C.UTF-8 from version 17,
 * the system's before that, and plain C where the system has none.
 */
function locales(major: number): string[][] {
  const plain = ['--locale=C']
  return major >= 17
    ? [['--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...plain]]
    : [['--locale=C.UTF-8', '--lc-messages=C'], plain]
}

/** Makes the data folder: under another name until it is whole, so that it is there entirely or not at all. */
export async function createCluster(
  home: Home,
  programs: Programs,
  password: string,
  durable: boolean,
): Promise<void> {
  const draft = join(home.folder, `${draftPrefix}${randomBytes(6).toString('hex')}`)
  const passwordFile = `${draft}.password`
  let failed = ''
  for (const locale of locales(programs.major)) {
    await mkdir(draft, { mode: 0o700 })
    await writeFile(passwordFile, `${password}\n`, { mode: 0o600 })
    if (home.account) {
      await chown(draft, home.account.uid, home.account.gid)
      await chown(passwordFile, home.account.uid, home.account.gid)
    }
    const { code, output } = await runProgram(
      programs.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${superuser}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--data-checksums',
        '--no-instructions',
        ...locale,
        ...(durable ? [] : ['--no-sync']),
      ],
      home.account,
      { folder: draft },
    )
    await rm(passwordFile, { force: true })
    if (code === 0) {
      await includeSettings(draft)
      await rename(draft, home.data)
      await syncFolder(home.folder)
      return
    }
    failed = output.trim()
    await rm(draft, { recursive: true, force: true })
  }
  if (/could not look up effective user ID/.test(failed)) {
    throw new EmbeddedPostgresError(
      `PostgreSQL needs a user account that has a name, and this one has only the number ${home.account?.uid ?? process.getuid?.()}.`,
      'Start as another user, or give this one a name in /etc/passwd (in a container: where its image is made).',
    )
  }
  throw new EmbeddedPostgresError(
    `The data folder of PostgreSQL could not be made in ${home.folder}. The program initdb ended with:\n${failed.split('\n').slice(-10).join('\n')}`,
    'See what it says about the disk or the folder, then start again: nothing half-made is left.',
  )
}

async function includeSettings(data: string): Promise<void> {
  const handle = await open(join(data, 'postgresql.conf'), 'a')
  try {
    await handle.writeFile(`\ninclude_if_exists '${settingsName}'\n`)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Gives the administrator a new password when the file with the old one is lost. PostgreSQL must not be running. */
export async function replacePassword(home: Home, programs: Programs): Promise<string> {
  const password = randomBytes(32).toString('base64url')
  const { code, output } = await runProgram(
    programs.postgres,
    ['--single', '-c', 'log_min_messages=error', '-D', home.data, 'postgres'],
    home.account,
    { folder: home.data, input: `ALTER ROLE ${superuser} PASSWORD '${password}';\n` },
  )
  if (code !== 0 || /ERROR|FATAL/.test(output)) {
    throw new EmbeddedPostgresError(
      `The file with the database password is missing, and a new password could not be set (code ${code}).`,
      `Put the file ${home.password} back from a backup.`,
    )
  }
  await saveText(home.password, `${password}\n`, 0o600)
  return password
}
