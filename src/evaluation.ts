import type { AddressInfo } from 'node:net'
import { makeBekal } from './app.ts'
import { asServer, openDatabase, secretIn } from './data-folder.ts'
import type { DemonstrationAccounts } from './demonstration.ts'
import { demonstrationAccounts, loadDemonstration } from './demonstration.ts'
import { findKind } from './installation/public.ts'
import type { Config } from './platform/config.ts'
import { Database } from './platform/db/database.ts'
import { migrate } from './platform/db/migrate.ts'
import { serverRoleFaults } from './platform/db/roles.ts'
import { makeLog } from './platform/log.ts'
import { makeMailer } from './platform/mail.ts'
import { loadReference } from './reference.ts'
import { StartRefused } from './serving/checks.ts'
import { buildWeb } from './web-build.ts'

export type Evaluation = { address: string; stop(): Promise<void> }

type Tell = (line: string) => void

/** Everything a newcomer needs to see Bekal work: database, schema, reference data, a demonstration country, the app. */
export async function startEvaluation(config: Config, tell: Tell): Promise<Evaluation> {
  tell('Bekal — mode evaluasi · evaluation mode')
  const webFolder = await buildWeb(tell)
  const { adminUrl, serverPassword, stop } = await openDatabase(config, (sentence) => tell(`  ${sentence}`))
  try {
    await migrate(adminUrl, serverPassword, (file) => tell(`  Schema: ${file}`))
    tell('  Reference data: regions, holidays, code lists, desks.')
    await loadReference(adminUrl)
    const serverUrl = asServer(adminUrl, serverPassword)
    const log = makeLog(config.logLevel)
    const database = new Database(serverUrl, { onError: () => log.warn('database connection lost') })
    const faults = await serverRoleFaults(database.pool)
    if (faults.length > 0)
      throw new Error(`The server's database role ${faults.join(', ')}: row security would not hold.`)
    if ((await findKind(database)) === 'training') throw new StartRefused([forExercise])
    const secondFactorKey = await secretIn(config.dataFolder, 'second-factor-key')
    const bekal = await makeBekal({
      database,
      serverUrl,
      log,
      secondFactorKey,
      webFolder,
      dataFolder: config.dataFolder,
      files: config.files,
      journalKeyFile: config.journalKeyFile,
      mailer: config.mail === null ? null : makeMailer(config.mail),
    })
    await bekal.sealer.start()
    await bekal.http.listen({ host: '127.0.0.1', port: config.port })
    const address = `http://127.0.0.1:${(bekal.http.server.address() as AddressInfo).port}`
    const accounts = await demonstrationAccounts(config.dataFolder)
    const demonstration = await loadDemonstration(adminUrl, address, accounts, (line) => tell(`  ${line}`))
    await bekal.jobs.start()
    announce({ address, folder: config.dataFolder }, demonstration ? accounts : null, tell)
    return {
      address,
      async stop() {
        await bekal.close()
        await stop()
      },
    }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Here the passphrase of everybody would be printed. */
const forExercise =
  'This database is an installation for exercise. Serve it as one: npm run serve -- --training'

function announce(
  { address, folder }: { address: string; folder: string },
  accounts: DemonstrationAccounts | null,
  tell: Tell,
): void {
  tell('')
  tell(`Buka · Open   ${address}`)
  tell('')
  if (accounts) {
    tell('Data contoh · sample data. Akun contoh · accounts of invented people, one passphrase for all:')
    for (const { login, what } of accounts.members) tell(`  ${login.padEnd(18)} ${what}`)
    tell(`  ${accounts.passphrase}`)
    tell('')
  }
  tell(`Ctrl-C menutup · stops. Data tersimpan di · data are kept in ${folder}`)
}
