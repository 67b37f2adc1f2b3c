import { sql } from 'kysely'
import type { Tx } from '../../platform/db/tx.ts'
import type { ProviderAccount } from '../contract.ts'

export async function saveProviderSignIn(tx: Tx, way: Buffer): Promise<void> {
  await sql`select app.begin_provider_sign_in(${way})`.execute(tx)
}

export async function saveProviderBinding(tx: Tx, secretHash: Buffer, way: Buffer): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.begin_provider_binding(${secretHash}, ${way}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

/** Uses a way to the provider up; for how many seconds it was open, or null where it was not, or begun elsewhere. */
export async function takeProviderWay(tx: Tx, way: Buffer): Promise<number | null> {
  const { rows } = await sql<{ age: number | null }>`select app.take_provider_way(${way}) as age`.execute(tx)
  return rows[0]?.age ?? null
}

export type ProviderSession = { member: string; expiresAt: string; next: 'done' | 'code' | 'passkey' }

export async function openProviderSession(
  tx: Tx,
  account: Buffer,
  strong: boolean,
  token: Buffer,
  device: string,
): Promise<ProviderSession | undefined> {
  const { rows } = await sql<ProviderSession>`select member, expires_at as "expiresAt", next
    from app.open_provider_session(${account}, ${strong}, ${token}, ${device})`.execute(tx)
  return rows[0]
}

export async function getProviderAccount(tx: Tx, issuer: string | null): Promise<ProviderAccount> {
  const { rows } = await sql<{
    since: string | null
    at: string | null
    by: string | null
    desk: string | null
  }>`select since, removed_at as at, removed_by as by, removed_desk as desk
    from app.own_provider_account(${issuer})`.execute(tx)
  const { since = null, at = null, by = null, desk = null } = rows[0] ?? {}
  return { since, removed: at === null || by === null || desk === null ? null : { at, by, desk } }
}

export async function saveProviderAccount(tx: Tx, issuer: string, account: Buffer): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.bind_provider_account(${issuer}, ${account}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

export async function removeProviderAccount(tx: Tx, secretHash: Buffer): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.remove_provider_account(${secretHash}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

export async function removeProviderAccountOf(tx: Tx, member: string): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.reset_provider_account(${member}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

export async function removeRemovalNotice(tx: Tx): Promise<void> {
  await sql`select app.acknowledge_provider_removal()`.execute(tx)
}
