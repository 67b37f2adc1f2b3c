import { codeExists, findAwayNow, hasAccount, isProtection, zoneOf } from '../agencies/public.ts'
import { localDate, millisOf } from '../kernel/dates.ts'
import { uuidv7 } from '../kernel/id.ts'
import { endPromises, findPromise, listOpenFor, nobodysLabel, openPromise } from '../obligations/public.ts'
import type { Actor } from '../platform/db/database.ts'
import type { Tx } from '../platform/db/tx.ts'
import type { App } from '../platform/http/app.ts'
import { defaultLimit, serve, serveRows } from '../platform/http/serve.ts'
import { decided, notFound, Problem } from '../platform/problem.ts'
import { siteName } from '../sites/public.ts'
import * as contract from './contract.ts'
import * as rules from './rules.ts'
import * as sealed from './store/sealed.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  readingRoutes(app)
  registerRoute(app)
  promiseRoutes(app)
  standingRoutes(app)
  sealingRoutes(app)
  childRoutes(app)
}

function readingRoutes(app: App): void {
  serve(app, contract.listPeople, ({ tx, actor, query }) =>
    store.listChanged(tx, actor, query.after ?? 0, query.limit ?? defaultLimit),
  )
  serve(app, contract.getPerson, ({ tx, params }) => store.getPerson(tx, params.id))
}

function registerRoute(app: App): void {
  serve(app, contract.registerPerson, async ({ tx, actor, body }) => {
    await mustBeProgramme(tx, actor, body.programme)
    // A site that nobody ever made reads as not found.
    if (body.site !== null) await siteName(tx, body.site)
    const first = decided(rules.firstPromise(body.promise, actor.now))
    const { madeIn } = decided(rules.seal(await sealed.getSealing(tx, actor, null), body.groups))
    if (body.groups.some(({ version }) => version !== 1)) throw new Problem(422, 'other_version')
    const nextPromise = uuidv7(millisOf(actor.now))
    const number = await store.addCase(tx, actor, { ...body, nextPromise })
    await give(tx, actor, { id: body.id, number }, { ...first, id: nextPromise, handler: actor.member })
    if (body.site !== null) await store.addOrigin(tx, actor, body.id, body.site)
    await sealed.addVersions(tx, actor, body.id, body.groups, madeIn)
    return body.id
  })

  serve(app, contract.describePerson, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    if (!rules.isInCare(found)) throw new Problem(422, 'not_in_care')
    await mustBeProgramme(tx, actor, body.programme)
    await store.saveFacts(tx, params.id, body)
    return params.id
  })
}

function promiseRoutes(app: App): void {
  serve(app, contract.promisePerson, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    if (!rules.isInCare(found)) throw new Problem(422, 'not_in_care')
    const given = await give(tx, actor, found, {
      ...decided(rules.promise(body, actor.now)),
      handler: await handlerOf(tx, actor, params.id),
    })
    await store.saveNext(tx, params.id, rules.firstDue(await listOpenFor(tx, params.id)))
    return given
  })

  serve(app, contract.keepPromise, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    const open = await listOpenFor(tx, params.id)
    const { next } = decided(rules.keep(found, open, body, actor.now))
    const handler = await handlerOf(tx, actor, params.id)
    if (next !== null) await give(tx, actor, found, { ...next, handler })
    await endPromises(
      tx,
      actor,
      { subjectId: params.id, kinds: contract.promisesToPeople, promise: body.promise },
      'met',
      body.at === null ? {} : { at: body.at },
    )
    await store.saveNext(tx, params.id, rules.firstDue(await listOpenFor(tx, params.id)))
    return params.id
  })
}

function standingRoutes(app: App): void {
  serve(app, contract.moveStage, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    const { stage } = decided(rules.moveTo(found, body.stage))
    if (stage === 'closed') await endCare(tx, actor, params.id, { stage })
    else await store.saveStanding(tx, params.id, { stage })
    return params.id
  })

  serve(app, contract.exitPerson, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    await endCare(tx, actor, params.id, decided(rules.leave(found, body.exit)))
    return params.id
  })

  serve(app, contract.returnPerson, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    const { stage } = decided(rules.comeBack(found))
    const first = decided(rules.firstPromise(body.promise, actor.now))
    const next = await give(tx, actor, found, { ...first, handler: actor.member })
    await store.saveStanding(tx, params.id, { stage, exit: null, endedAt: null, next })
    return params.id
  })
}

