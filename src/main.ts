import { startEvaluation } from './evaluation.ts'
import { ConfigError, readConfig } from './platform/config.ts'
import { MigrationError } from './platform/db/migrate.ts'
import { EmbeddedPostgresError } from './platform/embedded/embedded-postgres-error.ts'

/** `npm start`: evaluation mode. Ends with code 1 and a sentence when it can't run, and gracefully on a signal. */
try {
  const evaluation = await startEvaluation(readConfig(process.env), (line) => console.log(line))
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    console.log('Menutup… · Stopping…')
    await evaluation.stop()
    process.exit(0)
  }
  process.on('SIGINT', () => void stop())
  process.on('SIGTERM', () => void stop())
  process.on('SIGHUP', () => void stop())
} catch (error) {
  console.error(`\n${sentence(error)}`)
  process.exit(1)
}

function sentence(error: unknown): string {
  if (error instanceof EmbeddedPostgresError) return `${error.message}\n${error.hint}`
  if (error instanceof ConfigError || error instanceof MigrationError) return error.message
  const { code, port, stack } = error as Error & { code?: string; port?: number }
  if (code === 'EADDRINUSE') {
    return `Port ${port} is taken by another program. Choose another: PORT=8081 npm start`
  }
  if (code === 'ECONNREFUSED')
    return 'No PostgreSQL answers at DATABASE_URL. Is it running, and is the address right?'
  if (code === '28P01') return 'PostgreSQL refuses the user or password of DATABASE_URL.'
  if (code === '3D000')
    return 'The database that DATABASE_URL names does not exist. Create it first: createdb bekal'
  return stack ?? String(error)
}
