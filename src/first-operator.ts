import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { steadyId } from './agencies/reference.ts'
import { uuidv7 } from './kernel/id.ts'

/** The desk of whoever keeps the installation; the same id everywhere. */
export const operatorDesk = steadyId('desk/operator')

export type FirstOperator = {
  id: string
  name: string
  login: string
  /** 16 bytes, base64url. */
  salt: string
  /** The sign-in secret derived from the passphrase (V12), base64url. */
  secret: string
  mustChange: boolean
}

/**
 * Whether somebody is an operator, and whether all data are invented. Locks the installation until the transaction
 * ends, so that of two who would add the first operator one finds that it is done.
 */
export async function lockInstallation(
  admin: ClientBase,
): Promise<{ hasOperator: boolean; demonstration: boolean }> {
  const { rows } = await admin.query<{ demonstration: boolean }>(
    'select demonstration from app.installation for update',
  )
  const found = await admin.query(
    `select from membership where 'operator' = any (roles) and until is null limit 1`,
  )
  return { hasOperator: found.rowCount !== 0, demonstration: rows[0]?.demonstration === true }
}

/** The first operator can't be added by anybody: agency, desk and member are written directly. Bears repetition with the same id. */
export async function addFirstOperator(admin: ClientBase, operator: FirstOperator): Promise<void> {
  const agency = steadyId('agency/operator')
  await admin.query(
    `insert into agency (id, kind, name) values ($1, 'operator', 'Pengelola sistem') on conflict do nothing`,
    [agency],
  )
  await admin.query(
    `insert into desk (id, agency, name, wall, zone) values ($1, $2, 'Pengelola sistem', 'operator', 'WIB') on conflict do nothing`,
    [operatorDesk, agency],
  )
  const { id, name, login, salt, secret, mustChange } = operator
  const hash = createHash('sha256').update(Buffer.from(secret, 'base64url')).digest()
  await admin.query(
    `insert into member (id, name, login, salt, secret_hash, must_change) values ($1, $2, $3, $4, $5, $6)
     on conflict (id) do update set salt = excluded.salt, secret_hash = excluded.secret_hash`,
    [id, name, login, Buffer.from(salt, 'base64url'), hash, mustChange],
  )
  await admin.query(
    `insert into membership (id, member, desk, roles) values ($1, $2, $3, array['operator', 'administrator']) on conflict do nothing`,
    [uuidv7(), id, operatorDesk],
  )
}
