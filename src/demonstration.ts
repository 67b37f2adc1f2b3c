import { createHash } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import pg from 'pg'
import { addMember, openSession } from './agencies/contract.ts'
import { nationalDesk, regionDesk, steadyId } from './agencies/reference.ts'
import { uuidv7 } from './kernel/id.ts'
import { isRefusal } from './kernel/refusal.ts'
import type { Role } from './kernel/role.ts'
import { makeClient } from './platform/client.ts'
import type { SiteImportRow } from './sites/contract.ts'
import { importSites } from './sites/contract.ts'
import { argon2, deriveSecrets, generatePassphrase, newSalt } from './vault/sign-in.ts'

const root = join(import.meta.dirname, '..')

type DemonstrationMember = { login: string; name: string; desk: string; roles: readonly Role[]; what: string }

export type DemonstrationAccounts = { passphrase: string; members: readonly DemonstrationMember[] }

const operatorDesk = steadyId('desk/operator')

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
    login: 'jakut',
    name: 'Dewi Contoh',
    desk: regionDesk('31.72'),
    roles: ['worker', 'head', 'administrator'],
    what: 'Dinas Sosial Jakarta Utara · district',
  },
]

/** The accounts of this data folder; the passphrase is made on first use and stays. */
export async function demonstrationAccounts(folder: string): Promise<DemonstrationAccounts> {
  const file = join(folder, 'demonstration-passphrase')
  const kept = await readFile(file, 'utf8').catch(() => null)
  if (kept !== null) return { passphrase: kept.trim(), members }
  const words = (await readFile(join(root, 'reference/passphrase/words-id.txt'), 'utf8')).trim().split('\n')
  const passphrase = generatePassphrase(words)
  await writeFile(file, `${passphrase}\n`, { mode: 0o600 })
  return { passphrase, members }
}

/** Fills an empty database with the demonstration country, through the endpoints but for its first operator. Bears repetition. */
export async function loadDemonstration(
  adminUrl: string,
  address: string,
  { passphrase }: DemonstrationAccounts,
  tell: (line: string) => void,
): Promise<void> {
  const saltBytes = newSalt()
  const salt = Buffer.from(saltBytes).toString('base64url')
  const secrets = await deriveSecrets(passphrase, { salt: saltBytes, ...argon2 })
  if (isRefusal(secrets)) throw new Error(`the demonstration's passphrase was refused: ${secrets.refused}`)
  const secret = secrets.signInSecret
  if (!(await addOperator(adminUrl, salt, secret))) return
  tell('Demonstration country: desks, accounts, 35 sites of the public record.')
  const visitor = makeClient({ base: address })
  const { token } = await visitor.call(openSession, { body: { login: 'pengelola', secret } })
  const operator = makeClient({ base: address, token: () => token, desk: () => operatorDesk })
  for (const { login, name, desk, roles } of members.slice(1)) {
    await operator.call(addMember, { body: { login, name, desk, roles: [...roles], salt, secret } })
  }
  const text = await readFile(join(root, 'reference/sites/closures.csv'), 'utf8')
  const rows = parse(text, { columns: true, skip_empty_lines: true }) as SiteImportRow[]
  await operator.call(importSites, { body: { rows, dryRun: false } })
}

/** The first operator can't be added by anybody; answers false where the demonstration is loaded already. */
async function addOperator(adminUrl: string, salt: string, secret: string): Promise<boolean> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    await admin.query('begin')
    const { rows } = await admin.query<{ loaded: boolean }>(
      `select demonstration and exists (select from site) as loaded from app.installation for update`,
    )
    if (rows[0]?.loaded) return false
    await admin.query('update app.installation set demonstration = true')
    const agency = steadyId('agency/operator')
    const member = steadyId('member/demonstration-operator')
    await admin.query(
      `insert into agency (id, kind, name) values ($1, 'operator', 'Pengelola sistem') on conflict do nothing`,
      [agency],
    )
    await admin.query(
      `insert into desk (id, agency, name, wall, zone) values ($1, $2, 'Pengelola sistem', 'operator', 'WIB') on conflict do nothing`,
      [operatorDesk, agency],
    )
    const hash = createHash('sha256').update(Buffer.from(secret, 'base64url')).digest()
    await admin.query(
      `insert into member (id, name, login, salt, secret_hash, must_change) values ($1, 'Pengelola Contoh', 'pengelola', $2, $3, false)
       on conflict (id) do update set salt = excluded.salt, secret_hash = excluded.secret_hash`,
      [member, Buffer.from(salt, 'base64url'), hash],
    )
    await admin.query(
      `insert into membership (id, member, desk, roles) values ($1, $2, $3, array['operator', 'administrator']) on conflict do nothing`,
      [uuidv7(), member, operatorDesk],
    )
    await admin.query('commit')
    return true
  } finally {
    await admin.end()
  }
}
