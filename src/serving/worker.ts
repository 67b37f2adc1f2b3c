import type { Bekal } from '../app.ts'
import { makeBekal } from '../app.ts'
import { trainingMailer } from '../installation/public.ts'
import type { FileSettings, MailConfig } from '../platform/config.ts'
import { Database } from '../platform/db/database.ts'
import { usualLimits } from '../platform/http/limits.ts'
import { makeLog } from '../platform/log.ts'
import { type Mailer, makeMailer } from '../platform/mail.ts'
import type { ProviderSettings } from '../sign-in/public.ts'
import { measure } from './metrics.ts'

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
  dataFolder: string
  /** How many of them the supervisor keeps alive. */
  workers: number
  files: FileSettings
  mail: MailConfig | null
  provider: ProviderSettings | null
  /** E-mail stays in the house. */
  training: boolean
  journalKeyFile: string
}

/** What the supervisor tells a worker. */
export type Order = { bekal: Work | 'stop' }

/** What a worker reports. */
export type Report = { failed: string }

/**
 * One process that answers, holds no state and shares the port with the others. Told what to serve by the supervisor,
 * and to stop; signals reach the supervisor alone. When that one is gone, Node ends this process too.
 */
export function runWorker(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  process.on('message', (order: Order) => {
    // Others talk over the same channel.
    if (!('bekal' in order)) return
    if (order.bekal === 'stop') void stop()
    else
      serve(order.bekal).catch((error: unknown) => {
        process.send?.({ failed: sentence(error) } satisfies Report, undefined, undefined, () =>
          process.exit(1),
        )
      })
  })
}

let serving: Promise<Bekal> | null = null

async function stop(): Promise<void> {
  try {
    await (await serving)?.close()
    process.exit(0)
  } catch {
    process.exit(1)
  }
}

function serve(work: Work): Promise<Bekal> {
  serving = begin(work)
  return serving
}

async function begin(work: Work): Promise<Bekal> {
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
    dataFolder: work.dataFolder,
    processes: work.workers,
    files: work.files,
    mailer: mailerOf(work, database),
    provider: work.provider,
    publicUrl: work.address,
    journalKeyFile: work.journalKeyFile,
    secureCookies: work.address.startsWith('https:'),
    proxies: work.proxies,
    limits: usualLimits,
  })
  measure(bekal)
  await bekal.sealer.start()
  await bekal.jobs.start()
  await bekal.http.listen({ host: work.host, port: work.port })
  return bekal
}

function mailerOf({ training, address, mail }: Work, database: Database): Mailer | null {
  if (training) return trainingMailer(database, address)
  return mail === null ? null : makeMailer(mail)
}

function sentence(error: unknown): string {
  const { name, message, code, stack } = error as Error & { code?: string }
  if (name === 'JournalKeyError') return message
  if (code === 'EADDRINUSE') return 'The port is taken by another program. Choose another with PORT.'
  if (code === 'EACCES') return 'This user may not listen on that port. Take one above 1023.'
  if (code === 'EADDRNOTAVAIL') return 'This machine has no such address to listen on. Change BEKAL_HOST.'
  return stack ?? String(error)
}
