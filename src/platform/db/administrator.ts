import pg from 'pg'

/** On a connection of its own as the administrator of the database, past row security: for what keeps an installation, never for a request. */
export async function asAdministrator<Result>(
  adminUrl: string,
  work: (admin: pg.Client) => Promise<Result>,
): Promise<Result> {
  const admin = new pg.Client({ connectionString: adminUrl, options: '-c TimeZone=UTC' })
  // A connection that is lost fails the statement it carries, not the process.
  admin.on('error', () => {})
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
