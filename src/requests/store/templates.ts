import { sql } from 'kysely'
import { uuidv7 } from '../../kernel/id.ts'
import { decodeCursor } from '../../platform/db/keyset.ts'
import type { Tx } from '../../platform/db/tx.ts'
import type { Input } from '../../platform/endpoint.ts'
import { defaultLimit } from '../../platform/http/serve.ts'
import { notFound } from '../../platform/problem.ts'
import type { LetterKind, LetterTemplate, listTemplateVersions, TemplatePiece } from '../contract.ts'

/** How the acting agency words its letters now: each kind by its own template, else by the newest that was shipped. */
export function templateRows(tx: Tx) {
  return tx
    .selectFrom('letter_template as shipped')
    .leftJoinLateral(
      (eb) =>
        eb
          .selectFrom('agency_letter_template as t')
          .select(['t.version', 't.body', 't.made_at'])
          .whereRef('t.kind', '=', 'shipped.kind')
          .where('t.agency', '=', sql<string>`app.actor_agency()`)
          .orderBy('t.version', 'desc')
          .limit(1)
          .as('own'),
      (join) => join.on('own.body', 'is not', null),
    )
    .distinctOn('shipped.kind')
    .select(['shipped.kind', 'own.made_at as ownSince'])
    .select(sql<number>`coalesce(own.version, shipped.version)`.as('version'))
    .select(sql<unknown>`coalesce(own.body, shipped.body)`.as('body'))
    .where(sql<boolean>`shipped.valid_from <= (app.now() at time zone 'Asia/Jakarta')::date`)
    .orderBy('shipped.kind')
    .orderBy('shipped.version', 'desc')
}

/** The wording of a letter, or of what the receiver wrote about it: the one that held when it was written. */
export async function getWording(tx: Tx, letter: string, kind: LetterKind): Promise<LetterTemplate> {
  const { rows } = await sql<LetterTemplate>`
    select ${kind}::text as kind, version, body from app.wording_of(${letter}, ${kind})`.execute(tx)
  return rows[0] ?? notFound()
}

/** The versions of the acting agency, newest first. */
export function versionRows(tx: Tx, { params, query }: Input<typeof listTemplateVersions>) {
  const after = decodeCursor(query.cursor, 1)
  return tx
    .selectFrom('agency_letter_template as t')
    .leftJoin('member as m', 'm.id', 't.written_by')
    .select(['t.id', 't.version', 't.body', 't.made_at as at', 'm.name as by'])
    .select(sql<string>`json_build_array(t.version)::text`.as('cursor'))
    .where('t.agency', '=', sql<string>`app.actor_agency()`)
    .where('t.kind', '=', params.kind)
    .$if(after !== null, (rows) => rows.where(sql<boolean>`t.version < ${after?.[0]}::text::integer`))
    .orderBy('t.version', 'desc')
    .limit((query.limit ?? defaultLimit) + 1)
}

/** The newest version of the acting agency; one without a body is the way back to what was shipped. */
export async function findNewestVersion(tx: Tx, kind: LetterKind): Promise<{ body: unknown } | undefined> {
  return tx
    .selectFrom('agency_letter_template')
    .select('body')
    .where('agency', '=', sql<string>`app.actor_agency()`)
    .where('kind', '=', kind)
    .orderBy('version', 'desc')
    .executeTakeFirst()
}

/** Adds a version; the database numbers it and says whose it is. */
export async function addTemplate(
  tx: Tx,
  kind: LetterKind,
  body: readonly TemplatePiece[] | null,
): Promise<string> {
  const id = uuidv7()
  await tx
    .insertInto('agency_letter_template')
    .values({ id, kind, version: 1001, body: body === null ? null : JSON.stringify(body) })
    .execute()
  return id
}
