import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrate } from '../platform/db/migrate.ts'
import { startPostgres } from '../platform/embedded/start-postgres.ts'
import { loadReference } from '../reference.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The administrator's address of the template that every test database is copied from. */
    templateUrl: string
  }
}

export const serverPassword = 'only-for-tests'
export const template = 'bekal_scratch_template'

/**
 * One PostgreSQL per run, with one migrated database that tests copy: the embedded one, or with BEKAL_TEST_PG_BIN
 * that of another installation (Debian's 15, say), or with TEST_DATABASE_URL one that is running already.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const folder = await mkdtemp(join(tmpdir(), 'bekal-test-'))
  const bin = process.env['BEKAL_TEST_PG_BIN']
  const postgres = given
    ? null
    : await startPostgres({
        folder,
        durable: false,
        settings: { max_connections: '200' },
        ...(bin ? { binFolder: bin } : {}),
      })
  const address = (database: string) => {
    if (postgres) return postgres.adminUrl(database)
    const url = new URL(given ?? '')
    url.pathname = `/${database}`
    return url.href
  }
  const admin = new pg.Client({ connectionString: address('postgres') })
  await admin.connect()
  await admin.query(`drop database if exists ${template} with (force)`)
  await admin.query(`create database ${template}`)
  await migrate(address(template), serverPassword)
  await loadReference(address(template))
  await admin.end()
  project.provide('templateUrl', address(template))
  return async () => {
    await postgres?.stop()
    await rm(folder, { recursive: true, force: true })
  }
}
