import { createHash, randomBytes } from 'node:crypto'
import { findActing, letterheadOf, whichDesk } from '../agencies/public.ts'
import { localDate } from '../kernel/dates.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import { notFound } from '../platform/problem.ts'
import type { AnswerContent, LetterKind, LetterSheet, ReplyKind, Signing } from './contract.ts'
import { printLetter } from './print.ts'
import { officeOf } from './rules/offices.ts'
import {
  canonical,
  dateInWords,
  headOf,
  type Holes,
  type Lists,
  type SheetFacts,
  sheetOf,
} from './rules/sheet.ts'
import { countAttachments } from './store/attachments.ts'
import { listReplyFiles } from './store/replies.ts'
import { findLogo, getLogoBytes } from './store/logos.ts'
import * as sheets from './store/sheets.ts'
import { getWording } from './store/templates.ts'
import { findAnswer, getRequest, listLife, type StoredRequest } from './store.ts'

/** What stands at the head of the letters of a desk now, and its paper. */
export async function headNow(tx: Tx, desk: string): Promise<Pick<LetterSheet, 'head' | 'paper'>> {
  const letterhead = await letterheadOf(tx, desk)
  return { head: headOf(letterhead, await findLogo(tx, desk)), paper: letterhead.paper }
}

/** The sheet as a PDF, with the logo that its head names. */
export async function printSheetOf(tx: Tx, sheet: LetterSheet, hash: string | null): Promise<Buffer> {
  const { logo } = sheet.head
  return printLetter(sheet, hash, logo === undefined ? null : await getLogoBytes(tx, logo))
}

/** Where a letter's QR leads, before its code. */
export type VerifyAt = (code: string) => string

/** 130 random bits in letters and digits that nobody mistakes for one another. */
function newCode(): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz234567'
  return Array.from(randomBytes(26), (byte) => letters[byte & 31]).join('')
}

/** The block that the acting head signs with, where the call says nothing else: by hand, for the own desk. */
export async function ownSigning(tx: Tx, deskName: string): Promise<Signing> {
  const name = await sheets.actorName(tx)
  const office = officeOf(deskName)
  const capacity = await findActing(tx)
  return { capacity, office, ownOffice: null, name, nip: null, rank: null, kind: 'wet' }
}

/** Fixes at signing how the letter is signed, on which letterhead, in which wording. */
export async function keepSigning(tx: Tx, actor: Actor, request: string, signing: Signing): Promise<void> {
  const { kind, version } = await getWording(tx, request, 'request')
  await sheets.saveSigning(tx, request, actor.desk, {
    ...signing,
    ...(await headNow(tx, actor.desk)),
    template: `${kind}/${version}`,
    code: newCode(),
  })
}

/** Issues the sheet with its number: what is printed, its hash, and the file. */
export async function issueSheet(tx: Tx, actor: Actor, request: string, verifyAt: VerifyAt): Promise<void> {
  const sheet = await requestSheet(tx, await getRequest(tx, request), verifyAt)
  await sheets.saveDocument(tx, request, actor.desk, await documentOf(tx, sheet))
}

/** Issues the sheet of an answer or refusal at the moment in which it is given and signed. */
export async function issueReply(
  tx: Tx,
  request: string,
  kind: ReplyKind,
  signing: Signing,
  verifyAt: VerifyAt,
): Promise<void> {
  const letter = await getRequest(tx, request)
  const code = newCode()
  const sheet = await replySheet(tx, letter, kind, { signing, verifyAt: verifyAt(code) })
  const document = await documentOf(tx, sheet)
  const { sender, receiver } = letter.facts
  await sheets.saveReplyDocument(tx, { request, sender, reader: receiver, kind, code }, document)
}

/** What is printed, its hash, and the file. */
async function documentOf(tx: Tx, sheet: LetterSheet): Promise<sheets.Document> {
  const content = canonical(sheet)
  const hash = sha256(content)
  const pdf = await printSheetOf(tx, sheet, hash.toString('hex'))
  return { sheet, content, hash, pdf, pdfHash: sha256(pdf) }
}

export type Shown = { sheet: LetterSheet; issued: sheets.Issued | null }

/** The sheet as it was issued; before that, and where none was, as it would be printed now. */
export async function showSheet(tx: Tx, id: string, kind: LetterKind, verifyAt: VerifyAt): Promise<Shown> {
  const issued = await sheets.findDocument(tx, id, kind)
  if (issued) return { sheet: JSON.parse(issued.content) as LetterSheet, issued }
  const letter = await getRequest(tx, id)
  const sheet =
    kind === 'request' ? await requestSheet(tx, letter, verifyAt) : await replySheet(tx, letter, kind, blank)
  return { sheet, issued: null }
}

/** The file of what is shown, and its name. */
export async function printSheet(
  tx: Tx,
  { sheet, issued }: Shown,
): Promise<{ name: string; pdf: Buffer; sha256: string }> {
  const pdf = issued?.pdf ?? (await printSheetOf(tx, sheet, null))
  const about = (sheet.number ?? sheet.kind).replaceAll(/[^\p{L}\d]+/gu, '-')
  return { name: `surat-${about}.pdf`, pdf, sha256: issued?.fileSha256 ?? sha256(pdf).toString('hex') }
}

