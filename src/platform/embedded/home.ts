import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import {
  accountOf,
  canEnter,
  closedFolder,
  giveToOwnerOf,
  giveTree,
  hasName,
  startedByRoot,
  systemAccount,
  systemNames,
} from './account.ts'
import { findText, saveNewText, saveText } from './durable-file.ts'
import { EmbeddedPostgresError, systemCode } from './embedded-postgres-error.ts'
import { processes } from './processes.ts'
import type { Account } from './run-program.ts'

/** Where one embedded database lives, and who runs it. */
export interface Home {
  /** Holds everything below. The folder that was asked for, or the one that stands in for it. */
  readonly folder: string
  /** The folder that was asked for, when `folder` stands in for it. */
  readonly standsInFor: string | null
  /** PGDATA. */
  readonly data: string
  readonly password: string
  readonly port: string
  readonly log: string
  readonly holders: string
  /** Private folder for the Unix socket; `null` when its path would be too long for one. */
  readonly socket: string | null
  /** Who PostgreSQL runs as; `null`: as ourselves. */
  readonly account: Account | null
}

/** Root's stand-in folders are made here: on every Unix, kept over a restart, and open to be passed through. */
const systemFolder = '/var/lib/bekal'

const pointerName = 'database-is-elsewhere'
const originName = 'belongs-to'

/** sun_path holds 104 bytes on macOS and 108 on Linux, with the closing zero. */
const socketPathLimit = 103

function homeIn(folder: string, standsInFor: string | null, account: Account | null): Home {
  const socket = join(folder, 'socket')
  const fits = Buffer.byteLength(join(socket, '.s.PGSQL.65535')) <= socketPathLimit
  return {
    folder,
    standsInFor,
    data: join(folder, 'pg'),
    password: join(folder, 'password'),
    port: join(folder, 'port'),
    log: join(folder, 'postgres.log'),
    holders: join(folder, 'holders'),
    socket: fits ? socket : null,
    account,
  }
}

async function ownerOf(path: string): Promise<{ uid: number; gid: number } | null> {
  try {
    return await stat(path)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null
    throw error
  }
}

/**
 * Makes the folder when it isn't there. Made by root it can be passed through but not listed, and belongs to
 * whoever owns the folder around it.
 */
async function makeFolder(asked: string): Promise<string> {
  const first = await mkdir(asked, { recursive: true, mode: startedByRoot() ? 0o711 : 0o700 })
  if (first !== undefined && startedByRoot()) {
    const around = await stat(dirname(first))
    for (let made = asked; made.startsWith(first); made = dirname(made)) {
      await chmod(made, 0o711)
      await chown(made, around.uid, around.gid)
    }
  }
  return realpath(asked)
}

/** An empty folder of root's (a fresh temporary one is closed to all) may be passed through, but not listed. */
async function openIfEmpty(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder)
  if (uid === 0 && (mode & 0o001) === 0 && (await readdir(folder)).length === 0) await chmod(folder, 0o711)
}

function placeIn(pointer: string): string {
  return pointer.split('\n')[0] ?? ''
}

async function homeAsOurselves(folder: string): Promise<Home> {
  const pointer = await findText(join(folder, pointerName))
  const home = homeIn(folder, null, null)
  const owner = await ownerOf(home.data)
  if (pointer !== null || (owner !== null && owner.uid !== process.getuid?.())) {
    const place = pointer === null ? home.data : placeIn(pointer)
    throw new EmbeddedPostgresError(
      `The database of ${folder} is in ${place} and belongs to another user account.`,
      'Start as root or with that account, or choose another data folder.',
    )
  }
  return home
}

/**
 * Who runs the PostgreSQL of this data folder: its owner, when that is `chosen` or an account that we may have chosen
 * before. A folder that root restored, or that comes from a machine with other account numbers, is given to `chosen`.
 */
async function accountFor(data: string, chosen: Account): Promise<Account> {
  const owner = await ownerOf(data)
  if (owner === null || owner.uid === chosen.uid) return chosen
  const current = await accountOf(owner.uid, owner.gid)
  if (systemNames.includes(current.name)) return current
  if (owner.uid !== 0 && (await processes.workersOf(data, current)).length > 0) return current
  await giveTree(data, chosen)
  await chmod(data, 0o700)
  return chosen
}

