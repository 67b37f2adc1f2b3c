import { makeBekal } from '../app.ts'
import type { FileSettings, MailConfig } from '../platform/config.ts'
import { Database } from '../platform/db/database.ts'
import { makeLog } from '../platform/log.ts'
import { makeMailer } from '../platform/mail.ts'

/** What the supervisor hands to a worker; the administrator's address of the database is not among it. */
export type Work = {
  serverUrl: string
  host: string
  port: number
  address: string
  proxies: readonly string[]
  logLevel: string
  secondFactorKey: string
  webFolder: string
  files: FileSettings
  mail: MailConfig | null
  journalKeyFile: string
}

/** What a worker reports. */
export type Report = { failed: string }

/**
 * One process that answers, holds no state and shares the port with the others. Told what to serve by the supervisor,
 * and to stop; signals reach the supervisor alone. When that one is gone, Node ends this process too.
 */
export function runWorker(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.once('message', (work: Work) => {
    serve(work).catch((error: unknown) => {
      process.send?.({ failed: sentence(error) } satisfies Report, undefined, undefined, () =>
        process.exit(1),
      )
    })
  })
}

async function serve(work: Work): Promise<void> {
  const log = makeLog(work.logLevel)
  const database = new Database(work.serverUrl, {
    name: `bekal worker ${process.pid}`,
    onError: () => log.warn('database connection lost'),
  })
  const bekal = await makeBekal({
    database,
    serverUrl: work.serverUrl,
    log,
    secondFactorKey: work.secondFactorKey,
    webFolder: work.webFolder,
    files: work.files,
    mailer: work.mail === null ? null : makeMailer(work.mail),
    publicUrl: work.address,
    journalKeyFile: work.journalKeyFile,
    secureCookies: work.address.startsWith('https:'),
  })
  await bekal.sealer.start()
  await bekal.jobs.start()
  await bekal.http.listen({ host: work.host, port: work.port })
  process.once('message', () => {
    void bekal.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  })
}

function sentence(error: unknown): string {
  const { name, message, code, stack } = error as Error & { code?: string }
  if (name === 'JournalKeyError') return message
  if (code === 'EADDRINUSE') return 'The port is taken by another program. Choose another with PORT.'
  if (code === 'EACCES') return 'This user may not listen on that port. Take one above 1023.'
  if (code === 'EADDRNOTAVAIL') return 'This machine has no such address to listen on. Change BEKAL_HOST.'
  return stack ?? String(error)
}
