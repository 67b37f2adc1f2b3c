import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { secretFiles } from '../data-folder.ts'
import { findKind, settleKind } from '../installation/public.ts'
import type { Database } from '../platform/db/database.ts'
import { pendingForServer } from '../platform/db/migrate.ts'
import { serverRoleFaults } from '../platform/db/roles.ts'
import type { ProviderSettings } from '../sign-in/public.ts'
import type { ProviderPlace } from './settings.ts'

/** The server will not start, and says why: one sentence for each reason. */
export class StartRefused extends Error {
  override name = 'StartRefused'

  constructor(reasons: readonly string[]) {
    super(reasons.join('\n'))
  }
}

/** Known secrets, in the data folder or where a setting names them, that others may read or that belong to others. */
export async function secretFaults(dataFolder: string, elsewhere: readonly string[] = []): Promise<string[]> {
  const faults: string[] = []
  for (const path of new Set([...secretFiles.map((name) => join(dataFolder, name)), ...elsewhere])) {
    const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    })
    if (found === null) continue
    const mode = found.mode & 0o777
    if ((mode & 0o077) !== 0) {
      faults.push(
        `${path} may be read or changed by others (mode ${mode.toString(8).padStart(4, '0')}). Close it: chmod 600 ${path} — and replace the secret if somebody may have read it.`,
      )
    }
    const self = process.getuid?.() ?? 0
    // Root serves for the owner of the data folder.
    if (self !== 0 && found.uid !== self) {
      faults.push(
        `${path} belongs to the user with number ${found.uid}, not to the one that runs Bekal (${self}). Give it over: chown ${self} ${path}`,
      )
    }
  }
  return faults
}

/** The provider with the secret that its file holds. */
export async function providerWithSecret(place: ProviderPlace | null): Promise<ProviderSettings | null> {
  if (place === null) return null
  const { secretFile, ...settings } = place
  const secret = await readFile(secretFile, 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      throw new StartRefused([
        `BEKAL_OIDC_SECRET_FILE names ${secretFile}, which can't be read (${error.code}). Write the client secret that the provider has given you into it, mode 0600.`,
      ])
    },
  )
  if (secret === '') throw new StartRefused([`${secretFile} is empty. Write the client secret into it.`])
  return { ...settings, secret }
}

/**
 * What stands against serving from this database, for work or for exercise; empty when nothing does. A fresh one is
 * settled for what it is first served for, and serves nothing else from then on.
 */
export async function databaseFaults(
  database: Database,
  wanted: 'production' | 'training' = 'production',
): Promise<string[]> {
  const role = await serverRoleFaults(database.pool)
  const faults = role.map(
    (fault) =>
      `The database role bekal_server ${fault}: row security would not hold. Take that from it; a fresh npm run bekal -- migrate sets its attributes.`,
  )
  const pending = await pendingForServer(database)
  if (pending.length > 0) {
    faults.push(
      `The database lacks ${pending.length === 1 ? 'a file' : `${pending.length} files`} of this version's schema: ${pending.join(', ')}. Make a backup, then: npm run serve -- --migrate`,
    )
    return faults
  }
  return [...faults, ...(await kindFaults(database, wanted))]
}

/** V20: what is for exercise never holds what is real, and what is real is never served as an exercise. */
async function kindFaults(database: Database, wanted: 'production' | 'training'): Promise<string[]> {
  const found = await findKind(database)
  if (found === null && (await isDemonstration(database))) return [demonstration]
  const kind = found ?? (await settleKind(database, wanted))
  if (kind === wanted) return []
  if (kind === 'evaluation') return [demonstration]
  if (kind === 'training') {
    return [
      'This database is an installation for exercise: what is in it is invented, and its letters are no letters. Serve it as one with --training, and work from another database.',
    ]
  }
  return [
    'This database holds an installation for work, and an exercise never touches it. For --training name another, empty database and a data folder of its own.',
  ]
}

const demonstration =
  'This database holds the demonstration: invented people whose passphrase is printed at every start. Serve from an empty database, or look at this one with npm start.'

async function isDemonstration(database: Database): Promise<boolean> {
  const { rows } = await database.asService('bekal_visitor', (tx) =>
    sql<{ demonstration: boolean }>`select app.is_demonstration() as demonstration`.execute(tx),
  )
  return rows[0]?.demonstration === true
}
