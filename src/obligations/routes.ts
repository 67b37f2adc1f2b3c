import { isCurrentMember } from '../agencies/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRow, serveRows } from '../platform/http/serve.ts'
import { decided, notFound } from '../platform/problem.ts'
import type { ScoreLine } from './contract.ts'
import * as contract from './contract.ts'
import * as hands from './rules/hands.ts'
import { spread } from './rules/score.ts'
import * as store from './store.ts'

export function routes(app: App): void {
  serveRows(app, contract.listInbox, store.inboxRows)
  serve(app, contract.countInbox, ({ tx }) => store.countInbox(tx))
  serveRow(app, contract.getObligation, (tx, { params }) => store.entryRow(tx, params.id))
  serveRows(app, contract.listLadder, (tx, { params }) => store.ladderRows(tx, params.id))
  serveRows(app, contract.listAbout, (tx, { params }) => store.aboutRows(tx, params.id))

  serve(app, contract.claim, async ({ tx, actor, params }) => {
    const rung = (await store.findRungForChange(tx, params.id)) ?? notFound()
    await store.saveAssignee(tx, params.id, decided(hands.claim(rung, actor)).assignee)
    return params.id
  })

  serve(app, contract.release, async ({ tx, actor, params }) => {
    const rung = (await store.findRungForChange(tx, params.id)) ?? notFound()
    await store.saveAssignee(tx, params.id, decided(hands.release(rung, actor)).assignee)
    return params.id
  })

  serve(app, contract.assign, async ({ tx, actor, params, body }) => {
    const rung = (await store.findRungForChange(tx, params.id)) ?? notFound()
    const serves = await isCurrentMember(tx, actor.desk, body.member)
    await store.saveAssignee(tx, params.id, decided(hands.assign(rung, actor, body.member, serves)).assignee)
    return params.id
  })

  serve(app, contract.getScoreCard, async ({ tx, params }) => {
    const card = (await store.findScoreCard(tx, params.id)) ?? notFound()
    const lines = card.lines.map(({ answeredMs, ...line }) => ({ ...line, ...spread(answeredMs) }) as ScoreLine)
    return { ...card, lines }
  })
}
