import { chown, lchown, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import { type Account, runProgram } from './run-program.ts'

/** PostgreSQL refuses to run as root: who starts as root needs an account for it. */
export function startedByRoot(): boolean {
  return process.getuid?.() === 0
}

async function accountNamed(name: string): Promise<Account | null> {
  const [uid, gid] = await Promise.all([
    runProgram('id', ['-u', name], null),
    runProgram('id', ['-g', name], null),
  ])
  if (uid.code !== 0 || gid.code !== 0) return null
  return { name, uid: Number(uid.output), gid: Number(gid.output) }
}

/** Accounts that are right for PostgreSQL, the best first; `_postgres` is macOS's. */
export const systemNames: readonly string[] = ['postgres', '_postgres', 'nobody']

/** `postgres` where the system has it, else `nobody`. */
export async function systemAccount(): Promise<Account> {
  for (const name of systemNames) {
    const account = await accountNamed(name)
    if (account) return account
  }
  throw new EmbeddedPostgresError(
    'PostgreSQL does not run as root, and this system has neither a user "postgres" nor a user "nobody".',
    'Start as an ordinary user, or make a system user named postgres.',
  )
}

export async function accountOf(uid: number, gid: number): Promise<Account> {
  const { code, output } = await runProgram('id', ['-un', String(uid)], null)
  const known = code === 0 ? await accountNamed(output.trim()) : null
  return known ?? { name: `with number ${uid}`, uid, gid }
}

/** Making a data folder needs an account with a name; containers run under bare numbers sometimes. */
export async function hasName(account: Account): Promise<boolean> {
  return (await accountNamed(account.name)) !== null
}

/** Whether the account may pass through a folder; asked of the system itself, so ACLs and mounts count too. */
export async function canEnter(account: Account, folder: string): Promise<boolean> {
  return (await runProgram('/bin/sh', ['-c', 'test -x "$1"', 'sh', folder], account)).code === 0
}

/** The first folder on the way that stops the account, from the root down. */
export async function closedFolder(account: Account, folder: string): Promise<string> {
  const parent = dirname(folder)
  if (parent === folder || (await canEnter(account, parent))) return folder
  return closedFolder(account, parent)
}

/** Gives a folder and all that is in it to the account. */
export async function giveTree(path: string, account: Account): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name)
    if (entry.isDirectory()) await giveTree(inside, account)
    else await lchown(inside, account.uid, account.gid)
  }
  await chown(path, account.uid, account.gid)
}

/**
 * Files that root makes in somebody's folder become theirs, so that the owner can go on without root.
 * For everybody else there is nothing to give.
 */
export async function giveToOwnerOf(folder: string, path: string): Promise<void> {
  if (!startedByRoot()) return
  const { uid, gid } = await stat(folder)
  await lchown(path, uid, gid)
}
