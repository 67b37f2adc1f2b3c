import { createHash } from 'node:crypto'
import type { ClientBase } from 'pg'
import { steadyId } from './agencies/reference.ts'
import { uuidv7 } from './kernel/id.ts'

/** The agency and the desk of whoever keeps the installation; the same ids everywhere. */
export const operatorAgency = steadyId('agency/operator')
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

/**
 * Makes the passphrase of the first operator afresh, as long as no operator has come in and replaced it: nobody else
 * could, and it runs out. Answers the member; null where somebody has.
 */
export async function renewFirstOperator(
  admin: ClientBase,
  { login, salt, secret }: Pick<FirstOperator, 'login' | 'salt' | 'secret'>,
): Promise<string | null> {
  const { rows } = await admin.query<{ id: string }>(
    `update member m set salt = $2, secret_hash = $3, first_until = now() + interval '7 days'
     where m.login = $1 and m.must_change
       and exists (select from membership s where s.member = m.id and s.until is null and 'operator' = any (s.roles))
       and not exists (select from membership s join member o on o.id = s.member
         where s.until is null and 'operator' = any (s.roles) and not o.must_change)
     returning m.id`,
    [login, Buffer.from(salt, 'base64url'), hashOf(secret)],
  )
  return rows[0]?.id ?? null
}

/** The first operator can't be added by anybody: agency, desk and member are written directly. Bears repetition with the same id. */
export async function addFirstOperator(admin: ClientBase, operator: FirstOperator): Promise<void> {
  const { id, name, login, salt, secret, mustChange } = operator
  await admin.query('select app.add_first_operator($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)', [
    operatorAgency,
    'Pengelola sistem',
    operatorDesk,
    id,
    name,
    login,
    Buffer.from(salt, 'base64url'),
    hashOf(secret),
    mustChange,
    uuidv7(),
  ])
}

const hashOf = (secret: string) => createHash('sha256').update(Buffer.from(secret, 'base64url')).digest()
