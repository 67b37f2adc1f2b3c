import { isCurrentMember } from '../agencies/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRow, serveRows } from '../platform/http/serve.ts'
import { decided, notFound } from '../platform/problem.ts'
import * as contract from './contract.ts'
import * as hands from './rules/hands.ts'
import { spread } from './rules/score.ts'
import * as pages from './store/pages.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  serveRows(app, contract.listInbox, pages.inboxRows)
  serveRow(app, contract.countInbox, (tx) => pages.countRow(tx))
  serveRows(app, contract.listKinds, (tx) => pages.kindRows(tx))
  serveRow(app, contract.getObligation, (tx, { params }) => pages.entryRow(tx, params.id))
  serveRows(app, contract.listAbout, (tx, { params }) => pages.aboutRows(tx, params.id))

  serve(app, contract.listLadder, async ({ tx, params }) => {
    const items = await pages.listLadder(tx, params.id)
    return items.length > 0 ? { items } : notFound()
  })

  serve(app, contract.claim, async ({ tx, actor, params }) => {
    const rung = (await store.findRungForChange(tx, params.id)) ?? notFound()
    await store.saveAssignee(tx, rung, decided(hands.claim(rung, actor)).assignee)
    return rung.id
  })

  serve(app, contract.release, async ({ tx, actor, params }) => {
    const rung = (await store.findRungForChange(tx, params.id)) ?? notFound()
    await store.saveAssignee(tx, rung, decided(hands.release(rung, actor)).assignee)
    return rung.id
  })

  serve(app, contract.assign, async ({ tx, actor, params, body }) => {
    const rung = (await store.findRungForChange(tx, params.id)) ?? notFound()
    const serves = await isCurrentMember(tx, actor.desk, body.member)
    await store.saveAssignee(tx, rung, decided(hands.assign(rung, actor, body.member, serves)).assignee)
    return rung.id
  })

  serve(app, contract.getScoreCard, async ({ tx, params }) => {
    const { lines, ...card } = (await store.findScores(tx, params.id)) ?? notFound()
    return { ...card, lines: lines.map(({ answeredMs, ...line }) => ({ ...line, ...spread(answeredMs) })) }
  })
}
