import { sql } from 'kysely'
import type { Actor } from '../../platform/db/database.ts'
import type { Tx } from '../../platform/db/tx.ts'
import { decodeCursor } from '../../platform/db/keyset.ts'
import type { Input } from '../../platform/endpoint.ts'
import { defaultLimit } from '../../platform/http/serve.ts'
import { notFound } from '../../platform/problem.ts'
import type {
  CopyTo,
  IssuedSheet,
  LetterKind,
  LetterSheet,
  listCopies,
  Part,
  RememberedSigning,
  ReplyKind,
  ReplySheet,
  SignedSheet,
  Signing,
} from '../contract.ts'

export async function listCopiesOf(tx: Tx, request: string): Promise<CopyTo[]> {
  return tx
    .selectFrom('request_copy')
    .select(['name', 'desk'])
    .where('request', '=', request)
    .orderBy('ordinal')
    .execute()
}

/** Replaces who gets a copy of a draft. */
export async function saveCopies(
  tx: Tx,
  request: string,
  parties: { sender: string },
  copies: readonly CopyTo[],
): Promise<void> {
  await tx.deleteFrom('request_copy').where('request', '=', request).execute()
  if (copies.length === 0) return
  const { sender } = parties
  await tx
    .insertInto('request_copy')
    .values(copies.map((copy, i) => ({ request, ordinal: i + 1, sender, reader: sender, ...copy })))
    .execute()
}

export type SavedSigning = Omit<Signing, 'name'> & {
  head: LetterSheet['head']
  paper: LetterSheet['paper']
  template: string
  code: string
}

export async function saveSigning(
  tx: Tx,
  request: string,
  sender: string,
  { capacity, office, ownOffice, nip, rank, kind, head, paper, template, code }: SavedSigning,
): Promise<void> {
  await tx
    .insertInto('request_signing')
    .values({
      request,
      sender,
      reader: sender,
      capacity,
      office,
      own_office: ownOffice,
      nip,
      rank,
      kind,
      head: JSON.stringify(head),
      paper,
      template,
      code,
    })
    .execute()
}

/** How the letter was signed; null until it is. */
export async function findSigning(tx: Tx, request: string): Promise<SavedSigning | null> {
  const row = await tx
    .selectFrom('request_signing')
    .select([
      'capacity',
      'office',
      'own_office as ownOffice',
      'nip',
      'rank',
      'kind',
      'head',
      'paper',
      'template',
    ])
    .select('code')
    .where('request', '=', request)
    .executeTakeFirst()
  return (row as unknown as SavedSigning | undefined) ?? null
}

/** What the acting member signs with is offered when they sign again at this desk. */
export async function rememberSigning(
  tx: Tx,
  { member, desk }: Actor,
  { capacity, office, ownOffice, name, nip, rank }: Signing,
): Promise<void> {
  const block = {
    capacity,
    office,
    own_office: ownOffice,
    name,
    nip,
    rank,
    signed_at: sql<string>`app.now()`,
  }
  await tx
    .insertInto('signing_block')
    .values({ member, desk, ...block })
    .onConflict((conflict) => conflict.columns(['member', 'desk']).doUpdateSet(block))
    .execute()
}

/** What the acting member last signed with at this desk; null who never did. */
export async function findRememberedSigning(
  tx: Tx,
  { member, desk }: Actor,
): Promise<RememberedSigning | null> {
  const row = await tx
    .selectFrom('signing_block')
    .select(['capacity', 'office', 'own_office as ownOffice', 'name', 'nip', 'rank'])
    .where('member', '=', member)
    .where('desk', '=', desk)
    .executeTakeFirst()
  return (row as RememberedSigning | undefined) ?? null
}

/** The files that bear the signatures, of the letter and of what answered it; null while none is kept. */
export async function findSignedSheets(tx: Tx, request: string): Promise<Record<Part, SignedSheet | null>> {
  const rows = await tx
    .selectFrom('request_signed_sheet as s')
    .innerJoin('file as f', 'f.id', 's.file')
    .select(['s.part', 's.file', 'f.media_type as type', 'f.size', 'f.scan', 's.at'])
    .select(sql<string>`encode(f.sha256, 'hex')`.as('sha256'))
    .where('s.request', '=', request)
    .execute()
  const of = (wanted: Part) => {
    const row = rows.find(({ part }) => part === wanted)
    if (row === undefined) return null
    const { part: _, ...sheet } = row
    return sheet as SignedSheet
  }
  return { letter: of('letter'), answer: of('answer') }
}

/** `reader` is the desk that reads the letter besides the sender today. */
export async function saveSignedSheet(
  tx: Tx,
  { request, ...row }: { request: string; part: Part; sender: string; reader: string; file: string },
): Promise<void> {
  await tx
    .insertInto('request_signed_sheet')
    .values({ request, ...row })
    .execute()
}

export type Document = {
  sheet: LetterSheet
  content: string
  hash: Buffer
  pdf: Buffer
  pdfHash: Buffer
}
export type Issued = IssuedSheet & { content: string; pdf: Buffer }

const filed = ({ content, hash, pdf, pdfHash }: Document) => ({
  content,
  sha256: hash,
  pdf,
  pdf_sha256: pdfHash,
})

