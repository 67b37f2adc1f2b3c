import type { TSchema } from 'typebox'
import {
  findActing,
  findAwayNow,
  hasAccount,
  isCurrentMember,
  mustBeHere,
  zoneOf,
} from '../agencies/public.ts'
import { type LocalDate, localDate } from '../kernel/dates.ts'
import { staff } from '../kernel/role.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Endpoint, idParams, Nothing, Written } from '../platform/endpoint.ts'
import type { App } from '../platform/http/app.ts'
import type { Call } from '../platform/http/serve.ts'
import { serve, serveRow, serveRows, serveVisitor } from '../platform/http/serve.ts'
import { decided } from '../platform/problem.ts'
import { hangFile } from '../files/public.ts'
import { siteName } from '../sites/public.ts'
import * as contract from './contract.ts'
import { linkRoutes } from './links.ts'
import { logoRoutes } from './logos.ts'
import { templateRoutes } from './templates.ts'
import { keepPromises } from './promises.ts'
import { answer, answerLists, draftAnswer, recordAnswer } from './rules/answering.ts'
import { type Decision, type Facts, type No, nextSteps } from './rules/course.ts'
import { linkState, mayLink } from './rules/linking.ts'
import { attach, discard, draft, letterLists, number, revise, sign } from './rules/drafting.ts'
import { ask, dispose, explain } from './rules/handling.ts'
import { askInitial, giveBack, initial, remarkIn, revised } from './rules/initialling.ts'
import { draftRefusal, recordRefusal, refusalLists, refuse, withdraw } from './rules/refusing.ts'
import { type Here, proveReceipt, receive, send } from './rules/sending.ts'
import {
  issueReply,
  issueSheet,
  keepSigning,
  ownSigning,
  printSheet,
  showSheet,
  type VerifyAt,
} from './sheets.ts'
import { mayKeepSignedSheet, type SheetToKeep } from './rules/offices.ts'
import { addAttachment, listAttachments, removeAttachment } from './store/attachments.ts'
import { addEvent, saveHappening } from './store/happening.ts'
import { listReplyFiles } from './store/replies.ts'
import {
  copyRows,
  findRememberedSigning,
  findReplyIssue,
  findSignedSheets,
  listCopiesOf,
  rememberSigning,
  saveCopies,
  saveSignedSheet,
  verifyLetter,
} from './store/sheets.ts'
import { findLink } from './store/links.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  readingRoutes(app)
  sheetRoutes(app)
  templateRoutes(app)
  logoRoutes(app)
  draftingRoutes(app)
  initiallingRoutes(app)
  sendingRoutes(app)
  handlingRoutes(app)
  endingRoutes(app)
  linkRoutes(app)
}

function readingRoutes(app: App): void {
  serveRows(app, contract.listRequests, store.requestRows)
  serveRow(app, contract.countRequests, store.totalsRow)

  serve(app, contract.getRequest, async ({ tx, actor, params }) => {
    const letter = await store.getRequest(tx, params.id)
    const { facts, shown, paraf, reply } = letter
    const signedSheets = await findSignedSheets(tx, params.id)
    const life = await store.listLife(tx, params.id)
    const question = life.findLast(({ step }) => step === 'clarification_asked')
    return {
      ...shown,
      handler: shown.handler && {
        ...shown.handler,
        away: actor.desk === shown.receiver ? await findAwayNow(tx, actor.desk, shown.handler.id) : null,
      },
      copies: await listCopiesOf(tx, params.id),
      paraf: isOfSender(facts, actor) ? { ...paraf, remark: remarkIn(life, 'letter') } : null,
      reply: reply && {
        kind: reply.facts.kind,
        answer: reply.answer,
        refusal: reply.refusal,
        attachments: await listReplyFiles(tx, params.id),
        initialled: reply.facts.initialled,
        paraf: { ...reply.paraf, draft: shown.number ?? '', remark: remarkIn(life, 'reply') },
      },
      signedSheets,
      keeps: contract.attachmentParts.filter(
        (part) => mayKeepSignedSheet(actor.desk, sheetToKeep(letter, part, signedSheets)) === null,
      ),
      replySheet: await findReplyIssue(tx, params.id),
      ...(await linkOf(tx, actor, facts, shown.security, params.id)),
      clarification: facts.asked ? (question?.note ?? null) : null,
      answer: await store.findAnswer(tx, params.id),
      attachments: await listAttachments(tx, params.id),
      life,
      next: nextSteps(facts, actor),
    }
  })
}

