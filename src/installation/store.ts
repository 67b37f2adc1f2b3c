import { sql } from 'kysely'
import { operatorAgency, operatorDesk } from '../first-operator.ts'
import { uuidv7 } from '../kernel/id.ts'
import { decodeCursor } from '../platform/db/keyset.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Input } from '../platform/endpoint.ts'
import { defaultLimit } from '../platform/http/serve.ts'
import type { Mail } from '../platform/mail.ts'
import { Problem } from '../platform/problem.ts'
import type { listTrainingMail } from './contract.ts'

/** Makes the link of this token the only one; answers until when it holds, or null where somebody is here already. */
export async function saveFirstLink(tx: Tx, tokenHash: Buffer): Promise<string | null> {
  const { rows } = await sql<{
    expires: string | null
  }>`select app.make_first_link(${tokenHash}) as expires`.execute(tx)
  return rows[0]?.expires ?? null
}

export async function firstLinkHolds(tx: Tx, tokenHash: Buffer): Promise<boolean> {
  const { rows } = await sql<{ holds: boolean }>`select app.first_link_holds(${tokenHash}) as holds`.execute(
    tx,
  )
  return rows[0]?.holds === true
}

export type FirstAdministrator = {
  id: string
  agency: string
  name: string
  login: string
  salt: Buffer
  secretHash: Buffer
}

/** Lets the first administrator in and takes the link away; false where it does not hold. */
export async function useFirstLink(
  tx: Tx,
  tokenHash: Buffer,
  { id, agency, name, login, salt, secretHash }: FirstAdministrator,
  trace: string,
): Promise<boolean> {
  const { rows } = await sql<{ used: boolean }>`
    select app.use_first_link(${tokenHash}, ${operatorAgency}, ${agency}, ${operatorDesk}, ${id}, ${name}, ${login},
      ${salt}, ${secretHash}, ${uuidv7()}, ${uuidv7()}, ${trace}) as used`
    .execute(tx)
    .catch((error: unknown) => {
      if ((error as { constraint?: string }).constraint === 'member_login_key')
        throw new Problem(422, 'login_taken')
      throw error
    })
  return rows[0]?.used === true
}

/** Keeps an e-mail of an installation for exercise, for the member whose notice it is. */
export async function saveTrainingMail(tx: Tx, { id, to, subject, text }: Mail): Promise<void> {
  await sql`insert into training_mail (id, member, address, subject, body)
    select n.id, n.member, ${to}, ${subject}, ${text} from notice n where n.id = ${id}
    on conflict do nothing`.execute(tx)
}

export function trainingMailRows(tx: Tx, { query }: Input<typeof listTrainingMail>) {
  const after = decodeCursor(query.cursor, 2)
  return tx
    .selectFrom('training_mail')
    .select(['id', 'address', 'subject', 'body', 'at'])
    .select(sql<string>`json_build_array(at, id)::text`.as('cursor'))
    .$if(after !== null, (rows) =>
      rows.where(sql<boolean>`(at, id) < (${after?.[0]}::text::timestamptz, ${after?.[1]}::text::uuid)`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit((query.limit ?? defaultLimit) + 1)
}
