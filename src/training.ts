import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type pg from 'pg'
import { makeBekal } from './app.ts'
import { demonstrationAccounts, loadDemonstration } from './demonstration.ts'
import { tellStory } from './demonstration-story.ts'
import { kindIn } from './installation/public.ts'
import { asAdministrator } from './platform/db/administrator.ts'
import { Database } from './platform/db/database.ts'
import { migrate } from './platform/db/migrate.ts'
import { makeLog } from './platform/log.ts'
import { loadReference } from './reference.ts'

/** *Mode latihan*: an installation for exercise on invented data. It never holds a copy of a real one (V20). */

/** `publicUrl` is where its people reach it: every letter bears an address under which it is verified. */
export type TrainingPlace = { adminUrl: string; serverUrl: string; dataFolder: string; publicUrl: string }

/** Fills an installation for exercise with the invented country, through its own endpoints. Bears repetition. */
export async function fillTraining(
  { adminUrl, serverUrl, dataFolder, publicUrl }: TrainingPlace,
  tell: (line: string) => void,
): Promise<void> {
  if (await isFilled(adminUrl)) return
  const database = new Database(serverUrl, { max: 4, name: 'bekal training' })
  // Nothing of the story needs the key of the data folder: nobody in it has a second factor.
  const bekal = await makeBekal({
    database,
    serverUrl,
    log: makeLog('silent'),
    secondFactorKey: randomBytes(24).toString('base64url'),
    publicUrl,
  })
  try {
    await bekal.http.listen({ host: '127.0.0.1', port: 0 })
    const address = `http://127.0.0.1:${(bekal.http.server.address() as AddressInfo).port}`
    const accounts = await demonstrationAccounts(dataFolder)
    await loadDemonstration(adminUrl, address, accounts, tell, tellStory, 'training')
  } finally {
    await bekal.close()
  }
}

export class TrainingError extends Error {
  override name = 'TrainingError'
}

/**
 * Throws everything of an installation for exercise away and begins anew. Refuses a database that is for anything
 * else, that somebody has been in, and one that a server uses.
 */
export async function resetTraining(
  place: TrainingPlace,
  serverPassword: string,
  tell: (line: string) => void,
): Promise<void> {
  await asAdministrator(place.adminUrl, async (admin) => {
    const { rows } = await admin.query<{ mine: boolean }>(
      `select pg_try_advisory_lock(hashtext('bekal training reset')) as mine`,
    )
    if (!rows[0]?.mine) throw new TrainingError('This installation is being reset already.')
    if (await clear(admin)) tell('Everything that was exercised is gone.')
    await migrate(place.adminUrl, serverPassword)
    await loadReference(place.adminUrl)
    await fillTraining(place, tell)
  })
}

/** Clears an exercise away; false where there was nothing yet. Throws where the database is for anything else. */
async function clear(admin: pg.Client): Promise<boolean> {
  const { rows } = await admin.query<{ there: boolean }>(
    `select to_regclass('app.installation') is not null as there`,
  )
  if (!rows[0]?.there) return false
  const kind = await kindIn(admin)
  if (kind === null && (await admin.query('select from membership limit 1')).rowCount === 0) return false
  if (kind !== 'training') {
    throw new TrainingError(
      'This database is not an installation for exercise: nothing was touched. Name another, empty one (DATABASE_URL, or BEKAL_DATA for the embedded one).',
    )
  }
  const { rowCount } = await admin.query(
    `select from pg_stat_activity where datname = current_database() and usename = 'bekal_server'`,
  )
  if (rowCount !== 0)
    throw new TrainingError('A server uses this installation. Stop it, reset, start it again.')
  await admin.query('begin')
  await admin.query('drop schema if exists app, graphile_worker, public cascade')
  await admin.query('create schema public authorization pg_database_owner')
  await admin.query('grant usage on schema public to public')
  await admin.query('commit')
  return true
}

async function isFilled(adminUrl: string): Promise<boolean> {
  return asAdministrator(adminUrl, async (admin) => {
    const { rowCount } = await admin.query('select from commitment limit 1')
    return rowCount !== 0
  })
}
