import { findAwayNow, isCurrentMember, mustBeHere, zoneOf } from '../agencies/public.ts'
import { fileFacts, hangFile } from '../files/public.ts'
import { endPromises, openPromise } from '../obligations/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve, serveRow, serveRows } from '../platform/http/serve.ts'
import { decided } from '../platform/problem.ts'
import * as contract from './contract.ts'
import * as rules from './rules.ts'
import * as store from './store.ts'

const kinds = ['answer_paper_letter'] as const

export function routes(app: App): void {
  serveRows(app, contract.listPaper, store.paperRows)
  serveRow(app, contract.countPaper, store.totalRow)

  serve(app, contract.getPaper, async ({ tx, actor, params }) => {
    const { shown, scanId, state } = await store.getPaper(tx, params.id)
    return {
      ...shown,
      handler: shown.handler && {
        ...shown.handler,
        away: await findAwayNow(tx, actor.desk, shown.handler.id),
      },
      scan: scanId === null ? null : await fileFacts(tx, scanId),
      next: rules.nextSteps(state, actor.roles, shown.handler !== null),
    }
  })

  serve(app, contract.registerPaper, async ({ tx, actor, body }) => {
    if (body.fromDesk !== null) await zoneOf(tx, body.fromDesk)
    const here = { desk: actor.desk, now: actor.now, ...(await store.getPlace(tx, actor.desk)) }
    const { owed } = decided(rules.register(body, here))
    if (body.scan !== null) await hangFile(tx, actor, body.scan, 'incoming')
    const id = await store.savePaper(tx, actor, body)
    if (owed) {
      await openPromise(tx, actor, {
        kind: 'answer_paper_letter',
        ownerDesk: actor.desk,
        counterpartDesk: owed.counterpart,
        subject: { kind: 'paper_letter', id },
        label: body.number,
        startAt: body.receivedAt,
        dueAt: owed.dueAt,
      })
    }
    return id
  })

  serve(app, contract.disposePaper, async ({ tx, actor, params, body }) => {
    const letter = await store.getPaperForChange(tx, params.id)
    decided(rules.dispose(letter, body.note, await isCurrentMember(tx, actor.desk, body.member)))
    await mustBeHere(tx, actor.desk, body.member)
    await store.addDisposition(tx, actor, letter.id, body)
    return letter.id
  })

  serve(app, contract.answerPaper, async ({ tx, actor, params, body }) => {
    const letter = await store.getPaperForChange(tx, params.id)
    const { at } = decided(rules.answer(letter, body, actor.now))
    await store.saveAnswer(tx, letter.id, { ...body, now: actor.now })
    await endPromises(tx, actor, { subjectId: letter.id, kinds }, 'met', { at })
    return letter.id
  })

  serve(app, contract.closePaper, async ({ tx, actor, params, body }) => {
    const letter = await store.getPaperForChange(tx, params.id)
    decided(rules.close(letter, body.reason))
    await store.saveClosing(tx, letter.id, body.reason, actor.now)
    await endPromises(tx, actor, { subjectId: letter.id, kinds }, 'withdrawn', { reason: body.reason })
    return letter.id
  })
}