/** What decides whose signed sheet it is to keep, and whether there is one. */
function sheetToKeep(
  { facts, shown, replyRecorded }: store.StoredRequest,
  part: contract.Part,
  kept: contract.DataRequest['signedSheets'],
): SheetToKeep {
  const given = facts.state === 'answered' || facts.state === 'refused'
  const { sender, receiver } = facts
  const signed = part === 'letter' ? shown.signedBy !== null : given
  return { part, sender, receiver, signed, recorded: replyRecorded, kept: kept[part] !== null }
}

/** Links are the sender's affair; row security shows them to nobody else. */
async function linkOf(tx: Tx, actor: Actor, facts: Facts, security: string, id: string) {
  const link = await findLink(tx, id)
  return {
    link: link && { ...link, state: linkState(link, facts, actor.now) },
    mayLink: mayLink(facts, actor.desk, security) === null,
  }
}

/** The desk that writes the letter; before it is sent, also the one that is asked to initial it. */
const isOfSender = ({ state, sender }: Facts, { desk }: Actor) =>
  desk === sender || state === 'draft' || state === 'initialled'

const verifyAtOf =
  (app: App): VerifyAt =>
  (code) =>
    `${app.publicUrl()}/verifikasi/${code}`

function sheetRoutes(app: App): void {
  serve(app, contract.keepSignedSheet, async ({ tx, actor, params, body }) => {
    const letter = await store.getRequestForChange(tx, params.id)
    const { part = 'letter', file } = body
    decided(mayKeepSignedSheet(actor.desk, sheetToKeep(letter, part, await findSignedSheets(tx, letter.id))))
    await hangFile(tx, actor, file, 'signed_sheet')
    const { sender, receiver, onPaper } = letter.facts
    const reader = onPaper === null ? sender : receiver
    await saveSignedSheet(tx, { request: letter.id, part, sender, reader, file })
    return file
  })

  serve(app, contract.getOwnSigning, async ({ tx, actor }) => ({
    signing: await findRememberedSigning(tx, actor),
  }))

  const verifyAt = verifyAtOf(app)
  serveRows(app, contract.listCopies, copyRows)

  serve(app, contract.getSheet, async ({ tx, params, query }) => {
    const { sheet, issued } = await showSheet(tx, params.id, query.kind ?? 'request', verifyAt)
    return { sheet, issued }
  })

  serve(app, contract.getPdf, async ({ tx, params, query }) => {
    const { pdf, ...file } = await printSheet(
      tx,
      await showSheet(tx, params.id, query.kind ?? 'request', verifyAt),
    )
    return { ...file, pdf: pdf.toString('base64') }
  })

  serveVisitor(
    app,
    contract.verifyLetter,
    ({ tx, params, query }) => verifyLetter(tx, params.mark, query.number ?? null),
    (found) => found,
  )
}

/** The text is another: whoever was asked about the old one owes nothing, and the life-line says so. */
async function rewritten(tx: Tx, actor: Actor, letter: store.StoredRequest): Promise<void> {
  const decision = revised(actor.now)
  await saveHappening(tx, actor, letter, decision)
  await keepPromises(tx, actor, letter, decision.promises)
}

/** How the acting head signs for that desk, and whether only as its head's stand-in. */
async function signedIn(tx: Tx, deskName: string, { signing }: { signing?: contract.Signing }) {
  return { signing: signing ?? (await ownSigning(tx, deskName)), acting: await findActing(tx) }
}

/** A draft that nobody was shown yet takes files without a word on its life-line. */
const concernsParaf = ({ facts }: store.StoredRequest) =>
  facts.state === 'initialled' || facts.initialAsked !== null

