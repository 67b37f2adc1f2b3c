import { findAwayNow, isCurrentMember, mustBeHere } from '../agencies/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRow, serveRows } from '../platform/http/serve.ts'
import { decided, notFound } from '../platform/problem.ts'
import * as contract from './contract.ts'
import * as hands from './rules/hands.ts'
import { spread } from './rules/score.ts'
import * as pages from './store/pages.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  readingRoutes(app)
  handRoutes(app)

  serve(app, contract.getScoreCard, async ({ tx, params }) => {
    const card = await store.getScoreCard(tx, params.id)
    return {
      ...card,
      lines: card.lines.map(({ answeredMs, ...line }) => ({ ...line, ...spread(answeredMs) })),
    }
  })
}

function readingRoutes(app: App): void {
  serveRows(app, contract.listInbox, pages.inboxRows)
  serveRow(app, contract.countInbox, pages.countRow)
  serveRows(app, contract.listKinds, pages.kindRows)
  serveRow(app, contract.getObligation, (tx, { params }) => pages.entryRow(tx, params.id))
  serveRows(app, contract.listAbout, (tx, { params }) => pages.aboutRows(tx, params.id))
  serve(app, contract.listLadder, async ({ tx, params }) => {
    const items = await pages.listLadder(tx, params.id)
    return items.length > 0 ? { items } : notFound()
  })
}

function handRoutes(app: App): void {
  serve(app, contract.claim, async ({ tx, actor, params }) => {
    const held = await store.getHeldForChange(tx, params.id)
    const holder = held.ownerDesk === actor.desk ? held.assignee : null
    const away = holder === null ? null : await findAwayNow(tx, actor.desk, holder)
    const taken = decided(hands.claim(held, actor, away))
    await mustBeHere(tx, actor.desk, actor.member)
    await store.saveHands(tx, params.id, taken)
    return params.id
  })

  serve(app, contract.release, async ({ tx, actor, params }) => {
    const held = await store.getHeldForChange(tx, params.id)
    await store.saveHands(tx, params.id, decided(hands.release(held, actor)))
    return params.id
  })

  serve(app, contract.assign, async ({ tx, actor, params, body }) => {
    const held = await store.getHeldForChange(tx, params.id)
    const serves = await isCurrentMember(tx, actor.desk, body.member)
    const given = decided(hands.assign(held, actor, body.member, serves))
    await mustBeHere(tx, actor.desk, body.member)
    await store.saveHands(tx, params.id, given)
    return params.id
  })
}