/** Follows the pointer to the stand-in folder, which must still be there and belong to this folder only. */
async function homeElsewhere(folder: string, pointer: string): Promise<Home> {
  const place = placeIn(pointer)
  if ((await ownerOf(place)) === null) {
    throw new EmbeddedPostgresError(
      `The database of ${folder} was kept in ${place}, and that folder is no longer there.`,
      `Put it back from a backup. To begin with an empty database instead, delete the file ${join(folder, pointerName)}.`,
    )
  }
  const origin = (await findText(join(place, originName)))?.trim()
  if (origin !== folder) {
    const other = origin === undefined ? null : await findText(join(origin, pointerName))
    if (other !== null && placeIn(other) === place) {
      throw new EmbeddedPostgresError(
        `${folder} is a copy of ${origin}, and both would use the one database in ${place}.`,
        `To begin with an empty database here, delete the file ${join(folder, pointerName)}.`,
      )
    }
    await saveText(join(place, originName), `${folder}\n`, 0o644)
  }
  return homeIn(place, folder, await accountFor(homeIn(place, folder, null).data, await systemAccount()))
}

/** Makes a stand-in folder. Its name is a new one each time: who deletes the data folder begins with an empty database. */
async function makeElsewhere(folder: string, account: Account): Promise<Home> {
  const closed = await closedFolder(account, folder)
  const place = join(systemFolder, `data-${randomBytes(8).toString('hex')}`)
  try {
    await mkdir(place, { recursive: true, mode: 0o711 })
    await chmod(systemFolder, 0o755)
    await chmod(place, 0o711)
    if (!(await canEnter(account, place))) throw new Error(`${account.name} may not enter ${place}`)
  } catch (error) {
    throw new EmbeddedPostgresError(
      `PostgreSQL does not run as root, and the user ${account.name} that it runs as may not pass through ${closed}.`,
      `Allow it with "chmod o+x ${closed}", choose a data folder somewhere else, or start as an ordinary user.`,
      error,
    )
  }
  await saveText(join(place, originName), `${folder}\n`, 0o644)
  const pointer = `${place}\nThe database of this folder is kept there: PostgreSQL does not run as root, and its user ${account.name} may not pass through ${closed}. Back that folder up too.\n`
  if (await saveNewText(join(folder, pointerName), pointer, 0o644)) return homeIn(place, folder, account)
  // Another start of this folder was quicker.
  await rm(place, { recursive: true })
  return homeAsRoot(folder)
}

async function homeAsRoot(folder: string): Promise<Home> {
  const pointer = await findText(join(folder, pointerName))
  if (pointer !== null) return homeElsewhere(folder, pointer)

  const owner = await stat(folder)
  const theirs = await accountOf(owner.uid, owner.gid)
  const chosen = theirs.uid !== 0 && (await hasName(theirs)) ? theirs : await systemAccount()
  const { data } = homeIn(folder, null, null)
  const account = await accountFor(data, chosen)
  await openIfEmpty(folder)
  if (await canEnter(account, folder)) return homeIn(folder, null, account)
  if ((await ownerOf(data)) === null) return makeElsewhere(folder, account)

  const closed = await closedFolder(account, folder)
  throw new EmbeddedPostgresError(
    `The database in ${folder} belongs to the user ${account.name}, who may not pass through ${closed}.`,
    `Allow it with "chmod o+x ${closed}", or move the data folder to a place that everybody may pass through.`,
  )
}

/** Finds or makes the place of the database and decides who PostgreSQL runs as. */
export async function settle(asked: string): Promise<Home> {
  const folder = await makeFolder(resolve(asked))
  const home = startedByRoot() ? await homeAsRoot(folder) : await homeAsOurselves(folder)
  await mkdir(home.holders, { recursive: true, mode: 0o700 })
  await giveToOwnerOf(home.folder, home.holders)
  return home
}