async function requestSheet(tx: Tx, { id, shown }: StoredRequest, verifyAt: VerifyAt): Promise<LetterSheet> {
  const signed = await sheets.findSigning(tx, id)
  const { head, paper } = signed ?? (await headNow(tx, shown.sender))
  const label = await sheets.labelsOf(tx, ['legal_basis', 'request_item'])
  const basis = label('legal_basis', shown.basis)
  return sheetOf({
    template: await getWording(tx, id, 'request'),
    head,
    paper,
    from: await whichDesk(tx, shown.sender),
    to: await whichDesk(tx, shown.receiver),
    number: shown.number,
    date: shown.letterDate,
    urgency: shown.urgency,
    security: shown.security,
    subject: shown.subject,
    holes: {
      basis: basis.source ?? basis.label,
      purpose: shown.purpose,
      scope: shown.scope,
      site: shown.site?.name ?? null,
      days: String(shown.answerWithin),
      emergency: shown.emergency ? 'ya' : null,
    },
    lists: {
      items: shown.items.map((item) => withDetail(label('request_item', item.code).label, item.detail)),
    },
    attachments: await countAttachments(tx, id, 'letter'),
    signing: signed && { ...signed, name: shown.signedBy ?? '' },
    copies: (await sheets.listCopiesOf(tx, id)).map(({ name }) => name),
    verifyAt: signed && verifyAt(signed.code),
    mark: (await sheets.installationMark(tx)) ?? (shown.signedBy === null ? 'draft' : null),
  })
}

const withDetail = (label: string, detail: string | null) => (detail === null ? label : `${label}: ${detail}`)

type Said = { number: string | null; at: string | null; holes: Holes; lists: Lists; drafted?: boolean }

/** Not issued: nobody has signed what would be printed. */
const blank = { signing: null, verifyAt: null }

/** What the receiver writes about the letter, on its own letterhead. */
async function replySheet(
  tx: Tx,
  letter: StoredRequest,
  kind: LetterKind,
  { signing, verifyAt }: Pick<SheetFacts, 'signing' | 'verifyAt'>,
): Promise<LetterSheet> {
  const { shown, receiverZone } = letter
  const said = (await saidIn(tx, letter, kind)) ?? notFound()
  return sheetOf({
    template: await getWording(tx, letter.id, kind),
    ...(await headNow(tx, shown.receiver)),
    from: await whichDesk(tx, shown.receiver),
    to: await whichDesk(tx, shown.sender),
    number: said.number,
    date: said.at === null ? null : localDate(said.at, receiverZone),
    urgency: shown.urgency,
    security: shown.security,
    subject: `${subjects[kind]} ${shown.number ?? ''}`.trim(),
    holes: {
      number: shown.number,
      date: shown.letterDate === null ? null : dateInWords(shown.letterDate),
      subject: shown.subject,
      ...said.holes,
    },
    lists: said.lists,
    attachments: kind === 'answer' || kind === 'refusal' ? await countReplyFiles(tx, letter) : 0,
    signing,
    copies: [],
    verifyAt,
    mark: (await sheets.installationMark(tx)) ?? (said.drafted ? 'draft' : null),
  })
}

/** Of what was given, or of what goes with the draft. */
async function countReplyFiles(tx: Tx, { id, reply }: StoredRequest): Promise<number> {
  return reply === null ? countAttachments(tx, id, 'answer') : (await listReplyFiles(tx, id)).length
}

const subjects = {
  request: '',
  answer: 'Jawaban atas surat nomor',
  refusal: 'Penolakan atas surat nomor',
  clarification: 'Permohonan penjelasan atas surat nomor',
  receipt: 'Tanda terima surat nomor',
} as const satisfies Record<LetterKind, string>

/** The facts of what was written; null while it was not. */
async function saidIn(
  tx: Tx,
  { id, shown, reply, receiverZone }: StoredRequest,
  kind: LetterKind,
): Promise<Said | null> {
  if (kind === 'answer') {
    const answer = (await findAnswer(tx, id)) ?? (reply?.answer ? { ...reply.answer, at: null } : null)
    return answerSaid(tx, answer)
  }
  if (kind === 'refusal') {
    const refusal = shown.refusal ?? (reply?.refusal ? { ...reply.refusal, at: null } : null)
    if (refusal === null) return null
    const label = await sheets.labelsOf(tx, ['refusal_ground'])
    const { label: name, source } = label('refusal_ground', refusal.ground)
    const ground = source === null ? name : `${name} (${source})`
    const { number, at, reason } = refusal
    return { number, at, holes: { ground, reason }, lists: {}, drafted: at === null }
  }
  if (kind === 'clarification') {
    const asked = (await listLife(tx, id)).findLast(({ step }) => step === 'clarification_asked')
    return asked ? { number: null, at: asked.at, holes: { question: asked.note }, lists: {} } : null
  }
  if (shown.receivedAt === null) return null
  const receivedAt = dateInWords(localDate(shown.receivedAt, receiverZone))
  return {
    number: null,
    at: shown.receivedAt,
    holes: { receivedAt, days: String(shown.answerWithin) },
    lists: {},
  }
}

async function answerSaid(
  tx: Tx,
  answer: (AnswerContent & { at: string | null }) | null,
): Promise<Said | null> {
  if (answer === null) return null
  const items = answer.codes.map(({ item }) => item)
  const label = await sheets.labelsOf(tx, ['request_item', 'census_unit', 'no_data_reason', ...items])
  const counts = answer.counts.map(({ item, unit, count, few, asOf, note }) => {
    const shown = few ? '1–4' : count === null ? 'tidak diketahui' : String(count)
    const line = `${label('request_item', item).label}: ${shown} (${label('census_unit', unit).label}), keadaan ${dateInWords(asOf)}`
    return note === null ? line : `${line}; ${note}`
  })
  const codes = answer.codes.map(
    ({ item, code }) => `${label('request_item', item).label}: ${label(item, code).label}`,
  )
  const reason = answer.reason === null ? null : label('no_data_reason', answer.reason).label
  return {
    number: answer.number,
    at: answer.at,
    holes: { reason, text: answer.text },
    lists: { counts, codes },
    drafted: answer.at === null,
  }
}

function sha256(content: string | Buffer): Buffer {
  return createHash('sha256').update(content).digest()
}
