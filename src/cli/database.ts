import pg from 'pg'
import { Errors } from 'typebox/value'
import { addMember } from '../agencies/contract.ts'
import { asServer, openDatabase } from '../data-folder.ts'
import { addFirstOperator, lockInstallation, operatorDesk, renewFirstOperator } from '../first-operator.ts'
import { makeFirstLink, settleKindIn } from '../installation/public.ts'
import { uuidv7 } from '../kernel/id.ts'
import { makePassphrase, signInSecretOf } from '../passphrase.ts'
import type { Config } from '../platform/config.ts'
import { readConfig } from '../platform/config.ts'
import { Database } from '../platform/db/database.ts'
import { migrate, pendingMigrations } from '../platform/db/migrate.ts'
import { loadReference } from '../reference.ts'
import { readSettings } from '../serving/settings.ts'
import { inputSentence, Refused, WrongUsage } from './failure.ts'
import { say, tell } from './out.ts'
import type { Common } from './session.ts'

export type MigrateOptions = Common & { check?: boolean }
export type BootstrapOptions = Common & { login: string; name: string }

/** Brings the database up to this version's schema and reference data, or lists what it lacks. */
export async function runMigrate({ check = false, json = false }: MigrateOptions): Promise<void> {
  await withDatabase(async (adminUrl, serverPassword) => {
    if (check) {
      const pending = await pendingMigrations(adminUrl)
      const lines =
        pending.length > 0 ? ['Not applied yet:', ...pending.map((file) => `  ${file}`)] : [upToDate]
      say(json, { pending }, lines)
      if (pending.length > 0) process.exitCode = 1
      return
    }
    const { applied, version } = await migrate(adminUrl, serverPassword)
    await loadReference(adminUrl)
    say(json, { applied, version }, [
      ...(applied.length > 0 ? ['Applied:', ...applied.map((file) => `  ${file}`)] : [upToDate]),
      'Regions, holidays, code lists and desks are those of this version.',
    ])
  })
}

const upToDate = 'The schema is up to date.'

/** Makes the operator's agency and desk and the first operator, where there is none yet. */
export async function runBootstrap({ login, name, json = false }: BootstrapOptions): Promise<void> {
  const passphrase = await makePassphrase()
  const { salt, secret } = await signInSecretOf(passphrase)
  const faults = Errors(addMember.body, { login, name, salt, secret, roles: ['operator'] })
  if (faults.length > 0) {
    throw new WrongUsage(
      faults
        .map(({ instancePath, keyword, params }) =>
          inputSentence({ path: `/body${instancePath}`, keyword, params: { ...params } }),
        )
        .join('\n'),
    )
  }
  let id = uuidv7()
  await withDatabase(async (adminUrl) => {
    if ((await pendingMigrations(adminUrl)).length > 0) {
      throw new Refused('The database lacks the schema of this version. First: npm run bekal -- migrate')
    }
    await inTransaction(adminUrl, async (admin) => {
      const { hasOperator } = await lockInstallation(admin)
      const known = hasOperator ? await renewFirstOperator(admin, { login, salt, secret }) : null
      if (known !== null) {
        id = known
        return
      }
      if (hasOperator) {
        throw new Refused(
          'This installation has an operator already. Ask them to add you: npm run bekal -- members add --roles operator …',
        )
      }
      const { rowCount } = await admin.query('select from member where login = $1', [login])
      if (rowCount !== 0) throw new Refused(`The login ${login} is taken. Choose another.`)
      if ((await settleKindIn(admin, 'production')) !== 'production') {
        throw new Refused('This installation is not for work: its operator comes with what is invented.')
      }
      await addFirstOperator(admin, { id, name, login, salt, secret, mustChange: true })
    })
  })
  say(json, { id, desk: operatorDesk, login, passphrase }, [
    `Added the first operator, ${name} (${login}).`,
    `Passphrase, shown this once:  ${passphrase}`,
    'It opens for seven days. Made again by the same command as long as nobody has come in.',
    `Write it down and keep it safe. Open Bekal in a browser, sign in as ${login} and replace it: before that, nothing else opens.`,
  ])
}

/** A link by which the first administrator comes in, as the server prints it. */
export async function runFirstLink({ json = false }: Common): Promise<void> {
  const { address, serverUrl, ...config } = readSettings([], process.env)
  const { url, stop } =
    serverUrl === null ? await asServerOf(config) : { url: serverUrl, stop: async () => {} }
  try {
    const database = new Database(url, { max: 1 })
    const link = await makeFirstLink(database, address).finally(() => database.close())
    if (link === null) {
      throw new Refused(
        'Somebody keeps this installation already. Ask them to add you: npm run bekal -- members add --roles operator …',
      )
    }
    say(json, link, [link.url, `It lets the first administrator in, once, until ${link.expiresAt}.`])
  } finally {
    await stop()
  }
}

async function asServerOf(
  config: Omit<Config, 'serverUrl'>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { adminUrl, serverPassword, stop } = await openDatabase({ ...config, serverUrl: null }, tell)
  return { url: asServer(adminUrl, serverPassword), stop }
}

async function inTransaction(adminUrl: string, work: (admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl, application_name: 'bekal bootstrap' })
  await admin.connect()
  try {
    await admin.query('begin')
    await work(admin)
    await admin.query('commit')
  } finally {
    await admin.end()
  }
}

async function withDatabase(
  work: (adminUrl: string, serverPassword: string) => Promise<void>,
): Promise<void> {
  const { adminUrl, serverPassword, stop } = await openDatabase(readConfig(process.env), tell)
  try {
    await work(adminUrl, serverPassword)
  } finally {
    await stop()
  }
}