function sealingRoutes(app: App): void {
  serve(app, contract.sealGroups, async ({ tx, actor, params, body }) => {
    const found = await store.getCaseForChange(tx, params.id)
    if (!rules.isInCare(found)) throw new Problem(422, 'not_in_care')
    const sealing = await sealed.getSealing(tx, actor, params.id)
    const { madeIn } = decided(rules.seal(sealing, body.groups))
    await sealed.addVersions(tx, actor, params.id, body.groups, madeIn)
    return params.id
  })

  serveRows(app, contract.listOldWraps, sealed.oldWrapRows)

  serve(app, contract.rewrapKeys, async ({ tx, actor, body }) => {
    await sealed.saveWraps(tx, body.wraps)
    return actor.desk
  })
}

function childRoutes(app: App): void {
  serve(app, contract.meetChild, async ({ tx, actor, body }) => {
    if (!(await isProtection(tx, body.desk))) throw new Problem(422, 'not_child_protection')
    if (body.case !== null) {
      const found = await store.getCaseForChange(tx, body.case)
      await endCare(tx, actor, body.case, decided(rules.leave(found, 'partner')))
    }
    const id = uuidv7(millisOf(actor.now))
    await openPromise(tx, actor, {
      id,
      kind: 'receive_child',
      ownerDesk: body.desk,
      counterpartDesk: actor.desk,
      subject: { kind: 'child', id },
      label: nobodysLabel,
      startAt: actor.now,
    })
    return id
  })

  serve(app, contract.receiveChild, async ({ tx, actor, params }) => {
    const found = (await findPromise(tx, params.id)) ?? notFound()
    if (found.kind !== 'receive_child') notFound()
    // Without an account nobody there can say so: the desk that waits does.
    const speaks = found.debtorDesk === actor.desk || !(await hasAccount(tx, found.debtorDesk))
    if (!speaks) throw new Problem(422, 'not_child_protection')
    if (!found.isOpen) throw new Problem(422, 'promise_not_open')
    await endPromises(tx, actor, { subjectId: params.id, kinds: ['receive_child'] }, 'met')
    return params.id
  })
}

/** Outreach ends at once; what is owed to her in money is another kind of promise, and stays. */
async function endCare(
  tx: Tx,
  actor: Actor,
  id: string,
  how: { stage?: contract.Stage; exit?: contract.Exit },
): Promise<void> {
  await endPromises(tx, actor, { subjectId: id, kinds: contract.promisesToPeople }, 'withdrawn')
  await store.saveStanding(tx, id, { ...how, endedAt: actor.now, next: null })
}

/** A promise to her; the desk is responsible for her, so it owes to nobody but her. */
async function give(
  tx: Tx,
  actor: Actor,
  to: { id: string; number: number },
  { kind, dueAt, handler, id }: contract.NewPromise & { handler: string | null; id?: string },
): Promise<string> {
  const away = handler === null ? null : await findAwayNow(tx, actor.desk, handler)
  const given = await openPromise(tx, actor, {
    ...(id === undefined ? {} : { id }),
    kind,
    ownerDesk: actor.desk,
    counterpartDesk: actor.desk,
    subject: { kind: 'case', id: to.id },
    label: String(to.number),
    startAt: actor.now,
    ...(dueAt === null ? {} : { dueAt }),
    assignee: away === null ? handler : null,
  })
  return given.id
}

/** Whoever holds what is promised to her already goes on with it. */
async function handlerOf(tx: Tx, actor: Actor, id: string): Promise<string | null> {
  const open = await listOpenFor(tx, id)
  return open.find(({ assignee }) => assignee !== null)?.assignee ?? actor.member
}

async function mustBeProgramme(tx: Tx, actor: Actor, programme: string): Promise<void> {
  const today = localDate(actor.now, await zoneOf(tx, actor.desk))
  if (!(await codeExists(tx, 'programme', programme, today))) throw new Problem(422, 'unknown_programme')
}
