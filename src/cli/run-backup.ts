import { mkdir, readdir, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { addRecipient, findRecipients, makeKey, readKeys } from '../backup/keys.ts'
import { readBackup } from '../backup/reading.ts'
import { restore } from '../backup/restore.ts'
import { openSealed, writeSealed } from '../backup/sealed-file.ts'
import { connect, type Folders, snapshot, type Taken } from '../backup/snapshot.ts'
import { openDatabase, reachDatabase } from '../data-folder.ts'
import { recordBackup, recordRehearsal } from '../installation/public.ts'
import { localDate } from '../kernel/dates.ts'
import { type Config, readConfig } from '../platform/config.ts'
import { Refused, WrongUsage } from './failure.ts'
import { say, tell } from './out.ts'
import type { Common } from './session.ts'

export type BackupOptions = Common & { to?: string; keepDays?: number }
export type KeyOptions = Common & { out: string; replace?: boolean }
export type CheckOptions = Common & { key: string }
export type RehearsedOptions = Common & { on?: string }
export type RestoreOptions = Common & { key: string; acceptFaults?: boolean; training?: boolean }

export async function runKey({ out, replace = false, json = false }: KeyOptions): Promise<void> {
  const { dataFolder } = readConfig(process.env)
  await mkdir(dataFolder, { recursive: true })
  const file = resolve(out)
  const recipient = await makeKey(file, new Date())
  const recipients = await addRecipient(dataFolder, recipient, replace)
  say(json, { recipient, file, recipients }, [
    `Public key:   ${recipient}`,
    `Private key:  ${file}`,
    'Put the private key into the safe, on paper as well, and delete it here. Without it nobody opens a backup.',
    ...(recipients.length > 1
      ? [
          `Backups are encrypted to ${recipients.length} keys; each of them opens them. --replace keeps the new one alone.`,
        ]
      : []),
  ])
}

export async function runBackup({ to, keepDays, json = false }: BackupOptions): Promise<void> {
  if (to === undefined) throw new WrongUsage('--to <folder> says where the backup goes.')
  const config = readConfig(process.env)
  const recipients = await findRecipients(config.dataFolder)
  if (recipients.length === 0) {
    throw new Refused(
      'Backups are encrypted, and there is no key yet. First: npm run bekal -- backup key --out <file for the safe>',
    )
  }
  const folder = resolve(to)
  await mkdir(folder, { recursive: true })
  const { adminUrl, stop } = await reachDatabase(config, tell)
  try {
    const begun = performance.now()
    let taken: Taken | null = null
    const file = join(folder, `bekal-${nameOfMoment(new Date())}.tar.gz.age`)
    const bytes = await writeSealed(
      file,
      recipients,
      snapshot(adminUrl, foldersOf(config), (what) => {
        taken = what
      }),
    )
    const seconds = secondsSince(begun)
    await record(adminUrl, bytes, (taken as unknown as Taken).missing.length)
    const deleted = keepDays === undefined ? [] : await deleteOlder(folder, keepDays)
    const what = taken as unknown as Taken
    const { at, tables, rows, attachments, jobs, missing } = what
    say(json, { file, bytes, ...what, seconds, deleted }, [
      `${file}`,
      `${rows} rows of ${tables} tables, ${attachments} attachments in a folder, ${jobs} jobs, as of ${at}; ${size(bytes)} in ${seconds} s.`,
      ...(missing.length > 0
        ? [`The folder lacks the bytes, or has others, of ${missing.length} files: ${missing.join(', ')}`]
        : []),
      ...(deleted.length > 0 ? [`Deleted, older than ${keepDays} days: ${deleted.join(', ')}`] : []),
    ])
  } finally {
    await stop()
  }
}

/** For who keeps the installation. The backup is whole, whatever becomes of the note about it. */
async function record(adminUrl: string, bytes: number, missing: number): Promise<void> {
  try {
    const admin = await connect(adminUrl)
    try {
      await recordBackup(admin, bytes, missing)
    } finally {
      await admin.end()
    }
  } catch {
    tell(
      'The backup is whole, but the database did not take note of it: npm run bekal -- migrate, if its schema is older.',
    )
  }
}

export async function runCheck(file: string, { key, json = false }: CheckOptions): Promise<void> {
  const begun = performance.now()
  const { head, end } = await readBackup(openSealed(resolve(file), await readKeys(resolve(key))), {})
  const rows = Object.values(end.tables).reduce((sum, table) => sum + table.rows, 0)
  const value = {
    bekal: head.bekal,
    at: head.at,
    tables: end.tables,
    rows,
    files: Object.keys(end.files),
    attachments: end.attachments,
    jobs: end.jobs,
  }
  say(json, value, [
    `This backup is whole: Bekal ${head.bekal}, as of ${head.at}, schema ${head.migrations.at(-1)?.file ?? ''}.`,
    `${rows} rows of ${head.tables.length} tables, ${end.attachments} attachments, ${end.jobs} jobs; read in ${secondsSince(begun)} s.`,
    'Only a restore proves that it can be restored: rehearse one each quarter.',
  ])
}

/** Only who keeps the database may say so. */
export async function runRehearsed({ on, json = false }: RehearsedOptions): Promise<void> {
  const day = on ?? localDate(new Date().toISOString(), 'WIB')
  const { adminUrl, stop } = await reachDatabase(readConfig(process.env), tell)
  try {
    const admin = await connect(adminUrl)
    await recordRehearsal(admin, day).finally(() => admin.end())
  } finally {
    await stop()
  }
  say(json, { on: day }, [`Noted: a restore was rehearsed on ${day}.`])
}

export async function runRestore(file: string, options: RestoreOptions): Promise<void> {
  const { key, acceptFaults = false, training = false, json = false } = options
  const config = readConfig(process.env)
  const keys = await readKeys(resolve(key))
  // The key is tried before a database is made or touched.
  const tar = openSealed(resolve(file), keys)
  const first = await tar.next()
  const begun = performance.now()
  const { adminUrl, serverPassword, stop } = await openDatabase(config, tell)
  try {
    const restored = await restore({
      adminUrl,
      serverPassword,
      folders: foldersOf(config),
      tar: withFirst(first, tar),
      tell,
      acceptFaults,
      training,
    })
    const { bekal, at, tables, rows, attachments, jobs, applied, faults, declared, finished } = restored
    const seconds = secondsSince(begun)
    say(json, { ...restored, seconds }, [
      `Restored: Bekal ${bekal} as of ${at}; ${rows} rows of ${tables} tables, ${attachments} attachments, ${jobs} jobs, in ${seconds} s.`,
      `Counts and contents equal the backup, every reference leads somewhere${applied.length > 0 ? `; then ${applied.length} newer migrations` : ''}.`,
      ...(faults.length === 0
        ? ['Everything that must always hold does hold.']
        : [
            'This does not hold:',
            ...faults.map(({ sentence, places }) => `  ${sentence} (${places} times)`),
          ]),
      ...(declared === 'declared'
        ? [
            'The journal says that it was restored. Tell everybody who keeps it: their journal keep asks them to confirm it.',
          ]
        : []),
      ...(declared === 'no key'
        ? [
            `The key of the journal is not in ${config.journalKeyFile}, so nobody signed that it was restored. Put it there before a server starts, or see journal rotate-key --lost.`,
          ]
        : []),
      finished
        ? 'A server may start on it. Everybody signs in again. Was it a rehearsal? Note it where the installation is: npm run bekal -- backup rehearsed'
        : 'No server starts on it. If you accept that it was so in the original too: restore again with --accept-faults.',
    ])
    if (!finished) process.exitCode = 1
  } finally {
    await stop()
  }
}

function foldersOf({ dataFolder, files, journalKeyFile }: Config): Folders {
  return { data: dataFolder, attachments: files.folder, journalKey: journalKeyFile }
}

async function* withFirst(
  first: IteratorResult<Buffer, unknown>,
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  if (!first.done) yield first.value
  yield* rest
}

/** 20261124T130000Z, which sorts by time and is a name on every disk. */
function nameOfMoment(at: Date): string {
  return at.toISOString().replace(/[-:]|\.\d+/g, '')
}

const ownName = /^bekal-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.tar\.gz\.age$/

async function deleteOlder(folder: string, days: number): Promise<string[]> {
  const deleted: string[] = []
  for (const name of (await readdir(folder)).sort()) {
    const [, ...parts] = ownName.exec(name) ?? []
    if (parts.length === 0) continue
    const [year = 0, month = 1, day, hour, minute, second] = parts.map(Number)
    if (Date.UTC(year, month - 1, day, hour, minute, second) >= Date.now() - days * 24 * 3600_000) continue
    await rm(join(folder, name))
    deleted.push(name)
  }
  return deleted
}

function secondsSince(begun: number): number {
  return Math.round((performance.now() - begun) / 100) / 10
}

function size(bytes: number): string {
  return bytes < 10 * 1024 * 1024
    ? `${Math.ceil(bytes / 1024)} KiB`
    : `${Math.round(bytes / 1024 / 1024)} MiB`
}
