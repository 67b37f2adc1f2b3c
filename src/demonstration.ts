import { createHash } from 'node:crypto'
import { access, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import pg from 'pg'
import { addMember, openSession } from './agencies/contract.ts'
import { nationalDesk, regionDesk, steadyId } from './agencies/reference.ts'
import { type KeyPlayer, makeDemonstrationKeys } from './demonstration-keys.ts'
import { tellStory } from './demonstration-story.ts'
import { addFirstOperator, lockInstallation, operatorDesk } from './first-operator.ts'
import { type InstallationKind, settleKindIn } from './installation/public.ts'
import type { Role } from './kernel/role.ts'
import { bothSecretsOf, makePassphrase } from './passphrase.ts'
import { makeClient, ProblemError } from './platform/client.ts'
import { saveNewText } from './platform/embedded/durable-file.ts'
import type { SiteImportRow } from './sites/contract.ts'
import { importSites } from './sites/contract.ts'

const root = join(import.meta.dirname, '..')

type DemonstrationMember = { login: string; name: string; desk: string; roles: readonly Role[]; what: string }

export type DemonstrationAccounts = { passphrase: string; members: readonly DemonstrationMember[] }

/** Invented people at real institutions. */
const members: readonly DemonstrationMember[] = [
  {
    login: 'pengelola',
    name: 'Pengelola Contoh',
    desk: operatorDesk,
    roles: ['operator', 'administrator'],
    what: 'Pengelola sistem · operator',
  },
  {
    login: 'direktorat',
    name: 'Ayu Contoh',
    desk: nationalDesk('ministry-rts'),
    roles: ['worker', 'head', 'administrator'],
    what: 'Direktorat, Kementerian Sosial · ministry directorate',
  },
  {
    login: 'staf',
    name: 'Eka Contoh',
    desk: nationalDesk('ministry-rts'),
    roles: ['worker'],
    what: 'Direktorat, orang kedua yang memberi paraf · its second person',
  },
  {
    login: 'ditjen',
    name: 'Bagus Contoh',
    desk: nationalDesk('ministry-dg'),
    roles: ['worker', 'head', 'administrator'],
    what: 'Direktorat Jenderal · directorate-general',
  },
  {
    login: 'dki',
    name: 'Citra Contoh',
    desk: regionDesk('31'),
    roles: ['worker', 'head', 'administrator'],
    what: 'Dinas Sosial Provinsi DKI Jakarta · province',
  },
  {
    login: 'staf-dki',
    name: 'Fajar Contoh',
    desk: regionDesk('31'),
    roles: ['worker'],
    what: 'Dinas Sosial Provinsi DKI Jakarta, orang kedua yang memberi paraf · its second person',
  },
  {
    login: 'jakut',
    name: 'Dewi Contoh',
    desk: regionDesk('31.72'),
    roles: ['worker', 'head', 'administrator'],
    what: 'Dinas Sosial Jakarta Utara · district',
  },
  {
    login: 'staf-jakut',
    name: 'Gita Contoh',
    desk: regionDesk('31.72'),
    roles: ['worker'],
    what: 'Dinas Sosial Jakarta Utara, orang kedua yang memberi paraf · its second person',
  },
]

const passphraseFile = (folder: string) => join(folder, 'demonstration-passphrase')

/** Whether this data folder has been given invented accounts. */
export async function hasDemonstrationAccounts(folder: string): Promise<boolean> {
  return access(passphraseFile(folder)).then(
    () => true,
    () => false,
  )
}

/** The accounts of this data folder; the passphrase is made on first use and stays. */
export async function demonstrationAccounts(folder: string): Promise<DemonstrationAccounts> {
  const file = passphraseFile(folder)
  await saveNewText(file, `${await makePassphrase()}\n`, 0o600)
  return { passphrase: (await readFile(file, 'utf8')).trim(), members }
}

/** The same salt at every start, so that a first start that was cut off can go on with the accounts it made. */
export async function demonstrationSecrets(passphrase: string) {
  const steadySalt = new Uint8Array(createHash('sha256').update(passphrase).digest().subarray(0, 16))
  return bothSecretsOf(passphrase, steadySalt)
}

/**
 * Fills an empty database with the demonstration country, through the endpoints but for its first operator. Bears
 * repetition. Answers whether the database holds a demonstration: an installation with an operator of its own gets
 * no invented people, and what is for exercise is not looked at as an evaluation, nor the other way round. Without
 * `story` nobody has written to anybody yet.
 */
export async function loadDemonstration(
  adminUrl: string,
  address: string,
  { passphrase }: DemonstrationAccounts,
  tell: (line: string) => void,
  story: typeof tellStory | null = tellStory,
  kind: Exclude<InstallationKind, 'production'> = 'evaluation',
): Promise<boolean> {
  const { kept, vaultKey } = await demonstrationSecrets(passphrase)
  const { salt, secret } = kept
  const found = await addOperator(adminUrl, salt, secret, kind)
  if (found !== 'empty') return found === 'demonstration'
  tell('Demonstration country: desks, accounts, 35 sites of the public record.')
  const visitor = makeClient({ base: address })
  const { token } = await visitor.call(openSession, { body: { login: 'pengelola', secret } })
  const operator = makeClient({ base: address, token: () => token, desk: () => operatorDesk })
  for (const { login, name, desk, roles } of members.slice(1)) {
    const body = { login, name, desk, roles: [...roles], salt, secret }
    // Whoever is here already joined before an earlier start was cut off; the passphrase is the same.
    await operator.call(addMember, { body }).catch((error: unknown) => {
      if (!(error instanceof ProblemError) || error.code !== 'login_taken') throw error
    })
  }
  const since = await keepPassphrases(adminUrl)
  const text = await readFile(join(root, 'reference/sites/closures.csv'), 'utf8')
  const rows = parse(text, { columns: true, skip_empty_lines: true }) as SiteImportRow[]
  await operator.call(importSites, { body: { rows, dryRun: false } })
  const enter = async ({ login, desk, roles }: DemonstrationMember): Promise<KeyPlayer> => {
    const opened = await visitor.call(openSession, { body: { login, secret } })
    const { call } = makeClient({ base: address, token: () => opened.token, desk: () => desk })
    return { member: opened.member, desk, holder: roles.includes('administrator'), call }
  }
  tell('Keys of its desks, under a root that is invented.')
  const players = new Map<string, KeyPlayer>()
  for (const one of members.slice(1)) players.set(one.login, await enter(one))
  await makeDemonstrationKeys(operator, [...players.values()], vaultKey)
  if (story === null) return true
  const play = (login: string): KeyPlayer => {
    const player = players.get(login)
    if (!player) throw new Error(`nobody of the demonstration signs in as ${login}`)
    return player
  }
  const cast = {
    operator: { call: operator.call, desk: operatorDesk },
    directorate: play('direktorat'),
    second: play('staf'),
    province: play('dki'),
    provinceSecond: play('staf-dki'),
    district: play('jakut'),
  }
  await story(cast, since)
  return true
}

/**
 * Nobody has to replace the passphrase that is printed at every start. Answers since when there is this installation: the
 * story bears that date, also where a start was cut off before midnight and goes on after it.
 */
async function keepPassphrases(adminUrl: string): Promise<string> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    const logins = members.map(({ login }) => login)
    await admin.query('update member set must_change = false where login = any ($1)', [logins])
    const { rows } = await admin.query<{ since: string }>('select created_at as since from app.installation')
    return rows[0]?.since ?? ''
  } finally {
    await admin.end()
  }
}

/** Answers what the database held: only to an empty one the demonstration's operator is added. */
async function addOperator(
  adminUrl: string,
  salt: string,
  secret: string,
  kind: InstallationKind,
): Promise<'empty' | 'demonstration' | 'installation'> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query('begin')
    const { hasOperator, demonstration } = await lockInstallation(admin)
    if (hasOperator && !demonstration) return 'installation'
    const { rowCount } = await admin.query('select from commitment limit 1')
    if (demonstration && rowCount !== 0) return 'demonstration'
    const settled = await settleKindIn(admin, kind)
    if (settled !== kind) throw new Error(`This installation is for ${settled ?? 'work'}, not for ${kind}.`)
    await admin.query('update app.installation set demonstration = true')
    await addFirstOperator(admin, {
      id: steadyId('member/demonstration-operator'),
      name: 'Pengelola Contoh',
      login: 'pengelola',
      salt,
      secret,
      mustChange: false,
    })
    await admin.query('commit')
    return 'empty'
  } finally {
    await admin.end()
  }
}
