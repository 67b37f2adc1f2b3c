import pg from 'pg'
import { loadReference as aid } from './aid/reference.ts'
import { loadReference as agencies } from './agencies/reference.ts'
import { loadReference as obligations } from './obligations/reference.ts'
import { loadReference as requests } from './requests/reference.ts'

/** Brings a migrated database up to the reference data in reference/, in one transaction. Bears repetition. */
export async function loadReference(adminUrl: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'bekal reference' })
  await admin.connect()
  try {
    await admin.query('begin')
    await agencies(admin)
    await obligations(admin)
    await requests(admin)
    await aid(admin)
    await admin.query(`select app.make_journal_partitions(current_date, 3)`)
    await admin.query('commit')
  } finally {
    await admin.end()
  }
}
