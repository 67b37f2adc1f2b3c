import { sql } from 'kysely'
import type { Tx } from '../../platform/db/tx.ts'
import type { Known, Made } from '../passkeys.ts'
import type { Opened } from '../store.ts'

/** For somebody who has not said who they are. `holder` is the hash of the token that the answer has to bring. */
export async function saveChallenge(tx: Tx, holder: Buffer, challenge: Buffer): Promise<void> {
  await sql`select app.ask_passkey(${holder}, ${challenge})`.execute(tx)
}

/** For a half-open session; without any passkey there is nothing to ask. */
export async function saveChallengeOf(tx: Tx, half: Buffer, challenge: Buffer): Promise<Known[]> {
  const { rows } = await sql<Known>`select credential, transports
    from app.ask_passkey_of(${half}, ${challenge})`.execute(tx)
  return rows
}

/** For the session that acts, as proof. */
export async function saveOwnChallenge(tx: Tx, challenge: Buffer): Promise<Known[]> {
  const { rows } = await sql<Known>`select credential, transports
    from app.ask_own_passkey(${challenge})`.execute(tx)
  return rows
}

/** For a new passkey of the actor; false where there are as many as there may be. */
export async function savePasskeyOffer(tx: Tx, challenge: Buffer): Promise<boolean> {
  const { rows } = await sql<{ offered: boolean }>`select app.offer_passkey(${challenge}) as offered`.execute(
    tx,
  )
  return rows[0]?.offered === true
}

export async function findPasskeyOfferForChange(tx: Tx): Promise<Buffer | null> {
  const { rows } = await sql<{
    challenge: Buffer | null
  }>`select app.offered_passkey() as challenge`.execute(tx)
  return rows[0]?.challenge ?? null
}

export async function savePasskey(
  tx: Tx,
  { id, name, codes, ...made }: Made & { id: string; name: string; codes: readonly Buffer[] },
): Promise<string> {
  const { rows } = await sql<{
    verdict: string
  }>`select app.add_passkey(${id}, ${made.credential}, ${made.publicKey}, ${made.counter}, ${made.transports},
    ${made.backedUp}, ${name}, ${codes}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}

/** What an answer is checked against; `passkey` is null where nobody has it, or somebody else. */
export type Examined =
  | { challenge: Buffer; passkey: null }
  | {
      challenge: Buffer
      passkey: string
      member: string
      publicKey: Buffer
      counter: number
      suspect: boolean
    }

/** Uses the challenge up, whatever comes of it, and holds the passkey until the transaction ends. `holder` null: the session that acts. */
export async function findAnsweredForChange(
  tx: Tx,
  holder: Buffer | null,
  purpose: 'open' | 'prove',
  credential: Buffer,
): Promise<Examined | undefined> {
  const { rows } =
    await sql<Examined>`select challenge, passkey, member, public_key as "publicKey", counter, suspect
    from app.examine_passkey(${holder}, ${purpose}, ${credential})`.execute(tx)
  return rows[0]
}

export type Answered = { passkey: string; counter: number; backedUp: boolean }

export async function acceptPasskey(
  tx: Tx,
  holder: Buffer,
  { passkey, counter, backedUp }: Answered,
  session: Buffer,
  device: string,
): Promise<Opened | undefined> {
  const { rows } = await sql<Opened>`select member, expires_at as "expiresAt"
    from app.accept_passkey(${holder}, ${passkey}, ${counter}, ${backedUp}, ${session}, ${device})`.execute(
    tx,
  )
  return rows[0]
}

export async function acceptProof(tx: Tx, { passkey, counter, backedUp }: Answered): Promise<boolean> {
  const { rows } = await sql<{
    proved: boolean
  }>`select app.accept_proof(${passkey}, ${counter}, ${backedUp}) as proved`.execute(tx)
  return rows[0]?.proved === true
}

export async function saveSuspicion(tx: Tx, holder: Buffer | null, passkey: string): Promise<void> {
  await sql`select app.suspect_passkey(${holder}, ${passkey})`.execute(tx)
}

/** False where the passphrase is another. */
export async function acceptSecret(tx: Tx, secretHash: Buffer): Promise<boolean> {
  const { rows } = await sql<{
    proved: boolean
  }>`select app.prove_by_secret(${secretHash}) as proved`.execute(tx)
  return rows[0]?.proved === true
}

type Row = {
  id: string
  name: string
  added_at: string
  used_at: string | null
  backed_up: boolean
  suspect_at: string | null
}

export function passkeyRows(tx: Tx) {
  return tx
    .selectFrom(sql<Row>`app.own_passkeys()`.as('own'))
    .select(['id', 'name', 'added_at as addedAt', 'used_at as usedAt'])
    .select(['backed_up as backedUp', 'suspect_at as suspectAt'])
    .orderBy('added_at')
    .orderBy('id')
}

export async function listOwnPasskeys(tx: Tx): Promise<Known[]> {
  const { rows } = await sql<Known>`select credential, transports from app.own_passkeys()`.execute(tx)
  return rows
}

export async function savePasskeyName(tx: Tx, id: string, name: string): Promise<boolean> {
  const { rows } = await sql<{
    renamed: boolean
  }>`select app.rename_passkey(${id}, ${name}) as renamed`.execute(tx)
  return rows[0]?.renamed === true
}

export async function removePasskey(tx: Tx, id: string): Promise<string> {
  const { rows } = await sql<{ verdict: string }>`select app.remove_passkey(${id}) as verdict`.execute(tx)
  return rows[0]?.verdict ?? ''
}