function draftingRoutes(app: App): void {
  serve(app, contract.draftRequest, async ({ tx, actor, body }) => {
    await mustExist(tx, body)
    const codes = await store.listCodes(tx, letterLists, await todayOf(tx, actor))
    const letter = decided(draft(actor.desk, body, codes))
    const id = await store.saveDraft(tx, actor, letter)
    await saveCopies(tx, id, { sender: actor.desk }, letter.copies ?? [])
    await addEvent(tx, actor, id, { step: 'draft', onPaper: null, note: null })
    return id
  })

  serve(app, contract.reviseRequest, async ({ tx, actor, params, body }) => {
    const letter = await store.getRequestForChange(tx, params.id)
    const { facts } = letter
    await mustExist(tx, body)
    const codes = await store.listCodes(tx, letterLists, await todayOf(tx, actor))
    const revision = decided(revise(facts, actor.desk, body, codes))
    await store.saveRevision(tx, params.id, revision)
    await saveCopies(tx, params.id, { sender: actor.desk }, revision.copies ?? [])
    await rewritten(tx, actor, letter)
    return params.id
  })

  serve(app, contract.attachFile, async ({ tx, actor, params, body }) => {
    const letter = await store.getRequestForChange(tx, params.id)
    decided(attach(letter.facts, actor.desk))
    await addAttachment(tx, actor, letter, 'letter', body.file, app.files.perLetter)
    if (concernsParaf(letter)) await rewritten(tx, actor, letter)
    return letter.id
  })

  serve(app, contract.detachFile, async ({ tx, actor, params, body }) => {
    const letter = await store.getRequestForChange(tx, params.id)
    decided(attach(letter.facts, actor.desk))
    await removeAttachment(tx, letter.id, body.file)
    if (concernsParaf(letter)) await rewritten(tx, actor, letter)
    return letter.id
  })

  serveStep(
    app,
    contract.signRequest,
    async ({ facts, shown }, { tx, actor, body }, { today }) => {
      const signed = await signedIn(tx, shown.senderName, body)
      return sign(facts, actor.desk, { signedOn: body.signedOn, ...signed }, today)
    },
    async ({ shown, id }, { tx, actor, body }) => {
      const { signing } = await signedIn(tx, shown.senderName, body)
      if (body.signing) await rememberSigning(tx, actor, body.signing)
      await keepSigning(tx, actor, id, signing)
    },
  )
  serveStep(
    app,
    contract.numberRequest,
    async ({ facts }, { tx, actor, body }, { today }) => {
      const taken = await store.numberTaken(tx, actor.desk, body.number)
      return number(facts, actor.desk, { ...body, taken }, today)
    },
    ({ id }, { tx, actor }) => issueSheet(tx, actor, id, verifyAtOf(app)),
  )
  serveStep(app, contract.discardRequest, async ({ facts }, { actor }) =>
    discard(facts, actor.desk, actor.now),
  )
}

function initiallingRoutes(app: App): void {
  serveStep(app, contract.askInitial, async ({ facts }, { tx, actor, body: { member } }) => {
    const serves = member !== null && (await isCurrentMember(tx, actor.desk, member, staff))
    if (serves) await mustBeHere(tx, actor.desk, member)
    return askInitial(facts, actor.desk, { member, serves }, actor.now)
  })
  serveStep(app, contract.initialRequest, async ({ facts }, { actor }) => initial(facts, actor, actor.now))
  serveStep(app, contract.returnRequest, async ({ facts }, { actor, body }) =>
    giveBack(facts, actor, body.remark, actor.now),
  )
}

function sendingRoutes(app: App): void {
  serveStep(app, contract.sendRequest, async ({ facts }, { actor, body }, here) =>
    send(facts, actor.desk, body, here),
  )
  serveStep(app, contract.receiveRequest, async ({ facts }, { actor, body }, here) =>
    receive(facts, actor.desk, body, here),
  )
  serveStep(app, contract.proveReceipt, async ({ facts }, { actor, body }, here) =>
    proveReceipt(facts, actor.desk, body, here),
  )
}

function handlingRoutes(app: App): void {
  serveStep(app, contract.disposeRequest, async ({ facts }, { tx, actor, body }) => {
    const serves = await isCurrentMember(tx, actor.desk, body.member)
    if (serves) await mustBeHere(tx, actor.desk, body.member)
    return dispose(facts, actor.desk, { ...body, serves })
  })
  serveStep(app, contract.askClarification, async ({ facts }, { actor, body }) =>
    ask(facts, actor.desk, body.question, actor.now),
  )
  serveStep(app, contract.clarify, async ({ facts }, { actor, body }) =>
    explain(facts, actor.desk, body.explanation, actor.now),
  )
}

