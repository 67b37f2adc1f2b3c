import type { TSchema } from 'typebox'
import { hasAccount, isCurrentMember, zoneOf } from '../agencies/public.ts'
import { type LocalDate, localDate } from '../kernel/dates.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { Endpoint, idParams, Nothing, Written } from '../platform/endpoint.ts'
import type { App } from '../platform/http/app.ts'
import type { Call } from '../platform/http/serve.ts'
import { serve, serveRows } from '../platform/http/serve.ts'
import { decided } from '../platform/problem.ts'
import { siteName } from '../sites/public.ts'
import * as contract from './contract.ts'
import { keepPromises } from './promises.ts'
import { answer, answerLists, recordAnswer } from './rules/answering.ts'
import { type Decision, type No, nextSteps } from './rules/course.ts'
import { discard, draft, letterLists, number, revise, sign } from './rules/drafting.ts'
import { ask, dispose, explain } from './rules/handling.ts'
import { recordRefusal, refusalLists, refuse, withdraw } from './rules/refusing.ts'
import { type Here, proveReceipt, receive, send } from './rules/sending.ts'
import { addEvent, saveHappening } from './store/happening.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  readingRoutes(app)
  draftingRoutes(app)
  sendingRoutes(app)
  handlingRoutes(app)
  endingRoutes(app)
}

function readingRoutes(app: App): void {
  serveRows(app, contract.listRequests, store.requestRows)

  serve(app, contract.getRequest, async ({ tx, actor, params }) => {
    const { facts, shown } = await store.getRequest(tx, params.id)
    const life = await store.listLife(tx, params.id)
    const question = life.findLast(({ step }) => step === 'clarification_asked')
    return {
      ...shown,
      clarification: facts.asked ? (question?.note ?? null) : null,
      answer: await store.findAnswer(tx, params.id),
      life,
      next: nextSteps(facts, actor),
    }
  })
}

function draftingRoutes(app: App): void {
  serve(app, contract.draftRequest, async ({ tx, actor, body }) => {
    await mustExist(tx, body)
    const codes = await store.listCodes(tx, letterLists, await todayOf(tx, actor))
    const id = await store.saveDraft(tx, actor, decided(draft(actor.desk, body, codes)))
    await addEvent(tx, actor, id, { step: 'draft', onPaper: null, note: null })
    return id
  })

  serve(app, contract.reviseRequest, async ({ tx, actor, params, body }) => {
    const { facts } = await store.getRequestForChange(tx, params.id)
    await mustExist(tx, body)
    const codes = await store.listCodes(tx, letterLists, await todayOf(tx, actor))
    await store.saveRevision(tx, params.id, decided(revise(facts, actor.desk, body, codes)))
    return params.id
  })

  serveStep(app, contract.signRequest, async ({ facts }, { actor, body }, { today }) =>
    sign(facts, actor.desk, body.signedOn, today),
  )
  serveStep(app, contract.numberRequest, async ({ facts }, { tx, actor, body }, { today }) => {
    const taken = await store.numberTaken(tx, actor.desk, body.number)
    return number(facts, actor.desk, { ...body, taken }, today)
  })
  serveStep(app, contract.discardRequest, async ({ facts }, { actor }) => discard(facts, actor.desk))
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
  serveStep(app, contract.answerRequest, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, answerLists(facts), here.today)
    return answer(facts, actor.desk, body, codes, here)
  })
  serveStep(app, contract.recordAnswer, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, answerLists(facts), here.today)
    return recordAnswer(facts, actor.desk, body, codes, here)
  })
  serveStep(app, contract.refuseRequest, async ({ facts }, { tx, actor, body }, here) => {
    const codes = await store.listCodes(tx, refusalLists, here.today)
    return refuse(facts, actor.desk, body, codes, here.now)
  })
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

/** A step of a letter's life: lock the letter, decide, write what happened, and keep the promises about it in step. */
function serveStep<Body extends TSchema>(
  app: App,
  endpoint: StepOf<Body>,
  decide: (letter: store.StoredRequest, call: Call<StepOf<Body>>, here: Today) => Promise<Decision | No>,
): void {
  serve(app, endpoint, async (call) => {
    const { tx, actor } = call
    const letter = await store.getRequestForChange(tx, call.params.id)
    const zone = actor.desk === letter.facts.sender ? letter.senderZone : letter.receiverZone
    const here = { now: actor.now, zone, today: localDate(actor.now, zone) }
    const decision = decided(await decide(letter, call, here))
    await saveHappening(tx, actor, letter, decision)
    await keepPromises(tx, actor, letter, decision.promises)
    return letter.id
  })
}

/** A receiver or a site that nobody ever made reads as not found. */
async function mustExist(tx: Tx, { receiver, site }: contract.Letter): Promise<void> {
  await hasAccount(tx, receiver)
  if (site !== null) await siteName(tx, site)
}

/** The day that it is at the acting desk. */
async function todayOf(tx: Tx, actor: Actor): Promise<LocalDate> {
  return localDate(actor.now, await zoneOf(tx, actor.desk))
}
