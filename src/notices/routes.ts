import { loadCalendar } from '../agencies/public.ts'
import type { App } from '../platform/http/app.ts'
import { serve } from '../platform/http/serve.ts'
import { decided, Problem } from '../platform/problem.ts'
import * as contract from './contract.ts'
import { nextDigest, setClock } from './rules/clock.ts'
import * as store from './store.ts'

/** `mailReady`: whether this installation can send e-mail. */
export function routes(app: App, mailReady: boolean): void {
  serve(app, contract.getSettings, async ({ tx, actor }) => {
    const chosen = await store.findChosen(tx)
    const clock = await store.findOwnClock(tx)
    const { value, set } = await store.getDeskDefault(tx)
    const next = async (of: store.MemberClock) =>
      nextDigest(actor.now, of, await loadCalendar(tx), of.digested)
    return {
      mailReady,
      chosen:
        chosen && clock
          ? {
              ...chosen,
              deskName: clock.deskName,
              zone: clock.zone,
              nextDigestAt: chosen.refusedAt === null && mailReady ? await next(clock) : null,
            }
          : null,
      last: await store.findLast(tx),
      deskDefault: value,
      deskDefaultSet: set,
    }
  })

  serve(app, contract.saveSettings, async ({ tx, actor, body }) => {
    if (!mailReady) throw new Problem(422, 'mail_not_ready')
    const { value } = await store.getDeskDefault(tx)
    decided(setClock({ hour: body.hour ?? value.hour, quiet: body.quiet ?? value.quiet }))
    await store.saveChosen(tx, actor, body)
    return actor.member
  })

  serve(app, contract.endSettings, async ({ tx, actor }) => {
    await store.removeChosen(tx)
    return actor.member
  })

  serve(app, contract.saveDefault, async ({ tx, actor, body }) => {
    await store.saveDeskDefault(tx, actor.desk, decided(setClock(body)))
    return actor.desk
  })
}