export async function saveDocument(
  tx: Tx,
  request: string,
  sender: string,
  document: Document,
): Promise<void> {
  const { number, date, subject } = document.sheet
  await tx
    .insertInto('request_document')
    .values({
      request,
      sender,
      reader: sender,
      number: number ?? '',
      letter_date: date ?? '',
      subject,
      ...filed(document),
    })
    .execute()
}

export async function saveReplyDocument(
  tx: Tx,
  reply: { request: string; sender: string; reader: string; kind: ReplyKind; code: string },
  document: Document,
): Promise<void> {
  const { number, date } = document.sheet
  await tx
    .insertInto('request_reply_document')
    .values({ ...reply, number, letter_date: date ?? '', ...filed(document) })
    .execute()
}

/** The sheet that was issued, to whoever may read it; null where none was. */
export async function findDocument(tx: Tx, request: string, kind: LetterKind): Promise<Issued | null> {
  const row =
    kind === 'request'
      ? await tx
          .selectFrom('request_document')
          .select(['content', 'pdf', 'issued_at as at', ...hashes])
          .where('request', '=', request)
          .executeTakeFirst()
      : await tx
          .selectFrom('request_reply_document')
          .select(['content', 'pdf', 'issued_at as at', ...hashes])
          .where('request', '=', request)
          .where('kind', '=', kind)
          .executeTakeFirst()
  return row ?? null
}

const hashes = [
  sql<string>`encode(sha256, 'hex')`.as('sha256'),
  sql<string>`encode(pdf_sha256, 'hex')`.as('fileSha256'),
] as const

/** With what the answer or refusal was issued, and who signed it, without the sheet itself; null where none was. */
export async function findReplyIssue(tx: Tx, request: string): Promise<ReplySheet | null> {
  const row = await tx
    .selectFrom('request_reply_document')
    .select(['issued_at as at', ...hashes])
    .select(sql<string | null>`content::jsonb #>> '{signature,name}'`.as('signedBy'))
    .where('request', '=', request)
    .executeTakeFirst()
  return row ?? null
}

export function copyRows(tx: Tx, { query }: Input<typeof listCopies>) {
  const after = decodeCursor(query.cursor, 2)
  return tx
    .selectFrom('copied_letter as c')
    .select(['c.id', 'c.number', 'c.letter_date as letterDate', 'c.subject', 'c.sender'])
    .select(['c.sender_name as senderName', 'c.copied_as as copiedAs'])
    .select(sql<string>`json_build_array(c.letter_date, c.id)::text`.as('cursor'))
    .$if(after !== null, (rows) =>
      rows.where(
        sql<boolean>`(c.letter_date, c.id) < (${after?.[0]}::text::date, ${after?.[1]}::text::uuid)`,
      ),
    )
    .orderBy('c.letter_date', 'desc')
    .orderBy('c.id', 'desc')
    .limit((query.limit ?? defaultLimit) + 1)
}

/** Labels and sources of the codes of these lists, also of those that no longer hold. */
export async function labelsOf(
  tx: Tx,
  lists: readonly string[],
): Promise<(list: string, code: string) => { label: string; source: string | null }> {
  const rows = await tx
    .selectFrom('request_code')
    .select(['list', 'code', 'label_id as label', 'source'])
    .where('list', 'in', [...lists])
    .execute()
  const found = new Map(rows.map((row) => [`${row.list}/${row.code}`, row]))
  return (list, code) => {
    const row = found.get(`${list}/${code}`)
    return { label: row?.label ?? code, source: row?.source ?? null }
  }
}

/** Who acts, as a letter bears the name. */
export async function actorName(tx: Tx): Promise<string> {
  const { rows } = await sql<{ name: string }>`select app.actor_name() as name`.execute(tx)
  return rows[0]?.name ?? notFound()
}

/** What stands across every sheet of an installation that is not for work. */
export async function installationMark(tx: Tx): Promise<'training' | 'sample' | null> {
  const { rows } = await sql<{ mark: 'training' | 'sample' | null }>`
    select case when app.installation_kind() = 'training' then 'training' when app.is_demonstration() then 'sample' end as mark`.execute(
    tx,
  )
  return rows[0]?.mark ?? null
}

export type Verified = {
  known: boolean
  training: boolean
  kind: 'request' | ReplyKind | null
  numbered: boolean | null
  date: string | null
  agency: string | null
  sha256: string | null
  fileSha256: string | null
  numberFits: boolean | null
}

/** What a mark stands for, or that it stands for nothing; whoever asks hears first whether letters here are letters. */
export async function verifyLetter(tx: Tx, mark: string, number: string | null): Promise<Verified> {
  const { rows } = await sql<Verified>`
    select found.sha256 is not null as known, here.kind is not distinct from 'training' as training,
      found.kind, found.numbered, found.date, found.agency, found.sha256, found.file_sha256 as "fileSha256", found.number_fits as "numberFits"
    from (select app.installation_kind() as kind) here
    left join app.verify_letter(${mark}, ${number}) found on true`.execute(tx)
  return rows[0] ?? notFound()
}