function endingRoutes(app: App): void {
  const giveOut =
    (kind: contract.ReplyKind) =>
    async (
      { id, shown }: store.StoredRequest,
      { tx, actor, body }: Call<typeof contract.answerRequest>,
    ): Promise<void> => {
      const { signing } = await signedIn(tx, shown.receiverName, body)
      if (body.signing) await rememberSigning(tx, actor, body.signing)
      await issueReply(tx, id, kind, signing, verifyAtOf(app))
    }
  serveStep(app, contract.draftAnswer, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, answerLists(facts), here.today)
    return draftAnswer(facts, actor.desk, body, codes, here)
  })
  serveStep(
    app,
    contract.answerRequest,
    async ({ facts, reply, shown }, { tx, actor, body }, here) => {
      const codes = await store.listCodes(tx, answerLists(facts), here.today)
      const signed = await signedIn(tx, shown.receiverName, body)
      return answer(facts, actor.desk, { drafted: reply?.answer ?? null, ...signed }, codes, here)
    },
    giveOut('answer'),
  )
  serveStep(app, contract.recordAnswer, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, answerLists(facts), here.today)
    return recordAnswer(facts, actor.desk, body, codes, here)
  })
  serveStep(app, contract.draftRefusal, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, refusalLists, here.today)
    return draftRefusal(facts, actor.desk, body, codes, here.now)
  })
  serveStep(
    app,
    contract.refuseRequest,
    async ({ facts, reply, shown }, { tx, actor, body }, here) => {
      const codes = await store.listCodes(tx, refusalLists, here.today)
      const signed = await signedIn(tx, shown.receiverName, body)
      return refuse(facts, actor.desk, { drafted: reply?.refusal ?? null, ...signed }, codes, here.now)
    },
    giveOut('refusal'),
  )
  serveStep(app, contract.recordRefusal, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, refusalLists, here.today)
    return recordRefusal(facts, actor.desk, body, codes, here)
  })
  serveStep(app, contract.withdrawRequest, async ({ facts }, { actor, body }) =>
    withdraw(facts, actor.desk, body.reason, actor.now),
  )
}

type StepOf<Body extends TSchema> = Endpoint<string, typeof idParams, Nothing, Body, typeof Written>
type Today = Here & { today: LocalDate }

/**
 * A step of a letter's life: lock the letter, decide, write what happened and what belongs to it, and keep the promises
 * about it in step.
 */
function serveStep<Body extends TSchema>(
  app: App,
  endpoint: StepOf<Body>,
  decide: (letter: store.StoredRequest, call: Call<StepOf<Body>>, here: Today) => Promise<Decision | No>,
  keep: (letter: store.StoredRequest, call: Call<StepOf<Body>>) => Promise<void> = async () => {},
): void {
  serve(app, endpoint, async (call) => {
    const { tx, actor } = call
    const letter = await store.getRequestForChange(tx, call.params.id)
    const zone = actor.desk === letter.facts.sender ? letter.senderZone : letter.receiverZone
    const here = { now: actor.now, zone, today: localDate(actor.now, zone) }
    const decision = decided(await decide(letter, call, here))
    await saveHappening(tx, actor, letter, decision, app.files.perLetter)
    await keep(letter, call)
    await keepPromises(tx, actor, letter, decision.promises)
    return letter.id
  })
}

/** A receiver, a desk that gets a copy, or a site that nobody ever made reads as not found. */
async function mustExist(tx: Tx, { receiver, site, copies }: contract.Letter): Promise<void> {
  await hasAccount(tx, receiver)
  for (const { desk } of copies ?? []) if (desk !== null) await hasAccount(tx, desk)
  if (site !== null) await siteName(tx, site)
}

/** The day that it is at the acting desk. */
async function todayOf(tx: Tx, actor: Actor): Promise<LocalDate> {
  return localDate(actor.now, await zoneOf(tx, actor.desk))
}
